"""What the clusters stage hands on: evidence for every k, and one result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import SEED, Labels, Matrix, Verdict
from segmentation.records.methods import Algorithm


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """The evidence for one number of clusters. None: not computed for this search."""

    k: int
    inertia: float
    silhouette: float
    """Mean Euclidean silhouette (Rousseeuw 1987): -1 to 1, higher is better."""
    calinski_harabasz: float
    davies_bouldin: float
    smallest_share: float
    silhouette_error: float | None = None
    """Standard error where the silhouette comes from a sample; None where it is exact."""
    gap: float | None = None
    gap_error: float | None = None
    stability: float | None = None
    """Mean adjusted Rand index over resamples: 0 (chance) to 1 (the same segments every time)."""
    segment_stability: tuple[float, ...] = ()
    """Mean Jaccard similarity of each segment over resamples (Hennig 2007), 0 to 1."""
    silhouette_null: float | None = None
    """The higher of the mean silhouettes that two structureless references reach at this k."""
    silhouette_null_error: float | None = None
    """How far one structureless set of this size lies from their mean, one standard error."""
    separation: float | None = None
    """How much fewer customers there are on the border of the least separated two neighbouring
    segments than around their centres: 1 none at all, 0 as many, negative more."""
    separation_error: float | None = None
    least_separated: tuple[int, int] | None = None
    """The two neighbouring segments that ``separation`` is about."""
    crowding: float | None = None
    """Customers on a border against those around the emptier of its two centres, where this is
    highest: well above 1 where a tail was cut off, which has no centre of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class KSearch:
    """Every candidate k with its evidence, and what follows from it.

    ``labels`` maps each k to (n_customers,) labels in segment order (largest first, from 0).
    """

    n_customers: int
    features: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    labels: Mapping[int, Labels]
    elbow_k: int | None
    silhouette_k: int
    recommended_k: int | None
    verdict: Verdict
    seconds: float
    seed: int = SEED
    n_sampled: int | None = None
    """Customers that the sampled measures were computed on; None where all were."""
    other_k: tuple[int, ...] = ()
    """Further defensible numbers of segments, best first."""
    centres: Mapping[int, Matrix] = field(default_factory=dict)
    """Scaled centres for each k, in segment order."""
    structure: float | None = None
    """How far the best silhouette, judged for its k, lies above the best that structureless data
    reaches, in standard errors; below 2.5 there is nothing that chance does not do."""
    gap_k: int | None = None
    """Number of segments by the gap statistic's one-standard-error rule; 1 is possible."""

    def candidate(self, k: int) -> Candidate:
        """Return the evidence for one k; KeyError if it was not tried."""
        for candidate in self.candidates:
            if candidate.k == k:
                return candidate
        raise KeyError(k)


@dataclass(frozen=True, slots=True, eq=False)
class Unassigned:
    """Customers whom a method puts in no segment, and where a new customer like them would go."""

    rows: NDArray[np.intp]
    """(n_unassigned,) rows of the table, rising."""
    nearest: Labels
    """(n_unassigned,) the segment whose centre is nearest to each."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """One result in segment order: labels 0..k-1, largest segment first."""

    k: int
    labels: Labels
    centres: Matrix
    """(k, n_matrix_columns), in the scaled units of the matrix."""
    inertia: float
    silhouette: float
    silhouettes: Matrix
    """(n_shown,) silhouette of each customer in ``shown``."""
    shown: NDArray[np.intp]
    """Rows of the matrix behind ``silhouettes``: all, or a stratified sample above a stated n."""
    silhouette_error: float | None = None
    seed: int = SEED
    n_init: int = 10
    algorithm: Algorithm = "kmeans"
    share_same: float | None = None
    """Where another method's segments were adopted: the share of all its customers, 0 to 1, whom
    the nearest centre puts into their own segment. None for K-Means itself."""
    unassigned: Unassigned | None = None
    """Customers of the table that the adopted method left out; None where it left out nobody."""

    @property
    def n_unassigned(self) -> int:
        """Number of customers in no segment."""
        return 0 if self.unassigned is None else len(self.unassigned.rows)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of customers in each segment."""
        return tuple(int(n) for n in np.bincount(self.labels, minlength=self.k))
