"""Score beside the event loop: so many requests at once, so many waiting, and no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from segmentation.errors import SegmentationError

AT_ONCE = 2
"""Threads that score; more would take each other's time, and the event loop's."""
WAITING = 8
"""Requests that may wait for a thread: with bodies of 2 MB each, a few seconds and 20 MB."""
RETRY_AFTER_SECONDS = 2

Answer = TypeVar("Answer")


class BusyError(SegmentationError):
    """As many requests are being scored, and wait for it, as the server takes on."""


class ScoringPool:
    """Runs what takes long in a few threads; called from the event loop's thread alone."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="scoring")
        self._n_taken_on = 0

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """Return what the work returns, once a thread has done it.

        Raises
        ------
        BusyError
            If too many wait already; nothing has been done then.
        """
        if self._n_taken_on >= AT_ONCE + WAITING:
            raise BusyError(
                f"{self._n_taken_on} other requests are being scored or wait for it. Send it again "
                f"in {RETRY_AFTER_SECONDS} seconds, or score a file with the command line."
            )
        self._n_taken_on += 1
        loop = asyncio.get_running_loop()
        future = self._threads.submit(work)
        future.add_done_callback(lambda done: _tell(loop, self._one_less, done))
        return await asyncio.wrap_future(future)

    def _one_less(self) -> None:
        self._n_taken_on -= 1


def _tell(loop: asyncio.AbstractEventLoop, tell: Callable[[], None], _: Future[Answer]) -> None:
    """Count in the event loop's thread, also where whoever asked has gone."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(tell)
