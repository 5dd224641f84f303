"""Read the file that somebody asks for over a connection, within limits, and answer with it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from segmentation.errors import SegmentationError
from segmentation.intake.limits import Limits
from segmentation.intake.reading import as_texts, read_customers, read_raw
from segmentation.intake.sandbox.failures import told_as_read_error
from segmentation.intake.sandbox.transfer import pack
from segmentation.processes import receive, restrict, send, write_no_file
from segmentation.records import ColumnContract, CustomerTable, contract_of


def read_one(connection: socket.socket) -> None:
    """Read the file that comes over a connection, and answer with the table or the reason."""
    request, sent = receive(connection)
    limits = Limits(**request["limits"])

    def read() -> None:
        source = bytes(sent[0]) if sent else Path(request["path"])
        described, columns = pack(_read(source, request, limits))
        send(connection, {"answer": described}, columns)

    write_no_file()
    answer(connection, read, name=request["name"], limits=limits)


def answer(
    connection: socket.socket, work: Callable[[], object], *, name: str, limits: Limits
) -> None:
    """Do work that sends its answers, within limits; send the reason where it fails."""
    restrict(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    try:
        with told_as_read_error(name, limits):
            work()
    except SegmentationError as error:
        send(connection, {"error": type(error).__name__, "message": str(error)})


def _read(source: bytes | Path, request: Mapping[str, Any], limits: Limits) -> CustomerTable:
    file = {name: request[name] for name in ("sheet", "without_hidden")}
    file["name"] = request["name"]
    if request["as_text"]:
        return as_texts(read_raw(source, limits=limits, **file))
    told = {name: request[name] for name in ("n_rows", "decimal", "missing_values")}
    contracts = _contracts(request["contracts"])
    return read_customers(source, limits=limits, contracts=contracts, **file, **told)


def _contracts(plain: Mapping[str, Any]) -> dict[str, ColumnContract]:
    return {name: contract_of(told) for name, told in plain.items()}
