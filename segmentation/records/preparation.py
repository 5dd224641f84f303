"""Define what preprocessing hands on: choices, codings, and the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import MEASURED_KINDS, Kind, Matrix, Verdict, the_one
from segmentation.records.coarse import FEWEST_ALIKE
from segmentation.records.contracts import ColumnContract
from segmentation.records.methods import Algorithm
from segmentation.records.preparing import (
    CategoryImpute,
    NumericImpute,
    PreparationName,
    Scaling,
    Transform,
    transformed,
)
from segmentation.records.roles import Role
from segmentation.records.steps import Step
from segmentation.records.tables import CustomerTable

if TYPE_CHECKING:
    import pandas as pd


UNUSABLE: Mapping[str, str] = MappingProxyType(
    {
        "no_value": "every value is missing",
        "one_value": "all its values are the same ({value})",
        "one_value_of_few": "all its values are the same",
        "many_texts": "it has {n_distinct} different texts, more than the {most} allowed",
        "none_named": (
            "all its {n_distinct} texts are those of fewer than {fewest} customers, too few to be "
            "named in a model"
        ),
        "one_named": (
            "all but one of its {n_distinct} texts are those of fewer than {fewest} customers, too "
            "few to be named in a model"
        ),
    }
)
"""Why a column cannot be a feature: by the code of the step, and as an error and a table say it."""


@dataclass(frozen=True, slots=True)
class FeatureSetting:
    """What an analyst chose for one feature; a default is decided by the kind."""

    name: str
    transform: Transform = "none"
    weight: float = 1.0
    """0 or more; 2 makes the feature count twice as far in every distance."""
    cap: tuple[float, float] | None = None
    """Quantiles (0 to 1) at which values are winsorised, or None."""
    order: tuple[str, ...] | None = None
    """The categories of an ordinal feature, lowest first; empty for one-hot. None: the order that
    was proposed for the column, where there is one."""
    scaling: Scaling | None = None
    """None: as the whole table."""
    impute: NumericImpute | CategoryImpute | None = None
    """What a missing value counts as; None: as for every column of this kind."""
    apart: tuple[float | None, float | None] | None = None
    """Limits in the column's own units: a customer below the first or above the second is
    exceptional, and takes no part in the preparation nor in the segments of the others."""


@dataclass(frozen=True, slots=True)
class PrepareSettings:
    """How a table becomes a matrix. Hashable, so that caches can be keyed by it."""

    features: tuple[str, ...] | None = None
    """None: the columns whose role is feature."""
    scaling: Scaling = "standard"
    numeric_impute: NumericImpute = "median"
    category_impute: CategoryImpute = "most_frequent"
    per_feature: tuple[FeatureSetting, ...] = ()
    fewest_alike: int = FEWEST_ALIKE
    """A category of fewer customers gets no name in a model: it counts as one never seen."""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentWords:
    """What a person says of a segment, and its centre, by which it is known again."""

    name: str
    notes: str = ""
    centre: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class StudySettings:
    """Every choice about a file of customers, so that its study can be repeated."""

    sheet: str | None = None
    """The sheet of a workbook; None: the first that holds a table."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """By column; those that are not named have the role that the file speaks for."""
    contracts: Mapping[str, ColumnContract] = field(default_factory=dict)
    """By column; those that are not named are read as the file shows."""
    without_hidden: bool = False
    """Whether rows that are hidden in a workbook are left out."""
    preparation: PrepareSettings = PrepareSettings()
    k: int | None = None
    """Number of segments; None: the recommended one."""
    method: Algorithm = "kmeans"
    least: int = 0
    """Fewest customers of a segment; smaller ones are merged with their nearest."""
    segments: tuple[SegmentWords, ...] = ()
    """Those that a person gave a name or notes."""


@dataclass(frozen=True, slots=True)
class TransformProposal:
    """A transform that would take the long tail off a feature, and what it would do."""

    name: str
    transform: Transform
    skew: float
    """Third standardised moment as the values are; 0 is symmetric."""
    skew_after: float


@dataclass(frozen=True, slots=True, eq=False)
class ProposedPreparation:
    """A way to prepare a whole table that may show more than the one that was chosen."""

    name: PreparationName
    settings: PrepareSettings
    steps: tuple[Step, ...]
    """What it does beside that."""


@dataclass(frozen=True, slots=True, eq=False)
class AloneCustomers:
    """Customers who make a segment alone, so few that it is none."""

    n: int
    names: tuple[str, ...] = ()
    """As their identifiers have them, or the lines of the file; a saved model does not know."""
    column: str | None = None
    """The number of which they have the largest share."""
    share: float | None = None
    """Their part of its sum, 0 to 1; a saved model does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class TriedPreparation:
    """One preparation of a table, and what a search found of it."""

    name: PreparationName
    steps: tuple[Step, ...] = ()
    recommended_k: int | None = None
    excess: float | None = None
    """Standard errors by which the best silhouette exceeds that of structureless data that was
    prepared in the same way; None where it could not be prepared."""
    false_alarm: float | None = None
    """How often structureless data would reach as much in any of the tries, 0 to 1."""
    verdict: Verdict = "none"
    alone: AloneCustomers | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Advice:
    """Which preparation a table was given, among which that were tried."""

    chosen: PreparationName
    tried: tuple[TriedPreparation, ...]

    def of(self, name: PreparationName) -> TriedPreparation:
        """Return what was found of one of them; KeyError if it was not tried."""
        return the_one(self.tried, "name", name)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureCoding:
    """Everything needed to turn one raw column into its columns of the matrix, as plain data.

    A numeric value v becomes ``weight * (t(clip(fill(v))) - centre[0]) / scale[0]`` with t the
    transform. A category becomes one such term an indicator column: one column (is it
    ``categories[1]``?) where there are two categories and no others, else one column a category,
    none of which is set for the others: rare ones, which have no name here, and those never seen.
    An ordinal feature becomes the rank (0, 1, ..) of its category, coded as numeric.
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
    """Parameter of the Yeo-Johnson transform; of "any_log" how many units are one of the file's."""
    lower: float | None = None
    upper: float | None = None
    weight: float = 1.0
    contract: ColumnContract | None = None
    """How the column's cells are read; None: as any of its kind."""
    apart_below: float | None = None
    """A customer below it is exceptional, whatever the other columns say; None: nobody is."""
    apart_above: float | None = None
    """The same above it; neither is capped, so that it can be told."""

    @property
    def n_columns(self) -> int:
        """How many columns of the matrix the feature takes."""
        return len(self.centre)

    @property
    def is_numeric(self) -> bool:
        """Whether raw values are numbers (numeric, boolean, date as days)."""
        return self.kind in MEASURED_KINDS

    @property
    def is_one_hot(self) -> bool:
        """Whether every category has a column of its own, and the others none."""
        return self.kind == "categorical" and len(self.centre) == len(self.categories)

    @property
    def table(self) -> Matrix:
        """Unscaled columns of each category, and in the last row those of one without a name."""
        n_categories = len(self.categories)
        if self.is_one_hot:
            return np.eye(n_categories + 1, n_categories)
        ranks = [*range(n_categories), self.categories.index(str(self.fill))]
        return np.array(ranks, dtype=np.float64)[:, np.newaxis]

    @property
    def sets_apart(self) -> bool:
        """Whether a value of it can make a customer exceptional."""
        return self.apart_below is not None or self.apart_above is not None


