"""Lloyd's algorithm for many runs at once.

A run is one set of centres on one set of points. Stacked, the runs share each NumPy call, which is
what makes hundreds of small fits (starts, candidates, references, resamples) as quick as a few.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.threads import stop_if

Floats = NDArray[np.floating]
Codes = NDArray[np.unsignedinteger]

MAX_ITER = 300
"""As in scikit-learn; strict convergence on small data needs 5 to 40."""


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What Lloyd's algorithm ends in, for each of several runs."""

    centres: Floats
    """(n_runs, k, n_features)"""
    labels: Codes
    """(n_runs, n_points), each point's nearest centre."""
    inertia: NDArray[np.float64]
    """(n_runs,) sums of squared distances to the nearest centre."""


@dataclass(slots=True, eq=False)
class _Active:
    """The runs that still move: their numbers, their points, and their centres."""

    numbers: NDArray[np.intp]
    columns: Floats
    """(n_runs or 1, n_points, n_features + 1): the points and a column of ones."""
    lying: Floats
    """The same transposed, (n_runs or 1, n_features + 1, n_points)."""
    centres: Floats
    k_by_run: NDArray[np.intp]
    """How many of the places in `centres` hold a centre, never more than in the run before."""
    has_arrived: NDArray[np.bool_]
    """Whether the centres of a run moved no more than the tolerance."""

    def keep(self, still: NDArray[np.bool_]) -> None:
        """Drop the runs that have ended."""
        self.numbers, self.centres = self.numbers[still], self.centres[still]
        self.k_by_run, self.has_arrived = self.k_by_run[still], self.has_arrived[still]
        if len(self.columns) == len(still) > 1:
            self.columns, self.lying = self.columns[still], self.lying[still]


def run_lloyd(
    points: Floats,
    centres: Floats,
    *,
    k_by_run: NDArray[np.intp] | None = None,
    tol: float = 0.0,
    max_iter: int = MAX_ITER,
    stop: Event | None = None,
) -> Runs:
    """Move centres to the means of their points until no label changes.

    Parameters
    ----------
    points : (n_runs, n_points, n_features) array of float
        Or (1, n_points, n_features), shared by all runs. Computed in its own precision.
    centres : (n_runs, k, n_features) array of float
        First centres.
    k_by_run : (n_runs,) array of int, optional
        How many of the k centres a run really has, never more than the run before it; what stands
        in the other places is ignored.
    tol : float
        Also stop when the squared movements of a run's centres sum to this or less.
    max_iter : int
    stop : Event, optional
        Leaves with CancelledError when set.

    Returns
    -------
    Runs
        A cluster that lost all its points was given the point farthest from its centre.
    """
    n_runs, k = centres.shape[:2]
    if k_by_run is None:
        k_by_run = np.full(n_runs, k)
    columns = _with_ones(points)
    lying = np.ascontiguousarray(columns.transpose(0, 2, 1))
    active = _Active(
        np.arange(n_runs),
        columns,
        lying,
        centres.astype(points.dtype, copy=True),
        k_by_run,
        np.zeros(n_runs, dtype=bool),
    )
    results = Runs(
        np.empty_like(active.centres),
        np.empty((n_runs, points.shape[1]), dtype=label_type(k)),
        np.empty(n_runs),
    )
    squares = np.einsum("rij,rij->r", points, points, dtype=np.float64)
    labels: Codes | None = None
    for step in range(max_iter + 1):
        stop_if(stop)
        found, lowest = nearest_centres(active.lying, active.centres, k_by_run=active.k_by_run)
        has_ended = np.full(len(found), step == max_iter) | active.has_arrived
        if labels is not None:
            has_ended |= ~(found != labels).any(axis=1)
        if has_ended.any():
            numbers = active.numbers[has_ended]
            results.centres[numbers] = active.centres[has_ended]
            results.labels[numbers] = found[has_ended]
            results.inertia[numbers] = lowest[has_ended].sum(axis=1, dtype=np.float64)
            active.keep(~has_ended)
            found, lowest = found[~has_ended], lowest[~has_ended]
        if len(found) == 0:
            break
        means = _means(active, found, lowest)
        active.has_arrived = ((means - active.centres) ** 2).sum(axis=(1, 2)) <= tol
        active.centres, labels = means, found
    return Runs(results.centres, results.labels, np.maximum(results.inertia + squares, 0))


def nearest_centres(
    lying: Floats, centres: Floats, *, k_by_run: NDArray[np.intp] | None = None
) -> tuple[Codes, Floats]:
    """Return each point's nearest centre, and its squared distance less the point's square.

    Parameters
    ----------
    lying : (n_runs or 1, n_features + 1, n_points) array of float
        The points, transposed, with a row of ones.
    centres : (n_runs, k, n_features) array of float
    k_by_run : (n_runs,) array of int, optional
        As in `run_lloyd`.

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
    for cluster, n_having in enumerate(_count_having(k_by_run, scores.shape)):
        if cluster > 0:
            offered, best = scores[:n_having, cluster], lowest[:n_having]
            is_nearer = (offered < best).view(np.uint8)
            np.minimum(best, offered, out=best)
            own = labels[:n_having]
            np.maximum(own, is_nearer * kind.type(cluster), out=own)
    return labels, lowest


def _count_having(k_by_run: NDArray[np.intp] | None, shape: tuple[int, ...]) -> list[int]:
    """Return for each place how many runs, all of them the first, have a centre there."""
    if k_by_run is None:
        return [shape[0]] * shape[1]
    return [int(np.count_nonzero(k_by_run > cluster)) for cluster in range(shape[1])]


def label_type(k: int) -> np.dtype[np.unsignedinteger]:
    """Return the smallest type that holds the labels 0 to k - 1."""
    return np.dtype(np.uint8) if k <= 256 else np.dtype(np.uint16 if k <= 65_536 else np.uint32)


def _with_ones(points: Floats) -> Floats:
    ones = np.ones((*points.shape[:2], 1), dtype=points.dtype)
    return np.concatenate([points, ones], axis=2)


def _means(active: _Active, labels: Codes, lowest: Floats) -> Floats:
    """Return the means of the points of each cluster, (n_runs, k, n_features)."""
    n_runs, k = active.centres.shape[:2]
    members = np.zeros((n_runs, k, labels.shape[1]), dtype=active.columns.dtype)
    for cluster, n_having in enumerate(_count_having(active.k_by_run, members.shape)):
        np.equal(labels[:n_having], labels.dtype.type(cluster), out=members[:n_having, cluster])
    if len(active.columns) == 1:
        sums = (members.reshape(n_runs * k, -1) @ active.columns[0]).reshape(n_runs, k, -1)
    else:
        sums = members @ active.columns
    sums[np.arange(k) >= active.k_by_run[:, None], -1] = 1
    if (sums[:, :, -1] == 0).any():
        _fill_empty(sums, active.columns, labels=labels, lowest=lowest)
    means: Floats = sums[:, :, :-1] / sums[:, :, -1:]
    return means


def _fill_empty(sums: Floats, columns: Floats, *, labels: Codes, lowest: Floats) -> None:
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
