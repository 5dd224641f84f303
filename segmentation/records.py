"""Frozen records that pass between the stages, and the few types they share.

Every stage is a function from one of these records to the next. None of them has behaviour
beyond derived properties, and nobody changes an array or a table inside one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Matrix: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.intp]
Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share done (0 to 1); raises CancelledError to stop it."""

Role: TypeAlias = Literal["identifier", "feature", "descriptor", "label", "personal", "excluded"]
Kind: TypeAlias = Literal["numeric", "categorical", "ordinal", "date", "boolean", "text"]
Scaling: TypeAlias = Literal["standard", "robust", "minmax", "none"]
Transform: TypeAlias = Literal["none", "log", "yeo_johnson"]
NumericImpute: TypeAlias = Literal["median", "mean", "drop"]
CategoryImpute: TypeAlias = Literal["most_frequent", "own_category", "drop"]
Verdict: TypeAlias = Literal["clear", "plausible", "weak", "none"]
Algorithm: TypeAlias = Literal[
    "kmeans", "mini_batch_kmeans", "ward", "gaussian_mixture", "hdbscan", "kmeans_pca"
]

SEED = 42

SEGMENT_COLOURS = (
    "#4477AA",
    "#EE6677",
    "#228833",
    "#CCBB44",
    "#66CCEE",
    "#AA3377",
    "#E08214",
    "#8073AC",
    "#35978F",
    "#BF812D",
    "#999933",
    "#882255",
)
"""One colour a segment, in segment order: Paul Tol's bright scheme first, safe for colour-blind
readers, then further hues for the rare search above six segments."""


METHODS: Mapping[Algorithm, str] = MappingProxyType(
    {
        "kmeans": "K-Means",
        "mini_batch_kmeans": "Mini-batch K-Means",
        "ward": "Ward",
        "gaussian_mixture": "Gaussian mixture",
        "hdbscan": "HDBSCAN",
        "kmeans_pca": "K-Means on components",
    }
)
"""The methods that stand beside each other, by the names that people see."""


