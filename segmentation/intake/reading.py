"""Read a source as a raw table (all text) or a customer table (typed, with roles)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeAlias, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.errors import DataError, ParameterError, ReadError
from segmentation.intake.columns.columns import type_columns_of
from segmentation.intake.columns.directions import sign_amounts
from segmentation.intake.columns.roles import propose_roles
from segmentation.intake.columns.sentinels import settle_unknowns
from segmentation.intake.columns.typed import TypedColumn
from segmentation.intake.formats.hidden import leave_out_hidden
from segmentation.intake.grid.aggregates import AggregateRow
from segmentation.intake.grid.emptiness import drop_empty
from segmentation.intake.grid.grid import TEXT, Grid, as_series, as_text, take_rows
from segmentation.intake.grid.headings import carry_headings_down, carry_labels_down
from segmentation.intake.grid.notes import set_notes_aside
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.grid.tables import set_lower_table_aside
from segmentation.intake.grid.totals import doubtful_totals, find_totals, set_totals_aside
from segmentation.intake.grid.transposed import points_to_transposed
from segmentation.intake.limits import COMMAND_LINE, Limits
from segmentation.intake.sources import FileBytes, Source, load, load_function, sniff
from segmentation.records import (
    FORMATS,
    ColumnContract,
    CustomerTable,
    Decimal,
    FileFormat,
    Format,
    RawTable,
    ReadReport,
)

MissingValues: TypeAlias = Mapping[str, Collection[str]]

_MORE_ROWS = 50
"""Rows above the table, header and blank ones, in a file whose first rows are wanted."""


def read_raw(
    source: Source,
    *,
    name: str | None = None,
    sheet: str | None = None,
    limits: Limits = COMMAND_LINE,
    without_hidden: bool = False,
) -> RawTable:
    r"""Read a file as text, before any typing.

    Parameters
    ----------
    source : str, Path, bytes or binary file
        CSV and other delimited text, Excel, Parquet or JSON records, also as .gz or .zip of one
        file. What it is, is told by its content, not by its name.
    name : str, optional
        What messages call the file; by default its own name.
    sheet : str, optional
        Which sheet of a workbook, by its name, or by its place from 1; by default the first in
        sight that holds a table.
    limits : Limits
        How large the file may be; `BROWSER` or `COMMAND_LINE`.
    without_hidden : bool
        Whether rows that are hidden in a workbook are left out.

    Returns
    -------
    RawTable
        Cells as they stand in the file; rows that could not be part of the table in its report.

    Raises
    ------
    ReadError
        If there is no such file, or it is not a table.
    TooLargeError
        If it exceeds the limits.

    Examples
    --------
    >>> import segmentation
    >>> segmentation.read_raw(b"region,spend\nNA,1\nEU,2\n").rows["region"].tolist()
    ['NA', 'EU']
    """
    file = load(source, name=name, limits=limits)
    grid, report = _read(
        file, sheet=sheet, limits=limits, is_text=True, without_hidden=without_hidden
    )
    return _raw(grid, report)


def as_texts(raw: RawTable) -> CustomerTable:
    """Return the rows of a raw table that are customers, each cell as the text that stands there.

    What the columns hold is told as `read_customers` would.
    """
    table = type_columns(raw)
    rows = raw.rows
    if raw.lines is not None and table.lines is not None:
        rows = rows[np.isin(raw.lines, table.lines)].reset_index(drop=True)
    return replace(table, frame=rows)


def read_customers(
    source: Source,
    *,
    name: str | None = None,
    sheet: str | None = None,
    limits: Limits = COMMAND_LINE,
    n_rows: int | None = None,
    decimal: Decimal | None = None,
    missing_values: MissingValues | None = None,
    contracts: Mapping[str, ColumnContract] | None = None,
    without_hidden: bool = False,
) -> CustomerTable:
    r"""Read a file of customers: typed columns, a proposed role for each, all changes counted.

    Parameters
    ----------
    source, name, sheet, limits
        As for `read_raw`.
    n_rows : int, optional
        Only the first rows, to show them at once; the roles are then those the first rows of the
        file speak for. Where a file cannot be cut, it is read as a whole first.
    decimal : "," or ".", optional
        The decimal mark of numbers that can be read both ways: 80.157 and 1,234. By default what
        the columns of the file prove.
    missing_values : mapping of str to collection of str, optional
        Values that mean "unknown", by column: ``{"Age": ("999",)}``.
    contracts : mapping of str to ColumnContract, optional
        How columns are read, by name; by default as the file shows.
    without_hidden : bool
        Whether rows that are hidden in a workbook are left out.

    Raises
    ------
    ParameterError
        If there is no such decimal mark, or no column that values are to be missing in or that is
        said to be read in some way.
    ReadError
        If there is no such file, it is empty, or it is not a table.
    DataError
        If the table has no rows or a single column.
    TooLargeError
        If it exceeds the limits.

    Examples
    --------
    >>> import segmentation
    >>> content = b"name;spend\nAnn;1,5\nBea;2,5\nCid;4,0\n"
    >>> segmentation.read_customers(content).frame["spend"].tolist()
    [1.5, 2.5, 4.0]
    """
    has_decimal_comma = _answer(decimal)
    file = load(source, name=name, limits=limits)
    cut = FORMATS[sniff(file)].beginning if n_rows is not None else ""
    if cut and n_rows is not None:
        file = replace(file, data=load_function(cut)(file.data, n_rows + _MORE_ROWS))
    grid, report = _read(
        file, sheet=sheet, limits=limits, is_text=False, without_hidden=without_hidden
    )
    if n_rows is not None and grid.n_rows > n_rows:
        grid = take_rows(grid, np.arange(grid.n_rows) < n_rows)
        report = replace(report, n_rows=n_rows)
    told = contracts or {}
    unknown = [name for name in told if name not in grid.names]
    if unknown:
        raise ParameterError(
            f"There is no column {unknown[0]!r} in {file.name}, of which it is said how it is "
            f"read. Its columns are: {', '.join(grid.names[:20])}."
        )
    grid = replace(grid, decimal_answer=has_decimal_comma, contracts=told)
    return typed_table(grid, report, missing_values)


def _answer(decimal: Decimal | None) -> bool | None:
    """Return whether the decimal mark is a comma, where somebody says so."""
    if decimal is not None and decimal not in get_args(Decimal):
        raise ParameterError(f"There is no decimal mark {decimal!r}. Choose ',' or '.'.")
    return None if decimal is None else decimal == ","


def type_columns(raw: RawTable, *, decimal: Decimal | None = None) -> CustomerTable:
    """Give the columns of a raw table their types and proposed roles; see `read_customers`.

    Raises ParameterError if there is no such decimal mark; ReadError or DataError if the table has
    no column, no row, or a single column.
    """
    columns = tuple(
        pa.chunked_array(pa.array(raw.rows[name].fillna(""), type=TEXT)) for name in raw.header
    )
    grid = Grid(
        raw.header,
        columns,
        lines=raw.lines,
        delimiter=raw.report.delimiter,
        has_decimal_comma=True if raw.report.delimiter == ";" else None,
        decimal_answer=_answer(decimal),
        is_written=_is_written(raw.report),
    )
    return typed_table(grid, raw.report)


def _read(
    file: FileBytes,
    *,
    sheet: str | None,
    limits: Limits,
    is_text: bool,
    without_hidden: bool = False,
) -> tuple[Grid, ReadReport]:
    with ThreadPoolExecutor(1) as pool:  # hashing leaves Python's lock
        fingerprint = pool.submit(file.fingerprint)
        known = FORMATS[sniff(file)]
        grid = read_grid(file, known, sheet=sheet, limits=limits, is_text=is_text)
        grid = leave_out_hidden(grid) if without_hidden else grid
        report = report_of(grid, file.name, known.key, fingerprint.result())
        return grid, replace(report, steps=file.unpacked + report.steps)


def read_grid(
    file: FileBytes, known: Format, *, sheet: str | None, limits: Limits, is_text: bool
) -> Grid:
    """Read the rows of a file that are those of its table; `is_text` keeps every cell as text."""
    told = {"sheet": sheet, "as_text": is_text}
    if sheet is not None and "sheet" not in known.options:
        raise ParameterError(
            f"{file.name} has no sheets, and sheet {sheet!r} is asked for. Leave the sheet out, or "
            "choose a workbook."
        )
    read = load_function(known.reader)
    options = {name: told[name] for name in known.options}
    grid: Grid = read(file.data, file.name, limits=limits, **options)
    grid = replace(grid, is_written=known.is_written)
    require_columns(file.name, len(grid.names), limits)
    require_rows(file.name, grid.n_rows, len(grid.names), limits)
    grid = set_notes_aside(set_lower_table_aside(drop_empty(grid)))
    return carry_labels_down(carry_headings_down(grid))


def _is_written(report: ReadReport) -> bool:
    written = {str(key): known.is_written for key, known in FORMATS.items()}
    return written.get(report.file_format, True)


def report_of(grid: Grid, name: str, file_format: FileFormat, fingerprint: str) -> ReadReport:
    """Return what is told of a file that was read as a grid."""
    return ReadReport(
        source=name,
        fingerprint=fingerprint,
        file_format=file_format,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        n_rows=grid.n_rows,
        n_columns=len(grid.names),
        steps=grid.steps,
        aside=grid.aside,
        sheet=grid.sheet,
        sheets=grid.sheets,
        texts=grid.texts,
    )


def _raw(grid: Grid, report: ReadReport) -> RawTable:
    rows = pd.DataFrame(
        {
            name: as_series(as_text(column))
            for name, column in zip(grid.names, grid.columns, strict=True)
        }
    )
    return RawTable(grid.names, rows, report, lines_of(grid))


def typed_table(
    grid: Grid, report: ReadReport, missing_values: MissingValues | None = None
) -> CustomerTable:
    """Give the columns of a grid their types and proposed roles."""
    _require_table(grid, report.source)
    typed = type_columns_of(grid)
    totals = _totals(typed)
    if totals:
        grid = set_totals_aside(grid, totals)
        aside = report.aside + grid.aside[-len(totals) :]
        report = replace(report, n_rows=grid.n_rows, aside=aside)
        typed = type_columns_of(grid)
    typed = settle_unknowns(typed, missing_values or {})
    typed = sign_amounts(typed)
    done = tuple(step for column in typed for step in column.steps)
    done += doubtful_totals(grid, _texts(typed)) + points_to_transposed(grid)
    proposed = propose_roles(typed, told=grid.contracts)
    frame = pd.DataFrame({info.name: values for info, values in proposed}, copy=False)
    return CustomerTable(
        frame,
        tuple(info for info, _ in proposed),
        replace(report, steps=report.steps + done),
        lines_of(grid),
    )


def _totals(typed: tuple[TypedColumn, ...]) -> tuple[AggregateRow, ...]:
    """Return the rows that sum up others, which only numbers can tell."""
    return find_totals(
        [column.values.to_numpy() for column in typed if column.kind == "numeric"],
        list(_texts(typed).values()),
    )


def _texts(typed: tuple[TypedColumn, ...]) -> dict[str, pd.Series]:
    kinds = ("text", "categorical", "ordinal")
    return {column.name: column.values for column in typed if column.kind in kinds}


def lines_of(grid: Grid) -> NDArray[np.int64]:
    """Return the line on which each row begins."""
    return np.arange(grid.n_rows) + grid.first_line if grid.lines is None else grid.lines


def _require_table(grid: Grid, name: str) -> None:
    if not grid.names:
        raise ReadError(f"{name} is empty. Choose a file with a header and one row a customer.")
    if grid.n_rows == 0:
        raise DataError(
            f"{name} has a header of {len(grid.names)} columns but no rows. Choose a file with one "
            "row a customer."
        )
    if len(grid.names) == 1:
        raise DataError(
            f"{name} has one column only ({grid.names[0]!r}). Segments need at least two: an "
            "identifier and a number, or two numbers. If there are more, check the separator: "
            "comma, semicolon, tab and | are recognised."
        )
