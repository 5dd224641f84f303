"""Define who is in each segment, and the whole result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segmentation.records.all_rows import AllRows
from segmentation.records.basics import SEGMENT_COLOURS, Kind, Matrix, Shown
from segmentation.records.clusters import Clustering, KSearch
from segmentation.records.preparation import PreparedTable

LEAST_MEAN = 0.05
"""Standard deviations above 0 from which an average can be divided by."""

FAR_RATIO = 1.5
"""How often a mean goes into everyone's, or everyone's into it, from which nobody calls it average,
be it but a small part of a standard deviation that a few far values made large."""


MOSTLY = 0.5
"""Share from which most customers of a segment are of a category."""
MOSTLY_MISSING = 0.5
"""Share of filled-in cells from which a column says nothing of a segment."""


@dataclass(frozen=True, slots=True, eq=False)
class NumericProfile:
    """One numeric column within one segment, in the file's own units."""

    column: str
    mean: float
    median: float
    spread: float
    """Standard deviation within the segment (population)."""
    overall_mean: float
    overall_spread: float
    is_feature: bool
    kind: Kind = "numeric"
    """Where "boolean", means are shares of yes; where "date", days since 1970-01-01."""
    mean_error: float | None = None
    """Standard error of the mean; None for a segment with a single value."""
    n_imputed: int = 0
    """Customers of the segment whose value was missing and is filled in."""
    known_mean: float | None = None
    """Mean of the values that were not missing, where some were; None if all were."""
    is_signed: bool = False
    """Whether values below 0 occur among all customers."""
    index_interval: tuple[float, float] | None = None
    """95% confidence interval of the index; None where 95% would not mean 95%."""
    rests_on_one: bool = False
    """Whether one customer makes more than half of the distance from everyone's mean."""

    @property
    def difference(self) -> float:
        """Distance of the segment's mean from everyone's, in standard deviations of everyone."""
        if self.overall_spread == 0:
            return 0.0
        return (self.mean - self.overall_mean) / self.overall_spread

    @property
    def is_far_by_ratio(self) -> bool:
        """Whether the mean, or that of the known values, is a multiple or a fraction of everyone's.

        The standard deviation may not show it: a few far values make that large.
        """
        if self.is_signed or self.kind != "numeric" or self.overall_mean <= 0:
            return False
        means = (self.mean, self.known_mean if self.n_imputed else None)
        return any(
            not self.overall_mean / FAR_RATIO <= mean <= self.overall_mean * FAR_RATIO
            for mean in means
            if mean is not None
        )

    @property
    def index(self) -> float | None:
        """Mean against all customers, 100 = average; None where it would say nothing.

        That is where values below 0 occur, or the average is 0 or near it for their spread: the
        difference in standard deviations says how far the segment lies from everyone.
        """
        if self.is_signed or self.kind == "date" or min(self.mean, self.overall_mean) < 0:
            return None
        if self.overall_mean <= LEAST_MEAN * self.overall_spread:
            return None
        return 100 * self.mean / self.overall_mean if self.overall_mean > 0 else None


