"""The whole search on groups that are there, groups that are not, and what it promises.

Covers `segmentation.clusters.evidence.evidence` and `segmentation.clusters.evidence.limits`.
"""

import threading
import time

import numpy as np
import pytest
from sklearn.datasets import make_blobs, make_moons

from segmentation.clusters import fit_kmeans, search_k
from segmentation.errors import CancelledError
from tests.clusters.tables import groups, prepared, scaled

K_VALUES = tuple(range(2, 11))


def search(matrix, k_values=K_VALUES, *, seed=42, progress=None):
    return search_k(prepared(matrix), k_values=k_values, seed=seed, n_init=10, progress=progress)


def cube_corners(k, *, apart):
    corners = np.array([[i & 1, i >> 1 & 1, i >> 2 & 1] for i in range(k)], dtype=float)
    return corners * apart


@pytest.mark.parametrize("k", [3, 5, 8])
def test_blobs_are_found_and_clear(k):
    found = search(scaled(groups(cube_corners(k, apart=6), sizes=[60] * k)))
    assert (found.recommended_k, found.verdict) == (k, "clear")
    assert found.silhouette_k == k
    assert found.structure > 6
    assert found.candidate(k).stability > 0.95
    assert min(found.candidate(k).segment_stability) > 0.9


def test_gap_on_three_groups_of_its_paper():
    """Tibshirani et al. (2001), setting b: 25, 25 and 50 around (0, 0), (0, 5) and (5, -3)."""
    found = search(groups([(0, 0), (0, 5), (5, -3)], sizes=(25, 25, 50)))
    assert (found.gap_k, found.recommended_k) == (3, 3)


def test_blobs_of_different_spread():
    matrix, _ = make_blobs(600, centers=3, cluster_std=[1.0, 2.5, 0.5], random_state=170)
    assert search(scaled(matrix)).recommended_k == 3


def test_a_far_group_of_one_in_a_hundred():
    matrix = groups([(0, 0, 0), (12, 12, 12)], sizes=(1980, 20))
    found = search(matrix)
    assert (found.recommended_k, found.verdict) == (2, "clear")
    assert found.candidate(2).smallest_share == pytest.approx(0.01)


def test_a_far_group_of_five_in_a_thousand_is_told_but_not_clear():
    matrix = groups([(0, 0), (10, 0), (40, 40)], sizes=(600, 395, 5))
    found = search(matrix)
    assert found.recommended_k == 3
    assert found.verdict == "plausible"


def test_one_lost_customer_is_no_segment():
    """Of the candidates none can do without the cluster of one; the groups beside it count."""
    matrix = groups([(0, 0), (8, 0), (0, 8)], sizes=(300, 200, 100))
    found = search(np.concatenate([matrix, [[300.0, 300.0]]]))
    assert found.verdict != "clear"


def test_ninety_to_ten():
    found = search(groups([(0, 0), (6, 0)], sizes=(900, 100)))
    assert (found.recommended_k, found.verdict) == (2, "clear")


def test_moons_are_no_clear_segments():
    """K-Means can only cut crescents into pieces: the more, the rounder."""
    matrix, _ = make_moons(500, noise=0.06, random_state=1)
    assert search(scaled(matrix)).verdict == "weak"


