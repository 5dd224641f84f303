"""Wait for work of a part of a page: done in a moment, or shown with progress and a stop."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable

import streamlit as st

from segmentation import wording
from segmentation.errors import CancelledError
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import jobs, preview, state
from segmentation.ui.session.jobs import Job, Work

_POLL_SECONDS = 0.3


def is_done(place: str, key: Hashable, work: Work, *, what: str, note: str = "") -> bool:
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
        Says what is done, in front of the stage; empty where the stage says it.
    note : str
        Said below meanwhile.

    Raises
    ------
    SegmentationError
        What went wrong in the work.
    """
    slot = f"waiting.{place}"
    known, job = st.session_state.get(slot, (None, None))
    if known != key:
        _leave(job)
        job = jobs.queue().submit(key, work)
        st.session_state[slot] = (key, job)
        job.wait(state.PATIENCE_SECONDS)
    if job is None:
        st.button("Stopped. Start again", key=f"{slot}.again", on_click=_forget, args=(slot,))
        return False
    if not job.is_done:
        draw(job, what=what, note=note, key=slot, stop=lambda: _stop(slot))
        return False
    try:
        job.finish()
    except CancelledError:  # Its tab was away for a while.
        _stop(slot)
        st.rerun()
    return True


def draw(
    job: Job,
    *,
    what: str,
    key: str,
    stop: Callable[[], None],
    note: str = "",
    below: Callable[[], None] | None = None,
) -> None:
    """Draw how far a job is, with a button that stops it; run the page again once it is done.

    `what` is done stands in front of the stage, `note` beside the button; `below` draws what else
    there is to see meanwhile.
    """
    st.fragment(run_every=_POLL_SECONDS)(_draw)(job, what, key, stop, note, below)


def draw_pending() -> None:
    """Show the pending study, if there is one; everything else on the page stays usable."""
    found = state.pending()
    if found is not None:
        file = found.study.file
        draw(
            found.job,
            what=f"Segmenting {shorten(file.name, 40)}",
            key="progress",
            stop=state.stop,
            note=wording.still_shown_sentence(shorten(state.current().name, 40), until_done=True),
            below=lambda: preview.draw(file),
        )


def _how_far(job: Job) -> str:
    """Return what a job is doing and how long it may still take, or its place in the queue."""
    if job.has_started:
        return f"{job.stage}{time_left(job.seconds_left())}"
    before = jobs.queue().waiting_before(job)
    return f"waiting, {before} before you" if before else "next in line"


def time_left(seconds: float | None) -> str:
    """Return how long it may take as the end of a sentence; in steps that do not flicker."""
    if seconds is None:
        return ""
    if seconds < 5:
        return " (a few seconds left)"
    if seconds < 55:
        return f" (about {math.ceil(seconds / 5) * 5} seconds left)"
    minutes = math.ceil(seconds / 60)
    return f" (about {minutes} minute{'s' if minutes > 1 else ''} left)"


def _draw(  # noqa: PLR0917 - Streamlit hands a fragment's arguments on by position
    job: Job,
    what: str,
    key: str,
    stop: Callable[[], None],
    note: str,
    below: Callable[[], None] | None,
) -> None:
    if job.is_done:
        st.rerun()
    with st.container(border=True, key=f"{key}_card"):
        told = _how_far(job)
        st.progress(
            job.share, text=plain(f"{what}: {told}" if what else told[:1].upper() + told[1:])
        )
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            if note:
                st.caption(plain(note))
            st.button("Stop", key=f"{key}.stop", icon=":material/stop:", on_click=stop)
        if below is not None:
            below()


def _stop(slot: str) -> None:
    key, job = st.session_state[slot]
    _leave(job)
    st.session_state[slot] = (key, None)


def _leave(job: Job | None) -> None:
    if job is not None and not job.is_done:
        jobs.queue().leave(job)


def _forget(slot: str) -> None:
    st.session_state.pop(slot, None)
