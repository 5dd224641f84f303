"""The HTML report: one file, nothing fetched, every text a text, every number that of the page.

Covers `segmentation.reports.pictures`.
"""

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest

from segmentation import reports, wording, workflow
from segmentation.records import SEGMENT_COLOURS, Step
from segmentation.wording import step_reason
from tests.reports.made import MARKUP, make_adopted, make_findings
from tests.reports.parsed import Parsed


def page_of(findings):
    return reports.html_report(findings).decode("utf-8")


@pytest.fixture(scope="module")
def page(findings):
    return Parsed(page_of(findings))


@pytest.fixture(scope="module")
def naughty_page(naughty_findings):
    return Parsed(page_of(naughty_findings))


def table_rows(page):
    """The cells of every table row, as texts."""
    text = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [[clean(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in text]


def clean(cell):
    return " ".join(re.sub(r"<[^>]+>", "", cell).replace("\u00a0", " ").split())


def test_nothing_is_fetched_from_anywhere(page, findings):
    assert not [a for a in page.attributes("href") if not a.startswith("#")]
    assert page.attributes("src") == []
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(page.tags())
    style = "".join(page.texts["style"])
    assert "url(" not in style
    assert "@import" not in style
    text = page_of(findings)
    outside_scripts = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert re.findall(r"https?://\S+", outside_scripts) == []


def test_the_page_forbids_every_script_but_its_own_two(page):
    policy = next(
        attrs["content"]
        for tag, attrs in page.elements
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    scripts = page.run()
    assert len(scripts) == 2
    assert "default-src 'none'" in policy
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    assert allowed == {
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    }
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]


def test_plotly_is_there_once_and_the_file_can_be_mailed(page, findings):
    assert [len(script) > 1_000_000 for script in page.run()] == [True, False]
    assert len(reports.html_report(findings)) < 8_000_000


def test_every_section_and_every_picture_has_its_sentence(page, findings):
    told = findings.segmentation
    sections = [attrs["id"] for tag, attrs in page.elements if tag == "section"]
    assert sections == ["segments", "pictures", "profile", "separates", "verdict", "data", "audit"]
    places = page.attributes("data-figure")
    assert places == ["picture-1", "picture-2", "picture-3", "evidence-1", "evidence-2"]
    assert set(page.data()) == set(places)
    captions = [text.replace("\u00a0", " ") for text in page.texts["figcaption"]]
    assert captions == [
        wording.sizes_sentence(told.segments),
        wording.map_sentence(findings.component_map),
        wording.heatmap_sentence(told.segments),
        wording.elbow_sentence(told.search),
        wording.silhouette_sentence(told.search),
    ]
    labels = [text.replace("\u00a0", " ") for text in page.attributes("aria-label")]
    assert set(captions) <= set(labels)


def test_cards_hold_name_size_traits_rule_actions_and_notes(page, findings):
    cards = [" ".join(text.replace("\u00a0", " ").split()) for text in page.texts["article"]]
    assert len(cards) == 5
    for card, segment, rule, actions in zip(
        cards,
        findings.segmentation.segments,
        findings.rules.rules,
        findings.actions,
        strict=True,
    ):
        assert card.startswith(segment.name)
        assert f"{segment.size} customers · {wording.format_share(segment.share)}" in card
        assert wording.rule_text(rule) in card
        assert f"{wording.format_share(rule.precision)} of matches belong here" in card
        for action in actions:
            assert f"{action.name}: {action.suggestion}" in card
        for words, against, _ in wording.trait_lines(segment, at_most=4):
            assert words + against in card
    assert "Seen in May. Ask Anna." in cards[1]
    assert "<b>best</b>" in cards[1]


def test_it_begins_with_the_answer_without_statistics(findings):
    (answer,) = wording.report_answer(findings)
    grade, headline, meaning = wording.plain_verdict(findings.segmentation.search)
    assert answer == f"{grade}: {headline}. {meaning}"
    assert "silhouette" not in answer.casefold()
    text = reports.html_report(findings).decode("utf-8")
    assert text.index(meaning) < text.index("<section")


def test_the_verdict_and_its_reasons_are_those_of_the_search(page, findings):
    search = findings.segmentation.search
    text = page.texts["section"][4].replace("\u00a0", " ")
    assert wording.search_verdict(search) in text
    for reason in wording.search_reasons(search):
        assert text.count(reason) == 1


def test_another_number_than_the_recommended_is_said_to_be_chosen(findings):
    told = findings.segmentation
    assert told.search.recommended_k == 5
    other = workflow.segment(told.prepared, k=4, search=told.search)
    said = wording.report_verdict(workflow.findings(other))
    assert said[0] == wording.search_verdict(told.search)
    silhouette = wording.format_score(other.clustering.silhouette)
    assert said[1] == (
        f"This report has four segments, as chosen by the analyst (silhouette {silhouette})."
    )
    assert len(wording.report_verdict(findings)) == 1


def test_an_adopted_method_is_named_with_how_new_customers_get_a_segment(tmp_path):
    _, _, adopted = make_adopted("ward")
    found = workflow.findings(adopted)
    assert "five segments by Ward, as chosen" in wording.report_verdict(found)[0]
    share = wording.format_share(adopted.clustering.share_same)
    said = f"Ward, adopted by nearest centre: {share} of customers keep their segment"
    assert ("Method", said) in wording.audit_lines(found)
    # The same from the saved model alone, which no longer knows a customer.
    workflow.save(adopted, "spring", artifacts=tmp_path)
    plain = json.loads((tmp_path / "spring" / "model.json").read_text())
    assert (plain["algorithm"], plain["n_unassigned"]) == ("ward", 0)
    assert plain["share_same"] == adopted.clustering.share_same < 1
    alone = workflow.findings(workflow.load("spring", artifacts=tmp_path))
    assert ("Method", said) in wording.audit_lines(alone)
    assert wording.report_verdict(alone)[0].startswith(
        "Five segments by Ward, with a silhouette of"
    )


def test_customers_in_no_segment_are_counted_in_the_audit():
    _, result, adopted = make_adopted("hdbscan")
    lines = dict(wording.audit_lines(workflow.findings(adopted)))
    n = result.n_unassigned
    assert lines["Customers in no segment"] == n > 0
    assert lines["Customers in the segments"] == 200 - n
    assert lines["Method"].endswith(f"keep their segment, {n} had none")


def test_profile_numbers_are_those_of_the_records(shoppers_findings):
    (table,) = re.findall(r'<table class="profile">.*?</table>', page_of(shoppers_findings), re.S)
    rows = {row[0]: row[1:] for row in table_rows(table)}
    segments = shoppers_findings.spec.segments
    assert rows["Customers"] == ["2,000", *(f"{segment.size:,}" for segment in segments)]
    for place, segment in enumerate(segments):
        for profile in segment.numeric:
            cells = rows[profile.column]
            own = wording.format_value(profile.mean, profile.column, profile.kind)
            overall = wording.format_value(profile.overall_mean, profile.column, profile.kind)
            assert (cells[0], cells[place + 1]) == (overall, own)
        for profile in segment.categorical:
            for category, share in zip(profile.categories, profile.shares, strict=True):
                cells = rows[f"{profile.column}: {category}"]
                assert cells[place + 1] == wording.format_share(share)
    assert rows["signup_date"][0].startswith("2022-")


def test_effects_steps_and_audit_are_listed(shoppers_findings):
    page = page_of(shoppers_findings)
    rows = table_rows(page)
    for effect in shoppers_findings.effects:
        assert any(
            row[0] == effect.column and row[1] == wording.format_score(effect.value) for row in rows
        )
    for step in shoppers_findings.spec.steps:
        assert [
            step.column,
            step.action,
            str(step.n_cells),
            str(step.n_rows),
            step_reason(step),
        ] in rows
    told = Parsed(page).texts
    audit = dict(zip(told["dt"], told["dd"], strict=True))
    report = shoppers_findings.segmentation.prepared.table.report
    assert audit["Source file"] == "shoppers.csv"
    assert audit["Fingerprint of the file (SHA-256)"] == report.fingerprint
    assert audit["Customers in the segments"] == "2,000"
    assert (audit["Seed"], audit["Starts"]) == ("42", "10")
    assert audit["Version of numpy"] == np.__version__
    assert "Missing numbers count as" in audit


def test_steps_beyond_two_hundred_are_counted(findings):
    steps = tuple(Step("trimmed", f"column {i}", 1, 1, code="spaces") for i in range(203))
    found = replace(findings, spec=replace(findings.spec, steps=steps))
    page = page_of(found)
    assert "column 199" in page
    assert "column 200" not in page
    assert "And 3 more, which the Excel workbook lists." in page


def test_no_customer_is_named(shoppers_findings):
    identifiers = set(shoppers_findings.segmentation.prepared.frame["customer_id"])
    assert "C00001" in identifiers
    page = page_of(shoppers_findings)
    assert not identifiers & set(re.findall(r"C\d{5}", page))
    figure = json.loads(Parsed(page).data()["picture-2"])
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    points = [trace for trace in figure["data"] if trace.get("hoverinfo") == "name"]
    assert len(points) == 4
    for trace in points:
        assert not {"text", "customdata", "hovertemplate"} & set(trace)


def test_of_many_customers_the_map_draws_some_and_says_so():
    generator = np.random.default_rng(1)
    text = "a,b\n" + "\n".join(
        f"{x:.3f},{y:.3f}" for x, y in generator.normal(size=(5000, 2)) + [[0, 0], [9, 9]] * 2500
    )
    found = workflow.findings(
        workflow.segment(workflow.prepare(workflow.read_customers(text.encode())), k=2)
    )
    page = Parsed(page_of(found))
    figure = json.loads(page.data()["picture-2"])
    assert figure["layout"]["meta"]["n_drawn"] <= 3000
    assert (
        f"{figure['layout']['meta']['n_drawn']:,} of 5,000 are drawn"
        in (page.texts["figcaption"][1])
    )


def test_a_saved_model_alone_tells_what_needs_no_customers(model_findings, segmentation):
    text = page_of(model_findings)
    page = Parsed(text)
    assert wording.ONLY_A_MODEL in " ".join(page.texts["p"])
    sections = [attrs["id"] for tag, attrs in page.elements if tag == "section"]
    assert sections == ["segments", "pictures", "profile", "verdict", "data", "audit"]
    assert set(page.data()) == {"picture-1", "picture-2"}
    for segment, known in zip(model_findings.spec.segments, segmentation.segments, strict=True):
        assert (segment.name, segment.size, segment.notes) == (known.name, known.size, known.notes)
    assert "Rule" not in page.texts["h4"]
    assert "What to try" in page.texts["h4"]
    assert "The search made for it recommended five (strong)." in text
    audit = dict(zip(page.texts["dt"], page.texts["dd"], strict=True))
    assert (audit["Model"], audit["Version of the model"]) == ("spring", "1")


WEAK = " The search made for it recommended four (weak)."
NONE = (
    " The search made for it found no reliable segments: use them as slices of a whole, not as "
    "types."
)


@pytest.mark.parametrize(
    ("verdict", "k", "said"), [(None, None, ""), ("weak", 4, WEAK), ("none", None, NONE)]
)
def test_a_model_tells_what_its_search_found(model_findings, verdict, k, said):
    spec = replace(model_findings.spec, verdict=verdict, recommended_k=k)
    told = wording.report_verdict(replace(model_findings, spec=spec))
    assert told == (f"Five segments, with a silhouette of 0.51.{said}",)


def test_the_analysts_plan_takes_the_place_of_the_suggestions(findings):
    plans = ("", "Call them.\nThen write.", "", "", "")
    cards = Parsed(page_of(replace(findings, plans=plans))).texts["article"]
    assert "Call them.\nThen write." in cards[1]
    assert "What to try" not in cards[1]
    assert "What to try" in cards[2]


def test_the_same_findings_give_the_same_bytes(findings):
    assert reports.html_report(findings) == reports.html_report(findings)


def test_a_colour_that_a_model_file_made_up_is_replaced(model_findings):
    spec = model_findings.spec
    evil = replace(spec.segments[0], colour="red;background:url(http://example.com)")
    found = replace(model_findings, spec=replace(spec, segments=(evil, *spec.segments[1:])))
    text = page_of(found)
    assert "example.com" not in text
    assert Parsed(text).attributes("style")[0] == f"--swatch: {SEGMENT_COLOURS[0]}"


def test_naughty_texts_make_no_element(naughty_page, naughty_findings):
    harmless = Parsed(page_of(make_findings(["x"] * len(naughty_findings.spec.steps))))
    assert naughty_page.tags().count("script") == harmless.tags().count("script")
    assert set(naughty_page.tags()) == set(harmless.tags())
    events = {name for _, attrs in naughty_page.elements for name in attrs if name.startswith("on")}
    assert events == set()
    assert len(naughty_page.run()) == 2


def test_naughty_texts_are_read_back_as_they_are(naughty_page, naughty, naughty_findings):
    cells = [text.strip("\n") for text in naughty_page.texts["td"]]
    for text in naughty[:150]:
        assert f"missing; counted as {text}" in cells
    plan = "\n".join(naughty)
    assert any(plan in text for text in naughty_page.texts["article"])
    assert naughty_page.texts["h1"] == [MARKUP]
    assert naughty_page.texts["title"] == [f"{MARKUP}: 3 customer segments"]
    names = [
        text for text in naughty_page.texts["h3"] if text in naughty_findings.segmentation.names
    ]
    assert names == list(naughty_findings.segmentation.names)


def test_naughty_texts_cannot_leave_the_figures(naughty_page):
    for text in naughty_page.data().values():
        assert not set("<>&\u2028\u2029") & set(text)
        json.loads(text)


def test_half_characters_do_not_stop_the_report(model_findings):
    spec = model_findings.spec
    half = replace(spec.segments[0], notes="before \ud83d after")
    found = replace(model_findings, spec=replace(spec, segments=(half, *spec.segments[1:])))
    assert "before ? after" in page_of(found)
