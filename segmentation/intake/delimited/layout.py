"""Find where the table stands in a file's first rows: preamble, header, first row of data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from segmentation.intake.columns.names import names_identifier
from segmentation.reading.missing import ALWAYS
from segmentation.reading.signs import CURRENCY_MARKS


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows are what, counted from 0 among the first rows of the file."""

    n_columns: int
    n_preamble: int
    n_header: int
    """0: the file has no header."""

    @property
    def first_data(self) -> int:
        """Position of the first row of data."""
        return self.n_preamble + self.n_header


Rows = Sequence[Sequence[str]]

VALUE = re.compile(
    rf"^[-+(]?[{CURRENCY_MARKS}]?\s?\d[\d.,'’ ]*\s?[%{CURRENCY_MARKS})]?$"
    r"|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$|^\d{1,2}:\d{2}(:\d{2})?$"
)
_RULE = re.compile(r"^:?[-=]{2,}:?$")
_YEAR = re.compile(r"^(19|20)\d\d$")
_DAY = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$")
_FEW_ROWS = 100
_MOSTLY = 0.7
_MOST_HEADERS = 4
_SOME_YEARS = 0.2
"""Amounts such as 2000 look like years too."""


def find_layout(rows: Rows, *, broken: Container[int] = ()) -> Layout:
    """Tell preamble, header rows and data apart among the first rows of a file.

    ``rows``: the first rows, blank ones included. ``broken``: positions of rows whose quotes are
    out of place, so that their number of cells is a guess.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        return Layout(0, len(rows), 0)
    n_columns = _usual_width(filled)
    start = _first_full_row(rows, n_columns)
    body = [row for row in rows[start + 1 : start + 1 + _FEW_ROWS] if len(row) == n_columns]
    above = _row_above(rows, start)
    if _is_header(rows[start], body):
        n_header = _count_headers(rows, start, n_columns)
        if above == start - 1 and _tells_apart(rows[above], rows[start]):
            return Layout(n_columns, above, n_header + 1)
        return Layout(n_columns, start, n_header)
    if above is not None and _may_be_header(rows[above], n_columns, is_broken=above in broken):
        return Layout(n_columns, above, start - above)
    return Layout(n_columns, start, 0)


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
        return not any(VALUE.match(cell.strip()) for cell in first)
    votes = 0.0
    for name, below in _columns(first, body):
        if below and name:
            votes += _vote(name, below)
    return votes >= 0


def _columns(first: Sequence[str], body: Rows) -> list[tuple[str, list[str]]]:
    """Return each cell of a row with the filled cells below it."""
    columns = []
    for position, cell in enumerate(first):
        below = [row[position].strip() for row in body if position < len(row)]
        columns.append((cell.strip(), [value for value in below if value]))
    return columns


def _vote(name: str, below: list[str]) -> float:
    if _is_typed(below):
        if not VALUE.match(name):
            return 0.0 if name.casefold() in ALWAYS else 1.0
        for form in (_YEAR, _DAY):  # a year or a month may name what was spent in it
            if form.match(name) and not any(form.match(value) for value in below):
                return 0.5
        return -1.0
    if name in below and len(set(below)) < len(below):
        return -0.5
    return 0.0


def _is_typed(below: list[str]) -> bool:
    n_values = sum(bool(VALUE.match(value)) for value in below)
    return bool(below) and n_values >= _MOSTLY * len(below)


def _count_headers(rows: Rows, start: int, n_columns: int) -> int:
    """Return how many rows from `start` on are header: more than one for units or long names."""
    n_header = 1
    while n_header < _MOST_HEADERS and start + n_header < len(rows):
        row = rows[start + n_header]
        rest = rows[start + n_header + 1 : start + n_header + 1 + _FEW_ROWS]
        body = [below for below in rest if len(below) == n_columns]
        if len(row) != n_columns:
            break
        if is_rule(row):
            n_header += 1
            continue
        if _names_index(rows[start], row, body):
            return n_header + 1
        if not _continues_header(rows[start], row, body):
            break
        n_header += 1
    return n_header


def is_rule(row: Sequence[str]) -> bool:
    """Tell a line drawn with dashes, such as stands below the names of a Markdown table."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return bool(cells) and all(_RULE.match(cell) for cell in cells)


def _names_index(header: Sequence[str], row: Sequence[str], body: Rows) -> bool:
    """Tell whether a row below the header holds names of its first columns and nothing else.

    So pandas writes the name of an index below names of other columns. A heading of the first
    rows looks the same, but comes again before others.
    """
    cells = [cell.strip() for cell in row]
    n_named = next((place for place, cell in enumerate(cells) if not cell), len(cells))
    if not 0 < n_named <= len(cells) // 2 or any(cells[n_named:]) or not body:
        return False
    if any(VALUE.match(cell) for cell in cells[:n_named]) or not any(map(str.strip, body[0])):
        return False
    if any(cell.strip() for cell in header[:n_named]) and not names_identifier(cells[0]):
        return False
    comes_again = any(not any(cell.strip() for cell in below[n_named:]) for below in body)
    is_filled = all(cell.strip() for cell in body[0][: n_named + 1])
    is_typed = all(_is_typed(below) for _, below in _columns(row, body)[n_named:] if below)
    return is_filled and is_typed and not comes_again


def _continues_header(header: Sequence[str], row: Sequence[str], body: Rows) -> bool:
    names = [cell.strip().casefold() for cell in header]
    cells = [cell.strip().casefold() for cell in row]
    if any(cells) and cells == names:
        return True
    if all(_YEAR.match(cell) for cell in cells if cell) and all(names):
        return False  # a row of years below full names is data
    n_index = next((place for place, cell in enumerate(names) if cell), 0)
    columns = _columns(row, body)
    if not any(cells[:n_index]):  # columns of an index have no name in any of these rows
        columns = columns[n_index:]
    typed = [(name, below) for name, below in columns if _is_typed(below)]
    told = [(name, below) for name, below in typed if name]
    if len(told) < len(typed) and any(name for name, below in columns if not _is_typed(below)):
        return False  # units stand where they are needed, and no customer beside them
    return len(told) >= 2 and all(_is_name(name, below) for name, below in told)


def _is_name(cell: str, below: list[str]) -> bool:
    """Tell whether a cell above values names them: a year does where they are no years."""
    if _YEAR.match(cell):
        return sum(bool(_YEAR.match(value)) for value in below) <= _SOME_YEARS * len(below)
    return bool(cell) and not VALUE.match(cell) and cell.casefold() not in ALWAYS


def _row_above(rows: Rows, start: int) -> int | None:
    """Return the last row above `start` that is not blank."""
    filled = [p for p, row in enumerate(rows[:start]) if any(cell.strip() for cell in row)]
    return filled[-1] if filled else None


def _tells_apart(row: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether a row above names that repeat gives each a cell of its own: 2023, 2024."""
    texts = [name.strip() for name in names]
    if len(row) != len(texts) or len(set(texts)) == len(texts):
        return False
    above, both = "", set()
    for cell, name in zip(row, texts, strict=True):
        above = cell.strip() or above
        both.add((above, name))
    return len(both) == len(texts)


def _may_be_header(row: Sequence[str], n_columns: int, *, is_broken: bool) -> bool:
    """Tell whether a row of another width is a header with a delimiter too many or too few."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if any(VALUE.match(cell) for cell in filled):
        return False
    if len(row) == 1:
        return is_broken or len(row[0].split()) >= n_columns
    return is_broken or abs(len(row) - n_columns) <= max(2, n_columns // 4)
