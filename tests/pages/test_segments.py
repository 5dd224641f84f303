"""Segments: names of one's own, pictures along chosen columns, saving under a name.

Covers `segmentation.ui.segments.actions`, `segmentation.ui.segments.changes`,
`segmentation.ui.segments.explanations`, `segmentation.ui.segments.names`,
`segmentation.ui.segments.pictures` and `segmentation.ui.segments.selection`.
"""

from __future__ import annotations

import html
import json
from dataclasses import replace

import numpy as np
import pytest

from segmentation import reports, workflow
from segmentation.ui.segments import actions
from segmentation.ui.session import cache
from segmentation.ui.session.study import sample
from tests.pages.conftest import Visit


def rename(visit: Visit, segment: int, name: str, notes: str = "") -> None:
    at = visit.open("Segments")
    at.button(key=f"segments.rename_{segment}").click().run()
    at.text_input(key="segments.rename_name").set_value(name)
    at.text_area(key="segments.rename_notes").set_value(notes)
    at.button(key="segments.rename_save").click().run()
    assert not at.exception


def test_a_segment_takes_the_name_and_notes_that_it_is_given(visit: Visit) -> None:
    rename(visit, 1, "Big spenders", "Invite them to the opening.")
    written = visit.texts()
    assert "## Big spenders" in written
    assert "Invite them to the opening." in written
    visit.open("Predict")
    assert "Big spenders" in visit.texts()


def edit_names(visit: Visit, row: int, **cells: str) -> None:
    at = visit.open("Segments", "Names")
    at.session_state["state.version"] = 0
    changed = {name.replace("_", " "): value for name, value in cells.items()}
    edit = {"edited_rows": {row: changed}, "added_rows": [], "deleted_rows": []}
    at.session_state["segments.names_0"] = edit
    at.run()
    assert not at.exception


def test_all_names_are_written_in_one_table(visit: Visit) -> None:
    edit_names(visit, 2, Name="Savers", What_to_do="Call them on Monday.")
    assert "## Savers" in visit.texts()
    assert visit.undoing().startswith("Undo: name “Savers” for “")
    [table] = [each.value for each in visit.at.dataframe if "Traits" in each.value.columns]
    assert table["Name"].tolist()[2] == "Savers"
    assert table["What to do"].tolist()[2] == "Call them on Monday."


def test_a_name_that_is_taken_is_refused_in_the_table(visit: Visit) -> None:
    rename(visit, 0, "Regulars")
    edit_names(visit, 2, Name="regulars")
    [error] = visit.errors()
    assert "“Regulars”" in error


def test_a_segment_is_taken_away_from_its_card(visit: Visit) -> None:
    at = visit.open("Segments")
    keys = [button.key for button in at.get("download_button")]
    assert [f"segments.list_{number}_csv" for number in range(5)] == [
        key for key in keys if ".list_" in str(key)
    ]
    found = cache.segmentation(sample())
    rows = actions.customers_of(found, 1)
    assert len(rows) == found.segments[1].size
    assert set(rows["segment_name"]) == {found.segments[1].name}


def choose_k(visit: Visit, k: int) -> None:
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(k).run()
    assert not at.exception


def test_what_to_do_is_suggested_with_its_reason_and_gives_way_to_ones_own_words(
    visit: Visit,
) -> None:
    at = visit.open("Segments", "What to do")
    assert "Because: " in visit.texts()
    assert visit.texts().count("is a starting point") == 1
    at.button(key="segments.rename_1").click().run()
    suggested = at.text_area(key="segments.rename_plan").value or ""
    assert ":" in suggested
    at.text_area(key="segments.rename_plan").set_value("Call them on Monday.")
    at.button(key="segments.rename_save").click().run()
    assert "Call them on Monday." in visit.texts()
    assert suggested.split(":")[1].strip()[:40] not in visit.texts()
    at.button(key="segments.rename_1").click().run()
    at.text_area(key="segments.rename_plan").set_value("")
    at.button(key="segments.rename_save").click().run()
    assert suggested.split(":")[1].strip()[:40] in visit.texts()


