"""Fork a reader for each untrusted file: a process that `intake.sandbox.sandbox` starts.

It loads the libraries once. For every connection that it is handed, a child with a memory and a
time limit reads one file and exits.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from segmentation.errors import SegmentationError
from segmentation.intake.limits import Limits
from segmentation.intake.reading import as_texts, read_customers, read_raw
from segmentation.intake.sandbox.failures import told_as_read_error
from segmentation.intake.sandbox.transfer import pack
from segmentation.intake.sources import load_function
from segmentation.processes import (
    GONE,
    receive,
    refuse_network,
    restrict,
    send,
    serve,
    silence,
    write_no_file,
)
from segmentation.records import FORMATS, ColumnContract, CustomerTable, contract_of

NO_WALL = (
    "segmentation: files are read with the network within reach, since this system has no filter "
    "of system calls for a process."
)

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
            try:
                control.close()
                with suppress(*GONE):
                    _read_one(connection)
            finally:
                os._exit(0)  # Whatever else went wrong is told by whoever waits for an answer.


def _read_one(connection: socket.socket) -> None:
    """Read the file that comes over a connection, and answer with the table or the reason."""
    request, (data,) = receive(connection)
    limits = Limits(**request["limits"])
    restrict(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    write_no_file()
    name = request["name"]
    try:
        with told_as_read_error(name, limits):
            described, columns = pack(_read(bytes(data), request, limits))
    except SegmentationError as error:
        send(connection, {"error": type(error).__name__, "message": str(error)})
    else:
        send(connection, {"table": described}, columns)


def _read(data: bytes, request: Mapping[str, Any], limits: Limits) -> CustomerTable:
    file = {name: request[name] for name in ("name", "sheet", "without_hidden")}
    if request["as_text"]:
        return as_texts(read_raw(data, limits=limits, **file))
    told = {name: request[name] for name in ("n_rows", "decimal", "missing_values")}
    contracts = _contracts(request["contracts"])
    return read_customers(data, limits=limits, contracts=contracts, **file, **told)


def _contracts(plain: Mapping[str, Any]) -> dict[str, ColumnContract]:
    return {name: contract_of(told) for name, told in plain.items()}


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.freeze()
    if not refuse_network():
        print(NO_WALL, file=sys.stderr)  # noqa: T201  # the terminal of whoever runs the server
    silence()
    serve(read_next)