@pytest.mark.parametrize("n_columns", [2, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_uniform_noise_has_no_segments(n_columns, seed):
    matrix = np.random.default_rng(seed).uniform(size=(300, n_columns))
    found = search(matrix)
    assert (found.recommended_k, found.verdict, found.other_k) == (None, "none", ())
    assert found.structure < 4


@pytest.mark.parametrize("n_columns", [1, 2, 6])
def test_one_gaussian_has_no_segments_and_gap_says_one(n_columns):
    matrix = np.random.default_rng(2).normal(size=(300, n_columns))
    found = search(matrix)
    assert (found.recommended_k, found.verdict) == (None, "none")
    assert found.gap_k == 1


def test_a_correlated_gaussian_has_no_segments():
    turn = np.array([[1.0, 0.9, 0.8], [0, 0.4, 0.3], [0, 0, 0.2]])
    matrix = np.random.default_rng(4).normal(size=(400, 3)) @ turn
    assert search(matrix).recommended_k is None


def test_a_skewed_crowd_has_no_segments():
    matrix = np.random.default_rng(5).exponential(size=(500, 3))
    found = search(scaled(matrix))
    assert found.recommended_k is None
    # Beside a Gaussian it stands out; beside data with the same tails it does not.
    best = found.candidate(found.silhouette_k)
    assert best.silhouette > best.silhouette_null + 4 * best.silhouette_null_error
    assert found.structure < 4
    assert all(each.crowding > 1.5 for each in found.candidates if each.k <= 4)


@pytest.mark.parametrize("n_columns", [2, 6])
@pytest.mark.parametrize("name", ["gamma", "lognormal", "beta"])
def test_amounts_with_long_tails_have_no_segments(name, n_columns):
    draw = getattr(np.random.default_rng(1), name)
    ends = {"gamma": (2.0,), "lognormal": (0.0, 0.7), "beta": (0.5, 2.0)}[name]
    assert search(scaled(draw(*ends, size=(600, n_columns)))).recommended_k is None


def test_answers_on_a_scale_of_five_have_no_segments():
    matrix = np.random.default_rng(3).integers(1, 6, size=(400, 3)).astype(float)
    assert search(scaled(matrix)).recommended_k is None


def test_a_flag_alone_makes_no_segments():
    """Cut by the flag, every customer is nearer to their own half: a gap that was there before."""
    generator = np.random.default_rng(4)
    matrix = np.column_stack([generator.normal(size=(400, 2)), generator.integers(0, 2, 400)])
    found = search(scaled(matrix))
    assert found.recommended_k is None
    assert found.gap_k == 1


def test_the_same_feature_twice_has_no_segments():
    x = np.random.default_rng(6).normal(size=250)
    assert search(scaled(np.column_stack([x, x]))).recommended_k is None


def test_two_different_rows_many_times():
    """A flag and nothing else: two groups without any spread, as the flag has by itself."""
    matrix = np.repeat([[0.0, 0.0], [1.0, 1.0]], [60, 40], axis=0)
    found = search(matrix, (2,))
    assert found.candidate(2).inertia == 0
    assert found.candidate(2).silhouette == pytest.approx(1)
    assert found.recommended_k is None


def test_five_customers():
    found = search(np.array([[0.0], [1], [2], [10], [30]]), (2, 3, 4))
    assert [each.k for each in found.candidates] == [2, 3, 4]
    assert found.labels[2].shape == (5,)


def test_the_same_seed_gives_the_same_bits():
    matrix = np.random.default_rng(8).normal(size=(700, 3))
    one, two = search(matrix, (2, 3, 5)), search(matrix, (2, 3, 5))
    assert one.candidates != two.candidates  # records compare by identity
    for a, b in zip(one.candidates, two.candidates, strict=True):
        assert repr(a) == repr(b)
        np.testing.assert_array_equal(one.labels[a.k], two.labels[a.k])
    assert (one.structure, one.recommended_k) == (two.structure, two.recommended_k)
    other = search(matrix, (2, 3, 5), seed=7)
    assert other.structure != one.structure


def test_columns_with_few_values_are_counted():
    generator = np.random.default_rng(0)
    flags = generator.integers(0, 2, size=(80, 2))
    matrix = scaled(np.column_stack([generator.normal(size=80), flags]))
    assert search(matrix, (2, 3)).n_coarse == 2


def test_row_order_changes_nothing_that_is_shown():
    matrix = scaled(groups(cube_corners(4, apart=7), sizes=(90, 70, 50, 40)))
    order = np.random.default_rng(0).permutation(len(matrix))
    one, two = search(matrix, (2, 3, 4)), search(matrix[order], (2, 3, 4))
    assert (one.recommended_k, one.verdict, one.other_k) == (
        two.recommended_k,
        two.verdict,
        two.other_k,
    )
    for a, b in zip(one.candidates, two.candidates, strict=True):
        assert a.decided.named_by == b.decided.named_by
        for name in set(a.__slots__) - {"silhouette_error", "decided"}:
            assert getattr(b, name) == pytest.approx(getattr(a, name), rel=1e-5, abs=1e-9)
        assert a.silhouette_error is b.silhouette_error is None
        np.testing.assert_array_equal(one.labels[a.k][order], two.labels[a.k])


def test_candidates_come_in_order_whatever_the_order_asked():
    matrix = groups([(0, 0), (9, 9)], sizes=(40, 30))
    found = search(matrix, (5, 2, 3))
    assert [each.k for each in found.candidates] == list(found.labels) == [2, 3, 5]
    assert len(found.labels) == 3
    with pytest.raises(KeyError):
        found.candidate(4)


def test_search_and_fit_find_the_same_segments():
    matrix = np.random.default_rng(9).normal(size=(6000, 3))
    found = search(matrix, (2, 6))
    fitted = fit_kmeans(prepared(matrix), 6, seed=42, n_init=10)
    np.testing.assert_array_equal(found.labels[6], fitted.labels)
    np.testing.assert_array_equal(found.centres[6], fitted.centres)
    assert found.candidate(6).inertia == fitted.inertia
    assert found.candidate(6).silhouette == pytest.approx(fitted.silhouette)


def test_many_customers_are_sampled_with_their_error():
    matrix = groups([(0, 0), (5, 0), (0, 5)], sizes=(15_000, 6000, 1500))
    found = search(matrix, (2, 3, 4))
    assert found.recommended_k == 3
    assert 0 < found.n_sampled < 7000
    for each in found.candidates:
        assert 0 < each.silhouette_error < 0.01
    assert found.labels[3].dtype == np.intp


def test_progress_goes_up_through_the_stages():
    seen = []
    search(groups([(0, 0), (9, 9)], sizes=(50, 50)), (2, 3), progress=lambda *x: seen.append(x))
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.3
    assert shares[-1] > 0.85
    assert len({stage for stage, _ in seen}) >= 5


@pytest.mark.parametrize("n", [300, 150_000])
@pytest.mark.parametrize("at", [0.0, 0.5, 0.9])
def test_a_cancelled_search_ends_at_the_next_report(n, at):
    matrix = np.random.default_rng(0).normal(size=(n, 2))
    calls_after = []

    def progress(_stage, share):
        if share >= at:
            calls_after.append(share)
            raise CancelledError("Stopped by the user.")

    with pytest.raises(CancelledError, match=r"Stopped by the user\."):
        search(matrix, (2, 3), progress=progress)
    assert len(calls_after) == 1


def test_several_searches_at_once_find_what_each_finds_alone():
    matrices = [np.random.default_rng(i).normal(size=(1200, 3)) for i in range(3)]
    alone = [search(matrix, (2, 4)) for matrix in matrices]
    together = [None] * 3

    def work(i):
        together[i] = search(matrices[i], (2, 4))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for one, two in zip(alone, together, strict=True):
        assert list(map(repr, one.candidates)) == list(map(repr, two.candidates))


def test_seconds_are_what_it_took():
    began = time.perf_counter()
    found = search(np.random.default_rng(0).normal(size=(100, 2)), (2,))
    assert 0 < found.seconds <= time.perf_counter() - began
