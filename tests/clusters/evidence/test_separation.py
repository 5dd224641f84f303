"""Counts at borders and centres, by hand and on groups, cut crowds and tails."""

import numpy as np
import pytest

from segmentation.clusters.evidence.separation import measure_separation
from segmentation.clusters.kmeans.kmeans import partition
from tests.clusters.tables import groups


def separation_of(matrix, k):
    found = partition(matrix, k, seed=42, n_init=10)
    return measure_separation(matrix, found.labels, found.centres)


def test_counts_by_hand():
    """Centres 0 and 10: 4 and 9 customers at them, 2 near the border at 5, others in no window."""
    points = np.array([0.0] * 4 + [10.0] * 9 + [4.5, 5.4] + [-4.9, 2.5, 14.9])[:, None]
    labels = np.array([0] * 4 + [1] * 9 + [0, 1] + [0, 0, 1])
    found = measure_separation(points, labels, np.array([[0.0], [10.0]]))
    # Border 2, inside sqrt(4 x 9) = 6: 1 - 3 / 7; error sqrt(6 + 2 + 1) / 7.
    assert found.dip == pytest.approx(1 - 3 / 7)
    assert found.error == pytest.approx(3 / 7)
    assert found.bump == pytest.approx((2 + 1) / (4 + 1))
    assert found.pair == (0, 1)


def test_two_groups_have_an_empty_border():
    found = separation_of(groups([(0, 0), (10, 0)], sizes=(300, 300)), 2)
    assert found.dip > 0.95
    assert found.dip > 10 * found.error
    assert found.bump < 0.05


def test_the_pair_that_touches_is_named():
    found = separation_of(groups([(0, 0), (30, 0), (33, 0)], sizes=(500, 300, 200)), 3)
    assert found.pair == (1, 2)
    assert found.dip < 0.8


def test_one_round_crowd_cut_in_two_is_densest_at_the_cut():
    found = separation_of(np.random.default_rng(0).normal(size=(3000, 2)), 2)
    assert found.dip < -0.1
    assert 1.2 < found.bump < 1.7


def test_a_uniform_crowd_cut_in_two_has_no_dip():
    found = separation_of(np.random.default_rng(0).uniform(size=(3000, 2)), 2)
    assert abs(found.dip) < 3 * found.error


def test_a_tail_that_was_cut_off_has_no_centre_of_its_own():
    found = separation_of(np.random.default_rng(0).exponential(size=(3000, 1)), 2)
    assert found.bump > 1.5


def test_only_neighbours_are_compared():
    """On a line the outer two are no neighbours: between them lies the middle one."""
    points = groups([(0,), (4,), (100,)], sizes=(200, 200, 200))
    found = measure_separation(points, np.repeat([0, 1, 2], 200), np.array([[0.0], [4], [100]]))
    assert found.pair == (0, 1)
