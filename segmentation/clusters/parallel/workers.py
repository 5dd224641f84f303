"""Processes of our own that cluster structureless data while this one clusters the customers.

That work is many short calls, and threads of one process would wait for each other longer than they
work. A process a share needs only the points and a few numbers, and gives the same bits as here.
"""

from __future__ import annotations

import atexit
import io
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, local
from typing import IO

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.parallel.threads import count_cores

Arrays = Mapping[str, NDArray[np.generic]]

N_COMPANIONS = 2
FEWEST_CORES = 4
"""With fewer there is nobody to share the work with."""

_ROOT = Path(__file__).resolve().parents[3]
_LENGTH = struct.Struct("<Q")


def have_companions() -> bool:
    """Return whether this machine has cores to spare for other processes."""
    return count_cores() >= FEWEST_CORES


def ask(request: Arrays) -> Future[Arrays]:
    """Hand a request to a companion, as soon as one is free.

    The future raises OSError or EOFError where the process cannot be started or has died.
    """
    return _pool().submit(_ask, request)


def warm_up() -> None:
    """Start the companions now, so that the first search does not wait for them."""
    if have_companions():
        for _ in range(N_COMPANIONS):
            _pool().submit(_own)


def send(stream: IO[bytes], arrays: Arrays) -> None:
    """Write arrays, none of them of Python objects."""
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **dict(arrays))
    content = packed.getbuffer()
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Arrays:
    """Read what `send` wrote.

    Raises
    ------
    EOFError
        If the other side has gone.
    """
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    content = stream.read(_LENGTH.unpack(header)[0])
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


class _Own(local):
    """The process that belongs to this thread."""

    process: subprocess.Popen[bytes] | None = None


_OWN = _Own()
_STARTED: list[subprocess.Popen[bytes]] = []
_LOCK = Lock()


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=N_COMPANIONS, thread_name_prefix="clusters-companion")


def _ask(request: Arrays) -> Arrays:
    try:
        return _exchange(_own(), request)
    except (OSError, EOFError):  # it was ended from outside: once more with a new one
        _give_up()
        return _exchange(_own(), request)


def _exchange(process: subprocess.Popen[bytes], request: Arrays) -> Arrays:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    send(process.stdin, request)
    return receive(process.stdout)


def _own() -> subprocess.Popen[bytes]:
    if _OWN.process is None:
        _OWN.process = _start()
        with _LOCK:
            _STARTED.append(_OWN.process)
    return _OWN.process


def _give_up() -> None:
    """End the process of this thread, if it has one."""
    if _OWN.process is not None:
        with _LOCK:
            _STARTED.remove(_OWN.process)
        _end(_OWN.process)
        _OWN.process = None


def _start() -> subprocess.Popen[bytes]:
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, **single, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen(
        [sys.executable, "-m", "segmentation.clusters.evidence.reference_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was not written yet has no reader any more
                stream.close()


def stop() -> None:
    """End the companions; they are started again when they are needed."""
    _pool().shutdown(cancel_futures=True)
    _pool.cache_clear()
    while _STARTED:
        _end(_STARTED.pop())


atexit.register(stop)
