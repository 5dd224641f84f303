"""What one visitor sees and what is on its way: small values in the session, never tables.

There is always a current study, whose result stands. A change is proposed: it is worked out
beside the page, and only a result takes the current one's place. An error leaves a notice at the
place where the change was made, and everything else as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from segmentation import workflow
from segmentation.errors import CancelledError, SegmentationError
from segmentation.records import (
    ColumnSummary,
    ComponentMap,
    Correlations,
    CustomerTable,
    KSearch,
    Role,
    Segmentation,
)
from segmentation.ui import cache, jobs
from segmentation.ui.study import Study, sample, upload

PATIENCE_SECONDS = 0.6
"""How long a change is waited for before the page shows progress instead."""
MAX_UNDO = 30

Names = Mapping[int, tuple[str, str]]
"""Segment number to the name and notes that the visitor gave."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to show at one place of one page."""

    place: str
    message: str
    is_error: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Pending:
    """A study that is being worked out, and the place where it was asked for."""

    study: Study
    place: str
    job: jobs.Job


def current() -> Study:
    """Return the study whose result stands; at first the sample."""
    study: Study = st.session_state.setdefault("state.current", sample())
    return study


def intended() -> Study:
    """Return the study that is on its way, else the current one: what controls show."""
    waiting = pending()
    return current() if waiting is None else waiting.study


def intended_table() -> CustomerTable:
    """Return the table with the roles that are on their way, where its file is already read."""
    study = intended()
    return cache.table(study if study.file == current().file else current())


def version() -> int:
    """Return a number that rises with every change, for widgets that must start afresh."""
    found: int = st.session_state.get("state.version", 0)
    return found


def pending() -> Pending | None:
    """Return what is on its way, or None."""
    found: Pending | None = st.session_state.get("state.pending")
    return found


def notice(place: str) -> Notice | None:
    """Return the notice left at a place, or None."""
    found: Notice | None = st.session_state.get("state.notice")
    return found if found is not None and found.place == place else None


def leave_notice(place: str, message: str, *, is_error: bool = True) -> None:
    """Leave a sentence at a place; it stands until the next change."""
    st.session_state["state.notice"] = Notice(place, message, is_error)


def clear_notice() -> None:
    """Take away what was left to say; a new action begins."""
    st.session_state["state.notice"] = None


def propose(study: Study, *, place: str) -> None:
    """Work out a study; it becomes the current one once its result is there."""
    stop()
    _begin_change()
    job = jobs.desk().submit(study, lambda progress: cache.run(study, progress))
    st.session_state["state.pending"] = Pending(study, place, job)
    if job.wait(PATIENCE_SECONDS):
        settle()


def settle() -> bool:
    """Take over what has been worked out meanwhile; return whether nothing is on its way now."""
    waiting = pending()
    if waiting is None:
        return True
    if not waiting.job.is_done:
        return False
    st.session_state["state.pending"] = None
    try:
        waiting.job.finish()
    except CancelledError:
        return True
    except SegmentationError as error:
        kept = f"You still see the result for {current().name}."
        leave_notice(waiting.place, f"{error.message} {kept}")
        return True
    _remember(current())
    st.session_state["state.current"] = waiting.study
    return True


def stop() -> None:
    """Stop what is on its way; the current result stays."""
    waiting = pending()
    if waiting is not None:
        jobs.desk().leave(waiting.job)
        st.session_state["state.pending"] = None


def take_upload(content: bytes, name: str, *, place: str) -> None:
    """Take in an uploaded file: from here to the segments there is no further click."""
    study = upload(content, name)
    cache.content(study.source, study.name, content)
    propose(study, place=place)


def change_roles(roles: Mapping[str, Role], *, place: str) -> None:
    """Give columns other roles and segment again."""
    propose(current().with_roles(roles), place=place)


def choose_k(k: int | None, *, place: str) -> None:
    """Take another number of segments; None is the recommended one."""
    propose(replace(current(), k=k), place=place)


def can_undo() -> bool:
    """Whether there is an earlier study to go back to."""
    return bool(st.session_state.get("state.past"))


def undo() -> None:
    """Go back to the study before the last change."""
    past: tuple[Study, ...] = st.session_state.get("state.past", ())
    if past:
        stop()
        _begin_change()
        st.session_state["state.current"] = past[-1]
        st.session_state["state.past"] = past[:-1]


def forget() -> None:
    """Go back to the sample and drop every earlier study."""
    stop()
    st.session_state["state.current"] = sample()
    st.session_state["state.past"] = ()


def _begin_change() -> None:
    clear_notice()
    st.session_state["state.version"] = version() + 1


def _remember(study: Study) -> None:
    past: tuple[Study, ...] = st.session_state.get("state.past", ())
    st.session_state["state.past"] = (*past, study)[-MAX_UNDO:]


def table() -> CustomerTable:
    """Return the current table, with its roles."""
    return cache.table(current())


def component_map() -> ComponentMap:
    """Return the current customers and centres on their principal components."""
    return cache.component_map(current())


def summaries() -> tuple[ColumnSummary, ...]:
    """Return the current columns in numbers."""
    return cache.summaries(current().basis)


def correlations(method: Literal["pearson", "spearman"]) -> Correlations:
    """Return the correlations of the current numeric columns."""
    return cache.correlations(current().basis, method)


def search() -> KSearch:
    """Return the current search."""
    return cache.search(current())


def segmentation() -> Segmentation:
    """Return the current segments under the names that the visitor gave them."""
    result = cache.segmentation(current())
    for segment, (name, notes) in names().items():
        result = workflow.rename(result, segment, name=name, notes=notes)
    return result


def names() -> Names:
    """Return the names that the visitor gave to segments of the current study."""
    given: Mapping[Study, Names] = st.session_state.get("state.names", {})
    return given.get(current(), {})


def rename(segment: int, *, name: str, notes: str) -> None:
    """Give a segment of the current study a name and notes.

    Raises
    ------
    ParameterError
        If the name is empty, too long or taken.
    """
    workflow.rename(segmentation(), segment, name=name, notes=notes)
    given: Mapping[Study, Names] = st.session_state.get("state.names", {})
    renamed = {**names(), segment: (name, notes)}
    st.session_state["state.names"] = {**given, current(): renamed}
