"""Keep rows of totals below a table aside: sums of the customers, and no customer themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.intake.grid.aggregates import (
    ODD,
    UNMARKED,
    WORDED,
    AggregateRow,
    Flags,
    Numbers,
    find_aggregates,
)
from segmentation.intake.grid.grid import Grid, as_text, take_rows
from segmentation.records import AsideRow, Note, RawTable

_WORDS = re.compile(
    r"\s*((grand|overall|sub)?[ -]?totals?|sums?|summe|gesamt|(gesamt|zwischen)summe|(sous-)?total"
    r"( général| general)?|somme|suma|(sub)?totale|(sub)?totaal|summa|сумма|итого"
    r"|промежуточный итог|合计|合計|小計|小计|averages?|mean|mittelwert"
    r"|durchschnitt|moyenne|promedio|media|gemiddelde"
    r")[\s:]*(\(.*\))?",
    re.IGNORECASE,
)
_MOST_TEXTS = 50_000
"""Of columns with more different texts only their empty cells tell rows apart."""
_FEW = 0.1
"""Share of the cells of a column up to which an empty one is out of the ordinary."""
_FEWEST = 4
_MOSTLY = 0.6
_OFTEN = 3


def find_totals(numbers: Sequence[Numbers], texts: Sequence[pd.Series]) -> tuple[AggregateRow, ...]:
    """Find the rows that are computed from the others, whatever they are called.

    Parameters
    ----------
    numbers : sequence of (n_rows,) arrays of float
        Missing cells as NaN.
    texts : sequence of pandas.Series of str
        All other columns, missing cells as NaN.
    """
    if not numbers:
        return ()
    marks = np.full(len(numbers[0]), UNMARKED, dtype=np.int8)
    for values in numbers:
        marks[_seldom(np.isnan(values))] = ODD
    for column in texts:
        marks[_seldom(column.isna().to_numpy()) | _odd_texts(column)] = ODD
    for column in texts:
        marks[_worded(column)] = WORDED
    return find_aggregates(numbers, marks)


def may_hold_totals(table: RawTable) -> bool:
    """Tell whether one of the last rows of a table has a word for total, or alone has no name.

    It stands for `find_totals` where only the end of a long file is at hand.
    """
    rows = table.rows.iloc[-_FEWEST:]
    if any(_worded(rows[name].str.strip()).any() for name in table.header):
        return True
    is_empty = table.rows[table.header[0]].str.strip().eq("").to_numpy()
    return bool(is_empty.sum() == 1 and is_empty[-_FEWEST:].any())


def set_totals_aside(grid: Grid, found: Sequence[AggregateRow]) -> Grid:
    """Return the grid without these rows, which stand aside with the reason."""
    keep = np.ones(grid.n_rows, dtype=bool)
    keep[[each.row for each in found]] = False
    aside = tuple(
        AsideRow(
            grid.line(each.row),
            (grid.delimiter or " ").join(
                str(as_text(column.slice(each.row, 1))[0]) for column in grid.columns
            ),
            Note("totals" if each.kind == "sum" else "averages", {"n_rows": each.n_rows}),
        )
        for each in found
    )
    return replace(take_rows(grid, keep), aside=grid.aside + aside)


def _seldom(flags: Flags) -> Flags:
    """Return the flags where few are set; none where a column often has such cells."""
    n_set = int(np.count_nonzero(flags))
    return flags if n_set <= max(_FEWEST, _FEW * len(flags)) else np.zeros_like(flags)


def _odd_texts(column: pd.Series) -> Flags:
    """Tell which cells are written unlike the others, or stand once among words that repeat."""
    codes, different = column.factorize()
    if not len(different) or len(different) > _MOST_TEXTS:
        return np.zeros(len(column), dtype=bool)
    times = np.bincount(codes[codes >= 0], minlength=len(different))
    shape_codes, _ = pd.factorize(np.array([_shape(str(text)) for text in different]))
    shape_times = np.bincount(shape_codes, weights=times)[shape_codes]
    is_odd = np.zeros(len(different), dtype=bool)
    if shape_times.max() >= _MOSTLY * times.sum():
        is_odd |= shape_times <= _FEWEST
    if np.median(times) >= _OFTEN:
        is_odd |= times == 1
    # A missing cell has the number -1, which picks the last entry.
    return np.asarray(np.append(is_odd, False)[codes], dtype=bool)


def _worded(column: pd.Series) -> Flags:
    """Tell which cells are a word for a total, for a subtotal or for an average."""
    codes, different = column.factorize()
    if not len(different) or len(different) > _MOST_TEXTS:
        return np.zeros(len(column), dtype=bool)
    is_word = np.array([_WORDS.fullmatch(str(text)) is not None for text in different])
    return np.asarray(np.append(is_word, False)[codes], dtype=bool)


def _shape(text: str) -> str:
    """Return what kind of characters a text is made of: "C042" and "K7" are both "a0"."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))
