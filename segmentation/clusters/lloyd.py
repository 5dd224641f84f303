"""Lloyd's algorithm for many runs at once.

A run is one set of centres on one set of points. Stacked, the runs share each NumPy call, which is
what makes hundreds of small fits (starts, references, resamples) as quick as a few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_ITER = 300
"""As in scikit-learn; strict convergence on small data needs 5 to 40."""


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What Lloyd's algorithm ends in, for each of several runs."""

    centres: NDArray[np.floating]
    """(n_runs, k, n_features)"""
    labels: NDArray[np.unsignedinteger]
    """(n_runs, n_points), each point's nearest centre."""
    inertia: NDArray[np.float64]
    """(n_runs,) sums of squared distances to the nearest centre."""


def run_lloyd(
    points: NDArray[np.floating],
    centres: NDArray[np.floating],
    *,
    tol: float = 0.0,
    max_iter: int = MAX_ITER,
) -> Runs:
    """Move centres to the means of their points until no label changes.

    Parameters
    ----------
    points : (n_runs, n_points, n_features) array of float
        Or (1, n_points, n_features), shared by all runs. Computed in its own precision.
    centres : (n_runs, k, n_features) array of float
        First centres.
    tol : float
        Also stop when the squared movements of a run's centres sum to this or less.
    max_iter : int

    Returns
    -------
    Runs
        A cluster that lost all its points was given the point farthest from its centre.
    """
    n_runs = len(centres)
    is_shared = len(points) == 1 and n_runs > 1
    columns = _with_ones(points)
    lying = np.ascontiguousarray(columns.transpose(0, 2, 1))
    current = centres.astype(points.dtype, copy=True)
    labels = np.zeros((n_runs, points.shape[1]), dtype=label_type(centres.shape[1]))
    lowest = np.zeros(labels.shape, dtype=points.dtype)
    active = np.arange(n_runs)
    for step in range(max_iter):
        new_labels, lowest[active] = nearest_centres(lying, current[active])
        moved = (new_labels != labels[active]).any(axis=1)
        labels[active] = new_labels
        if step > 0 and not moved.all():
            active, new_labels = active[moved], new_labels[moved]
            if not is_shared:
                columns, lying = columns[moved], lying[moved]
            if len(active) == 0:
                break
        means = _means(columns, new_labels, current[active], lowest[active])
        shifts = ((means - current[active]) ** 2).sum(axis=(1, 2))
        current[active] = means
        if tol > 0 and (shifts <= tol).any():
            ends = shifts <= tol
            last = lying if is_shared else lying[ends]
            labels[active[ends]], lowest[active[ends]] = nearest_centres(
                last, current[active[ends]]
            )
            active = active[~ends]
            if not is_shared:
                columns, lying = columns[~ends], lying[~ends]
            if len(active) == 0:
                break
    squares = np.einsum("rij,rij->r", points, points, dtype=np.float64)
    return Runs(current, labels, lowest.sum(axis=1, dtype=np.float64) + squares)


def label_type(k: int) -> np.dtype[np.unsignedinteger]:
    """Return the smallest type that holds the labels 0 to k - 1."""
    return np.dtype(np.uint8) if k <= 256 else np.dtype(np.uint16 if k <= 65_536 else np.uint32)


def nearest_centres(
    lying: NDArray[np.floating], centres: NDArray[np.floating]
) -> tuple[NDArray[np.unsignedinteger], NDArray[np.floating]]:
    """Return each point's nearest centre, and its squared distance less the point's square.

    Parameters
    ----------
    lying : (n_runs or 1, n_features + 1, n_points) array of float
        The points, transposed, with a row of ones.
    centres : (n_runs, k, n_features) array of float

    Returns
    -------
    labels : (n_runs, n_points) array of int
        The first of several nearest centres.
    lowest : (n_runs, n_points) array of float
    """
    weights = np.empty((*centres.shape[:2], centres.shape[2] + 1), dtype=centres.dtype)
    np.multiply(centres, -2, out=weights[:, :, :-1])
    np.einsum("rkj,rkj->rk", centres, centres, out=weights[:, :, -1])
    if len(lying) == 1:
        flat = weights.reshape(-1, weights.shape[2]) @ lying[0]
        scores = flat.reshape(*weights.shape[:2], -1)
    else:
        scores = weights @ lying
    lowest = scores[:, 0].copy()
    kind = label_type(scores.shape[1])
    labels = np.zeros(lowest.shape, dtype=kind)
    for cluster in range(1, scores.shape[1]):
        is_nearer = scores[:, cluster] < lowest
        np.minimum(lowest, scores[:, cluster], out=lowest)
        np.maximum(labels, is_nearer.view(np.uint8) * kind.type(cluster), out=labels)
    return labels, lowest


def _with_ones(points: NDArray[np.floating]) -> NDArray[np.floating]:
    ones = np.ones((*points.shape[:2], 1), dtype=points.dtype)
    return np.concatenate([points, ones], axis=2)


def _means(
    columns: NDArray[np.floating],
    labels: NDArray[np.unsignedinteger],
    centres: NDArray[np.floating],
    lowest: NDArray[np.floating],
) -> NDArray[np.floating]:
    """Return the means of the points of each cluster, (n_runs, k, n_features)."""
    n_runs, k = centres.shape[:2]
    members = np.empty((n_runs, k, labels.shape[1]), dtype=columns.dtype)
    np.equal(labels[:, None, :], np.arange(k, dtype=labels.dtype)[None, :, None], out=members)
    if len(columns) == 1:
        sums = (members.reshape(n_runs * k, -1) @ columns[0]).reshape(n_runs, k, -1)
    else:
        sums = members @ columns
    if (sums[:, :, -1] == 0).any():
        _fill_empty(sums, columns, labels=labels, lowest=lowest)
    means: NDArray[np.floating] = sums[:, :, :-1] / sums[:, :, -1:]
    return means


def _fill_empty(
    sums: NDArray[np.floating],
    columns: NDArray[np.floating],
    *,
    labels: NDArray[np.unsignedinteger],
    lowest: NDArray[np.floating],
) -> None:
    """Move the points farthest from their centres into the empty clusters of each run."""
    for run in np.flatnonzero((sums[:, :, -1] == 0).any(axis=1)):
        points = columns[run if len(columns) > 1 else 0]
        distances = lowest[run] + np.einsum("ij,ij->i", points[:, :-1], points[:, :-1])
        counts = sums[run, :, -1]
        for empty in np.flatnonzero(counts == 0):
            # A cluster of one point cannot give it away without becoming empty itself.
            far = int(np.where(counts[labels[run]] > 1, distances, -np.inf).argmax())
            sums[run, labels[run, far]] -= points[far]
            sums[run, empty] = points[far]
            distances[far] = -np.inf
