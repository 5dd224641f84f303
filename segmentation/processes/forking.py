"""Fork a process that does one piece of work behind walls; its answers are its only way out."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

from segmentation.processes.children import environment
from segmentation.processes.restricting import end_with_parent, refuse_network
from segmentation.processes.serving import GONE


def forked(work: Callable[[socket.socket], object]) -> socket.socket:
    """Return a connection to a fork of this process that does some work and ends.

    It opens no connection, starts no program, is told of no secret in the environment, and does not
    outlive this process. What goes wrong in it, it says nothing of: whoever waits for its answer
    finds the connection closed.
    """
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    with theirs:
        if os.fork() == 0:
            try:
                ours.close()
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # for this process, which decides
                end_with_parent(parent)
                for name in set(os.environ) - set(environment(os.environ)):
                    del os.environ[name]
                refuse_network()
                with suppress(*GONE):
                    work(theirs)
            finally:
                os._exit(0)
    return ours
