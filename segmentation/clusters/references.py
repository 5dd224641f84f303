"""Data without structure, of the same size and extent: what clustering makes of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from segmentation.clusters.components import covariance, principal_axes
from segmentation.clusters.ensembles import draw_numbers, fit_sets, group_size
from segmentation.clusters.lloyd import Codes, Floats
from segmentation.clusters.silhouettes import silhouettes_from_sums
from segmentation.clusters.threads import Report, run_tasks, stop_if
from segmentation.records import Matrix

N_REFERENCES = 20
"""Sets of each kind: the standard error of their mean is then a fifth of their spread."""

FLAT = 1e-12
"""A principal axis with less than this share of the variance is rounding, and left out."""

BLOCK_ROWS = 256


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """What K-Means reaches on sets without structure, for each candidate k.

    The first axis is the kind: 0 uniform in the box of the principal axes, 1 one Gaussian with the
    same covariance.
    """

    silhouettes: Matrix
    """(2, N_REFERENCES, n_candidates) mean silhouettes."""
    log_inertia: Matrix
    """(2, N_REFERENCES, n_candidates) logarithms of the inertia."""
    log_total: Matrix
    """(2, N_REFERENCES) logarithms of the inertia of one cluster."""

    def highest_silhouettes(self) -> tuple[Matrix, Matrix]:
        """Return the mean of the kind that reaches more at each k, and its standard error.

        The error is that of one further set, not that of the mean: the data is one set.
        """
        means = self.silhouettes.mean(axis=1)
        errors = self.silhouettes.std(axis=1, ddof=1) * np.sqrt(1 + 1 / self.silhouettes.shape[1])
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
    box, spread = measure_extent(points)
    size = min(N_REFERENCES, group_size(len(points), k_values))
    groups = [
        (kind, min(size, N_REFERENCES - first))
        for kind in range(2)
        for first in range(0, N_REFERENCES, size)
    ]
    tasks = [
        partial(
            _fit_group,
            kind,
            (n_sets, len(points), len(spread)),
            box=box,
            spread=spread,
            k_values=k_values,
            generator=np.random.default_rng(sequence),
        )
        for (kind, n_sets), sequence in zip(
            groups, SeedSequence(seed).spawn(len(groups)), strict=True
        )
    ]
    found = run_tasks(tasks, parallel=parallel, report=report)
    half = len(found) // 2
    stacked = [
        [np.concatenate(part) for part in zip(*side, strict=True)]
        for side in (found[:half], found[half:])
    ]
    return References(*(np.stack(pair) for pair in zip(*stacked, strict=True)))


def measure_extent(points: Matrix) -> tuple[Matrix, Matrix]:
    """Return the ends (2, n_axes) and the standard deviations (n_axes,) along principal axes.

    Axes without any spread are left out, so that two equal features are one.
    """
    mean = points.mean(axis=0)
    covariances = covariance(points, mean)
    shares, axes = principal_axes(covariances)
    kept = shares > FLAT * shares[0]
    scores = (points - mean) @ axes[kept].T
    spread = np.sqrt(shares[kept] * np.trace(covariances))
    return np.stack([scores.min(axis=0), scores.max(axis=0)]), spread


def _fit_group(
    kind: int,
    shape: tuple[int, int, int],
    stop: Event,
    *,
    box: Matrix,
    spread: Matrix,
    k_values: tuple[int, ...],
    generator: Generator,
) -> tuple[Matrix, Matrix, Matrix]:
    """Draw and cluster some sets of one kind."""
    if kind == 0:
        sets = generator.uniform(box[0], box[1], size=shape)
    else:
        sets = generator.normal(size=shape) * spread
    sets -= sets.mean(axis=1, keepdims=True)
    points = sets.astype(np.float32)
    numbers = draw_numbers(shape[0], k_values, generator=generator)
    fits = fit_sets(points, k_values, numbers=numbers, stop=stop)
    silhouettes = np.stack(
        [
            mean_silhouettes(each, labels, k_values, stop=stop)
            for each, labels in zip(points, fits.labels, strict=True)
        ]
    )
    total = (sets**2).sum(axis=(1, 2))
    return silhouettes, np.log(fits.inertia), np.log(total)


def mean_silhouettes(
    points: Floats, labels: Codes, k_values: tuple[int, ...], *, stop: Event | None = None
) -> NDArray[np.float64]:
    """Return the mean silhouette for each candidate, in single precision, one distance pass.

    Parameters
    ----------
    points : (n_points, n_features) array of float32
    labels : (n_candidates, n_points) array of int
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
