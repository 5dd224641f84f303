"""Euclidean silhouettes, for every candidate k in one pass over the pairwise distances."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from threading import Event

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.threads import one_blas_thread, run_tasks, stop_if
from segmentation.errors import ParameterError
from segmentation.records import Labels, Matrix

EXACT_ROWS = 20_000
"""Up to here silhouettes are exact; the work grows with the square of the rows."""

BLOCK_ROWS = 128
BLOCK_COLUMNS = 2048
"""A block of distances, 128 x 2048, stays in a core's cache between being made and being used."""

PARALLEL_ROWS = 1500
"""From here the work on the distances outweighs handing it to other threads."""

DIRECT_CELLS = 250_000
"""Up to here, distances come from differences, without the rounding of the product form."""

ZERO = 1e-13
"""Squared distances below this share of the largest squared norm are rounding: taken as 0."""

TASKS = 16


def silhouettes(matrix: Matrix, labels: Labels, *, rows: Labels | None = None) -> Matrix:
    """Return the silhouette of each customer.

    Parameters
    ----------
    matrix : (n_customers, n_features) array of float
        The Euclidean distance between rows is used, not its square.
    labels : (n_customers,) array of int
        0..k-1, k of 2 or more, no empty cluster.
    rows : (n_shown,) array of int, optional
        The customers to score, by default all. Each is compared with every customer.

    Returns
    -------
    (n_shown,) array of float
        -1 to 1, higher is better: (b - a) / max(a, b) with a the mean distance to the own cluster
        and b the lowest mean distance to another. 0 in a cluster of one, and where all
        distances are 0.

    Raises
    ------
    ParameterError
        If a labelling has fewer than 2 clusters or an empty one.

    References
    ----------
    .. [1] P. J. Rousseeuw (1987), J. Comput. Appl. Math. 20, 53-65.

    Examples
    --------
    >>> silhouettes(np.array([[0.0], [1.0], [9.0]]), np.array([0, 0, 1])).round(3)
    array([0.889, 0.875, 0.   ])
    """
    return silhouettes_by_labelling(matrix, [labels], rows=rows)[0]


def silhouettes_by_labelling(
    matrix: Matrix,
    labellings: Sequence[NDArray[np.integer]],
    *,
    rows: Labels | None = None,
) -> list[Matrix]:
    """Return the silhouette of each customer in each of several labellings.

    Each block of distances is made once and added up per cluster of all labellings by one matrix
    product; the distances are never held all at once.

    Parameters
    ----------
    matrix : (n_customers, n_features) array of float
    labellings : sequence of (n_customers,) arrays of int
    rows : (n_shown,) array of int, optional

    Returns
    -------
    list of (n_shown,) arrays of float
    """
    counts = [count_members(labels) for labels in labellings]
    centred = matrix - matrix.mean(axis=0)
    shown = centred if rows is None else centred[rows]
    sums = distance_sums(shown, centred, labellings=labellings, counts=counts)
    results = []
    first = 0
    for labels, sizes in zip(labellings, counts, strict=True):
        own = labels if rows is None else labels[rows]
        results.append(silhouettes_from_sums(sums[:, first : first + len(sizes)], own, sizes=sizes))
        first += len(sizes)
    return results


def silhouettes_from_sums(
    sums: Matrix, labels: NDArray[np.integer], *, sizes: NDArray[np.intp]
) -> Matrix:
    """Return silhouettes, given each customer's summed distance to each cluster.

    Parameters
    ----------
    sums : (n_shown, k) array of float
        Summed distances to the members of each cluster, the customer itself (at 0) included.
    labels : (n_shown,) array of int
        The own cluster of each.
    sizes : (k,) array of int
        Number of members of each cluster.
    """
    each = np.arange(len(sums))
    own_size = sizes[labels]
    inside = sums[each, labels] / np.maximum(own_size - 1, 1)
    means = sums / sizes
    means[each, labels] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    result: Matrix = np.divide(outside - inside, larger, out=np.zeros(len(sums)), where=larger > 0)
    result[own_size == 1] = 0.0
    return result


