"""Give back what closed tabs leave behind: their jobs, their results, their memory."""

from __future__ import annotations

import ctypes
import functools
import gc
import sys
import threading

from streamlit import runtime

from segmentation.ui.session import jobs
from segmentation.ui.session.memory import MEMORY

_PERIOD_SECONDS = 5.0
_WORTH_COLLECTING = 16_000_000
"""Bytes that have to be freed before Python is asked to look for what only points at itself."""


@functools.cache
def start() -> None:
    """Begin to tidy up every few seconds, once for the whole server."""
    if runtime.exists():
        threading.Thread(target=_keep_tidying, name="housekeeping", daemon=True).start()


def _keep_tidying() -> None:
    never = threading.Event()
    n_freed, n_ended = 0, 0
    while not never.wait(_PERIOD_SECONDS):
        tidy()
        if MEMORY.n_freed - n_freed >= _WORTH_COLLECTING:
            n_freed = MEMORY.n_freed
            gc.collect()
            _give_back()
        elif jobs.queue().n_ended != n_ended:
            n_ended = jobs.queue().n_ended
            _give_back()


def tidy() -> None:
    """Stop the jobs and let go of the results that only closed tabs wanted."""
    jobs.queue().drop_closed()
    _forget_closed_sessions()
    MEMORY.sweep()


def _give_back() -> None:
    """Hand memory that is free in this process back to the system.

    Allocators keep what was freed for the next time: after a large file that is most of it.
    """
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _forget_closed_sessions() -> None:
    """Let Streamlit look for sessions past their time, with the files that were uploaded there.

    By itself it only does so when somebody comes or goes.
    """
    manager = getattr(runtime.get_instance(), "_session_mgr", None) if runtime.exists() else None
    stored = getattr(getattr(manager, "_session_storage", None), "_cache", None)
    lock = getattr(manager, "_storage_lock", None)
    if stored is not None and lock is not None:
        with lock:
            stored.expire()
