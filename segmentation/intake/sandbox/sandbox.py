"""Read files that nobody vouches for in a process with bounded memory and time."""

from __future__ import annotations

import socket
from typing import Unpack

from segmentation.errors import TooLargeError
from segmentation.intake.limits import BROWSER, Limits
from segmentation.intake.sandbox.asking import Asked, TextOptions
from segmentation.intake.sources import too_large
from segmentation.processes import Child
from segmentation.records import CustomerTable

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
    data: bytes, *, name: str, limits: Limits = BROWSER, **options: Unpack[TextOptions]
) -> CustomerTable:
    """Read a customer file in a child process with bounded memory and time.

    As from `read_customers`.

    Parameters
    ----------
    data : bytes
        The content of the file.
    name : str
        What messages call it.
    **options
        As for `read_customers`; of the first rows alone, for a look at a large file before the rest
        of it is read; or as text.

    Raises
    ------
    ReadError, DataError
        As from `read_customers`; also where the reader died.
    TooLargeError
        If the file, the table, or the time or memory of reading exceeds the limits.
    """
    if len(data) > limits.n_bytes:
        raise TooLargeError(too_large(name, len(data), limits))
    with _connect() as connection:
        connection.settimeout(limits.seconds + _GRACE + _START)
        asked = Asked(connection, name, limits)
        asked.table(options, data=data)
        return asked.told_table()


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
