"""Cluster with HDBSCAN: segments are where customers crowd; the rest is in none.

References
----------
.. [1] R. J. G. B. Campello, D. Moulavi, J. Sander (2013), Density-based clustering based on
   hierarchical density estimates, PAKDD, 160-172.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from threading import Event

import numpy as np

from segmentation.clusters.methods.labelling import Task, nothing_found, take_some
from segmentation.clusters.parallel.threads import Report, run_tasks, stop_if
from segmentation.records import Labelling, Labels, Matrix, Note, rows_looked_at

DENSITY_ROWS = rows_looked_at("hdbscan")
"""Customers that are looked at; above, a sample from every K-Means segment. The work grows with
the square of the rows in many columns: a second for 5,000 in 20."""

LEAST_SHARE = 0.02
_LEAST_SIZE = 5
"""A crowd of fewer customers, or of a smaller share, is no segment."""

_NEIGHBOURS = 5
"""How many customers around a place make it dense."""

BLOCK_ROWS = 1024
N_TASKS = 32


def fit_hdbscan(task: Task) -> Labelling:
    """Find the crowds; k is not asked for."""
    from sklearn.cluster import HDBSCAN

    n = len(task.matrix)
    rows = task.matrix[take_some(task, DENSITY_ROWS)]
    least = max(_LEAST_SIZE, round(LEAST_SHARE * len(rows)))
    if len(rows) < 2 * least:
        return nothing_found(n, Note("too_few_for_crowds", {"least": least, "n": n}))
    method = HDBSCAN(min_cluster_size=least, min_samples=_NEIGHBOURS, copy=True)
    labels: Labels = method.fit_predict(rows).astype(np.intp)
    if labels.max() < 0:
        return nothing_found(n, Note("no_crowds_apart", {"least": least}))
    crowds = Note("crowds", {"least": least})
    if len(rows) == n:
        return Labelling(labels, notes=(crowds,))
    task.report(0.6)
    nearest = nearest_rows(task.matrix, rows, report=lambda share: task.report(0.6 + 0.4 * share))
    sampled = Note("sample_of_crowds", {"n_fitted": len(rows), "limit": DENSITY_ROWS})
    return Labelling(labels[nearest], notes=(crowds, sampled), n_fitted=len(rows))


def nearest_rows(matrix: Matrix, others: Matrix, *, report: Report | None = None) -> Labels:
    """Return for each row the nearest of some other rows: (n_customers,) positions in `others`.

    Computed in single precision: of two that are almost equally near, either may be taken.
    """
    middle = others.mean(axis=0)
    turned = np.ascontiguousarray((others - middle).T, dtype=np.float32)
    half_squares = np.einsum("ij,ij->j", turned, turned) / 2
    edges = np.linspace(0, len(matrix), N_TASKS + 1).astype(int)

    def work(first: int, last: int, stop: Event) -> Labels:
        found = np.empty(last - first, dtype=np.intp)
        for start in range(first, last, BLOCK_ROWS):
            stop_if(stop)
            block = (matrix[start : min(start + BLOCK_ROWS, last)] - middle).astype(np.float32)
            scores = block @ turned
            scores -= half_squares
            found[start - first : start - first + len(block)] = scores.argmax(axis=1)
        return found

    tasks = [partial(work, int(a), int(b)) for a, b in pairwise(edges) if b > a]
    return np.concatenate(run_tasks(tasks, parallel=True, report=report))
