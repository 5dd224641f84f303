"""Whether the same segments come back when other customers are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from segmentation.clusters.ensembles import draw_numbers, fit_sets, group_size
from segmentation.clusters.lloyd import Codes, Floats, nearest_centres
from segmentation.clusters.threads import Report, run_tasks
from segmentation.records import Matrix

N_RESAMPLES = 20


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

    Parameters
    ----------
    points : (n_points, n_features) array of float
        The data, or the sample of it that stands for it. The draws depend on its order.
    labellings : sequence of (n_points,) arrays of int
        One for each candidate.
    k_values : tuple of int
    seed : int
    parallel : bool
    report : callable, optional
        Called with the share done.

    Returns
    -------
    list of Stability
        One for each candidate. A resample's segments are its centres' nearest points, all points
        counted, so that every resample speaks of the same customers.

    References
    ----------
    .. [1] L. Hubert, P. Arabie (1985), Comparing partitions, J. Classification 2, 193-218.
    .. [2] C. Hennig (2007), Cluster-wise assessment of cluster stability, Computational
       Statistics & Data Analysis 52, 258-271.
    """
    shown = (points - points.mean(axis=0)).astype(np.float32)
    labels = np.stack(labellings)
    size = min(N_RESAMPLES, group_size(len(points), k_values))
    counts = [min(size, N_RESAMPLES - first) for first in range(0, N_RESAMPLES, size)]
    sequences = SeedSequence(seed).spawn(len(counts))
    tasks = [
        partial(
            _compare_group,
            shown,
            labels,
            k_values=k_values,
            n_sets=count,
            generator=np.random.default_rng(sequence),
        )
        for count, sequence in zip(counts, sequences, strict=True)
    ]
    tables = np.concatenate(run_tasks(tasks, parallel=parallel, report=report))
    return [
        Stability(
            agreement=float(adjusted_rand(tables[:, i, :k, :k]).mean()),
            segments=tuple(float(x) for x in jaccard(tables[:, i, :k, :k]).mean(axis=0)),
        )
        for i, k in enumerate(k_values)
    ]


def _compare_group(
    points: Floats,
    labels: Codes,
    stop: Event,
    *,
    k_values: tuple[int, ...],
    n_sets: int,
    generator: Generator,
) -> NDArray[np.float64]:
    """Return the tables of counts, (n_sets, n_candidates, k, k), of some resamples."""
    n_points = len(points)
    drawn = generator.integers(0, n_points, size=(n_sets, n_points))
    numbers = draw_numbers(n_sets, k_values, generator=generator)
    fits = fit_sets(points[drawn], k_values, numbers=numbers, stop=stop)
    largest, n_candidates = max(k_values), len(k_values)
    lying = np.concatenate([points.T, np.ones((1, n_points), dtype=points.dtype)])
    order = np.argsort(k_values)[::-1]
    k_by_run = np.array(k_values)[order]
    tables = np.empty((n_sets, n_candidates, largest, largest))
    for table, centres in zip(tables, fits.centres, strict=True):
        found = np.empty_like(labels)
        found[order] = nearest_centres(lying[None], centres[order], k_by_run=k_by_run)[0]
        cells = (np.arange(n_candidates)[:, None] * largest + labels) * largest + found
        counts = np.bincount(cells.ravel(), minlength=table.size)
        table[:] = counts.reshape(table.shape)
    return tables


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
