"""Put numbers together again whose decimal commas were taken for the commas between cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.intake.columns.names import name_words, names_identifier
from segmentation.intake.grid.grid import TEXT, Grid, as_text
from segmentation.reading.spelling import AGES
from segmentation.records import Step

_COMMA = pa.scalar(",", TEXT)
_WHOLE = re.compile(r"^-?\d+$")
_DECIMALS = re.compile(r"^\d{1,4}$")
_COUNTS = AGES | frozenset(
    {
        "id", "no", "nr", "number", "count", "n", "qty", "quantity", "visits", "orders", "items",
        "year", "children", "zip", "besuche", "anzahl", "menge", "jahr",
    }
)  # fmt: skip
"""What is counted in whole numbers."""
_PEOPLE = frozenset({"customer", "client", "user", "member", "kunde", "cliente", "klant"})
_FEWEST_ROWS = 5
_MOST_SPLIT = 4


@dataclass(frozen=True, slots=True)
class SplitDecimals:
    """Which cells of every row are the decimals of the cell before them."""

    positions: tuple[int, ...]
    """Of the whole parts, counted in the cells of a row, rising."""

    def spread(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return one name for each cell: those of decimals are empty."""
        spread = list(names)
        for position in self.positions:
            spread.insert(position + 1, "")
        return tuple(spread)


def find_split_decimals(
    names: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str
) -> SplitDecimals | None:
    """Tell whether a comma file has more cells in every row than names, because of its decimals.

    A first column that names the rows and has no name itself gives the same picture: it is that,
    unless the names then stand above what they do not name.

    ``names``: the cells of the header. ``rows``: the first rows, all of one width.
    """
    n_split = len(rows[0]) - len(names) if rows else 0
    if delimiter != "," or not 1 <= n_split <= _MOST_SPLIT or len(rows) < _FEWEST_ROWS:
        return None
    columns = [[cell.strip() for cell in column] for column in zip(*rows, strict=True)]
    if n_split == 1 and _may_name_rows(names[0], columns):
        return None
    scored = {
        position: _score(position, columns)
        for position in range(len(columns) - 1)
        if all(map(_WHOLE.match, columns[position]))
        and all(map(_DECIMALS.match, columns[position + 1]))
    }
    chosen: list[int] = []
    best = sorted(scored, key=lambda p: (scored[p] + _told_by_name(p, names), p), reverse=True)
    for position in best:
        if len(chosen) < n_split and not {position - 1, position + 1} & set(chosen):
            chosen.append(position)
    return SplitDecimals(tuple(sorted(chosen))) if len(chosen) == n_split else None


def join_decimals(grid: Grid, split: SplitDecimals) -> Grid:
    """Return the grid with every number in one column, and the step that says so."""
    names, columns, steps = list(grid.names), list(grid.columns), []
    for position in reversed(split.positions):
        whole, decimals = as_text(columns[position]), as_text(columns[position + 1])
        columns[position : position + 2] = [pc.binary_join_element_wise(whole, decimals, _COMMA)]
        del names[position + 1]
        steps.append(
            Step("joined", names[position], grid.n_rows, grid.n_rows, code="split_decimals")
        )
    return replace(
        grid,
        names=tuple(names),
        columns=tuple(columns),
        steps=grid.steps + tuple(reversed(steps)),
        has_decimal_comma=True,
    )


def _may_name_rows(first_name: str, columns: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first column can be names of rows, so that the header leaves it out."""
    if len(set(columns[0])) < len(columns[0]):
        return False
    names_customers = names_identifier(first_name) or set(name_words(first_name)) <= _PEOPLE
    return not (names_customers and len(set(columns[1])) < len(columns[1]))


def _score(position: int, columns: Sequence[Sequence[str]]) -> float:
    """Weigh how much a cell looks like the decimals of the one before it."""
    decimals = columns[position + 1]
    has_zeros = any(len(cell) > 1 and cell.startswith("0") for cell in decimals)
    share_of_two = sum(len(cell) == 2 for cell in decimals) / len(decimals)
    is_identifier = position == 0 and len(set(columns[0])) == len(columns[0])
    return 4.0 * has_zeros + share_of_two - 4.0 * is_identifier


def _told_by_name(position: int, names: Sequence[str]) -> float:
    """Weigh the name that would stand above a number: ages and counts have no decimals."""
    name = names[min(position, len(names) - 1)]
    return -1.0 if set(name_words(name)) & _COUNTS else 0.0
