"""Let the threads of a server take turns often enough that none keeps the others waiting."""

from __future__ import annotations

import sys

TURN_SECONDS = 0.0005
"""Python lets a thread go on for 5 ms while others wait. A request takes the interpreter some ten
times, so beside two threads at work it would wait for a tenth of a second."""


def take_turns() -> None:
    """Hand the interpreter on more often, from now on and in all threads of this process."""
    sys.setswitchinterval(TURN_SECONDS)
