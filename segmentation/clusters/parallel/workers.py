"""Hand arrays to worker processes that cluster structureless data meanwhile.

That work is many short calls, and threads of one process would wait for each other longer than they
work. A process a share needs only the points and a few numbers, and gives the same bits as here.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.parallel.threads import count_cores
from segmentation.processes import Child, receive, send

Arrays = Mapping[str, NDArray[np.generic]]

N_WORKERS = 2
_FEWEST_CORES = 4
"""With fewer there is nobody to share the work with."""

_CHILDREN = tuple(
    Child("segmentation.clusters.evidence.reference_worker") for _ in range(N_WORKERS)
)
_FREE: SimpleQueue[Child] = SimpleQueue()
for _child in _CHILDREN:
    _FREE.put(_child)


def has_cores_to_spare() -> bool:
    """Return whether this machine has cores to spare for other processes."""
    return count_cores() >= _FEWEST_CORES


def ask(request: Arrays) -> Future[Arrays]:
    """Hand a request to a worker process, as soon as one is free.

    The future raises OSError or EOFError where the process cannot be started or has died.
    """
    return _pool().submit(_ask, request)


def warm_up() -> None:
    """Start the processes now, so that the first search does not wait for them."""
    if has_cores_to_spare():
        for child in _CHILDREN:
            child.start()


def stop() -> None:
    """End the processes; they are started again when they are needed."""
    _pool().shutdown(cancel_futures=True)
    _pool.cache_clear()
    for child in _CHILDREN:
        child.stop()


def send_arrays(connection: socket.socket, arrays: Arrays) -> None:
    """Send arrays, none of them of Python objects."""
    if any(array.dtype.hasobject for array in arrays.values()):
        raise ValueError("Object arrays cannot be sent.")
    header = {name: [array.dtype.str, array.shape] for name, array in arrays.items()}
    send(connection, header, *(array.tobytes() for array in arrays.values()))


def receive_arrays(connection: socket.socket) -> Arrays:
    """Receive what `send_arrays` sent; EOFError if the other side has gone."""
    header, buffers = receive(connection)
    return {
        name: np.frombuffer(buffer, dtype=kind).reshape(shape)
        for (name, (kind, shape)), buffer in zip(header.items(), buffers, strict=True)
    }


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=N_WORKERS, thread_name_prefix="clusters-workers")


def _ask(request: Arrays) -> Arrays:
    def exchange(connection: socket.socket) -> Arrays:
        send_arrays(connection, request)
        return receive_arrays(connection)

    child = _FREE.get()
    try:
        return child.ask(exchange)
    finally:
        _FREE.put(child)
