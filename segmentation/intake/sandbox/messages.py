"""Messages between this program and the process that reads files for it."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

_LENGTHS = struct.Struct("<QQ")
_CHUNK = 1 << 20


def send(connection: socket.socket, header: Mapping[str, Any], content: bytes | pa.Buffer) -> None:
    """Send a small JSON header and any number of bytes."""
    described = json.dumps(header).encode()
    connection.sendall(_LENGTHS.pack(len(described), len(content)) + described)
    connection.sendall(memoryview(content))


def receive(connection: socket.socket) -> tuple[dict[str, Any], pa.Buffer]:
    """Receive what `send` sent.

    Raises
    ------
    EOFError
        If the other side has gone.
    TimeoutError
        If nothing came within the connection's time.
    """
    n_described, n_content = _LENGTHS.unpack(_receive_exactly(connection, _LENGTHS.size))
    header: dict[str, Any] = json.loads(bytes(_receive_exactly(connection, n_described)))
    return header, pa.py_buffer(_receive_exactly(connection, n_content))


def _receive_exactly(connection: socket.socket, n_bytes: int) -> bytearray:
    data = bytearray(n_bytes)
    view = memoryview(data)
    position = 0
    while position < n_bytes:
        n_received = connection.recv_into(view[position : position + _CHUNK])
        if not n_received:
            raise EOFError
        position += n_received
    return data
