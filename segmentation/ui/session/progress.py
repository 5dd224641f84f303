"""What is on its way: progress by stage, the place in the queue, and a button that stops it."""

from __future__ import annotations

import math

import streamlit as st

from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import jobs, preview, state

POLL_SECONDS = 0.3


def draw() -> None:
    """Show the pending study, if there is one; everything else on the page stays usable."""
    if state.pending() is not None:
        st.fragment(run_every=POLL_SECONDS)(_draw_pending)()


def _draw_pending() -> None:
    waiting = state.pending()
    if waiting is None or waiting.job.is_done:
        st.rerun()
    with st.container(border=True, key="progress_card"):
        before = jobs.desk().waiting_before(waiting.job)
        name = shorten(waiting.study.name, 40)
        if waiting.job.has_started:
            text = f"Segmenting {name}: {waiting.job.stage}{_time_left(waiting.job.seconds_left())}"
        elif before:
            text = f"{name} is waiting: {before} before you"
        else:
            text = f"{name} is next in line"
        st.progress(waiting.job.share, text=plain(text))
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            shown = shorten(state.current().name, 40)
            st.caption(f"Until it is done you see the result for {plain(shown)}.")
            st.button("Stop", key="progress.stop", icon=":material/stop:", on_click=state.stop)
        preview.draw(waiting.study.file)


def _time_left(seconds: float | None) -> str:
    """Return how long it may take as the end of a sentence; in steps that do not flicker."""
    if seconds is None:
        return ""
    if seconds < 5:
        return " (a few seconds left)"
    if seconds < 55:
        return f" (about {math.ceil(seconds / 5) * 5} seconds left)"
    minutes = math.ceil(seconds / 60)
    return f" (about {minutes} minute{'s' if minutes > 1 else ''} left)"
