"""Run Lloyd's algorithm over many rows in blocks, from centres that are nearly right.

The blocks are the same whoever works on them, and their sums are added in their order, so that the
result does not depend on how many threads there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.kmeans.nearest import (
    Codes,
    label_type,
    nearest_centres,
    nearest_of_sets,
    sum_members,
)
from segmentation.clusters.parallel.threads import Report, row_blocks, run_tasks, stop_if
from segmentation.records import Matrix

BLOCK_ROWS = 32_768

_BLOCK_SCORES = 1_048_576
"""So many scores (rows x centres, 4 MB) take long enough for threads not to wait for each other."""

MAX_STEPS = 100

PARALLEL_ROWS = 131_072
"""From here a pass is spread over the cores; below, candidates are."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The matrix in the form that passes read: float32, centred, one column a customer."""

    transposed: NDArray[np.float32]
    """(n_features + 2, n_customers), the last rows ones and squared norms."""
    mean: Matrix
    variance: float
    """Mean of the features' variances."""

    @property
    def n_customers(self) -> int:
        """Number of rows of the matrix."""
        return int(self.transposed.shape[1])


def lay_out(matrix: Matrix, *, report: Report | None = None) -> Rows:
    """Return the matrix centred, in single precision, and turned: half the memory, read once."""
    n, n_features = matrix.shape
    mean = matrix.mean(axis=0)
    transposed = np.ones((n_features + 2, n), dtype=np.float32)

    def turn(rows: slice, _stop: Event | None) -> float:
        block = matrix[rows] - mean
        transposed[:-2, rows] = block.T
        norms = np.einsum("ij,ij->i", block, block)
        transposed[-1, rows] = norms
        return float(norms.sum())

    squares = sum(for_blocks(n, turn, report=report))
    return Rows(transposed, mean, squares / (n * n_features))


def for_blocks(
    n: int,
    work: Callable[[slice, Event | None], Result],
    *,
    block_rows: int = BLOCK_ROWS,
    stop: Event | None = None,
    report: Report | None = None,
) -> list[Result]:
    """Do some work on each block of rows and return the results in the order of the rows.

    Without `stop` this is the caller's own thread, and many blocks are spread over the cores, with
    a report now and then; with it, this is a task already, and stays on its thread.
    """
    blocks = row_blocks(n, block_rows)
    if stop is not None or n < PARALLEL_ROWS:
        return _do_all(work, blocks, stop)
    per_task = max(1, len(blocks) // 64)
    tasks = [
        partial(_do_all, work, blocks[first : first + per_task])
        for first in range(0, len(blocks), per_task)
    ]
    return [
        result for results in run_tasks(tasks, parallel=True, report=report) for result in results
    ]


def _do_all(
    work: Callable[[slice, Event | None], Result], blocks: list[slice], stop: Event | None
) -> list[Result]:
    results = []
    for block in blocks:
        stop_if(stop)
        results.append(work(block, stop))
    return results


def refine(
    rows: Rows,
    centres: Matrix,
    *,
    gain: float,
    max_iter: int = MAX_STEPS,
    stop: Event | None = None,
    report: Report | None = None,
) -> tuple[Matrix, NDArray[np.float64]]:
    """Move several sets of centres to the means of their rows until that gains hardly anything.

    Parameters
    ----------
    centres : (n_runs, k, n_features) array of float
        Relative to the mean of the rows.
    gain : float
        Stop a run when a step lowers its inertia by this share or less.
    stop, report : optional
        As in `for_blocks`.

    Returns
    -------
    centres : (n_runs, k, n_features) array of float
    inertia : (n_runs,) array of float
        Of the last assignment, to 5 digits.
    """
    current = centres.astype(np.float64)
    inertia = np.full(len(current), np.inf)
    active = np.arange(len(current))
    for _ in range(max_iter):
        stop_if(stop)
        sums, lowest = _assign_and_sum(rows, current[active], stop=stop, report=report)
        counts = sums[:, :, -1:]
        # A centre that lost all its rows stays where it is.
        current[active] = np.where(
            counts > 0, sums[:, :, :-1] / np.maximum(counts, 1), current[active]
        )
        goes_on = lowest < inertia[active] * (1 - gain)
        inertia[active] = lowest
        active = active[goes_on]
        if len(active) == 0:
            break
    return current, inertia


def _assign_and_sum(
    rows: Rows, centres: Matrix, *, stop: Event | None, report: Report | None
) -> tuple[Matrix, NDArray[np.float64]]:
    """Return the summed rows (and counts) of each cluster, and the summed lowest scores."""
    single = centres.astype(np.float32)[None]
    n_runs, k = centres.shape[:2]

    def work(block: slice, _stop: Event | None) -> tuple[Matrix, Matrix]:
        transposed = rows.transposed[None, :, block]
        labels, lowest = nearest_of_sets(transposed, single)
        sums = sum_members(transposed, labels, k)[0]
        return sums.astype(np.float64), lowest[0].sum(axis=1, dtype=np.float64)

    block_rows = min(BLOCK_ROWS, max(256, _BLOCK_SCORES // (n_runs * k)))
    found = for_blocks(rows.n_customers, work, block_rows=block_rows, stop=stop, report=report)
    return sum(sums for sums, _ in found), sum(low for _, low in found)  # type: ignore[return-value]


def assign(
    matrix: Matrix, centres: Matrix, *, stop: Event | None = None, report: Report | None = None
) -> tuple[Codes, float]:
    """Return each row's nearest centre, in double precision, and the inertia."""
    mean = matrix.mean(axis=0)
    shifted = centres - mean
    labels = np.empty(len(matrix), dtype=label_type(len(centres)))

    def work(block: slice, _stop: Event | None) -> float:
        points = matrix[block] - mean
        transposed = np.concatenate([points.T, np.ones((1, len(points)))])
        own = nearest_centres(transposed, shifted[None])[0][0]
        labels[block] = own
        return float(((points - shifted[own]) ** 2).sum())

    return labels, sum(for_blocks(len(matrix), work, stop=stop, report=report))
