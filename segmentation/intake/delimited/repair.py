"""Fit broken rows to the columns: a delimiter too many or too few, a quote out of place.

A row is only repaired where one way of cutting it suits what the columns usually hold clearly
better than every other; all others are kept aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol, TypeAlias

from segmentation.intake.delimited.dialect import DELIMITERS, Dialect

LONGEST = 20_000
"""Longer lines are not tried: there are too many ways to cut them."""
MOST_WORK = 3_000_000
"""Characters times columns of all lines of a file that are tried: some seconds. It is counted and
not timed, so that the same file always gives the same table."""
_GOOD = 0.35
"""A cut is believed from this mean fit on."""
_CLEAR = 0.12
"""And only if the next best, different one is worse by this much."""
_ODD = 0.3
"""Off for a cell with a single quote in it, or with a space before it."""
_HOPELESS = -1.0
"""A cell that its column never holds: no cut with it is believed, so none is followed."""
_MOST_CHANGES = 4
_MOST_WORDS = 8
"""Where a space is the delimiter, a name of several words is cut into as many cells."""
_COST_OF_SPACE = 0.2
_COSTS = {
    "extra": 0.4,
    "missing": 0.5,
    "cut": 0.7,
    "joined": 0.6,
    "padded": 0.4,
    "stray": 0.15,
    "literal": 0.7,
    "other": 0.6,
}
_ALIKE = {"cut": "missing", "literal": "stray"}
"""Changes that cost differently and are the same to whoever reads of them."""


_Way: TypeAlias = tuple[int, str, tuple[str, ...]]
"""Where the next cell begins, the cell before it, and what had to be assumed."""


class Shape(Protocol):
    """What the cells of one column look like."""

    @property
    def is_strict(self) -> bool:
        """Whether the cells follow a few forms."""

    @property
    def longest(self) -> int:
        """Number of characters of the longest cell."""

    def fit(self, cell: str) -> float:
        """Score a cell: 1 as usual, -1 or less impossible."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut a line into cells, how well the cells fit, and what had to be assumed."""

    score: float
    cells: tuple[str, ...]
    changes: tuple[str, ...]


def repair(text: str, dialect: Dialect, shapes: Sequence[Shape]) -> Cut | None:
    """Cut a broken line into as many cells as there are columns; None if no way is clearly best.

    ``text``: one physical line. ``shapes``: what each column usually holds.
    """
    if len(text) > LONGEST:
        return None
    best = _clear_best(_Cutter(text, dialect, shapes).best(), len(shapes))
    if best is not None:
        return best
    ways = []
    for delimiter in DELIMITERS[:5]:
        if delimiter != dialect.delimiter and text.count(delimiter) >= len(shapes) - 1:
            other = replace(dialect, delimiter=delimiter, skips_space=False)
            ways += [
                Cut(way.score - _COSTS["other"], way.cells, ("other", *way.changes))
                for way in _Cutter(text, other, shapes).best()
            ]
    return _clear_best(ways, len(shapes))


def said_changes(changes: Iterable[str]) -> tuple[str, ...]:
    """Return the changes that a row took, each once, by the names that a step gives them."""
    return tuple(dict.fromkeys(_ALIKE.get(change, change) for change in changes))


def _clear_best(ways: list[Cut], n_columns: int) -> Cut | None:
    """Return the best way if it is good, and clearly better than every different one."""
    if not ways:
        return None
    ways.sort(key=lambda way: -way.score)
    best = ways[0]
    is_clear = all(way.cells == best.cells or best.score - way.score >= _CLEAR for way in ways[1:])
    return best if best.score >= _GOOD * n_columns and is_clear else None


