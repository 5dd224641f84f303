"""Cluster data without structure, of the same size and extent as the customers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TypeAlias

import numpy as np
from numpy.random import Generator, SeedSequence
from numpy.typing import NDArray

from segmentation.clusters.components import covariance, principal_axes
from segmentation.clusters.evidence.limits import LEAST_SPREAD
from segmentation.clusters.evidence.margins import draw_dependent, has_tails, unimodal_values
from segmentation.clusters.evidence.silhouettes import mean_silhouettes
from segmentation.clusters.kmeans.ensembles import fit_sets, start_sets
from segmentation.clusters.parallel import workers
from segmentation.clusters.parallel.threads import FEW, REPORT_SECONDS, Report, run_tasks
from segmentation.clusters.parallel.workers import N_WORKERS
from segmentation.records import Matrix

N_REFERENCES = 20
"""Sets of each kind: the standard error of their mean is then a fifth of their spread."""

_COARSE_VALUES = 12
"""Columns with at most so many different values (flags, grades, small counts) are coarse."""

FLAT = 1e-12
"""A principal axis with less than this share of the variance is rounding, and left out."""

TINY = 1e-300
"""Stands for an inertia of 0, which has no logarithm."""

N_SHARES, SHARED_POINTS = 2, 1_000
"""From so many points on, the sets of a kind are made in two shares."""

Share: TypeAlias = "tuple[int, int, int]"
"""Kind, number of the share within it, and its number of sets."""


Blocks: TypeAlias = "tuple[tuple[int, int], ...]"
"""First column and end of each feature that has several columns, of which a customer has one."""


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
        spreads = np.maximum(silhouettes.std(axis=1, ddof=1), LEAST_SPREAD)
        errors = spreads * np.sqrt(1 + 1 / silhouettes.shape[1])
        higher, each = means.argmax(axis=0), np.arange(means.shape[1])
        return means[higher, each], errors[higher, each]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What K-Means made of some sets."""

    silhouettes: NDArray[np.float64]
    """(n_sets, n_candidates)"""
    inertia: NDArray[np.float64]
    totals: NDArray[np.float64]
    """(n_sets,) inertia of one cluster."""


def begin_references(
    points: Matrix,
    k_values: tuple[int, ...],
    *,
    seed: int,
    parallel: bool,
    elsewhere: bool,
    blocks: Blocks = (),
) -> Begun:
    """Begin to cluster sets without structure as the data is clustered.

    Parameters
    ----------
    points : (n_points, n_features) array of float
        The data, or the sample of it that stands for it.
    elsewhere : bool
        Whether other processes begin with it at once.
    blocks : tuple of (int, int)
        First column and end of each feature of several columns: of these a customer has one.

    References
    ----------
    .. [1] R. Tibshirani, G. Walther, T. Hastie (2001), Estimating the number of clusters in a
       data set via the gap statistic, J. R. Stat. Soc. B 63, 411-423.
    """
    extent = measure_extent(points, blocks)
    n_shares = N_SHARES if len(points) >= SHARED_POINTS else 1
    shares = tuple(
        (kind, place, len(part))
        for kind in range(3 if extent.margins is not None else 2)
        for place, part in enumerate(np.array_split(np.arange(N_REFERENCES), n_shares))
    )
    packs = tuple(shares[i::N_WORKERS] for i in range(N_WORKERS)) if elsewhere else ()
    request = {
        "points": points,
        "k_values": np.array(k_values),
        "seed": np.array(seed),
        "blocks": np.array(blocks, dtype=np.intp).reshape(-1, 2),
    }
    asked = tuple(workers.ask({**request, "shares": np.array(pack)}) for pack in packs)
    work = partial(_make_share, extent, k_values, seed=seed, n_points=len(points))
    return Begun(shares, packs, asked, work, parallel, len(extent.coarse))


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """References on their way."""

    shares: tuple[Share, ...]
    packs: tuple[tuple[Share, ...], ...]
    """The shares that each process was asked for."""
    asked: tuple[Future[workers.Arrays], ...]
    work: Callable[[Share, Event], Made]
    """Makes a share here."""
    parallel: bool
    n_coarse: int
    """Columns that keep their few values in every set."""

    def collect(self, report: Report | None = None) -> References:
        """Wait for the other processes; do here what none has begun, or one has failed to do."""
        tell = report or (lambda _share: None)
        made: dict[Share, Made] = {}
        for pack, future in zip(self.packs, self.asked, strict=True):
            made |= _answered(pack, future, report=partial(tell, len(made) / len(self.shares)))
        missing = [share for share in self.shares if share not in made]
        tasks = [partial(self.work, share) for share in missing]
        first, rest = len(made) / len(self.shares), len(missing) / len(self.shares)
        found = run_tasks(
            tasks,
            parallel=self.parallel,
            at_most=FEW,
            report=lambda share: tell(first + rest * share),
        )
        tell(1.0)
        made |= dict(zip(missing, found, strict=True))
        return _put_together([made[share] for share in self.shares])

    def drop(self) -> None:
        """Take back what no process has begun."""
        for future in self.asked:
            future.cancel()


