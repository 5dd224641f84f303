"""Kneedle against the paper's figure and by hand."""

import numpy as np
import pytest

from segmentation.clusters.evidence.knee import kneedle
from segmentation.errors import ParameterError


def test_figure_2_of_the_paper():
    """y = -1 / (x + 0.1) + 5 at ten points of 0..1 has its knee at x = 0.22."""
    x = np.linspace(0, 1, 10)
    y = -1 / (x + 0.1) + 5
    knee = kneedle(x, y, curve="concave", direction="increasing")
    assert knee == pytest.approx(0.22, abs=0.005)


@pytest.mark.parametrize(
    ("curve", "direction", "expected"),
    [
        ("concave", "increasing", 2),
        ("convex", "decreasing", 2),
        ("convex", "increasing", 7),
        ("concave", "decreasing", 7),
    ],
)
def test_the_four_turned_curves_have_their_knees_in_the_same_place(curve, direction, expected):
    """y = 0, 4, 8, 9, 9, .. bends at x = 2; mirrored left to right at x = 9 - 2."""
    x = np.arange(10)
    y = np.array([0, 4, 8, 8.5, 8.6, 8.7, 8.8, 8.9, 9, 9.1])
    turned = {
        ("concave", "increasing"): y,
        ("convex", "decreasing"): -y,
        ("convex", "increasing"): -y[::-1],
        ("concave", "decreasing"): y[::-1],
    }[curve, direction]
    assert kneedle(x, turned, curve=curve, direction=direction) == expected


@pytest.mark.parametrize("y", [[5, 4, 3, 2, 1], [3, 3, 3, 3, 3], [1, 1.5, 2.5, 4, 7]])
def test_a_curve_that_does_not_bend_downwards_has_no_knee(y):
    assert kneedle(range(5), y, curve="concave", direction="increasing") is None


def test_two_points_have_no_knee():
    assert kneedle([1, 2], [5, 1]) is None


def test_a_knee_at_zero_is_a_knee():
    assert kneedle([-1, 0, 1, 2, 3], [100, 40, 30, 25, 21]) == 0


def test_a_higher_sensitivity_wants_a_sharper_bend():
    x, y = [1, 2, 3, 4, 5], [100, 70, 45, 25, 10]
    assert kneedle(x, y, sensitivity=0) == 3
    assert kneedle(x, y, sensitivity=5) is None


def test_lengths_that_differ_are_refused():
    with pytest.raises(ParameterError, match=r"as many x as y, but has 3 and 2\."):
        kneedle([1, 2, 3], [1, 2])


def test_x_that_does_not_increase_is_refused():
    with pytest.raises(ParameterError, match="must increase from point to point"):
        kneedle([1, 1, 3], [1, 2, 3])
