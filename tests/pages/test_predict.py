"""Predict: a control for every feature, the answer to it, typical customers.

Covers `segmentation.ui.predict.moving`, `segmentation.ui.predict.prediction` and
`segmentation.ui.predict.scorers`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import wording
from segmentation.models import build_model, save
from segmentation.records import SEED, FeatureSummary
from segmentation.ui.predict import standing
from segmentation.ui.session import cache
from segmentation.ui.session.study import sample
from tests.pages.conftest import BASED, ROOT, Visit


def test_every_feature_has_a_control_over_the_range_of_the_file(visit: Visit) -> None:
    at = visit.open("Predict")
    frame = cache.table(sample().basis).frame
    for slider in at.slider:
        column = frame[slider.label.replace("\\", "")]
        # An end is rounded where a single customer has it.
        assert column.min() - 10 < slider.min <= column.min()
        assert column.max() <= slider.max < column.max() + 10
    assert len(at.slider) == 3


@pytest.mark.parametrize("segment", range(5))
def test_a_typical_customer_of_a_segment_belongs_to_it(visit: Visit, segment: int) -> None:
    at = visit.open("Predict")
    at.button(key=f"predict.preset_{segment}").click().run()
    assert not at.exception
    name = cache.segmentation(sample()).segments[segment].name
    assert f"## {name}" in visit.texts()


def test_the_answer_is_the_models_and_the_customer_stands_among_the_others(visit: Visit) -> None:
    at = visit.open("Predict")
    for slider, value in zip(at.slider, (20, 120, 90), strict=True):
        slider.set_value(value)
    at.run()
    customer = {"Age": 20, "Annual Income (k$)": 120, "Spending Score (1-100)": 90}
    prediction = cache.model(sample()).predict_one(customer)
    written = visit.texts()
    assert f"## {prediction.segment_name}" in written
    second = cache.segmentation(sample()).segments[prediction.second_segment].name
    assert f"Runner-up: {second}" in written
    picture = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert any(str(trace.get("name", "")).startswith("New customer") for trace in picture["data"])


def test_the_profile_stands_beside_those_of_the_segment_and_the_runner_up(visit: Visit) -> None:
    at = visit.open("Predict", "Compared with its segment")
    at.button(key="predict.preset_0").click().run()
    found = cache.segmentation(sample())
    [table] = [each.value for each in at.dataframe if "Runner-up" in each.value.columns]
    customer = {slider.label.replace("\\", ""): slider.value for slider in at.slider}
    assert table["Customer"].tolist() == [str(customer[name]) for name in table["Column"]]
    told = found.segments[0].centre
    shown = [wording.format_value(float(told[name]), name) for name in table["Column"]]
    assert table["Segment"].tolist() == shown
    income = cache.table(sample().basis).frame["Annual Income (k$)"]
    place = table["Place"][table["Column"].tolist().index("Annual Income (k$)")]
    share = 100 * (income < customer["Annual Income (k$)"]).mean()
    assert place == pytest.approx(share, abs=10)


def test_the_customer_stands_on_the_map_where_its_row_of_the_file_does() -> None:
    found, component_map = cache.segmentation(sample()), cache.component_map(sample())
    model, frame = cache.model(sample()), found.prepared.frame
    for row in (0, 77, 199):
        prediction = model.predict_one({name: frame[name].iloc[row] for name in model.features})
        place = standing.point_of(model.spec, component_map, prediction)
        assert place == pytest.approx(component_map.points[row], abs=1e-9)


def test_the_map_bears_the_new_customer(visit: Visit) -> None:
    at = visit.open("Predict", "On the map")
    [chart] = [c for c in at.get("plotly_chart") if "scattergl" in c.proto.spec]
    names = [trace.get("name") for trace in json.loads(chart.proto.spec)["data"]]
    assert "New customer" in names


def test_a_place_counts_who_has_less_or_the_same_category() -> None:
    quantiles = tuple(float(tenth) for tenth in range(0, 101, 10))
    number = summary(quantiles=quantiles)
    assert [standing.place_of(v, number) for v in (-5, 0, 25, 100, 400)] == [0, 0, 25, 100, 100]
    assert standing.place_of(0, summary(quantiles=(0.0,) * 9 + (1.0, 2.0))) == 40
    halves = summary(quantiles=(0.0, 8.0), below=(0.0, 0.9), up_to=(0.5, 1.0))
    assert [standing.place_of(v, halves) for v in (0, 4, 8)] == [25, 75, 95]
    assert standing.place_of("a", summary(category_shares={"a": 0.25, "b": 0.75})) == 25
    assert standing.place_of("c", summary(category_shares={"a": 1.0})) == 0
    assert standing.place_of(None, number) is None


def summary(**seen: Any) -> FeatureSummary:
    return replace(cache.model(sample()).spec.summaries[0], **{"below": (), "up_to": (), **seen})


def test_categories_are_chosen_from_a_list(visit: Visit) -> None:
    at = visit.open("Customers", BASED)
    at.multiselect(key="customers.features_columns").select("Gender").run()
    assert not at.error
    at = visit.open("Predict")
    box = next(box for box in at.selectbox if box.label == "Gender")
    assert sorted(box.options) == ["Female", "Male"]


def test_the_change_that_is_named_does_move_the_customer(visit: Visit) -> None:
    at = visit.open("Predict")
    assert "The smallest single change" in visit.texts()
    [table] = [each.value for each in at.dataframe if "Then" in each.value.columns]
    start = next(line for line in visit.texts().splitlines() if line.startswith("## "))
    first = table.iloc[0]
    slider = next(s for s in at.slider if s.label.replace("\\", "") == first["Column"])
    wanted = float(str(first["Then"]).replace(",", ""))
    slider.set_value(int(wanted) if isinstance(slider.value, int) else wanted)
    at.run()
    now = next(line for line in visit.texts().splitlines() if line.startswith("## "))
    assert now != start
    assert now == f"## {first['Segment then']}"


def test_a_built_in_sample_that_has_the_columns_is_offered_to_score(visit: Visit) -> None:
    at = visit.open("Predict")
    offered = at.pills(key="predict.scored_sample")
    assert list(offered.options) == ["Mall customers (sample)"]
    offered.set_value("customers").run()
    assert not at.exception
    assert any("200 customers" in text for text in visit.texts().splitlines())


def test_any_customer_of_the_file_gets_its_own_segment(visit: Visit) -> None:
    at = visit.open("Predict")
    found = cache.segmentation(sample())
    for n_before in range(2):
        at.button(key="predict.preset_any").click().run()
        row = int(np.random.default_rng((SEED, n_before)).integers(200))
        customer = found.prepared.frame.iloc[row]
        for slider in at.slider:
            assert slider.value == customer[slider.label.replace("\\", "")]
        name = found.segments[found.clustering.labels[row]].name
        assert f"## {name}" in visit.texts()


def test_a_name_of_ones_own_is_in_the_answer(visit: Visit) -> None:
    at = visit.open("Segments")
    at.button(key="segments.rename_0").click().run()
    at.text_input(key="segments.rename_name").set_value("Regulars")
    at.button(key="segments.rename_save").click().run()
    visit.open("Predict")
    assert "“Regulars”" in visit.texts()


def test_after_another_k_the_answer_is_the_segment_that_the_pages_show(visit: Visit) -> None:
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    at.select_slider(key="choose_k.slider_k").set_value(6).run()
    at = visit.open("Predict")
    names = list(at.session_state["state.identities"][at.session_state["state.current"]].names)
    for number, name in enumerate(names):
        at.button(key=f"predict.preset_{number}").click().run()
        assert f"## {name}" in visit.texts()


def score(visit: Visit, content: bytes, name: str = "new.csv") -> AppTest:
    at = visit.open("Predict")
    at.file_uploader(key="predict.scored_file").upload(name, content).run()
    assert not at.exception
    return at


def test_every_customer_of_a_file_gets_the_models_segment(visit: Visit) -> None:
    found = cache.segmentation(sample())
    at = score(visit, found.prepared.frame.to_csv(index=False).encode())
    assert "200 customers of new.csv scored." in visit.texts()
    [counted] = [each.value for each in at.dataframe if "Share in training" in each.value.columns]
    assert counted["Customers"].tolist() == list(found.clustering.sizes)


def test_a_column_of_another_name_can_be_chosen_and_a_missing_one_filled_in(visit: Visit) -> None:
    content = b"id,Age,earns,points\n1,30,60,50\n2,50,90,10\n3,40,20,20\n"
    at = score(visit, content)
    assert "2 columns that the segments need are not in this file" in visit.texts()
    asked = [box for box in at.selectbox if "Which column holds" in box.label]
    asked[0].set_value("earns")
    asked[1].set_value("Not in this file: filled in as in training").run()
    assert not at.exception
    assert "3 customers of new.csv scored" in visit.texts()
    [table] = [each.value for each in at.dataframe if "Margin" in each.value.columns]
    model = cache.model(sample())
    expected = [
        model.predict_one({"Age": a, "Annual Income (k$)": i, "Spending Score (1-100)": None})
        for a, i in ((30, 60), (50, 90), (40, 20))
    ]
    assert table["Segment"].tolist() == [one.segment_name for one in expected]


def test_a_file_that_is_no_table_is_told_in_place(visit: Visit) -> None:
    at = score(visit, b"")
    assert len(visit.errors()) == 1
    assert "## " in visit.texts()
    assert not at.exception


SHARED = ROOT.parent / "shared" / "data"


@pytest.mark.skipif(not SHARED.exists(), reason="the real files beside the project are not here")
@pytest.mark.parametrize(
    "path",
    [
        "mall/Mall_Customers.csv",
        "mall/Mall_Customers_With_output.csv",
        "marketing/marketing_campaign_semicolon_bom_crlf_iso.csv",
        "wholesale/Wholesale-customers-data_with_id.csv",
        "telco/Telco-Customer-Churn.csv",
    ],
)
def test_real_files_go_all_the_way(visit: Visit, path: str) -> None:
    visit.upload((SHARED / path).read_bytes(), Path(path).name)
    assert visit.errors() == []
    for page in ("Customers", "Explore", "Choose k", "Segments", "Predict"):
        at = visit.open(page)
        assert not at.exception
        assert not at.error


def test_a_saved_model_scores_a_customer_and_a_file(visit: Visit) -> None:
    found = cache.segmentation(sample())
    save(build_model(found, name="march"), "march")
    at = visit.open("Predict")
    at.selectbox(key="predict.scorer").set_value("march").run()
    assert not at.exception
    assert "This customer belongs to" in visit.texts()
    at.file_uploader(key="predict.scored_file").upload(
        "april.csv", found.prepared.frame.to_csv(index=False).encode()
    ).run()
    assert not at.exception
    assert "200 customers of april.csv scored." in visit.texts()
    [counted] = [each.value for each in at.dataframe if "Share in training" in each.value.columns]
    assert counted["Customers"].tolist() == list(found.clustering.sizes)


def test_what_cannot_change_is_not_suggested_and_can_be_switched(visit: Visit) -> None:
    at = visit.open("Predict")
    [pills] = [each for each in at.button_group if "can_change" in str(each.key)]
    assert pills.value == ["Annual Income (k$)", "Spending Score (1-100)"]
    [table] = [each.value for each in at.dataframe if "Then" in each.value.columns]
    assert "Age" not in set(table["Column"])
    pills.set_value(["Age"]).run()
    [table] = [each.value for each in at.dataframe if "Then" in each.value.columns]
    assert set(table["Column"]) <= {"Age"}
