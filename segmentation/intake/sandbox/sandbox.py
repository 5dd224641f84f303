"""Read files that nobody vouches for in a process with bounded memory and time."""

from __future__ import annotations

import socket
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict

import pyarrow as pa

from segmentation import errors
from segmentation.errors import SegmentationError, TooLargeError
from segmentation.intake.limits import BROWSER, Limits
from segmentation.intake.sandbox.failures import died
from segmentation.intake.sandbox.transfer import unpack
from segmentation.intake.sources import too_large
from segmentation.processes import Child, receive, send
from segmentation.records import ColumnContract, CustomerTable, Decimal

_GRACE = 5.0
"""Seconds beyond the limit within which the system must have ended the reader."""
_START = 60.0
"""Seconds that the worker may take to load its libraries on a busy machine."""


_READERS = Child("segmentation.intake.sandbox.worker")
"""The process that forks a reader for every file."""


def warm_up() -> None:
    """Start the reading process in the background: a server does this before its first visitor."""
    _READERS.start()


def read_untrusted(
    data: bytes,
    *,
    name: str,
    sheet: str | None = None,
    limits: Limits = BROWSER,
    n_rows: int | None = None,
    decimal: Decimal | None = None,
    missing_values: Mapping[str, Collection[str]] | None = None,
    contracts: Mapping[str, ColumnContract] | None = None,
    as_text: bool = False,
    without_hidden: bool = False,
) -> CustomerTable:
    """Read a customer file in a child process with bounded memory and time.

    Parameters
    ----------
    data : bytes
        The content of the file.
    name : str
        What messages call it.
    sheet : str, optional
        Which sheet of a workbook.
    n_rows : int, optional
        Only the first rows, for a look at a large file before the rest of it is read.
    decimal, missing_values, contracts, without_hidden : optional
        As for `read_customers`.
    as_text : bool
        Whether each cell stays the text that stands in the file, as from `as_texts`.

    Returns
    -------
    CustomerTable
        As from `read_customers`.

    Raises
    ------
    ReadError, DataError
        As from `read_customers`; also where the reader died.
    TooLargeError
        If the file, the table, or the time or memory of reading exceeds the limits.
    """
    if len(data) > limits.n_bytes:
        raise TooLargeError(too_large(name, len(data), limits))
    started = time.monotonic()
    with _connect() as connection:
        connection.settimeout(limits.seconds + _GRACE + _START)
        request = {
            "name": name,
            "sheet": sheet,
            "limits": asdict(limits),
            "n_rows": n_rows,
            "decimal": decimal,
            "missing_values": {c: [*values] for c, values in (missing_values or {}).items()},
            "as_text": as_text,
            "contracts": {name: asdict(known) for name, known in (contracts or {}).items()},
            "without_hidden": without_hidden,
        }
        try:
            send(connection, request, data)
            header, columns = receive(connection)
        except (EOFError, OSError) as error:
            seconds = time.monotonic() - started
            raise died(name, seconds, limits) from error
    if "error" in header:
        kind: type[SegmentationError] = getattr(errors, header["error"])
        raise kind(header["message"])
    return unpack(header["table"], pa.py_buffer(columns[0]))


def _connect() -> socket.socket:
    """Return a connection to a fresh reader."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            _READERS.ask(lambda control: socket.send_fds(control, [b"r"], [theirs.fileno()]))
        except OSError:
            ours.close()
            raise
    return ours
