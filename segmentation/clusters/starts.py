"""Where K-Means begins: greedy k-means++, all starts side by side.

The random numbers are drawn in the order in which scikit-learn draws them, so that on small data
a search ends in the same optima, to the digit, as the KMeans(random_state=, n_init=) that
analysts compare with.
"""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from segmentation.records import Matrix


def count_trials(k: int) -> int:
    """Return how many candidates compete for each further centre: 2 + ln k, rounded down."""
    return 2 + int(np.log(k))


def draw_starts(points: Matrix, k: int, *, n_starts: int, seed: int) -> Matrix:
    """Choose k rows as first centres, for several starts, by greedy k-means++.

    The first centre is a row at random; each further one is the best of 2 + ln k candidates drawn
    with probabilities proportional to the squared distance from the centres so far, best in the
    sense of the inertia it leaves.

    Parameters
    ----------
    points : (n_customers, n_features) array of float
        Best with mean 0, for accuracy.
    k, n_starts, seed : int

    Returns
    -------
    (n_starts, k, n_features) array of float

    References
    ----------
    .. [1] D. Arthur, S. Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA.
    """
    n_trials = count_trials(k)
    draws = RandomState(seed).random_sample((n_starts, 1 + (k - 1) * n_trials))
    return _grow(points, draws, k=k)


def _grow(points: Matrix, draws: NDArray[np.float64], *, k: int) -> Matrix:
    """Choose the rows that the draws, (n_starts, 1 + (k - 1) * n_trials) in 0..1, point at."""
    n, n_starts = len(points), len(draws)
    n_trials = count_trials(k)
    squares = np.einsum("ij,ij->i", points, points)
    edges = np.cumsum(np.full(n, 1 / n))
    chosen = np.empty((n_starts, k), dtype=np.intp)
    chosen[:, 0] = np.searchsorted(edges / edges[-1], draws[:, 0], side="right")
    nearest = _squared_distances(points, squares, chosen[:, 0])
    each = np.arange(n_starts)
    for c in range(1, k):
        first = 1 + (c - 1) * n_trials
        thresholds = draws[:, first : first + n_trials] * nearest.sum(axis=1)[:, None]
        sums = np.cumsum(nearest, axis=1)
        rows = np.stack([np.searchsorted(s, t) for s, t in zip(sums, thresholds, strict=True)])
        rows = np.minimum(rows, n - 1)
        offered = _squared_distances(points, squares, rows.ravel())
        offered = np.minimum(offered.reshape(n_starts, n_trials, n), nearest[:, None, :])
        best = offered.sum(axis=2).argmin(axis=1)
        nearest = offered[each, best]
        chosen[:, c] = rows[each, best]
    return points[chosen]


def _squared_distances(
    points: Matrix, squares: NDArray[np.float64], rows: NDArray[np.intp]
) -> Matrix:
    """Return (n_rows, n_customers) squared distances of some rows from all."""
    distances = points[rows] @ points.T
    distances *= -2
    distances += squares
    distances += squares[rows, None]
    return np.maximum(distances, 0, out=distances)
