"""Read delimited text as a grid: a fast path for regular files, a careful one for others.

Both give the same grid. The fast path is taken only where every line has the same number of cells
and every quote stands where RFC 4180 puts it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from segmentation.errors import TooLargeError
from segmentation.intake.delimited import dialect as dialects
from segmentation.intake.delimited.careful import read_careful
from segmentation.intake.delimited.decimals import SplitDecimals, find_split_decimals, join_decimals
from segmentation.intake.delimited.dialect import Dialect
from segmentation.intake.delimited.encoding import Text, decode
from segmentation.intake.delimited.fast import read_fast
from segmentation.intake.delimited.headers import Header, read_header
from segmentation.intake.delimited.layout import VALUE, Layout, find_layout
from segmentation.intake.delimited.rewriting import plan_rewriting
from segmentation.intake.delimited.splitting import Record, has_no_quotes, split_records, to_lines
from segmentation.intake.grid.grid import Grid
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.limits import Limits
from segmentation.records import AsideRow, Note

_NONE = Header((), (), ())


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What the first lines decide for the whole file."""

    data: bytes
    """The whole text."""
    start: int
    """Where the data begin in it, below the header."""
    dialect: Dialect
    header: Header
    sample: tuple[tuple[str, ...], ...]
    """The first rows of data."""
    first_line: int
    """1-based line on which the first row of data begins."""
    preamble: tuple[AsideRow, ...]
    split: SplitDecimals | None = None
    """Numbers whose decimal comma was taken for the end of a cell."""


def read_delimited(data: bytes, name: str, *, limits: Limits, as_text: bool) -> Grid:
    """Read delimited text.

    ``name``: what messages call the file. ``as_text``: keep every cell as the text that stands in
    the file; otherwise columns of plain numbers may come as float64 at once. Raises ReadError if
    the bytes are not text; TooLargeError if there are more rows or columns than the limits allow,
    or one cell is far too long.
    """
    text = decode(data, name)
    plan = _plan(text, name, limits)
    dialect, names = plan.dialect, plan.header.names
    grid = Grid(
        names=names,
        columns=(),
        lines=None,
        first_line=plan.first_line,
        steps=text.steps + plan.header.steps,
        aside=plan.preamble,
        encoding=text.encoding,
        delimiter=dialect.delimiter,
        nameless=plan.header.nameless,
        has_decimal_comma=True if dialect.delimiter == ";" else None,
        pointed=frozenset(
            name for at, name in enumerate(names) if any("." in row[at] for row in plan.sample)
        ),
    )
    if not names:
        return grid
    if len(plan.data) > len(names) * limits.n_rows or len(plan.data) > limits.n_cells:
        n_lines = plan.data.count(b"\n", plan.start) or plan.data.count(b"\r", plan.start)
        require_rows(name, n_lines, len(names), limits)
    columns = read_fast(
        plan.data,
        names,
        plan.sample,
        header_rows=plan.header.rows,
        start=plan.start,
        dialect=dialect,
        as_text=as_text or plan.split is not None,
    )
    if columns is None:
        body = plan.data[plan.start :]
        grid = read_careful(grid, body, dialect, header=plan.header, name=name)
    else:
        grid = replace(grid, columns=columns)
    return grid if plan.split is None else join_decimals(grid, plan.split)