def test_more_leaves_make_the_rules_truer(visit: Visit) -> None:
    at = visit.open("Segments", "What to do")
    assert visit.texts().count("of matches belong here") == 5
    leaves = at.select_slider(key="segments.leaves_5")
    told = []
    for n in (5, 24):
        leaves.set_value(n).run()
        [said] = [text for text in visit.texts().splitlines() if "These rules assign" in text]
        told.append(float(said.split("assign ")[1].split("%")[0]))
    assert told[0] < told[1]


def test_customers_marked_on_the_map_are_listed_each_once(visit: Visit) -> None:
    at = visit.open("Segments", "Map")
    points = [{"customdata": [row, 1.0]} for row in (3, 0, 3)]
    at.session_state["segments.map"] = {"selection": {"points": [*points, {"x": 1}]}}
    at.run()
    assert "2 customers marked" in visit.texts()
    listed = [each.value for each in at.dataframe if each.value.columns[0] == "Segment"]
    assert [len(frame) for frame in listed] == [2]
    frame = cache.segmentation(sample()).prepared.frame
    assert listed[0]["CustomerID"].tolist() == frame["CustomerID"].iloc[[0, 3]].tolist()


def test_the_typical_member_of_a_segment_lies_nearest_to_its_centre(visit: Visit) -> None:
    at = visit.open("Segments", "Customers")
    [table] = [each.value for each in at.dataframe if "Why here" in each.value.columns]
    found = cache.segmentation(sample())
    inside = np.flatnonzero(found.clustering.labels == 0)
    far = np.linalg.norm(found.prepared.matrix[inside] - found.clustering.centres[0], axis=1)
    nearest = found.prepared.frame["CustomerID"].iloc[inside[far.argmin()]]
    assert table["Why here"].iloc[0] == "Typical"
    assert table["CustomerID"].iloc[0] == nearest


def test_yes_and_no_by_segment_add_up(visit: Visit) -> None:
    rows = [f"a{i},{20 + i % 5},{80 + i % 7},{'yes' if i % 2 else 'no'}" for i in range(20)]
    rows += [f"b{i},{60 + i % 5},{20 + i % 7},no" for i in range(20)]
    visit.upload("\n".join(["id,age,income,churned", *rows, ""]).encode())
    at = visit.open("Segments", "By column")
    box = next(box for box in at.selectbox if str(box.key).startswith("segments.by_column"))
    box.set_value("churned").run()
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    shares = next(c["data"] for c in charts if {t.get("name") for t in c["data"]} == {"yes", "no"})
    by_name = {trace["name"]: trace["x"] for trace in shares}
    # All customers, then the two groups of twenty: ten, ten and none of them said yes.
    assert sorted(by_name["yes"]) == [0.0, 0.25, 0.5]


def test_a_segment_keeps_name_notes_and_colour_where_another_k_finds_it_again(
    visit: Visit,
) -> None:
    rename(visit, 1, "Big spenders", "Invite them.")
    colour = state_of(visit)["Big spenders"]
    for k in (4, 6, 5):
        choose_k(visit, k)
        assert state_of(visit)["Big spenders"] == colour
        visit.open("Segments")
        assert "Invite them." in visit.texts()


def test_undo_brings_the_names_back_that_the_segments_had(visit: Visit) -> None:
    rename(visit, 4, "The fifth")
    choose_k(visit, 2)
    assert "The fifth" not in state_of(visit)
    visit.at.button(key="menu.undo").click().run()
    assert "The fifth" in state_of(visit)


def test_a_name_is_a_step_of_its_own_that_is_taken_back_first(visit: Visit) -> None:
    rename(visit, 1, "Second")
    own = state_of(visit)
    choose_k(visit, 4)
    four = state_of(visit)
    rename(visit, 0, "First")
    assert visit.undoing().startswith("Undo: name “First” for “")
    visit.at.button(key="menu.undo").click().run()
    assert state_of(visit) == four
    assert visit.undoing() == "Undo: k from 5 to 4"
    visit.at.button(key="menu.undo").click().run()
    assert state_of(visit) == own
    assert visit.undoing().startswith("Undo: name “Second” for “")
    visit.at.button(key="menu.undo").click().run()
    assert "Second" not in visit.texts()
    assert not [each for each in visit.at.button if each.key == "menu.undo"]


