"""Read a large table: a sample of it, typed, and all of it in parts read alike."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.intake.columns.directions import leaves
from segmentation.intake.columns.kinds import ALMOST_ALL
from segmentation.intake.columns.naming import name_columns
from segmentation.intake.grid.grid import TEXT, Grid, text_column as text_cells
from segmentation.intake.large.endings import Batch, Ending
from segmentation.intake.large.evidence import (
    Evidence,
    PartColumn,
    evidence_of,
    text_column,
    type_column,
)
from segmentation.intake.large.files import as_text_file, is_text
from segmentation.intake.large.parts import FileParts, parquet_parts, text_parts
from segmentation.intake.reading import lines_of, report_of, typed_table
from segmentation.records import AsideRow, CustomerTable, Decimal, ReadReport, Step


@dataclass(slots=True, eq=False)
class _Tally:
    """What was met in the columns of all parts."""

    n_empty: int = 0
    n_present: int = 0
    n_lost: int = 0
    first_lost: str = ""

    def add(self, column: PartColumn, n_empty: int, lines: NDArray[np.int64]) -> None:
        """Count the cells of a part."""
        if column.n_lost and not self.n_lost:
            self.first_lost = f"{column.lost!r}, line {int(lines[column.lost_row]):,}"
        self.n_empty += n_empty
        self.n_present += column.n_present
        self.n_lost += column.n_lost


LARGE_BYTES = 100_000_000
"""Text above this size is read in parts: a table of it takes many times as much memory."""
LARGE_CELLS = 15_000_000
"""The same for Parquet, which tells how many cells it holds."""
_PACKING = 8
"""About so many times a file shrinks when it is packed."""
_WORKERS = 4


@dataclass(slots=True, eq=False)
class SampledTable:
    """What a sample says of a large file.

    ``first`` is a sample from all over the file, typed: what its columns are, is decided on it.
    """

    first: CustomerTable

    @property
    def report(self) -> ReadReport:
        """How the sample was read."""
        return self.first.report

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in file order."""
        return tuple(column.name for column in self.first.columns)

    def is_in_utc(self, column: str) -> bool:
        """Tell whether reading the file took the offsets off the times of a column."""
        return self.first.is_in_utc(column)

    def place(self, row: int) -> str:
        """Return where the row of that number stands."""
        return f"line {row:,}"


@dataclass(slots=True, eq=False)
class LargeTable(SampledTable):
    """A file that is read part by part."""

    parts: FileParts
    evidence: Evidence
    signs: Mapping[str, str] = field(default_factory=dict)
    """The columns of the sample whose amounts have the sign that another column says."""
    share: float = 0.0
    """How much of the file was read."""
    _tallies: dict[str, _Tally] = field(default_factory=dict)
    _ending: Ending | None = None

    @property
    def aside(self) -> tuple[AsideRow, ...]:
        """The rows at the end that sum up all others, once the file was read."""
        return () if self._ending is None else self._ending.aside

    @property
    def read_steps(self) -> tuple[Step, ...]:
        """What is done to columns as the sample shows, with the cells of each in the whole file."""
        found = ((step, self._tallies.get(str(step.column))) for step in self.report.steps)
        return tuple(
            replace(step, n_cells=tally.n_present, n_rows=tally.n_present) if step.n_cells else step
            for step, tally in found
            if tally is not None
        )

    def empty_cells(self) -> Mapping[str, int]:
        """Return how many cells of each column are empty in the file, once it was read."""
        return {name: tally.n_empty for name, tally in self._tallies.items()}

    def batches(self, typed: Collection[str]) -> Iterator[Batch]:
        """Yield the rows in parts, with the line of each.

        Columns in `typed` are numbers or dates where the sample shows that they are, all others
        text.

        Raises DataError if a column is not, all over the file, what the sample shows.
        """
        self._tallies = {name: _Tally() for name in self.columns}
        own = dict(zip(self.parts.sample.names, self.columns, strict=True))

        def read(grid: Grid) -> Batch:
            return self._read(grid, own, typed)

        def told() -> Iterator[Batch]:
            for batch, share in _ahead(self.parts.grids, read):
                self.share = share
                yield batch

        self._ending = Ending(sorted(typed), self.report.delimiter or " ")
        yield from self._ending.without_totals(told())
        for name in typed:
            self._check(name)

    def _read(self, grid: Grid, own: Mapping[str, str], typed: Collection[str]) -> Batch:
        lines = lines_of(grid)
        grid = _with_columns(grid, own)

        def column(name: str) -> PartColumn:
            if own[name] in typed:
                return type_column(grid, name, self.evidence)
            return text_column(grid, name)

        with ThreadPoolExecutor(_WORKERS) as pool:
            found = dict(zip(own, pool.map(column, own), strict=True))
        for name, direction in self.signs.items():
            found[name] = _signed(found[name], text_column(grid, direction))
        for name, part in found.items():
            raw = grid.columns[grid.names.index(name)]
            n_empty = pc.sum(pc.equal(raw, "")).as_py() if raw.type == TEXT else raw.null_count
            self._tallies[own[name]].add(part, n_empty or 0, lines)
        return pa.table([part.values for part in found.values()], list(own.values())), lines

    def _check(self, name: str) -> None:
        """Raise where a column is not what the sample shows."""
        tally = self._tallies.get(name)
        if tally is not None and tally.n_lost > (1 - ALMOST_ALL) * tally.n_present:
            kind = {"date": "dates"}.get(self.first.column(name).kind, "numbers")
            raise DataError(
                f"Column {name!r} of {self.report.source} holds {kind} in a sample of its lines, "
                f"but {tally.n_lost:,} of all {tally.n_present:,} cells are none (first: "
                f"{tally.first_lost}). Write them alike, or choose another column."
            )


