"""Hold what one visitor sees and what is on its way: small values, never tables.

There is always a current study, whose result stands. A change is proposed: it is worked out
beside the page, and only a result takes the current one's place. An error leaves a notice at the
place where the change was made, and everything else as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

import streamlit as st

from segmentation import records
from segmentation.errors import CancelledError, SegmentationError
from segmentation.models import Model
from segmentation.ui.session import asking, cache, history, identity, preview, steps
from segmentation.ui.session.history import History
from segmentation.ui.session.identity import Change, Identity
from segmentation.ui.session.pending import Pending, Slot
from segmentation.ui.session.steps import Step
from segmentation.ui.session.study import Study, sample, untouched
from segmentation.ui.work.customers import SHELF, take_over
from segmentation.ui.work.keeping import Opening, way_back
from segmentation.wording import still_shown_sentence

T = TypeVar("T")

PATIENCE_SECONDS = 1.5
"""How long a change is waited for before the page shows progress: most changes take less."""
LARGE_UPLOAD = 2_000_000
_SHORT_PATIENCE_SECONDS = 0.3
"""A file of more bytes takes longer than that anyway: its first rows are shown meanwhile."""
_MOST_PREPARED_AT_ONCE = 200_000
"""Customers up to which a table is prepared while the page is drawn: a quarter of a second."""


class _Notice(NamedTuple):
    """A sentence to show at one place of one page."""

    place: str
    message: str
    is_error: bool = True


_ON_ITS_WAY: Slot[Study] = Slot("state.pending")
current = history.current


def intended() -> Study:
    """Return the study that is on its way, else the current one: what controls show."""
    waiting = pending()
    return current() if waiting is None else waiting.study


def intended_table() -> records.CustomerTable:
    """Return the table with the roles that are on their way, where its file is already read."""
    study = intended()
    return cache.table((study if study.file == current().file else current()).basis)


def intended_prepared() -> records.PreparedTable:
    """Return the matrix of what is on its way, which is soon made, long before its segments.

    That of the current study while a file is read, for a large table, or where a choice cannot be.
    """
    study = intended()
    if study.file != current().file or table().n_customers > _MOST_PREPARED_AT_ONCE:
        return cache.prepared(current().basis)
    try:
        return cache.prepared(study.basis)
    except SegmentationError:
        return cache.prepared(current().basis)


def version() -> int:
    """Return a number that rises with every change, for widgets that must start afresh."""
    found: int = st.session_state.get("state.version", 0)
    return found


def pending() -> Pending[Study] | None:
    """Return what is on its way, or None."""
    return _ON_ITS_WAY.pending()


def notice(place: str) -> _Notice | None:
    """Return the notice left at a place, or None."""
    found: _Notice | None = st.session_state.get("state.notice")
    return found if found is not None and found.place == place else None


def leave_notice(place: str, message: str, *, is_error: bool = True) -> None:
    """Leave a sentence at a place; it stands until the next change."""
    st.session_state["state.notice"] = _Notice(place, message, is_error)


def clear_notice() -> None:
    """Take away what was left to say; a new action begins."""
    st.session_state["state.notice"] = None


def propose(
    study: Study, *, place: str, patience: float | None = None, is_new: bool = False
) -> None:
    """Work out a study; it becomes the current one once its result is there."""
    begin_change()
    refusal = SHELF.refusal(study.file.source)
    if refusal is not None:
        leave_notice(place, refusal)
        return
    _work_out(study, place=place, patience=patience, is_new=is_new)


def _work_out(study: Study, *, place: str, patience: float | None, is_new: bool) -> None:
    asking.expect(study.file if is_new else None)
    work = cache.run_new if is_new else cache.run
    job = _ON_ITS_WAY.begin(study, lambda progress: work(study, progress), place=place)
    if job.wait(PATIENCE_SECONDS if patience is None else patience):
        settle()


def settle() -> bool:
    """Take over what has been worked out meanwhile; return whether nothing is on its way now."""
    waiting = _ON_ITS_WAY.take()
    if waiting is None:
        return pending() is None
    reopened = SHELF.end_opening()
    try:
        waiting.job.finish()
    except CancelledError:
        return True
    except SegmentationError as error:
        leave_notice(waiting.place, f"{error.message} {still_shown_sentence(current().name)}")
        SHELF.stay()
        return True
    if reopened is not None and reopened.kept.study == waiting.study:
        st.session_state["state.change"] = None
        take_over(reopened)
        return True
    if asking.is_due(waiting.study.file, as_orders=False):
        return True
    before, study = current(), cache.found(waiting.study)
    if SHELF.leave_shared():
        history.put(study, past=(), identities={})
        SHELF.keep()
    elif study != before:
        step = Step(before, history.identities().get(before), steps.told_change(before, study))
        _carry_identity(study, place=waiting.place)
        history.put(study, past=history.with_step(step))
        SHELF.keep()
    return True


def reopen(opening: Opening[History]) -> None:
    """Work out a study that was kept; then it is as it was left, with its names and steps."""
    begin_change()
    SHELF.begin_opening(opening)
    _work_out(opening.kept.study, place="menu", patience=None, is_new=False)


def _carry_identity(study: Study, *, place: str) -> None:
    """Let the segments of a study that are those of the current one stay who they are.

    Segments of a sample are not looked for in another file: nobody asked who they are.
    """
    st.session_state["state.change"] = None
    before = current()
    if before.file.source != study.file.source and (before.file.is_sample or study.file.is_sample):
        return
    try:
        shown, after = segmentation(), _identity_of(study)
        there = identity.named(cache.segmentation(study, after.numbers), after)
        found, change = identity.carried(shown, there, before=_identity_of(before), after=after)
    except SegmentationError:  # The earlier file is held no longer, or has no such column.
        return
    history.keep_identity(study, found)
    st.session_state["state.change"] = change
    if change.lost:
        leave_notice(place, identity.own_words(change, found.names), is_error=False)


def change() -> Change | None:
    """Return what became of the segments with the last change, where they could be compared."""
    found: Change | None = st.session_state.get("state.change")
    return found


def _identity_of(study: Study) -> Identity:
    kept, found = history.identities().get(study), cache.segmentation(study)
    if kept is None or len(kept.numbers) != found.k:  # Another version may have counted otherwise.
        return identity.fresh(found)
    return kept


def stop() -> None:
    """Stop what is on its way; the current result stays."""
    _ON_ITS_WAY.stop()
    if SHELF.end_opening() is not None:
        SHELF.stay()


def take_upload(content: bytes, name: str, *, place: str) -> None:
    """Take in an uploaded file: from here to the segments there is no further click."""
    file = cache.hold(content, name)
    study = untouched(file)
    if len(content) <= LARGE_UPLOAD:
        propose(study, place=place, is_new=True)
        return
    preview.begin(file)
    patience = min(PATIENCE_SECONDS, _SHORT_PATIENCE_SECONDS)
    propose(study, place=place, patience=patience, is_new=True)


def change_roles(roles: Mapping[str, records.Role], *, place: str) -> None:
    """Give columns other roles and segment again."""
    propose(current().with_roles(roles), place=place)


def choose_k(k: int | None, *, place: str) -> None:
    """Take another number of segments; None is the recommended one."""
    propose(current().with_k(k), place=place)


def choose_least(least: int, *, place: str) -> None:
    """Merge segments of fewer customers with their nearest; 0 takes them apart again."""
    propose(replace(current().searched, least=least), place=place)


def choose_method(algorithm: records.Algorithm, *, place: str) -> None:
    """Take the segments of another method."""
    propose(replace(current(), algorithm=algorithm, least=0), place=place)


def last_change() -> str | None:
    """Return the change that `undo` takes back, in a few words; None where there is none."""
    past = history.past()
    return past[-1].told if past else None


def undo() -> None:
    """Take the last change back: the study and its names are exactly those before it."""
    past = history.past()
    if not past:
        return
    step, left = past[-1], current()
    stop()
    begin_change()
    history.put(step.study, past=past[:-1])
    history.keep_identity(step.study, step.identity)
    st.session_state["state.change"] = None
    SHELF.keep()
    if left.file.source != step.study.file.source:
        again = "" if left.file.is_sample else f" To come back to it, {way_back()}."
        message = f"{left.name} was put aside; you are looking at {step.study.name} again.{again}"
        leave_notice("menu", message, is_error=False)


def forget() -> None:
    """Go back to the sample and drop every earlier study."""
    stop()
    SHELF.leave_shared()
    history.put(sample(), past=())
    st.session_state["state.change"] = None
    SHELF.keep()


def begin_change() -> None:
    """Take away what was left to say; widgets that show old values start afresh."""
    clear_notice()
    st.session_state["state.version"] = version() + 1


def table() -> records.CustomerTable:
    """Return the current table, with its roles."""
    return cache.table(current().basis)


def component_map() -> records.ComponentMap:
    """Return the current customers and centres on their principal components."""
    return cache.component_map(current(), numbers())


def asked_later(make: Callable[..., T], *given: object) -> Callable[[], T]:
    """Return what makes a result of now from `cache` once it is asked for, holding none before."""
    return partial(make, current(), numbers(), *given)


def summaries() -> tuple[records.ColumnSummary, ...]:
    """Return the current columns in numbers."""
    return cache.summaries(current().basis)


def correlations(method: records.Correlation) -> records.Correlations:
    """Return the correlations of the current numeric columns, or Cramér's V of the categories."""
    return cache.correlations(current().basis, method)