def answer(request: workers.Arrays) -> workers.Arrays:
    """Do in another process what `start_references` asks for."""
    points = np.asarray(request["points"], dtype=np.float64)
    k_values = tuple(int(k) for k in request["k_values"])
    extent = measure_extent(points, tuple((int(a), int(b)) for a, b in request["blocks"]))
    made = [
        _make_share(
            extent,
            k_values,
            (int(kind), int(place), int(size)),
            Event(),
            seed=int(request["seed"]),
            n_points=len(points),
        )
        for kind, place, size in request["shares"]
    ]
    return {
        name: np.concatenate([getattr(each, name) for each in made])
        for name in ("silhouettes", "inertia", "totals")
    }


def _answered(
    pack: Sequence[Share], future: Future[workers.Arrays], *, report: Callable[[], None]
) -> dict[Share, Made]:
    """Return what a process made of its shares; nothing, where it has not begun or has died."""
    if future.cancel():
        return {}
    while True:
        report()
        try:
            arrays = future.result(timeout=REPORT_SECONDS)
            break
        except TimeoutError:
            continue
        except (OSError, EOFError):
            return {}
    ends = np.cumsum([size for _, _, size in pack])[:-1]
    parts = [np.split(arrays[name], ends) for name in ("silhouettes", "inertia", "totals")]
    return {share: Made(*made) for share, made in zip(pack, zip(*parts, strict=True), strict=True)}


def _make_share(
    extent: Extent,
    k_values: tuple[int, ...],
    share: Share,
    stop: Event,
    *,
    seed: int,
    n_points: int,
) -> Made:
    """Draw some sets of one kind, cluster them for every candidate, and score that."""
    kind, place, size = share
    generator = np.random.default_rng(SeedSequence(seed, spawn_key=(kind, place)))
    points = draw_sets(kind, (size, n_points), extent, generator=generator).astype(np.float32)
    starts = start_sets(points, max(k_values), generator=generator)
    found = [fit_sets(points, starts[:, :, :k], stop=stop) for k in k_values]
    silhouettes = [
        mean_silhouettes(own, [labels[i] for labels, _, _ in found], k_values, stop=stop)
        for i, own in enumerate(points)
    ]
    return Made(
        np.stack(silhouettes),
        np.stack([inertia for _, _, inertia in found], axis=1),
        (points.astype(np.float64) ** 2).sum(axis=(1, 2)),
    )


def _put_together(made: Sequence[Made]) -> References:
    silhouettes = np.concatenate([each.silhouettes for each in made])
    inertia = np.concatenate([each.inertia for each in made])
    totals = np.concatenate([each.totals for each in made])
    shape = (-1, N_REFERENCES, silhouettes.shape[1])
    return References(
        silhouettes=silhouettes.reshape(shape),
        log_inertia=np.log(np.maximum(inertia, TINY)).reshape(shape),
        log_total=np.log(np.maximum(totals, TINY)).reshape(shape[:2]),
    )


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
    blocks: Blocks = ()


def measure_extent(points: Matrix, blocks: Blocks = ()) -> Extent:
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
        if 1 < len(np.unique(values)) <= _COARSE_VALUES
    )
    return Extent(
        axes[kept],
        np.stack([scores.min(axis=0), scores.max(axis=0)]),
        np.sqrt(shares[kept] * np.trace(covariances)),
        coarse,
        centred,
        _margins(centred, {column for column, _ in coarse}),
        blocks,
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
    stays a flag, and falls into two groups in the references as it does in the data. The columns
    of one feature of categories are dealt out together.

    Parameters
    ----------
    kind : {0, 1, 2}
        Uniform in the box of the principal axes, Gaussian with the same covariance, or dependent
        in the same way with columns of a single peak.
    shape : (n_sets, n_points)
    """
    size = (*shape, len(extent.spread))
    if kind == 2 and extent.margins is not None:
        sets = draw_dependent(shape, extent.points, generator=generator)
        order = sets.argsort(axis=1)
        np.put_along_axis(sets, order, extent.margins[None], axis=1)
        _deal_blocks(sets, extent)
        peaked: Matrix = sets - sets.mean(axis=1, keepdims=True)
        return peaked
    if kind == 0:
        sets = generator.uniform(extent.box[0], extent.box[1], size=size)
    else:
        sets = generator.normal(size=size) * extent.spread
    if extent.coarse or extent.blocks:
        sets = sets @ extent.axes
        for column, values in extent.coarse:
            order = sets[:, :, column].argsort(axis=1)
            np.put_along_axis(sets[:, :, column], order, values[None, :], axis=1)
        _deal_blocks(sets, extent)
    centred: Matrix = sets - sets.mean(axis=1, keepdims=True)
    return centred


def _deal_blocks(sets: Matrix, extent: Extent) -> None:
    """Deal out the rows of each block whole, so that a customer still has one of its categories.

    In the order along the direction in which they differ most, which keeps how they depend on
    other columns.
    """
    for first, end in extent.blocks:
        own = extent.points[:, first:end]
        _, axes = principal_axes(covariance(own, np.zeros(end - first)))
        rows = own[(own @ axes[0]).argsort(kind="stable")]
        order = (sets[:, :, first:end] @ axes[0]).argsort(axis=1)
        for each, places in zip(sets, order, strict=True):
            each[places, first:end] = rows
