"""Delimited text to a grid: a fast path for regular files, a careful one for all others.

Both give the same grid. The fast path reads with pyarrow, and is taken only where every line has
the same number of cells and every quote stands where RFC 4180 puts it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from segmentation.errors import ReadError, TooLargeError
from segmentation.intake import dialect as dialects
from segmentation.intake.dialect import Dialect
from segmentation.intake.encoding import Text, decode
from segmentation.intake.grid import (
    TEXT,
    Column,
    Grid,
    distinct_names,
    take_rows,
    text_column,
)
from segmentation.intake.kinds import is_exact
from segmentation.intake.layout import Layout, find_layout
from segmentation.intake.limits import CELL_CHARACTERS, Limits
from segmentation.intake.numbers import PLAIN
from segmentation.records import AsideRow, Step

_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What the first lines decided for the whole file."""

    text: bytes
    dialect: Dialect
    layout: Layout
    names: tuple[str, ...]
    first_line: int
    """1-based line on which the first row of data begins."""
    steps: tuple[Step, ...]
    sample: tuple[tuple[str, ...], ...]


def read_delimited(data: bytes, name: str, *, limits: Limits, as_text: bool) -> Grid:
    """Read delimited text.

    Parameters
    ----------
    data : bytes
    name : str
        What messages call the file.
    limits : Limits
    as_text : bool
        Keep every cell as the text that stands in the file; otherwise columns of plain numbers
        may come as float64 at once.

    Returns
    -------
    Grid

    Raises
    ------
    ReadError
        If the bytes are not text, or a quote is never closed.
    TooLargeError
        If there are more rows or columns than the limits allow.
    """
    text = decode(data, name)
    plan = _plan(text)
    _require_size(name, plan, limits)
    columns = _read_fast(plan, as_text=as_text)
    grid = Grid(
        names=plan.names,
        columns=columns or (),
        lines=None,
        first_line=plan.first_line,
        steps=text.steps + plan.steps,
        aside=_preamble(plan),
        encoding=text.encoding,
        delimiter=plan.dialect.delimiter,
        has_decimal_comma=True if plan.dialect.delimiter == ";" else None,
    )
    if columns is None:
        grid = _read_careful(grid, plan, name, limits)
    return grid


def _plan(text: Text) -> _Plan:
    # Cutting a sample of bytes may split one character: that one is ignored.
    start = text.data[: 4 * dialects.SAMPLE_CHARACTERS].decode("utf-8", errors="ignore")
    declared = dialects.declared_delimiter(start)
    n_declared = 1 if declared else 0
    body = text.data
    if declared:
        body = body[body.index(b"\n") + 1 :]
        start = start[start.index("\n") + 1 :]
    sample = dialects.sample_of(start)
    dialect = dialects.detect(sample, delimiter=declared)
    rows, ends = _sample_rows(sample, dialect)
    layout = find_layout(rows)
    n_lines = ends[layout.first_data - 1] if layout.first_data else 0
    header = rows[layout.n_preamble] if layout.n_header else []
    cells = list(header) + [""] * (layout.n_columns - len(header))
    names, steps = distinct_names(cells)
    if not layout.n_header:
        steps = (Step("named", None, layout.n_columns, 0, "the file has no header"),)
    body = _skip_lines(body, n_lines)
    return _Plan(
        text=body,
        dialect=dialect,
        layout=layout,
        names=names if layout.n_columns else (),
        first_line=n_lines + n_declared + 1,
        steps=steps if layout.n_columns else (),
        sample=tuple(tuple(row) for row in rows),
    )


def _sample_rows(sample: str, dialect: Dialect) -> tuple[list[list[str]], list[int]]:
    """Return the rows of the sample, and after how many lines each ends."""
    reader = dialects.reader(sample, dialect)
    rows, ends = [], []
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _skip_lines(data: bytes, n_lines: int) -> bytes:
    """Return the bytes after the first lines, whatever ends a line: CR, LF or both."""
    position = 0
    for _ in range(n_lines):
        ends = [end for end in (data.find(b"\n", position), data.find(b"\r", position)) if end >= 0]
        if not ends:
            return b""
        position = min(ends) + 1
        if data[position - 1 : position + 1] == b"\r\n":
            position += 1
    return data[position:]


def _preamble(plan: _Plan) -> tuple[AsideRow, ...]:
    mark = plan.dialect.delimiter
    return tuple(
        AsideRow(line, mark.join(row), "stands above the table")
        for line, row in enumerate(plan.sample[: plan.layout.n_preamble], start=1)
        if any(cell.strip() for cell in row)
    )


