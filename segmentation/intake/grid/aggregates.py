"""Find rows that are sums or means of other rows: totals, subtotals and averages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Aggregate: TypeAlias = Literal["sum", "mean", "statistic"]
Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Marks: TypeAlias = NDArray[np.int8]

UNMARKED, ODD, WORDED = 0, 1, 2
"""How a row tells that it may be a total: not at all, by a text unlike the others or an empty
cell where the others have one, or by a word for total."""

_FEWEST_ROWS = 2
_FEWEST_WORDED = 1
"""Rows that a total must add up, by what else speaks for it."""
_FEWEST_MARKED = (5, 2)
"""The same where one column adds up, and where several do."""
_FEWEST_UNMARKED = (10, 5)
"""The same for a row that looks like any other: few small numbers add up by chance."""
_MOST_AT_AN_END = 4
"""Rows at either end that may sum up all the others: a total, an average, a minimum ..."""
_MOST_GROUPS = 1_000
_MOST_MARKED = 20_000
_MOST_LIKELY = 50
"""Rows that are looked at more closely in search of the end of a group."""
_SOME_CELLS = 200
_MOST_PLACES = 7
_LARGEST = 1e100
"""Sums of larger numbers are none that a float holds."""
_NEARLY_ALL = 0.9
"""Of the cells of a column: the mean of whole numbers in its last row has decimals."""
MOST_ROWS_IN_GROUPS = 200_000
"""Of longer tables only the ends are looked at, and the rows that are marked."""
_ROUNDING = 0.51
"""Of the last decimal place that a column shows, for each number that was rounded."""
_RELATIVE = 1e-9


@dataclass(frozen=True, slots=True)
class AggregateRow:
    """A row that is computed from others."""

    row: int
    kind: Aggregate
    n_rows: int
    """How many rows it sums up."""
    n_columns: int
    """In how many columns it does."""


def find_aggregates(columns: Sequence[Numbers], marks: Marks) -> tuple[AggregateRow, ...]:
    """Find the rows that sum up or average the rows above, below or between the earlier ones.

    A word for total is no evidence by itself: only the numbers are, with it or without.

    In the order of the table.

    Parameters
    ----------
    columns : sequence of (n_rows,) arrays of float
        The columns of numbers; missing cells as NaN.
    marks : (n_rows,) array of int
        `UNMARKED`, `ODD` or `WORDED`.
    """
    used = [column for column in columns if _can_add_up(column)]
    if not used or len(marks) <= _FEWEST_ROWS:
        return ()
    places = np.array([_last_place(column) for column in used])
    found: dict[int, AggregateRow] = {}
    if len(marks) <= MOST_ROWS_IN_GROUPS:
        table = np.column_stack(used)
        # A grand total above groups that end in theirs, or below groups that begin with it.
        for is_upward, n_out in ((False, 0), (True, 0), (False, 1), (True, 1)):
            groups = _after_groups(table, places, marks, is_upward=is_upward, n_out=n_out)
            # Groups tell of themselves by coming again, or by the mark of their row.
            if len(groups) > 1 or any(marks[each.row] for each in groups):
                found = {each.row: each for each in groups}
                break
    else:
        found = {each.row: each for each in _at_marks(used, places, marks)}
    found |= {each.row: each for each in _at_the_ends(used, places, marks, found)}
    return tuple(found[row] for row in sorted(found))


def _can_add_up(column: Numbers) -> bool:
    """Tell whether a column varies, and does not count the rows."""
    some = column[:_SOME_CELLS]
    present = some[np.isfinite(some)]
    if len(present) <= _FEWEST_ROWS or (present == present[0]).all():
        present = column[np.isfinite(column)]
    if len(present) <= _FEWEST_ROWS or not (present != present[0]).any():
        return False
    if np.nanmax(np.abs(column)) > _LARGEST:
        return False
    steps = np.abs(np.diff(present))
    is_running = (steps == 0) | ((steps == 1) & (present[1:] == np.floor(present[1:])))
    return float(is_running.mean()) < _NEARLY_ALL


def _last_place(column: Numbers) -> float:
    """Return the last decimal place that a column shows: 0.01 for amounts in cents."""
    some = column[:_SOME_CELLS]
    some = some[np.isfinite(some)]
    if not len(some):
        return 1.0
    for place in range(_MOST_PLACES):
        moved = some * 10.0**place
        if (np.abs(moved - np.round(moved)) <= 1e-6 * 10.0**place).mean() >= _NEARLY_ALL:
            return float(10.0**-place)
    return 0.0


def _sum(column: Numbers) -> float:
    total = float(column.sum())
    return total if np.isfinite(total) else float(np.nansum(column[np.isfinite(column)]))


def _at_the_ends(
    columns: Sequence[Numbers], places: Numbers, marks: Marks, known: Collection[int]
) -> list[AggregateRow]:
    """Return the last and the first rows that sum up all rows which are no totals themselves."""
    n_rows = len(marks)
    counts = np.array([n_rows - np.count_nonzero(np.isnan(column)) for column in columns])
    sums = np.array([_sum(column) for column in columns])
    found: list[AggregateRow] = []
    for is_tail in (True, False):
        for depth in range(_MOST_AT_AN_END, 0, -1):  # a total and an average may stand together
            rows = range(n_rows - depth, n_rows) if is_tail else range(depth)
            without = sorted({*rows, *known, *(each.row for each in found)})
            if n_rows - len(without) < _FEWEST_ROWS or any(row in known for row in rows):
                continue
            out = np.array([column[without] for column in columns])
            left = sums - np.nansum(out, axis=1)
            n_left = counts - np.isfinite(out).sum(axis=1)
            hits = [
                _decide(
                    row,
                    np.array([column[row] for column in columns]),
                    left,
                    n_left,
                    places=places,
                    mark=int(marks[row]),
                    n_rows=n_rows - len(without),
                )
                for row in rows
            ]
            if all(hit is not None for hit in hits):
                found += [hit for hit in hits if hit is not None]
                break
    return found


def _decide(
    row: int,
    cells: Numbers,
    sums: Numbers,
    counts: NDArray[np.int64],
    *,
    places: Numbers,
    mark: int,
    n_rows: int,
) -> AggregateRow | None:
    filled = np.isfinite(cells) & (counts > 0)
    slack = places * _ROUNDING
    size = _RELATIVE * np.abs(sums)
    # A row like any other has to be exact: what was rounded before tells of itself by its mark.
    rounded = np.maximum(1, np.sqrt(counts)) if mark else 1
    is_sum = filled & (np.abs(cells - sums) <= slack * rounded + size)
    is_sum &= np.abs(cells) > slack  # nothing adds up to nothing everywhere
    means = sums / np.maximum(counts, 1)
    own = np.array([_last_place(np.array([cell])) if np.isfinite(cell) else 0.0 for cell in cells])
    is_mean = filled & (np.abs(cells - means) <= _ROUNDING * own + size) & (counts > 1)
    is_finer = is_mean & (own < places)  # the mean of whole numbers has decimals
    is_either = is_sum | is_mean
    n_sums, n_means = int(is_sum.sum()), int(is_mean.sum())
    # Of a marked row half will do: rates do not add up, and an amount may have been rounded.
    if 2 * int(is_either.sum()) <= int(filled.sum()) - (1 if mark and n_sums > 1 else 0):
        return None
    if n_sums and n_rows >= _least_rows(n_sums, mark):
        return AggregateRow(row, "sum", n_rows, n_sums)
    is_mean_row = is_finer.any() and (mark > 0 or n_means > 1)
    if is_mean_row and n_rows >= _least_rows(n_means, mark):
        return AggregateRow(row, "mean", n_rows, n_means)
    return None


def _least_rows(n_matched: int, mark: int) -> int:
    if mark:
        return _FEWEST_WORDED if mark == WORDED else _FEWEST_MARKED[n_matched > 1]
    return _FEWEST_UNMARKED[n_matched > 1]


def _after_groups(
    table: Numbers, places: Numbers, marks: Marks, *, is_upward: bool, n_out: int = 0
) -> list[AggregateRow]:
    """Return the rows that sum up the rows since the last such row, from one end on.

    The first `n_out` rows from there are passed over.
    """
    if is_upward:
        turned = _after_groups(table[::-1], places, marks[::-1], is_upward=False, n_out=n_out)
        return [replace(each, row=len(table) - 1 - each.row) for each in turned]
    largest = _reachable(table)
    found: list[AggregateRow] = []
    start = n_out
    while start < len(table) - _FEWEST_ROWS and len(found) < _MOST_GROUPS:
        group = table[start : _reach(table, start, largest)]
        is_there = np.isfinite(group)
        counts = np.cumsum(is_there, axis=0)[:-1]
        sums = np.cumsum(np.where(is_there, group, 0.0), axis=0)
        near = np.abs(group[1:] - sums[:-1]) <= _ROUNDING * places * np.sqrt(
            np.maximum(counts, 1)
        ) + _RELATIVE * np.abs(sums[-1])
        if near.any():
            # One number beside zeros equals its sum: evidence only where the row is marked.
            n_added = np.cumsum(is_there & (group != 0), axis=0)[:-1]
            is_told = marks[start + 1 : start + len(group)] > UNMARKED
            near &= (n_added > 1) | is_told[:, None]
        likely = np.flatnonzero(near.any(axis=1))[:_MOST_LIKELY] + 1
        hits = (
            _decide(
                start + int(n),
                group[n],
                sums[n - 1],
                counts[n - 1],
                places=places,
                mark=int(marks[start + n]),
                n_rows=int(n),
            )
            for n in likely
        )
        hit = next((each for each in hits if each is not None and each.kind == "sum"), None)
        if hit is None:
            break
        found.append(hit)
        start = hit.row + 1
    return found


def _at_marks(columns: Sequence[Numbers], places: Numbers, marks: Marks) -> list[AggregateRow]:
    """Return the marked rows that sum up the rows since the last such row."""
    likely = np.flatnonzero(marks > UNMARKED)
    if not 0 < len(likely) <= _MOST_MARKED:
        return []
    table = np.column_stack(columns)
    is_there = np.isfinite(table)
    counts = np.cumsum(is_there, axis=0)
    sums = np.cumsum(np.where(is_there, table, 0.0), axis=0)
    found: list[AggregateRow] = []
    start, left, n_left = 0, np.zeros(table.shape[1]), np.zeros(table.shape[1], dtype=np.int64)
    for row in map(int, likely):
        if row - start < _FEWEST_ROWS:
            continue
        hit = _decide(
            row,
            table[row],
            sums[row - 1] - left,
            counts[row - 1] - n_left,
            places=places,
            mark=int(marks[row]),
            n_rows=row - start,
        )
        if hit is not None and hit.kind == "sum":
            found.append(hit)
            start, left, n_left = row + 1, sums[row], counts[row]
    return found


def _reachable(table: Numbers) -> Numbers:
    """Return from what sum on no cell of a column can be the sum, whatever is still taken off."""
    below_zero = -np.where(table < 0, table, 0.0).sum(axis=0)
    return np.asarray((np.nanmax(table, axis=0) + below_zero) * (1 + _RELATIVE) + 1)


def _reach(table: Numbers, start: int, largest: Numbers) -> int:
    """Return the row from which on no cell is large enough to sum up all rows since the start."""
    width = _SOME_CELLS
    while start + width < len(table):
        if (np.nansum(table[start : start + width], axis=0) > largest).all():
            break
        width *= 4
    return min(start + width, len(table))
