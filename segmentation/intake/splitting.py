"""Text to records: line by line, so that one broken quote costs one line and not the file."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from segmentation.intake.dialect import Dialect
from segmentation.intake.limits import CELL_CHARACTERS

MOST_LINES = 1000
"""Most lines that one quoted cell may span."""
_FEW_LINES = 20
_NEARLY_ALL = 0.9
_PATIENCE = 50
"""After so many quotes that close nowhere, only a few lines are searched for the end of each."""


class Record(NamedTuple):
    """One row of a text file: its cells, the line it begins on, and the text itself."""

    line: int
    cells: list[str]
    text: str
    is_sound: bool
    """Whether the quotes stand where the dialect puts them; otherwise the cells are a guess."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but white space on the line."""
        return not self.text.strip()


def split_records(
    text: str, dialect: Dialect, *, n_columns: int | None = None, first_line: int = 1
) -> Iterator[Record]:
    """Cut text into records.

    Parameters
    ----------
    text : str
    dialect : Dialect
    n_columns : int, optional
        How many cells a record has: a quoted cell that goes over several lines is believed only
        where this comes out.
    first_line : int
        1-based line of the file on which the text begins.

    Yields
    ------
    Record
    """
    csv.field_size_limit(max(csv.field_size_limit(), 10 * CELL_CHARACTERS))
    lines = list(io.StringIO(text, newline=""))
    quote, delimiter, n_lines = dialect.quote, dialect.delimiter, len(lines)
    n_failed = 0
    position = 0
    while position < n_lines:
        line = lines[position]
        bare = line.rstrip("\r\n")
        used = 1
        if quote not in bare:
            cells = bare.split(delimiter)
            if dialect.skips_space:
                cells = [cell.lstrip(" ") for cell in cells]
            yield Record(first_line + position, cells, bare, is_sound=True)
        else:
            found = parse_line(bare, dialect)
            is_sound = found is not None and _regular(dialect).match(bare) is not None
            if found is None and bare.count(quote) % 2:
                reach = MOST_LINES if n_failed < _PATIENCE else _FEW_LINES
                found, used = _parse_on(lines, position, dialect, reach)
                if found is not None and n_columns not in (None, len(found)):
                    found, used = None, 1
                n_failed += found is None
                is_sound = found is not None
            whole = bare if used == 1 else "".join(lines[position : position + used]).rstrip("\r\n")
            yield Record(
                first_line + position,
                found if found is not None else split_leniently(bare, dialect),
                whole,
                is_sound=is_sound,
            )
        position += used


@lru_cache(maxsize=32)
def _regular(dialect: Dialect) -> re.Pattern[str]:
    """Return what a record looks like whose quotes all open, close or are doubled."""
    quote, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    space = " *" if dialect.skips_space else ""
    cell = rf"{space}(?:{quote}(?:[^{quote}]|{quote}{quote})*+{quote}|[^{quote}{mark}]*+)"
    return re.compile(rf"{cell}(?:{mark}{cell})*+\Z")


def parse_line(text: str, dialect: Dialect) -> list[str] | None:
    """Return the cells of one record; None if its quotes are not where the dialect puts them."""
    reader = csv.reader(
        [text],
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=True,
        skipinitialspace=dialect.skips_space,
        strict=True,
    )
    try:
        return next(reader)
    except csv.Error:
        return None
    except StopIteration:
        return []


def _parse_on(
    lines: list[str], position: int, dialect: Dialect, reach: int
) -> tuple[list[str] | None, int]:
    """Parse a record whose quote is open at the end of its line, and return how many it takes."""
    for end in range(position + 1, min(len(lines), position + reach)):
        if lines[end].count(dialect.quote) % 2:
            text = "".join(lines[position : end + 1]).rstrip("\r\n")
            cells = _parse_block(text, dialect)
            return (None, 1) if cells is None else (cells, end + 1 - position)
    return None, 1


def _parse_block(text: str, dialect: Dialect) -> list[str] | None:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=True,
        skipinitialspace=dialect.skips_space,
        strict=True,
    )
    try:
        rows = list(reader)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def has_no_quotes(records: Sequence[Record], dialect: Dialect) -> bool:
    """Tell whether what looks like quotes is none: most are out of place, and lines are regular."""
    quoted = [record for record in records if dialect.quote in record.text]
    odd = [record for record in quoted if not record.is_sound]
    if 2 * len(odd) <= len(quoted):
        return False
    widths = Counter(record.text.count(dialect.delimiter) for record in records)
    usual, n_usual = widths.most_common(1)[0]
    return usual > 0 and n_usual >= _NEARLY_ALL * len(records)


def split_leniently(text: str, dialect: Dialect) -> list[str]:
    """Cut a line whose quotes are broken: a quote closes a cell only before a delimiter or the end.

    Examples
    --------
    >>> split_leniently('a,"5" wide",b', Dialect(","))
    ['a', '5" wide', 'b']
    """
    quote, mark, end = dialect.quote, dialect.delimiter, len(text)
    closing = [
        found.start()
        for found in re.finditer(re.escape(quote), text)
        if found.end() == end or text.startswith(mark, found.end())
    ]
    cells = []
    start = 0
    while start <= end:
        while dialect.skips_space and text.startswith(" ", start):
            start += 1
        close = bisect_right(closing, start) if text.startswith(quote, start) else len(closing)
        if close < len(closing):
            stop = closing[close] + 1
            cells.append(text[start + 1 : stop - 1].replace(quote * 2, quote))
        else:
            stop = text.find(mark, start)
            stop = stop if stop >= 0 else end
            cells.append(text[start:stop])
        start = stop + 1
    return cells
