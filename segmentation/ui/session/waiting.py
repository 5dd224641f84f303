"""Work that a part of a page waits for: done in a moment, or shown with progress and a stop."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from segmentation.ui.parts.text import plain
from segmentation.ui.session import jobs, state
from segmentation.ui.session.jobs import Job, Work
from segmentation.ui.session.progress import POLL_SECONDS


def is_done(place: str, key: Hashable, work: Work, *, what: str) -> bool:
    """Do work beside the page; return whether it is done, else draw how far it is.

    Call it again with every run of the page or fragment: work of the same key goes on.

    Parameters
    ----------
    place : str
        Where on the page; work of another key that is on its way there is stopped.
    key : hashable
        What the work is about.
    work : callable
        Takes a progress callback; its result goes to a cache.
    what : str
        Says what is done, in front of the stage.

    Raises
    ------
    SegmentationError
        What went wrong in the work.
    """
    slot = f"waiting.{place}"
    known, job = st.session_state.get(slot, (None, None))
    if known != key:
        _leave(job)
        job = jobs.desk().submit(key, work)
        st.session_state[slot] = (key, job)
        job.wait(state.PATIENCE_SECONDS)
    if job is None:
        st.button("Stopped. Start again", key=f"{slot}.again", on_click=_forget, args=(slot,))
        return False
    if job.is_done:
        job.finish()
        return True
    st.fragment(run_every=POLL_SECONDS)(_draw_job)(slot, what)
    return False


def _draw_job(slot: str, what: str) -> None:
    _, job = st.session_state.get(slot, (None, None))
    if job is None or job.is_done:
        st.rerun()
    with st.container(border=True):
        before = jobs.desk().waiting_before(job)
        stage = job.stage if job.has_started else f"{before} before you" if before else "next"
        st.progress(job.share, text=plain(f"{what}: {stage}"))
        st.button("Stop", key=f"{slot}.stop", icon=":material/stop:", on_click=_stop, args=(slot,))


def _stop(slot: str) -> None:
    key, job = st.session_state[slot]
    _leave(job)
    st.session_state[slot] = (key, None)


def _leave(job: Job | None) -> None:
    if job is not None and not job.is_done:
        jobs.desk().leave(job)


def _forget(slot: str) -> None:
    st.session_state.pop(slot, None)
