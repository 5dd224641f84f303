"""Define the types, constants and choices that all records share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.intp]
Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share done (0 to 1); raises CancelledError to stop it."""

Kind: TypeAlias = Literal["numeric", "categorical", "ordinal", "date", "boolean", "text"]
CATEGORY_KINDS: Final[tuple[Kind, ...]] = ("categorical", "ordinal")
GROUP_KINDS: Final[tuple[Kind, ...]] = (*CATEGORY_KINDS, "boolean")
"""Of few values, which divide the customers into groups."""
NUMBER_KINDS: Final[tuple[Kind, ...]] = ("numeric", "boolean")
MEASURED_KINDS: Final[tuple[Kind, ...]] = (*NUMBER_KINDS, "date")
"""Whose raw values are numbers: dates count as days."""
Correlation: TypeAlias = Literal["pearson", "spearman", "cramers_v"]
Verdict: TypeAlias = Literal["clear", "plausible", "weak", "none"]
Decimal: TypeAlias = Literal[",", "."]
"""What parts the fraction from the whole number, as a file spells it."""
Dialect: TypeAlias = Literal["duckdb", "postgres", "spark", "bigquery"]


_Record = TypeVar("_Record")


def the_one(records: Iterable[_Record], field: str, value: object) -> _Record:
    """Return the first record of which a field has a value; KeyError where none has."""
    for record in records:
        if getattr(record, field) == value:
            return record
    raise KeyError(value)


class Shown:
    """A record that a notebook shows as more than its fields."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        # By name, since what is shown is written of records, above them.
        html: str = import_module("segmentation.reports.display").shown(self)
        return html


@dataclass(frozen=True, slots=True)
class SqlDialect:
    """An engine that a model's SELECT can be written for; ``value`` stands for a raw column."""

    label: str
    as_number: str
    """A value as a double, missing where it is none."""
    is_text: str = ""
    """Whether a value is a text, or yes or no, where an engine can tell: else it is a number."""
    group: str = "\\{place}"
    """How a replacement calls what a group of its pattern held."""
    part: str = "SPLIT_PART(value, mark, place)"
    """One of the parts of a text between marks, counted from 1."""
    filters_columns: bool = False
    """Whether a SELECT can choose columns by a rule about their names."""
    hides_columns: bool = True
    """Whether a SELECT can leave out columns of those that it passes on."""


DIALECTS: Mapping[Dialect, SqlDialect] = MappingProxyType(
    {
        "duckdb": SqlDialect(
            "DuckDB",
            "TRY_CAST(value AS DOUBLE)",
            is_text="TYPEOF(value) IN ('VARCHAR', 'BOOLEAN')",
            filters_columns=True,
        ),
        "postgres": SqlDialect(
            "PostgreSQL",
            # It stops at a text that no double holds: what is immense or tiny is cut before.
            "CASE WHEN NOT value IS NULL THEN CAST(ROUND(LEAST(GREATEST(CAST(value AS DECIMAL), "
            "-1e101), 1e101), 150) AS DOUBLE PRECISION) END",
            hides_columns=False,
        ),
        "spark": SqlDialect(
            "Spark 4 or later",
            "TRY_CAST(value AS DOUBLE)",
            is_text="TYPEOF(value) IN ('string', 'boolean')",
            group="${place}",
        ),
        "bigquery": SqlDialect(
            "BigQuery",
            "SAFE_CAST(value AS FLOAT64)",
            part="SPLIT(value, mark)[SAFE_ORDINAL(place)]",
        ),
    }
)
"""Every dialect, under the name that sqlglot has for it. A further one is a line here."""

SEED = 42

LARGEST = 1e100
"""Beyond it squared distances leave the range of floating-point numbers."""

CALENDAR = (-719_162.0, 2_932_896.0)
"""The first and the last day that a calendar here can show, those of the years 1 and 9999, in days
since 1970-01-01."""

ARTIFACTS_VARIABLE = "SEGMENTATION_ARTIFACTS"
"""Environment variable that names the folder of saved models."""

WORKSPACE_VARIABLE = "SEGMENTATION_WORKSPACE"
"""Environment variable that names the folder of kept studies, or `NO_WORKSPACE`."""

NO_WORKSPACE = "none"
"""Said in place of a folder: nothing is kept on disk."""

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
