"""Keep notes below a table aside: a source, a date of export, a remark."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segmentation.intake.grid.grid import Grid, as_text, take_rows
from segmentation.intake.grid.headings import FEWEST_COLUMNS
from segmentation.records import AsideRow, Note

_MOST_NOTES = 10


def set_notes_aside(grid: Grid) -> Grid:
    """Keep the rows aside that stand below a blank line at the end and fill their first cell alone.

    The first cell must be in words.
    """
    if len(grid.names) < FEWEST_COLUMNS or grid.lines is None or grid.n_rows <= _MOST_NOTES:
        return grid
    first = max(0, grid.n_rows - _MOST_NOTES)
    texts = [as_text(column.slice(first)).to_pylist() for column in grid.columns]
    start = None
    for row in range(grid.n_rows - 1, first, -1):
        cells = [column[row - first].strip() for column in texts]
        if any(cells[1:]) or not any(map(str.isalpha, cells[0])):
            break
        if grid.lines[row] > grid.lines[row - 1] + 1:
            start = row
    if start is None:
        return grid
    aside = tuple(
        AsideRow(grid.line(row), texts[0][row - first], Note("note_below"))
        for row in range(start, grid.n_rows)
    )
    kept = take_rows(grid, np.arange(grid.n_rows) < start)
    return replace(kept, aside=grid.aside + aside)
