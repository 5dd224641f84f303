"""Classes by expectation and maximisation: likelihoods, parameters, starts, runs that collapse."""

from threading import Event

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from segmentation.clusters.methods.latent_classes import (
    Layout,
    count_parameters,
    fit_classes,
    memberships,
)
from segmentation.clusters.methods.mixed_columns import mixed_table
from segmentation.errors import CancelledError
from tests.clusters.crowds import crowds, same_groups


def numbers(matrix):
    """Columns of mean 0 and variance 1, as statistics; their layout."""
    table = mixed_table(matrix, None)
    return table.numbers, table.statistics(slice(None)), Layout(matrix.shape[1], ())


def marks(codes, levels):
    """Categories alone, as statistics; their layout."""
    blocks = [np.eye(n)[column] for n, column in zip(levels, np.array(codes).T, strict=True)]
    return np.hstack(blocks), Layout(0, tuple(levels))


def test_one_class_of_categories_has_the_likelihood_of_their_shares():
    # Column 1: 3 of 4 in the first category, column 2: 1, 1 and 2 of 4.
    statistics, layout = marks([[0, 0], [0, 1], [0, 2], [1, 2]], (2, 3))
    found = fit_classes(statistics, layout, 1, seed=1, n_starts=2)
    expected = 3 * np.log(3 / 4) + np.log(1 / 4) + 2 * np.log(1 / 4) + 2 * np.log(1 / 2)
    assert found.log_likelihood == pytest.approx(expected)


def test_one_class_of_numbers_has_the_likelihood_of_a_normal_distribution():
    values, statistics, layout = numbers(np.random.default_rng(3).normal(5, 2, (50, 2)))
    found = fit_classes(statistics, layout, 1, seed=1, n_starts=2)
    # -n d / 2 (log 2 pi + 1) at variance 1.
    assert found.log_likelihood == pytest.approx(-values.size / 2 * (np.log(2 * np.pi) + 1))


def test_a_gap_adds_nothing_to_the_likelihood():
    matrix = np.array([[0.0], [1.0], [3.0], [np.nan], [np.nan]])
    table = mixed_table(matrix, None)
    layout = Layout(1, ())
    with_gaps = fit_classes(table.statistics(slice(None)), layout, 1, seed=1, n_starts=2)
    without = fit_classes(table.statistics(slice(0, 3)), layout, 1, seed=1, n_starts=2)
    assert with_gaps.log_likelihood == pytest.approx(without.log_likelihood)


def test_parameters_are_those_of_the_formula():
    # poLCA: k - 1 shares, k (sum of categories - columns) probabilities; carcinoma, 7 of 2: 15, 23.
    assert [count_parameters(Layout(0, (2,) * 7), k) for k in (1, 2, 3)] == [7, 15, 23]
    assert count_parameters(Layout(3, (3, 4)), 2) == 1 + 2 * (2 * 3 + 2 + 3)


@pytest.mark.parametrize("k", [2, 3])
def test_numbers_alone_reach_the_likelihood_of_scikit_learn(k):
    values, statistics, layout = numbers(crowds((120, 90, 60), apart=4.0)[0])
    found = fit_classes(statistics, layout, k, seed=1, n_starts=20)
    theirs = GaussianMixture(
        k, covariance_type="diag", n_init=20, tol=1e-9, max_iter=2000, random_state=1
    ).fit(values)
    assert found.log_likelihood == pytest.approx(theirs.score(values) * len(values), abs=0.05)


def test_crowds_are_found_and_probabilities_sum_to_one():
    rows, own = crowds((80, 60, 40))
    _, statistics, layout = numbers(rows)
    shares = memberships(
        statistics, fit_classes(statistics, layout, 3, seed=1, n_starts=10).classes
    )
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    assert same_groups(shares.argmax(axis=1), own)


def test_the_same_seed_gives_the_same_classes():
    _, statistics, layout = numbers(crowds((40, 40), apart=2.0)[0])
    one, other = (fit_classes(statistics, layout, 2, seed=7, n_starts=6) for _ in range(2))
    np.testing.assert_array_equal(one.classes.coefficients, other.classes.coefficients)


def test_a_division_that_is_given_is_one_more_start():
    rows, own = crowds((50, 30))
    _, statistics, layout = numbers(rows)
    found = fit_classes(statistics, layout, 2, seed=1, n_starts=2, labels=own)
    assert same_groups(memberships(statistics, found.classes).argmax(axis=1), own)


def test_a_class_that_shrinks_onto_a_customer_is_no_class():
    # Two values, one of them of a single customer: two classes can only be those two points.
    matrix = np.array([[0.0]] * 9 + [[1.0]])
    _, statistics, layout = numbers(matrix)
    assert fit_classes(statistics, layout, 2, seed=1, n_starts=10) is None


def test_a_class_in_which_a_number_does_not_vary_is_marked():
    generator = np.random.default_rng(2)
    matrix = np.concatenate([np.zeros(40), generator.normal(10, 1, 40)])[:, None]
    _, statistics, layout = numbers(matrix)
    found = fit_classes(statistics, layout, 2, seed=1, n_starts=10)
    assert found.classes.points.sum() == 1


def test_categories_alone_can_be_looked_at():
    statistics = np.array([[1.0, 2.0, 4.0, 1, 0], [1.0, -2.0, 4.0, 0, 1]] * 10)
    layout = Layout(1, (2,))
    found = fit_classes(statistics, layout, 1, seed=1, n_starts=2)
    blind = found.classes.without_numbers(layout)
    assert (blind.coefficients[:3] == 0).all()
    assert (blind.coefficients[3:] == found.classes.coefficients[3:]).all()


def test_it_can_be_stopped():
    _, statistics, layout = numbers(crowds((40, 40))[0])
    stop = Event()
    stop.set()
    with pytest.raises(CancelledError, match="The work was stopped"):
        fit_classes(statistics, layout, 2, seed=1, n_starts=2, stop=stop)
