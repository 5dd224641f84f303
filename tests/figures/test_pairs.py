import numpy as np
import pandas as pd
import pytest

from segmentation.figures import correlation_figure, pair_figure
from segmentation.figures.theme import CATEGORY_COLOURS
from segmentation.records import Correlations

COLUMNS = ("Age", "Annual Income (k$)", "Spending Score (1-100)")


def test_customers_are_grouped_by_the_category(segmentation, frame):
    figure = pair_figure(segmentation.prepared.table, COLUMNS, colour="Gender")
    counts = frame["Gender"].value_counts()
    assert [trace.name for trace in figure.data] == list(counts.index)
    for trace, gender in zip(figure.data, counts.index, strict=True):
        own = frame[frame["Gender"] == gender]
        for dimension, column in zip(trace.dimensions, COLUMNS, strict=True):
            assert dimension["values"] == pytest.approx(own[column].to_numpy(), rel=1e-6)
    assert [trace.marker.color for trace in figure.data] == list(CATEGORY_COLOURS[:2])
    assert len({trace.marker.symbol for trace in figure.data}) == 2


def test_axes_are_named_after_their_columns(segmentation):
    trace = pair_figure(segmentation.prepared.table, COLUMNS).data[0]
    labels = [dimension.label for dimension in trace.dimensions]
    assert labels == ["Age", "Annual Income<br>(k$)", "Spending Score<br>(1-100)"]


def test_colours_by_segment_are_the_segments(segmentation):
    figure = pair_figure(segmentation.prepared.table, COLUMNS, by=segmentation)
    assert [trace.marker.color for trace in figure.data] == [
        segment.colour for segment in segmentation.segments
    ]
    assert [len(trace.dimensions[0]["values"]) for trace in figure.data] == [
        segment.size for segment in segmentation.segments
    ]


def test_at_most_two_thousand_customers_and_five_columns(large):
    table = large.prepared.table
    figure = pair_figure(table, COLUMNS * 2, by=large)
    drawn = sum(len(trace.dimensions[0]["values"]) for trace in figure.data)
    assert 1_990 <= drawn <= 2_000
    assert len(figure.data[0].dimensions) == 5
    assert figure.layout.meta["n_drawn"] == drawn
    assert figure.to_json() == pair_figure(table, COLUMNS * 2, by=large).to_json()


def test_rare_and_missing_categories_have_groups(make_table):
    cities = ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "g", None]
    frame = pd.DataFrame(
        {"x": np.arange(13.0), "y": np.arange(13.0), "city": pd.Series(cities, dtype="str")}
    )
    figure = pair_figure(make_table(frame), ("x", "y"), colour="city")
    assert [trace.name for trace in figure.data] == ["a", "b", "c", "d", "e", "Others"]
    assert len(figure.data[-1].x) == 3
    few = pair_figure(
        make_table(frame[frame["city"].isin(["a"]) | frame["city"].isna()]), "xy", colour="city"
    )
    assert [trace.name for trace in few.data] == ["a", "missing"]


def test_an_extreme_customer_does_not_flatten_the_others(make_table):
    frame = pd.DataFrame({"x": [*np.arange(999.0), 1e6], "y": np.arange(1000.0)})
    figure = pair_figure(make_table(frame), ("x", "y"))
    assert figure.layout.xaxis.range[1] < 1_100
    assert figure.layout.yaxis.range[1] < 1_100
    assert figure.layout.meta["n_beyond"] == 1


def test_one_column_is_no_pair(segmentation):
    assert not pair_figure(segmentation.prepared.table, ("Age",)).data


def test_correlations_are_written_and_coloured_from_minus_one_to_one():
    values = np.array([[1.0, -0.33], [-0.33, 1.0]])
    figure = correlation_figure(Correlations(("Age", "Score"), values, "spearman"))
    trace = figure.data[0]
    assert trace.z[0][1] == trace.z[1][0] == -0.33
    assert np.isnan(trace.z[0][0])
    assert (trace.zmin, trace.zmax) == (-1, 1)
    assert list(figure.data[1].text) == ["-0.33", "-0.33"]
    # The cells are light blue: black is read best on them.
    assert list(figure.data[1].textfont.color) == ["#000000", "#000000"]
    assert list(figure.layout.xaxis.ticktext) == ["Age", "Score"]
    assert trace.colorbar.title.text == "Correlation (Spearman)"


def test_a_large_correlation_matrix_keeps_its_numbers_for_the_hover_label():
    names = tuple(f"c{i}" for i in range(20))
    figure = correlation_figure(Correlations(names, np.eye(20)))
    assert len(figure.data) == 1
    assert figure.layout.height <= 900


def test_one_column_has_no_correlation():
    assert not correlation_figure(Correlations(("a",), np.eye(1))).data


def test_cramers_v_has_no_sign():
    values = np.array([[1.0, 0.4], [0.4, 1.0]])
    figure = correlation_figure(Correlations(("sex", "plan"), values, "cramers_v"))
    cells = figure.data[0]
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert [place for place, _ in cells.colorscale] == [0, 0.5, 1]
    assert cells.colorbar.title.text == "Cramér’s V"
    assert np.asarray(cells.z)[0, 1] == 0.4


def test_one_column_of_categories_has_nothing_to_go_with():
    figure = correlation_figure(Correlations(("sex",), np.eye(1), "cramers_v"))
    assert figure.layout.annotations[0].text == "A correlation needs two categories."


def test_two_columns_are_one_chart(segmentation):
    """Plotly draws nothing for a matrix of two columns without its diagonal and upper half."""
    table = segmentation.prepared.table
    figure = pair_figure(table, ("Age", "Annual Income (k$)"), by=segmentation)
    assert {trace.type for trace in figure.data} == {"scattergl"}
    assert sum(len(trace.x) for trace in figure.data) == table.n_customers
    assert figure.layout.xaxis.title.text == "Age"
    assert figure.layout.yaxis.title.text == "Annual Income (k$)"
    low, high = figure.layout.yaxis.range
    income = table.frame["Annual Income (k$)"]
    assert low < income.min() < income.max() < high
