"""Define the comparison of several methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import SEED, Labels, Matrix, the_one
from segmentation.records.clusters import Clustering, Mixture
from segmentation.records.evidence import Criterion
from segmentation.records.methods import Algorithm
from segmentation.records.preparation import PreparedTable
from segmentation.records.steps import Note

Likeness: TypeAlias = Literal["same", "similar", "partly", "other"]
LIKENESS: Mapping[Likeness, float] = MappingProxyType(
    {"same": 0.8, "similar": 0.65, "partly": 0.3, "other": -1.0}
)
"""Adjusted Rand index from which two divisions count as so alike, after D. Steinley (2004),
Properties of the Hubert-Arabie adjusted Rand index, Psychological Methods 9, 386-396."""


def likeness(index: float) -> Likeness:
    """Return how alike two divisions with an adjusted Rand index are."""
    return next(level for level, least in LIKENESS.items() if index >= least)


@dataclass(frozen=True, slots=True, eq=False)
class Dendrogram:
    """The last merges of a tree, lowest first; what was merged before them are its leaves.

    Leaves are numbered from 0 and merge i makes the node n_leaves + i, as in SciPy.
    """

    children: NDArray[np.intp]
    """(n_leaves - 1, 2) nodes that each merge joins."""
    heights: Matrix
    """(n_leaves - 1,) Ward's distance of what is joined, in scaled units, never falling."""
    sizes: tuple[int, ...]
    """Customers in each leaf."""
    segments: tuple[int, ...]
    """The segment that each leaf is part of."""
    cut: float
    """A height between the merges that are kept and those that are undone."""


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """What a method makes of the customers, before it is measured."""

    labels: Labels
    """(n_customers,) the segment of each from 0, -1 for a customer in none."""
    notes: tuple[Note, ...] = ()
    """What was limited and how, or why there is no segment."""
    n_fitted: int | None = None
    """Customers that the method itself looked at; None where it looked at all."""
    n_centres: int | None = None
    """Fine K-Means centres that a tree was made over; None where it was made over customers."""
    bic: float | None = None
    """Bayesian information criterion of a mixture: lower is better."""
    bic_by_k: tuple[tuple[int, float], ...] = ()
    log_likelihood: float | None = None
    """Of a mixture of `k` asked for, natural logarithm, numbers in the units of the matrix."""
    log_likelihood_by_k: tuple[tuple[int, float], ...] = ()
    n_parameters_by_k: tuple[tuple[int, int], ...] = ()
    """Free parameters: the criterion is their number times log n, less twice the likelihood."""
    memberships: NDArray[np.float32] | None = None
    """(n_customers, k) probabilities of a mixture, which sum to 1."""
    mixture: Mixture | None = None
    """What new customers are scored by, where that is not the nearest centre."""
    dendrogram: Dendrogram | None = None

    def with_notes(self, *notes: Note) -> Self:
        """Return the same with more to be said."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MethodResult(Labelling):
    """What one method makes of the customers, on the same measures as the others.

    ``labels`` are in segment order, largest first. A method that finds nothing has no segment, and
    says why in ``notes``.
    """

    algorithm: Algorithm
    sizes: tuple[int, ...]
    silhouette: float | None = None
    """Of the customers in a segment, like the further measures; None below two segments."""
    measures: Mapping[str, float] = field(default_factory=dict)
    """Further measures by the attribute of their criterion; none below two segments."""
    seconds: float
    silhouette_error: float | None = None
    partners: tuple[int, ...] = ()
    """For each segment the number of the K-Means segment that it shares most customers with, one
    to one; segments left over have the numbers from the number of K-Means segments on."""

    def value(self, criterion: Criterion) -> float | None:
        """Return what a criterion measured; None where it was not measured."""
        if criterion.attribute == "silhouette":
            return self.silhouette
        return self.measures.get(criterion.attribute)

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.sizes)

    @property
    def bic_k(self) -> int | None:
        """The number of clouds or classes with the lowest criterion; None without a mixture."""
        by_k = dict(self.bic_by_k)
        return min(by_k, key=by_k.__getitem__, default=None)

    @property
    def calinski_harabasz(self) -> float | None:
        """Spread between the segments against the spread within."""
        return self.measures.get("calinski_harabasz")

    @property
    def davies_bouldin(self) -> float | None:
        """How wide the segments are against the way to the next."""
        return self.measures.get("davies_bouldin")

    @property
    def n_unassigned(self) -> int:
        """Customers in no segment."""
        return len(self.labels) - sum(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Several methods on the same customers, and how far they agree."""

    k: int
    """Number of segments asked for."""
    results: tuple[MethodResult, ...]
    agreement: Matrix
    """(n_methods, n_methods) adjusted Rand indexes: 1 the same, 0 by chance. Customers in no
    segment count as one more group."""
    seconds: float
    seed: int = SEED

    def result(self, algorithm: Algorithm) -> MethodResult:
        """Return the result of one method; KeyError if it was not tried."""
        return the_one(self.results, "algorithm", algorithm)


@dataclass(frozen=True, slots=True, eq=False)
class Adoption:
    """The segments of any method, as those that everything else is made from.

    Customers in no segment stay so: ``prepared`` leaves them out, as a counted step. New customers
    go to the nearest centre.
    """

    prepared: PreparedTable
    clustering: Clustering
    """The centres are the means of the members."""
    share_same: float
    """Share of all customers, 0 to 1, whom scoring puts into their own segment."""
    n_unassigned: int = 0
