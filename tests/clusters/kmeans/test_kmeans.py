"""K-Means against scikit-learn, by hand, in order, and the same every time."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from segmentation.clusters import fit_kmeans
from segmentation.clusters.kmeans.blocked_lloyd import assign, lay_out, refine
from segmentation.clusters.kmeans.kmeans import partition
from segmentation.clusters.kmeans.lloyd import run_lloyd
from segmentation.clusters.kmeans.random_swaps import swap_centres
from segmentation.clusters.kmeans.starts import (
    count_draws,
    familiar_draws,
    grow_starts,
    growing_draws,
)
from tests.clusters.tables import groups, prepared, scaled

SHARED = Path(__file__).resolve().parents[3] / "shared"
MALL = SHARED / "data" / "mall" / "Mall_Customers.csv"


def fit(matrix, k, *, seed=42, n_init=10):
    return fit_kmeans(prepared(matrix), k, seed=seed, n_init=n_init)


@pytest.mark.skipif(not MALL.is_file(), reason="the mall file stands outside the repository")
def test_the_mall_table_to_the_printed_digits_where_the_optimum_depends_on_the_starts_too():
    expected = json.loads((SHARED / "golden" / "mall.json").read_text())
    expected = expected["age_income_score_standard_scaled"]
    matrix = scaled(pd.read_csv(MALL).iloc[:, 2:5].to_numpy())
    for k in range(2, 11):
        clustering = fit(matrix, k)
        assert clustering.inertia == pytest.approx(expected["inertia"][k - 1], abs=5e-5)
        assert clustering.silhouette == pytest.approx(expected["silhouette"][k - 1], abs=5e-5)


@pytest.mark.parametrize("k", [2, 5, 9])
@pytest.mark.parametrize("n_init", [1, 10])
def test_the_same_optimum_as_scikit_learn(k, n_init):
    """On noise every start ends elsewhere, so the starts must be the same ones."""
    matrix = np.random.default_rng(7).uniform(size=(150, 3))
    other = KMeans(k, n_init=n_init, random_state=3, tol=0).fit(matrix)
    ours = fit(matrix, k, seed=3, n_init=n_init)
    assert ours.inertia == pytest.approx(other.inertia_, rel=1e-9)
    assert sorted(ours.sizes) == sorted(np.bincount(other.labels_))


def test_two_pairs_by_hand():
    """Centres 0.5 and 10.5, each customer 0.5 away: 4 x 0.25. Equal sizes go by centre."""
    clustering = fit(np.array([[10.0], [0.0], [11.0], [1.0]]), 2)
    assert clustering.labels.tolist() == [1, 0, 1, 0]
    assert clustering.centres.tolist() == [[0.5], [10.5]]
    assert clustering.inertia == pytest.approx(1.0)
    assert clustering.silhouettes.tolist() == clustering.silhouettes[clustering.shown].tolist()


def test_segments_are_in_order_of_size_and_labels_and_centres_move_together():
    matrix = groups([(0, 0), (9, 0), (0, 9), (9, 9)], sizes=(20, 50, 35, 35))
    clustering = fit(matrix, 4)
    assert clustering.sizes == (50, 35, 35, 20)
    for label, centre in enumerate(clustering.centres):
        assert matrix[clustering.labels == label].mean(axis=0) == pytest.approx(centre)
    # The two of 35: (0, 9) comes before (9, 9).
    assert clustering.centres[1, 0] < clustering.centres[2, 0]


@pytest.mark.parametrize("n", [300, 7000])
def test_the_same_seed_gives_the_same_bits(n):
    matrix = np.random.default_rng(0).normal(size=(n, 4))
    one, two = fit(matrix, 5, seed=1), fit(matrix, 5, seed=1)
    assert one.labels.tobytes() == two.labels.tobytes()
    assert one.centres.tobytes() == two.centres.tobytes()
    assert one.silhouettes.tobytes() == two.silhouettes.tobytes()
    assert (one.inertia, one.silhouette) == (two.inertia, two.silhouette)


def test_many_rows_reach_what_ten_full_starts_reach():
    matrix = scaled(groups(np.eye(5) * 4, sizes=[4000, 2500, 1500, 700, 300]))
    for k in (3, 5, 8):
        other = KMeans(k, n_init=10, random_state=0).fit(matrix)
        ours = partition(matrix, k, seed=42, n_init=10, rows=lay_out(matrix))
        assert ours.inertia <= other.inertia_ * 1.001


def test_more_rows_than_are_searched_in_full():
    sizes = [70_000, 40_000, 20_000, 400]
    matrix = groups([(0, 0), (8, 0), (0, 8), (30, 30)], sizes=sizes)
    clustering = fit(matrix, 4)
    assert clustering.sizes == pytest.approx(sizes, abs=30)
    assert clustering.silhouette_error is not None
    assert 0 < clustering.silhouette_error < 0.01
    assert len(clustering.shown) == len(clustering.silhouettes) < 6000
    # All segments are among those shown, the smallest with 50 at least.
    assert np.bincount(clustering.labels[clustering.shown]).min() >= 50


def test_k_of_all_but_one_row():
    matrix = np.array([[0.0], [1], [5], [9], [20]])
    clustering = fit(matrix, 4)
    assert clustering.sizes == (2, 1, 1, 1)
    assert clustering.inertia == pytest.approx(0.5)


def test_as_many_clusters_as_different_rows():
    matrix = np.repeat([[0.0, 0], [1, 0], [5, 5]], [4, 2, 3], axis=0)
    clustering = fit(matrix, 3)
    assert clustering.sizes == (4, 3, 2)
    assert clustering.inertia == 0
    assert clustering.silhouettes == pytest.approx(np.ones(9))


def test_a_cluster_that_loses_all_its_points_gets_the_farthest_one():
    """The centre at 100 attracts nobody; 10 is farthest from its centre; 0 and 1 have mean 0.5."""
    points = np.array([[0.0], [1.0], [10.0]])
    runs = run_lloyd(points, np.array([[[0.5], [100.0]]]))
    assert sorted(runs.centres[0].ravel()) == [0.5, 10.0]
    assert runs.inertia[0] == pytest.approx(0.5)


def test_starts_are_different_rows_and_those_of_a_smaller_k_are_the_first():
    points = np.random.default_rng(0).normal(size=(1, 400, 3))
    draws = growing_draws(6, n_starts=8, seed=5)
    assert draws.shape == (8, count_draws(6))
    fewer = growing_draws(5, n_starts=8, seed=5)
    np.testing.assert_array_equal(draws[:, : count_draws(5)], fewer)
    starts = grow_starts(points, draws[None], k=6)[0]
    assert all(len(np.unique(start, axis=0)) == 6 for start in starts)
    assert len(np.unique(starts[:, 0], axis=0)) > 4


def test_starts_spread_over_far_groups():
    points = groups([(0, 0), (100, 0), (0, 100)], sizes=(500, 10, 10))[None]
    starts = grow_starts(points, familiar_draws(3, n_starts=20, seed=0)[None], k=3)[0]
    found = [{(x > 50, y > 50) for x, y in start} for start in starts]
    assert found == [{(False, False), (True, False), (False, True)}] * 20


def test_passes_in_blocks_end_in_the_same_means():
    matrix = groups([(0, 0, 0), (6, 0, 0)], sizes=(9000, 8000))
    rows = lay_out(matrix)
    centres, inertia = refine(rows, matrix[[0, -1]][None] - rows.mean, gain=0.0)
    labels, exact = assign(matrix, centres[0] + rows.mean)
    assert inertia[0] == pytest.approx(exact, rel=1e-4)
    for label in range(2):
        own = matrix[labels == label].mean(axis=0)
        assert centres[0, label] + rows.mean == pytest.approx(own, abs=1e-3)


def test_a_centre_without_rows_stays_where_it_is():
    rows = lay_out(np.random.default_rng(0).normal(size=(100, 2)))
    centres, _ = refine(rows, np.array([[[0.0, 0.0], [500.0, 500.0]]]), gain=0.0)
    assert centres[0, 1].tolist() == [500.0, 500.0]


def test_swaps_leave_a_poor_optimum():
    """Three centres on two groups, one on three: Lloyd's algorithm alone cannot mend that."""
    places = [(0, 0), (1.5, 0), (100, 0), (130, 0), (100, 30)]
    matrix = groups(places, sizes=[400] * 5, spread=0.2)
    rows = lay_out(matrix)
    poor = np.array([[0, 0.1], [0, -0.1], [1.5, 0.1], [1.5, -0.1], [110, 10]], dtype=float)
    poor, inertia = refine(rows, poor[None] - rows.mean, gain=0.0)
    better, found = swap_centres(
        rows, poor[0], float(inertia[0]), few=rows, gain=0.0, generator=np.random.default_rng(0)
    )
    assert found < inertia[0] / 100
    assert {tuple(np.rint(c).astype(int)) for c in better + rows.mean} >= {(100, 0), (130, 0)}
