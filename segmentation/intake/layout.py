"""Where the table stands among the first rows of a file: preamble, header, first row of data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Rows = Sequence[Sequence[str]]

_VALUE = re.compile(
    r"^[-+(]?[$€£]?\s?\d[\d.,'’ ]*\s?[%€$£)]?$"
    r"|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$|^\d{1,2}:\d{2}(:\d{2})?$"
)
_YEAR = re.compile(r"^(19|20)\d\d$")
_FEW_ROWS = 100
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows are what, counted from 0 among all rows of the file."""

    n_columns: int
    n_preamble: int
    n_header: int
    """0: the file has no header."""

    @property
    def first_data(self) -> int:
        """Position of the first row of data."""
        return self.n_preamble + self.n_header


def find_layout(rows: Rows) -> Layout:
    """Tell preamble, header rows and data apart among the first rows of a file.

    Parameters
    ----------
    rows : sequence of sequences of str
        The first rows, blank ones included.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return Layout(0, len(rows), 0)
    n_columns = _usual_width(filled)
    start = _first_full_row(rows, n_columns)
    body = [row for row in rows[start + 1 : start + 1 + _FEW_ROWS] if len(row) == n_columns]
    has_header = _is_header(rows[start], body)
    return Layout(n_columns, start, int(has_header))


def _usual_width(rows: Rows) -> int:
    """Return the most frequent width; among equals that of the earliest row."""
    widths = Counter(len(row) for row in rows)
    most = max(widths.values())
    return next(len(row) for row in rows if widths[len(row)] == most)


def _first_full_row(rows: Rows, n_columns: int) -> int:
    """Return the first row that is as wide as the table and mostly filled."""
    needed = 1 if n_columns == 1 else max(2, (n_columns + 1) // 2)
    for position, row in enumerate(rows):
        n_filled = sum(bool(cell.strip()) for cell in row)
        if len(row) == n_columns and n_filled >= needed:
            return position
    return next(p for p, row in enumerate(rows) if any(cell.strip() for cell in row))


def _is_header(first: Sequence[str], body: Rows) -> bool:
    """Weigh, column by column, whether the first row names the values below it or is one more."""
    if not body:
        return not any(_VALUE.match(cell.strip()) for cell in first) or len(first) == 0
    votes = 0.0
    for position, cell in enumerate(first):
        name = cell.strip()
        below = [row[position].strip() for row in body if position < len(row)]
        below = [value for value in below if value]
        if below and name:
            votes += _vote(name, below)
    return votes >= 0


def _vote(name: str, below: list[str]) -> float:
    share = sum(bool(_VALUE.match(value)) for value in below) / len(below)
    if share >= _MOSTLY:
        if not _VALUE.match(name):
            return 1.0
        if _YEAR.match(name) and not any(_YEAR.match(value) for value in below):
            return 0.5
        return -1.0
    if name in below and len(set(below)) < len(below):
        return -0.5
    return 0.0
