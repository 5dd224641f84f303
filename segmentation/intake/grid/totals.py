"""Keep rows of totals below a table aside: sums of the customers, and no customer themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.grid.aggregates import (
    MOST_ROWS_IN_GROUPS,
    ODD,
    UNMARKED,
    WORDED,
    AggregateRow,
    Flags,
    Numbers,
    find_aggregates,
)
from segmentation.intake.grid.grid import TEXT, Grid, as_text, take_rows
from segmentation.reading.arrays import as_mask
from segmentation.records import AsideRow, Note, RawTable, Step, StepValues

_WORDS = (
    r"(?i)^\s*((grand|overall|sub)?[ -]?totals?|sums?|summe|gesamt|(gesamt|zwischen)summe"
    r"|(sous-)?total( général| general)?|somme|suma|(sub)?totale|(sub)?totaal|summa|сумма|итого"
    r"|промежуточный итог|合计|合計|小計|小计|toplam|ara toplam|razem|yhteensä|σύνολο|المجموع"
    r"|averages?|mean|mittelwert|durchschnitt|moyenne|promedio|media|gemiddelde)[\s:]*(\(.*\))?$"
)
_STATISTICS = (
    r"(?i)^\s*(counts?|n|means?|averages?|avg|sums?|totals?|medians?|min|max|minim(um|o)|maxim(um|o)"
    r"|std|stdev|std\.? dev\.?|standard deviation|\d\d ?%|anzahl|mittelwert|durchschnitt|summe"
    r"|standardabweichung|moyenne|médiane|écart[- ]type|somme|media|mediana|promedio)[\s:]*$"
)
_MOST_STATISTICS = 12
_FEWEST_STATISTICS = 3
_FEWEST_EXTREMES = 2
"""Columns in which a row must be the least: in one, some row is."""
_CODES = {"sum": "totals", "mean": "averages", "statistic": "statistics"}
_ENDS = 4
"""Rows at the bottom, and the first, where a word for a total is told if nothing adds up."""
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
    statistics = _statistics(numbers, texts)
    if statistics:
        return statistics
    if len(numbers[0]) > MOST_ROWS_IN_GROUPS:
        return find_aggregates(numbers, _short_marks(numbers, texts))
    # Only sums tell a total: where no row is one, even if all were marked, no mark matters.
    if not find_aggregates(numbers, np.full(len(numbers[0]), WORDED, dtype=np.int8)):
        return ()
    marks = np.full(len(numbers[0]), UNMARKED, dtype=np.int8)
    for values in numbers:
        marks[_seldom(np.isnan(values))] = ODD
    for column in texts:
        marks[_seldom(column.isna().to_numpy()) | _odd_texts(column)] = ODD
    for column in texts:
        marks[worded(column)] = WORDED
    return find_aggregates(numbers, marks)


def _short_marks(numbers: Sequence[Numbers], texts: Sequence[pd.Series]) -> NDArray[np.int8]:
    """Mark the few rows of a long table that have no name, or a word for a total in its place."""
    marks = np.full(len(numbers[0]), UNMARKED, dtype=np.int8)
    for column in texts:
        is_empty = column.isna().to_numpy()
        if np.count_nonzero(is_empty) <= _FEW * len(marks):
            marks[is_empty] = ODD
    for column in texts:
        if names_totals(pa.chunked_array(pa.array(column, TEXT, from_pandas=True))):
            marks[worded(column)] = WORDED
    return marks


def may_hold_totals(table: RawTable) -> bool:
    """Tell whether one of the last rows of a table has a word for total, or alone has no name.

    It stands for `find_totals` where only the end of a long file is at hand.
    """
    rows = table.rows.iloc[-_FEWEST:]
    if any(worded(rows[name].str.strip()).any() for name in table.header):
        return True
    is_empty = table.rows[table.header[0]].str.strip().eq("").to_numpy()
    return bool(is_empty.sum() == 1 and is_empty[-_FEWEST:].any())


def names_totals(texts: pa.ChunkedArray) -> bool:
    """Tell whether one of many texts, or a few that come seldom, is a word for a total.

    A word that comes often is a level: satisfaction may be "average". Nearly all texts are told
    by their first letters, which takes no time.
    """
    may_be = pc.utf8_is_alpha(pc.utf8_slice_codeunits(texts, 0, 2))
    found = texts.filter(pc.or_(may_be, pc.starts_with(texts, " ")))
    if not len(found):
        return False
    n_named = pc.sum(pc.match_substring_regex(found, _WORDS)).as_py() or 0
    return 0 < n_named <= max(_FEWEST, _FEW * len(texts))


def _statistics(numbers: Sequence[Numbers], texts: Sequence[pd.Series]) -> tuple[AggregateRow, ...]:
    """Return the last rows that are called mean, min .. where one is a sum, a mean or a limit."""
    n_rows = len(numbers[0])
    is_called = np.zeros(min(_MOST_STATISTICS, n_rows), dtype=bool)
    for column in texts:
        is_called |= worded(column.iloc[n_rows - len(is_called) :], _STATISTICS)
    n_body = n_rows - int(np.argmin(is_called[::-1])) if not is_called.all() else 0
    if n_rows - n_body < _FEWEST_STATISTICS or n_body < _FEWEST_STATISTICS:
        return ()
    marks = np.full(n_body + 1, UNMARKED, dtype=np.int8)
    marks[-1] = WORDED
    for row in range(n_body, n_rows):
        with_it = [np.append(column[:n_body], column[row]) for column in numbers]
        is_sum = any(each.row == n_body for each in find_aggregates(with_it, marks))
        if is_sum or _is_extreme(numbers, n_body, row):
            n_columns = len(numbers)
            rows = range(n_body, n_rows)
            return tuple(AggregateRow(each, "statistic", n_body, n_columns) for each in rows)
    return ()


def _is_extreme(numbers: Sequence[Numbers], n_body: int, row: int) -> bool:
    """Tell whether a row holds the least of every column, or the greatest of every one."""
    cells = np.array([column[row] for column in numbers])
    bodies = [column[:n_body] for column in numbers]
    if len(numbers) < _FEWEST_EXTREMES or any(np.isnan(body).all() for body in bodies):
        return False
    return any(
        bool((cells == [extreme(body) for body in bodies]).all())
        for extreme in (np.nanmin, np.nanmax)
    )


def doubtful_totals(grid: Grid, texts: Mapping[str, pd.Series]) -> tuple[Step, ...]:
    """Return a step for each row at an end that is called a total and sums up nothing."""
    rows = sorted({0, *range(max(1, grid.n_rows - _ENDS), grid.n_rows)})
    told: dict[int, Step] = {}
    for name, column in texts.items():
        cells = column.iloc[rows]
        for row in np.flatnonzero(worded(cells) & ~column.duplicated(keep=False).iloc[rows]):
            values: StepValues = {"first": str(cells.iloc[row]), "line": grid.line(rows[row])}
            step = Step("pointed out", name, 0, 1, code="total_of_nothing", values=values)
            told.setdefault(rows[row], step)
    return tuple(told.values())


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
            Note(_CODES[each.kind], {"n_rows": each.n_rows}),
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
    shape_codes, _ = pd.factorize(_shapes(_as_texts(different)))
    shape_times = np.bincount(shape_codes, weights=times)[shape_codes]
    is_odd = np.zeros(len(different), dtype=bool)
    if shape_times.max() >= _MOSTLY * times.sum():
        is_odd |= shape_times <= _FEWEST
    if np.median(times) >= _OFTEN:
        is_odd |= times == 1
    # A missing cell has the number -1, which picks the last entry.
    return np.asarray(np.append(is_odd, False)[codes], dtype=bool)


def worded(column: pd.Series, words: str = _WORDS) -> Flags:
    """Tell which cells are a word for a total, for a subtotal or for an average."""
    codes, different = column.factorize()
    if not len(different) or len(different) > _MOST_TEXTS:
        return np.zeros(len(column), dtype=bool)
    is_word = as_mask(pc.match_substring_regex(_as_texts(different), words))
    return np.asarray(np.append(is_word, False)[codes], dtype=bool)


def _as_texts(different: Iterable[object]) -> pa.Array:
    return pa.array(pd.Series(different, dtype="str"), type=TEXT, from_pandas=True)


def _shapes(texts: pa.Array) -> NDArray[np.object_]:
    """Return what kind of characters texts are made of: "C042" and "K7" are both "a0"."""
    numbers = pc.replace_substring_regex(texts, r"\p{Nd}+", "0")
    return np.asarray(pc.replace_substring_regex(numbers, r"[\p{L}\p{M}]+", "a"), dtype=object)