def is_large(path: Path) -> bool:
    """Tell whether a file is better read in parts: large Parquet, and large text."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == b"PAR1":
        return _n_cells(path) > LARGE_CELLS
    is_packed = start.startswith((b"\x1f\x8b", b"BZh"))
    if path.stat().st_size * (_PACKING if is_packed else 1) <= LARGE_BYTES:
        return False
    return is_text(path)


@contextmanager
def open_large(
    path: Path, *, columns: Iterable[str] | None = None, decimal: Decimal | None = None
) -> Iterator[LargeTable]:
    """Open a large file to read it part by part.

    Raises ReadError if it cannot be read as a table.

    Parameters
    ----------
    path : Path
        Parquet, or delimited text of any encoding and dialect, also as .gz or .bz2.
    columns : iterable of str, optional
        Names for the columns of a file without a header, in the order of the file.
    decimal : "," or ".", optional
        As for `read_customers`.
    """
    with tempfile.TemporaryDirectory(prefix="table-") as folder:
        with path.open("rb") as stream:
            is_parquet = stream.read(4) == b"PAR1"
        if is_parquet:
            parts = parquet_parts(path)
        else:
            parts = text_parts(as_text_file(path, Path(folder)), path.name)
        answer = None if decimal is None else decimal == ","
        sample = replace(parts.sample, decimal_answer=answer)
        sample = replace(sample, aside=())  # those of the whole file are told once it was read
        report = report_of(sample, path.name, parts.file_format, parts.fingerprint)
        first = typed_table(sample, report)
        signs = {
            str(step.column): str(step.values["column"])
            for step in first.report.steps
            if step.code == "sign_elsewhere"
        }
        if columns is not None:
            first = name_columns(first, columns)
        yield LargeTable(first, parts, evidence_of(sample), signs)


def _signed(amounts: PartColumn, direction: PartColumn) -> PartColumn:
    """Return amounts below 0 where the direction says that money leaves."""
    if not pa.types.is_floating(amounts.values.type):
        return amounts
    is_out = pa.array(leaves(direction.values.to_pandas()))
    turned = pc.if_else(is_out, pc.negate(pc.abs(amounts.values)), amounts.values)
    return replace(amounts, values=turned)


def _n_cells(path: Path) -> int:
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return 0  # what is wrong with it is said where it is read
    return int(footer.num_rows * footer.num_columns)


def _with_columns(grid: Grid, names: Iterable[str]) -> Grid:
    """Return the columns of those names: a part lacks one that has no name, and no value in it."""
    found = dict(zip(grid.names, grid.columns, strict=True))
    empty = text_cells([""] * grid.n_rows)
    columns = {name: found.get(name, empty) for name in names}
    return replace(grid, names=tuple(columns), columns=tuple(columns.values()))


def _ahead(
    grids: Callable[[], Iterator[tuple[Grid, float]]], read: Callable[[Grid], Batch]
) -> Iterator[tuple[Batch, float]]:
    """Read each part while the one before it is worked on."""

    def step(found: Iterator[tuple[Grid, float]]) -> tuple[Batch, float] | None:
        item = next(found, None)
        return None if item is None else (read(item[0]), item[1])

    with ThreadPoolExecutor(1) as pool:
        found = grids()
        coming = pool.submit(step, found)
        while (item := coming.result()) is not None:
            coming = pool.submit(step, found)
            yield item
