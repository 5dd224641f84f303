"""Send back what arrives and what the surroundings are: a child for tests."""

import os
import socket

from segmentation.processes import receive, send, serve


def answer_one(connection: socket.socket) -> None:
    header, buffers = receive(connection)
    if "end" in header:
        os._exit(0)
    send(connection, {"header": header, "environment": dict(os.environ)}, *buffers)


if __name__ == "__main__":
    serve(answer_one)