def count_members(labels: NDArray[np.integer]) -> NDArray[np.intp]:
    """Return the size of each cluster; ParameterError if there are fewer than 2 or one is empty."""
    sizes = np.bincount(labels)
    if len(sizes) < 2:
        raise ParameterError(
            "Silhouettes compare clusters, but all customers are in one. Give labels of 2 or more."
        )
    if (sizes == 0).any():
        empty = ", ".join(str(cluster) for cluster in np.flatnonzero(sizes == 0))
        raise ParameterError(
            f"Cluster {empty} of 0 to {len(sizes) - 1} has no members. "
            "Number the clusters without gaps."
        )
    return sizes


def distance_sums(
    shown: Matrix,
    matrix: Matrix,
    *,
    labellings: Sequence[NDArray[np.integer]],
    counts: Sequence[NDArray[np.intp]],
) -> Matrix:
    """Return the summed distance of each shown row to the members of each cluster.

    Parameters
    ----------
    shown : (n_shown, n_features) array of float
    matrix : (n_customers, n_features) array of float
        Centred like `shown`, for accuracy.
    labellings : sequence of (n_customers,) arrays of int
    counts : sequence of (k,) arrays of int

    Returns
    -------
    (n_shown, sum of all k) array of float
        Float32 distances, made from float64 squares and summed in blocks: relative error near 1e-6.
    """
    is_small = len(matrix) <= PARALLEL_ROWS
    kind = np.float64 if is_small else np.float32
    members = [
        np.equal(labels[:, None], np.arange(len(sizes))).astype(kind)
        for labels, sizes in zip(labellings, counts, strict=True)
    ]
    indicators = np.concatenate(members, axis=1)
    if len(shown) * len(matrix) <= DIRECT_CELLS:
        sums: Matrix = pairwise_distances(shown, matrix) @ indicators
        return sums
    left = np.column_stack([-2 * shown, np.einsum("ij,ij->i", shown, shown), np.ones(len(shown))])
    right = np.column_stack(
        [matrix, np.ones(len(matrix)), np.einsum("ij,ij->i", matrix, matrix)]
    ).T.copy()
    zero = ZERO * float(right[-1].max())
    edges = np.linspace(0, len(shown), 2 if is_small else TASKS + 1).astype(int)
    tasks = [
        partial(_sum_distances, left[a:b], right, indicators=indicators, zero=zero)
        for a, b in pairwise(edges)
        if b > a
    ]
    with one_blas_thread():
        return np.concatenate(run_tasks(tasks, parallel=not is_small))


def pairwise_distances(rows: Matrix, others: Matrix) -> Matrix:
    """Return (n_rows, n_others) Euclidean distances, from differences, column by column."""
    squares = np.zeros((len(rows), len(others)))
    for column in range(rows.shape[1]):
        squares += np.subtract.outer(rows[:, column], others[:, column]) ** 2
    return np.sqrt(squares, out=squares)


def _sum_distances(
    left: Matrix, right: Matrix, stop: Event, *, indicators: NDArray[np.floating], zero: float
) -> Matrix:
    """Add up the distances of a slice of rows, block by block."""
    sums = np.zeros((len(left), indicators.shape[1]))
    n = right.shape[1]
    for start in range(0, len(left), BLOCK_ROWS):
        stop_if(stop)
        rows = left[start : start + BLOCK_ROWS]
        for begin in range(0, n, BLOCK_COLUMNS):
            squares = rows @ right[:, begin : begin + BLOCK_COLUMNS]
            squares[squares < zero] = 0
            distances = squares.astype(indicators.dtype, copy=False)
            np.sqrt(distances, out=distances)
            sums[start : start + BLOCK_ROWS] += (
                distances @ indicators[begin : begin + BLOCK_COLUMNS]
            )
    return sums
