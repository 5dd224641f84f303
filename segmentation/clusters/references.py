"""Data without structure, of the same size and extent: what clustering makes of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from segmentation.clusters.components import covariance, principal_axes
from segmentation.clusters.ensembles import fit_sets, group_sizes, start_sets
from segmentation.clusters.margins import draw_dependent, has_tails, unimodal_values
from segmentation.clusters.nearest import Codes, Singles
from segmentation.clusters.silhouettes import silhouettes_from_sums
from segmentation.clusters.threads import FEW, Report, run_tasks, stop_if
from segmentation.records import Matrix

N_REFERENCES = 20
"""Sets of each kind: the standard error of their mean is then a fifth of their spread."""

COARSE_VALUES = 12
"""Columns with at most so many different values (flags, grades, small counts) are coarse."""

FLAT = 1e-12
"""A principal axis with less than this share of the variance is rounding, and left out."""

TINY = 1e-300
"""Stands for an inertia of 0, which has no logarithm."""

BLOCK_ROWS = 750


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """What K-Means reaches on sets without structure, for each candidate k.

    The first axis is the kind: 0 uniform in the box of the principal axes, 1 one Gaussian with the
    same covariance, and where a column has tails 2: dependent alike, each column with a single
    peak and its own tails.
    """

    silhouettes: Matrix
    """(n_kinds, N_REFERENCES, n_candidates) mean silhouettes."""
    log_inertia: Matrix
    """(n_kinds, N_REFERENCES, n_candidates) logarithms of the inertia."""
    log_total: Matrix
    """(n_kinds, N_REFERENCES) logarithms of the inertia of one cluster."""

    def highest_silhouettes(self) -> tuple[Matrix, Matrix]:
        """Return the mean of the kind that reaches more at each k, and its standard error.

        Of the first two kinds: the third keeps so much of each column that it would also hide
        which k stands out. The error is that of one further set, not that of the mean: the data is
        one set.
        """
        silhouettes = self.silhouettes[:2]
        means = silhouettes.mean(axis=1)
        errors = silhouettes.std(axis=1, ddof=1) * np.sqrt(1 + 1 / silhouettes.shape[1])
        higher, each = means.argmax(axis=0), np.arange(means.shape[1])
        return means[higher, each], errors[higher, each]


def make_references(
    points: Matrix,
    k_values: tuple[int, ...],
    *,
    seed: int,
    parallel: bool,
    report: Report | None = None,
) -> References:
    """Cluster sets without structure as the data is clustered.

    Parameters
    ----------
    points : (n_points, n_features) array of float
        The data, or the sample of it that stands for it.
    k_values : tuple of int
    seed : int
    parallel : bool
    report : callable, optional
        Called with the share done.

    References
    ----------
    .. [1] R. Tibshirani, G. Walther, T. Hastie (2001), Estimating the number of clusters in a
       data set via the gap statistic, J. R. Stat. Soc. B 63, 411-423.
    """
    extent = measure_extent(points)
    sizes = group_sizes(N_REFERENCES, len(points), k_values)
    n_kinds = 3 if extent.margins is not None else 2
    sequences = SeedSequence(seed).spawn(n_kinds * len(sizes))[::-1]
    draws = [
        partial(
            _draw_group,
            kind,
            (size, len(points)),
            extent=extent,
            largest=max(k_values),
            generator=np.random.default_rng(sequences.pop()),
        )
        for kind in range(n_kinds)
        for size in sizes
    ]
    tell = report or (lambda _share: None)
    groups = run_tasks(
        draws, parallel=parallel, at_most=FEW, report=lambda share: tell(0.1 * share)
    )
    fits = run_tasks(
        [partial(_fit_group, group, k) for k in k_values[::-1] for group in groups],
        parallel=parallel,
        at_most=FEW,
        report=lambda share: tell(0.1 + 0.7 * share),
    )
    # By group: what every candidate made of its sets, in the order of the candidates.
    by_group = [fits[i :: len(groups)][::-1] for i in range(len(groups))]
    scores = run_tasks(
        [
            partial(_score_set, points, [labels[i] for labels, _ in found], k_values)
            for group, found in zip(groups, by_group, strict=True)
            for i, points in enumerate(group.points)
        ],
        parallel=parallel,
        report=lambda share: tell(0.8 + 0.2 * share),
    )
    inertia = [np.stack([own for _, own in found], axis=1) for found in by_group]
    totals = [(group.points.astype(np.float64) ** 2).sum(axis=(1, 2)) for group in groups]
    shape = (n_kinds, N_REFERENCES, len(k_values))
    return References(
        silhouettes=np.stack(scores).reshape(shape),
        log_inertia=np.log(np.maximum(np.concatenate(inertia), TINY)).reshape(shape),
        log_total=np.log(np.maximum(np.concatenate(totals), TINY)).reshape(shape[:2]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Some sets of one kind, and where K-Means begins on them."""

    points: Singles
    """(n_sets, n_points, n_axes)"""
    starts: Singles


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """Where the data lies, without any structure inside."""

    axes: Matrix
    """(n_axes, n_columns) principal axes along which there is any spread."""
    box: Matrix
    """(2, n_axes) ends along the axes."""
    spread: Matrix
    """(n_axes,) standard deviations along the axes."""
    coarse: tuple[tuple[int, Matrix], ...]
    """Columns that take only a few different values, and these values, sorted, one a row."""
    points: Matrix
    """The rows themselves: their ranks say how the columns depend on each other."""
    margins: Matrix | None = None
    """(n_points, n_columns) values of each column with a single peak, sorted; None where no column
    has tails."""