@dataclass(frozen=True, slots=True, eq=False)
class CategoryProfile:
    """One categorical column within one segment: the share of each category, largest first."""

    column: str
    categories: tuple[str, ...]
    shares: tuple[float, ...]
    overall_shares: tuple[float, ...]
    is_feature: bool
    imputed: tuple[float, ...] = ()
    """How much of each share is customers whose category was missing and is filled in."""

    @property
    def lifts(self) -> tuple[float, ...]:
        """Each category's share against its share among all customers: 1 = as often as there."""
        pairs = zip(self.shares, self.overall_shares, strict=True)
        return tuple(share / overall if overall > 0 else 0.0 for share, overall in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Trait:
    """One thing that sets a segment apart, strongest first within a segment.

    For a numeric column ``level`` is relative to everyone and ``value`` the segment's mean; for a
    category ``level`` is "mostly" or "more often" and ``category`` says which.
    """

    column: str
    level: Literal["very high", "high", "low", "very low", "average", "mostly", "more often"]
    value: float
    """Mean in own units, or the category's share within the segment (0 to 1)."""
    overall: float
    difference: float
    """Standard deviations from everyone (numeric), or difference of shares (categories)."""
    category: str | None = None
    phrase: str = ""
    """The trait in words, in the file's own vocabulary: "high income", "mostly Female"."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment(Shown):
    """One segment: number, name, size, what its customers are like.

    A numeric column for which none of its customers has a value is not in ``numeric``: look
    profiles up by column, not by position.
    """

    segment: int
    name: str
    size: int
    share: float
    centre: Mapping[str, float | str]
    """Feature to its mean in own units, or to its most frequent category."""
    numeric: tuple[NumericProfile, ...] = ()
    categorical: tuple[CategoryProfile, ...] = ()
    traits: tuple[Trait, ...] = ()
    colour: str = SEGMENT_COLOURS[0]
    notes: str = ""
    silhouette: float | None = None
    """Mean silhouette of its customers."""
    is_own_name: bool = False
    """Whether a person gave the name: it may outlive a re-fit, an automatic one never does."""
    is_exceptional: bool = False
    """Whether it holds the customers beyond a limit of their columns, whoever is near to them."""

    @property
    def missing(self) -> Mapping[str, float]:
        """The share of its customers whose cell was missing, of each feature where any was."""
        shares = {p.column: p.n_imputed / max(self.size, 1) for p in self.numeric if p.is_feature}
        shares |= {p.column: sum(p.imputed) for p in self.categorical if p.is_feature}
        return {column: share for column, share in shares.items() if share > 0}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The features that were missing for most of its customers: they say nothing of it."""
        return tuple(column for column, share in self.missing.items() if share >= MOSTLY_MISSING)


class Profile(tuple[Segment, ...], Shown):
    """Who is in each segment, in segment order."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation(Shown):
    """The whole result: what was read, how it was prepared, why this k, who is in each segment."""

    prepared: PreparedTable
    clustering: Clustering
    segments: tuple[Segment, ...]
    search: KSearch | None = None
    all_rows: AllRows | None = None
    """Where the customers are a sample of a table: what was counted on all of its rows."""

    @property
    def n_customers(self) -> int:
        """Number of customers that the segments are of."""
        rows = self.all_rows
        return self.prepared.n_customers if rows is None else rows.n_customers

    @property
    def k(self) -> int:
        """Number of segments."""
        return self.clustering.k

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, in segment order."""
        return tuple(segment.name for segment in self.segments)

    @property
    def searched(self) -> tuple[Segment, ...]:
        """The segments without that of exceptional customers: what a search speaks of."""
        return tuple(segment for segment in self.segments if not segment.is_exceptional)

    @property
    def k_searched(self) -> int:
        """Number of these segments."""
        return len(self.searched)

    @property
    def exceptional(self) -> int | None:
        """Number of the segment of exceptional customers; None where nobody is."""
        return exceptional_of(self.segments)


def exceptional_of(segments: Sequence[Segment]) -> int | None:
    """Return the number of the segment of exceptional customers; None where there is none."""
    return next((segment.segment for segment in segments if segment.is_exceptional), None)


@dataclass(frozen=True, slots=True, eq=False)
class EffectSize:
    """How far one column separates the segments: 0 (not at all) to 1 (entirely)."""

    column: str
    measure: Literal["eta_squared", "cramers_v"]
    """Share of the variance between segments for numbers; Cramér's V for categories."""
    value: float
    is_feature: bool


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One threshold or category of a rule, in the file's own units."""

    column: str
    operator: Literal["above", "at most", "is", "is not"]
    value: float | str
    """A number (days since 1970-01-01 for dates), a category, or "yes"."""
    kind: Kind = "numeric"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A description of one segment by thresholds: customers on any of the paths fit it."""

    segment: int
    paths: tuple[tuple[Condition, ...], ...]
    """Each path is met by customers that meet all of its conditions; none: the tree is too small
    to hold the segment."""
    size: int
    """Customers that fit the rule."""
    precision: float | None
    """Share of those who fit that are in the segment; None where nobody fits."""
    recall: float
    """Share of the segment that fits."""
    name_tells: tuple[str, ...] = ()
    """Columns that the segment's name tells, where the rule goes by none of them."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """One rule a segment, in segment order, from one threshold tree."""

    rules: tuple[Rule, ...]
    fidelity: float
    """Share of all customers whom the rules put into their own segment."""
    n_leaves: int


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One customer as a member of a segment. ``row`` is the row of the matrix."""

    row: int
    segment: int
    distance: float
    """To the centre of the segment, in scaled units."""
    second_segment: int
    margin: float
    """1 - d1 / d2 for the own and the nearest other centre; below 0 where the other is nearer."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentMembers:
    """Customers that show what a segment is, and those that hardly belong to it."""

    segment: int
    typical: tuple[Member, ...]
    """Nearest to the centre, nearest first."""
    far: tuple[Member, ...]
    """Furthest from the centre, furthest first."""
    between: tuple[Member, ...]
    """On the border to another segment, nearest to the border first."""


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Something to try with a segment, with the traits that suggest it: a starting point."""

    name: str
    suggestion: str
    because: tuple[Trait, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A segment found again after a re-fit."""

    previous: int
    current: int
    distance: float
    """Between the centres: root mean square over the columns, in standard deviations."""
    jaccard: float | None = None
    """Customers in both over customers in either; None where the customers differ."""


@dataclass(frozen=True, slots=True)
class NameContradiction:
    """Words of a person's name for a segment that its numbers do not bear out."""

    words: str
    column: str
    mean: float
    """The segment's, in own units."""
    overall_mean: float


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Which segments are which after a re-fit, and how the customers moved."""

    matches: tuple[Match, ...]
    new: tuple[int, ...]
    """Current segments that were not there before."""
    gone: tuple[int, ...]
    """Previous segments that are no longer there."""
    numbers: tuple[int, ...]
    """For each current segment the number it gets, so that a match keeps its own."""
    moved: NDArray[np.intp] | None = None
    """(k_previous, k_current) customers by previous and current segment, before renumbering."""
    has_same_features: bool = True
    """Whether the same columns made both results: otherwise no segment counts as found again."""


@dataclass(frozen=True, slots=True, eq=False)
class ComponentMap:
    """Customers and centres on the first principal components of the matrix."""

    points: Matrix
    """(n_customers, n_components)"""
    centres: Matrix
    """(k, n_components)"""
    explained: tuple[float, ...]
    """Share of the variance of each component, 0 to 1."""
    loadings: Matrix
    """(n_components, n_matrix_columns)"""
    matrix_columns: tuple[str, ...]
