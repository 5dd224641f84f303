import numpy as np
import pandas as pd
import pytest

from segmentation.figures import box_figure, category_shares_figure
from segmentation.records import (
    CategoryProfile,
    Clustering,
    ColumnInfo,
    CustomerTable,
    PreparedTable,
    PrepareSettings,
    ReadReport,
    Segment,
    Segmentation,
)


def _segment(number, profile):
    return Segment(number, f"S{number}", 10, 0.5, {}, (), (profile,))


def test_shares_are_stacked_with_all_customers_on_top(segmentation, frame):
    figure = category_shares_figure(segmentation.segments, "Gender")
    overall = frame["Gender"].value_counts(normalize=True)
    assert [trace.name for trace in figure.data] == list(overall.index)
    assert figure.data[0].x[0] == pytest.approx(overall.iloc[0])
    for row in range(segmentation.k + 1):
        assert sum(trace.x[row] for trace in figure.data) == pytest.approx(1)
    assert list(figure.layout.yaxis.ticktext) == ["All customers", *segmentation.names]
    assert figure.layout.xaxis.title.text == "Gender (share of customers)"


def test_rare_categories_are_drawn_together():
    names = tuple(f"c{i}" for i in range(9))
    overall = (0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05)
    figure = category_shares_figure(
        [_segment(0, CategoryProfile("c", names, overall, overall, is_feature=False))], "c"
    )
    assert [trace.name for trace in figure.data] == ["c0", "c1", "c2", "c3", "c4", "4 others"]
    assert list(figure.data[-1].x) == pytest.approx([0.2, 0.2])


def test_a_category_that_a_segment_lacks_has_no_bar():
    profile = CategoryProfile("c", ("a",), (1.0,), (0.5,), is_feature=False)
    other = CategoryProfile("c", ("b", "a"), (0.9, 0.1), (0.5, 0.5), is_feature=False)
    figure = category_shares_figure([_segment(1, other), _segment(0, profile)], "c")
    bars = {trace.name: list(trace.x) for trace in figure.data}
    assert bars["b"] == [0.5, 0.9, 0.0]


def test_a_column_without_categories_is_said(segmentation):
    assert not category_shares_figure(segmentation.segments, "Age").data


def test_boxes_hold_the_quartiles_of_each_segment(segmentation, frame):
    figure = box_figure(segmentation, "Age")
    boxes = [trace for trace in figure.data if trace.type == "box"]
    for box, segment in zip(boxes, segmentation.segments, strict=True):
        own = frame["Age"][segmentation.clustering.labels == segment.segment]
        quartiles = (box.q1[0], box.median[0], box.q3[0])
        assert quartiles == pytest.approx(tuple(np.percentile(own, [25, 50, 75])))
        assert box.line.color == segment.colour
    assert figure.layout.xaxis.title.text == "Age"


def test_whiskers_reach_the_last_customer_within_tukeys_fences(make):
    """Quartiles of 0, 1, .., 8, 100 are 2.25 and 6.75: fences at -4.5 and 13.5."""
    drawn = make([*range(9), 100])
    box = next(trace for trace in box_figure(drawn, "value").data if trace.type == "box")
    assert (box.q1[0], box.q3[0]) == (2.25, 6.75)
    assert (box.lowerfence[0], box.upperfence[0]) == (0, 8)
    outside = [t for t in box_figure(drawn, "value").data if t.marker.size == 4]
    assert list(outside[0].x) == [100]


@pytest.fixture
def make():
    """Return a function that puts values into one segment."""

    def one_segment(values):
        frame = pd.DataFrame({"value": np.array(values, dtype=float)})
        info = ColumnInfo("value", "feature", "numeric", 0, len(values))
        report = ReadReport("t.csv", "0", "csv", None, None, len(values), 1)
        table = CustomerTable(frame, (info,), report)
        rows = np.arange(len(values))
        prepared = PreparedTable(table, PrepareSettings(), (), frame.to_numpy(), rows)
        clustering = Clustering(1, 0 * rows, np.zeros((1, 1)), 0.0, 0.0, np.zeros(0), rows[:0])
        return Segmentation(prepared, clustering, (Segment(0, "All", len(values), 1.0, {}),))

    return one_segment


def test_a_column_of_text_has_no_boxes(segmentation):
    assert not box_figure(segmentation, "Gender").data


def test_a_column_without_values_has_no_boxes(make):
    assert not box_figure(make([np.nan, np.nan]), "value").data
