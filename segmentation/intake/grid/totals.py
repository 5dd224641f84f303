"""Rows of totals below a table: sums of the customers, and no customer themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.intake.grid.grid import TEXT, Column, Grid, as_text, take_rows
from segmentation.records import AsideRow, Note

WORDS = frozenset(
    {
        "total", "totals", "grand total", "overall total", "sum", "sums", "summe", "gesamt",
        "gesamtsumme", "total général", "somme", "suma", "total general", "totale", "totaal",
        "summa", "сумма", "итого", "合计", "合計",
    }
)  # fmt: skip
SUBTOTALS = frozenset(
    {"subtotal", "sub total", "sub-total", "subtotals", "zwischensumme", "sous-total",
     "subtotale", "subtotaal", "промежуточный итог", "小計", "小计"}
)  # fmt: skip
"""Words that stand anywhere in a table, but never for a customer."""
_LAST_ROWS = 2
_TAIL = 10_000
_SUBTOTAL = "(?i)" + "|".join(sorted(SUBTOTALS))


def set_totals_aside(grid: Grid) -> Grid:
    """Keep a row aside that says of itself that it holds totals.

    It must be one of the last two, and its word for total must stand in its column only once: a
    category that happens to be called so stays. A word for subtotal may stand anywhere.
    """
    texts = [column for column in grid.columns if column.type == TEXT]
    first = max(0, grid.n_rows - _LAST_ROWS)
    keep = np.ones(grid.n_rows, dtype=bool)
    aside = []
    rows = {row for row in range(first, grid.n_rows) if any(_is_total(c, row) for c in texts)}
    rows.update(row for column in texts for row in _subtotal_rows(column))
    for row in sorted(rows):
        keep[row] = False
        cells = [str(as_text(column.slice(row, 1))[0]) for column in grid.columns]
        text = (grid.delimiter or " ").join(cells)
        aside.append(AsideRow(grid.line(row), text, Note("totals")))
    if not aside or not keep.any():
        return grid
    return replace(take_rows(grid, keep), aside=grid.aside + tuple(aside))


def may_end_in_totals(data: bytes, delimiter: str) -> bool:
    """Tell whether a word for totals stands in the last lines: their text is kept as it is."""
    lines = data[-_TAIL:].decode("utf-8", errors="ignore").splitlines()[-_LAST_ROWS:]
    cells = [cell for line in lines for cell in line.split(delimiter)]
    return any(cell.strip(' \t:"').casefold() in WORDS for cell in cells)


def _subtotal_rows(column: Column) -> list[int]:
    """Return the rows where a cell is a word for a sum of some rows."""
    # A look for the letters first, since hardly any column has them.
    if not pc.any(pc.match_substring_regex(column, _SUBTOTAL), min_count=0).as_py():
        return []
    found = pc.is_in(
        pc.utf8_lower(pc.utf8_trim(column, characters=" \t:")),
        value_set=pa.array(sorted(SUBTOTALS), TEXT),
    )
    return [int(row) for row in np.flatnonzero(found.to_numpy())]


def _is_total(column: Column, row: int) -> bool:
    cell = str(column[row])
    if cell.strip(" \t:").casefold() not in WORDS:
        return False
    return int(pc.sum(pc.equal(column, cell)).as_py()) == 1
