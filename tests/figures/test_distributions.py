import numpy as np
import pandas as pd
import pytest

from segmentation.figures import histogram_figure, missing_figure
from segmentation.records import ColumnSummary


def _table(make_table, **columns):
    return make_table(pd.DataFrame(columns))


def test_every_value_is_counted_once(segmentation):
    figure = histogram_figure(segmentation.prepared.table, "Annual Income (k$)")
    assert sum(figure.data[0].y) == 400
    assert figure.layout.xaxis.title.text == "Annual Income (k$)"
    assert figure.layout.yaxis.title.text == "Customers"


def test_segments_stack_up_to_everyone(segmentation):
    table = segmentation.prepared.table
    whole = histogram_figure(table, "Age").data[0]
    drawn = histogram_figure(table, "Age", by=segmentation).data
    parts = [trace for trace in drawn if trace.type == "bar"]
    assert [trace.name for trace in parts] == list(segmentation.names)
    assert [trace.marker.color for trace in parts] == [s.colour for s in segmentation.segments]
    assert np.array_equal(sum(np.asarray(trace.y) for trace in parts), whole.y)
    assert [sum(trace.y) for trace in parts] == [s.size for s in segmentation.segments]


def test_whole_numbers_have_a_bar_each(make_table):
    bars = histogram_figure(_table(make_table, visits=[0.0, 1, 1, 3, 3, 3]), "visits").data[0]
    assert list(bars.hovertext) == ["0", "1", "2", "3"]
    assert list(bars.y) == [1, 2, 0, 3]


def test_other_bins_begin_and_end_at_round_numbers(make_table):
    """123 values from 15 to 137, ten bins at least: 12.2 wide, 0.7 of which rounds up to 10."""
    table = _table(make_table, income=[*np.linspace(15, 137, 120), 20.5, 30.5, 40.5])
    spans = histogram_figure(table, "income").data[0].hovertext
    assert spans[0] == "10 to 20"
    assert spans[-1] == "130 to 140"


def test_extreme_customers_are_told_not_drawn(make_table):
    values = [*np.linspace(0, 100, 1000), 666_666.0]
    figure = histogram_figure(_table(make_table, income=values), "income")
    assert sum(figure.data[0].y) == 1000
    assert figure.layout.annotations[0].text == "1 customer beyond: 666,666"


def test_many_extreme_customers_are_told_with_the_furthest(make_table):
    values = [*np.linspace(0, 100, 5000), 5_000.0, -9_000.0]
    figure = histogram_figure(_table(make_table, income=values), "income")
    assert figure.layout.annotations[0].text == "2 customers beyond, as far as −9,000"


def test_missing_values_are_counted_beside_the_bars(make_table):
    figure = histogram_figure(_table(make_table, a=[1.5, 2.5, np.nan]), "a")
    assert [note.text for note in figure.layout.annotations] == ["1 missing"]
    assert sum(figure.data[0].y) == 2


def test_a_column_without_values_is_said(make_table):
    assert not histogram_figure(_table(make_table, a=[np.nan, np.nan]), "a").data


def test_a_constant_column_is_one_bar(make_table):
    bars = histogram_figure(_table(make_table, a=[2.5] * 4), "a").data[0]
    assert sum(bars.y) == 4
    assert np.count_nonzero(bars.y) == 1


def test_a_tiny_spread_with_a_long_tail_does_not_ask_for_endless_bins(make_table):
    values = [*np.linspace(0, 1e-9, 2000), *np.linspace(1, 1e9, 60)]
    bars = histogram_figure(_table(make_table, a=values), "a").data[0]
    assert sum(bars.y) == 2060
    assert len(bars.y) < 100


def test_dates_are_binned_by_days(make_table):
    days = pd.Series(pd.date_range("2024-01-01", periods=12, freq="D"))
    bars = histogram_figure(_table(make_table, joined=days), "joined").data[0]
    assert sum(bars.y) == 12
    assert bars.x[0] == "2024-01-01"
    assert bars.hovertext[0] == "2024-01-01"


def test_categories_are_bars_most_frequent_first(segmentation, frame):
    counts = frame["Gender"].value_counts()
    figure = histogram_figure(segmentation.prepared.table, "Gender")
    assert list(figure.data[0].x) == list(counts)
    assert list(figure.layout.yaxis.ticktext) == list(counts.index)
    assert figure.layout.xaxis.title.text == "Gender (customers)"


def test_rare_categories_are_counted_together(make_table):
    """Twelve categories of two customers are drawn; the other three make six customers."""
    table = _table(make_table, city=[f"c{i % 15:02d}" for i in range(30)])
    figure = histogram_figure(table, "city")
    assert figure.layout.yaxis.ticktext[-1] == "3 others"
    assert list(figure.data[0].x) == [2] * 12 + [6]


def test_yes_or_no_is_said_in_words(make_table):
    table = _table(make_table, churned=[1.0, 0.0, 0.0])
    column = table.columns[0]
    column = type(column)("churned", "label", "boolean", 0, 2)
    figure = histogram_figure(type(table)(table.frame, (column,), table.report), "churned")
    assert list(figure.layout.yaxis.ticktext) == ["no", "yes"]
    assert list(figure.data[0].x) == [2, 1]


def test_missing_values_are_listed_most_first():
    summaries = [
        ColumnSummary("a", "feature", "numeric", 3, 5),
        ColumnSummary("b", "feature", "numeric", 0, 5),
        ColumnSummary("c", "feature", "numeric", 24, 5),
    ]
    figure = missing_figure(summaries, n_customers=240)
    assert list(figure.data[0].x) == [24, 3]
    assert list(figure.data[0].text) == ["24 · 10%", "3 · 1.2%"]
    assert list(figure.layout.yaxis.ticktext) == ["c", "a"]
    assert list(missing_figure(summaries).data[0].text) == ["24", "3"]


def test_nothing_missing_is_said():
    figure = missing_figure([ColumnSummary("b", "feature", "numeric", 0, 5)])
    assert figure.layout.annotations[0].text == "No values are missing."


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_customers_can_be_drawn(make_table, size):
    figure = histogram_figure(_table(make_table, a=[0.5, 7.25][:size]), "a")
    assert sum(figure.data[0].y) == size
