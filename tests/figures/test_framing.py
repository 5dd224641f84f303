import numpy as np
import plotly.graph_objects as go
import pytest

from segmentation.figures.framing import frame_of, limits_of, note_beyond, padded

# 1,000 values from 0 to 999 and one far away: the middle 99% is about 990 wide.
VALUES = np.array([*range(1000), 666_666], dtype=float)


def test_one_extreme_customer_does_not_stretch_the_axis():
    frame = frame_of(VALUES)
    assert frame.limits == (0, 999)
    assert np.flatnonzero(frame.is_beyond).tolist() == [1000]
    assert limits_of(VALUES) == (0, 999)


def test_both_ends_are_framed():
    assert frame_of(-VALUES).limits == (-999, 0)


def test_without_extremes_everything_is_shown():
    frame = frame_of(VALUES[:-1])
    assert frame.limits is None
    assert not frame.is_beyond.any()


def test_a_value_that_must_be_seen_widens_the_frame():
    assert frame_of(VALUES, also=5_000).limits == (0, 5_000)
    assert not frame_of(VALUES, also=700_000).is_beyond.any()


@pytest.mark.parametrize(
    "values",
    [
        np.array(["2024-01-01", "2025-01-01"], dtype=object),
        np.array([np.nan, np.nan]),
        np.full(9, 3.0),
    ],
)
def test_dates_gaps_and_constants_are_left_alone(values):
    assert frame_of(values).limits is None
    assert not frame_of(values).is_beyond.any()


def test_missing_values_lie_nowhere():
    frame = frame_of(np.array([np.nan, *VALUES]))
    assert frame.limits == (0, 999)
    assert not frame.is_beyond[0]
    assert limits_of(np.array([np.nan])) is None


def test_a_range_has_air_even_around_one_value():
    assert padded((0, 100)) == [-5, 105]
    assert padded((3, 3)) == [2, 4]
    assert padded(None) is None


@pytest.mark.parametrize(
    ("n_beyond", "texts"),
    [
        (0, []),
        (1, ["1 customer lies beyond the axes"]),
        (2000, ["2,000 customers lie beyond the axes"]),
    ],
)
def test_the_corner_says_how_many_are_not_seen(n_beyond, texts):
    figure = go.Figure()
    note_beyond(figure, n_beyond)
    assert [note.text for note in figure.layout.annotations] == texts
