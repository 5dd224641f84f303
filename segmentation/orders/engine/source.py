"""Hand order lines to the engine: tables of typed columns, one after another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.records import AsideRow, CustomerTable, ReadReport, Step

Batch: TypeAlias = "tuple[pa.Table, NDArray[np.int64]]"
"""Columns in the order of the file, and a number for each row that rises over the file."""


class OrderSource(Protocol):
    """A file of order lines whose columns are read as intake decided."""

    @property
    def report(self) -> ReadReport:
        """How it was read, where it is large by a sample."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in file order."""

    @property
    def share(self) -> float:
        """How much of the file was read."""

    def batches(self, typed: Collection[str]) -> Iterator[Batch]:
        """Yield the rows; the columns in `typed` as numbers or dates where they are such."""

    def is_in_utc(self, column: str) -> bool:
        """Tell whether reading the file took the offsets off the times of a column."""

    def empty_cells(self) -> Mapping[str, int]:
        """Return how many cells of each column are empty in the file, once it was read."""

    def place(self, row: int) -> str:
        """Return where the row of that number stands."""

    @property
    def aside(self) -> tuple[AsideRow, ...]:
        """Rows of the file that reading it kept aside."""

    @property
    def read_steps(self) -> tuple[Step, ...]:
        """What reading the file did to its columns, once it was read."""


@dataclass(frozen=True, slots=True, eq=False)
class TableSource:
    """A table in memory, its columns typed by intake or by hand."""

    table: CustomerTable

    @property
    def report(self) -> ReadReport:
        """How the table was read."""
        return self.table.report

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in file order."""
        return tuple(map(str, self.table.frame.columns))

    @property
    def share(self) -> float:
        """How much of the file was read."""
        return 1.0

    def batches(self, typed: Collection[str]) -> Iterator[Batch]:  # noqa: ARG002 - all are typed
        """Yield the whole table."""
        yield as_arrow(self.table.frame), np.arange(len(self.table.frame))

    def is_in_utc(self, column: str) -> bool:
        """Tell whether reading the file took the offsets off the times of a column."""
        return self.table.is_in_utc(column)

    def empty_cells(self) -> Mapping[str, int]:
        """Count the cells that are empty in the file: those read as missing hold something."""
        counts = {str(name): int(n) for name, n in self.table.frame.isna().sum().items()}
        for step in self.report.steps:
            if step.action == "read as missing" and step.column in counts:
                counts[step.column] -= step.n_cells
        return counts

    def place(self, row: int) -> str:
        """Return where the row of that number stands."""
        lines = self.table.lines
        return f"row {row + 1:,}" if lines is None else f"line {int(lines[row]):,}"

    @property
    def aside(self) -> tuple[AsideRow, ...]:
        """Rows of the file that reading it kept aside."""
        return self.report.aside

    @property
    def read_steps(self) -> tuple[Step, ...]:
        """What reading the file did to its columns."""
        return self.report.steps


def as_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return the columns of a frame as Arrow's: texts stripped, several types in one as text."""
    return pa.table([_arrow_column(frame[name]) for name in frame.columns], list(frame.columns))


def _arrow_column(values: pd.Series) -> Any:
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    try:
        column = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        column = pa.array(values.astype("str").where(values.notna()), pa.large_string())
    return pc.utf8_trim_whitespace(column) if is_text(column.type) else column


def is_text(kind: pa.DataType) -> bool:
    """Tell whether a type is one of text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
