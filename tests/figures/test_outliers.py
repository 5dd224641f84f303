"""The strip above a histogram: Tukey's box, and a point for each value far outside it."""

import numpy as np
import pandas as pd

from segmentation.figures import histogram_figure


def _figure(make_table, values, **kinds):
    return histogram_figure(make_table(pd.DataFrame({"x": values})), "x", **kinds)


def _trace(figure, name, kind):
    return next((t for t in figure.data if (t.name, t.type) == (name, kind)), None)


def test_the_box_spans_the_middle_half_and_far_values_are_points(make_table):
    """1 to 9 and 30: quartiles 3.25 and 7.75, so beyond 7.75 + 1.5 * 4.5 = 14.5 is far out."""
    figure = _figure(make_table, [*np.arange(1.0, 10.0), 30.0, 30.0, np.nan][:10])
    box = _trace(figure, "Middle half", "box")
    assert (box.q1, box.median, box.q3) == ((3.25,), (5.5,), (7.75,))
    assert (box.lowerfence, box.upperfence) == ((1.0,), (9.0,))
    far = _trace(figure, "Far out", "scatter")
    assert list(far.x) == [30.0]
    assert list(far.hovertext) == ["30"]


def test_a_value_that_several_have_is_one_point_with_their_number(make_table):
    figure = _figure(make_table, [*range(1, 30), 90.0, 90.0, 95.5])
    far = _trace(figure, "Far out", "scatter")
    assert dict(zip(far.x, far.customdata, strict=True)) == {90.0: 2, 95.5: 1}


def test_values_off_the_axis_are_told_and_no_points(make_table):
    figure = _figure(make_table, [*np.linspace(0, 100, 1000), 666_666.0])
    assert _trace(figure, "Far out", "scatter") is None
    assert "1 customer beyond" in figure.layout.annotations[0].text


def test_many_far_values_are_thinned_and_the_furthest_stays(make_table):
    tail = np.linspace(200, 900, 3000) + np.linspace(0, 0.5, 3000)
    figure = _figure(make_table, [*np.tile(np.arange(10.0), 2000), *tail])
    far = _trace(figure, "Far out", "scatter")
    assert len(far.x) <= 400
    assert far.x[-1] == tail[-1]


def test_without_far_values_there_is_a_box_alone(make_table):
    figure = _figure(make_table, list(range(40)))
    assert _trace(figure, "Middle half", "box") is not None
    assert _trace(figure, "Far out", "scatter") is None


def test_dates_and_categories_have_no_strip(make_table):
    days = pd.date_range("2026-01-01", periods=30).astype("datetime64[us]")
    for values in (days, list("ab" * 15)):
        assert {trace.type for trace in _figure(make_table, values).data} == {"bar"}
