"""Predict: a control for every feature, the answer to it, typical customers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segmentation.ui import cache
from segmentation.ui.study import sample
from tests.pages.conftest import ROOT, Visit


def test_every_feature_has_a_control_with_the_files_own_range(visit: Visit) -> None:
    at = visit.open("Predict")
    frame = cache.table(sample()).frame
    for slider in at.slider:
        column = frame[slider.label.replace("\\", "")]
        assert (slider.min, slider.max) == (column.min(), column.max())
    assert len(at.slider) == 3


@pytest.mark.parametrize("segment", range(5))
def test_a_typical_customer_of_a_segment_belongs_to_it(visit: Visit, segment: int) -> None:
    at = visit.open("Predict")
    at.button(key=f"predict.preset_{segment}").click().run()
    assert not at.exception
    name = cache.segmentation(sample()).segments[segment].name
    assert f"### {name}" in visit.texts()


def test_the_answer_is_the_models_and_the_customer_stands_among_the_others(visit: Visit) -> None:
    at = visit.open("Predict")
    for slider, value in zip(at.slider, (20, 120, 90), strict=True):
        slider.set_value(value)
    at.run()
    customer = {"Age": 20, "Annual Income (k$)": 120, "Spending Score (1-100)": 90}
    prediction = cache.model(sample()).predict_one(customer)
    written = visit.texts()
    assert f"### {prediction.segment_name}" in written
    second = cache.segmentation(sample()).segments[prediction.second_segment].name
    assert f"Runner-up: {second}" in written
    picture = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert any(str(trace.get("name", "")).startswith("New customer") for trace in picture["data"])


def test_categories_are_chosen_from_a_list(visit: Visit) -> None:
    at = visit.open("Customers")
    at.multiselect(key="customers.features_columns").select("Gender").run()
    assert not at.error
    at = visit.open("Predict")
    box = next(box for box in at.selectbox if box.label == "Gender")
    assert sorted(box.options) == ["Female", "Male"]


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
