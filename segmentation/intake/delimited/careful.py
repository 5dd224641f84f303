"""Read irregular delimited text: nothing is lost, and what does not fit is kept aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from segmentation.errors import TooLargeError
from segmentation.intake.delimited.dialect import NO_QUOTE, Dialect
from segmentation.intake.delimited.fast import is_common, parse_columns
from segmentation.intake.delimited.headers import Header
from segmentation.intake.delimited.repair import MOST_WORK, repair, said_changes
from segmentation.intake.delimited.shapes import ENOUGH_ROWS, ColumnShape, column_shapes
from segmentation.intake.delimited.splitting import (
    Record,
    Sifted,
    parse_line,
    sift_records,
    split_leniently,
    to_lines,
)
from segmentation.intake.grid.grid import Column, Grid, Lines, text_column
from segmentation.intake.grid.headings import FEWEST_COLUMNS, FEWEST_HEADINGS
from segmentation.intake.grid.tables import (
    other_table_line,
    repeats_header,
    repeats_rows,
    second_table_line,
)
from segmentation.intake.limits import CELL_CHARACTERS
from segmentation.records import AsideRow, Note, Step

_OVERHEAD = 60
"""Characters that trying a line costs beside its own."""
_LEARNED = 2000
"""Rows that tell what a column holds."""


@dataclass(slots=True)
class _Mended:
    """Rows that were taken into the table one by one, and what was done to them."""

    rows: list[Sequence[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    aside: list[AsideRow] = field(default_factory=list)
    repaired: Counter[str] = field(default_factory=Counter)
    first_repaired: dict[str, int] = field(default_factory=dict)
    n_blank: int = 0
    work: int = 0

    def take(self, record: Record, cells: Sequence[str], changes: Sequence[str] = ()) -> None:
        """Take a row into the table."""
        self.rows.append(cells)
        self.lines.append(record.line)
        for change in said_changes(changes):
            self.repaired[change] += 1
            self.first_repaired.setdefault(change, record.line)


def read_careful(grid: Grid, data: bytes, dialect: Dialect, *, header: Header, name: str) -> Grid:
    """Read text of any kind: sound rows at once, all others one by one.

    With its columns, the lines they stand on, and what was repaired, left out or kept aside. Raises
    TooLargeError if a cell is longer than any real one.

    Parameters
    ----------
    grid : Grid
        What is known already; its columns are still empty.
    data : bytes
        UTF-8 text below the header.
    name : str
        What messages call the file.
    """
    n_columns = len(header.names)
    sifted = sift_records(to_lines(data), dialect, n_columns=n_columns, first_line=grid.first_line)
    _require_cells(sifted, dialect, name)
    end = second_table_line(sifted.others, header.rows, n_columns)
    sifted, after = _cut_off(sifted, end, Note("second_table"))
    columns, lines = _columns(sifted, dialect, header.names), np.array(sifted.sound_lines, np.int64)
    other = other_table_line(columns, lines, sifted.others)
    if other is not None:
        sifted, below = _cut_off(sifted, other, Note("second_table"))
        after, n_above = below + after, len(sifted.sound)
        columns, lines = tuple(c.slice(0, n_above) for c in columns), lines[:n_above]
    again = np.flatnonzero(repeats_header(columns, header.rows))
    steps: tuple[Step, ...] = ()
    if len(again) and repeats_rows(columns, int(again[0])):
        sifted, repeated = _cut_off(sifted, int(lines[again[0]]), Note("table_twice"))
        after = repeated + after
        columns, lines = tuple(c.slice(0, int(again[0])) for c in columns), lines[: again[0]]
    elif len(again):
        first = {"line": int(lines[again[0]])}
        steps = (Step("left out", None, 0, len(again), code="header_again", values=first),)
        kept = np.delete(np.arange(len(lines)), again)
        columns, lines = tuple(c.take(pa.array(kept)) for c in columns), lines[kept]
    mended = _mend(sifted.others, columns, dialect, lines)
    columns, lines = _put_together(columns, lines, mended)
    return replace(
        grid,
        columns=columns,
        lines=lines,
        steps=grid.steps + _steps(mended) + steps,
        aside=grid.aside + tuple(mended.aside) + after,
    )


def _require_cells(sifted: Sifted, dialect: Dialect, name: str) -> None:
    """Raise if a cell is far too long to be one."""
    long = [
        (line, t) for line, t in zip(sifted.sound_lines, sifted.sound, strict=True) if _is_long(t)
    ]
    long += [(record.line, record.text) for record in sifted.others if _is_long(record.text)]
    for line, text in long:
        longest = max(map(len, parse_line(text, dialect) or split_leniently(text, dialect)))
        if longest > CELL_CHARACTERS:
            raise TooLargeError(
                f"Line {line} of {name} has a cell of {longest:,} characters, the limit is "
                f"{CELL_CHARACTERS:,}. Probably a quote is never closed there, or the file is not "
                "a table."
            )


def _is_long(text: str) -> bool:
    return len(text) > CELL_CHARACTERS


def _cut_off(sifted: Sifted, end: int | None, reason: Note) -> tuple[Sifted, tuple[AsideRow, ...]]:
    """Return the records above a line, and those from it on as rows aside."""
    if end is None:
        return sifted, ()
    n_sound = int(np.searchsorted(sifted.sound_lines, end))
    others = [record for record in sifted.others if record.line < end]
    after = [
        *zip(sifted.sound_lines[n_sound:], sifted.sound[n_sound:], strict=True),
        *[(record.line, record.text) for record in sifted.others if record.line >= end],
    ]
    aside = tuple(
        AsideRow(line, text.rstrip("\r\n"), reason) for line, text in sorted(after) if text.strip()
    )
    return Sifted(sifted.sound[:n_sound], sifted.sound_lines[:n_sound], others), aside


def _columns(sifted: Sifted, dialect: Dialect, names: Sequence[str]) -> tuple[Column, ...]:
    """Parse the sound records: by Arrow where it knows the dialect, else one by one."""
    if not sifted.sound:
        return tuple(text_column([]) for _ in names)
    if is_common(dialect):
        text = "".join(sifted.sound)
        has_quotes = dialect.quote != NO_QUOTE and dialect.quote in text
        columns = parse_columns(
            pa.py_buffer(text.encode()), names, set(), dialect=dialect, has_quotes=has_quotes
        )
        if columns is not None and len(columns[0]) == len(sifted.sound):
            return columns
    rows = [parse_line(record.rstrip("\r\n"), dialect) or [] for record in sifted.sound]
    return tuple(text_column(cells) for cells in zip(*rows, strict=True))


def _mend(
    others: Sequence[Record], columns: tuple[Column, ...], dialect: Dialect, lines: Lines
) -> _Mended:
    """Take each irregular record into the table, or keep it aside."""
    mended = _Mended()
    n_columns = len(columns)
    headings = _headings(others, lines, n_columns)
    shapes = _learn_shapes(others, columns) if others else ()
    for record in others:
        if record.line in headings:
            mended.take(record, [*record.cells, *[""] * (n_columns - 1)])
        elif any(map(str.strip, record.cells)):
            _fit(record, dialect, shapes, mended=mended, n_columns=n_columns)
        elif len(record.cells) == n_columns > 1:
            mended.take(record, record.cells)  # empty rows are counted where all forms are
        else:
            mended.n_blank += 1
    return mended


def _headings(others: Sequence[Record], lines: Lines, n_columns: int) -> frozenset[int]:
    """Return the lines that hold one text alone, each above rows: headings of groups."""
    alone = [record for record in others if len(record.cells) == 1 and record.cells[0].strip()]
    at = np.array([record.line for record in alone], dtype=np.int64)
    n_above = np.searchsorted(lines, at)
    is_told = (
        n_columns >= FEWEST_COLUMNS
        and len(alone) >= FEWEST_HEADINGS
        and n_above[0] == 0
        and bool((np.diff(np.append(n_above, len(lines))) > 0).all())
        and all(any(map(str.isalpha, record.cells[0])) for record in alone)
    )
    return frozenset(at.tolist()) if is_told else frozenset()


def _learn_shapes(others: Sequence[Record], columns: tuple[Column, ...]) -> tuple[ColumnShape, ...]:
    """Learn what the columns hold, from sound rows, or from guessed ones if hardly any is sound."""
    first = [column.slice(0, _LEARNED).to_pylist() for column in columns]
    rows: list[Sequence[str]] = list(zip(*first, strict=True))
    guessed = [record.cells for record in others if len(record.cells) == len(columns)]
    if len(rows) < max(ENOUGH_ROWS, 0.1 * len(guessed)):
        rows += guessed
    return column_shapes(rows, len(columns)) or ()


def _fit(
    record: Record,
    dialect: Dialect,
    shapes: tuple[ColumnShape, ...],
    *,
    mended: _Mended,
    n_columns: int,
) -> None:
    """Repair a row, or keep it aside."""
    cut = None
    mended.work += (len(record.text) + _OVERHEAD) * n_columns
    if shapes and mended.work <= MOST_WORK:
        cut = repair(record.text, dialect, shapes)
    if cut is not None:
        is_same = parse_line(record.text, dialect) == list(cut.cells)
        changes = () if is_same else cut.changes
        mended.take(record, cut.cells, changes)
        return
    if len(record.cells) == n_columns and _suits(record.cells, shapes):
        mended.take(record, record.cells, ("stray",))
        return
    n_cells = len(record.cells)
    reason = Note("other_width", {"n_cells": n_cells, "n_columns": n_columns})
    if n_cells == n_columns:
        reason = Note("unclear_quote")
    mended.aside.append(AsideRow(record.line, record.text, reason))


def _suits(cells: Sequence[str], shapes: tuple[ColumnShape, ...]) -> bool:
    """Tell whether cells that were cut at broken quotes are of the kind their columns hold."""
    if not shapes:
        return True
    fits = [shape.fit(cell.strip()) for shape, cell in zip(shapes, cells, strict=True)]
    return min(fits) > -1 and sum(fits) > 0.5 * len(fits)


def _put_together(
    columns: tuple[Column, ...], lines: Lines, mended: _Mended
) -> tuple[tuple[Column, ...], Lines]:
    """Put the mended rows where they stand in the file."""
    if not mended.rows:
        return columns, lines
    all_lines = np.concatenate([lines, np.array(mended.lines, dtype=np.int64)])
    order = np.argsort(all_lines, kind="stable")
    added = [text_column(cells) for cells in zip(*mended.rows, strict=True)]
    joined = (
        pa.chunked_array([*column.chunks, *more.chunks])
        for column, more in zip(columns, added, strict=True)
    )
    return tuple(column.take(pa.array(order)) for column in joined), all_lines[order]


def _steps(mended: _Mended) -> tuple[Step, ...]:
    steps = [
        Step(
            "repaired",
            None,
            0,
            n_rows,
            code="row_repaired",
            values={"change": change, "line": mended.first_repaired[change]},
        )
        for change, n_rows in mended.repaired.items()
    ]
    if mended.n_blank:
        steps.append(Step("left out", None, 0, mended.n_blank, code="blank_lines"))
    return tuple(steps)
