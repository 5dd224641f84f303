"""Irregular delimited text to columns: nothing is lost, and what does not fit is kept aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from segmentation.errors import TooLargeError
from segmentation.intake.dialect import Dialect
from segmentation.intake.grid import Grid, text_column
from segmentation.intake.headers import Header
from segmentation.intake.limits import CELL_CHARACTERS
from segmentation.intake.repair import MOST_WORK, REASONS, repair
from segmentation.intake.shapes import ENOUGH_ROWS, ColumnShape, column_shapes
from segmentation.intake.splitting import Record, parse_line, split_records
from segmentation.intake.tables import Extent, find_extent
from segmentation.records import AsideRow, Step

_OVERHEAD = 60
"""Characters that trying a line costs beside its own."""


@dataclass(slots=True)
class _Sorted:
    """Rows as they are taken into the table or kept aside, one after the other."""

    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    aside: list[AsideRow] = field(default_factory=list)
    repaired: Counter[str] = field(default_factory=Counter)
    first_repaired: dict[str, int] = field(default_factory=dict)
    n_blank: int = 0
    work: int = 0

    def take(self, record: Record, cells: Sequence[str], reasons: Sequence[str] = ()) -> None:
        """Take a row into the table."""
        self.rows.append(cells)
        self.lines.append(record.line)
        for reason in dict.fromkeys(reasons):
            self.repaired[reason] += 1
            self.first_repaired.setdefault(reason, record.line)


def read_careful(grid: Grid, text: str, dialect: Dialect, *, header: Header, name: str) -> Grid:
    """Read text of any kind, row by row.

    Parameters
    ----------
    grid : Grid
        What is known already; its columns are still empty.
    text : str
        Everything below the header.
    dialect : Dialect
    header : Header
    name : str
        What messages call the file.

    Returns
    -------
    Grid
        With its columns, the lines they stand on, and what was repaired, left out or kept aside.

    Raises
    ------
    TooLargeError
        If a cell is longer than any real one.
    """
    n_columns = len(header.names)
    records = list(split_records(text, dialect, n_columns=n_columns, first_line=grid.first_line))
    _require_cells(records, name)
    extent = find_extent(records, header.cells, n_columns)
    shapes = _learn_shapes(extent.records, n_columns)
    done = _Sorted()
    for record in extent.records:
        if len(record.cells) == n_columns and record.is_sound:
            done.take(record, record.cells)
        elif not any(cell.strip() for cell in record.cells):
            done.n_blank += 1
        else:
            _fit(record, dialect, shapes, done=done, n_columns=n_columns)
    columns = tuple(text_column(cells) for cells in zip(*done.rows, strict=True))
    after = tuple(AsideRow(record.line, record.text, extent.reason) for record in extent.after)
    return replace(
        grid,
        columns=columns or tuple(text_column([]) for _ in range(n_columns)),
        lines=np.array(done.lines, dtype=np.int64),
        steps=grid.steps + _steps(done, extent),
        aside=grid.aside + tuple(done.aside) + after,
    )


def _require_cells(records: Sequence[Record], name: str) -> None:
    for record in records:
        if len(record.text) > CELL_CHARACTERS:
            longest = max(len(cell) for cell in record.cells)
            if longest > CELL_CHARACTERS:
                raise TooLargeError(
                    f"Line {record.line} of {name} has a cell of {longest:,} characters, the "
                    f"limit is {CELL_CHARACTERS:,}. Probably a quote is never closed there, or "
                    "the file is not a table."
                )


def _learn_shapes(records: Sequence[Record], n_columns: int) -> tuple[ColumnShape, ...]:
    """Learn what the columns hold, from sound rows, or from guessed ones if hardly any is sound."""
    fitting = [record for record in records if len(record.cells) == n_columns]
    sound = [record.cells for record in fitting if record.is_sound]
    if len(sound) < max(ENOUGH_ROWS, 0.1 * len(fitting)):
        sound = [record.cells for record in fitting]
    return column_shapes(sound, n_columns) or ()


def _fit(
    record: Record,
    dialect: Dialect,
    shapes: tuple[ColumnShape, ...],
    *,
    done: _Sorted,
    n_columns: int,
) -> None:
    """Repair a row, or keep it aside."""
    cut = None
    done.work += (len(record.text) + _OVERHEAD) * n_columns
    if shapes and done.work <= MOST_WORK:
        cut = repair(record.text, dialect, shapes)
    if cut is not None:
        is_same = parse_line(record.text, dialect) == list(cut.cells)
        changes = () if is_same else cut.changes
        done.take(record, cut.cells, [REASONS[change] for change in changes])
        return
    if len(record.cells) == n_columns and _suits(record.cells, shapes):
        done.take(record, record.cells, [REASONS["stray"]])
        return
    n_cells = len(record.cells)
    reason = f"{n_cells} cell{'s' if n_cells > 1 else ''} where the table has {n_columns}"
    if n_cells == n_columns:
        reason = "a quote out of place, and no way to cut the row that suits its columns"
    done.aside.append(AsideRow(record.line, record.text, reason))


def _suits(cells: Sequence[str], shapes: tuple[ColumnShape, ...]) -> bool:
    """Tell whether cells that were cut at broken quotes are of the kind their columns hold."""
    if not shapes:
        return True
    fits = [shape.fit(cell.strip()) for shape, cell in zip(shapes, cells, strict=True)]
    return min(fits) > -1 and sum(fits) > 0.5 * len(fits)


def _steps(done: _Sorted, extent: Extent) -> tuple[Step, ...]:
    steps = [
        Step("repaired", None, 0, n_rows, f"{reason}; first in line {done.first_repaired[reason]}")
        for reason, n_rows in done.repaired.items()
    ]
    if done.n_blank:
        steps.append(Step("left out", None, 0, done.n_blank, "blank lines"))
    if extent.repeated_headers:
        n_headers = len(extent.repeated_headers)
        line = extent.repeated_headers[0].line
        reason = f"the header stands there again; first in line {line}"
        steps.append(Step("left out", None, 0, n_headers, reason))
    return tuple(steps)
