"""Gaussian mixtures: BIC over k, probabilities, shapes of the clouds, limits."""

import numpy as np
import pytest

from segmentation.clusters.methods import mixture
from segmentation.clusters.methods.labelling import put_in_order
from segmentation.errors import CancelledError
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, same_groups, task


@pytest.fixture(autouse=True)
def _few_mixtures(monkeypatch, request):
    """Try few k where a test is not about the curve over k."""
    if "bic" not in request.node.name:
        monkeypatch.setattr(mixture, "TRIED_K", (1, 2))


def test_crowds_are_found_and_the_bic_is_lowest_at_their_number():
    rows, own = crowds((80, 60, 40))
    found = mixture.fit_mixture(task(rows, 3))
    assert same_groups(found.labels, own)
    by_k = dict(found.bic_by_k)
    assert list(by_k) == list(range(1, 11))
    assert min(by_k, key=by_k.__getitem__) == 3
    assert found.bic == by_k[3]


def test_one_cloud_has_the_criterion_of_the_formula():
    # k = 1: minus twice the log-likelihood of a normal distribution with the rows' own mean and
    # covariance, n (d log 2 pi + log |S| + d), plus d + d (d + 1) / 2 parameters times log n.
    rows, _ = crowds((200,), n_columns=3)
    by_k = dict(mixture.fit_mixture(task(rows, 2)).bic_by_k)
    n, d = rows.shape
    _, log_determinant = np.linalg.slogdet(np.cov(rows.T, bias=True))
    expected = n * (d * np.log(2 * np.pi) + log_determinant + d) + 9 * np.log(n)
    assert by_k[1] == pytest.approx(expected, rel=1e-4)


def test_probabilities_sum_to_one_and_the_highest_decides():
    rows, _ = crowds((80, 60, 40), apart=3.0)
    found = put_in_order(rows, mixture.fit_mixture(task(rows, 3)))
    np.testing.assert_allclose(found.memberships.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(found.memberships.argmax(axis=1), found.labels)
    assert (np.diff(np.bincount(found.labels)) <= 0).all()


def test_a_k_beyond_the_usual_is_tried_as_well():
    rows, _ = crowds((120, 120))
    assert [k for k, _ in mixture.fit_mixture(task(rows, 12)).bic_by_k] == [1, 2, 12]


def test_above_the_limit_a_sample_is_fitted_and_everybody_has_a_probability(monkeypatch):
    monkeypatch.setattr(mixture, "MIXTURE_ROWS", 200)
    rows, own = crowds((600, 300, 100))
    found = mixture.fit_mixture(task(rows, 3))
    assert same_groups(found.labels, own)
    assert 190 <= found.n_fitted <= 200
    assert found.memberships.shape == (1000, 3)
    assert f"Fitted to a sample of {found.n_fitted} customers (limit 200)" in method_note(found)


def test_clouds_lie_along_the_columns_where_there_are_many():
    rows, own = crowds((300, 200), n_columns=mixture.MOST_FULL_COLUMNS + 1)
    found = mixture.fit_mixture(task(rows, 2))
    assert same_groups(found.labels, own)
    assert "along the columns" in method_note(found)


def test_the_bic_is_only_of_mixtures_with_fewer_parameters_than_customers():
    # In 2 columns a cloud has 5 parameters and a weight: 6 k - 1 < 30 allows k up to 5.
    rows, _ = crowds((15, 15))
    assert [k for k, _ in mixture.fit_mixture(task(rows, 2)).bic_by_k] == [1, 2, 3, 4, 5]


def test_too_few_customers_is_said():
    rows, _ = crowds((3, 3), n_columns=4)
    found = mixture.fit_mixture(task(rows, 2))
    assert (found.labels == -1).all()
    assert method_note(found) == (
        "A mixture of 2 in 4 columns has more parameters than there are customers (6)."
    )


def test_a_mixture_that_collapses_is_said(monkeypatch):
    from sklearn.mixture import GaussianMixture

    def collapse(_self, _rows):
        raise ValueError("Fitting failed: ill-defined empirical covariance (for instance ...)")

    rows, _ = crowds((40, 40))
    given = task(rows, 2)
    monkeypatch.setattr(GaussianMixture, "fit", collapse)
    found = mixture.fit_mixture(given)
    assert (found.labels == -1).all()
    assert found.bic_by_k == ()
    assert method_note(found) == "A mixture of 2 collapses on these customers: too many are alike."


def test_another_error_of_the_library_is_a_bug_and_passes(monkeypatch):
    from sklearn.mixture import GaussianMixture

    def fail(_self, _rows):
        raise ValueError("something else")

    rows, _ = crowds((40, 40))
    given = task(rows, 2)
    monkeypatch.setattr(GaussianMixture, "fit", fail)
    with pytest.raises(ValueError, match="something else"):
        mixture.fit_mixture(given)


def test_the_unit_of_the_columns_does_not_matter():
    rows, _ = crowds((80, 60, 40), apart=4.0)
    small = mixture.fit_mixture(task(rows / 1e6, 3))
    large = mixture.fit_mixture(task(rows * 1e6, 3))
    np.testing.assert_array_equal(small.labels, large.labels)


def test_a_stop_between_two_fits_is_obeyed():
    def report(_share):
        raise CancelledError("Stopped.")

    rows, _ = crowds((40, 40))
    with pytest.raises(CancelledError, match="Stopped"):
        mixture.fit_mixture(task(rows, 2, report=report))
