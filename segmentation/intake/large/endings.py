"""Keep the totals of a large file aside: those of all rows at its ends, of groups within."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.grid.grid import TEXT
from segmentation.intake.grid.totals import find_totals, names_totals, worded
from segmentation.reading.arrays import as_mask
from segmentation.records import AsideRow, Note

Batch: TypeAlias = "tuple[pa.Table, NDArray[np.int64]]"

_FIRST_ROWS = 20
_CLOSE, _CENT = 1e-9, 0.006
_SELDOM = 0.1
_MOST_ROWS = 4
"""Rows at the end that may sum up all the others."""


@dataclass(slots=True, eq=False)
class Ending:
    """What the rows above the last part add up to, and which of its rows are that sum."""

    numbers: Sequence[str]
    delimiter: str
    aside: tuple[AsideRow, ...] = ()
    _n_rows: int = 0
    _first: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    """The first numbers of each column one by one, and the sum of those that follow."""
    _group: dict[str, float] = field(default_factory=dict)
    """What the rows below the last subtotal add up to."""
    _n_group: int = 0

    def without_totals(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield the parts, the last of them without the rows that sum up all rows."""
        held: Batch | None = None
        top: Batch | None = None
        for batch in map(self._without_groups, batches):
            if held is None:
                top, held = _parted(*batch)
                continue
            self._add(held[0])
            yield held
            held = batch
        if held is not None:
            last = self._cut(*held)
            yield last
            if top is not None and not self._is_total(top, last):
                yield top  # its number says where it stands

    def _without_groups(self, batch: Batch) -> Batch:
        """Set rows aside that add up the rows below the one before: called totals, or nameless."""
        table, lines = batch
        texts = [name for name, kind in _kinds(table).items() if kind == TEXT]
        texts = [name for name in texts if names_totals(table.column(name))]
        columns = [worded(table.column(name).to_pandas()) for name in texts]
        is_called = np.any([np.zeros(len(table), dtype=bool), *columns], axis=0)
        called = np.flatnonzero(is_called | _nameless(table))
        sums = {
            name: np.cumsum(np.nan_to_num(table.column(name).to_numpy()))
            for name in self._floats(table)
        }
        start, found = 0, []
        for row in map(int, called):
            n_above = self._n_group + row - start
            if n_above > 1 and self._adds_up(table, sums, row, is_called=bool(is_called[row])):
                found.append(row)
                self._set_aside(batch, [row], n_above)
                self._group = {name: -float(each[row]) for name, each in sums.items()}
                self._n_group, start = 0, row + 1
        self._n_group += len(table) - start
        for name, each in sums.items():
            self._group[name] = self._group.get(name, 0.0) + (float(each[-1]) if len(each) else 0.0)
        keep = np.ones(len(table), dtype=bool)
        keep[found] = False
        return (table.filter(pa.array(keep)), lines[keep]) if found else batch

    def _adds_up(
        self, table: pa.Table, sums: dict[str, NDArray[np.float64]], row: int, *, is_called: bool
    ) -> bool:
        """Tell whether numbers of a row are the sums of those since the last subtotal.

        One is enough of a row that is called a total, of others most.
        """
        n_filled = n_sums = 0
        for name, each in sums.items():
            value = table.column(name)[row].as_py()
            above = self._group.get(name, 0.0) + (float(each[row - 1]) if row else 0.0)
            n_filled += bool(value)
            if value and abs(value - above) <= max(_CENT, _CLOSE * abs(above)):
                n_sums += 1
        return n_sums > (0 if is_called else n_filled // 2)

    def _is_total(self, top: Batch, last: Batch) -> bool:
        """Tell whether the first row sums up all others, and set it aside then."""
        self._add(last[0])
        names = [name for name in self._floats(top[0]) if name in self._first]
        columns = [np.append(top[0].column(name).to_numpy(), self._first[name]) for name in names]
        found = find_totals(columns, _texts(top[0], range(len(columns[0]) if columns else 0)))
        if not any(each.row == 0 and each.kind == "sum" for each in found):
            return False
        self._set_aside(top, [0], self._n_rows)
        return True

    def _add(self, table: pa.Table) -> None:
        self._n_rows += len(table)
        for name in self._floats(table):
            values = table.column(name).to_numpy()
            if name in self._first:
                self._first[name][-1] += np.nansum(values)
            else:
                rest = np.nansum(values[_FIRST_ROWS:])
                self._first[name] = np.append(values[:_FIRST_ROWS], rest)

    def _floats(self, table: pa.Table) -> list[str]:
        kinds = _kinds(table)
        return [
            name for name in self.numbers if name in kinds and pa.types.is_floating(kinds[name])
        ]

    def _cut(self, table: pa.Table, lines: NDArray[np.int64]) -> Batch:
        names = [name for name in self._floats(table) if name in self._first]
        if not names:
            return table, lines
        n_first = len(self._first[names[0]])
        texts = _texts(table, range(-n_first, len(table)), but=self.numbers)
        columns = [np.append(self._first[name], table.column(name).to_numpy()) for name in names]
        rows = [each.row - n_first for each in find_totals(columns, texts) if each.kind == "sum"]
        rows = [row for row in rows if row >= len(table) - _MOST_ROWS]
        if not rows:
            return table, lines
        keep = np.ones(len(table), dtype=bool)
        keep[rows] = False
        self._set_aside((table, lines), rows, self._n_rows + int(keep.sum()))
        return table.filter(pa.array(keep)), lines[keep]

    def _set_aside(self, batch: Batch, rows: Sequence[int], n_rows: int) -> None:
        table, lines = batch
        self.aside += tuple(
            AsideRow(int(lines[row]), self._text(table, row), Note("totals", {"n_rows": n_rows}))
            for row in rows
        )

    def _text(self, table: pa.Table, row: int) -> str:
        cells = table.slice(row, 1).to_pylist()[0].values()
        return self.delimiter.join("" if cell is None else str(cell) for cell in cells)


def _nameless(table: pa.Table) -> NDArray[np.bool_]:
    """Tell which rows have no text where nearly all others have one."""
    found = np.zeros(len(table), dtype=bool)
    for name, kind in _kinds(table).items():
        if kind == TEXT:
            is_empty = as_mask(pc.equal(pc.fill_null(table.column(name), ""), ""))
            if 0 < np.count_nonzero(is_empty) <= max(_MOST_ROWS, _SELDOM * len(table)):
                found |= is_empty
    return found


def _kinds(table: pa.Table) -> dict[str, pa.DataType]:
    return dict(zip(table.column_names, table.schema.types, strict=True))


def _parted(table: pa.Table, lines: NDArray[np.int64]) -> tuple[Batch | None, Batch]:
    """Take the first row off where a word for a total stands in it, or no name."""
    first = table.slice(0, 1)
    texts = _texts(first, range(1))
    has_name = texts and not pd.isna(texts[0].iloc[0]) and texts[0].iloc[0] != ""
    if not texts or (has_name and not any(worded(column).any() for column in texts)):
        return None, (table, lines)
    return (first, lines[:1]), (table.slice(1), lines[1:])


def _texts(table: pa.Table, rows: range, *, but: Sequence[str] = ()) -> list[pd.Series]:
    """Return the columns of text, with nothing in rows that the table does not have."""
    return [
        table.column(name).to_pandas().reindex(rows)
        for name, kind in _kinds(table).items()
        if name not in but and kind == TEXT
    ]
