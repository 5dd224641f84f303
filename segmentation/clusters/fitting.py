"""K-Means for one number of segments, with the silhouettes of its customers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.kmeans import FAMILIAR_ROWS, partition
from segmentation.clusters.passes import lay_out
from segmentation.clusters.silhouettes import EXACT_ROWS, silhouettes
from segmentation.clusters.threads import one_blas_thread
from segmentation.records import Clustering, Labels, Matrix, PreparedTable

SHOWN_ROWS = 5000
"""Customers whose silhouettes are computed where there are too many for all."""


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
    rows = lay_out(matrix) if len(matrix) > FAMILIAR_ROWS else None
    with one_blas_thread():
        best = partition(matrix, k, seed=seed, n_init=n_init, rows=rows)
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