def proposals() -> tuple[records.TransformProposal, ...]:
    """Return the transforms that are offered for the current features."""
    return cache.proposals(current().basis)


def search() -> records.KSearch:
    """Return the current search."""
    return cache.search(current().basis)


def kmeans_identity() -> Identity:
    """Return who the K-Means segments of the current columns and number are to the visitor."""
    return _identity_of(current().searched)


def searched() -> records.Segmentation:
    """Return the K-Means segments, which the search speaks of, whatever method is in use."""
    study, own = current().searched, kmeans_identity()
    return identity.named(cache.segmentation(study, own.numbers), own)


def numbered_search() -> records.KSearch:
    """Return the current search with the K-Means segments under the numbers that they bear."""
    return identity.numbered_search(search(), kmeans_identity().numbers[: searched().k_searched])


def effects() -> tuple[records.EffectSize, ...]:
    """Return how far each column separates the current segments."""
    return cache.effects(current())


def members(n: int) -> tuple[records.SegmentMembers, ...]:
    """Return the typical and the odd customers of the current segments."""
    return cache.members(current(), numbers(), n)


def model() -> Model:
    """Return the scorer of the current segments, with the names that they get by themselves."""
    return cache.model(current(), numbers())


def numbers() -> identity.Numbers:
    """Return the numbers of the current segments by size."""
    return own().numbers


def own() -> Identity:
    """Return who the current segments are to the visitor: names, notes, plans, campaigns."""
    return _identity_of(current())


def plans() -> tuple[str, ...]:
    """Return what the visitor means to do with each current segment; empty: not said."""
    return own().plans


def segmentation() -> records.Segmentation:
    """Return the current segments under the numbers, names and colours that they have here."""
    mine = own()
    return identity.named(cache.segmentation(current(), mine.numbers), mine)


def later(make: Callable[[records.Segmentation], T]) -> Callable[[], T]:
    """Return what makes something of the current segments once it is asked for.

    It does not hold them meanwhile: a page that stays open would keep them in memory for good.
    """
    study, mine = current(), own()
    return lambda: make(identity.named(cache.segmentation(study, mine.numbers), mine))
