"""K-Means on many small sets of points at once: references and resamples."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from segmentation.clusters.lloyd import Codes, Floats, run_lloyd
from segmentation.clusters.starts import count_draws, grow_starts

N_STARTS = 3
"""Starts for each set and candidate; the first few centres of one start serve every k."""

MAX_ITER = 40
TOL = 1e-4
"""Share of the mean variance; what is measured on a set does not feel smaller movements."""

GROUP_SCORES = 540_000
"""Scores (points x centres x runs) that one call works on: 2 MB, what a core keeps at hand."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The best of a few starts for each set of points and each candidate."""

    labels: Codes
    """(n_sets, n_candidates, n_points)"""
    centres: Floats
    """(n_sets, n_candidates, largest k, n_features); the places from k on hold nothing."""
    inertia: NDArray[np.float64]
    """(n_sets, n_candidates)"""


def group_size(n_points: int, k_values: tuple[int, ...]) -> int:
    """Return how many sets of so many points are best fitted in one call."""
    scores = n_points * len(k_values) * N_STARTS * max(k_values)
    return max(1, GROUP_SCORES // scores)


def draw_numbers(
    n_sets: int, k_values: tuple[int, ...], *, generator: Generator
) -> NDArray[np.float64]:
    """Return the random numbers that `fit_sets` takes."""
    return generator.random((n_sets, N_STARTS, count_draws(max(k_values))))


def fit_sets(
    points: Floats,
    k_values: tuple[int, ...],
    *,
    numbers: NDArray[np.float64],
    stop: Event | None = None,
) -> Fits:
    """Run K-Means for every candidate on every set.

    Parameters
    ----------
    points : (n_sets, n_points, n_features) array of float
    k_values : tuple of int
    numbers : (n_sets, N_STARTS, ..) array of float
        From `draw_numbers`.
    stop : Event, optional
    """
    n_sets, _, n_features = points.shape
    largest = max(k_values)
    starts = grow_starts(points, numbers, k=largest)
    # Runs lie by k, the largest first, as run_lloyd wants them; then by set, then by start.
    order = sorted(range(len(k_values)), key=lambda i: -k_values[i])
    shape = (len(k_values), n_sets, N_STARTS)
    runs = run_lloyd(
        points if n_sets == 1 else np.tile(np.repeat(points, N_STARTS, axis=0), (shape[0], 1, 1)),
        np.broadcast_to(starts, (shape[0], *starts.shape)).reshape(-1, largest, n_features),
        k_by_run=np.repeat([k_values[i] for i in order], n_sets * N_STARTS),
        tol=TOL * float(points.var(axis=1, dtype=np.float64).mean()),
        max_iter=MAX_ITER,
        stop=stop,
    )
    best = runs.inertia.reshape(shape).argmin(axis=2)
    chosen = np.arange(shape[0] * n_sets).reshape(shape[:2]) * N_STARTS + best
    chosen = chosen[np.argsort(order)].T
    return Fits(runs.labels[chosen], runs.centres[chosen], runs.inertia[chosen])
