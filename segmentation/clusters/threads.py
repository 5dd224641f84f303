"""One thread inside a linear algebra call, many calls side by side.

The products here are small: left to themselves, the threads of the linear algebra library wait for
each other longer than they work, and on a busy machine many times longer. So its own threads are
off while a search runs, and the work is spread over one pool of threads that every search in the
process shares: two searches at once take turns on the same cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from threading import Event, Lock
from typing import Any, TypeAlias, TypeVar

from threadpoolctl import ThreadpoolController

from segmentation.errors import CancelledError

Result = TypeVar("Result")
Report: TypeAlias = Callable[[float], None]
"""Called with the share done; what it raises stops the work."""

REPORT_SECONDS = 0.1
"""How often waiting is interrupted to report progress, and so how soon a cancel is noticed."""


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Gate:
    """Counts who is inside, so that the last one out puts the library's threads back.

    Of the threads that set how many the library may use, only the first is obeyed until it puts
    them back; so one thread that never ends does both, whoever comes first or leaves last.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._limiter: Any = None

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._limiter = _keeper().submit(_limit).result()
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                _keeper().submit(self._limiter.restore_original_limits).result()


_GATE = _Gate()


def _limit() -> object:
    limiter: object = _controller().limit(limits=1, user_api="blas")
    return limiter


@lru_cache(maxsize=1)
def _keeper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="clusters-blas")


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep every linear algebra call of this process on one thread while inside."""
    _GATE.enter()
    try:
        yield
    finally:
        _GATE.leave()


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=count_cores(), thread_name_prefix="clusters")


def run_tasks(
    tasks: Sequence[Callable[[Event], Result]],
    *,
    parallel: bool,
    report: Report | None = None,
) -> list[Result]:
    """Run tasks and return their results in the order given.

    Parameters
    ----------
    tasks : sequence of callables
        Each takes an event that is set when the work is to stop, which long tasks look at.
    parallel : bool
        Whether to spread them over the cores; worth it from some milliseconds a task.
    report : callable, optional
        Called from this thread with the share done, at least ten times a second when parallel.
        What it raises stops the tasks and goes on to the caller.
    """
    report = report or (lambda _share: None)
    stop = Event()
    if not parallel or len(tasks) < 2:
        results = []
        for done, task in enumerate(tasks):
            report(done / len(tasks))
            results.append(task(stop))
        return results
    futures = [_pool().submit(task, stop) for task in tasks]
    try:
        _wait_for(futures, report)
    except BaseException:
        stop.set()
        for future in futures:
            future.cancel()
        raise
    return [future.result() for future in futures]


def _wait_for(futures: Sequence[Future[Result]], report: Report) -> None:
    """Wait until all have ended, or raise what the first failed one raised."""
    pending = set(futures)
    while pending:
        report(1 - len(pending) / len(futures))
        done, pending = wait(pending, timeout=REPORT_SECONDS, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()


def stop_if(stop: Event | None) -> None:
    """Leave a task whose results nobody waits for any more."""
    if stop is not None and stop.is_set():
        raise CancelledError("The work was stopped.")
