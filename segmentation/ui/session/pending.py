"""Keep what is on its way for a visitor: one proposed study, and the job that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from segmentation.ui.session import jobs
from segmentation.ui.session.jobs import Job, Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Pending(Generic[T]):
    """A study that is being worked out, and the place where it was asked for."""

    study: T
    place: str
    job: Job


class Slot(Generic[T]):
    """Where the session keeps the one study of a kind that is on its way."""

    def __init__(self, key: str) -> None:
        self._key = key

    def pending(self) -> Pending[T] | None:
        """Return what is on its way, or None."""
        found: Pending[T] | None = st.session_state.get(self._key)
        return found

    def begin(self, study: T, work: Work, *, place: str) -> Job:
        """Let a study be worked out; what was on its way before is stopped."""
        self.stop()
        job = jobs.queue().submit(study, work)
        st.session_state[self._key] = Pending(study, place, job)
        return job

    def take(self) -> Pending[T] | None:
        """Return what has been worked out meanwhile, once; None where nothing has."""
        found = self.pending()
        if found is None or not found.job.is_done:
            return None
        st.session_state[self._key] = None
        return found

    def stop(self) -> None:
        """Stop what is on its way."""
        found = self.pending()
        if found is not None:
            jobs.queue().leave(found.job)
            st.session_state[self._key] = None
