"""Cluster structureless data on request: a process that `clusters.parallel.workers` starts."""

from __future__ import annotations

import socket

from segmentation.clusters.evidence.references import answer
from segmentation.clusters.parallel.workers import receive_arrays, send_arrays
from segmentation.processes import serve


def answer_one(connection: socket.socket) -> None:
    """Answer the next request."""
    send_arrays(connection, answer(receive_arrays(connection)))


if __name__ == "__main__":
    serve(answer_one)