def test_undo_restores_the_names_of_its_step_whatever_came_later(visit: Visit) -> None:
    rename(visit, 0, "Kept")
    before = state_of(visit)
    for k in (2, 5):
        choose_k(visit, k)
    for _ in range(2):
        visit.at.button(key="menu.undo").click().run()
    assert state_of(visit) == before
    rename(visit, 0, "Kept", "A note.")
    assert visit.undoing() == "Undo: notes of “Kept”"
    rename(visit, 0, "Kept", "A note.")
    visit.at.button(key="menu.undo").click().run()
    assert visit.undoing().startswith("Undo: name “Kept” for “")


def test_what_was_found_again_is_told_with_how_the_customers_moved(visit: Visit) -> None:
    choose_k(visit, 4)
    at = visit.open("Segments")
    written = " ".join(each.label for each in at.expander)
    assert "of 5 earlier segments found again" in written
    [table] = [
        each.value for each in visit.at.dataframe if "Customers in common" in each.value.columns
    ]
    assert len(table) >= 5


def state_of(visit: Visit) -> dict[str, str]:
    """Return the colour of each segment by its name."""
    study = visit.at.session_state["state.current"]
    kept = visit.at.session_state["state.identities"]
    return dict(zip(kept[study].names, kept[study].colours, strict=True))


@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_is_refused_in_the_dialog(visit: Visit, name: str) -> None:
    rename(visit, 1, name)
    [error] = visit.errors()
    assert "name" in error
    assert visit.at.session_state["state.current"].name == "Mall customers (sample)"


def test_two_segments_cannot_have_the_same_name(visit: Visit) -> None:
    rename(visit, 0, "Regulars")
    rename(visit, 1, "Regulars")
    [error] = visit.errors()
    assert "Regulars" in error


def test_a_name_of_500_characters_is_refused_with_what_to_do(visit: Visit) -> None:
    rename(visit, 1, "x" * 500)
    [error] = visit.errors()
    assert "has 500 characters; at most 80 fit. Shorten it" in error
    assert "x" * 60 not in visit.texts()


def test_a_segment_of_one_customer_and_a_column_without_values_are_told_as_they_are(
    visit: Visit,
) -> None:
    rows = [f"a{i},{20 + i % 5},{30 + i % 7},," for i in range(30)]
    rows += [f"b{i},{60 + i % 5},{80 + i % 7},," for i in range(29)]
    visit.upload("\n".join(["id,age,income,empty,", *rows, "z,100,900,,", ""]).encode())
    state_before = visit.at.session_state["state.current"]
    choose_k(visit, 3)
    study = visit.at.session_state["state.current"].with_roles({"empty": "descriptor"})
    visit.at.session_state["state.current"] = replace(study, k=3)
    visit.at.session_state["state.change"] = None
    assert study != state_before
    visit.open("Segments", "By column")
    assert not visit.at.exception
    written = visit.texts()
    assert "1 customer · 1.7%" in written.replace("\u00a0", " ")
    box = next(box for box in visit.at.selectbox if str(box.key).startswith("segments.by_column"))
    assert "empty" not in box.options
    visit.view("Segments", "Profile")
    profile = next(each.value for each in visit.at.dataframe if "" in each.value.columns)
    assert "empty" not in profile[""].tolist()
    visit.view("Segments", "Customers")
    of = next(box for box in visit.at.selectbox if str(box.key).startswith("segments.members_of"))
    of.set_value(2).run()
    assert not visit.at.exception
    assert "is typical of the segment" in visit.texts()


def save(visit: Visit, name: str) -> None:
    at = visit.open("Segments")
    at.text_input(key="segments.save_name").set_value(name)
    at.button(key="segments.save_submit").click().run()
    assert not at.exception


def test_a_saved_model_stands_under_its_name_with_the_visitors_names(visit: Visit) -> None:
    rename(visit, 1, "Big spenders")
    save(visit, "spring 2026")
    assert visit.errors() == []
    assert "Saved as spring 2026" in visit.texts()
    visit.at.button(key="segments.save_submit").click().run()
    assert "Saved as version 2 of spring 2026; earlier ones are kept." in visit.texts()
    model = workflow.load("spring 2026")
    assert model.spec.k == 5
    assert model.spec.segments[1].name == "Big spenders"


