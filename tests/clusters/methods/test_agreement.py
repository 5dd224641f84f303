"""Agreement of labellings: cross tables, adjusted Rand indexes, partners."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from segmentation.clusters.methods.agreement import agreement_of, cross_tabulate, find_partners
from segmentation.records import MethodResult


def result(labels):
    labels = np.array(labels)
    sizes = tuple(int(n) for n in np.bincount(labels[labels >= 0]))
    return MethodResult(labels, algorithm="ward", sizes=sizes, seconds=0.0)


def test_the_table_counts_everyone_once_and_the_unassigned_last():
    table = cross_tabulate(result([0, 0, 1, -1, 2]), result([1, 0, 0, -1, -1]))
    assert table.tolist() == [[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1]]


def test_agreement_is_scikit_learns_with_the_unassigned_as_one_group():
    generator = np.random.default_rng(2)
    labellings = [generator.integers(-1, k, size=200) for k in (2, 4, 7)]
    matrix = agreement_of(labellings)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert np.diag(matrix).tolist() == [1, 1, 1]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert matrix[i, j] == pytest.approx(adjusted_rand_score(labellings[i], labellings[j]))


def test_numbers_of_segments_do_not_matter_and_nobody_assigned_is_one_group():
    nobody = np.full(4, -1)
    matrix = agreement_of([np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]), nobody, nobody])
    assert matrix[0, 1] == 1
    assert matrix[0, 2] == 0
    assert matrix[2, 3] == 1


def test_partners_share_the_most_customers_in_all():
    # 0 and 1 both share most with reference 0; together they gain more as (0, 1) than (1, 0).
    reference = np.array([0] * 10 + [1] * 6)
    labels = np.array([0] * 6 + [1] * 4 + [0] * 1 + [1] * 5)
    assert find_partners(reference, labels) == (0, 1)


def test_segments_left_over_have_further_numbers():
    reference = np.array([0, 0, 0, 1, 1, 1])
    assert find_partners(reference, np.array([0, 0, 2, 1, 1, 1])) == (0, 1, 2)
    # Only reference 0 has customers in common with anything that was assigned.
    assert find_partners(reference, np.array([0, 0, 1, -1, -1, -1])) == (0, 2)
    assert find_partners(reference, np.full(6, -1)) == ()
