"""K-Means: the best of several starts, in segment order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.lloyd import label_type, nearest_centres, run_lloyd
from segmentation.clusters.silhouettes import EXACT_ROWS, silhouettes
from segmentation.clusters.starts import draw_starts
from segmentation.clusters.threads import one_blas_thread
from segmentation.records import Clustering, Labels, Matrix, PreparedTable

BLOCK_ROWS = 32_768

SHOWN_ROWS = 5000
"""Customers whose silhouettes are computed where there are too many for all."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """One K-Means result in segment order, before it is scored."""

    labels: NDArray[np.unsignedinteger]
    centres: Matrix
    inertia: float

    @property
    def k(self) -> int:
        """Number of clusters."""
        return len(self.centres)


def fit_kmeans(prepared: PreparedTable, k: int, *, seed: int, n_init: int) -> Clustering:
    """Cluster the customers into k segments.

    Parameters
    ----------
    prepared : PreparedTable
    k : int
        2 to n_customers - 1, at most the number of different rows.
    seed : int
        The same matrix, k and seed give the same bits.
    n_init : int
        Starts; the one with the lowest inertia is kept.

    Returns
    -------
    Clustering
        Segments by size, largest first, ties by centre.

    Raises
    ------
    ParameterError, DataError
        If k is out of range, there are fewer different rows than k, or a value is not finite.
    """
    matrix = prepared.matrix
    check_matrix(matrix)
    check_k(matrix, (k,))
    check_n_init(n_init)
    best = partition(matrix, k, seed=seed, n_init=n_init)
    shown, weights = choose_shown(best.labels, k, seed=seed)
    labels = best.labels.astype(np.intp)
    values = silhouettes(matrix, labels, rows=None if len(shown) == len(matrix) else shown)
    return Clustering(
        k=k,
        labels=labels,
        centres=best.centres,
        inertia=best.inertia,
        silhouette=float(values @ weights),
        silhouettes=values,
        shown=shown,
        silhouette_error=_standard_error(values, labels[shown], labels=labels),
        seed=seed,
        n_init=n_init,
    )


def partition(matrix: Matrix, k: int, *, seed: int, n_init: int) -> Partition:
    """Return the best of `n_init` runs of K-Means on rows that were checked."""
    mean = matrix.mean(axis=0)
    points = matrix - mean
    with one_blas_thread():
        starts = draw_starts(points, k, n_starts=n_init, seed=seed)
        runs = run_lloyd(points[None], starts)
        best = int(runs.inertia.argmin())
        return in_segment_order(matrix, runs.centres[best] + mean)


def in_segment_order(matrix: Matrix, centres: Matrix) -> Partition:
    """Assign each row to its nearest centre and number the clusters by size, largest first.

    Of equally large clusters the one whose centre comes first, compared column by column, has the
    lower number.
    """
    mean = matrix.mean(axis=0)
    k = len(centres)
    shifted = centres - mean
    labels = np.empty(len(matrix), dtype=label_type(k))
    inertia = 0.0
    for start in range(0, len(matrix), BLOCK_ROWS):
        block = matrix[start : start + BLOCK_ROWS] - mean
        lying = np.concatenate([block.T, np.ones((1, len(block)))])
        labels[start : start + BLOCK_ROWS] = nearest_centres(lying[None], shifted[None])[0][0]
        own = labels[start : start + BLOCK_ROWS]
        inertia += float(((block - shifted[own]) ** 2).sum())
    sizes = np.bincount(labels, minlength=k)
    order = np.lexsort((*centres.T[::-1], -sizes))
    rank = np.empty(k, dtype=labels.dtype)
    rank[order] = np.arange(k, dtype=labels.dtype)
    return Partition(np.take(rank, labels), centres[order], inertia)


def choose_shown(labels: NDArray[np.integer], k: int, *, seed: int) -> tuple[Labels, Matrix]:
    """Choose the rows whose silhouettes are computed, and the weight of each in the mean.

    Returns
    -------
    shown : (n_shown,) array of int
        All rows up to a stated number; above it a sample from every cluster, in proportion to its
        size but at least 50 of each (all, where it has fewer).
    weights : (n_shown,) array of float
        Sum to 1; each cluster weighs what its share of all rows is.
    """
    n = len(labels)
    if n <= EXACT_ROWS:
        return np.arange(n), np.full(n, 1 / n)
    generator = np.random.default_rng(seed)
    sizes = np.bincount(labels, minlength=k)
    wanted = np.minimum(sizes, np.maximum(50, np.rint(SHOWN_ROWS * sizes / n).astype(int)))
    chosen = [
        generator.choice(np.flatnonzero(labels == cluster), size=wanted[cluster], replace=False)
        for cluster in range(k)
    ]
    shown = np.sort(np.concatenate(chosen))
    return shown, (sizes / wanted / n)[labels[shown]]


def _standard_error(values: Matrix, own: Labels, *, labels: Labels) -> float | None:
    """Return the standard error of a stratified mean; None where every row was scored."""
    if len(values) == len(labels):
        return None
    n = len(labels)
    variance = 0.0
    for cluster, size in enumerate(np.bincount(labels)):
        inside = values[own == cluster]
        if 1 < len(inside) < size:
            correction = 1 - len(inside) / size
            variance += (size / n) ** 2 * correction * inside.var(ddof=1) / len(inside)
    return float(np.sqrt(variance))
