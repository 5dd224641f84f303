"""Reading files that nobody vouches for: in a process of its own, with bounded memory and time."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from segmentation import errors
from segmentation.errors import ReadError, SegmentationError, TooLargeError
from segmentation.intake.limits import BROWSER, MEGABYTE, Limits
from segmentation.intake.sandbox import messages
from segmentation.intake.sandbox.transfer import unpack
from segmentation.intake.sources import too_large
from segmentation.records import CustomerTable

_ROOT = Path(__file__).resolve().parents[3]
_GRACE = 5.0
"""Seconds beyond the limit within which the system must have ended the reader."""
_START = 60.0
"""Seconds that the worker may take to load its libraries on a busy machine."""


class _Worker:
    """The process that forks a reader for every file; started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def connect(self) -> socket.socket:
        """Return a connection to a fresh reader."""
        ours, theirs = socket.socketpair()
        with self._lock, theirs:
            try:
                socket.send_fds(self._running(), [b"r"], [theirs.fileno()])
            except OSError:  # it was ended from outside: once more with a new one
                self._stop()
                socket.send_fds(self._running(), [b"r"], [theirs.fileno()])
        return ours

    def _running(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._stop()
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = _start(theirs.fileno())
        return self._control

    def start(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with self._lock:
            self._running()

    def stop(self) -> None:
        """End the process; it is started again when it is needed."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()  # it ends by itself when nobody can ask it any more
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _start(descriptor: int) -> subprocess.Popen[bytes]:
    # One thread only: a process with threads must not fork.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, **single, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen(  # noqa: S603 - this program itself, with a number as argument
        [sys.executable, "-m", "segmentation.intake.sandbox.worker", str(descriptor)],
        pass_fds=(descriptor,),
        stdin=subprocess.DEVNULL,
        env=environment,
    )


_WORKER = _Worker()
atexit.register(_WORKER.stop)


def warm_up() -> None:
    """Start the reading process in the background: a server does this before its first visitor."""
    _WORKER.start()


def read_untrusted(
    data: bytes,
    *,
    name: str,
    sheet: str | None = None,
    limits: Limits = BROWSER,
    n_rows: int | None = None,
) -> CustomerTable:
    """Read a customer file in a child process with bounded memory and time.

    Parameters
    ----------
    data : bytes
        The content of the file.
    name : str
        What messages call it.
    sheet : str, optional
        Which sheet of a workbook.
    limits : Limits
    n_rows : int, optional
        Only the first rows, for a look at a large file before the rest of it is read.

    Returns
    -------
    CustomerTable
        As from `read_customers`.

    Raises
    ------
    ReadError, DataError
        As from `read_customers`; also where the reader died.
    TooLargeError
        If the file, the table, or the time or memory of reading exceeds the limits.
    """
    if len(data) > limits.n_bytes:
        raise TooLargeError(too_large(name, len(data), limits))
    started = time.monotonic()
    with _WORKER.connect() as connection:
        connection.settimeout(limits.seconds + _GRACE + _START)
        request = {"name": name, "sheet": sheet, "limits": asdict(limits), "n_rows": n_rows}
        try:
            messages.send(connection, request, data)
            header, described = messages.receive(connection)
            _raise_error(header)
            _, columns = messages.receive(connection)
        except (EOFError, OSError) as error:
            seconds = time.monotonic() - started
            raise _died(name, seconds, limits) from error
    return unpack(memoryview(described).tobytes(), columns)


def _raise_error(header: dict[str, str]) -> None:
    if "error" in header:
        kind: type[SegmentationError] = getattr(errors, header["error"])
        raise kind(header["message"])


def _died(name: str, seconds: float, limits: Limits) -> SegmentationError:
    if seconds >= limits.seconds:
        return TooLargeError(
            f"Reading {name} took longer than {limits.seconds:g} seconds and was stopped. Leave "
            "out columns or rows that are not needed, or save it anew as CSV."
        )
    return ReadError(
        f"Reading {name} failed: it is damaged, or unpacks to more than the "
        f"{limits.memory_bytes / MEGABYTE:,.0f} MB of memory that one file may use here. Open it "
        "in the program it comes from and save it anew, as CSV if possible."
    )
