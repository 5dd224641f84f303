"""Long work beside the page: two jobs at once, the rest wait their turn, each can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError as FutureCancelledError
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass, field

import streamlit as st

from segmentation.errors import CancelledError
from segmentation.records import Progress

WORKERS = 2
"""Fits use several threads each; more of them at once would only slow each other down."""

SHORTEST, LEAST_SHARE = 1.0, 0.1

Work = Callable[[Progress], object]


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work: what it is doing, how far it is, and whether somebody still wants it."""

    key: Hashable
    stage: str = ""
    share: float = 0.0
    has_started: bool = False
    began: float = 0.0
    watchers: int = 1
    stopped: threading.Event = field(default_factory=threading.Event)
    future: Future[None] = field(default_factory=Future)

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


class Desk:
    """Takes jobs in, runs two at once in order of arrival, and shares a job asked for twice."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="segments")
        self._jobs: list[Job] = []
        self._lock = threading.Lock()

    def submit(self, key: Hashable, work: Work) -> Job:
        """Queue the work; a job of the same key that is still wanted is joined instead."""
        with self._lock:
            self._jobs = [job for job in self._jobs if not job.is_done]
            for job in self._jobs:
                if job.key == key and not job.stopped.is_set():
                    job.watchers += 1
                    return job
            job = Job(key)
            job.future = self._pool.submit(_run, job, work)
            self._jobs.append(job)
            return job

    def leave(self, job: Job) -> None:
        """Stop wanting a job; with its last watcher gone it is stopped."""
        with self._lock:
            job.watchers -= 1
            if job.watchers <= 0:
                job.stopped.set()
                job.future.cancel()

    def waiting_before(self, job: Job) -> int:
        """How many jobs will start before this one; 0 once it runs or is the next."""
        with self._lock:
            if job.has_started or job not in self._jobs:
                return 0
            earlier = self._jobs[: self._jobs.index(job)]
            return sum(not other.has_started and not other.is_done for other in earlier)


def _run(job: Job, work: Work) -> None:
    job.began = time.monotonic()
    job.has_started = True
    job.report("starting", 0.0)
    work(job.report)


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """Return the one desk of this server."""
    return Desk()
