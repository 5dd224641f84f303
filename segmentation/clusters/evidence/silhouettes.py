"""Compute Euclidean silhouettes for every candidate k in one pass over the distances."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from threading import Event
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.kmeans.nearest import Singles
from segmentation.clusters.parallel.threads import Report, one_blas_thread, run_tasks, stop_if
from segmentation.clusters.sampling import Sample, take_all
from segmentation.errors import ParameterError
from segmentation.records import Matrix

EXACT_ROWS = 20_000
"""Up to here silhouettes are exact; the work grows with the square of the rows."""

BLOCK_ROWS = 128
BLOCK_COLUMNS = 2048
"""A block of distances, 128 x 2048, stays in a core's cache between being made and being used."""

DIRECT_CELLS = 250_000
"""Up to here, distances come from differences, without the rounding of the product form."""

DOUBLE_CELLS = 2_500_000
"""Up to here, they stay in double precision, and on one thread."""

ZERO, ZERO_SINGLE = 1e-13, 4e-6
"""Squared distances below this share of the customer's squared norm are rounding: taken as 0."""

N_TASKS = 32

Numbers = TypeVar("Numbers", Matrix, Singles)


def silhouettes_by_labelling(
    matrix: Matrix,
    labellings: Sequence[NDArray[np.integer]],
    *,
    shown: Sample | None = None,
    pool: Sample | None = None,
    report: Report | None = None,
) -> list[Matrix]:
    """Return silhouettes for each of several labellings.

    Each block of distances is made once and added up per cluster of all labellings by one matrix
    product; the distances are never held all at once.

    Raises ParameterError if a labelling has fewer than 2 clusters or an empty one.

    Parameters
    ----------
    matrix : (n_customers, n_features) array of float
        The Euclidean distance between rows is used, not its square.
    labellings : sequence of (n_customers,) arrays of int
        Each 0..k-1, k of 2 or more, no empty cluster.
    shown : Sample, optional
        The customers to score; by default all.
    pool : Sample, optional
        The customers that they are compared with, each as often as its weight; by default all.
    report : callable, optional
        Called with the share done.

    Returns
    -------
    list of (n_shown,) arrays of float
        -1 to 1, higher is better: (b - a) / max(a, b) with a the mean distance to the own cluster
        and b the lowest mean distance to another. 0 in a cluster of one, and where all
        distances are 0.

    References
    ----------
    .. [1] P. J. Rousseeuw (1987), J. Comput. Appl. Math. 20, 53-65.

    Examples
    --------
    >>> silhouettes_by_labelling(np.array([[0.0], [1.0], [9.0]]), [np.array([0, 0, 1])])[0].round(3)
    array([0.889, 0.875, 0.   ])
    """
    for labels in labellings:
        _check_labels(labels)
    shown, pool = shown or take_all(len(matrix)), pool or take_all(len(matrix))
    indicators = [
        np.equal(labels[pool.rows, None], np.arange(labels.max() + 1)) * pool.weights[:, None]
        for labels in labellings
    ]
    middle = matrix.mean(axis=0)
    sums = _distance_sums(
        matrix[shown.rows] - middle,
        matrix[pool.rows] - middle,
        np.concatenate(indicators, axis=1),
        report=report,
    )
    # What a customer itself weighs in the sum over its own cluster, at distance 0.
    itself = np.zeros(len(matrix))
    itself[pool.rows] = pool.weights
    results = []
    first = 0
    for labels, part in zip(labellings, indicators, strict=True):
        results.append(
            silhouettes_from_sums(
                sums[:, first : first + part.shape[1]],
                labels[shown.rows],
                sizes=part.sum(axis=0),
                itself=itself[shown.rows],
            )
        )
        first += part.shape[1]
    return results


def mean_silhouettes(
    points: Singles,
    labellings: Sequence[NDArray[np.integer]],
    k_values: Sequence[int],
    *,
    stop: Event | None = None,
) -> NDArray[np.float64]:
    """Return the mean silhouette of each labelling, from distances in single precision.

    Parameters
    ----------
    points : (n_points, n_features) array of float32
        Near the origin, for accuracy.
    labellings : sequence of (n_points,) arrays of int
    k_values : sequence of int
        The number of clusters of each; some may be empty.
    """
    pairs = list(zip(labellings, k_values, strict=True))
    members = np.concatenate([own[:, None] == np.arange(k) for own, k in pairs], axis=1)
    left, right = _expand(points, points)
    sums = _sum_distances(left, stop, right=right, indicators=members.astype(np.float32))
    ends = np.cumsum(k_values)[:-1]
    return np.array(
        [
            silhouettes_from_sums(
                part, own, sizes=np.maximum(np.bincount(own, minlength=k), 1)
            ).mean()
            for part, (own, k) in zip(np.split(sums, ends, axis=1), pairs, strict=True)
        ]
    )


