"""Start the command `segmentation`, or `python -m segmentation`."""

import signal
import sys
from collections.abc import Mapping
from typing import Any

# Whoever interrupts it while it is loaded, or when all is said, is to see no traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

_SERVERS = ("serve", "dashboard")
"""Verbs that run until they are interrupted; files of strangers are read beside them."""


def _run() -> int:
    from segmentation.cli import main

    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        status = main()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    except KeyboardInterrupt:
        return 130
    return status


def _ended(number: int, doing: Mapping[str, Any]) -> str:
    from segmentation.cli.limits import ended

    return ended(number, doing)


def start() -> int:
    """Run the command line; all but the servers in a process of its own."""
    from segmentation.processes import open_closed_streams, supervised

    open_closed_streams()
    if len(sys.argv) > 1 and sys.argv[1] in _SERVERS:
        return _run()
    return supervised(_run, _ended)


if __name__ == "__main__":
    sys.exit(start())
