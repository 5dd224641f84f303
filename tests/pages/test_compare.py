"""Compare: methods side by side, one looked at closer, adopted everywhere, and given back.

Covers `segmentation.ui.compare.compare` and `segmentation.ui.compare.state`.
"""

from __future__ import annotations

import json
import re
import threading

import pytest

from segmentation import workflow
from segmentation.records import METHOD_TABLE, METHODS, Algorithm, PreparedTable, Progress
from segmentation.ui.compare import tables as compare_tables
from segmentation.ui.customers import rows
from segmentation.ui.parts import blocks
from segmentation.ui.session import cache, jobs, state
from segmentation.ui.session.study import Basis, sample
from tests.pages.conftest import BASED, PAGES, Visit


def look_at(visit: Visit, algorithm: str) -> None:
    visit.open("Compare")
    visit.at.selectbox(key="compare.algorithm").set_value(algorithm).run()
    assert not visit.at.exception


def use(visit: Visit, algorithm: str) -> None:
    look_at(visit, algorithm)
    visit.at.button(key="compare.use").click().run()
    assert not visit.at.exception


def figures(visit: Visit) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in visit.at.get("plotly_chart")]


def test_every_method_stands_in_the_table_with_its_measures(visit: Visit) -> None:
    at = visit.open("Compare", "Every method measured")
    table = at.dataframe[0].value
    expected = ["K-Means · in use", *list(METHODS.values())[1:]]
    assert list(table["Method"]) == expected
    assert table["Like K-Means"].iloc[0] == 1
    assert table["Silhouette"].between(-1, 1).all()
    segmentation = cache.segmentation(sample())
    assert table["Silhouette"].iloc[0] == segmentation.clustering.silhouette
    assert list(table["Method"][table["BIC"].notna()]) == ["Gaussian mixture", "Mixed-data mixture"]
    assert table["Log-likelihood"].notna().sum() == 2
    assert (table["Seconds"] > 0).all()


def test_how_far_they_agree_is_said_first_and_every_figure_has_a_sentence(visit: Visit) -> None:
    visit.open("Compare")
    written = visit.texts()
    verdict = workflow.compare(cache.prepared(sample().basis), k=5)
    assert f"Ward ({verdict.agreement[0][2]:.2f})" in written
    assert len(figures(visit)) == 2
    tabs = {
        "Side by side": (
            "K-Means: 5 segments of",
            "Ward: 5 segments of",
            "New customers go to the segment whose centre is nearest",
        ),
        "Who is where": ("Customers by their segment in K-Means and Ward",),
        "How many segments": (
            "BIC weighs how well the clouds fit",
            "BIC weighs how well the classes fit",
        ),
        "Ward's tree": ("The further right two branches meet",),
        "All methods compared": ("Each cell shows how similarly two methods group",),
    }
    for tab, said in tabs.items():
        visit.view("Compare", tab)
        assert [begin for begin in said if begin not in visit.texts()] == []


def names_of_segments(spec: dict) -> list[str]:
    return [trace["name"].rsplit(" · ", 1)[0] for trace in spec["data"]]


def test_a_picture_is_of_the_method_that_the_selector_above_it_names(visit: Visit) -> None:
    look_at(visit, "hdbscan")
    assert [box.label for box in visit.at.selectbox][-2:] == ["Compare", "With"]
    left, right = figures(visit)[:2]
    found = cache.comparison(sample().basis, 5).result("hdbscan")
    assert "In no segment" in names_of_segments(left)
    assert len(left["data"]) == found.k + 1
    assert len(right["data"]) == 5
    said = [text.value.replace("\\", "") for text in visit.at.markdown]
    titles = [text for text in said if text in ("**HDBSCAN**", "**K-Means**")]
    assert titles == ["**HDBSCAN**", "**K-Means**"]


def test_limits_are_a_click_away(visit: Visit) -> None:
    visit.open("Compare", "What each method does")
    written = visit.texts()
    for limit in ("Above 3,000 customers", "Above 10,000 customers", "Above 5,000 customers"):
        assert limit in written


@pytest.mark.parametrize("algorithm", METHODS)
def test_any_method_can_be_looked_at(visit: Visit, algorithm: Algorithm) -> None:
    look_at(visit, algorithm)
    assert not visit.at.error
    assert f"**{METHODS[algorithm]}**" in visit.texts()
    is_by_centre = not METHOD_TABLE[algorithm].is_scored_by_probability
    labels = [metric.label for metric in visit.at.metric]
    assert ("Same segment by the nearest centre" in labels) == is_by_centre


