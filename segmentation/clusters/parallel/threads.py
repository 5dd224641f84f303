"""Spread work over threads, with one thread inside each linear algebra call.

The products here are small: left to themselves, the threads of the linear algebra library wait for
each other longer than they work, and on a busy machine many times longer. So its own threads are
off while a search runs, and the work is spread over one pool of threads that every search in the
process shares: two searches at once take turns on the same cores.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from threading import Event, Lock, local
from typing import Any, TypeAlias, TypeVar

from threadpoolctl import ThreadpoolController

from segmentation.errors import CancelledError

Result = TypeVar("Result")
Report: TypeAlias = Callable[[float], None]
"""Called with the share done; what it raises stops the work."""

FEW = 2
"""Threads for tasks of short calls. A call that ends while others run waits up to 0.1 ms for its
turn to go on; where the calls themselves take no longer, four threads are slower than two."""

REPORT_SECONDS = 0.1
"""How often waiting is interrupted to report progress, and so how soon a cancel is noticed."""


BLOCK_ROWS = 65_536
"""Rows that are gone through at once, so that what is made of them stays small."""


def row_blocks(n_rows: int, block_rows: int = BLOCK_ROWS) -> list[slice]:
    """Return the slices that rows are gone through in."""
    return [slice(start, min(start + block_rows, n_rows)) for start in range(0, n_rows, block_rows)]


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
        self._limiters: list[Any] = []
        self._limited = 0
        """How many libraries are under the limit: SciPy brings its own when it is first needed."""

    def enter(self) -> None:
        with self._lock:
            controller = _controller(_loaded())
            n_libraries = len(controller.lib_controllers)
            if self._inside == 0 or n_libraries > self._limited:
                self._limiters.append(_keeper().submit(_limit, controller).result())
                self._limited = n_libraries
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            while self._inside == 0 and self._limiters:
                _keeper().submit(self._limiters.pop().restore_original_limits).result()


_GATE = _Gate()


def _limit(controller: ThreadpoolController) -> object:
    limiter: object = controller.limit(limits=1, user_api="blas")
    return limiter


def _loaded() -> frozenset[str]:
    """Return which modules are loaded that bring a linear algebra library of their own."""
    return frozenset(name for name in ("numpy", "scipy.linalg") if name in sys.modules)


@lru_cache(maxsize=1)
def _keeper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="clusters-blas")


@lru_cache(maxsize=4)
def _controller(loaded: frozenset[str]) -> ThreadpoolController:  # noqa: ARG001
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep every linear algebra call of this process on one thread while inside."""
    _GATE.enter()
    try:
        yield
    finally:
        _GATE.leave()


@lru_cache(maxsize=3)
def _pool(n_workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=n_workers, thread_name_prefix="clusters")


class _Here(local):
    """Whether this thread is at work on a task."""

    is_task = False


_HERE = _Here()


def _run(task: Callable[[Event], Result], stop: Event) -> Result:
    _HERE.is_task = True
    try:
        return task(stop)
    finally:
        _HERE.is_task = False


def run_tasks(
    tasks: Sequence[Callable[[Event], Result]],
    *,
    parallel: bool,
    at_most: int | None = None,
    report: Report | None = None,
) -> list[Result]:
    """Run tasks and return their results in the order given.

    Tasks that are not worth spreading are run one after the other, by the one thread that does so
    for all searches: such short calls would keep each other from running, so two small searches
    at once would take longer than one after the other. A task that has tasks runs them itself.

    Parameters
    ----------
    tasks : sequence of callables
        Each takes an event that is set when the work is to stop, which long tasks look at.
    parallel : bool
        Whether to spread them over the cores; worth it from some milliseconds a task.
    at_most : int, optional
        Threads; by default one a core.
    report : callable, optional
        Called from this thread with the share done, at least ten times a second.
        What it raises stops the tasks and goes on to the caller.
    """
    report = report or (lambda _share: None)
    stop = Event()
    if _HERE.is_task:
        return [task(stop) for task in tasks]
    n_cores = count_cores() if at_most is None else min(count_cores(), at_most)
    pool = _pool(n_cores if parallel else 1)
    futures = [pool.submit(_run, task, stop) for task in tasks]
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


def stage_report(
    progress: Callable[[str, float], None] | None, name: str, first: float, last: float
) -> Report:
    """Return what a stage reports its share to: the share of the whole work goes on."""

    def report(share: float) -> None:
        if progress is not None:
            progress(name, first + (last - first) * share)

    return report


def stop_if(stop: Event | None) -> None:
    """Leave a task whose results nobody waits for any more."""
    if stop is not None and stop.is_set():
        raise CancelledError("The work was stopped.")
