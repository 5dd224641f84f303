"""Hold what one visitor sees of orders, and what is on its way.

A change is worked out beside the page. Only a result takes the current one's place: an error
leaves a notice at the place where the change was made, and everything else as it was.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from segmentation.errors import CancelledError, SegmentationError
from segmentation.ui.orders import cache as orders_cache, keeping as orders_keeping
from segmentation.ui.orders.keeping import CURRENT, SHELF
from segmentation.ui.orders.study import OrderStudy, sample
from segmentation.ui.parts.text import shorten
from segmentation.ui.session import asking, cache, state, waiting
from segmentation.ui.session.pending import Slot
from segmentation.ui.session.study import File
from segmentation.ui.work.keeping import Opening
from segmentation.ui.work.opening import Opener
from segmentation.wording import still_shown_sentence

_PLACE = "orders.upload"
_MENDABLE = (_PLACE, "orders.roles")
"""Places where a study that failed stays open to be mended: other columns may be the right ones."""
_REJECTED = "orders.rejected"
_ON_ITS_WAY: Slot[OrderStudy] = Slot("orders.pending")
current = orders_keeping.current


def opened() -> str:
    """Open what the address names, keep what has changed; return what is looked at."""
    OPENER.follow()
    settle()
    SHELF.keep()
    return current().name


def standing() -> OrderStudy:
    """Return the current study with its result made; the sample where its file is gone."""
    try:
        orders_cache.grid(current())
    except SegmentationError as error:
        forget()
        state.leave_notice(_PLACE, error.message)
    return current()


def forget() -> None:
    """Go back to the sample."""
    stop()
    SHELF.leave_shared()
    st.session_state[CURRENT] = sample()
    SHELF.keep()


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


def propose(study: OrderStudy, *, place: str, is_new: bool = False) -> None:
    """Work out a study; it becomes the current one once its result is there.

    Of a new upload it may be asked first what its rows are.
    """
    state.clear_notice()
    refusal = SHELF.refusal(study.source)
    if refusal is not None:
        state.leave_notice(place, refusal)
        return
    _work_out(study, place=place, is_new=is_new)


def _reopen(opening: Opening[OrderStudy]) -> None:
    """Work out a study that was kept; then it is as it was left."""
    state.clear_notice()
    SHELF.begin_opening(opening)
    _work_out(opening.kept, place=_PLACE)


def _work_out(study: OrderStudy, *, place: str, is_new: bool = False) -> None:
    asking.expect(_file(study) if is_new else None)
    work = orders_cache.run_new if is_new else orders_cache.run
    job = _ON_ITS_WAY.begin(study, lambda progress: work(study, progress), place=place)
    if job.wait(state.PATIENCE_SECONDS):
        settle()


def change(place: str, **choices: object) -> None:
    """Propose the current study with other choices."""
    propose(replace(current(), **choices), place=place)  # type: ignore[arg-type]  # its own fields


def take(place: str, **widgets: str) -> None:
    """Propose the current study with what widgets say, each the key of one choice."""
    said = {name: st.session_state[key] for name, key in widgets.items()}
    change(place, **{n: tuple(v) if isinstance(v, list) else v for n, v in said.items()})


def settle() -> None:
    """Take over what has been worked out meanwhile."""
    found = _ON_ITS_WAY.take()
    if found is None:
        return
    reopened = SHELF.end_opening()
    try:
        found.job.finish()
    except CancelledError:
        return
    except SegmentationError as error:
        kept = still_shown_sentence(current().name)
        state.leave_notice(found.place, f"{error.message} {kept}")
        SHELF.stay()
        if found.place in _MENDABLE:
            readable = _is_readable(found.study)
            st.session_state[_REJECTED] = found.study if readable else None
            if readable and not cache.order_guess(_file(found.study)).is_orders:
                asking.ask(_file(found.study))
        return
    is_reopened = reopened is not None and reopened.kept == found.study
    if not is_reopened and asking.is_due(_file(found.study), as_orders=True):
        return
    st.session_state[_REJECTED] = None
    st.session_state[CURRENT] = found.study
    if reopened is not None and is_reopened:
        SHELF.adopt(reopened.line, found.study, reopened.shared)
        return
    SHELF.leave_shared()
    SHELF.keep()


def _file(study: OrderStudy) -> File:
    return File(study.source, study.name)


def _is_readable(study: OrderStudy) -> bool:
    try:
        orders_cache.table(study)
    except SegmentationError:
        return False
    return True


def stop() -> None:
    """Stop what is on its way; the current result stays."""
    _ON_ITS_WAY.stop()
    if SHELF.end_opening() is not None:
        SHELF.stay()


def take_upload(content: bytes, name: str, *, place: str) -> None:
    """Take in an uploaded file: from here to the grid there is no further click."""
    file = cache.hold(content, name)
    propose(OrderStudy(file.source, file.name), place=place, is_new=True)


def draw_pending() -> None:
    """Show the pending study, if there is one; everything else on the page stays usable."""
    found = _ON_ITS_WAY.pending()
    if found is not None:
        waiting.draw(
            found.job,
            what=f"Adding up {shorten(found.study.name, 40)}",
            key="orders",
            stop=stop,
            note=still_shown_sentence(shorten(current().name, 40), until_done=True),
        )


OPENER = Opener(SHELF, orders_keeping.read, _reopen, forget)
