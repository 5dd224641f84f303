"""Put the labels of any method in segment order, with gaps for the unassigned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.kmeans.kmeans import Partition
from segmentation.clusters.parallel.threads import Report
from segmentation.clusters.sampling import draw_stratified
from segmentation.records import Labelling, Labels, Matrix, Note, PreparedTable


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What a method is given."""

    matrix: Matrix
    k: int
    seed: int
    n_init: int
    base: Partition
    """K-Means of the same matrix and k: samples are drawn from each of its clusters."""
    report: Report
    """Called with the share done; what it raises stops the method."""
    prepared: PreparedTable | None = None
    """Where the matrix comes from: categories and gaps are read there."""


def take_some(task: Task, at_most: int) -> Labels:
    """Return the positions of all rows, or of a sample in proportion from every K-Means cluster."""
    n, k = len(task.matrix), task.base.k
    if n <= at_most:
        return np.arange(n)
    # Rounding may add one row a cluster.
    return draw_stratified(task.base.labels, k, n_rows=at_most - k, least=1, seed=task.seed).rows


def nothing_found(n: int, why: Note, *, bic_by_k: tuple[tuple[int, float], ...] = ()) -> Labelling:
    """Return labels that put nobody anywhere, with the reason."""
    return Labelling(np.full(n, -1, dtype=np.intp), notes=(why,), bic_by_k=bic_by_k)


def put_in_order(matrix: Matrix, found: Labelling) -> Labelling:
    """Number the clusters by size, largest first, ties by centre; empty ones are dropped."""
    is_in = found.labels >= 0
    if not is_in.any():
        return found
    sizes = np.bincount(found.labels[is_in])
    centres = mean_rows(matrix, found.labels, len(sizes))
    order = np.lexsort((*centres.T[::-1], -sizes))[: int((sizes > 0).sum())]
    rank = np.full(len(sizes) + 1, -1, dtype=np.intp)
    rank[order] = np.arange(len(order))
    return replace(
        found,
        labels=rank[found.labels],
        memberships=None if found.memberships is None else _kept(found.memberships, order),
        mixture=found.mixture and found.mixture.in_order(order.tolist()),
        dendrogram=found.dendrogram
        and replace(
            found.dendrogram, segments=tuple(int(rank[own]) for own in found.dendrogram.segments)
        ),
    )


def mean_rows(matrix: Matrix, labels: Labels, k: int) -> Matrix:
    """Return the mean of the members of each cluster, (k, n_features); 0 where there is none."""
    is_in = labels >= 0
    own = labels[is_in]
    sums = np.stack([np.bincount(own, column[is_in], minlength=k) for column in matrix.T], axis=1)
    means: Matrix = sums / np.maximum(np.bincount(own, minlength=k), 1)[:, None]
    return means


def _kept(memberships: NDArray[np.float32], order: Labels) -> NDArray[np.float32]:
    """Return the columns in their new order, summing to 1 without those that were dropped."""
    kept = memberships[:, order]
    if len(order) == memberships.shape[1]:
        return kept
    total = np.maximum(kept.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    rescaled: NDArray[np.float32] = kept / total
    return rescaled
