"""The Explore page on columns of every kind, with gaps and values far out.

Covers `segmentation.ui.customers.explore`, `segmentation.ui.customers.gaps` and
`segmentation.ui.session.choices`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.pages.conftest import Visit


@pytest.fixture
def varied() -> bytes:
    """Sixty customers: a number with two far out, a column with gaps, and two of categories."""
    lines = ["id,age,income,plan,city"]
    for row in range(60):
        income = 900 if row in (7, 31) else 40 + row % 9
        age = "" if row % 12 == 5 else 20 + (row * 7) % 40
        lines.append(f"c{row},{age},{income},{['basic', 'gold'][row % 2]},{'RO'[row % 2]}x")
    return "\n".join([*lines, ""]).encode()


def figures(visit: Visit) -> dict[str, Any]:
    """Return what each chart of the page draws, by its key."""
    charts: Any = visit.at.get("plotly_chart")
    return {chart.key: json.loads(chart.proto.spec) for chart in charts}


def test_values_far_out_are_marked_and_told(visit: Visit, varied: bytes) -> None:
    visit.upload(varied, "varied.csv")
    visit.open("Explore")
    drawn = figures(visit)["explore.histogram_1"]
    assert "Middle half" in [trace["name"] for trace in drawn["data"]]
    assert "2 values far outside the rest" in visit.texts()


def test_missing_values_are_pictured_where_there_are_any(visit: Visit, varied: bytes) -> None:
    visit.open("Explore", "Missing values")
    assert "No values are missing." in visit.texts()
    assert "explore.missing" not in figures(visit)
    visit.upload(varied, "varied.csv")
    visit.open("Explore", "Missing values")
    drawn = figures(visit)
    assert "5 customers (8.3%) lack a value." in visit.texts()
    assert drawn["explore.missing"]["data"][0]["hovertext"] == ["age"]
    assert drawn["explore.missing_pattern"]["data"][0]["type"] == "heatmap"


def test_categories_are_compared_by_cramers_v(visit: Visit, varied: bytes) -> None:
    """City follows plan: one tells the other."""
    visit.upload(varied, "varied.csv")
    at = visit.open("Explore", "All together")
    at.segmented_control(key="explore.method_3").set_value("cramers_v").run()
    assert not at.exception
    assert "Strongest pair: plan and city (1.00) go together." in visit.texts()


def test_with_one_column_of_categories_only_numbers_are_compared(visit: Visit) -> None:
    at = visit.open("Explore", "All together")
    assert at.segmented_control(key="explore.method_2").options == [
        "Along a line (Pearson)",
        "By rank (Spearman)",
    ]
    at.segmented_control(key="explore.method_2").set_value("spearman").run()
    drawn = figures(visit)["explore.correlations"]["data"][0]
    assert drawn["colorbar"]["title"]["text"] == "Correlation (Spearman)"


def test_the_summary_shows_the_shape_of_each_column(visit: Visit) -> None:
    at = visit.open("Explore", "In numbers")
    [summary] = [frame.value for frame in at.dataframe]
    shapes = dict(zip(summary["Column"], summary["Shape"], strict=True))
    assert sum(shapes["Age"]) == 200
    assert sorted(shapes["Gender"], reverse=True) == list(shapes["Gender"]) == [112, 88]
