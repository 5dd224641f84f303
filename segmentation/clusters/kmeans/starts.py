"""Choose where K-Means begins: greedy k-means++, many starts side by side.

For a search the random numbers are drawn in the order in which scikit-learn draws them, so that on
small data it ends in the same optima, to the digit, as the KMeans(random_state=, n_init=) that
analysts compare with.
"""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

Floats = NDArray[np.floating]

_MAX_TRIALS = 16
"""More than 2 + ln k for any k that can be asked for."""


def count_draws(k: int) -> int:
    """Return how many random numbers one start takes: one, then some for each further centre."""
    return 1 + (k - 1) * _count_trials(k)


def familiar_draws(k: int, *, n_starts: int, seed: int) -> NDArray[np.float64]:
    """Return the numbers, (n_starts, count_draws(k)), that scikit-learn would draw from `seed`."""
    return RandomState(seed).random_sample((n_starts, count_draws(k)))


def growing_draws(k: int, *, n_starts: int, seed: int) -> NDArray[np.float64]:
    """Return numbers of the same shape of which those of a smaller k are the first."""
    n_trials = _count_trials(k)
    by_centre = np.random.default_rng(seed).random((k, _MAX_TRIALS, n_starts))
    first, further = by_centre[0, :1], by_centre[1:, :n_trials].reshape(-1, n_starts)
    return np.concatenate([first, further]).T


def grow_starts(points: Floats, draws: NDArray[np.float64], *, k: int) -> Floats:
    """Choose k points as first centres, for several starts, by greedy k-means++.

    The first centre is a point at random; each further one is the best of 2 + ln k candidates
    drawn with probabilities proportional to the squared distance from the centres so far, best in
    the sense of the inertia it leaves. The first few centres of a start are a start of their own.

    Parameters
    ----------
    points : (n_sets, n_points, n_features) array of float
        Sets of points, best with means near 0, for accuracy.
    draws : (n_sets, n_starts, count_draws(k)) array of float
        Random numbers, 0 to 1.

    Returns
    -------
    (n_sets, n_starts, k, n_features) array of float

    References
    ----------
    .. [1] D. Arthur, S. Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA.
    """
    n_sets, n_starts = draws.shape[:2]
    n_points, n_trials = points.shape[1], _count_trials(k)
    squares = np.einsum("rij,rij->ri", points, points)
    transposed = np.ascontiguousarray(points.transpose(0, 2, 1))
    edges = np.cumsum(np.full(n_points, 1 / n_points))
    chosen = np.empty((n_sets, n_starts, k), dtype=np.intp)
    chosen[:, :, 0] = np.searchsorted(edges / edges[-1], draws[:, :, 0], side="right")
    nearest = _squared_distances(points, transposed, squares, rows=chosen[:, :, 0])
    for c in range(1, k):
        first = 1 + (c - 1) * n_trials
        candidates = _draw_candidates(nearest, draws[:, :, first : first + n_trials])
        offered = _squared_distances(
            points, transposed, squares, rows=candidates.reshape(n_sets, n_starts * n_trials)
        ).reshape(n_sets, n_starts, n_trials, n_points)
        np.minimum(offered, nearest[:, :, None, :], out=offered)
        best = offered.sum(axis=3, dtype=np.float64).argmin(axis=2)[:, :, None]
        nearest = np.take_along_axis(offered, best[..., None], axis=2)[:, :, 0]
        chosen[:, :, c] = np.take_along_axis(candidates, best, axis=2)[:, :, 0]
    starts: Floats = points[np.arange(n_sets)[:, None, None], chosen]
    return starts


def _count_trials(k: int) -> int:
    """Return how many candidates compete for each further centre: 2 + ln k, rounded down."""
    return 2 + int(np.log(k))


def _draw_candidates(nearest: Floats, draws: NDArray[np.float64]) -> NDArray[np.intp]:
    """Draw points with probabilities proportional to `nearest`, (n_sets, n_starts, n_trials)."""
    sums = np.cumsum(nearest, axis=2, dtype=np.float64)
    thresholds = draws * sums[:, :, -1:]
    flat = zip(sums.reshape(-1, sums.shape[2]), thresholds.reshape(-1, draws.shape[2]), strict=True)
    found = np.stack([np.searchsorted(edges, levels) for edges, levels in flat])
    inside: NDArray[np.intp] = np.minimum(found, nearest.shape[2] - 1)
    return inside.reshape(draws.shape)


def _squared_distances(
    points: Floats, transposed: Floats, squares: Floats, *, rows: NDArray[np.intp]
) -> Floats:
    """Return the squared distances, (n_sets, n_rows, n_points), of some points from all."""
    each = np.arange(len(points))[:, None]
    distances = points[each, rows] @ transposed
    distances *= -2
    distances += squares[:, None, :]
    distances += squares[each, rows][:, :, None]
    np.maximum(distances, 0, out=distances)
    return distances
