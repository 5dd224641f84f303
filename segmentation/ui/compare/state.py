"""The comparison of methods that a visitor sees: asked for, worked out beside the page, stopped."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from segmentation import wording
from segmentation.errors import CancelledError, SegmentationError
from segmentation.records import SEGMENT_COLOURS, Algorithm, Comparison
from segmentation.ui.parts.text import plain
from segmentation.ui.session import cache, jobs, state
from segmentation.ui.session.progress import POLL_SECONDS
from segmentation.ui.session.study import Basis


@dataclass(frozen=True, slots=True, eq=False)
class Methods:
    """A comparison, with what its segments are called here."""

    basis: Basis
    comparison: Comparison
    names: tuple[str, ...]
    """Of the K-Means segments, by size."""
    colours: tuple[str, ...]
    """Of the K-Means segments, by size."""

    def names_of(self, algorithm: Algorithm) -> tuple[str, ...]:
        """Return what a method's segments are called: as the K-Means segments they are like."""
        return wording.partner_names(self.comparison.result(algorithm), self.names)

    def colours_of(self, algorithm: Algorithm) -> tuple[str, ...]:
        """Return the colours of a method's segments; those like none have colours of their own."""
        free = [colour for colour in SEGMENT_COLOURS if colour not in self.colours]
        further = free or list(SEGMENT_COLOURS)
        n = len(self.colours)
        return tuple(
            self.colours[number] if number < n else further[(number - n) % len(further)]
            for number in self.comparison.result(algorithm).partners
        )


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """A comparison that was asked for, and the job that makes it."""

    basis: Basis
    k: int
    job: jobs.Job


def standing() -> Methods | None:
    """Return the comparison of the current customers; None while it is made, with progress."""
    waiting = _ask()
    if not waiting.job.wait(state.PATIENCE_SECONDS):
        st.fragment(run_every=POLL_SECONDS)(_draw_progress)()
        return None
    try:
        waiting.job.finish()
        comparison = cache.comparison(waiting.basis, waiting.k)
    except CancelledError:
        st.info("The comparison was stopped.", icon=":material/stop_circle:")
        st.button("Compare again", key="compare.again", on_click=_forget, type="primary")
        return None
    except SegmentationError as error:
        st.error(plain(error.message), icon=":material/error:")
        return None
    who = state.kmeans_identity()
    return Methods(
        waiting.basis,
        comparison,
        names=tuple(who.names[number] for number in who.numbers),
        colours=tuple(who.colours[number] for number in who.numbers),
    )


def _asked() -> Waiting | None:
    found: Waiting | None = st.session_state.get("compare.waiting")
    return found


def _ask() -> Waiting:
    """Return the comparison that is wanted now; what was wanted before is given up."""
    study = state.current()
    basis, k = study.basis, cache.k_of(study)
    waiting = _asked()
    if waiting is not None and (waiting.basis, waiting.k) == (basis, k):
        return waiting
    _forget()
    job = jobs.desk().submit(
        ("compare", basis, k), lambda progress: cache.comparison(basis, k, _progress=progress)
    )
    waiting = Waiting(basis, k, job)
    st.session_state["compare.waiting"] = waiting
    return waiting


def _stop() -> None:
    waiting = _asked()
    if waiting is not None:
        jobs.desk().leave(waiting.job)


def _forget() -> None:
    _stop()
    st.session_state["compare.waiting"] = None


def _draw_progress() -> None:
    waiting = _asked()
    if waiting is None or waiting.job.is_done:
        st.rerun()
    with st.container(border=True, key="compare_progress"):
        before = jobs.desk().waiting_before(waiting.job)
        if waiting.job.has_started:
            text = waiting.job.stage
        elif before:
            text = f"Waiting: {before} before you"
        else:
            text = "Next in line"
        st.progress(waiting.job.share, text=plain(text))
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            st.caption("Six methods divide the same customers: a matter of seconds.")
            st.button("Stop", key="compare.stop", icon=":material/stop:", on_click=_stop)
