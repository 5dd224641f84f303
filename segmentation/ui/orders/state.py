"""What one visitor sees of orders, and what is on its way; see `segmentation.ui.session.state`.

A change is worked out beside the page. Only a result takes the current one's place: an error
leaves a notice at the place where the change was made, and everything else as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from segmentation.errors import CancelledError, SegmentationError
from segmentation.records import Progress
from segmentation.ui.orders import cache as orders_cache
from segmentation.ui.orders.study import OrderStudy, sample
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import cache, jobs, state

POLL_SECONDS = 0.3
MENDABLE = ("orders.upload", "orders.roles")
"""Places where a study that failed stays open to be mended: other columns may be the right ones."""
_CURRENT, _PENDING, _REJECTED = "orders.current", "orders.pending", "orders.rejected"


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A study of orders that is being worked out, and the place where it was asked for."""

    study: OrderStudy
    place: str
    job: jobs.Job


def current() -> OrderStudy:
    """Return the study whose result stands; at first the sample."""
    study: OrderStudy = st.session_state.setdefault(_CURRENT, sample())
    return study


def standing() -> OrderStudy:
    """Return the current study with its result made; the sample where its file is gone."""
    settle()
    try:
        orders_cache.grid(current())
    except SegmentationError as error:
        st.session_state[_CURRENT] = sample()
        state.leave_notice("orders.upload", error.message)
    return current()


def rejected() -> OrderStudy | None:
    """Return the study that was read but could not be used, until it is mended or left."""
    found: OrderStudy | None = st.session_state.get(_REJECTED)
    return found


def edited() -> OrderStudy:
    """Return the study whose columns the page offers to change."""
    return rejected() or current()


def leave_rejected() -> None:
    """Give up the study that could not be used."""
    st.session_state[_REJECTED] = None
    state.clear_notice()


def pending() -> Pending | None:
    """Return what is on its way, or None."""
    found: Pending | None = st.session_state.get(_PENDING)
    return found


def propose(study: OrderStudy, *, place: str) -> None:
    """Work out a study; it becomes the current one once its result is there."""
    stop()
    state.clear_notice()

    def work(progress: Progress) -> None:
        orders_cache.run(study, progress)

    job = jobs.desk().submit(study, work)
    st.session_state[_PENDING] = Pending(study, place, job)
    if job.wait(state.PATIENCE_SECONDS):
        settle()


def change(place: str, **choices: object) -> None:
    """Propose the current study with other choices."""
    propose(replace(current(), **choices), place=place)  # type: ignore[arg-type]  # its own fields


def settle() -> None:
    """Take over what has been worked out meanwhile."""
    waiting = pending()
    if waiting is None or not waiting.job.is_done:
        return
    st.session_state[_PENDING] = None
    try:
        waiting.job.finish()
    except CancelledError:
        return
    except SegmentationError as error:
        kept = f"You still see the result for {current().name}."
        state.leave_notice(waiting.place, f"{error.message} {kept}")
        if waiting.place in MENDABLE:
            readable = _is_readable(waiting.study)
            st.session_state[_REJECTED] = waiting.study if readable else None
        return
    st.session_state[_REJECTED] = None
    st.session_state[_CURRENT] = waiting.study


def _is_readable(study: OrderStudy) -> bool:
    try:
        orders_cache.table(study)
    except SegmentationError:
        return False
    return True


def stop() -> None:
    """Stop what is on its way; the current result stays."""
    waiting = pending()
    if waiting is not None:
        jobs.desk().leave(waiting.job)
        st.session_state[_PENDING] = None


def take_upload(content: bytes, name: str, *, place: str) -> None:
    """Take in an uploaded file: from here to the grid there is no further click."""
    file = cache.hold(content, name)
    propose(OrderStudy(file.source, file.name), place=place)


def draw_progress() -> None:
    """Show the pending study, if there is one; everything else on the page stays usable."""
    waiting = pending()
    if waiting is not None:
        draw_job(
            waiting.job, name=waiting.study.name, shown=current().name, stop=stop, key="orders.stop"
        )


def draw_job(
    job: jobs.Job, *, name: str, shown: str, stop: Callable[[], None] | None, key: str
) -> None:
    """Show how far a job is, and run the page again once it is done."""
    st.fragment(run_every=POLL_SECONDS)(_draw_job)(job, name=name, shown=shown, stop=stop, key=key)


def _draw_job(
    job: jobs.Job, *, name: str, shown: str, stop: Callable[[], None] | None, key: str
) -> None:
    if job.is_done:
        st.rerun()
    with st.container(border=True, key=f"{key}_card"):
        before = jobs.desk().waiting_before(job)
        what = job.stage if job.has_started else f"waiting, {before} before you"
        st.progress(job.share, text=plain(f"{shorten(name, 40)}: {what}"))
        if stop is not None:
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                st.caption(f"Until it is done you see the result for {plain(shorten(shown, 40))}.")
                st.button("Stop", key=key, icon=":material/stop:", on_click=stop)
