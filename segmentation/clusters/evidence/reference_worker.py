"""A process that clusters structureless data on request, until nobody can ask any more.

Started by `segmentation.clusters.parallel.workers` with ``python -m``.
"""

from __future__ import annotations

import signal
import sys

from segmentation.clusters.evidence.references import answer
from segmentation.clusters.parallel.workers import receive, send


def main() -> None:
    """Answer requests from standard input on standard output."""
    # Ctrl+C reaches every process of the terminal; the one that asks decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            request = receive(sys.stdin.buffer)
        except EOFError:
            return
        send(sys.stdout.buffer, answer(request))


if __name__ == "__main__":
    main()
