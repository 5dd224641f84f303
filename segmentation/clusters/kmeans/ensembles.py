"""Run K-Means on many small sets of points at once: references and resamples.

Here means over sets count, not single labels, so single precision and a few starts are enough.
"""

from __future__ import annotations

from threading import Event

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from segmentation.clusters.kmeans.nearest import (
    Codes,
    Singles,
    label_type,
    nearest_of_sets,
    sum_members,
    transpose_sets,
)
from segmentation.clusters.kmeans.starts import count_draws, grow_starts
from segmentation.clusters.parallel.threads import stop_if

N_STARTS = 3
"""Starts for each set and candidate; the first few centres of one start serve every k."""

MAX_ITER = 40
_TOL = 1e-3
"""Share of the mean variance; what is measured on a set does not feel smaller movements."""

_GROUP_SCORES = 600_000
"""Scores (points x centres x runs) that one call works on: about 2 MB, what a core keeps at hand,
and long enough for threads not to wait for each other."""

MAX_GROUPS = 4
"""Sets of one kind are split into at most so many groups."""


def group_sizes(n_sets: int, n_points: int, k_values: tuple[int, ...]) -> list[int]:
    """Return into groups of how many sets the work is best split."""
    middle = sum(k_values) // len(k_values)
    at_once = max(1, _GROUP_SCORES // (n_points * N_STARTS * middle))
    n_groups = min(MAX_GROUPS, -(-n_sets // at_once))
    return [len(part) for part in np.array_split(np.arange(n_sets), n_groups)]


def start_sets(points: Singles, largest: int, *, generator: Generator) -> Singles:
    """Return starts, (n_sets, N_STARTS, largest, n_features), for every k up to the largest."""
    draws = generator.random((len(points), N_STARTS, count_draws(largest)))
    return grow_starts(points, draws, k=largest).astype(np.float32)


def fit_sets(
    points: Singles, starts: Singles, *, stop: Event | None = None
) -> tuple[Codes, Singles, NDArray[np.float64]]:
    """Run K-Means for one k on every set, and keep the best start of each.

    ``points`` is (n_sets, n_points, n_features). ``starts`` is (n_sets, n_starts, k, n_features).

    Returns
    -------
    labels : (n_sets, n_points) array of int
    centres : (n_sets, k, n_features) array of float32
    inertia : (n_sets,) array of float
    """
    n_sets, n_starts, k, _ = starts.shape
    transposed = transpose_sets(points)
    tol = _TOL * float(points.var(axis=1, dtype=np.float64).mean())
    current, ends = starts.copy(), starts.copy()
    labels = np.zeros((n_sets, n_starts, points.shape[1]), dtype=label_type(k))
    inertia = np.zeros((n_sets, n_starts))
    active = np.arange(n_sets)
    for step in range(MAX_ITER + 1):
        stop_if(stop)
        found, lowest = nearest_of_sets(transposed, current)
        sums = sum_members(transposed, found, k)
        # A centre that lost all its points stays where it is.
        means = np.where(
            sums[..., -1:] > 0, sums[..., :-1] / np.maximum(sums[..., -1:], 1), current
        )
        has_ended = ((means - current) ** 2).sum(axis=(2, 3)).max(axis=1) <= tol
        has_ended |= step == MAX_ITER
        done = active[has_ended]
        ends[done], labels[done] = current[has_ended], found[has_ended]
        inertia[done] = lowest[has_ended].sum(axis=2, dtype=np.float64)
        if has_ended.all():
            break
        if has_ended.any():
            active, means = active[~has_ended], means[~has_ended]
            transposed = transposed[~has_ended]
        current = means
    best = inertia.argmin(axis=1)
    each = np.arange(n_sets)
    return labels[each, best], ends[each, best], inertia[each, best]


def assign_sets(points: Singles, centres: Singles) -> Codes:
    """Return the nearest of each of several sets of centres, (n_sets, n_points).

    Parameters
    ----------
    points : (n_points, n_features) array of float32
        Shared by all sets of centres.
    centres : (n_sets, k, n_features) array of float32
    """
    labels: Codes = nearest_of_sets(transpose_sets(points[None]), centres[None])[0][0]
    return labels
