"""Define what the clusters stage hands on: evidence for every k, and one result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import SEED, Labels, Matrix, Shown, Verdict, the_one
from segmentation.records.evidence import Candidate
from segmentation.records.methods import Algorithm
from segmentation.records.steps import Note


@dataclass(frozen=True, slots=True, eq=False)
class Recommendation:
    """What the evidence for every candidate k amounts to."""

    recommended_k: int | None
    default_k: int
    """The number that is used unless another is asked for: the recommended one, else the fewest
    that leave out nobody."""
    verdict: Verdict
    named: Mapping[str, int | None]
    """For the key of each criterion the k that it names: None where it names none; the gap
    statistic may also name 1."""
    candidates: tuple[Candidate, ...]
    reasons: tuple[Note, ...] = ()
    """Why this number is recommended, or none is: what decided stands first."""
    doubts: tuple[Note, ...] = ()
    """What keeps the verdict from being clear, the gravest first."""
    other_k: tuple[int, ...] = ()
    """Further defensible numbers of segments, best first."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class KSearch(Recommendation, Shown):
    """Every candidate k with its evidence, and what was decided from it.

    ``labels`` maps each k to (n_customers,) labels in segment order (largest first, from 0).
    """

    n_customers: int
    features: tuple[str, ...]
    labels: Mapping[int, Labels]
    seconds: float
    seed: int = SEED
    n_sampled: int | None = None
    """Customers that the sampled measures were computed on; None where all were."""
    n_coarse: int = 0
    """Columns of the matrix with few different values: they keep these in the data without
    structure, which makes the gap another one than Tibshirani's."""
    centres: Mapping[int, Matrix] = field(default_factory=dict)
    """Scaled centres for each k, in segment order."""
    structure: float | None = None
    """How far the best silhouette, judged for its k, lies above the best that structureless data
    reaches, in standard errors."""

    @property
    def silhouette_k(self) -> int:
        """The number with the highest silhouette."""
        k = self.named["silhouette"]
        assert k is not None  # noqa: S101  # the best of several values always exists
        return k

    @property
    def elbow_k(self) -> int | None:
        """The knee of the inertia, where there is one."""
        return self.named.get("elbow")

    @property
    def gap_k(self) -> int | None:
        """The number by the gap statistic's one-standard-error rule; 1 is possible."""
        return self.named.get("gap")

    def largest_k(self, least: float) -> int | None:
        """Return the largest number whose every segment has so many customers by itself."""
        sizes = {each.k: round(each.smallest_share * self.n_customers) for each in self.candidates}
        return max((k for k, size in sizes.items() if size >= least), default=None)

    def candidate(self, k: int) -> Candidate:
        """Return the evidence for one k; KeyError if it was not tried."""
        return the_one(self.candidates, "k", k)


@dataclass(frozen=True, slots=True, eq=False)
class Unassigned:
    """Customers whom a method puts in no segment, and where a new customer like them would go."""

    rows: NDArray[np.intp]
    """(n_unassigned,) rows of the table, rising."""
    nearest: Labels
    """(n_unassigned,) the segment whose centre is nearest to each."""


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """The segments before small ones were merged with their nearest."""

    k: int
    silhouette: float
    inertia: float


@dataclass(frozen=True, slots=True, eq=False)
class MixturePart:
    """What one feature says of the classes of a mixture; nothing where every field is empty.

    A number has a normal distribution in each class, once capped and transformed. A category has a
    row of probabilities; so has a number of few values, by the cuts between which it lies.
    """

    means: tuple[float, ...] = ()
    spreads: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    levels: tuple[tuple[float, ...], ...] = ()
    """Logarithms of probabilities by class, one row for each category and a last one for those
    without a name; or one more than there are cuts."""
    has_gaps: bool = False
    """Whether missing values are a category, the one that they are filled with; else they say
    nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """The classes of a mixture over numbers and categories, by which customers are scored."""

    log_weights: tuple[float, ...]
    parts: tuple[MixturePart, ...]
    """One for each feature."""

    def in_order(self, classes: Sequence[int]) -> Mixture:
        """Return the mixture of these classes, in this order."""

        def of(row: tuple[float, ...]) -> tuple[float, ...]:
            return tuple(row[i] for i in classes) if row else row

        parts = tuple(
            replace(
                part,
                means=of(part.means),
                spreads=of(part.spreads),
                levels=tuple(map(of, part.levels)),
            )
            for part in self.parts
        )
        return Mixture(of(self.log_weights), parts)


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
    the nearest centre puts into their own segment. None for K-Means itself, and for a mixture that
    customers are scored by."""
    unassigned: Unassigned | None = None
    """Customers of the table that the adopted method left out; None where it left out nobody."""
    merged: Merged | None = None
    """What was there before, where segments were too small; None where none was."""
    mixture: Mixture | None = None
    """Where customers are scored by the most probable class in place of the nearest centre."""
    memberships: NDArray[np.float32] | None = None
    """(n_customers, k) their probabilities of the classes of the mixture."""

    @property
    def n_unassigned(self) -> int:
        """Number of customers in no segment."""
        return 0 if self.unassigned is None else len(self.unassigned.rows)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of customers in each segment."""
        return tuple(int(n) for n in np.bincount(self.labels, minlength=self.k))
