"""The evidence for every candidate number of clusters."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.criteria import calinski_harabasz, davies_bouldin, measure_spread
from segmentation.clusters.kmeans import FAMILIAR_ROWS, Partition, partition
from segmentation.clusters.knee import kneedle
from segmentation.clusters.passes import lay_out
from segmentation.clusters.silhouettes import silhouettes_by_labelling
from segmentation.records import (
    Candidate,
    KSearch,
    Labels,
    Matrix,
    PreparedTable,
    Progress,
    Verdict,
)


class LabelsByK(Mapping[int, Labels]):
    """The labels for each k, held in one byte a customer and widened when they are read."""

    __slots__ = ("_labels",)

    def __init__(self, labels: Mapping[int, NDArray[np.unsignedinteger]]) -> None:
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
    """Score every candidate number of clusters.

    Parameters
    ----------
    prepared : PreparedTable
    k_values : tuple of int
        Candidates, each 2 to n_customers - 1 and at most the number of different rows.
    seed : int
        The same matrix, candidates and seed give the same bits.
    n_init : int
        K-Means starts for each candidate.
    progress : callable, optional
        Called with the stage and the share done; what it raises stops the search.

    Returns
    -------
    KSearch

    Raises
    ------
    ParameterError, DataError
        If a candidate is out of range or given twice, or a value is not finite.
    """
    began = time.perf_counter()
    report = progress or (lambda _stage, _share: None)
    matrix = prepared.matrix
    check_matrix(matrix)
    check_k(matrix, k_values)
    check_n_init(n_init)
    ordered = tuple(sorted(k_values))
    partitions = []
    rows = lay_out(matrix) if len(matrix) > FAMILIAR_ROWS else None
    for done, k in enumerate(ordered):
        report(f"Clustering into {k} segments", done / (2 * len(ordered)))
        partitions.append(partition(matrix, k, seed=seed, n_init=n_init, rows=rows))
    report("Silhouettes", 0.5)
    values = silhouettes_by_labelling(matrix, [found.labels for found in partitions])
    report("Comparing", 0.9)
    candidates = tuple(
        _candidate(matrix, found, silhouette=float(value.mean()))
        for found, value in zip(partitions, values, strict=True)
    )
    best = max(candidates, key=lambda candidate: (candidate.silhouette, -candidate.k))
    return KSearch(
        n_customers=len(matrix),
        features=prepared.features,
        candidates=candidates,
        labels=LabelsByK({found.k: found.labels for found in partitions}),
        elbow_k=find_elbow(matrix, candidates),
        silhouette_k=best.k,
        recommended_k=best.k,
        verdict=_verdict(best.silhouette),
        seconds=time.perf_counter() - began,
        seed=seed,
        centres={found.k: found.centres for found in partitions},
    )


def find_elbow(matrix: Matrix, candidates: tuple[Candidate, ...]) -> int | None:
    """Return the knee of the inertia from k = 1 on, or None where it is not a candidate."""
    total = float(((matrix - matrix.mean(axis=0)) ** 2).sum())
    inertia = {1: total} | {candidate.k: candidate.inertia for candidate in candidates}
    knee = kneedle(list(inertia), list(inertia.values()))
    return int(knee) if knee is not None and knee > 1 else None


def _candidate(matrix: Matrix, found: Partition, *, silhouette: float) -> Candidate:
    spread = measure_spread(matrix, found.labels, found.k)
    return Candidate(
        k=found.k,
        inertia=found.inertia,
        silhouette=silhouette,
        calinski_harabasz=calinski_harabasz(spread),
        davies_bouldin=davies_bouldin(spread),
        smallest_share=float(spread.sizes.min() / len(matrix)),
    )


def _verdict(silhouette: float) -> Verdict:
    """Grade by the silhouette alone, in the bands of Kaufman and Rousseeuw (1990)."""
    for least, verdict in ((0.5, "clear"), (0.35, "plausible"), (0.25, "weak")):
        if silhouette >= least:
            return verdict  # type: ignore[return-value]
    return "none"
