"""Read a large table in another process, which hands on part after part of it."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from segmentation.intake.large.endings import Batch
from segmentation.intake.large.tables import SampledTable, open_large
from segmentation.intake.limits import Limits
from segmentation.intake.sandbox.answering import answer
from segmentation.intake.sandbox.asking import Asked
from segmentation.intake.sandbox.transfer import LINES, pack, rebuilt, stream
from segmentation.processes import forked, receive, send
from segmentation.records import AsideRow, Decimal, Step


@dataclass(slots=True, eq=False)
class DistantTable(SampledTable):
    """A large table that another process reads; see `LargeTable`."""

    asked: Asked
    share: float = 0.0
    aside: tuple[AsideRow, ...] = ()
    read_steps: tuple[Step, ...] = ()
    _n_empty: Mapping[str, int] = field(default_factory=dict)

    def empty_cells(self) -> Mapping[str, int]:
        """Return how many cells of each column are empty in the file, once it was read."""
        return self._n_empty

    def batches(self, typed: Collection[str]) -> Iterator[Batch]:
        """Yield the rows in parts, with the line of each."""
        self.asked.tell({"typed": sorted(typed)})
        header, buffers = self.asked.told()
        while buffers:
            self.share = header["share"]
            part = pa.ipc.open_stream(pa.py_buffer(buffers[0])).read_all()
            part.validate()
            yield part.select(range(part.num_columns - 1)), part.column(LINES).to_numpy()
            header, buffers = self.asked.told()
        self.aside = rebuilt(tuple[AsideRow, ...], header["aside"])
        self.read_steps = rebuilt(tuple[Step, ...], header["read_steps"])
        self._n_empty = header["n_empty"]


@contextmanager
def open_distant(
    path: Path, limits: Limits, *, columns: Iterable[str] | None, decimal: Decimal | None
) -> Iterator[DistantTable]:
    """Open a large file in a process of its own; see `open_large`."""
    names = None if columns is None else list(columns)
    with tempfile.TemporaryDirectory(prefix="table-") as folder:

        def work(connection: socket.socket) -> None:
            tempfile.tempdir = folder  # whenever this process ends, the folder is cleared

            def read() -> None:
                _hand_on(connection, path, columns=names, decimal=decimal)

            answer(connection, read, name=path.name, limits=limits)

        with forked(work) as connection:
            asked = Asked(connection, path.name, limits)
            yield DistantTable(asked.told_table(), asked)


def _hand_on(connection: socket.socket, path: Path, **options: Any) -> None:
    """Send the sample of a large file and, once it is said what is typed, all of it."""
    with open_large(path, **options) as large:
        described, sample = pack(large.first)
        send(connection, {"answer": described}, sample)
        request, _ = receive(connection)
        for part, lines in large.batches(request["typed"]):
            table = part.append_column(LINES, pa.array(np.asarray(lines), pa.int64()))
            send(connection, {"share": large.share}, stream(table))
        told = {
            "aside": [asdict(row) for row in large.aside],
            "read_steps": [asdict(step) for step in large.read_steps],
            "n_empty": dict(large.empty_cells()),
        }
        send(connection, told)