@pytest.mark.parametrize("algorithm", list(METHODS)[1:])
def test_a_method_in_use_is_in_use_on_every_page(visit: Visit, algorithm: Algorithm) -> None:
    use(visit, algorithm)
    result = cache.comparison(sample().basis, 5).result(algorithm)
    n = 200 - result.n_unassigned
    for page in PAGES:
        at = visit.open(page)
        assert not at.exception
        assert not at.error
        expected = f"{n:,} customers · {result.k} segments · {METHODS[algorithm]}"
        assert expected in visit.texts()


def test_the_segments_in_use_are_those_of_the_method(visit: Visit) -> None:
    use(visit, "ward")
    assert "In use on every page" in visit.texts()
    result = cache.comparison(sample().basis, 5).result("ward")
    study = visit.at.session_state["state.current"]
    assert (study.algorithm, study.k) == ("ward", None)
    segmentation = cache.segmentation(study)
    assert segmentation.clustering.sizes == result.sizes
    assert (segmentation.clustering.labels == result.labels).all()
    visit.view("Compare", "Every method measured")
    table = visit.at.dataframe[0].value
    assert list(table["Method"])[2] == "Ward · in use"


def test_segments_that_are_like_k_means_keep_their_names(visit: Visit) -> None:
    names = set(cache.segmentation(sample()).names)
    use(visit, "ward")
    visit.open("Segments")
    for name in names:
        assert f"## {name}" in visit.texts()


def state_prepared(visit: Visit) -> PreparedTable:
    """Return the customers whose segments are shown."""
    return cache.segmentation(visit.at.session_state["state.current"]).prepared


def test_customers_in_no_segment_are_counted_and_listed_as_left_out(visit: Visit) -> None:
    use(visit, "hdbscan")
    n = cache.comparison(sample().basis, 5).result("hdbscan").n_unassigned
    assert n > 0
    share = f"{n:,} are in none today and would get one"
    assert share in visit.texts()
    assert any("Below 95%" in warning.value.replace("\\", "") for warning in visit.at.warning)
    at = visit.open("Customers", "What was changed")
    assert not at.exception
    left_out = rows.left_out(state_prepared(visit))
    assert len(left_out) == n
    assert set(left_out["Why"]) == {"HDBSCAN puts them in no segment"}
    steps = next(
        table.value for table in at.dataframe if "Why" in table.value and "Rows" in table.value
    )
    assert (steps["Why"] == "HDBSCAN puts them in no segment").any()
    assert steps.loc[steps["Why"] == "HDBSCAN puts them in no segment", "Rows"].tolist() == [n]


def test_choose_k_goes_on_speaking_of_k_means(visit: Visit) -> None:
    use(visit, "ward")
    at = visit.open("Choose k")
    assert "You are using the segments of Ward" in at.info[0].value
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    assert "4 segments · Ward" in visit.texts()


def test_hdbscan_takes_no_number_so_k_means_comes_back_with_one(visit: Visit) -> None:
    use(visit, "hdbscan")
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    assert at.session_state["state.current"].algorithm == "kmeans"
    assert "200 customers · 4 segments" in visit.texts()


def test_other_columns_are_divided_by_the_method_in_use(visit: Visit) -> None:
    use(visit, "ward")
    at = visit.open("Customers", BASED)
    at.multiselect(key="customers.features_columns").unselect("Age").run()
    assert not at.error
    assert at.session_state["state.current"].algorithm == "ward"
    assert re.search(r"200 customers · \d+ segments · Ward", visit.texts())


def test_k_means_comes_back_by_undo_and_by_choice(visit: Visit) -> None:
    use(visit, "ward")
    visit.at.button(key="menu.undo").click().run()
    assert visit.at.session_state["state.current"] == sample()
    use(visit, "gaussian_mixture")
    use(visit, "kmeans")
    assert visit.at.session_state["state.current"] == sample()


def test_a_saved_model_scores_by_the_nearest_centre_of_the_method(visit: Visit) -> None:
    use(visit, "ward")
    at = visit.open("Segments")
    at.text_input(key="segments.save_name").set_value("by ward")
    at.button(key="segments.save_submit").click().run()
    assert visit.errors() == []
    frame = cache.table(sample().basis).frame
    found = workflow.load("by ward").predict(frame)["segment"].to_numpy()
    study = visit.at.session_state["state.current"]
    labels = visit.at.session_state["state.identities"][study].numbers
    by_number = [labels[label] for label in cache.adoption(study).clustering.labels]
    share = cache.adoption(study).share_same
    assert (found == by_number).mean() == pytest.approx(share)


def test_a_method_that_found_nothing_cannot_be_used_and_says_why(visit: Visit) -> None:
    visit.upload(b"id,age,income\n1,20,30\n2,40,50\n3,60,10\n4,30,30\n", "four.csv")
    look_at(visit, "hdbscan")
    assert "HDBSCAN found no segment. It needs two crowds of 5 customers or more" in visit.texts()
    assert not [button for button in visit.at.button if button.key == "compare.use"]


