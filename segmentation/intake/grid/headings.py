"""Turn headings between the rows of a table into a column."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.intake.grid.emptiness import is_empty
from segmentation.intake.grid.grid import TEXT, Grid, as_text, take_rows
from segmentation.records import Step

FEWEST_COLUMNS = 3
"""In narrower tables a row with one filled cell is nothing out of the ordinary."""
FEWEST_HEADINGS = 2
_SHORTEST_GROUP = 3
_MOST_SHARE = 0.3
"""Of the rows: with more, rows with one filled cell are customers of whom little is known."""
NAME = "heading"


def carry_headings_down(grid: Grid) -> Grid:
    """Give every row the heading above it in a column of its own, and leave the headings out.

    A heading fills one cell alone, always in the same column and in words; the table begins with
    one, none stands twice or without rows below it.
    """
    if len(grid.names) < FEWEST_COLUMNS or grid.n_rows < 2 * FEWEST_HEADINGS:
        return grid
    found = _headings(grid)
    if found is None:
        return grid
    rows, texts = found
    groups = np.searchsorted(rows, np.arange(grid.n_rows), side="right") - 1
    keep = np.ones(grid.n_rows, dtype=bool)
    keep[rows] = False
    name = NAME
    while name in grid.names:
        name += "_"
    kept = take_rows(grid, keep)
    column = pa.chunked_array([pa.array(np.array(texts)[groups[keep]].tolist(), TEXT)])
    step = Step(
        "carried down", name, 0, len(rows), code="group_headings", values={"first": texts[0]}
    )
    return replace(
        kept, names=(name, *kept.names), columns=(column, *kept.columns), steps=(*kept.steps, step)
    )


def carry_labels_down(grid: Grid) -> Grid:
    """Fill the first column down where it names groups of rows, each in its first row alone.

    So a report is printed whose cells are not merged: no group is short, and no label comes twice.
    """
    if len(grid.names) < FEWEST_COLUMNS or grid.columns[0].type != TEXT:
        return grid
    top = [str(cell).strip() for cell in grid.columns[0].slice(0, _SHORTEST_GROUP).to_pylist()]
    if len(top) < _SHORTEST_GROUP or not top[0] or any(top[1:]):
        return grid
    rows = np.flatnonzero(~is_empty(grid.columns[0]))
    texts = [str(grid.columns[0][int(row)]).strip() for row in rows]
    is_told = (
        len(rows) >= FEWEST_HEADINGS
        and len(set(texts)) == len(texts)
        and bool((np.diff(np.append(rows, grid.n_rows)) >= _SHORTEST_GROUP).all())
        and all(any(map(str.isalpha, text)) for text in texts)
        and not any(is_empty(column)[rows].any() for column in grid.columns[1:])
    )
    if not is_told:
        return grid
    groups = np.searchsorted(rows, np.arange(grid.n_rows), side="right") - 1
    column = pa.chunked_array([pa.array(np.array(texts)[groups].tolist(), TEXT)])
    n_cells = grid.n_rows - len(rows)
    step = Step("filled down", grid.names[0], n_cells, 0, code="group_labels")
    return replace(grid, columns=(column, *grid.columns[1:]), steps=(*grid.steps, step))


def _headings(grid: Grid) -> tuple[NDArray[np.intp], list[str]] | None:
    """Return the rows that hold headings, and what they say."""
    top = [str(as_text(column.slice(0, 1))[0]).strip() for column in grid.columns]
    position = next((place for place, cell in enumerate(top) if cell), 0)
    if any(top[position + 1 :]) or grid.columns[position].type != TEXT:
        return None
    others = [column for place, column in enumerate(grid.columns) if place != position]
    empty = np.logical_and.reduce([is_empty(column) for column in others])
    rows = np.flatnonzero(empty)
    texts = [str(grid.columns[position][int(row)]).strip() for row in rows]
    follows = np.diff(np.append(rows, grid.n_rows)) > 1
    is_told = (
        len(rows) >= FEWEST_HEADINGS
        and len(rows) <= _MOST_SHARE * grid.n_rows
        and bool(follows.all())
        and len(set(texts)) == len(texts)
        and all(any(map(str.isalpha, text)) for text in texts)
    )
    return (rows, texts) if is_told else None
