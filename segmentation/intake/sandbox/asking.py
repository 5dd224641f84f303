"""Ask a process that reads a file, and wait for its answer or for its end."""

from __future__ import annotations

import socket
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any, TypedDict

import pyarrow as pa

from segmentation import errors
from segmentation.errors import SegmentationError
from segmentation.intake.limits import Limits
from segmentation.intake.sandbox.failures import died
from segmentation.intake.sandbox.transfer import unpack
from segmentation.processes import receive, send
from segmentation.records import ColumnContract, CustomerTable, Decimal


class Options(TypedDict, total=False):
    """How a file is read, as `read_customers` has it."""

    sheet: str | None
    n_rows: int | None
    decimal: Decimal | None
    missing_values: Mapping[str, Collection[str]] | None
    contracts: Mapping[str, ColumnContract] | None
    without_hidden: bool


class TextOptions(Options, total=False):
    """How a file is read where its cells may stay texts."""

    as_text: bool
    """Whether each cell stays the text that stands in the file, as from `as_texts`."""


class Asked:
    """A process that is asked about one file.

    Parameters
    ----------
    connection : socket
    name : str
        What messages call the file.
    limits : Limits
    """

    def __init__(self, connection: socket.socket, name: str, limits: Limits) -> None:
        self._connection = connection
        self._name = name
        self._limits = limits
        self._started = time.monotonic()

    def table(
        self, options: Mapping[str, Any], *, data: bytes | None = None, path: str = ""
    ) -> None:
        """Ask for the table of a file: of its content, or of where it stands."""
        contracts = options.get("contracts") or {}
        missing = options.get("missing_values") or {}
        request = {
            "name": self._name,
            "path": path,
            "limits": asdict(self._limits),
            "sheet": options.get("sheet"),
            "n_rows": options.get("n_rows"),
            "decimal": options.get("decimal"),
            "as_text": options.get("as_text", False),
            "without_hidden": options.get("without_hidden", False),
            "missing_values": {name: [*values] for name, values in missing.items()},
            "contracts": {name: asdict(known) for name, known in contracts.items()},
        }
        self.tell(request, *([] if data is None else [data]))

    def tell(self, request: Mapping[str, Any], *sent: bytes) -> None:
        """Send what is asked for."""
        try:
            send(self._connection, request, *sent)
        except OSError as error:
            raise self._died() from error

    def told(self) -> tuple[dict[str, Any], list[bytearray]]:
        """Return the next answer.

        Raises
        ------
        SegmentationError
            What the other process could not do; or it has ended without a word.
        """
        try:
            header, buffers = receive(self._connection)
        except (EOFError, OSError) as error:
            raise self._died() from error
        if "error" in header:
            kind: type[SegmentationError] = getattr(errors, header["error"])
            raise kind(header["message"])
        return header, buffers

    def told_table(self) -> CustomerTable:
        """Return the answer to `table`."""
        header, (columns,) = self.told()
        return unpack(header["answer"], pa.py_buffer(columns))

    def _died(self) -> SegmentationError:
        return died(self._name, time.monotonic() - self._started, self._limits)
