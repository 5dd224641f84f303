"""Search over k: run every stage of the evidence, and put together what follows from it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.evidence import evidence
from segmentation.clusters.evidence.connection import Connection
from segmentation.clusters.evidence.criteria import MEASURES, Spread
from segmentation.clusters.evidence.evidence import Silhouettes
from segmentation.clusters.evidence.knee import kneedle
from segmentation.clusters.evidence.recommendation import (
    choose_by_gap,
    measure_structure,
    recommend,
)
from segmentation.clusters.evidence.references import Blocks, References
from segmentation.clusters.evidence.separation import Separation
from segmentation.clusters.evidence.stability import Stability
from segmentation.clusters.kmeans.kmeans import Partition
from segmentation.clusters.kmeans.nearest import Codes
from segmentation.clusters.missing import find_missing
from segmentation.clusters.parallel.threads import one_blas_thread, stage_report
from segmentation.records import Candidate, KSearch, Labels, PreparedTable, Progress


class LabelsByK(Mapping[int, Labels]):
    """The labels for each k, held in one byte a customer and widened when they are read."""

    __slots__ = ("_labels",)

    def __init__(self, labels: Mapping[int, Codes]) -> None:
        self._labels = dict(labels)

    def __getitem__(self, k: int) -> Labels:
        return self._labels[k].astype(np.intp)

    def __iter__(self) -> Iterator[int]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


def search_k(
    prepared: PreparedTable,
    *,
    k_values: tuple[int, ...],
    seed: int,
    n_init: int,
    progress: Progress | None = None,
) -> KSearch:
    """Score every candidate number of clusters, and weigh the evidence.

    Parameters
    ----------
    k_values : tuple of int
        Candidates, each 2 to n_customers - 1 and at most the number of different rows.
    seed : int
        The same matrix, candidates and seed give the same bits.
    n_init : int
        K-Means starts for each candidate.
    progress : callable, optional
        Called with the stage and the share done, several times a second; what it raises stops the
        search.

    Returns
    -------
    KSearch
        Silhouettes are exact up to 20,000 customers, above with their standard error. References
        and resamples have at most 1,500 rows.

    Raises
    ------
    ParameterError, DataError
        If a candidate is out of range or given twice, or a value is not finite.
    """
    began = time.perf_counter()
    matrix = prepared.matrix
    stage_report(progress, "Checking", 0.0, 0.0)(0.0)
    check_matrix(matrix)
    check_k(matrix, k_values)
    check_n_init(n_init)
    ordered = tuple(sorted(k_values))
    with one_blas_thread():
        found = _gather(prepared, ordered, seed=seed, n_init=n_init, progress=progress)
    structure = measure_structure(found.scores.means, found.references)
    nulls = zip(*found.references.highest_silhouettes(), strict=True)
    advice = recommend(
        tuple(_candidate(found, at, null) for at, null in enumerate(nulls)),
        structure=structure,
        gap_k=choose_by_gap(dict(zip((1, *ordered), found.gaps, strict=True))),
        elbow_k=_find_elbow(found.spreads),
        n_customers=prepared.n_customers,
        n_coarse=found.n_coarse,
    )
    labels = LabelsByK({each.k: each.labels for each in found.partitions})
    k = advice.recommended_k
    missing = () if k is None else find_missing(prepared, labels[k])
    if missing:
        verdict = "plausible" if advice.verdict == "clear" else advice.verdict
        advice = replace(advice, verdict=verdict, doubts=(*advice.doubts, *missing))
    return KSearch(
        **{field.name: getattr(advice, field.name) for field in fields(advice)},
        n_customers=prepared.n_customers,
        features=prepared.features,
        labels=labels,
        seconds=time.perf_counter() - began,
        seed=seed,
        n_sampled=found.scores.n_sampled,
        n_coarse=found.n_coarse,
        centres={each.k: each.centres for each in found.partitions},
        structure=structure.score,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    """What every stage found, for each candidate in turn."""

    partitions: list[Partition]
    scores: Silhouettes
    spreads: list[Spread]
    borders: list[Separation]
    connections: list[Connection | None]
    stabilities: list[Stability]
    references: References
    gaps: list[tuple[float, float]]
    """Gap statistic with its standard error, k = 1 first."""
    n_coarse: int


def _gather(
    prepared: PreparedTable,
    k_values: tuple[int, ...],
    *,
    seed: int,
    n_init: int,
    progress: Progress | None,
) -> _Evidence:
    """Run the stages; data without structure is clustered elsewhere meanwhile."""
    stage, matrix = partial(stage_report, progress), prepared.matrix
    rows, begun = evidence.begin_comparison(matrix, k_values, seed=seed, blocks=_blocks(prepared))
    try:
        partitions = evidence.cluster(
            matrix, k_values, seed=seed, n_init=n_init, report=stage("Clustering", 0.0, 0.4)
        )
        scores = evidence.score(
            matrix, partitions, seed=seed, report=stage("Silhouettes", 0.4, 0.55)
        )
        spreads = evidence.measure_spreads(
            matrix, partitions, report=stage("Comparing criteria", 0.55, 0.6)
        )
        borders = evidence.look_between(
            matrix, partitions, seed=seed, report=stage("Looking between segments", 0.6, 0.65)
        )
        some = evidence.take_resampled(matrix, partitions, rows)
        connections = evidence.look_along(some, seed=seed)
        stabilities = evidence.resample(
            some, seed=seed, report=stage("Clustering resamples", 0.65, 0.75)
        )
        references = begun.collect(stage("Comparing with data without structure", 0.75, 1.0))
    finally:
        begun.drop()
    gaps = evidence.measure_gaps(some, references)
    return _Evidence(
        partitions,
        scores,
        spreads,
        borders,
        connections,
        stabilities,
        references,
        gaps,
        begun.n_coarse,
    )


def _blocks(prepared: PreparedTable) -> Blocks:
    """Return where the columns of each feature of several stand in the matrix."""
    ends = np.cumsum([coding.n_columns for coding in prepared.codings]).tolist()
    return tuple(
        (end - coding.n_columns, end)
        for coding, end in zip(prepared.codings, ends, strict=True)
        if coding.n_columns > 1
    )


def _candidate(found: _Evidence, at: int, null: tuple[float, float]) -> Candidate:
    """Put together what is known of one candidate, beside what structureless data reaches."""
    partition, spread, border = found.partitions[at], found.spreads[at], found.borders[at]
    stability, connection = found.stabilities[at], found.connections[at]
    gap, gap_error = found.gaps[at + 1]
    measured: dict[str, Any] = {name: measure(spread) for name, measure in MEASURES.items()}
    if connection is not None:
        measured["connection"] = connection.density
        measured |= {"n_connected": connection.n_groups, "strayed": connection.strayed}
    return Candidate(
        k=partition.k,
        inertia=partition.inertia,
        silhouette=float(found.scores.means[at]),
        silhouette_error=found.scores.errors[at],
        silhouette_null=float(null[0]),
        silhouette_null_error=float(null[1]),
        gap=gap,
        gap_error=gap_error,
        smallest_share=float(spread.sizes.min() / spread.sizes.sum()),
        stability=stability.agreement,
        segment_stability=stability.segments,
        separation=border.dip,
        separation_error=border.error,
        least_separated=border.pair,
        crowding=border.bump,
        **measured,
    )


def _find_elbow(spreads: Sequence[Spread]) -> int | None:
    """Return the knee of the inertia, or None where it is not a candidate.

    One segment counts as the first point where two are the next: a step over numbers that were not
    tried would look like a knee.
    """
    inertia = {len(each.sizes): each.within for each in spreads}
    if min(inertia) == 2:
        inertia = {1: spreads[0].total} | inertia
    knee = kneedle(list(inertia), list(inertia.values()))
    return int(knee) if knee is not None and knee > 1 else None
