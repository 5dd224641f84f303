"""Run K-Means in other ways: from small batches of customers, and on components."""

from __future__ import annotations

import numpy as np

from segmentation.clusters.components import covariance, principal_axes
from segmentation.clusters.kmeans.blocked_lloyd import assign
from segmentation.clusters.kmeans.kmeans import partition
from segmentation.clusters.methods.labelling import Task, take_some
from segmentation.records import Labelling, Matrix, Note

BATCH_ROWS = 1024
_BATCHES = 100
_BATCH_STARTS = 5
"""Starts at most; the one with the lowest inertia on a sample goes on."""

_SCORED_ROWS = 20_000

_COMPONENTS_SHARE = 0.75
"""Share of the variation that the components must hold; the fewest that do are taken."""


def fit_mini_batch(task: Task) -> Labelling:
    """Let centres follow one small random batch of customers after the other.

    References
    ----------
    .. [1] D. Sculley (2010), Web-scale k-means clustering, WWW, 1177-1178.
    """
    n_starts = min(_BATCH_STARTS, task.n_init)
    starts = []
    for start in range(n_starts):
        task.report(0.9 * start / n_starts)
        starts.append(_follow_batches(task.matrix, task.k, seed=task.seed + start))
    scored = task.matrix[take_some(task, _SCORED_ROWS)]
    best = min(starts, key=lambda centres: assign(scored, centres)[1])
    labels, _ = assign(task.matrix, best)
    return Labelling(
        labels.astype(np.intp),
        notes=(Note("batches", {"n_batches": _BATCHES, "n_rows": BATCH_ROWS}),),
    )


def _follow_batches(matrix: Matrix, k: int, *, seed: int) -> Matrix:
    """Return the centres of one start; the work does not grow with the rows."""
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    generator = np.random.default_rng(seed)
    method = MiniBatchKMeans(k, n_init=1, random_state=seed)
    with threadpool_limits(1, user_api="openmp"):
        for _ in range(_BATCHES):
            # Its own way of drawing a batch looks at every row, which is most of the time.
            is_small = len(matrix) <= BATCH_ROWS
            drawn = slice(None) if is_small else generator.integers(0, len(matrix), BATCH_ROWS)
            method.partial_fit(matrix[drawn])
    centres: Matrix = method.cluster_centers_
    return centres


def fit_on_components(task: Task) -> Labelling:
    """Run K-Means on the first principal components in place of all columns."""
    matrix = task.matrix
    mean = matrix.mean(axis=0)
    shares, axes = principal_axes(covariance(matrix, mean))
    held = np.cumsum(shares)
    # The tolerance keeps a share that is met exactly from asking for one more by rounding.
    n_components = int(np.searchsorted(held, _COMPONENTS_SHARE - 1e-9)) + 1
    n_components = min(n_components, len(shares))
    scores = np.ascontiguousarray((matrix - mean) @ axes[:n_components].T)
    found = partition(scores, task.k, seed=task.seed, n_init=task.n_init)
    seen = {"n_components": n_components, "n_all": len(shares)}
    note = (
        Note("components", {**seen, "share": float(min(held[n_components - 1], 1.0))})
        if n_components < len(shares)
        else Note("all_components", {**seen, "share": _COMPONENTS_SHARE})
    )
    return Labelling(found.labels.astype(np.intp), notes=(note,))