def silhouettes_from_sums(
    sums: Matrix,
    labels: NDArray[np.integer],
    *,
    sizes: NDArray[np.float64],
    itself: NDArray[np.float64] | float = 1.0,
) -> Matrix:
    """Return silhouettes, given each customer's summed distance to each cluster.

    Parameters
    ----------
    sums : (n_shown, k) array of float
        Summed distances to the members of each cluster, the customer itself (at 0) included.
    labels : (n_shown,) array of int
        The own cluster of each.
    sizes : (k,) array of float
        Number of members of each cluster, above 0.
    itself : (n_shown,) array of float
        How often the customer itself was counted.
    """
    each = np.arange(len(sums))
    others = sizes[labels] - itself
    inside = sums[each, labels] / np.where(others > 0, others, 1)
    means = sums / sizes
    means[each, labels] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    result: Matrix = np.divide(outside - inside, larger, out=np.zeros(len(sums)), where=larger > 0)
    result[others <= 0] = 0.0
    return result


def _check_labels(labels: NDArray[np.integer]) -> None:
    """Raise ParameterError if there are fewer than 2 clusters or one of them is empty."""
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


def _distance_sums(
    shown: Matrix, pool: Matrix, indicators: Matrix, *, report: Report | None = None
) -> Matrix:
    """Return the summed distance of each shown row to the members of each cluster.

    ``indicators`` tells how often each row of the pool counts in each cluster; rows lie near the
    origin, for accuracy. Up to some rows the sums are in double precision; above, they are of
    distances rounded to single precision (their squares are not), summed in blocks, with a
    relative error near 1e-6.
    """
    n_cells = len(shown) * len(pool)
    if n_cells <= DIRECT_CELLS:
        sums: Matrix = pairwise_distances(shown, pool) @ indicators
        return sums
    is_small = n_cells <= DOUBLE_CELLS
    left, right = _expand(shown, pool)
    add_up = partial(
        _sum_distances,
        right=right,
        indicators=indicators if is_small else indicators.astype(np.float32),
    )
    edges = np.linspace(0, len(shown), N_TASKS + 1).astype(int)
    tasks = [partial(add_up, left[a:b]) for a, b in pairwise(edges)]
    with one_blas_thread():
        return np.concatenate(run_tasks(tasks, parallel=not is_small, report=report))


def pairwise_distances(rows: Matrix, others: Matrix) -> Matrix:
    """Return (n_rows, n_others) Euclidean distances, from differences, column by column."""
    squares = np.zeros((len(rows), len(others)))
    for column in range(rows.shape[1]):
        squares += np.subtract.outer(rows[:, column], others[:, column]) ** 2
    return np.sqrt(squares, out=squares)


def _expand(rows: Numbers, others: Numbers) -> tuple[Numbers, Numbers]:
    """Return factors whose product is the squared distance of each row to each other."""
    ones = [np.ones(len(each), dtype=each.dtype) for each in (rows, others)]
    squares = [np.einsum("ij,ij->i", each, each) for each in (rows, others)]
    return (
        np.column_stack([-2 * rows, squares[0], ones[0]]),
        np.column_stack([others, ones[1], squares[1]]).T.copy(),
    )


def _sum_distances(
    left: Matrix | Singles,
    stop: Event | None,
    *,
    right: Matrix | Singles,
    indicators: NDArray[np.floating],
) -> Matrix:
    """Add up the distances of a slice of rows, block by block."""
    zero = (ZERO if left.dtype == np.float64 else ZERO_SINGLE) * left[:, -2, None]
    sums = np.zeros((len(left), indicators.shape[1]))
    for start in range(0, len(left), BLOCK_ROWS):
        stop_if(stop)
        rows = left[start : start + BLOCK_ROWS]
        for begin in range(0, right.shape[1], BLOCK_COLUMNS):
            squares = rows @ right[:, begin : begin + BLOCK_COLUMNS]
            squares *= squares > zero[start : start + BLOCK_ROWS]
            distances = squares.astype(indicators.dtype, copy=False)
            np.sqrt(distances, out=distances)
            sums[start : start + BLOCK_ROWS] += (
                distances @ indicators[begin : begin + BLOCK_COLUMNS]
            )
    return sums
