"""Leave poor optima: move a centre from where it helps least to where it helps most.

Lloyd's algorithm never moves a centre across another cluster, so several starts may all end beside
the best optimum. Trying such moves costs less than further starts, and finds more.
"""

from __future__ import annotations

from threading import Event

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from segmentation.clusters.kmeans.blocked_lloyd import Rows, refine
from segmentation.clusters.kmeans.nearest import Singles
from segmentation.records import Matrix

_MAX_ROUNDS = 6
_N_REMOVED = 3
_N_ADDED = 3
_N_OFFERED = 24
_N_STEPS = 10
_N_FOLLOWED = 3
"""Steps of Lloyd's algorithm after which the best of the moves are followed to their ends."""

_WORTHWHILE = 1e-4
"""Share of the inertia that a round must save for another to follow."""


def swap_centres(
    rows: Rows,
    centres: Matrix,
    inertia: float,
    *,
    few: Rows,
    gain: float,
    generator: Generator,
    stop: Event | None = None,
) -> tuple[Matrix, float]:
    """Improve centres by moving one of them at a time, as long as the inertia falls.

    A round takes the three centres whose removal would cost least and three places where a new
    one would save most, follows Lloyd's algorithm for a few steps from each of the nine moves,
    and then the best of them to their ends.

    Parameters
    ----------
    centres : (k, n_features) array of float
    inertia : float
        What they leave.
    few : Rows
        The rows, or a sample of them, on which moves are proposed.
    gain : float
        As in `refine`.

    Returns
    -------
    centres : (k, n_features) array of float
    inertia : float

    References
    ----------
    .. [1] P. Franti (2018), Efficiency of random swap clustering, Journal of Big Data 5, 13.
    """
    for _ in range(_MAX_ROUNDS):
        moves = _propose(few.transposed, centres, generator=generator)
        ends, found = refine(rows, moves, gain=0.0, max_iter=_N_STEPS, stop=stop)
        ends, found = refine(rows, ends[found.argsort()[:_N_FOLLOWED]], gain=gain, stop=stop)
        best = int(found.argmin())
        if found[best] >= inertia:
            break
        saved = inertia - found[best]
        centres, inertia = ends[best], float(found[best])
        if saved < _WORTHWHILE * inertia:
            break
    return centres, inertia


def _propose(transposed: Singles, centres: Matrix, *, generator: Generator) -> Matrix:
    """Return the moves, (n_moves, k, n_features), sets of centres that differ in one."""
    points = transposed[:-2].T
    distances = _squared_distances(transposed, centres)
    nearest = distances.argmin(axis=0)
    lowest, second = np.partition(distances, 1, axis=0)[:2]
    costs = np.bincount(nearest, second - lowest, minlength=len(centres))
    removed = costs.argsort(kind="stable")[:_N_REMOVED]
    places = points[_find_places(transposed, lowest, nearest, generator=generator)]
    moves = np.repeat(centres[None], len(removed) * len(places), axis=0)
    moves[np.arange(len(moves)), np.repeat(removed, len(places))] = np.tile(
        places, (len(removed), 1)
    )
    return moves


def _find_places(
    transposed: Singles, lowest: Singles, nearest: NDArray[np.intp], *, generator: Generator
) -> NDArray[np.intp]:
    """Return the points that would save most as a further centre, each in another cluster."""
    edges = np.cumsum(lowest, dtype=np.float64)
    offered = np.searchsorted(edges, generator.random(_N_OFFERED) * edges[-1])
    offered = np.minimum(offered, len(lowest) - 1)
    to_offered = _squared_distances(transposed, transposed[:-2, offered].T.astype(np.float64))
    savings = np.maximum(lowest - to_offered, 0).sum(axis=1, dtype=np.float64)
    chosen: list[int] = []
    for position in savings.argsort(kind="stable")[::-1]:
        point = int(offered[position])
        if nearest[point] not in nearest[chosen]:
            chosen.append(point)
    return np.array(chosen[:_N_ADDED])


def _squared_distances(transposed: Singles, centres: Matrix) -> Singles:
    """Return (n_centres, n_points) squared distances."""
    ones = np.ones((len(centres), 1))
    squares = np.einsum("ij,ij->i", centres, centres)[:, None]
    weights = np.concatenate([-2 * centres, squares, ones], axis=1).astype(np.float32)
    distances: Singles = np.maximum(weights @ transposed, 0)
    return distances