def ready(coding: FeatureCoding, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the numbers of a feature capped, but for those that set apart, and transformed."""
    if coding.lower is not None or coding.upper is not None:
        capped = np.clip(values, coding.lower, coding.upper)
        is_capped = np.ones(len(values), dtype=np.bool_)
        if coding.apart_below is not None:
            is_capped &= values >= coding.apart_below
        if coding.apart_above is not None:
            is_capped &= values <= coding.apart_above
        values = np.where(is_capped, capped, values)
    found: NDArray[np.float64] = transformed(values, coding.transform, coding.transform_lambda)
    return found


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
    advice: Advice | None = None
    """Where other preparations were tried beside this one."""
    exceptional: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    """(n_exceptional,) positions in ``table.frame`` of customers beyond a limit of their columns,
    rising; not in ``kept`` before the segments are described."""

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the features, in the order of the codings."""
        return tuple(coding.name for coding in self.codings)

    @property
    def n_customers(self) -> int:
        """Number of rows of the matrix."""
        return int(self.matrix.shape[0])

    @property
    def is_exceptional(self) -> NDArray[np.bool_]:
        """For each row of the matrix whether its customer is exceptional."""
        return np.isin(self.kept, self.exceptional)

    @property
    def frame(self) -> pd.DataFrame:
        """The customers behind the matrix's rows, all columns, in the file's own units."""
        return self.table.frame.iloc[self.kept]
