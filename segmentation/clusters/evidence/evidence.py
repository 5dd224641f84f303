"""Gather the evidence for each candidate number of clusters, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np

from segmentation.clusters.evidence.connection import ROWS, Connection, connections
from segmentation.clusters.evidence.criteria import Spread, measure_spread
from segmentation.clusters.evidence.references import (
    SHARED_POINTS,
    TINY,
    Begun,
    Blocks,
    References,
    begin_references,
)
from segmentation.clusters.evidence.separation import Separation, measure_separation
from segmentation.clusters.evidence.silhouettes import EXACT_ROWS, silhouettes_by_labelling
from segmentation.clusters.evidence.stability import Stability, measure_stability
from segmentation.clusters.kmeans.blocked_lloyd import PARALLEL_ROWS, lay_out
from segmentation.clusters.kmeans.fitting import POOL_LEAST, POOL_ROWS, SHOWN_LEAST, SHOWN_ROWS
from segmentation.clusters.kmeans.kmeans import FAMILIAR_ROWS, Partition, find_centres, finish
from segmentation.clusters.kmeans.nearest import Codes
from segmentation.clusters.parallel.threads import FEW, Report, run_tasks
from segmentation.clusters.parallel.workers import has_cores_to_spare
from segmentation.clusters.sampling import draw_stratified, standard_error, take_all
from segmentation.records import Labels, Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Silhouettes:
    """Mean silhouette of each candidate."""

    means: Matrix
    """(n_candidates,)"""
    errors: tuple[float | None, ...]
    n_sampled: int | None
    """Customers that were scored; None where all were."""


_SPREAD_ROWS = 1000
"""From here the work is worth spreading over the cores."""

_LONG_ROWS = 50_000
"""From here a call on all rows is long."""

_RESAMPLED_ROWS = 1500
"""References and resamples have at most so many rows; more would change their means little."""

_BORDER_ROWS = 20_000
"""At most so many customers are counted at the borders and centres."""


def cluster(
    matrix: Matrix, k_values: tuple[int, ...], *, seed: int, n_init: int, report: Report
) -> list[Partition]:
    """Run K-Means for every candidate, side by side, and the last passes over many rows."""
    rows = lay_out(matrix, report=report) if len(matrix) > FAMILIAR_ROWS else None
    spreads_rows = len(matrix) >= PARALLEL_ROWS

    def task(k: int, stop: Event) -> Matrix | Partition:
        centres = find_centres(matrix, k, seed=seed, n_init=n_init, rows=rows, stop=stop)
        return centres if spreads_rows else finish(matrix, centres, rows=rows, stop=stop)

    # The largest k takes longest, so it goes first.
    ordered = sorted(k_values, reverse=True)
    found = run_tasks(
        [partial(task, k) for k in ordered],
        parallel=len(matrix) >= _SPREAD_ROWS,
        at_most=FEW if len(matrix) < _LONG_ROWS else None,
        report=(lambda share: report(share / 2)) if spreads_rows else report,
    )
    partitions = []
    for done, result in enumerate(found):
        if isinstance(result, Partition):
            partitions.append(result)
        else:
            share = 0.5 + 0.5 * done / len(found)
            tell = partial(_tell, report, share)
            partitions.append(finish(matrix, result, rows=rows, report=tell))
    return partitions[::-1]


def _tell(report: Report, share: float, _share_of_pass: float) -> None:
    report(share)


def score(
    matrix: Matrix, partitions: Sequence[Partition], *, seed: int, report: Report
) -> Silhouettes:
    """Compute the silhouettes of every candidate in one pass, of a sample where there are many."""
    finest = partitions[-1]
    shown = pool = take_all(len(matrix))
    if len(matrix) > EXACT_ROWS:
        # Drawn from the finest clusters, with weights, a sample stands for any labelling.
        draw = partial(draw_stratified, finest.labels, finest.k)
        shown = draw(n_rows=SHOWN_ROWS, least=SHOWN_LEAST, seed=seed)
        pool = draw(n_rows=POOL_ROWS, least=POOL_LEAST, seed=seed + 1)
    labellings = [found.labels for found in partitions]
    values = silhouettes_by_labelling(matrix, labellings, shown=shown, pool=pool, report=report)
    means = np.array([np.average(each, weights=shown.weights) for each in values])
    if len(shown.rows) == len(matrix):
        return Silhouettes(means, (None,) * len(means), None)
    strata, sizes = finest.labels[shown.rows], np.bincount(finest.labels, minlength=finest.k)
    errors = tuple(standard_error(each, strata, sizes) for each in values)
    return Silhouettes(means, errors, len(shown.rows))


def measure_spreads(
    matrix: Matrix, partitions: Sequence[Partition], *, report: Report
) -> list[Spread]:
    """Measure how far the members of each cluster lie from its mean, for every candidate."""

    def task(found: Partition, stop: Event) -> Spread:
        return measure_spread(matrix, found.labels, found.k, stop=stop)

    return run_tasks(
        [partial(task, found) for found in partitions],
        parallel=len(matrix) >= 10 * _SPREAD_ROWS,
        report=report,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Resampled:
    """The rows that stand for all where a measure is taken on many sets of the same size."""

    points: Matrix
    labellings: list[Codes]
    k_values: tuple[int, ...]


def begin_comparison(
    matrix: Matrix, k_values: tuple[int, ...], *, seed: int, blocks: Blocks = ()
) -> tuple[Labels, Begun]:
    """Take the rows for references and resamples, and begin to cluster data without structure.

    All rows, or a random sample. Up to 20,000 customers are put in order first, so that the order
    of the file changes nothing.
    """
    rows = take_ordered(matrix, _RESAMPLED_ROWS, seed=seed)
    begun = begin_references(
        matrix[rows],
        k_values,
        seed=seed,
        parallel=_is_spread(len(rows), k_values),
        elsewhere=len(rows) >= SHARED_POINTS and has_cores_to_spare(),
        blocks=blocks,
    )
    return rows, begun


def take_ordered(matrix: Matrix, n_rows: int, *, seed: int) -> Labels:
    """Return the positions of some rows; whatever their order is, up to 20,000 of them."""
    n = len(matrix)
    order = np.lexsort(matrix.T) if n <= EXACT_ROWS else np.arange(n)
    return order[take_rows(n, n_rows, seed=seed)]


def _is_spread(n_rows: int, k_values: tuple[int, ...]) -> bool:
    """Return whether work on so many rows is worth spreading over the cores."""
    return n_rows * max(k_values) >= 10 * _SPREAD_ROWS


def take_resampled(matrix: Matrix, partitions: Sequence[Partition], rows: Labels) -> Resampled:
    """Take the rows with their labels."""
    return Resampled(
        matrix[rows],
        [found.labels[rows] for found in partitions],
        tuple(found.k for found in partitions),
    )


def take_rows(n: int, n_rows: int, *, seed: int) -> Labels:
    """Return the positions of some rows drawn without replacement; all, if there are no more."""
    if n <= n_rows:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, size=n_rows, replace=False))


def resample(some: Resampled, *, seed: int, report: Report) -> list[Stability]:
    """Cluster resamples and compare."""
    return measure_stability(
        some.points,
        some.labellings,
        some.k_values,
        seed=seed,
        parallel=_is_spread(len(some.points), some.k_values),
        report=report,
    )


def look_along(some: Resampled, *, seed: int) -> list[Connection | None]:
    """Measure how densely customers lie on the way between segments, on at most 1,000 of them."""
    rows = take_rows(len(some.points), ROWS, seed=seed)
    labellings = [labels[rows] for labels in some.labellings]
    return connections(some.points[rows], labellings, some.k_values)


def measure_gaps(some: Resampled, references: References) -> list[tuple[float, float]]:
    """Compare the logarithm of the inertia with that of uniform references of the same size.

    Of many customers it is the inertia of the sample about its own means that counts, so that both
    sides have the same number of rows. Each gap stands with its standard error, k = 1 first.
    """
    own = [float(((some.points - some.points.mean(axis=0)) ** 2).sum())]
    for labels, k in zip(some.labellings, some.k_values, strict=True):
        sizes = np.bincount(labels, minlength=k)
        kept = np.cumsum(sizes > 0) - 1
        own.append(float(measure_spread(some.points, kept[labels], kept[-1] + 1).squares.sum()))
    uniform = np.concatenate([references.log_total[0][:, None], references.log_inertia[0]], axis=1)
    values = uniform.mean(axis=0) - np.log(np.maximum(own, TINY))
    errors = uniform.std(axis=0) * np.sqrt(1 + 1 / len(uniform))
    return list(zip(values.tolist(), errors.tolist(), strict=True))


def look_between(
    matrix: Matrix, partitions: Sequence[Partition], *, seed: int, report: Report
) -> list[Separation]:
    """Count customers at the borders and around the centres of every candidate."""
    rows = take_rows(len(matrix), _BORDER_ROWS, seed=seed)
    points = matrix[rows]

    def task(found: Partition, _stop: Event) -> Separation:
        return measure_separation(points, found.labels[rows], found.centres)

    return run_tasks(
        [partial(task, found) for found in partitions],
        parallel=len(points) >= 5 * _SPREAD_ROWS,
        report=report,
    )
