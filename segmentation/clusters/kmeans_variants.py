"""K-Means in other ways: from small batches of customers, and on principal components."""

from __future__ import annotations

import numpy as np

from segmentation.clusters.components import covariance, principal_axes
from segmentation.clusters.kmeans import FAMILIAR_ROWS, partition
from segmentation.clusters.labelling import Found, Task
from segmentation.clusters.passes import assign, lay_out

BATCH_ROWS = 1024
FEW_STARTS_ROWS = 20_000
FEW_STARTS = 3
"""Starts on more rows than that: scoring each takes a pass over all."""

COMPONENTS_SHARE = 0.75
"""Share of the variation that the components must hold; the fewest that do are taken."""


def fit_mini_batch(task: Task) -> Found:
    """Let centres follow one small random batch of customers after the other.

    References
    ----------
    .. [1] D. Sculley (2010), Web-scale k-means clustering, WWW, 1177-1178.
    """
    from sklearn.cluster import MiniBatchKMeans
    from threadpoolctl import threadpool_limits

    n_starts = task.n_init
    if len(task.matrix) > FEW_STARTS_ROWS:
        n_starts = min(FEW_STARTS, n_starts)
    fits = []
    for start in range(n_starts):
        task.report(0.9 * start / n_starts)
        # Its own n_init compares first centres only, and follows one start to the end.
        method = MiniBatchKMeans(
            task.k, batch_size=BATCH_ROWS, n_init=1, random_state=task.seed + start
        )
        with threadpool_limits(1, user_api="openmp"):
            fits.append(method.fit(task.matrix))
    best = min(fits, key=lambda fit: float(fit.inertia_))
    labels, _ = assign(task.matrix, best.cluster_centers_)
    return Found(
        labels.astype(np.intp), note=f"It learns from batches of {BATCH_ROWS:,} customers."
    )


def fit_on_components(task: Task) -> Found:
    """Run K-Means on the first principal components in place of all columns."""
    matrix = task.matrix
    mean = matrix.mean(axis=0)
    shares, axes = principal_axes(covariance(matrix, mean))
    held = np.cumsum(shares)
    # The tolerance keeps a share that is met exactly from asking for one more by rounding.
    n_components = int(np.searchsorted(held, COMPONENTS_SHARE - 1e-9)) + 1
    n_components = min(n_components, len(shares))
    scores = np.ascontiguousarray((matrix - mean) @ axes[:n_components].T)
    rows = lay_out(scores) if len(scores) > FAMILIAR_ROWS else None
    found = partition(scores, task.k, seed=task.seed, n_init=task.n_init, rows=rows)
    note = (
        f"It sees {n_components} of {len(shares)} principal components, which hold "
        f"{100 * min(held[n_components - 1], 1.0):.0f} % of the variation."
        if n_components < len(shares)
        else f"It takes all {len(shares)} components to hold {100 * COMPONENTS_SHARE:.0f} % of the "
        "variation, so it sees what K-Means sees."
    )
    return Found(found.labels.astype(np.intp), note=note)
