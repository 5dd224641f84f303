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
from contextlib import suppress

from segmentation.intake.sandbox.answering import read_one
from segmentation.intake.sources import load_function
from segmentation.processes import GONE, end_with_parent, refuse_network, serve, silence
from segmentation.records import FORMATS

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
        parent = os.getpid()
        if os.fork() == 0:
            try:
                control.close()
                end_with_parent(parent)
                with suppress(*GONE):
                    read_one(connection)
            finally:
                os._exit(0)  # Whatever else went wrong is told by whoever waits for an answer.


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.freeze()
    if not refuse_network():
        print(NO_WALL, file=sys.stderr)  # noqa: T201  # the terminal of whoever runs the server
    silence()
    serve(read_next)