class _Cutter:
    """Search over all ways to cut one line, by dynamic programming over (position, column)."""

    def __init__(self, text: str, dialect: Dialect, shapes: Sequence[Shape]) -> None:
        self._text = text
        self._dialect = dialect
        self._shapes = shapes
        self._ways = lru_cache(maxsize=None)(self._search)
        self._fit = lru_cache(maxsize=None)(self._fit_cell)
        self._costs = dict(_COSTS)
        self._most = _MOST_CHANGES
        if dialect.delimiter == " ":
            self._costs["joined"] = _COST_OF_SPACE
            self._most = _MOST_WORDS

    def best(self) -> list[Cut]:
        """Return the best ways, those with different cells apart."""
        n_marks = self._text.count(self._dialect.delimiter)
        if n_marks > 20 * len(self._shapes) + 50:
            return []
        return list(self._ways(0, 0, self._most))

    def _search(self, start: int, column: int, n_changes: int) -> tuple[Cut, ...]:
        """Return the two best ways to cut the text from `start` into the columns from `column`."""
        if column == len(self._shapes):
            return self._end(start, n_changes)
        if start > len(self._text):
            return self._pad(column) if n_changes else ()
        ways: list[Cut] = []
        for end, cell, changes in self._cells(start, column):
            cost = sum(self._costs[change] for change in changes)
            if len(changes) > n_changes:
                continue
            fit = self._fit(column, cell)
            if fit <= _HOPELESS:
                continue
            fit -= cost
            rest = self._ways(end, column + 1, n_changes - len(changes))
            ways += [Cut(fit + w.score, (cell, *w.cells), (*changes, *w.changes)) for w in rest]
        if n_changes and self._text.startswith(self._dialect.delimiter, start):
            rest = self._ways(start + 1, column, n_changes - 1)
            ways += [
                Cut(w.score - self._costs["extra"], w.cells, ("extra", *w.changes)) for w in rest
            ]
        return _two_best(ways)

    def _fit_cell(self, column: int, cell: str) -> float:
        fit = self._shapes[column].fit(cell.strip().strip(self._dialect.quote))
        if cell.count(self._dialect.quote) % 2:
            fit -= _ODD
        if cell[:1] == " " and not self._dialect.skips_space:
            fit -= _ODD
        return fit

    def _end(self, start: int, n_changes: int) -> tuple[Cut, ...]:
        """Return what follows the last column: nothing, or a few delimiters too many."""
        rest = self._text[start:]
        n_extra = 0 if start > len(self._text) else 1 + len(rest)
        if n_extra > n_changes or rest.strip(self._dialect.delimiter):
            return ()
        return (Cut(-self._costs["extra"] * n_extra, (), ("extra",) * n_extra),)

    def _pad(self, column: int) -> tuple[Cut, ...]:
        missing = self._shapes[column:]
        score = sum(shape.fit("") - self._costs["padded"] for shape in missing)
        return (Cut(score, ("",) * len(missing), ("padded",) * len(missing)),)

    def _cells(self, start: int, column: int) -> list[_Way]:
        """Return the ways to cut one cell: where the next begins, the cell, what is assumed."""
        quote = self._dialect.quote
        begin = start
        while self._dialect.skips_space and self._text.startswith(" ", begin):
            begin += 1
        is_quoted = self._text.startswith(quote, begin)
        ways = self._plain(begin, ("literal",) if is_quoted else ())
        if is_quoted:
            ways += self._quoted(begin)
        else:
            ways += self._before_quote(begin)
        if column + 1 < len(self._shapes):
            ways += self._inside(begin, column)
        return ways

    def _plain(self, start: int, assumed: tuple[str, ...]) -> list[_Way]:
        """Up to the next delimiter, or over up to two of them."""
        ways = []
        end = start - 1
        for n_joined in range(self._most):
            end = self._text.find(self._dialect.delimiter, end + 1)
            stop = end if end >= 0 else len(self._text)
            changes = assumed + ("joined",) * n_joined
            ways.append((stop + 1, self._text[start:stop], changes))
            if end < 0:
                break
        return ways

    def _quoted(self, start: int) -> list[_Way]:
        """Up to each quote that a delimiter, the end, or (a delimiter missing) text follows."""
        quote, mark, text = self._dialect.quote, self._dialect.delimiter, self._text
        ways: list[_Way] = []
        for found in re.finditer(re.escape(quote), text[start + 1 :]):
            end = start + 1 + found.start()
            inside = text[start + 1 : end]
            is_regular = not inside.replace(quote * 2, "").count(quote)
            cell = inside.replace(quote * 2, quote)
            if end + 1 == len(text) or text.startswith(mark, end + 1):
                ways.append((end + 2, cell, () if is_regular else ("stray",)))
            elif is_regular:
                is_next_quoted = text.startswith(quote, end + 1)
                assumed = ("missing",) if is_next_quoted else ("missing", "stray")
                ways.append((end + 1, cell, assumed))
            if len(ways) >= 12:
                break
        return ways

    def _before_quote(self, start: int) -> list[_Way]:
        """Up to a quote that begins the next cell: the delimiter before it is missing."""
        stop = self._text.find(self._dialect.delimiter, start)
        quote = self._text.find(self._dialect.quote, start, stop if stop >= 0 else None)
        if quote <= start:
            return []
        return [(quote, self._text[start:quote], ("missing",))]

    def _inside(self, start: int, column: int) -> list[_Way]:
        """Where a form of this column ends, or one of the next begins: the delimiter is missing."""
        stop = self._text.find(self._dialect.delimiter, start)
        segment = self._text[start : stop if stop >= 0 else None]
        shape, following = self._shapes[column], self._shapes[column + 1]
        lengths: list[int] = []
        if shape.is_strict:
            most = min(len(segment), shape.longest + 2)
            lengths = [n for n in range(1, most) if shape.fit(segment[:n]) > 0]
        elif following.is_strict:
            first = max(1, len(segment) - following.longest - 1)
            lengths = [n for n in range(first, len(segment)) if following.fit(segment[n:]) > 0]
        return [(start + length, segment[:length], ("cut",)) for length in lengths]


def _two_best(ways: list[Cut]) -> tuple[Cut, ...]:
    if not ways:
        return ()
    ways.sort(key=lambda way: -way.score)
    best = ways[0]
    others = [way for way in ways[1:] if way.cells != best.cells]
    return (best, *others[:1])
