"""Leave out rows and columns that hold nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.grid.grid import TEXT, Column, Grid, take_rows
from segmentation.records import Step


def drop_empty(grid: Grid) -> Grid:
    """Leave out rows and nameless columns that hold nothing, and count them."""
    if not grid.columns:
        return grid
    empties = [is_empty(column) for column in grid.columns]
    is_blank = np.logical_and.reduce(empties) if grid.n_rows else np.zeros(0, dtype=bool)
    n_blank = int(is_blank.sum())
    steps = grid.steps
    if n_blank:
        steps += (Step("left out", None, 0, n_blank, code="empty_rows"),)
        grid = take_rows(grid, ~is_blank)
    keep = [
        position
        for position, (name, empty) in enumerate(zip(grid.names, empties, strict=True))
        if not (empty.all() and name in grid.nameless)
    ]
    n_dropped = len(grid.names) - len(keep)
    if n_dropped and keep:
        steps += (Step("left out", None, n_dropped, 0, code="empty_columns"),)
        names = tuple(grid.names[position] for position in keep)
        grid = replace(grid, names=names, columns=tuple(grid.columns[p] for p in keep))
    return replace(grid, steps=steps)


def is_empty(column: Column) -> NDArray[np.bool_]:
    """Tell which cells of a column hold nothing."""
    if column.type != TEXT:
        if not column.null_count:
            return np.zeros(len(column), dtype=bool)
        return np.asarray(column.is_null().to_numpy(), dtype=bool)
    is_short = pc.less(pc.binary_length(column), 30)
    if not pc.any(is_short, min_count=0).as_py():
        return np.zeros(len(column), dtype=bool)
    return np.asarray(pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy(), dtype=bool)