@pytest.mark.parametrize("name", ["../elsewhere", "/etc/passwd", "a\\b", ""])
def test_a_path_is_no_name_of_a_model(visit: Visit, name: str) -> None:
    save(visit, name)
    [error] = visit.errors()
    assert "name" in error
    assert [model.name for model in workflow.list_models()] == []


def test_three_columns_of_choice_are_the_axes_of_the_picture(visit: Visit) -> None:
    at = visit.open("Segments")
    boxes = [box for box in at.selectbox if str(box.key).startswith("segments.axes")]
    for box, column in zip(
        boxes, ["Age", "Annual Income (k$)", "Spending Score (1-100)"], strict=True
    ):
        box.set_value(column)
    at.run()
    scene = json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]["scene"]
    titles = [scene[f"{letter}axis"]["title"]["text"] for letter in "xyz"]
    assert [title.replace("<br>", " ") for title in titles] == [
        "Age",
        "Annual Income (k$)",
        "Spending Score (1-100)",
    ]


def test_the_profile_table_is_in_the_files_own_units(visit: Visit) -> None:
    at = visit.open("Segments", "Profile")
    table = next(each.value for each in at.dataframe if "" in each.value.columns)
    table = table.set_index("").astype(str)
    assert list(table.index[:2]) == ["Customers", "Age"]
    assert table.loc["Customers", "All customers"] == "200"
    sizes = table.loc["Customers"].iloc[1:].astype(int)
    assert sizes.sum() == 200
    ages = table.loc["Age"].astype(float)
    assert (ages >= 18).all()


def test_lines_take_the_place_of_the_heatmap(visit: Visit) -> None:
    at = visit.open("Segments", "Profile")
    at.segmented_control(key="segments.view").set_value("lines").run()
    assert not at.exception
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    types = [{trace["type"] for trace in chart["data"]} for chart in charts]
    assert {"scatter"} in types
    assert {"heatmap"} not in types


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("heatmap", "Each cell compares"),
        ("lines", "Each line is a segment"),
        ("customers", "Customers from column to column"),
        ("radar", "Each outline is a segment"),
    ],
)
def test_every_view_of_the_profile_has_its_own_sentence_and_alt_text(
    visit: Visit, view: str, said: str
) -> None:
    at = visit.open("Segments", "Profile")
    at.segmented_control(key="segments.view").set_value(view).run()
    assert not at.exception
    assert said in visit.texts()
    described = [chart.proto.alt for chart in at.get("plotly_chart")]
    assert any(said in text for text in described)


def test_a_report_tells_the_rules_of_the_page_and_ones_own_plans() -> None:
    found = cache.segmentation(sample())
    rules = workflow.rules(found, max_leaves=7)
    told = workflow.findings(
        found,
        rule_set=rules,
        plans=("", "Call them.", "", "", ""),
        title="Spring",
        component_map=cache.component_map(sample()),
    )
    assert told.rules is rules
    assert told.title == "Spring"
    assert told.plans == ("", "Call them.", "", "", "")
    page = reports.html_report(told).decode()
    assert page.count('<p class="as-written">Call them.</p>') == 1
    # Of the others the suggestions stand there as on the page; the second's gave way to the plan.
    for segment in found.segments:
        for action in workflow.actions(segment):
            is_there = html.escape(action.suggestion) in page.replace("&#34;", "&quot;").replace(
                "&#39;", "&#x27;"
            )
            assert is_there is (segment.segment != 1)


def test_each_segments_share_of_an_amount_is_drawn_and_adds_up(visit: Visit) -> None:
    at = visit.open("Segments", "Sizes and revenue")
    assert not at.exception
    drawn = {chart.key: json.loads(chart.proto.spec) for chart in at.get("plotly_chart")}
    customers, amount = drawn["segments.amounts"]["data"]
    assert sum(customers["x"]) == pytest.approx(1)
    assert sum(amount["x"]) == pytest.approx(1)
    assert "of the customers and holds" in visit.texts()


def test_shares_of_an_amount_are_of_the_files_own_values() -> None:
    found = cache.segmentation(sample())
    assert workflow.amount_columns(found)[0] == "Spending Score (1-100)"
    shares = workflow.amount_shares(found, "Age")
    ages = found.prepared.frame["Age"].to_numpy()
    first = ages[found.clustering.labels == 0].sum() / ages.sum()
    assert shares[0] == pytest.approx(first)
