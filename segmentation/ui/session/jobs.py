"""Run long work beside the page: two jobs at once, the rest wait, each can be stopped."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import (
    CancelledError as FutureCancelledError,
    Future,
    ThreadPoolExecutor,
    TimeoutError as FutureTimeoutError,
)
from dataclasses import dataclass, field

from segmentation.errors import CancelledError
from segmentation.records import Progress
from segmentation.ui.session import visitors
from segmentation.ui.session.visitors import Visitor

WORKERS = 2
"""Fits use several threads each; more of them at once would only slow each other down."""

SHORTEST, LEAST_SHARE = 1.0, 0.1

Work = Callable[[Progress], object]


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work: what it is doing, how far it is, and whether somebody still wants it."""

    key: Hashable
    work: Work
    watchers: list[frozenset[Visitor]]
    """Who wants it, once for each time that it was asked for."""
    is_brief: bool = False
    """Whether it takes a moment and may run beside another job of its visitor."""
    stage: str = ""
    share: float = 0.0
    has_started: bool = False
    began: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)
    future: Future[None] = field(default_factory=Future)

    @property
    def visitors(self) -> frozenset[Visitor]:
        """Everybody who wants it."""
        return frozenset().union(*self.watchers)

    def report(self, stage: str, share: float) -> None:
        """Take note of progress (share 0 to 1); raise CancelledError once the job is stopped."""
        if self.stopped.is_set():
            raise CancelledError("Stopped.")
        self.stage, self.share = stage, min(max(share, 0.0), 1.0)

    def seconds_left(self) -> float | None:
        """Return how long it may still take, if it goes on as so far; None where it is too early.

        Progress is uneven, so this is worth saying only after a second and a tenth of the work.
        """
        elapsed = time.monotonic() - self.began
        if not self.has_started or elapsed < SHORTEST or self.share < LEAST_SHARE:
            return None
        return elapsed * (1 - self.share) / self.share

    @property
    def is_done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.future.done()

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long; return whether it came. Errors stay inside the job."""
        try:
            self.future.exception(timeout=seconds)
        except FutureTimeoutError:
            return False
        except FutureCancelledError:
            return True
        return True

    def finish(self) -> None:
        """Return quietly if the work succeeded; else raise what went wrong, or CancelledError."""
        try:
            self.future.result()
        except FutureCancelledError as error:
            raise CancelledError("Stopped.") from error


class JobQueue:
    """Takes jobs in, runs two at once, and shares a job that is asked for twice.

    A visitor has one job running at a time, besides brief ones; whoever was served longest ago is
    next. So nobody waits for all the jobs of another.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="segments")
        self._workers = workers
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._served: dict[Visitor, int] = {}
        self.n_ended = 0
        """Jobs that have ended since the start."""
        self._lock = threading.Lock()

    def submit(self, key: Hashable, work: Work, *, is_brief: bool = False) -> Job:
        """Queue the work; a job of the same key that is still wanted is joined instead."""
        asking = visitors.current()
        with self._lock:
            for job in (*self._running, *self._waiting):
                if job.key == key and not job.is_done and not job.stopped.is_set():
                    job.watchers.append(asking)
                    return job
            job = Job(key, work, [asking], is_brief)
            self._waiting.append(job)
            self._start_next()
            return job

    def leave(self, job: Job) -> None:
        """Stop wanting a job; with its last watcher gone it is stopped."""
        leaving = visitors.current()
        with self._lock:
            if leaving in job.watchers:
                job.watchers.remove(leaving)
            elif job.watchers:
                job.watchers.pop()
            self._stop_unwanted()

    def drop_closed(self, is_open: Callable[[Visitor], bool] = visitors.is_open) -> None:
        """Stop the jobs that only closed tabs wanted."""
        with self._lock:
            for job in (*self._running, *self._waiting):
                job.watchers = [who for who in job.watchers if not who or any(map(is_open, who))]
            self._stop_unwanted()
            self._served = {who: turn for who, turn in self._served.items() if is_open(who)}

    def waiting_before(self, job: Job) -> int:
        """How many jobs will start before this one; 0 once it runs or is the next."""
        with self._lock:
            return self._in_line().index(job) if job in self._waiting else 0

    def _stop_unwanted(self) -> None:
        for job in (*self._running, *self._waiting):
            if not job.watchers:
                job.stopped.set()
        for job in [job for job in self._waiting if job.stopped.is_set()]:
            self._waiting.remove(job)
            job.future.cancel()
        self._start_next()

    def _in_line(self) -> list[Job]:
        """Return the jobs that wait, in the order in which they will start."""
        order: dict[int, tuple[bool, int, int, int]] = {}
        before: dict[Visitor, int] = {}
        for job in self._running:
            for who in job.visitors:
                before[who] = before.get(who, 0) + (not job.is_brief and not job.stopped.is_set())
        for arrival, job in enumerate(self._waiting):
            turns = [(before.get(who, 0), self._served.get(who, 0)) for who in job.visitors]
            round_, served = min(turns, default=(0, 0))
            order[id(job)] = (not job.is_brief, round_, served, arrival)
            for who in job.visitors:
                before[who] = before.get(who, 0) + (not job.is_brief)
        return sorted(self._waiting, key=lambda job: order[id(job)])

    def _start_next(self) -> None:
        """Start what may start; called with the lock held."""
        for job in self._in_line():
            if len(self._running) >= self._workers:
                return
            if self._may_start(job):
                self._waiting.remove(job)
                self._running.append(job)
                for who in job.visitors:
                    self._served[who] = 1 + max(self._served.values(), default=0)
                self._pool.submit(self._run, job)

    def _may_start(self, job: Job) -> bool:
        busy = {
            who
            for other in self._running
            if not other.is_brief and not other.stopped.is_set()
            for who in other.visitors
        }
        return job.is_brief or not job.visitors or bool(job.visitors - busy)

    def _run(self, job: Job) -> None:
        job.future.set_running_or_notify_cancel()
        job.began, job.has_started = time.monotonic(), True
        error: BaseException | None = None
        try:
            with visitors.acting_for(job.visitors):
                job.report("starting", 0.0)
                job.work(job.report)
        except BaseException as raised:  # noqa: BLE001 - it is raised again by whoever asks for the result
            error = raised
        with self._lock:
            self._running.remove(job)
            self.n_ended += 1
            self._start_next()
        if error is None:
            job.future.set_result(None)
        else:
            job.future.set_exception(error)


@functools.cache
def queue() -> JobQueue:
    """Return the one queue of this server."""
    return JobQueue()
