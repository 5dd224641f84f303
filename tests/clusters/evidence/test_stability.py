"""Agreement of labellings by hand, and of resamples on groups and noise."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.cluster import contingency_matrix

from segmentation.clusters.evidence.stability import adjusted_rand, jaccard, measure_stability
from segmentation.clusters.kmeans.kmeans import partition
from tests.clusters.tables import groups


def stability_of(matrix, k_values, *, seed=42, parallel=False):
    labels = [partition(matrix, k, seed=42, n_init=10).labels for k in k_values]
    return measure_stability(matrix, labels, k_values, seed=seed, parallel=parallel)


def test_rand_and_jaccard_by_hand():
    """Of 6 customers 0,0,0,1,1,1 and 0,0,1,1,1,1: the table is 2 1 / 0 3.

    Pairs together in both 1 + 3 = 4, in the first 6, in the second 1 + 6 = 7, of 15:
    (4 - 42 / 15) / (13 / 2 - 42 / 15). Jaccard 2 / 3 and 3 / 4.
    """
    table = np.array([[[2.0, 1], [0, 3]]])
    assert adjusted_rand(table)[0] == pytest.approx((4 - 2.8) / (6.5 - 2.8))
    assert jaccard(table)[0].tolist() == pytest.approx([2 / 3, 3 / 4])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=50))
@settings(max_examples=80, deadline=None)
def test_rand_equals_scikit_learn(pairs):
    one, two = np.array(pairs).T
    table = contingency_matrix(one, two).astype(float)
    assert adjusted_rand(table[None])[0] == pytest.approx(adjusted_rand_score(one, two))


def test_groups_come_back_and_pieces_of_noise_do_not():
    matrix = groups([(0, 0), (12, 0), (0, 12)], sizes=(100, 60, 40))
    (found,) = stability_of(matrix, (3,))
    assert found.agreement == pytest.approx(1)
    assert found.segments == pytest.approx((1, 1, 1))
    (noise,) = stability_of(np.random.default_rng(0).uniform(size=(200, 5)), (6,))
    assert noise.agreement < 0.6


def test_the_shaky_segments_are_those_of_the_crowd_that_was_cut():
    """Four segments of three groups: the largest group is cut, the others come back."""
    matrix = groups([(0, 0), (30, 0), (0, 30)], sizes=(200, 80, 60))
    (found,) = stability_of(matrix, (4,))
    assert found.segments[2:] == pytest.approx((1, 1)) or min(found.segments[2:]) > 0.95
    assert max(found.segments[:2]) < 0.9


def test_threads_change_nothing():
    matrix = np.random.default_rng(3).normal(size=(300, 3))
    one = stability_of(matrix, (2, 3, 5), parallel=False)
    two = stability_of(matrix, (2, 3, 5), parallel=True)
    assert [x.agreement for x in one] == [x.agreement for x in two]
    assert [x.segments for x in one] == [x.segments for x in two]
