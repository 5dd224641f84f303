"""Split text into records line by line: one broken quote costs one line, not the file."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from segmentation.intake.delimited.dialect import Dialect
from segmentation.intake.limits import CELL_CHARACTERS

MOST_LINES = 1000
"""Most lines that one quoted cell may span; longer ones are quotes that were never closed."""
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


def to_lines(data: bytes) -> list[str]:
    """Cut UTF-8 text into lines, each with its end: CR, LF or both."""
    return list(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="replace", newline=""))


def split_records(lines: Sequence[str], dialect: Dialect) -> list[Record]:
    """Cut lines into records of any number of cells."""
    scanner = _Scanner(lines, dialect, n_columns=None, first_line=1)
    records = []
    position = 0
    while position < len(lines):
        record, n_lines = scanner.record(position)
        records.append(record)
        position += n_lines
    return records


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """The records of a text: whole texts of the sound ones, and all others cut into cells."""

    sound: list[str]
    sound_lines: list[int]
    """1-based line of the file on which each sound record begins."""
    others: list[Record]


def sift_records(
    lines: Sequence[str], dialect: Dialect, *, n_columns: int, first_line: int
) -> Sifted:
    """Part the records that need no thought from those that do.

    A record is sound if its quotes stand where the dialect puts them, it has as many cells as
    there are columns, and one of them holds something.

    ``lines``: with their ends. ``first_line``: 1-based line of the file on which the first of them
    stands.
    """
    quote, delimiter, n_marks = dialect.quote, dialect.delimiter, n_columns - 1
    nothing = delimiter + quote + " \t\r\n"
    regular, quoted = _regular(dialect), _quoted(dialect)

    def is_regular(line: str) -> bool:
        bare = line.rstrip("\r\n")
        return bool(regular.match(bare)) and quoted.sub("", bare).count(delimiter) == n_marks

    scanner = _Scanner(lines, dialect, n_columns=n_columns, first_line=first_line)
    sifted = Sifted([], [], [])
    position = 0
    while position < len(lines):
        line = lines[position]
        is_plain = quote not in line
        is_sound = line.count(delimiter) == n_marks if is_plain else is_regular(line)
        if is_sound and line.strip(nothing):
            sifted.sound.append(line)
            sifted.sound_lines.append(first_line + position)
            position += 1
            continue
        record, n_lines = scanner.record(position)
        if record.is_sound and len(record.cells) == n_columns and any(map(str.strip, record.cells)):
            sifted.sound.append("".join(lines[position : position + n_lines]))
            sifted.sound_lines.append(record.line)
        else:
            sifted.others.append(record)
        position += n_lines
    return sifted


class _Scanner:
    """Cuts one record after the other, and remembers how often a quote was never closed."""

    def __init__(
        self, lines: Sequence[str], dialect: Dialect, *, n_columns: int | None, first_line: int
    ) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), 10 * CELL_CHARACTERS))
        self._lines = lines
        self._dialect = dialect
        self._n_columns = n_columns
        self._first_line = first_line
        self._n_failed = 0

    def record(self, position: int) -> tuple[Record, int]:
        """Return the record that begins on a line, and how many lines it takes."""
        line = self._first_line + position
        bare = self._lines[position].rstrip("\r\n")
        dialect = self._dialect
        if dialect.quote not in bare:
            cells = bare.split(dialect.delimiter)
            if dialect.skips_space:
                cells = [cell.lstrip(" ") for cell in cells]
            return Record(line, cells, bare, is_sound=True), 1
        found = parse_line(bare, dialect)
        if found is not None:
            return Record(line, found, bare, is_sound=_is_regular(bare, dialect)), 1
        if bare.count(dialect.quote) % 2:
            found, n_lines = self._over_lines(position)
            if found is not None:
                text = "".join(self._lines[position : position + n_lines]).rstrip("\r\n")
                return Record(line, found, text, is_sound=_is_regular(text, dialect)), n_lines
        return Record(line, split_leniently(bare, dialect), bare, is_sound=False), 1

    def _over_lines(self, position: int) -> tuple[list[str] | None, int]:
        """Parse a record whose quote is open at the end of its line; None if it closes nowhere."""
        reach = MOST_LINES if self._n_failed < _PATIENCE else _FEW_LINES
        found, n_lines = _parse_on(self._lines, position, self._dialect, reach)
        if found is None or self._n_columns not in (None, len(found)):
            self._n_failed += 1
            return None, 1
        return found, n_lines


def _is_regular(text: str, dialect: Dialect) -> bool:
    """Tell whether all quotes of a record open or close a cell, or are doubled."""
    return _regular(dialect).match(text) is not None


@lru_cache(maxsize=32)
def _quoted(dialect: Dialect) -> re.Pattern[str]:
    """Return what the quoted cells of a regular record look like."""
    quote = re.escape(dialect.quote)
    return re.compile(rf"{quote}(?:[^{quote}]|{quote}{quote})*+{quote}")


@lru_cache(maxsize=32)
def _regular(dialect: Dialect) -> re.Pattern[str]:
    """Return what a record looks like whose quotes all open, close or are doubled."""
    quote, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    space = " *" if dialect.skips_space else ""
    cell = rf"{space}(?:{quote}(?:[^{quote}]|{quote}{quote})*+{quote}|[^{quote}{mark}]*+)"
    return re.compile(rf"{cell}(?:{mark}{cell})*+\Z")


def _cells(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=True,
        skipinitialspace=dialect.skips_space,
        strict=True,
    )


def parse_line(text: str, dialect: Dialect) -> list[str] | None:
    """Return the cells of one record; None if its quotes are not where the dialect puts them."""
    try:
        return next(_cells([text], dialect))
    except csv.Error:
        return None
    except StopIteration:
        return []


def _parse_on(
    lines: Sequence[str], position: int, dialect: Dialect, reach: int
) -> tuple[list[str] | None, int]:
    """Parse a record whose quote is open at the end of its line, and return how many it takes."""
    for end in range(position + 1, min(len(lines), position + reach)):
        if lines[end].count(dialect.quote) % 2:
            text = "".join(lines[position : end + 1]).rstrip("\r\n")
            cells = _parse_block(text, dialect)
            return (None, 1) if cells is None else (cells, end + 1 - position)
    return None, 1


def _parse_block(text: str, dialect: Dialect) -> list[str] | None:
    try:
        rows = list(_cells(io.StringIO(text, newline=""), dialect))
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
