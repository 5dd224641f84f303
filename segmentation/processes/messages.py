"""Send and receive messages over a socket: a JSON header and any number of buffers."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any, TypeAlias

Buffer: TypeAlias = bytes | bytearray | memoryview

_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20


def send(connection: socket.socket, header: Mapping[str, Any], *buffers: Buffer) -> None:
    """Send plain JSON values and contiguous bytes."""
    views = [memoryview(buffer).cast("B") for buffer in buffers]
    described = json.dumps({"header": header, "sizes": [view.nbytes for view in views]}).encode()
    connection.sendall(_LENGTH.pack(len(described)) + described)
    for view in views:
        connection.sendall(view)


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[bytearray]]:
    """Receive what `send` sent.

    Raises EOFError if the other side has gone; TimeoutError if nothing came within the connection's
    time.
    """
    (length,) = _LENGTH.unpack(_receive_exactly(connection, _LENGTH.size))
    described = json.loads(_receive_exactly(connection, length))
    buffers = [_receive_exactly(connection, size) for size in described["sizes"]]
    return described["header"], buffers


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
