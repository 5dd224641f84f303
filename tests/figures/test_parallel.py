import numpy as np
import pandas as pd
import pytest

from segmentation.figures import parallel_figure
from segmentation.figures.parallel import BUNDLE, MOST_COLUMNS


def middles(figure):
    return [trace for trace in figure.data if trace.mode == "lines+markers"]


def lines(figure):
    """Every customer's places down the columns, by segment."""
    found = {}
    for trace in figure.data:
        if trace.mode == "lines":
            own = found.setdefault(trace.legendgroup, [])
            own.append([])
            for x in trace.x:
                if (
                    x is None
                    and len(own[-1])
                    and len(own[-1]) == max(y for y in trace.y if y is not None) + 1
                ):
                    own.append([])
                else:
                    own[-1].append(x)
            own.pop()
    return found


@pytest.fixture
def two(make_segmentation):
    """Six customers in two groups; the middles can be told by eye."""
    frame = pd.DataFrame(
        {
            "id": list("abcdef"),
            "Age": [20.0, 30.0, 40.0, 60.0, 70.0, 120.0],
            "Income": [0.0, 10.0, 20.0, 80.0, 90.0, 100.0],
        }
    )
    return make_segmentation(frame, 2)


def test_each_customer_is_a_line_from_low_to_high(two):
    figure = parallel_figure(two)
    drawn = [line for own in lines(figure).values() for line in own]
    assert len(drawn) == 6
    # The income of the first is the lowest and of the last the highest; nobody leaves the frame.
    assert sorted(line[1] for line in drawn)[0] == 0
    assert sorted(line[1] for line in drawn)[-1] == 1
    assert all(0 <= place <= 1 for line in drawn for place in line)
    assert list(figure.layout.yaxis.ticktext) == ["Age", "Income"]


def test_the_thick_lines_are_the_medians_in_own_units_with_colour_and_shape(two):
    young, old = middles(parallel_figure(two))
    assert {young.text[0], old.text[0]} == {"Age: 30", "Age: 70"}
    assert {young.text[1], old.text[1]} == {"Income: 10", "Income: 90"}
    assert [young.line.color, old.line.color] == [s.colour for s in two.segments]
    assert young.marker.symbol != old.marker.symbol
    # 1% and 99% of the incomes are 0.5 and 99.5: (10 - 0.5) / 99 and (90 - 0.5) / 99.
    assert sorted([young.x[1], old.x[1]]) == pytest.approx([9.5 / 99, 89.5 / 99])


def test_both_ends_are_told_in_own_units(two):
    told = [note.text for note in parallel_figure(two).layout.annotations]
    # 1% and 99% between the outermost two: 20 + 0.05 * 10 and 70 + 0.95 * 50.
    assert told == ["20.5", "118", "0.50", "99.5"]


def test_of_many_customers_some_of_every_segment_are_drawn(large):
    figure = parallel_figure(large)
    n_drawn = figure.layout.meta["n_drawn"]
    assert figure.layout.meta["n_customers"] == 100_000
    assert 290 <= n_drawn <= 300
    drawn = lines(figure)
    assert sum(map(len, drawn.values())) == n_drawn
    assert len(drawn) == large.k
    assert len(figure.data) <= 300 / BUNDLE + 2 * large.k


def test_a_missing_value_leaves_a_gap(make_segmentation):
    frame = pd.DataFrame(
        {"id": list("abcd"), "a": [1.0, np.nan, 9.0, 10.0], "b": [1.0, 2.0, 9.0, 10.0]}
    )
    figure = parallel_figure(make_segmentation(frame, 2))
    gaps = sum(x is None for trace in figure.data if trace.mode == "lines" for x in trace.x)
    assert gaps == 4 + 1


def test_of_very_many_columns_the_most_telling_are_drawn(make_segmentation):
    generator = np.random.default_rng(0)
    frame = pd.DataFrame({f"c{i}": generator.normal(size=60) for i in range(MOST_COLUMNS + 3)})
    frame["far"] = np.arange(60) // 30 * 100.0
    figure = parallel_figure(make_segmentation(frame, 2))
    assert len(figure.layout.yaxis.ticktext) == MOST_COLUMNS
    assert "far" in figure.layout.yaxis.ticktext


def test_one_column_makes_no_lines(make_segmentation):
    figure = parallel_figure(make_segmentation(pd.DataFrame({"a": [1.0, 2.0, 9.0, 10.0]}), 2))
    assert not figure.data
    assert "two numeric columns" in figure.layout.annotations[0].text
