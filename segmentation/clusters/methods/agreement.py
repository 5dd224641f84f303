"""Measure how far two labellings of the same customers agree, and pair their segments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.evidence.stability import adjusted_rand
from segmentation.records import Labels, Matrix, MethodResult


def cross_tabulate(first: MethodResult, second: MethodResult) -> NDArray[np.int64]:
    """Count customers by their segment in two results.

    Returns
    -------
    (k of the first + 1, k of the second + 1) array of int
        The last row and the last column are customers in no segment.

    Examples
    --------
    >>> def result(labels, sizes):
    ...     found = np.array(labels)
    ...     return MethodResult(algorithm="ward", labels=found, sizes=sizes, seconds=0.0)
    >>> cross_tabulate(result([0, 0, 1], (2, 1)), result([0, 1, -1], (1, 1)))
    array([[1, 1, 0],
           [0, 0, 1],
           [0, 0, 0]])
    """
    return _count(first.labels, second.labels, (first.k, second.k))


def _count(rows: Labels, columns: Labels, ks: tuple[int, int]) -> NDArray[np.int64]:
    shape = (ks[0] + 1, ks[1] + 1)
    cells = np.where(rows < 0, ks[0], rows) * shape[1] + np.where(columns < 0, ks[1], columns)
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def agreement_of(labellings: Sequence[Labels]) -> Matrix:
    """Return the adjusted Rand index of every two labellings, (n, n): 1 the same, 0 by chance.

    Customers in no segment (-1) count as one more group.

    References
    ----------
    .. [1] L. Hubert, P. Arabie (1985), Comparing partitions, J. Classification 2, 193-218.
    """
    n = len(labellings)
    ks = [int(labels.max(initial=-1)) + 1 for labels in labellings]
    indexes = np.eye(n)
    for i in range(n):
        for j in range(i):
            counts = _count(labellings[i], labellings[j], (ks[i], ks[j]))
            indexes[i, j] = indexes[j, i] = adjusted_rand(counts[None].astype(np.float64))[0]
    return indexes


def find_partners(reference: Labels, labels: Labels) -> tuple[int, ...]:
    """Return for each segment the reference's segment that it shares most customers with.

    One to one, so that the customers in such pairs are as many as possible (Hungarian method).
    Segments left over, or with nobody in common, have the numbers from the number of the
    reference's segments on.
    """
    from scipy.optimize import linear_sum_assignment

    k_reference, k = int(reference.max()) + 1, int(labels.max(initial=-1)) + 1
    counts = _count(reference, labels, (k_reference, k))[:-1, :-1]
    pairs = zip(*linear_sum_assignment(counts, maximize=True), strict=True)
    partners = {int(own): int(other) for other, own in pairs if counts[other, own] > 0}
    further = iter(range(k_reference, k_reference + k))
    return tuple(partners[own] if own in partners else next(further) for own in range(k))