def _require_size(name: str, plan: _Plan, limits: Limits) -> None:
    if plan.layout.n_columns > limits.n_columns:
        raise TooLargeError(
            f"{name} has {plan.layout.n_columns:,} columns, the limit here is "
            f"{limits.n_columns:,}. Leave out the columns that are not needed."
        )
    n_rows = plan.text.count(b"\n") or plan.text.count(b"\r")
    require_rows(name, n_rows, plan.layout.n_columns, limits)


def require_rows(name: str, n_rows: int, n_columns: int, limits: Limits) -> None:
    """Raise TooLargeError if a table has more rows or cells than the limits allow."""
    if n_rows > limits.n_rows:
        raise TooLargeError(
            f"{name} has about {n_rows:,} rows, the limit here is {limits.n_rows:,}. Take a random "
            "sample of the customers, or use the command line, which takes more."
        )
    if n_rows * n_columns > limits.n_cells:
        raise TooLargeError(
            f"{name} has about {n_rows * n_columns:,} cells ({n_rows:,} rows of {n_columns:,} "
            f"columns), the limit here is {limits.n_cells:,}. Leave out columns or rows that are "
            "not needed."
        )


# --- the fast path --------------------------------------------------------------------------------


def _read_fast(plan: _Plan, *, as_text: bool) -> tuple[Column, ...] | None:
    """Read a regular file with pyarrow; None if it is not regular."""
    data, dialect = plan.text, plan.dialect
    is_simple = (
        dialect.quote == '"'
        and dialect.escape is None
        and not dialect.skips_space
        and dialect.delimiter.isascii()
        and dialect.delimiter != " "
        and plan.layout.n_columns > 1
    )
    if not is_simple or not data.strip() or b"\x00" in data or _has_blank_lines(data):
        return None
    has_quotes = b'"' in data
    if has_quotes and not _is_regular(data, dialect.delimiter):
        return None
    types = {} if as_text else _number_columns(plan)
    if types and _has_padding(data, dialect.delimiter):
        types = {}
    columns = _parse(plan, types, has_quotes=has_quotes)
    if columns is None and types:
        columns = _parse(plan, {}, has_quotes=has_quotes)
    if columns is None:
        return None
    inexact = [
        name
        for name, column in zip(plan.names, columns, strict=True)
        if column.type == pa.float64() and not is_exact(column)
    ]
    if inexact:
        return _parse(plan, {}, has_quotes=has_quotes)
    return columns


def _has_blank_lines(data: bytes) -> bool:
    body = data.rstrip(b"\r\n")
    return (
        data[:1] in (b"\r", b"\n")
        or b"\n\n" in body
        or b"\n\r" in body
        or b"\r\r" in body
        or (b"\r\n" in body and body.count(b"\r") != body.count(b"\r\n"))
    )


def _is_regular(data: bytes, delimiter: str) -> bool:
    """Tell whether every quote opens or closes a cell, or is doubled within one (RFC 4180)."""
    codes = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(codes == ord('"'))
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    ends = np.zeros(256, dtype=bool)
    ends[[ord(delimiter), 10, 13]] = True
    before = codes[np.maximum(opening - 1, 0)]
    is_doubled = np.zeros(len(opening), dtype=bool)
    is_doubled[1:] = opening[1:] == closing[:-1] + 1
    opens = ends[before] | (opening == 0) | is_doubled
    after = codes[np.minimum(closing + 1, len(codes) - 1)]
    continues = np.zeros(len(closing), dtype=bool)
    continues[:-1] = is_doubled[1:]
    closes = ends[after] | (closing == len(codes) - 1) | continues
    return bool(opens.all() and closes.all())


def _has_padding(data: bytes, delimiter: str) -> bool:
    """Tell whether a number somewhere may begin with a zero that it would lose."""
    step = 1 << 20
    mark = ord(delimiter)
    codes = np.frombuffer(data, dtype=np.uint8)
    for start in range(0, len(codes), step):
        block = codes[max(start - 1, 0) : start + step + 2]
        zero = np.flatnonzero(block[1:-1] == ord("0")) + 1
        if not len(zero):
            continue
        before, after = block[zero - 1], block[zero + 1]
        begins = (before == mark) | (before == 10) | (before == 13) | (before == ord('"'))
        begins |= (before == ord("-")) | (before == ord("+"))
        if (begins & (after >= 48) & (after <= 57)).any():
            return True
    return codes[0] == ord("0") and len(codes) > 1 and 48 <= codes[1] <= 57


def _number_columns(plan: _Plan) -> dict[str, pa.DataType]:
    """Return the columns whose cells in the sample are all plain numbers or empty."""
    rows = plan.sample[plan.layout.first_data :]
    rows = tuple(row for row in rows if len(row) == plan.layout.n_columns)
    types = {}
    for position, name in enumerate(plan.names):
        cells = pa.array([row[position] for row in rows if row[position]], pa.string())
        if len(cells) and pc.all(pc.match_substring_regex(cells, PLAIN)).as_py():
            types[name] = pa.float64()
    return types


