"""Carry keys of an order down over the parts of a file, and count the lines that got them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.orders.engine.source import is_text
from segmentation.orders.lines.carried import rows_above
from segmentation.records import Step


@dataclass(slots=True, eq=False)
class Carrier:
    """Columns of keys that only the first line of an order or a customer has, block by block."""

    blocks: tuple[tuple[str, ...], ...]
    n_by_column: Counter[str] = field(default_factory=Counter)
    _last: dict[tuple[str, ...], tuple[pa.Array, ...]] = field(default_factory=dict)
    """The keys that hold at the end of the parts so far."""

    def carry(self, batch: pa.Table) -> pa.Table:
        """Return the rows of a part with the keys of the lines above them."""
        for block in self.blocks:
            cells = [_blank_as_null(batch.column(name)) for name in block]
            above = self._last.get(block, tuple(column.slice(0, 1) for column in cells))
            cells = [_joined(first, column) for first, column in zip(above, cells, strict=True)]
            filled = _filled(cells)
            self._last[block] = tuple(column.slice(len(column) - 1) for column in filled)
            for name, before, column in zip(block, cells, filled, strict=True):
                self.n_by_column[name] += before.null_count - column.null_count
                place = batch.column_names.index(name)
                batch = batch.set_column(place, name, column.slice(1))
        return batch

    def below(self, batch: pa.Table) -> pa.Array:
        """Return for each row of a part, before it is carried, which blocks are blank on it.

        The first block is bit 0.
        """
        bits = np.zeros(len(batch), dtype=np.int64)
        for at, block in enumerate(self.blocks):
            is_blank = [np.asarray(_blank_as_null(batch.column(name)).is_null()) for name in block]
            bits |= np.logical_and.reduce(is_blank).astype(np.int64) << at
        return pa.array(bits)

    def steps(self) -> tuple[Step, ...]:
        """Return what was carried down."""
        return tuple(
            Step("filled down", name, n, n, code="carried_down")
            for name, n in self.n_by_column.items()
            if n
        )


def _blank_as_null(column: pa.ChunkedArray) -> pa.Array:
    whole = pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)
    return pc.if_else(pc.equal(whole, ""), None, whole) if is_text(whole.type) else whole


def _joined(first: pa.Array, column: pa.Array) -> pa.Array:
    kind = first.type if pa.types.is_null(column.type) else column.type
    return pa.concat_arrays([first.cast(kind), column.cast(kind)])


def _filled(cells: Sequence[pa.Array]) -> list[pa.Array]:
    rows: NDArray[np.int64] = rows_above([np.asarray(column.is_null()) for column in cells])
    return [column.take(pa.array(rows)) for column in cells]