# --- intake -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One thing that was done to the data: counted, with its reason.

    ``action`` is a short verb phrase in the past tense ("trimmed", "read as missing", "imputed").
    """

    action: str
    column: str | None
    n_cells: int
    n_rows: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class AsideRow:
    """A row of the file that could not be part of the table, kept with its 1-based line number."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class ReadReport:
    """What was read from a file: its form, its size, and what was done on the way."""

    source: str
    fingerprint: str
    """sha256 of the file's bytes, in hex."""
    file_format: str
    """csv, excel, parquet or json."""
    encoding: str | None
    delimiter: str | None
    n_rows: int
    n_columns: int
    steps: tuple[Step, ...] = ()
    aside: tuple[AsideRow, ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """A file as text, before any typing: ``rows`` is a DataFrame of str under ``header``."""

    header: tuple[str, ...]
    rows: pd.DataFrame
    report: ReadReport
    lines: NDArray[np.int64] | None = None
    """1-based line of the file (or sheet row) on which each row begins."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnInfo:
    """What one column is and what it is proposed for, with the reason in ``note``."""

    name: str
    role: Role
    kind: Kind
    n_missing: int
    n_distinct: int
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTable:
    """A typed table, one row a customer, with a role for each column.

    ``frame`` holds float64 for numeric, boolean (0.0 and 1.0) and date columns' days where they
    are features, pandas ``str`` for text and categories (missing as NaN), datetime64 for dates.
    """

    frame: pd.DataFrame
    columns: tuple[ColumnInfo, ...]
    report: ReadReport

    @property
    def n_customers(self) -> int:
        """Number of rows."""
        return len(self.frame)

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the columns whose role is feature, in file order."""
        return tuple(column.name for column in self.columns if column.role == "feature")

    @property
    def identifier(self) -> str | None:
        """Name of the first identifier column, or None."""
        return next((column.name for column in self.columns if column.role == "identifier"), None)

    def column(self, name: str) -> ColumnInfo:
        """Return the information on one column; KeyError if there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnSummary:
    """One column in numbers, in the file's own units; what does not apply is None or empty."""

    name: str
    role: Role
    kind: Kind
    n_missing: int
    n_distinct: int
    mean: float | None = None
    median: float | None = None
    spread: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    quartiles: tuple[float, float] | None = None
    skew: float | None = None
    n_outliers: int = 0
    """Values further than 1.5 interquartile ranges outside the quartiles (Tukey 1977)."""
    counts: tuple[tuple[str, int], ...] = ()
    """Categories with their number of customers, most frequent first."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Pairwise correlations of the numeric columns: (n_columns, n_columns), -1 to 1."""

    columns: tuple[str, ...]
    values: Matrix
    method: Literal["pearson", "spearman"] = "pearson"


# --- preprocessing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeatureSetting:
    """What an analyst chose for one feature; a default is decided by the kind."""

    name: str
    transform: Transform = "none"
    weight: float = 1.0
    """0 or more; 2 makes the feature count twice as far in every distance."""
    cap: tuple[float, float] | None = None
    """Quantiles (0 to 1) at which values are winsorised, or None."""
    order: tuple[str, ...] = ()
    """The categories of an ordinal feature, lowest first; empty for one-hot."""


@dataclass(frozen=True, slots=True)
class PrepareSettings:
    """How a table becomes a matrix. Hashable, so that caches can be keyed by it."""

    features: tuple[str, ...] | None = None
    """None: the columns whose role is feature."""
    scaling: Scaling = "standard"
    numeric_impute: NumericImpute = "median"
    category_impute: CategoryImpute = "most_frequent"
    per_feature: tuple[FeatureSetting, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FeatureCoding:
    """Everything needed to turn one raw column into its columns of the matrix, as plain data.

    A numeric value v becomes ``weight * (t(clip(fill(v))) - centre[0]) / scale[0]`` with t the
    transform. A category becomes one such term an indicator column: one column (is it
    ``categories[1]``?) where there are two categories, else one column a category. An ordinal
    feature becomes the rank (0, 1, ..) of its category, coded as numeric.
    """

    name: str
    kind: Kind
    fill: float | str
    """What a missing value is replaced by: a number, or for categories a category."""
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    categories: tuple[str, ...] = ()
    transform: Transform = "none"
    transform_lambda: float | None = None
    """Parameter of the Yeo-Johnson transform."""
    lower: float | None = None
    upper: float | None = None
    weight: float = 1.0

    @property
    def n_columns(self) -> int:
        """How many columns of the matrix the feature takes."""
        return len(self.centre)

    @property
    def is_numeric(self) -> bool:
        """Whether raw values are numbers (numeric, boolean, date as days)."""
        return self.kind in ("numeric", "boolean", "date")


@dataclass(frozen=True, slots=True, eq=False)
class PreparedTable:
    """A table and the matrix made of it: what distances are computed on.

    ``matrix`` is (n_customers, n_matrix_columns), float64, C order; ``kept`` the positions of its
    rows in ``table.frame`` (all of them unless rows with missing values were left out).
    """

    table: CustomerTable
    settings: PrepareSettings
    codings: tuple[FeatureCoding, ...]
    matrix: Matrix
    kept: NDArray[np.intp]
    steps: tuple[Step, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the codings."""
        return tuple(coding.name for coding in self.codings)

    @property
    def n_customers(self) -> int:
        """Number of rows of the matrix."""
        return int(self.matrix.shape[0])

    @property
    def frame(self) -> pd.DataFrame:
        """The customers behind the matrix's rows, all columns, in the file's own units."""
        return self.table.frame.iloc[self.kept]


# --- clusters -----------------------------------------------------------------------------------


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
class Clustering:
    """One K-Means result in segment order: labels 0..k-1, largest segment first."""

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
    algorithm: str = "kmeans"

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of customers in each segment."""
        return tuple(int(n) for n in np.bincount(self.labels, minlength=self.k))


# --- comparison of methods ----------------------------------------------------------------------


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
class MethodResult:
    """What one method makes of the customers, on the same measures as the others.

    ``labels`` are in segment order (largest first, from 0), -1 for a customer in no segment. A
    method that finds nothing has no segment, and says why in ``note``.
    """

    algorithm: Algorithm
    labels: Labels
    sizes: tuple[int, ...]
    silhouette: float | None
    """Of the customers in a segment, like the two next measures; None below two segments."""
    calinski_harabasz: float | None
    davies_bouldin: float | None
    seconds: float
    note: str = ""
    """What was limited and how, or why there is no segment; sentences."""
    silhouette_error: float | None = None
    n_fitted: int | None = None
    """Customers that the method itself looked at; None where it looked at all."""
    n_centres: int | None = None
    """Fine K-Means centres that a tree was made over; None where it was made over customers."""
    bic: float | None = None
    """Bayesian information criterion of a mixture: lower is better."""
    bic_by_k: tuple[tuple[int, float], ...] = ()
    memberships: NDArray[np.float32] | None = None
    """(n_customers, k) probabilities of a mixture, which sum to 1."""
    dendrogram: Dendrogram | None = None
    partners: tuple[int, ...] = ()
    """For each segment the number of the K-Means segment that it shares most customers with, one
    to one; segments left over have the numbers from the number of K-Means segments on."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.sizes)

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
        for result in self.results:
            if result.algorithm == algorithm:
                return result
        raise KeyError(algorithm)


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
    """Share of all customers, 0 to 1, whom the nearest centre puts into their own segment."""
    n_unassigned: int = 0


# --- segments -----------------------------------------------------------------------------------


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

    @property
    def difference(self) -> float:
        """Distance of the segment's mean from everyone's, in standard deviations of everyone."""
        if self.overall_spread == 0:
            return 0.0
        return (self.mean - self.overall_mean) / self.overall_spread

    @property
    def index(self) -> float | None:
        """Mean against all customers, 100 = average; None where the average is not positive."""
        return 100 * self.mean / self.overall_mean if self.overall_mean > 0 else None

    @property
    def index_interval(self) -> tuple[float, float] | None:
        """95 % confidence interval of the index (normal); None where either is not known."""
        if self.index is None or self.mean_error is None:
            return None
        half = 1.96 * 100 * self.mean_error / self.overall_mean
        return self.index - half, self.index + half


@dataclass(frozen=True, slots=True, eq=False)
class CategoryProfile:
    """One categorical column within one segment: the share of each category, largest first."""

    column: str
    categories: tuple[str, ...]
    shares: tuple[float, ...]
    overall_shares: tuple[float, ...]
    is_feature: bool

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
class Segment:
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


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The whole result: what was read, how it was prepared, why this k, who is in each segment."""

    prepared: PreparedTable
    clustering: Clustering
    segments: tuple[Segment, ...]
    search: KSearch | None = None

    @property
    def k(self) -> int:
        """Number of segments."""
        return self.clustering.k

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, in segment order."""
        return tuple(segment.name for segment in self.segments)


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


# --- models -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSummary:
    """What training saw of one feature: ranges for controls and warnings, and for drift."""

    name: str
    kind: Kind
    n_missing: int
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    median: float | None = None
    spread: float | None = None
    quantiles: tuple[float, ...] = ()
    """Deciles, 11 values from minimum to maximum, for numeric features."""
    is_integer: bool = False
    category_shares: Mapping[str, float] = field(default_factory=dict)
    """Share of each category, for categorical features."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelSpec:
    """Everything a saved model holds: data, no code and no customer row."""

    name: str
    codings: tuple[FeatureCoding, ...]
    centres: Matrix
    segments: tuple[Segment, ...]
    summaries: tuple[FeatureSummary, ...]
    scaling: Scaling
    inertia: float
    silhouette: float
    seed: int
    n_init: int
    n_customers: int
    source: str
    fingerprint: str
    created: str
    """ISO 8601, UTC."""
    versions: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    verdict: Verdict | None = None
    recommended_k: int | None = None
    distances: tuple[tuple[float, ...], ...] = ()
    """For each segment the 101 percentiles of its customers' distances to the centre."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names under which a feature's column is accepted."""
    revision: int = 0
    """Which saved version of its name this is, from 1; 0 for a model that was not saved."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return int(self.centres.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The segment of one customer."""

    segment: int
    segment_name: str
    second_segment: int
    margin: float
    """1 - d1 / d2 for the distances to the nearest and the second centre: 0 on the border, 1 at
    the centre."""
    warnings: tuple[str, ...] = ()
    distance: float | None = None
    """Distance to the segment's centre, in scaled units."""
    percentile: float | None = None
    """Share of the segment's training customers that lie nearer to the centre, 0 to 100."""
    matrix_row: tuple[float, ...] = ()


# --- reports ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that a report tells. What needs the customers is None where only a model is left.

    ``spec`` holds what was done to the data and how the segments were made, ``segments`` in it
    are those that the report tells of.
    """

    title: str
    spec: ModelSpec
    made: str
    """When the report was made: ISO 8601, UTC."""
    program_version: str
    actions: tuple[tuple[Action, ...], ...]
    """For each segment what to try, in segment order."""
    segmentation: Segmentation | None = None
    rules: RuleSet | None = None
    effects: tuple[EffectSize, ...] = ()
    component_map: ComponentMap | None = None


# --- orders -------------------------------------------------------------------------------------

OrderRole: TypeAlias = Literal[
    "customer",
    "date",
    "amount",
    "quantity",
    "unit_price",
    "invoice",
    "product",
    "category",
    "country",
    "currency",
]
RfmMethod: TypeAlias = Literal["quantiles", "breaks", "cuts"]


@dataclass(frozen=True, slots=True)
class OrderRoles:
    """Which column of an order file says what; None: no column does.

    The worth of a line is ``amount``, or ``quantity`` times ``unit_price`` where there is none.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    quantity: str | None = None
    unit_price: str | None = None
    invoice: str | None = None
    product: str | None = None
    category: str | None = None
    country: str | None = None
    currency: str | None = None
    reasons: tuple[tuple[OrderRole, str], ...] = field(default=(), compare=False)
    """Why each column was proposed for its role."""


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """Whether a row of a table is an order line rather than a customer, and why."""

    is_orders: bool
    reason: str


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """What an analyst chose about doubtful order lines. Hashable, so that caches can be keyed."""

    returns: Literal["net", "rate"] = "net"
    """net: refunds are taken off monetary; rate: they only show in return_rate."""
    duplicates: Literal["auto", "leave_out", "keep"] = "auto"
    """Lines equal in every cell. auto: left out where the file has invoice numbers, since without
    them two equal lines may be two purchases."""
    zero_prices: Literal["leave_out", "keep"] = "leave_out"
    """keep: a free item counts as bought, for nothing."""
    negative_prices: Literal["leave_out", "keep"] = "leave_out"
    """keep: a line with a negative unit price counts as a refund."""
    currency: str | None = None
    """The one currency to keep where a file has several; None: several are refused."""
    time_zone: str | None = None
    """IANA name of the zone in which days are counted; None: as the file writes them."""
    today: date | None = None
    """Lines dated later than a day after this lie in the future; None: the day of the run."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderFacts:
    """What an order file holds, counted before anything is left out; None: no such column."""

    n_rows: int
    n_columns: int
    n_customers: int
    n_invoices: int | None
    n_products: int | None
    n_countries: int | None
    rows_without_customer: int
    quantity_not_positive: int | None
    price_not_positive: int | None
    cancellation_rows: int | None
    """Lines on an invoice whose number marks a cancellation: C and digits."""
    exact_duplicate_rows: int
    """Lines equal in every cell to an earlier one."""
    first: datetime | None
    last: datetime | None
    empty_cells: tuple[tuple[str, int], ...] = ()
    """Columns with empty cells, and how many."""


@dataclass(frozen=True, slots=True, eq=False)
class CleanOrders:
    """Order lines ready to be added up, and what was done to get them.

    ``lines`` has ``customer_id`` (category of str), ``date`` (datetime64, local time), ``amount``
    (float64, negative for returns), ``is_return`` (bool) and, where the file has them,
    ``invoice``, ``product``, ``category`` and ``country`` (category of str).
    """

    source: str
    fingerprint: str
    roles: OrderRoles
    settings: OrderSettings
    facts: OrderFacts
    lines: pd.DataFrame
    steps: tuple[Step, ...]
    reasons: tuple[str, ...]
    """Why lines were left out."""
    left_out: NDArray[np.int8]
    """For each row of the file the position in ``reasons``, -1 for a line that was kept."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderCustomers(CustomerTable):
    """One row a customer, made of orders; a customer table like any other.

    ``frame`` has ``customer_id``, ``recency_days``, ``frequency``, ``monetary``,
    ``average_order_value``, ``tenure_days``, ``orders_a_month``, ``days_between_orders``,
    ``return_rate`` and, where the file allows, ``products``, ``favourite_category``, ``country``.
    """

    reference: date
    """The day at which recency and tenure are counted; later orders are left out."""
    first: date
    last: date
    """Days of the first and the last purchase that count."""
    n_orders: int
    revenue: float
    """Sum of ``monetary``, exact to a millionth."""
    warnings: tuple[str, ...] = ()
    """Why the table may be too thin to conclude from."""


@dataclass(frozen=True, slots=True)
class RfmCuts:
    """Cut points, lowest first; a value equal to a cut lies on its lower side."""

    recency_days: tuple[float, ...]
    frequency: tuple[float, ...]
    monetary: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RfmRule:
    """The lowest and the highest score of each kind that a named segment takes in."""

    name: str
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class RfmSegment:
    """One named segment of the RFM grid, in numbers; medians are None where it is empty."""

    name: str
    meaning: str
    action: str
    codes: tuple[str, ...]
    """Recency, frequency and monetary score, 1 lowest: "555" has all three at the best of five."""
    n_customers: int
    share: float
    revenue: float
    revenue_share: float | None
    """None where all customers together brought nothing."""
    n_orders: int
    average_order_value: float | None
    recency_days: float | None
    frequency: float | None
    monetary: float | None
    colour: str = SEGMENT_COLOURS[0]


@dataclass(frozen=True, slots=True, eq=False)
class RfmGrid:
    """Customers scored on recency, frequency and monetary value, 1 lowest, and named."""

    customers: CustomerTable
    levels: int
    method: RfmMethod
    cuts: RfmCuts
    rules: tuple[RfmRule, ...]
    recency_scores: NDArray[np.int8]
    frequency_scores: NDArray[np.int8]
    monetary_scores: NDArray[np.int8]
    labels: Labels
    """(n_customers,) positions in ``segments``."""
    segments: tuple[RfmSegment, ...]
    notes: tuple[str, ...] = ()
    """What ties did to the scores."""
    reference: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, best customers first."""
        return tuple(segment.name for segment in self.segments)

    @property
    def cells(self) -> NDArray[np.int64]:
        """(levels, levels) customers by recency score (rows) and frequency score, 1 first."""
        place = (self.recency_scores.astype(np.int64) - 1) * self.levels + self.frequency_scores - 1
        counts = np.bincount(place, minlength=self.levels**2)
        return counts.astype(np.int64).reshape(self.levels, self.levels)


@dataclass(frozen=True, slots=True, eq=False)
class RfmReport:
    """Everything that came out of one order file: what was read, what was done, the grid."""

    roles: OrderRoles
    settings: OrderSettings
    facts: OrderFacts
    steps: tuple[Step, ...]
    customers: OrderCustomers
    grid: RfmGrid


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Who was in which segment: at one date, by one file or by one model."""

    when: str
    customers: pd.Index
    """Customer identifiers as text, none twice."""
    names: tuple[str, ...]
    labels: Labels
    """(n_customers,) positions in ``names``."""
    revenue: Matrix | None = None
    """(n_customers,) what each customer brought up to then."""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """What one segment gained and lost; revenue is what the customers had brought by that date."""

    name: str
    n_before: int
    n_after: int
    n_gained: int
    n_lost: int
    revenue_before: float
    revenue_after: float
    revenue_gained: float
    """What those who came in had brought by the later date."""
    revenue_lost: float
    """What those who left had brought by the earlier date."""


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """Who moved where between two memberships.

    ``counts``, ``revenue_before`` and ``revenue_after`` are (n_names_before, n_names_after). The
    last row stands for customers who are new, the last column for those who are gone.
    """

    before: str
    after: str
    names_before: tuple[str, ...]
    names_after: tuple[str, ...]
    counts: NDArray[np.int64]
    revenue_before: Matrix
    revenue_after: Matrix
    customers: pd.DataFrame
    """One row a customer: customer_id, before, after, revenue_before, revenue_after."""
    changes: tuple[SegmentChange, ...] = ()
    has_revenue: bool = True
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SegmentHistory:
    """How many customers stood in each segment at the end of each period."""

    dates: tuple[date, ...]
    names: tuple[str, ...]
    customers: NDArray[np.int64]
    """(n_dates, n_names)"""
    revenue: Matrix
    """(n_dates, n_names): what the customers of a segment had brought by that date."""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CrossTable:
    """The rule-based grid (rows) against clusters (columns) of the same customers."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: NDArray[np.int64]
    adjusted_rand: float
    """1: the same groups; 0: no more alike than by chance."""
    disagreements: tuple[str, ...] = ()
    """Where clusters and rules part, largest first, each with the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The nearest value of one feature that moves a customer to another segment."""

    feature: str
    kind: Kind
    current: float | str
    """In the file's own units (dates as days since 1970-01-01); what a missing value counts as."""
    value: float | str
    segment: int
    """The segment that this value leads to."""
    step: float | None
    """Fineness of ``value`` in own units: one step less leaves the customer where it is. None for
    categories."""
    distance: float
    """How far that is in scaled units."""
    is_seen: bool
    """Whether training saw values of that size, or that category."""


@dataclass(frozen=True, slots=True, eq=False)
class JointChange:
    """The shortest way over a border when all changeable numbers move at once."""

    values: Mapping[str, float]
    """Feature to its new value, in own units; counts may come out as fractions."""
    segment: int
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactuals:
    """What would move a customer to another segment."""

    segment: int
    changes: tuple[Change, ...]
    """One a feature that can do it alone, smallest first."""
    fixed: tuple[str, ...]
    """Features that cannot do it alone, whatever their value."""
    joint: JointChange | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """How far one feature speaks for a customer's segment and against the runner-up."""

    feature: str
    value: float
    """Its part of the difference of the squared distances to both centres; below 0: against."""
    share: float
    """The same over the sum of all absolute parts, -1 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """One way in which two models differ; None where one of them does not have it."""

    what: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ModelComparison:
    """Two models side by side, and how they place the same customers."""

    differences: tuple[Difference, ...]
    counts: NDArray[np.intp] | None = None
    """(k of the first, k of the second) customers by the segment each model gives them."""
    pairs: tuple[tuple[int, int], ...] = ()
    """Segments of both that share the most customers, one to one."""
    share_kept: float | None = None
    """Share of the customers who stay within such a pair, 0 to 1."""
