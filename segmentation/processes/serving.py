"""Answer the parent of this process until it has gone."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable

GONE = (EOFError, ConnectionError)
"""What a process is told by whose other side has left: no fault, but the end of its work."""


def serve(work: Callable[[socket.socket], object]) -> None:
    """Do some work over the connection to the parent, again and again.

    Called by the main module of a process that `Child` has started.
    """
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        while True:
            try:
                work(connection)
            except GONE:
                return