def measure_extent(points: Matrix) -> Extent:
    """Measure the data along its principal axes, and find its coarse columns.

    Axes without any spread are left out, so that two equal features are one.
    """
    centred = points - points.mean(axis=0)
    covariances = covariance(centred, np.zeros(points.shape[1]))
    shares, axes = principal_axes(covariances)
    kept = shares > FLAT * shares[0]
    scores = centred @ axes[kept].T
    coarse = tuple(
        (column, np.sort(values))
        for column, values in enumerate(centred.T)
        if 1 < len(np.unique(values)) <= COARSE_VALUES
    )
    return Extent(
        axes[kept],
        np.stack([scores.min(axis=0), scores.max(axis=0)]),
        np.sqrt(shares[kept] * np.trace(covariances)),
        coarse,
        centred,
        _margins(centred, {column for column, _ in coarse}),
    )


def _margins(points: Matrix, coarse: set[int]) -> Matrix | None:
    if not has_tails(points):
        return None
    return np.stack(
        [
            np.sort(column) if place in coarse else unimodal_values(column)
            for place, column in enumerate(points.T)
        ],
        axis=1,
    )


def draw_sets(kind: int, shape: tuple[int, int], extent: Extent, *, generator: Generator) -> Matrix:
    """Draw sets without structure: (n_sets, n_points, n_axes), or n_columns where some are coarse.

    A coarse column keeps exactly its own values, dealt out in the order of the drawn ones: a flag
    stays a flag, and falls into two groups in the references as it does in the data.

    Parameters
    ----------
    kind : {0, 1, 2}
        Uniform in the box of the principal axes, Gaussian with the same covariance, or dependent
        in the same way with columns of a single peak.
    shape : (n_sets, n_points)
    extent : Extent
    generator : Generator
    """
    size = (*shape, len(extent.spread))
    if kind == 2 and extent.margins is not None:
        sets = draw_dependent(shape, extent.points, generator=generator)
        order = sets.argsort(axis=1)
        np.put_along_axis(sets, order, extent.margins[None], axis=1)
        peaked: Matrix = sets - sets.mean(axis=1, keepdims=True)
        return peaked
    if kind == 0:
        sets = generator.uniform(extent.box[0], extent.box[1], size=size)
    else:
        sets = generator.normal(size=size) * extent.spread
    if extent.coarse:
        sets = sets @ extent.axes
        for column, values in extent.coarse:
            order = sets[:, :, column].argsort(axis=1)
            np.put_along_axis(sets[:, :, column], order, values[None, :], axis=1)
    centred: Matrix = sets - sets.mean(axis=1, keepdims=True)
    return centred


def _draw_group(
    kind: int,
    shape: tuple[int, int],
    _stop: Event,
    *,
    extent: Extent,
    largest: int,
    generator: Generator,
) -> _Group:
    """Draw some sets of one kind and their starts."""
    points = draw_sets(kind, shape, extent, generator=generator).astype(np.float32)
    return _Group(points, start_sets(points, largest, generator=generator))


def _fit_group(group: _Group, k: int, stop: Event) -> tuple[Codes, NDArray[np.float64]]:
    """Cluster the sets of a group, and return labels and inertia."""
    labels, _, inertia = fit_sets(group.points, group.starts[:, :, :k], stop=stop)
    return labels, inertia


def _score_set(
    points: Singles, labels: Sequence[Codes], k_values: tuple[int, ...], stop: Event
) -> NDArray[np.float64]:
    """Return the mean silhouettes, (n_candidates,), of one set."""
    return mean_silhouettes(points, labels, k_values, stop=stop)


def mean_silhouettes(
    points: Singles,
    labels: Sequence[Codes],
    k_values: tuple[int, ...],
    *,
    stop: Event | None = None,
) -> NDArray[np.float64]:
    """Return the mean silhouette for each candidate, in single precision, one distance pass.

    Parameters
    ----------
    points : (n_points, n_features) array of float32
    labels : sequence of (n_points,) arrays of int
        One for each candidate.
    k_values : tuple of int
    stop : Event, optional
    """
    members = np.concatenate(
        [own[:, None] == np.arange(k) for own, k in zip(labels, k_values, strict=True)], axis=1
    ).astype(np.float32)
    squares = np.einsum("ij,ij->i", points, points)
    sums = np.empty((len(points), members.shape[1]), dtype=np.float32)
    for start in range(0, len(points), BLOCK_ROWS):
        stop_if(stop)
        block = slice(start, start + BLOCK_ROWS)
        distances = points[block] @ points.T
        distances *= -2
        distances += squares
        distances += squares[block, None]
        np.sqrt(np.maximum(distances, 0, out=distances), out=distances)
        rows = np.arange(len(distances))
        distances[rows, rows + start] = 0
        sums[block] = distances @ members
    means = []
    first = 0
    for own, k in zip(labels, k_values, strict=True):
        sizes = np.bincount(own, minlength=k)
        part = sums[:, first : first + k].astype(np.float64)
        means.append(silhouettes_from_sums(part, own, sizes=np.maximum(sizes, 1)).mean())
        first += k
    return np.array(means)
