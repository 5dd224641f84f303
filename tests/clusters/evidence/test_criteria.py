"""Calinski-Harabasz and Davies-Bouldin by hand and against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from segmentation.clusters.evidence.criteria import (
    calinski_harabasz,
    davies_bouldin,
    measure_spread,
)


def test_four_points_by_hand():
    """0, 2 and 10, 14: means 1 and 12, all about 6.5; within 1+1+4+4, between 2 x 5.5^2 x 2."""
    spread = measure_spread(np.array([[0.0], [2], [10], [14]]), np.array([0, 0, 1, 1]), 2)
    assert spread.within == pytest.approx(10)
    assert spread.between == pytest.approx(121)
    assert spread.total == pytest.approx(131)
    assert calinski_harabasz(spread) == pytest.approx(121 / 1 / (10 / 2))
    # Mean distances 1 and 2, means 11 apart.
    assert davies_bouldin(spread) == pytest.approx(3 / 11)


@given(
    st.integers(2, 6).flatmap(
        lambda k: st.tuples(
            st.just(k),
            st.lists(
                st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=k + 3, max_size=40
            ),
        )
    ),
    st.randoms(use_true_random=False),
)
@settings(max_examples=80, deadline=None)
def test_equal_to_scikit_learn(data, random):
    k, rows = data
    labels = [*range(k), *(random.randrange(k) for _ in rows[k:])]
    points, labels = np.array(rows, dtype=float), np.array(labels)
    spread = measure_spread(points, labels, k)
    assert calinski_harabasz(spread) == pytest.approx(calinski_harabasz_score(points, labels))
    assert davies_bouldin(spread) == pytest.approx(davies_bouldin_score(points, labels))


def test_clusters_of_one_point_each_have_no_spread():
    spread = measure_spread(np.array([[0.0], [0.0], [7.0]]), np.array([0, 0, 1]), 2)
    assert davies_bouldin(spread) == 0
    assert calinski_harabasz(spread) == 1