def _parse(
    plan: _Plan, types: dict[str, pa.DataType], *, has_quotes: bool
) -> tuple[Column, ...] | None:
    """Parse with pyarrow; None if a line has another number of cells or a cell another type."""
    irregular: list[pacsv.InvalidRow] = []

    def note_irregular(row: pacsv.InvalidRow) -> str:
        irregular.append(row)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(plan.text),
            read_options=pacsv.ReadOptions(column_names=plan.names, block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(
                delimiter=plan.dialect.delimiter,
                newlines_in_values=has_quotes,
                invalid_row_handler=note_irregular,
            ),
            convert_options=pacsv.ConvertOptions(
                check_utf8=False,
                column_types={name: types.get(name, TEXT) for name in plan.names},
                null_values=[""],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return None if irregular else tuple(table.columns)


# --- the careful path -----------------------------------------------------------------------------


def _read_careful(grid: Grid, plan: _Plan, name: str, limits: Limits) -> Grid:
    """Read with the standard library's reader, keeping aside what does not fit."""
    csv.field_size_limit(CELL_CHARACTERS)
    n_columns = plan.layout.n_columns
    rows: list[list[str]] = []
    lines: list[int] = []
    aside: list[AsideRow] = []
    reader = dialects.reader(plan.text.decode("utf-8", errors="replace"), plan.dialect)
    previous = 0
    n_blank = 0
    try:
        for row in reader:
            line = plan.first_line + previous
            previous = reader.line_num
            if len(row) != n_columns:
                if not any(row):
                    n_blank += 1
                    continue
                fitted = _fit(row, n_columns)
                if fitted is None:
                    aside.append(_aside(row, line, n_columns, plan.dialect))
                    continue
                row = fitted
            rows.append(row)
            lines.append(line)
    except csv.Error as error:
        raise ReadError(
            f"{name} cannot be cut into cells from line {plan.first_line + previous} on: a quote "
            f"is probably never closed there, so that one cell has more than "
            f"{CELL_CHARACTERS:,} characters. Close or remove the quote."
        ) from error
    require_rows(name, len(rows), n_columns, limits)
    columns = tuple(text_column(cells) for cells in zip(*rows, strict=True))
    columns = columns or tuple(text_column([]) for _ in range(n_columns))
    steps = grid.steps
    if n_blank:
        steps += (Step("left out", None, 0, n_blank, "blank lines"),)
    return replace(
        grid,
        columns=columns,
        lines=np.array(lines, dtype=np.int64),
        steps=steps,
        aside=grid.aside + tuple(aside),
    )


def _fit(row: list[str], n_columns: int) -> list[str] | None:
    """Return a row that is too long by empty cells at its end; None if it does not fit."""
    if len(row) > n_columns and not any(cell.strip() for cell in row[n_columns:]):
        return row[:n_columns]
    return None


def _aside(row: list[str], line: int, n_columns: int, dialect: Dialect) -> AsideRow:
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    return AsideRow(line, dialect.delimiter.join(row), f"{cells} where the table has {n_columns}")


# --- both -----------------------------------------------------------------------------------------


def drop_empty(grid: Grid) -> Grid:
    """Leave out rows and nameless columns that hold nothing, and count them."""
    if not grid.columns:
        return grid
    empties = [_is_empty(column) for column in grid.columns]
    is_blank = np.logical_and.reduce(empties) if grid.n_rows else np.zeros(0, dtype=bool)
    n_blank = int(is_blank.sum())
    steps = grid.steps
    if n_blank:
        steps += (Step("left out", None, 0, n_blank, "rows without any value"),)
        grid = take_rows(grid, ~is_blank)
    keep = [
        position
        for position, (name, empty) in enumerate(zip(grid.names, empties, strict=True))
        if not (empty.all() and name.startswith("column "))
    ]
    n_dropped = len(grid.names) - len(keep)
    if n_dropped and keep:
        steps += (Step("left out", None, n_dropped, 0, "columns without a name or a value"),)
        names = tuple(grid.names[position] for position in keep)
        grid = replace(grid, names=names, columns=tuple(grid.columns[p] for p in keep))
    return replace(grid, steps=steps)


def _is_empty(column: Column) -> NDArray[np.bool_]:
    if column.type != TEXT:
        return np.asarray(column.is_null().to_numpy(), dtype=bool)
    is_short = pc.less(pc.binary_length(column), 30)
    if not pc.any(is_short, min_count=0).as_py():
        return np.zeros(len(column), dtype=bool)
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy(), dtype=bool)
