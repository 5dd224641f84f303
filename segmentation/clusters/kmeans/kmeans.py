"""Choose the best of several K-Means starts, and put its clusters in segment order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np

from segmentation.clusters.kmeans.blocked_lloyd import (
    MAX_STEPS,
    Rows,
    assign,
    for_blocks,
    lay_out,
    refine,
)
from segmentation.clusters.kmeans.lloyd import run_lloyd
from segmentation.clusters.kmeans.nearest import Codes
from segmentation.clusters.kmeans.random_swaps import swap_centres
from segmentation.clusters.kmeans.starts import familiar_draws, grow_starts, growing_draws
from segmentation.clusters.parallel.threads import Report
from segmentation.records import Labels, Matrix

FAMILIAR_ROWS = 5000
"""Up to here every start runs, in double precision, until no label changes."""

_SEEDING_ROWS = 20_000
"""At most so many rows are looked at to choose first centres."""

_FULL_ROWS = 100_000
"""Up to here every start runs on all rows; above, on so many of them."""

_N_FIRST_STEPS = 6
_N_CONTINUED = 6
"""After so many steps, so many of the starts go on: the others are behind and stay behind."""

_N_FINISHED = 3
"""So many of those, the best on a sample, are compared on all rows."""

_N_LAST_STEPS = 8
"""Steps on all rows after a sample of 100,000, whose centres are right to a few in ten thousand of
the inertia."""

START_GAIN, FINISH_GAIN = 3e-5, 3e-6
"""A run has arrived when a step lowers its inertia by no more than this share."""


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """One K-Means result in segment order, before it is scored."""

    labels: Codes
    """(n_customers,)"""
    centres: Matrix
    """(k, n_features)"""
    inertia: float

    @property
    def k(self) -> int:
        """Number of clusters."""
        return len(self.centres)


def partition(
    matrix: Matrix, k: int, *, seed: int, n_init: int, rows: Rows | None = None
) -> Partition:
    """Return the best of `n_init` runs of K-Means on rows that were checked.

    Up to 5,000 rows each start runs in double precision until no label changes. Above, the starts
    run in single precision, on at most 100,000 rows; the best six after a few steps go on until
    their centres hardly move, and the best is improved by moving single centres. The end is
    reached on all rows.

    ``matrix`` is (n_customers, n_features). ``rows``: the same matrix laid out for passes, where
    that is done.
    """
    if rows is None and len(matrix) > FAMILIAR_ROWS:
        rows = lay_out(matrix)
    return finish(matrix, find_centres(matrix, k, seed=seed, n_init=n_init, rows=rows), rows=rows)


def find_centres(
    matrix: Matrix,
    k: int,
    *,
    seed: int,
    n_init: int,
    rows: Rows | None = None,
    stop: Event | None = None,
) -> Matrix:
    """Return the best centres, (n_best, k, n_features), that the starts lead to."""
    if rows is None:
        return _run_to_the_end(matrix, k, seed=seed, n_init=n_init, stop=stop)
    return _run_many_rows(rows, k, seed=seed, n_init=n_init, stop=stop)


def finish(
    matrix: Matrix,
    centres: Matrix,
    *,
    rows: Rows | None = None,
    stop: Event | None = None,
    report: Report | None = None,
) -> Partition:
    """Let the best centres arrive on all rows, and divide the customers among them."""
    best = centres[0]
    if rows is not None:
        again = partial(refine, rows, gain=FINISH_GAIN, stop=stop, report=report)
        ends = centres - rows.mean
        if len(ends) > 1:
            ends, inertia = again(ends, max_iter=1)
            ends = ends[[int(inertia.argmin())]]
        was_sampled = rows.n_customers > _FULL_ROWS
        best = again(ends, max_iter=_N_LAST_STEPS if was_sampled else MAX_STEPS)[0][0] + rows.mean
    return _in_segment_order(matrix, best, stop=stop, report=report)


def _run_to_the_end(
    matrix: Matrix, k: int, *, seed: int, n_init: int, stop: Event | None
) -> Matrix:
    """Return the centres of the best start on all rows."""
    mean = matrix.mean(axis=0)
    points = matrix - mean
    draws = familiar_draws(k, n_starts=n_init, seed=seed)[None]
    runs = run_lloyd(points, grow_starts(points[None], draws, k=k)[0], stop=stop)
    best: Matrix = runs.centres[[int(runs.inertia.argmin())]] + mean
    return best


def _run_many_rows(rows: Rows, k: int, *, seed: int, n_init: int, stop: Event | None) -> Matrix:
    """Return the centres of the best start on all rows, or of the best few on a sample."""
    seeding = _take_sample(rows, _SEEDING_ROWS, seed=seed).transposed[:-2].T[None]
    draws = growing_draws(k, n_starts=n_init, seed=seed)[None]
    starts = grow_starts(np.ascontiguousarray(seeding), draws, k=k)[0]
    some = _take_sample(rows, _FULL_ROWS, seed=seed)
    again = partial(refine, some, gain=START_GAIN, stop=stop)
    centres, inertia = again(starts, max_iter=_N_FIRST_STEPS)
    centres, inertia = again(centres[_best_different(inertia)[:_N_CONTINUED]])
    order = _best_different(inertia)
    best, _ = swap_centres(
        some,
        centres[order[0]],
        float(inertia[order[0]]),
        few=_take_sample(some, _SEEDING_ROWS, seed=seed),
        gain=START_GAIN,
        generator=np.random.default_rng(seed),
        stop=stop,
    )
    if some is rows:
        return best[None] + rows.mean
    return np.concatenate([best[None], centres[order[1:_N_FINISHED]]]) + rows.mean


def _take_sample(rows: Rows, n_rows: int, *, seed: int) -> Rows:
    """Return some rows drawn without replacement, in file order; all, if there are no more."""
    if rows.n_customers <= n_rows:
        return rows
    chosen = np.random.default_rng(seed).choice(rows.n_customers, size=n_rows, replace=False)
    chosen.sort()
    return Rows(np.ascontiguousarray(rows.transposed[:, chosen]), rows.mean, rows.variance)


def _best_different(inertia: Matrix) -> Labels:
    """Return the positions of the lowest inertias, those that repeat another left out."""
    order = inertia.argsort(kind="stable")
    kept: list[int] = []
    for position in order:
        # Starts that ended in the same optimum agree to rounding.
        if not kept or inertia[position] > inertia[kept[-1]] * (1 + 1e-5):
            kept.append(int(position))
    return np.array(kept)


def _in_segment_order(
    matrix: Matrix, centres: Matrix, *, stop: Event | None = None, report: Report | None = None
) -> Partition:
    """Assign each row to its nearest centre and number the clusters by size, largest first.

    Of equally large clusters the one whose centre comes first, compared column by column, has the
    lower number.
    """
    labels, inertia = assign(matrix, centres, stop=stop, report=report)
    kind = labels.dtype

    def count(block: slice, _stop: Event | None) -> Labels:
        return np.bincount(labels[block], minlength=len(centres))

    sizes = np.sum(for_blocks(len(matrix), count, stop=stop, report=report), axis=0)
    order = np.lexsort((*centres.T[::-1], -sizes))
    rank = np.empty(len(centres), dtype=kind)
    rank[order] = np.arange(len(centres), dtype=kind)

    def renumber(block: slice, _stop: Event | None) -> None:
        labels[block] = rank[labels[block]]

    for_blocks(len(matrix), renumber, stop=stop, report=report)
    return Partition(labels, centres[order], inertia)
