"""Fit K-Means for one number of segments, with the silhouettes of its customers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.evidence.silhouettes import EXACT_ROWS, silhouettes_by_labelling
from segmentation.clusters.kmeans.blocked_lloyd import assign
from segmentation.clusters.kmeans.kmeans import Partition, partition
from segmentation.clusters.parallel.threads import one_blas_thread
from segmentation.clusters.sampling import draw_stratified, standard_error, take_all
from segmentation.errors import DataError
from segmentation.records import Clustering, KSearch, Labels, Matrix, PreparedTable

SHOWN_ROWS = 5000
SHOWN_LEAST = 50
"""Customers that are scored where there are too many to score all, and of each segment."""

POOL_ROWS = 20_000
POOL_LEAST = 400
"""Customers that they are compared with, and of each segment."""


def fit_kmeans(prepared: PreparedTable, k: int, *, seed: int, n_init: int) -> Clustering:
    """Cluster the customers into k segments.

    Segments by size, largest first, ties by centre. Silhouettes are exact up to 20,000 customers;
    above, those of a sample from every segment, compared with a larger one. Raises ParameterError
    or DataError if k is out of range, there are fewer different rows than k, or a value is not
    finite.

    Parameters
    ----------
    k : int
        2 to n_customers - 1, at most the number of different rows.
    seed : int
        The same matrix, k and seed give the same bits.
    n_init : int
        Starts; the one with the lowest inertia is kept.
    """
    matrix = prepared.matrix
    check_matrix(matrix)
    check_k(matrix, (k,))
    check_n_init(n_init)
    with one_blas_thread():
        best = partition(matrix, k, seed=seed, n_init=n_init)
    return scored(matrix, best, seed=seed, n_init=n_init)


def take_from_search(
    prepared: PreparedTable, search: KSearch, k: int, *, n_init: int
) -> Clustering:
    """Return the clusters that a search of the same matrix found for one of its candidates.

    ``search``: made of this matrix with `n_init` starts. ``k``: one of the candidates.

    What `fit_kmeans` returns for the same k, starts and seed, without clustering again.
    """
    codes = search.labels[k].astype(np.uint16)
    found = Partition(codes, search.centres[k], search.candidate(k).inertia)
    return scored(prepared.matrix, found, seed=search.seed, n_init=n_init)


def divide(
    prepared: PreparedTable, centres: Matrix, inertia: float, *, of: Clustering
) -> Clustering:
    """Return the customers of a sample divided among centres that were found on all rows.

    Seed and starts are those `of` the clustering of the sample; the segments keep the order of the
    centres.

    Raises DataError if a segment has no customer in the sample.
    """
    labels, _ = assign(prepared.matrix, centres)
    n_empty = int(np.count_nonzero(np.bincount(labels, minlength=len(centres)) == 0))
    if n_empty:
        raise DataError(
            f"{n_empty} of the {len(centres)} segments that all rows lead to have no customer in "
            "the sample. Choose fewer segments."
        )
    return scored(
        prepared.matrix, Partition(labels, centres, inertia), seed=of.seed, n_init=of.n_init
    )


def scored(matrix: Matrix, found: Partition, *, seed: int, n_init: int) -> Clustering:
    """Return a partition with its silhouettes."""
    labels = found.labels.astype(np.intp)
    scores = score_silhouettes(matrix, labels, seed=seed)
    return Clustering(
        k=found.k,
        labels=labels,
        centres=found.centres,
        inertia=found.inertia,
        silhouette=scores.mean,
        silhouettes=scores.values,
        shown=scores.rows,
        silhouette_error=scores.error,
        seed=seed,
        n_init=n_init,
    )


class Scores(NamedTuple):
    """Silhouettes of a labelling: of all customers, or of a sample from every segment."""

    values: Matrix
    """(n_shown,)"""
    rows: Labels
    """(n_shown,) the customers that were scored."""
    mean: float
    error: float | None
    """Standard error of the mean; None where all were scored."""


def score_silhouettes(matrix: Matrix, labels: Labels, *, seed: int) -> Scores:
    """Score customers by how well they sit in segments 0 to k - 1, none of them empty."""
    sizes = np.bincount(labels)
    k = len(sizes)
    shown = pool = take_all(len(matrix))
    if len(matrix) > EXACT_ROWS:
        shown = draw_stratified(labels, k, n_rows=SHOWN_ROWS, least=SHOWN_LEAST, seed=seed)
        pool = draw_stratified(labels, k, n_rows=POOL_ROWS, least=POOL_LEAST, seed=seed + 1)
    values = silhouettes_by_labelling(matrix, [labels], shown=shown, pool=pool)[0]
    error = standard_error(values, labels[shown.rows], sizes)
    return Scores(
        values,
        shown.rows,
        mean=float(np.average(values, weights=shown.weights)),
        error=error if len(shown.rows) < len(matrix) else None,
    )
