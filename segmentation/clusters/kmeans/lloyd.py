"""Run Lloyd's algorithm to the very end, for several starts on the same points at once."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.kmeans.nearest import Codes, nearest_centres
from segmentation.clusters.parallel.threads import stop_if
from segmentation.records import Matrix

MAX_ITER = 300
"""As in scikit-learn; strict convergence on small data needs 5 to 40."""


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What Lloyd's algorithm ends in, for each of several runs."""

    centres: Matrix
    """(n_runs, k, n_features)"""
    inertia: NDArray[np.float64]
    """(n_runs,) sums of squared distances to the nearest centre."""


def run_lloyd(points: Matrix, starts: Matrix, *, stop: Event | None = None) -> Runs:
    """Move centres to the means of their points until no label changes.

    A cluster that lost all its points was given the point farthest from its centre.

    Parameters
    ----------
    points : (n_points, n_features) array of float
    starts : (n_runs, k, n_features) array of float
        First centres.
    stop : Event, optional
        Leaves with CancelledError when set.
    """
    columns = np.column_stack([points, np.ones(len(points))])
    transposed = np.ascontiguousarray(columns.T)
    ends, inertia = np.empty_like(starts), np.empty(len(starts))
    active, centres = np.arange(len(starts)), starts
    labels: Codes | None = None
    for step in range(MAX_ITER + 1):
        stop_if(stop)
        found, lowest = nearest_centres(transposed, centres)
        has_ended = np.full(len(active), step == MAX_ITER)
        if labels is not None:
            has_ended |= ~(found != labels).any(axis=1)
        if has_ended.any():
            ends[active[has_ended]] = centres[has_ended]
            inertia[active[has_ended]] = lowest[has_ended].sum(axis=1)
            active, centres = active[~has_ended], centres[~has_ended]
            found, lowest = found[~has_ended], lowest[~has_ended]
        if len(active) == 0:
            break
        centres, labels = _means(columns, found, k=centres.shape[1], lowest=lowest), found
    squares = float(np.einsum("ij,ij->", points, points))
    return Runs(ends, np.maximum(inertia + squares, 0))


def _means(columns: Matrix, labels: Codes, *, k: int, lowest: Matrix) -> Matrix:
    """Return the means of the points of each cluster, (n_runs, k, n_features)."""
    n_runs = len(labels)
    members = np.empty((n_runs, k, len(columns)))
    np.equal(labels[:, None, :], np.arange(k, dtype=labels.dtype)[:, None], out=members)
    sums = (members.reshape(n_runs * k, -1) @ columns).reshape(n_runs, k, -1)
    if (sums[:, :, -1] == 0).any():
        _fill_empty(sums, columns, labels=labels, lowest=lowest)
    means: Matrix = sums[:, :, :-1] / sums[:, :, -1:]
    return means


def _fill_empty(sums: Matrix, columns: Matrix, *, labels: Codes, lowest: Matrix) -> None:
    """Move the points farthest from their centres into the empty clusters of each run."""
    squares = np.einsum("ij,ij->i", columns[:, :-1], columns[:, :-1])
    for run in np.flatnonzero((sums[:, :, -1] == 0).any(axis=1)):
        distances = lowest[run] + squares
        counts = sums[run, :, -1]
        for empty in np.flatnonzero(counts == 0):
            # A cluster of one point cannot give it away without becoming empty itself.
            far = int(np.where(counts[labels[run]] > 1, distances, -np.inf).argmax())
            sums[run, labels[run, far]] -= columns[far]
            sums[run, empty] = columns[far]
            distances[far] = -np.inf
