"""All methods on the same customers: segments, measures, order, progress, limits, wrong input."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score

import segmentation
from segmentation.clusters import compare
from segmentation.clusters.kmeans.fitting import fit_kmeans
from segmentation.clusters.methods import density, mixed_mixture, mixture
from segmentation.errors import CancelledError, DataError, ParameterError
from segmentation.records import METHODS
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, prepared, same_groups

SHARED = Path(__file__).resolve().parents[4] / "shared"
MALL = SHARED / "data" / "mall" / "Mall_Customers.csv"


@pytest.fixture(autouse=True)
def _few_mixtures(monkeypatch, request):
    """Fit mixtures for the k asked for alone, where a test is not about them."""
    if "mixtures" not in request.node.name:
        monkeypatch.setattr(mixture, "TRIED_K", ())
        monkeypatch.setattr(mixed_mixture, "TRIED_K", ())


@pytest.fixture(scope="module")
def made():
    return crowds((90, 60, 30))


@pytest.fixture(scope="module")
def comparison(made):
    return compare(prepared(made[0]), k=3, seed=42, n_init=3)


@pytest.mark.parametrize("algorithm", METHODS)
def test_every_method_finds_separate_crowds_in_segment_order(made, comparison, algorithm):
    found = comparison.result(algorithm)
    is_in = found.labels >= 0
    assert same_groups(found.labels[is_in], made[1][is_in])
    assert sum(found.sizes) + found.n_unassigned == 180
    assert found.sizes == tuple(sorted(found.sizes, reverse=True))
    assert found.partners == (0, 1, 2)
    assert found.seconds > 0
    if algorithm != "hdbscan":
        assert found.sizes == (90, 60, 30)


def test_results_stand_in_the_order_of_the_methods(comparison):
    assert [result.algorithm for result in comparison.results] == list(METHODS)
    with pytest.raises(KeyError):
        compare(prepared(crowds((9, 9))[0]), k=2, seed=1, n_init=1, methods=("kmeans",)).result(
            "ward"
        )


def test_measures_are_scikit_learns_over_the_customers_in_a_segment():
    rows, _ = crowds((90, 60, 30), apart=3.5)
    comparison = compare(prepared(rows), k=3, seed=42, n_init=3)
    assert comparison.result("hdbscan").n_unassigned > 0
    for found in comparison.results:
        is_in = found.labels >= 0
        inside, labels = rows[is_in], found.labels[is_in]
        assert found.silhouette == pytest.approx(silhouette_score(inside, labels))
        assert found.calinski_harabasz == pytest.approx(calinski_harabasz_score(inside, labels))
        assert found.davies_bouldin == pytest.approx(davies_bouldin_score(inside, labels))


def test_k_means_is_the_k_means_of_every_other_page(made, comparison):
    fitted = fit_kmeans(prepared(made[0]), 3, seed=42, n_init=3)
    found = comparison.result("kmeans")
    np.testing.assert_array_equal(found.labels, fitted.labels)
    assert found.silhouette == fitted.silhouette


def test_crowds_that_all_find_are_agreed_upon(comparison):
    clear = [i for i, result in enumerate(comparison.results) if result.algorithm != "hdbscan"]
    np.testing.assert_array_equal(comparison.agreement[np.ix_(clear, clear)], 1)


def test_the_same_seed_gives_the_same_segments():
    rows = np.random.default_rng(3).normal(size=(300, 3))
    first, second = (compare(prepared(rows), k=4, seed=7, n_init=2) for _ in range(2))
    for one, other in zip(first.results, second.results, strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        assert one.silhouette == other.silhouette
        assert one.bic_by_k == other.bic_by_k


def test_a_method_without_segments_says_why_and_has_no_measures(monkeypatch):
    monkeypatch.setattr(density, "LEAST_SHARE", 0.45)
    rows, _ = crowds((100,))
    [found] = compare(prepared(rows), k=4, seed=1, n_init=2, methods=("hdbscan",)).results
    assert (found.k, found.n_unassigned) == (0, 100)
    assert method_note(found) == "No two crowds of 45 customers or more stand apart."
    assert (found.silhouette, found.calinski_harabasz, found.davies_bouldin) == (None, None, None)


def test_three_customers_are_enough():
    rows = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    comparison = compare(prepared(rows), k=2, seed=42, n_init=2)
    for algorithm in ("kmeans", "mini_batch_kmeans", "ward", "kmeans_pca"):
        assert comparison.result(algorithm).labels.tolist() == [0, 0, 1]
    for algorithm in ("gaussian_mixture", "hdbscan"):
        assert comparison.result(algorithm).k == 0
        assert comparison.result(algorithm).notes


def test_progress_names_each_method_and_never_goes_back(made):
    heard = []
    compare(prepared(made[0]), k=3, seed=42, n_init=2, progress=lambda *told: heard.append(told))
    stages = list(dict.fromkeys(stage for stage, _ in heard))
    assert stages == ["Comparing", *(f"Comparing: {name}" for name in METHODS.values())]
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


@pytest.mark.parametrize("name", METHODS.values())
def test_it_can_be_stopped_at_every_method(made, name):
    def stop(stage, _share):
        if stage.endswith(name):
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        compare(prepared(made[0]), k=3, seed=42, n_init=2, progress=stop)


ALL = "kmeans, mini_batch_kmeans, ward, gaussian_mixture, hdbscan, kmeans_pca, mixed_mixture"


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        ((), f"No method was given to compare. Choose from: {ALL}."),
        (("dbscan",), f"There is no method 'dbscan'. Choose from: {ALL}."),
        (("ward", "ward"), "The method 'ward' was given more than once. Give it once."),
    ],
)
def test_wrong_methods(made, methods, message):
    with pytest.raises(ParameterError, match=f"^{re.escape(message)}$"):
        compare(prepared(made[0]), k=3, seed=42, n_init=2, methods=methods)


def test_wrong_k_n_init_and_values():
    rows, _ = crowds((9, 9))
    with pytest.raises(ParameterError, match="Cannot try k = 18 on 18 customers"):
        compare(prepared(rows), k=18, seed=42, n_init=2)
    with pytest.raises(ParameterError, match="n_init is 0"):
        compare(prepared(rows), k=2, seed=42, n_init=0)
    rows[0, 0] = np.nan
    with pytest.raises(DataError, match="missing or infinite"):
        compare(prepared(rows), k=2, seed=42, n_init=2)


def test_many_customers_stay_within_the_stated_limits():
    rows, own = crowds((15_000, 6_000, 1_500), n_columns=3)
    comparison = compare(prepared(rows), k=3, seed=42, n_init=2)
    assert comparison.result("ward").n_centres == 300
    assert comparison.result("gaussian_mixture").n_fitted <= 10_000
    assert comparison.result("hdbscan").n_fitted <= 5_000
    for found in comparison.results:
        is_in = found.labels >= 0
        assert is_in.mean() > 0.9
        assert same_groups(found.labels[is_in], own[is_in])
        assert 0 < found.silhouette_error < 0.01


def golden():
    path = SHARED / "golden" / "mall.json"
    return json.loads(path.read_text())["age_income_score_standard_scaled"]


@pytest.fixture(scope="module")
def mall():
    if not MALL.exists():
        pytest.skip("the mall file stands outside the repository")
    features = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    return segmentation.prepare(segmentation.read_customers(MALL), features=features)


@pytest.mark.parametrize("k", [3, 5, 6])
def test_ward_on_the_mall_customers_is_as_computed_independently(mall, k):
    comparison = compare(mall, k=k, seed=42, n_init=10, methods=("kmeans", "ward"))
    expected = golden()["ward"][f"k{k}"]
    assert comparison.result("ward").silhouette == pytest.approx(expected["silhouette"], abs=5e-5)
    assert comparison.agreement[0, 1] == pytest.approx(expected["ari_with_kmeans"], abs=5e-5)


def test_mixtures_on_the_mall_customers_are_as_computed_independently(mall):
    expected = golden()["gmm_full_bic"]
    [found] = compare(mall, k=5, seed=42, n_init=10, methods=("gaussian_mixture",)).results
    assert [k for k, _ in found.bic_by_k] == expected["k"]
    assert [bic for _, bic in found.bic_by_k] == pytest.approx(expected["bic"], abs=0.05)
    assert min(found.bic_by_k, key=lambda pair: pair[1])[0] == expected["best_k"]
    assert found.bic == dict(found.bic_by_k)[5]
