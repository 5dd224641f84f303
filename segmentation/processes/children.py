"""Start child processes of this program, replace them when they die, and end them at exit."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TypeVar

Result = TypeVar("Result")

_ROOT = Path(__file__).resolve().parents[2]

# A list of what passes, since nobody can list the secrets: children read files of strangers.
_PASSED = frozenset({"PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "LD_PRELOAD"})
_PASSED_KINDS = ("LC_", "PYTHON", "OPENBLAS_", "MKL_", "OMP_", "NPY_", "MALLOC_")
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A process with threads must not fork, and children stand beside threads of their parent."""


class Child:
    """A process that runs one module of this program; started when first needed.

    Parameters
    ----------
    module : str
        Its main module, which calls `segmentation.processes.serve`.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        atexit.register(self.stop)

    @property
    def pid(self) -> int | None:
        """Number of the process, or None where it does not run."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the process now, so that the first question does not wait for it."""
        with self._lock:
            self._running()

    def ask(self, exchange: Callable[[socket.socket], Result]) -> Result:
        """Do an exchange over the connection; once more with a new process where this one ended.

        Raises OSError or EOFError if the process cannot be started, or has ended twice.
        """
        with self._lock:
            try:
                return exchange(self._running())
            except (OSError, EOFError):
                self._end()
            return exchange(self._running())

    def stop(self) -> None:
        """End the process; it is started again when it is needed."""
        with self._lock:
            self._end()

    def _running(self) -> socket.socket:
        if self._process is None or self._connection is None or self._process.poll() is not None:
            self._end()
            ours, theirs = socket.socketpair()
            self._connection = ours
            with theirs:
                self._process = _start(self._module, theirs.fileno())
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _start(module: str, descriptor: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program itself, with a number as argument
        [sys.executable, "-P", "-m", module, str(descriptor)],
        pass_fds=(descriptor,),
        stdin=subprocess.DEVNULL,
        env=environment(os.environ),
        process_group=0,  # Ctrl+C is for the parent, which decides when its children end
    )


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return what a child is told of its surroundings: no token, no password, one thread."""
    passed = {
        name: value
        for name, value in inherited.items()
        if name in _PASSED or name.startswith(_PASSED_KINDS)
    }
    paths = [str(_ROOT), *filter(None, [inherited.get("PYTHONPATH")])]
    return {**passed, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
