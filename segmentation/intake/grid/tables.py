"""Tell which rows belong to the table, where a file repeats its header or holds a second one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.delimited.splitting import Record
from segmentation.intake.grid.emptiness import is_empty
from segmentation.intake.grid.grid import TEXT, Column, Grid, Lines, as_text, take_rows
from segmentation.reading.missing import ALWAYS
from segmentation.reading.signs import CURRENCY_MARKS
from segmentation.records import AsideRow, Note

HeaderRows = Sequence[Sequence[str]]

_A_FEW = 2
_NEARLY_ALL = 0.9
_MOST_GAPS = 50
_NAMED = 0.6
"""From this share of its cells being column names on, a row is a header again."""
_VALUE = rf"^\s*[-+(]?[{CURRENCY_MARKS}]?\s?\d[\d.,:/ -]*\s?[%{CURRENCY_MARKS})]?\s*$"


def second_table_line(
    others: Sequence[Record], header_rows: HeaderRows, n_columns: int
) -> int | None:
    """Return the line on which another table begins, or None.

    It begins with a header of the same names in another number, or after a blank line with
    several rows of one other width.

    ``others``: the records that do not have the form of the table, in the order of the file.
    """
    known = {cell.strip() for row in header_rows for cell in row if cell.strip()}
    for position, record in enumerate(others):
        if len(record.cells) != n_columns and (
            _names_columns(record, known) or _follows_blank(others, position)
        ):
            return record.line
    return None


def _names_columns(record: Record, known: set[str]) -> bool:
    cells = [cell.strip() for cell in record.cells if cell.strip()]
    n_named = sum(cell in known for cell in cells)
    return n_named >= max(_A_FEW, _NAMED * len(cells))


def _follows_blank(others: Sequence[Record], position: int) -> bool:
    """Tell whether a blank line stands right above and rows of one width follow, maybe a title."""
    record = others[position]
    above = others[position - 1] if position else None
    if above is None or any(map(str.strip, above.cells)) or above.line + 1 != record.line:
        return False
    following = [other for other in others[position : position + 5] if any(other.cells)]
    if len(record.cells) == 1 and len(following) > 1 and following[1].line == record.line + 1:
        following = following[1:]
    width = len(following[0].cells) if following else 0
    return width > 1 and len(following) > _A_FEW and all(len(r.cells) == width for r in following)


def other_table_line(
    columns: Sequence[Column], lines: Lines, others: Sequence[Record]
) -> int | None:
    """Return the line after a blank one on which a table of the same width begins, or None.

    Columns that hold nothing but values above hold none from there on, and names first.

    Parameters
    ----------
    columns : sequence of text columns
        Of the rows that have the form of the table.
    lines : (n_rows,) array of int
        Where they stand.
    others : sequence of Record
        All other records, the blank lines among them.
    """
    after = {record.line + 1 for record in others if not any(map(str.strip, record.cells))}
    if not after:
        return None
    found: set[int] = set()
    for column in columns:
        is_value = _is_value(column)
        n_above = int(is_value.sum())
        if n_above and is_value[0]:
            if not is_value[:n_above].all() or n_above == len(is_value):
                return None
            found.add(n_above)
    if len(found) != 1:
        return None
    row = found.pop()
    if row < _A_FEW or len(lines) - row < _A_FEW or int(lines[row]) not in after:
        return None
    names = [str(column[row]).strip() for column in columns]
    below = [column.slice(row + 1) for column in columns]
    is_name = [
        name.casefold() not in ALWAYS and not pc.any(pc.equal(rest, name)).as_py()
        for name, rest in zip(names, below, strict=True)
    ]
    return int(lines[row]) if sum(is_name) >= _A_FEW else None


def _is_value(column: Column) -> NDArray[np.bool_]:
    found = pc.match_substring_regex(column, _VALUE)
    return np.asarray(found.to_numpy(), dtype=bool)


def set_lower_table_aside(grid: Grid) -> Grid:
    """Keep a narrower table aside that stands below the table and a blank row.

    It begins with names, of which one stands in a column of values, and leaves the last columns of
    the table above it empty.
    """
    if grid.lines is None or len(grid.names) <= _A_FEW:
        return grid
    gaps = np.flatnonzero(np.diff(grid.lines) > 1) + 1
    if not 0 < len(gaps) <= _MOST_GAPS:
        return grid
    filled = np.array([~is_empty(column) for column in grid.columns])
    row = next((int(gap) for gap in gaps if _begins_narrower(grid, filled, int(gap))), None)
    if row is None:
        return grid
    texts = [as_text(column.slice(row)).to_pylist() for column in grid.columns]
    aside = tuple(
        AsideRow(grid.line(row + n), " ".join(filter(None, cells)), Note("second_table"))
        for n, cells in enumerate(zip(*texts, strict=True))
    )
    kept = take_rows(grid, np.arange(grid.n_rows) < row)
    return replace(kept, aside=grid.aside + aside)


def _begins_narrower(grid: Grid, filled: NDArray[np.bool_], row: int) -> bool:
    is_used = filled[:, row:].any(axis=1)
    width = int(np.flatnonzero(is_used).max()) + 1
    if row < _A_FEW or grid.n_rows - row <= _A_FEW or not _A_FEW <= width < len(grid.names):
        return False
    names = [str(as_text(column.slice(row, 1))[0]).strip() for column in grid.columns[:width]]
    is_name = np.array([bool(name) and not re.match(_VALUE, name) for name in names])
    if int(is_name.sum()) < _A_FEW or any(names[n] for n in np.flatnonzero(~is_name)):
        return False
    if (filled[width:, :row].mean(axis=1) < _NAMED).any():
        return False
    values = [_is_value(as_text(column)) for column in grid.columns[:width]]
    above = np.array([each[:row].mean() >= _NAMED for each in values])
    below = np.array([each[row + 1 :].any() for each in values])
    return bool((above & is_name).any() and below.any())


def repeats_header(columns: Sequence[Column], header_rows: HeaderRows) -> NDArray[np.bool_]:
    """Tell which rows hold the names of their own columns once more.

    ``columns``: columns of numbers cannot hold a name and are passed over.

    Returns
    -------
    (n_rows,) array of bool
    """
    n_rows = len(columns[0]) if columns else 0
    found = np.zeros(n_rows, dtype=bool)
    for names in header_rows:
        filled = [name for name in names if name.strip()]
        n_same = np.zeros(n_rows, dtype=np.int64)
        for column, name in zip(columns, names, strict=True):
            if column.type == TEXT and name.strip():
                n_same += _holds(column, name.strip())
        found |= n_same >= max(_A_FEW, _NAMED * len(filled))
    return found


def _holds(column: Column, name: str) -> NDArray[np.bool_]:
    """Tell which cells hold a name; a look for its bytes first, since hardly any does."""
    if not pc.any(pc.match_substring(column, name), min_count=0).as_py():
        return np.zeros(len(column), dtype=bool)
    same = pc.equal(pc.utf8_trim_whitespace(column), name)
    return np.asarray(same.to_numpy(), dtype=bool)


def repeats_rows(columns: Sequence[Column], start: int) -> bool:
    """Tell whether nearly all rows from `start` on stand above it already."""
    table = pa.table(list(columns), names=[str(n) for n in range(len(columns))])
    above = set(zip(*table.slice(0, start).to_pydict().values(), strict=True))
    below = set(zip(*table.slice(start).to_pydict().values(), strict=True))
    return len(below) >= _A_FEW and len(below & above) >= _NEARLY_ALL * len(below)
