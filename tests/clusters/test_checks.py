"""What a matrix and k must fulfil, and the sentences that say so."""

import numpy as np
import pytest

from segmentation.clusters import fit_kmeans, search_k
from segmentation.clusters.checks import count_distinct
from segmentation.errors import DataError, ParameterError
from tests.clusters.tables import prepared

TWENTY = prepared(np.arange(40.0).reshape(20, 2))


def search(table, k_values, n_init=10):
    return search_k(table, k_values=k_values, seed=42, n_init=n_init)


def test_k_outside_the_range_names_the_numbers():
    message = (
        r"Cannot try k = 20, 25 on 20 customers: k must be at least 2 and below the number of "
        r"customers\. Choose values between 2 and 19\."
    )
    with pytest.raises(ParameterError, match=message):
        search(TWENTY, (2, 20, 25))
    with pytest.raises(ParameterError, match=r"Cannot try k = 1 on 20 customers"):
        fit_kmeans(TWENTY, 1, seed=42, n_init=10)


def test_two_customers_allow_no_k():
    with pytest.raises(ParameterError, match=r"k = 2 on 2 customers.*Add customers or features"):
        search(prepared(np.eye(2)), (2,))


def test_three_customers_allow_one_k():
    with pytest.raises(ParameterError, match=r"k = 3 on 3 customers.* Choose k = 2\."):
        search(prepared(np.eye(3)), (3,))


def test_no_k_is_refused():
    with pytest.raises(ParameterError, match=r"No number of clusters was given to try\."):
        search(TWENTY, ())


def test_k_given_twice_is_refused():
    with pytest.raises(ParameterError, match=r"k = 3 was given more than once\."):
        search(TWENTY, (3, 2, 3))


def test_fewer_different_rows_than_k():
    table = prepared(np.repeat([[0.0, 1], [2, 3], [4, 5]], 10, axis=0))
    message = (
        r"Cannot make k = 4, 5 clusters: the 30 customers have only 3 different rows in the "
        r"chosen features\. Choose values between 2 and 3\."
    )
    with pytest.raises(DataError, match=message):
        search(table, (2, 3, 4, 5))


def test_ten_copies_of_one_row():
    message = r"Cannot make k = 2 clusters: the 10 customers have only 1 different row "
    with pytest.raises(DataError, match=message):
        search(prepared(np.tile([1.0, 2.0], (10, 1))), (2,))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite(value):
    matrix = np.arange(40.0).reshape(20, 2)
    matrix[3, 1] = matrix[7, 0] = matrix[7, 1] = value
    message = (
        rf"The matrix holds 3 values that are missing or infinite, in 2 rows \(first: {value} in "
        r"row 4, column 2\)\. Impute or leave out"
    )
    with pytest.raises(DataError, match=message):
        search(prepared(matrix), (2, 3))


@pytest.mark.parametrize("shape", [(0, 2), (5, 0)])
def test_an_empty_matrix(shape):
    with pytest.raises(DataError, match=r"nothing to cluster: the matrix has the shape \("):
        fit_kmeans(prepared(np.empty(shape)), 2, seed=42, n_init=10)


def test_no_start_is_refused():
    with pytest.raises(ParameterError, match=r"n_init is 0, but K-Means needs at least 1 start"):
        search(TWENTY, (2, 3), n_init=0)


def test_values_that_are_large_but_finite_pass():
    matrix = np.concatenate([np.full((10, 1), 1e300), np.full((10, 1), -1e300)])
    assert count_distinct(matrix, at_most=9) == 2


@pytest.mark.parametrize(("at_most", "expected"), [(2, 2), (3, 3), (9, 3)])
def test_distinct_rows_are_counted_up_to_a_limit(at_most, expected):
    rows = np.array([[0.0, 1.0], [-0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    assert count_distinct(rows, at_most=at_most) == expected


def test_distinct_rows_are_found_far_down():
    rows = np.zeros((200_000, 2))
    rows[-1] = 1
    assert count_distinct(rows, at_most=5) == 2
