"""K-Means on many sets at once: the same optima as one set at a time."""

from threading import Event

import numpy as np
import pytest
from sklearn.cluster import KMeans

from segmentation.clusters.kmeans.ensembles import (
    MAX_GROUPS,
    N_STARTS,
    assign_sets,
    fit_sets,
    group_sizes,
    start_sets,
)
from segmentation.errors import CancelledError


@pytest.fixture(scope="module")
def sets():
    """Two sets of three well separated groups of 20 points."""
    generator = np.random.default_rng(0)
    middles = np.repeat([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0]], 20, axis=0)
    points = middles + generator.normal(size=(2, 60, 2))
    return (points - points.mean(axis=1, keepdims=True)).astype(np.float32)


def fitted(sets, k, **options):
    starts = start_sets(sets, k, generator=np.random.default_rng(1))
    return fit_sets(sets, starts, **options)


def test_separate_groups_are_found_in_every_set(sets):
    labels, centres, inertia = fitted(sets, 3)
    for own, middle, total, points in zip(labels, centres, inertia, sets, strict=True):
        assert [len(set(own[group].tolist())) for group in np.split(np.arange(60), 3)] == [1, 1, 1]
        assert len(set(own.tolist())) == 3
        known = KMeans(3, n_init=3, random_state=0).fit(points)
        assert total == pytest.approx(known.inertia_, rel=1e-4)
        assert assign_sets(points, middle[None])[0].tolist() == own.tolist()


def test_the_first_starts_serve_a_smaller_k(sets):
    starts = start_sets(sets, 3, generator=np.random.default_rng(1))
    assert starts.shape == (2, N_STARTS, 3, 2)
    _, centres, _ = fit_sets(sets, starts[:, :, :2])
    assert centres.shape == (2, 2, 2)


def test_work_that_is_stopped_ends(sets):
    stop = Event()
    stop.set()
    with pytest.raises(CancelledError, match="stopped"):
        fitted(sets, 3, stop=stop)


@pytest.mark.parametrize("n_points", [100, 1_500, 50_000])
def test_groups_hold_every_set_and_are_few(n_points):
    sizes = group_sizes(20, n_points, (2, 3, 10))
    assert sum(sizes) == 20
    assert 1 <= len(sizes) <= MAX_GROUPS