def _plan(text: Text, name: str, limits: Limits) -> _Plan:
    """Decide on the first lines; a sample may end within a character, which is then ignored."""
    start = text.data[: 4 * dialects.SAMPLE_CHARACTERS].decode("utf-8", errors="ignore")
    declared = dialects.declared_delimiter(start)
    body = text.data
    if declared:
        body = body[body.index(b"\n") + 1 :]
        start = start[start.index("\n") + 1 :]
    _require_first_line(body, name, limits)
    sample = dialects.sample_of(start)
    dialect = dialects.detect(sample, delimiter=declared)
    rewriting = plan_rewriting(dialect, sample)
    dialect, body = rewriting.dialect, rewriting.apply(body)
    lines = to_lines(rewriting.apply(sample.encode()))
    records = split_records(lines, dialect)
    if has_no_quotes(records, dialect):
        dialect = replace(dialect, quote=dialects.NO_QUOTE)
        records = split_records(lines, dialect)
    broken = {position for position, record in enumerate(records) if not record.is_sound}
    layout = find_layout([record.cells for record in records], broken=broken)
    require_columns(name, layout.n_columns, limits)
    data = records[layout.first_data :]
    above = [r for r in records[layout.n_preamble : layout.first_data] if not r.is_blank]
    split = _find_split(above, data, dialect, layout.n_columns)
    header = _header(above if split is None else [_spread(above[0], split)], data, dialect, layout)
    n_above = _count_lines_above(data, records)
    return _Plan(
        data=body,
        start=_after_lines(body, n_above),
        dialect=dialect,
        header=header,
        sample=tuple(tuple(r.cells) for r in data if len(r.cells) == layout.n_columns),
        first_line=n_above + 1 + bool(declared),
        preamble=_preamble(records[: layout.n_preamble], is_declared=bool(declared)),
        split=split,
    )


def _count_lines_above(data: list[Record], records: list[Record]) -> int:
    """Return how many lines stand above the data; all of them, where there is none."""
    if data:
        return data[0].line - 1
    return records[-1].line + records[-1].text.count("\n") if records else 0


def _find_split(
    above: list[Record], data: list[Record], dialect: Dialect, n_columns: int
) -> SplitDecimals | None:
    if len(above) != 1 or not above[0].is_sound or len(above[0].cells) >= n_columns:
        return None
    rows = [record.cells for record in data if len(record.cells) == n_columns]
    return find_split_decimals(above[0].cells, rows, dialect.delimiter)


def _header(above: list[Record], data: list[Record], dialect: Dialect, layout: Layout) -> Header:
    if not layout.n_columns:
        return _NONE
    return read_header(
        above,
        dialect,
        layout.n_columns,
        has_row_names=_names_rows(data),
        is_last_empty=not any(r.cells[-1].strip() for r in data if r.cells),
    )


def _spread(header: Record, split: SplitDecimals) -> Record:
    """Return the header with a cell for every cell of the rows below it."""
    cells = list(split.spread(header.cells))
    return Record(header.line, cells, ",".join(cells), True)


def _require_first_line(body: bytes, name: str, limits: Limits) -> None:
    """Raise if the first line alone is longer than what the table is judged by."""
    end = re.search(rb"[\r\n]", body)
    n_bytes = end.start() if end else len(body)
    if n_bytes <= dialects.SAMPLE_CHARACTERS:
        return
    n_columns = 1 + max(body.count(mark, 0, n_bytes) for mark in (b",", b";", b"\t", b"|"))
    require_columns(name, n_columns, limits)
    raise TooLargeError(
        f"The first line of {name} has {n_bytes:,} bytes, and does not part into columns. It is "
        "not a table, or its line ends are missing."
    )


def _names_rows(records: list[Record]) -> bool:
    """Tell whether the first cells count or name the rows, each once.

    Where every row ends in a delimiter, it is the last column that has no name.
    """
    if not any(record.cells[-1].strip() for record in records if record.cells):
        return False
    first = [record.cells[0].strip() for record in records if record.cells]
    if len(first) < 2 or len(set(first)) < len(first):
        return False
    if all(cell.isdecimal() for cell in first):
        numbers = [int(cell) for cell in first]
        return all(b - a == 1 for a, b in pairwise(numbers))
    return not any(VALUE.match(cell) for cell in first)


def _after_lines(data: bytes, n_lines: int) -> int:
    """Return where the first lines end, whatever ends a line: CR, LF or both."""
    position = 0
    for _ in range(n_lines):
        newline = data.find(b"\n", position)
        end = data.find(b"\r", position, newline if newline >= 0 else None)
        if max(end, newline) < 0:
            return len(data)
        position = (end if end >= 0 else newline) + 1
        if data[position - 1 : position + 1] == b"\r\n":
            position += 1
    return position


def _preamble(records: list[Record], *, is_declared: bool) -> tuple[AsideRow, ...]:
    return tuple(
        AsideRow(record.line + is_declared, record.text, Note("above_table"))
        for record in records
        if not record.is_blank
    )
