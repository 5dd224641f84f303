"""Define what intake hands on: a file as it was read, and a typed table with roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import Correlation, Kind, Matrix, the_one
from segmentation.records.contracts import ColumnContract
from segmentation.records.roles import Role
from segmentation.records.steps import OPEN_QUESTIONS, TIMES_IN_UTC, UNSAID, AsideRow, Note, Step

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class ReadReport:
    """What was read from a file: its form, its size, and what was done on the way."""

    source: str
    fingerprint: str
    """sha256 of the file's bytes, in hex."""
    file_format: str
    """A key of `FORMATS`, or ``orders`` for customers made of order lines."""
    encoding: str | None
    delimiter: str | None
    n_rows: int
    n_columns: int
    steps: tuple[Step, ...] = ()
    aside: tuple[AsideRow, ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    texts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Lines on which a column has a text such as 2.500, where a file holds numbers as such."""

    @property
    def questions(self) -> tuple[Step, ...]:
        """The steps that say what the file leaves open."""
        return tuple(step for step in self.steps if step.code in OPEN_QUESTIONS)


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
    """What one column is and what it is proposed for."""

    name: str
    role: Role
    kind: Kind
    n_missing: int
    n_distinct: int
    reading: Note = UNSAID
    """How its cells were read, where that is more than taking them as they stand."""
    why: Note = UNSAID
    """Why it has its role."""
    order: tuple[str, ...] = ()
    """The categories of an ordinal column, lowest first, as they are proposed."""
    contract: ColumnContract | None = None
    """How its cells were read, and those of new files are; None: as any of its kind."""


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTable:
    """A typed table, one row a customer, with a role for each column.

    ``frame`` holds float64 for numeric, boolean (0.0 and 1.0) and date columns' days where they
    are features, pandas ``str`` for text and categories (missing as NaN), datetime64 for dates.
    """

    frame: pd.DataFrame
    columns: tuple[ColumnInfo, ...]
    report: ReadReport
    lines: NDArray[np.int64] | None = None
    """1-based line of the file (or sheet row) on which each row begins, where it is known."""

    @property
    def n_customers(self) -> int:
        """Number of rows."""
        return len(self.frame)

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the columns whose role is feature, in file order."""
        return tuple(column.name for column in self.columns if column.role == "feature")

    def is_in_utc(self, name: str) -> bool:
        """Tell whether reading the file moved the times of a column to UTC."""
        return any(step.column == name and step.code in TIMES_IN_UTC for step in self.report.steps)

    @property
    def identifier(self) -> str | None:
        """Name of the first identifier column, or None."""
        return next((column.name for column in self.columns if column.role == "identifier"), None)

    def column(self, name: str) -> ColumnInfo:
        """Return the information on one column; KeyError if there is none of that name."""
        return the_one(self.columns, "name", name)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnSummary(ColumnInfo):
    """One column in numbers, in the file's own units; what does not apply is None or empty."""

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
    shape: tuple[int, ...] = ()
    """Customers in equal bins from the lowest to the highest value; those far out count in the
    outermost bins, so that they do not squeeze the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Pairwise correlations of the numeric columns: (n_columns, n_columns), -1 to 1.

    Of columns of categories Cramér's V: 0 to 1.
    """

    columns: tuple[str, ...]
    values: Matrix
    method: Correlation = "pearson"
