"""Kneedle against the paper's figure and by hand."""

import numpy as np
import pytest

from segmentation.clusters.evidence.knee import kneedle
from segmentation.errors import ParameterError


def test_figure_2_of_the_paper():
    """y = -1 / (x + 0.1) + 5 at ten points of 0..1 has its knee at x = 0.22; turned upside down."""
    x = np.linspace(0, 1, 10)
    assert kneedle(x, 1 / (x + 0.1) - 5) == pytest.approx(0.22, abs=0.005)


@pytest.mark.parametrize("y", [[1, 2, 3, 4, 5], [3, 3, 3, 3, 3], [7, 6.5, 5.5, 4, 1]])
def test_a_curve_that_does_not_bend_downwards_has_no_knee(y):
    assert kneedle(range(5), y) is None


def test_two_points_have_no_knee():
    assert kneedle([1, 2], [5, 1]) is None


def test_a_knee_at_zero_is_a_knee():
    assert kneedle([-1, 0, 1, 2, 3], [100, 40, 30, 25, 21]) == 0


def test_lengths_that_differ_are_refused():
    with pytest.raises(ParameterError, match=r"as many x as y, but has 3 and 2\."):
        kneedle([1, 2, 3], [1, 2])


def test_x_that_does_not_increase_is_refused():
    with pytest.raises(ParameterError, match="must increase from point to point"):
        kneedle([1, 1, 3], [1, 2, 3])
