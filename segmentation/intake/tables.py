"""Which rows belong to the table, where a file repeats its header or holds a second table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.grid import TEXT, Column
from segmentation.intake.splitting import Record

HeaderRows = Sequence[Sequence[str]]

_A_FEW = 2
_NEARLY_ALL = 0.9
_NAMED = 0.6
"""From this share of its cells being column names on, a row is a header again."""


def second_table_line(
    others: Sequence[Record], header_rows: HeaderRows, n_columns: int
) -> int | None:
    """Return the line on which another table begins, or None.

    It begins with a header of the same names in another number, or after a blank line with
    several rows of one other width.

    Parameters
    ----------
    others : sequence of Record
        The records that do not have the form of the table, in the order of the file.
    header_rows : sequence of sequences of str
    n_columns : int
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
    """Tell whether a blank line stands right above and rows of one width follow."""
    record = others[position]
    above = others[position - 1] if position else None
    if above is None or any(map(str.strip, above.cells)) or above.line + 1 != record.line:
        return False
    width = len(record.cells)
    following = [other for other in others[position : position + 4] if any(other.cells)]
    return width > 1 and len(following) > _A_FEW and all(len(r.cells) == width for r in following)


def repeats_header(columns: Sequence[Column], header_rows: HeaderRows) -> NDArray[np.bool_]:
    """Tell which rows hold the names of their own columns once more.

    Parameters
    ----------
    columns : sequence of text columns
        Columns of numbers cannot hold a name and are passed over.
    header_rows : sequence of sequences of str

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
