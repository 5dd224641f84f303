"""Learn what the cells of each column usually look like, to fit broken rows to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from segmentation.reading.signs import CURRENCY_MARKS

ENOUGH_ROWS = 8
"""Fewer rows than this tell nothing about what is usual."""
_FEW_FORMS = 6
_FEW_VALUES = 20
_MOST_ROWS = 2000
_IMPOSSIBLE = -1.5
_LONGEST_FORM = 48
"""Characters that a form covers: what follows is text, whose form says nothing."""

_RUNS = re.compile(r"(.)\1+")
_DECIMALS = re.compile(r"^(\D*9)[.,]9(\D*)$")
_VALUE = re.compile(rf"^[{CURRENCY_MARKS}]?-?\d[\d.,:/-]*%?$")


def shape(cell: str) -> str:
    """Return a cell with every digit as 9, capital as A and other letter as a.

    Examples
    --------
    >>> shape("MG-8769"), shape("$4.50")
    ('AA-9999', '$9.99')
    """
    return cell[:_LONGEST_FORM].translate(_CLASSES)


class _Classes(dict[int, str]):
    """Classes of characters, those outside ASCII worked out when they are first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        found = character
        if character.isdigit():
            found = "9"
        elif character.isalpha():
            found = "A" if character.isupper() else "a"
        self[code] = found
        return found


_CLASSES = _Classes()


@lru_cache(maxsize=10_000)
def outline(form: str) -> str:
    """Return a shape with runs of the same class drawn together, and numbers without decimals.

    Examples
    --------
    >>> outline("AA-9999"), outline("$99.99"), outline("99:99")
    ('A-9', '$9', '9:9')
    """
    return _DECIMALS.sub(r"\1\2", _RUNS.sub(r"\1", form))


@dataclass(frozen=True, slots=True, eq=False)
class ColumnShape:
    """What the cells of one column look like."""

    n_cells: int
    n_empty: int
    forms: Counter[str]
    outlines: Counter[str]
    first: Counter[str]
    last: Counter[str]
    values: frozenset[str]
    """The distinct values where there are few of them, each repeated."""
    shortest: int
    longest: int
    is_strict: bool
    """Whether nearly all cells follow a few forms, such as dates, codes and numbers do."""

    def fit(self, cell: str) -> float:
        """Score how well a cell goes with the column: 1 as usual, -1.5 impossible."""
        if not cell:
            return 1.0 if 2 * self.n_empty > self.n_cells else 0.5 if self.n_empty else -0.5
        if self.n_empty == self.n_cells:
            return _IMPOSSIBLE
        if cell in self.values:
            return 1.0
        form = shape(cell)
        if self.is_strict:
            if form in self.forms:
                return 1.0
            return 0.7 if outline(form) in self.outlines else _IMPOSSIBLE
        is_known = form in self.forms or outline(form) in self.outlines
        return self._fit_text(cell, form, is_known=is_known)

    def _fit_text(self, cell: str, form: str, *, is_known: bool) -> float:
        n_filled = self.n_cells - self.n_empty
        score = 0.3 + 0.1 * is_known
        score += 0.25 if self.first[form[0]] >= 0.05 * n_filled else -0.2
        score += 0.1 if self.last[shape(cell[-1])] >= 0.05 * n_filled else -0.1
        if 0.5 * self.shortest <= len(cell) <= 1.5 * self.longest:
            score += 0.2
        if _VALUE.match(cell) and not is_known:
            score -= 0.8
        return score


def column_shapes(rows: Iterable[Sequence[str]], n_columns: int) -> tuple[ColumnShape, ...] | None:
    """Learn what each column looks like from sound rows; None if there are too few of them."""
    sound = [row for row, _ in zip(rows, range(_MOST_ROWS), strict=False)]
    if len(sound) < ENOUGH_ROWS:
        return None
    return tuple(_learn([row[position].strip() for row in sound]) for position in range(n_columns))


def _learn(cells: list[str]) -> ColumnShape:
    filled = [cell for cell in cells if cell]
    forms = Counter(shape(cell) for cell in filled)
    outlines: Counter[str] = Counter()
    for form, n in forms.items():
        outlines[outline(form)] += n
    distinct = frozenset(filled)
    is_few = len(distinct) <= _FEW_VALUES and 3 * len(distinct) <= len(filled)
    lengths = [len(cell) for cell in filled] or [0]
    return ColumnShape(
        n_cells=len(cells),
        n_empty=len(cells) - len(filled),
        forms=forms,
        outlines=outlines,
        first=Counter(form[0] for form in forms.elements()),
        last=Counter(shape(cell[-1]) for cell in filled),
        values=distinct if is_few else frozenset(),
        shortest=min(lengths),
        longest=max(lengths),
        is_strict=_is_strict(outlines, len(filled)),
    )


def _is_strict(outlines: Counter[str], n_filled: int) -> bool:
    usual = sum(n for _, n in outlines.most_common(_FEW_FORMS))
    wordy = sum(n for form, n in outlines.items() if " " in form or form in ("Aa", "a"))
    return n_filled > 0 and usual >= 0.95 * n_filled and wordy <= 0.5 * n_filled
