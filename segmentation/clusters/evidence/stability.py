"""Measure whether the same segments come back when other customers are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from segmentation.clusters.kmeans.ensembles import assign_sets, fit_sets, group_sizes, start_sets
from segmentation.clusters.kmeans.nearest import Codes, Singles
from segmentation.clusters.parallel.threads import FEW, Report, run_tasks
from segmentation.records import Matrix

_N_RESAMPLES = 20


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How alike a labelling and those of its resamples are."""

    agreement: float
    """Mean adjusted Rand index: 0 (chance) to 1."""
    segments: tuple[float, ...]
    """Mean Jaccard similarity of each segment with its likeness in each resample, 0 to 1."""


def measure_stability(
    points: Matrix,
    labellings: Sequence[Codes],
    k_values: tuple[int, ...],
    *,
    seed: int,
    parallel: bool,
    report: Report | None = None,
) -> list[Stability]:
    """Cluster bootstrap resamples and compare how they divide all points.

    One for each candidate. A resample's segments are its centres' nearest points, all points
    counted, so that every resample speaks of the same customers.

    Parameters
    ----------
    points : (n_points, n_features) array of float
        The data, or the sample of it that stands for it. The draws depend on its order.
    labellings : sequence of (n_points,) arrays of int
        One for each candidate.
    report : callable, optional
        Called with the share done.

    References
    ----------
    .. [1] L. Hubert, P. Arabie (1985), Comparing partitions, J. Classification 2, 193-218.
    .. [2] C. Hennig (2007), Cluster-wise assessment of cluster stability, Computational
       Statistics & Data Analysis 52, 258-271.
    """
    shown = (points - points.mean(axis=0)).astype(np.float32)
    sizes = group_sizes(_N_RESAMPLES, len(points), k_values)
    draws = [
        partial(_draw_group, shown, size, max(k_values), np.random.default_rng(sequence))
        for size, sequence in zip(sizes, SeedSequence(seed).spawn(len(sizes)), strict=True)
    ]
    tell = report or (lambda _share: None)
    groups = run_tasks(
        draws, parallel=parallel, at_most=FEW, report=lambda share: tell(0.1 * share)
    )
    tables = run_tasks(
        [
            partial(_compare_group, *group, shown=shown, labels=labels, k=k)
            for labels, k in zip(labellings, k_values, strict=True)
            for group in groups
        ],
        parallel=parallel,
        at_most=FEW,
        report=lambda share: tell(0.1 + 0.9 * share),
    )
    results = []
    for first in range(0, len(tables), len(groups)):
        counts = np.concatenate(tables[first : first + len(groups)])
        segments = tuple(float(x) for x in jaccard(counts).mean(axis=0))
        results.append(Stability(float(adjusted_rand(counts).mean()), segments))
    return results


def _draw_group(
    points: Singles, n_sets: int, largest: int, generator: Generator, _stop: Event
) -> tuple[Singles, Singles]:
    """Draw some resamples and their starts."""
    drawn = points[generator.integers(0, len(points), size=(n_sets, len(points)))]
    return drawn, start_sets(drawn, largest, generator=generator)


def _compare_group(
    drawn: Singles, starts: Singles, stop: Event, *, shown: Singles, labels: Codes, k: int
) -> NDArray[np.float64]:
    """Return the tables of counts, (n_sets, k, k): own segments by those of each resample."""
    _, centres, _ = fit_sets(drawn, starts[:, :, :k], stop=stop)
    found = assign_sets(shown, centres).astype(np.intp)
    cells = (np.arange(len(found))[:, None] * k + labels) * k + found
    return np.bincount(cells.ravel(), minlength=len(found) * k * k).reshape(-1, k, k).astype(float)


def adjusted_rand(tables: Matrix) -> NDArray[np.float64]:
    """Return the adjusted Rand index of each table of counts, (n_tables, k, k): 1 is the same."""
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    n = rows.sum(axis=1)
    together = _pairs(tables).sum(axis=(1, 2))
    in_rows, in_columns = _pairs(rows).sum(axis=1), _pairs(columns).sum(axis=1)
    expected = in_rows * in_columns / _pairs(n)
    most = (in_rows + in_columns) / 2
    is_trivial = most == expected
    return np.where(
        is_trivial, 1.0, (together - expected) / np.where(is_trivial, 1.0, most - expected)
    )


def jaccard(tables: Matrix) -> NDArray[np.float64]:
    """Return for each row of each table its best Jaccard similarity with a column, (.., k)."""
    rows, columns = tables.sum(axis=2, keepdims=True), tables.sum(axis=1, keepdims=True)
    best: NDArray[np.float64] = (tables / np.maximum(rows + columns - tables, 1)).max(axis=2)
    return best


def _pairs(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return counts * (counts - 1) / 2