def test_two_other_methods_can_stand_beside_each_other(visit: Visit) -> None:
    look_at(visit, "hdbscan")
    visit.at.selectbox(key="compare.beside").set_value("ward").run()
    visit.view("Compare", "Who is where")
    shared = next(
        f
        for f in figures(visit)
        if f["layout"]["yaxis"].get("title", {}).get("text") == "<b>Ward</b>"
    )
    assert shared["layout"]["xaxis"]["title"]["text"] == "<b>HDBSCAN</b>"
    total = sum(int(n.replace(",", "") or 0) for row in shared["data"][0]["text"] for n in row)
    assert total == 200


def test_downloads_hold_every_customer_with_every_method() -> None:
    prepared, comparison = cache.prepared(sample().basis), cache.comparison(sample().basis, 5)
    names = {name: [f"s{i}" for i in range(comparison.result(name).k)] for name in METHODS}
    frame = compare_tables.customers(prepared, comparison, names)
    assert len(frame) == 200
    counts = frame["segment by HDBSCAN"].value_counts()
    found = comparison.result("hdbscan")
    assert counts["In no segment"] == found.n_unassigned
    assert counts["s0"] == found.sizes[0]
    own = {**names, "gaussian_mixture": ["a", "a", "b", "c", "d"]}
    shares = compare_tables.memberships(prepared, comparison, own)
    columns = [name for name in shares if str(name).startswith("probability of ")]
    assert columns[:2] == ["probability of a", "probability of a (2)"]
    assert shares[columns].sum(axis=1).to_numpy() == pytest.approx(1, abs=0.001)
    classes = compare_tables.memberships(prepared, comparison, names, algorithm="mixed_mixture")
    assert classes[[f"probability of s{i}" for i in range(5)]].sum(axis=1).to_numpy() == (
        pytest.approx(1, abs=0.001)
    )
    measures = compare_tables.method_figures(comparison)
    assert list(measures["method"]) == list(METHODS.values())
    assert measures["agreement_with_ward"].iloc[2] == 1


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch):
    """Hold every comparison back, reporting, until the gate is opened."""
    opened = threading.Event()
    honest = cache.comparison

    def comparison(basis: Basis, k: int, _progress: Progress = lambda _stage, _share: None):
        while not opened.wait(0.001):
            _progress("Comparing: Ward", 0.4)
        return honest(basis, k)

    monkeypatch.setattr(cache, "comparison", comparison)
    monkeypatch.setattr(state, "PATIENCE_SECONDS", 0.05)
    yield opened
    opened.set()


def test_progress_is_shown_meanwhile_and_the_result_once_it_is_there(
    visit: Visit, gate: threading.Event
) -> None:
    at = visit.open("Compare")
    [bar] = at.get("progress")
    assert bar.proto.text.replace("\\", "") == "Comparing: Ward"
    assert not at.dataframe
    gate.set()
    assert at.session_state["waiting.compare"][1].wait(30)
    at.run()
    assert not at.exception
    assert at.get("plotly_chart")


@pytest.mark.usefixtures("gate")
def test_it_can_be_stopped_and_asked_for_again(visit: Visit) -> None:
    at = visit.open("Compare")
    job = at.session_state["waiting.compare"][1]
    at.button(key="waiting.compare.stop").click().run()
    assert job.wait(30)
    at.run()
    assert not at.get("progress")
    at.button(key="waiting.compare.again").click().run()
    assert at.session_state["waiting.compare"][1] is not job
    assert at.get("progress")


@pytest.mark.usefixtures("gate")
def test_a_comparison_that_nobody_wants_any_more_is_given_up(visit: Visit) -> None:
    at = visit.open("Compare")
    job = at.session_state["waiting.compare"][1]
    at.session_state["state.current"] = sample().with_k(4)
    at.run()
    assert at.session_state["waiting.compare"][1] is not job
    assert job.stopped.is_set()
    jobs.queue().leave(at.session_state["waiting.compare"][1])


def test_customers_that_the_method_left_out_are_told_beside_the_download(visit: Visit) -> None:
    use(visit, "hdbscan")
    visit.open("Segments")
    n = workflow.compare(cache.prepared(sample().basis), k=5, methods=("hdbscan",)).results[0]
    assert f"{n.n_unassigned} customers belong to no segment by HDBSCAN" in visit.texts()


def test_numbers_in_cells_have_the_ink_of_the_page(visit: Visit) -> None:
    visit.open("Compare", "All methods compared")
    texts = [
        trace["textfont"]["color"]
        for spec in figures(visit)
        for trace in spec["data"]
        if trace.get("mode") == "text"
    ]
    assert texts
    assert set(texts) == {blocks.INK_ON_LIGHT}
