"""Restrict this process: how much memory, how long, no file, no network, no other program."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_NO_NEW_PRIVILEGES, _SET_FILTER, _BY_PROGRAM, _END_WITH_PARENT = 38, 22, 2, 1
"""Of `prctl`: what is given up before a filter, the filter, that it is a program; the last one."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_LOAD, _IF_EQUAL, _IF_ABOVE, _RETURN = 0x20, 0x15, 0x35, 0x06


_MEMORY = Path("/proc/self/statm")
"""Tells how much a process has in use."""


@dataclass(frozen=True, slots=True)
class _System:
    """How an architecture is told, and the numbers of the calls that are refused on it."""

    architecture: int
    refused: tuple[int, ...]


_SYSTEMS = {
    # socket, connect, bind, execve, ptrace, execveat, io_uring_setup
    "x86_64": _System(0xC000003E, (41, 42, 49, 59, 101, 322, 425)),
    "aarch64": _System(0xC00000B7, (198, 203, 200, 221, 117, 281, 425)),
}
_OTHER_NUMBERS = 0x40000000
"""From here on the numbers of a second set of calls begin, which nothing here uses."""


def refuse_network() -> bool:
    """Let the system refuse connections and other programs to this process and its children.

    Whether it does: where the system has no filter of calls for a process, it cannot.
    """
    system = _SYSTEMS.get(platform.machine())
    if system is None or sys.platform != "linux":
        return False
    n = len(system.refused)
    # Each line that jumps says over how many others: where it holds, and where it does not.
    program = [
        (_LOAD, 0, 0, 4),
        (_IF_EQUAL, 0, n + 3, system.architecture),
        (_LOAD, 0, 0, 0),
        (_IF_ABOVE, n + 1, 0, _OTHER_NUMBERS),
        *((_IF_EQUAL, n - at, 0, call) for at, call in enumerate(system.refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return _install(program)


def _install(program: list[tuple[int, int, int, int]]) -> bool:
    lines = b"".join(struct.pack("HBBI", *line) for line in program)
    held = ctypes.create_string_buffer(lines, len(lines))
    filter_ = struct.pack("HL", len(program), ctypes.addressof(held))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_FILTER, _BY_PROGRAM, ctypes.c_char_p(filter_), 0, 0) == 0)


def restrict(*, memory_bytes: int, seconds: float) -> None:
    """Bound memory and time of this process; the system ends it where it goes beyond.

    What it has in use already counts for nothing.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if not _MEMORY.exists():
        return  # Not Linux: the system counts memory in ways that bound nothing.
    n_pages = int(_MEMORY.read_text(encoding="ascii").split()[0])
    most = n_pages * resource.getpagesize() + memory_bytes
    hardest = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hardest != resource.RLIM_INFINITY:
        most = min(most, hardest)
    resource.setrlimit(resource.RLIMIT_AS, (most, hardest))


@contextmanager
def restricted(*, memory_bytes: int, seconds: float) -> Iterator[None]:
    """Bound memory and time while a block runs."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    restrict(memory_bytes=memory_bytes, seconds=seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)


def write_no_file() -> None:
    """Let this process write no byte into a file, and leave no picture of its memory."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(parent: int) -> None:
    """Let the system end this process as soon as the one of that number, which forked it, ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # It has ended already.
        os.kill(os.getpid(), signal.SIGKILL)


def silence() -> None:
    """Let nothing that libraries say, while they are ended, reach whoever started the program.

    What Python itself writes to standard error still does.
    """
    kept = os.dup(2)
    sys.stderr = os.fdopen(kept, "w", encoding="utf-8", errors="backslashreplace", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
