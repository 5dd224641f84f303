"""Run a program's work in a process of its own, so that its end is always told in a sentence."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from segmentation.processes.restricting import silence

Told = Callable[[int, Mapping[str, Any]], str]
"""Takes the signal that ended the work and what it was doing; returns a sentence."""

_FAILED = 2
_HANDED_ON = (signal.SIGTERM, signal.SIGHUP)
_MEANT = (*_HANDED_ON, signal.SIGINT, signal.SIGPIPE)
"""Signals that somebody sends on purpose: the program ends by them as well."""
_LONGEST_NOTE = 4_000

_notes: list[int] = []
"""Where the supervised process writes what it is doing; empty in any other."""


def is_supervised() -> bool:
    """Whether this process may be ended by the system without harm to whoever started it."""
    return bool(_notes)


def note(doing: Mapping[str, Any]) -> None:
    """Write down what is being done, for the sentence in case that it is the last thing."""
    for handle in _notes:
        with suppress(OSError):
            os.write(handle, json.dumps(doing).encode()[:_LONGEST_NOTE] + b"\n")


def open_closed_streams() -> None:
    """Let standard streams that are closed lead nowhere.

    Else the next file that is opened would have the number of one, and get what is printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def supervised(run: Callable[[], int], told: Told) -> int:
    """Run work in a child process and return its exit status: 2 where the system ended it.

    ``run``: returns an exit status. ``told``: makes the sentence that is then written to standard
    error.
    """
    theirs, ours = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _HANDED_ON)  # Until there is somebody to hand on to.
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDED_ON)
        os.close(theirs)
        _notes.append(ours)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        silence()
        return run()
    os.close(ours)
    for each in _HANDED_ON:
        signal.signal(each, lambda number, _: os.kill(child, number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDED_ON)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A terminal sends it to both.
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    number = os.WTERMSIG(status)
    if number in _MEANT:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    print(f"segmentation: {told(number, _last_note(theirs))}", file=sys.stderr)  # noqa: T201  # its place
    return _FAILED


def _last_note(handle: int) -> Mapping[str, Any]:
    os.set_blocking(handle, False)
    text = b""
    with suppress(BlockingIOError):
        while piece := os.read(handle, 1 << 16):
            text += piece
    lines = text.splitlines()
    with suppress(ValueError):
        found = json.loads(lines[-1]) if lines else {}
        return found if isinstance(found, dict) else {}
    return {}
