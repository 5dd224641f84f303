"""Fork a reader for each untrusted file: a process that `intake.sandbox.sandbox` starts.

It loads the libraries once. For every connection that it is handed, a child with a memory and a
time limit reads one file and exits.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
from contextlib import suppress

from segmentation.errors import SegmentationError, TooLargeError
from segmentation.intake.limits import MEGABYTE, Limits
from segmentation.intake.reading import read_customers
from segmentation.intake.sandbox.transfer import pack
from segmentation.intake.sources import load_function
from segmentation.processes import GONE, receive, send, serve
from segmentation.records import FORMATS, contract_of

for _known in FORMATS.values():  # loaded before the fork, so that no child has to
    for _path in filter(None, (_known.reader, _known.beginning, _known.looks_like)):
        load_function(_path)


def read_next(control: socket.socket) -> None:
    """Fork a reader for the connection that comes next."""
    message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    if not message:
        raise EOFError
    with socket.socket(fileno=descriptors[0]) as connection:
        if os.fork() == 0:
            control.close()
            with suppress(*GONE):
                _read_one(connection)
            os._exit(0)


def _read_one(connection: socket.socket) -> None:
    """Read the file that comes over a connection, and answer with the table or the reason."""
    request, (data,) = receive(connection)
    limits = Limits(**request["limits"])
    _restrict(limits)
    name = request["name"]
    try:
        table = read_customers(
            bytes(data),
            name=name,
            sheet=request["sheet"],
            limits=limits,
            n_rows=request["n_rows"],
            decimal=request["decimal"],
            missing_values=request["missing_values"],
            contracts={name: contract_of(plain) for name, plain in request["contracts"].items()},
        )
        described, columns = pack(table)
    except SegmentationError as error:
        send(connection, {"error": type(error).__name__, "message": str(error)})
    except MemoryError:
        send(
            connection, {"error": TooLargeError.__name__, "message": too_much_memory(name, limits)}
        )
    else:
        send(connection, {"table": described}, columns)


def too_much_memory(name: str, limits: Limits) -> str:
    """Return the sentence for a file that needs more memory than is allowed."""
    return (
        f"Reading {name} takes more than the {limits.memory_bytes / MEGABYTE:,.0f} MB of memory "
        "that one file may use here: it unpacks to far more than it seems. Leave out columns or "
        "rows that are not needed, or save it anew as CSV."
    )


def _restrict(limits: Limits) -> None:
    """Bound memory, time and files of this process; the system ends it where it goes beyond."""
    n_pages = int(open("/proc/self/statm", encoding="ascii").read().split()[0])  # noqa: SIM115, PTH123
    in_use = n_pages * resource.getpagesize()
    n_bytes = in_use + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (n_bytes, n_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    serve(read_next)
