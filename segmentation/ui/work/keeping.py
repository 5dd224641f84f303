"""Keep a visitor's study as it changes, and its address in the browser's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from segmentation import wording, workspace
from segmentation.errors import SegmentationError, StudyChangedError
from segmentation.ui.session import cache, history
from segmentation.ui.session.history import History
from segmentation.ui.work import document, owners
from segmentation.workspace import KeptStudy, StudyContent, Workspace

PARAMETER = "study"
"""In the address of a page: which study it shows."""


def line() -> KeptStudy | None:
    """Return under which line the study is kept that the visitor looks at; None: under none."""
    found: KeptStudy | None = st.session_state.get("keeping.line")
    return found


def address() -> dict[str, str] | None:
    """Return what links to other pages carry along, so that each opens the same study."""
    found = line()
    return None if found is None else {PARAMETER: found.id}


def is_saved() -> bool:
    """Whether nothing has changed since the study was kept or opened."""
    found: bool = history.held() == st.session_state.get("keeping.saved")
    return found


def adopt(found: KeptStudy | None, saved: History) -> None:
    """Let this be what is kept, and under which line; the address follows."""
    st.session_state["keeping.line"] = found
    st.session_state["keeping.saved"] = saved
    if found is not None:
        st.session_state["keeping.lines"] = {**_lines(), saved.study.file.source: found}
    show_address()


def take_over(kept: History, found: KeptStudy) -> None:
    """Put before the visitor what was kept under a line."""
    history.put(kept.study, past=kept.past, identities=kept.identities)
    adopt(found, kept)


def let_go(identifier: str) -> None:
    """Forget a line that was deleted; what the visitor looks at is kept under it no more."""
    st.session_state["keeping.lines"] = {
        source: found for source, found in _lines().items() if found.id != identifier
    }


def show_address() -> None:
    """Let the browser's address name the study."""
    wanted = address()
    if wanted is None:
        st.query_params.pop(PARAMETER, None)
    elif st.query_params.get(PARAMETER) != wanted[PARAMETER]:
        st.query_params[PARAMETER] = wanted[PARAMETER]


def tell(message: str | None) -> None:
    """Leave a sentence about keeping; None: what was left is no longer so."""
    st.session_state["keeping.told"] = message


def told() -> str | None:
    """Return what there is to say about keeping."""
    found: str | None = st.session_state.get("keeping.told")
    return found


def way_back() -> str:
    """Return how a study that was put aside is found again."""
    return "open it under My work" if is_on() else "drop the file again"


def is_on() -> bool:
    """Whether studies are kept for this visitor."""
    return workspace.current() is not None and owners.current() is not None


def keep() -> None:
    """Keep what has changed since last time; where the disk refuses, say so and go on."""
    where, owner = workspace.current(), owners.current()
    if where is None or owner is None or is_saved():
        return
    held = history.held()
    if held.is_plain_sample:
        adopt(None, held)
        return
    try:
        found = begin(where, owner)
        if found.version == 1:
            workspace.tidy(where, owner=owner, keep=found.id)
    except SegmentationError as error:
        tell(error.message)


def begin(where: Workspace, owner: str) -> KeptStudy:
    """Keep what is before the visitor, whatever it is; return its line.

    Raises
    ------
    SegmentationError
        If it cannot be kept.
    """
    held = history.held()
    found = _save(where, held, owner)
    adopt(found, held)
    return found


def _save(where: Workspace, held: History, owner: str) -> KeptStudy:
    source, name = held.study.file.source, held.study.name
    content = StudyContent(
        name,
        cache.segmentation(held.study).prepared.n_customers,
        document.write(held),
        document.addresses(held),
        of=_lines().get(source),
    )
    try:
        found = workspace.save(where, content, cache.held_content, owner=owner)
    except StudyChangedError:
        content = replace(content, of=None)
        found = workspace.save(where, content, cache.held_content, owner=owner)
        found = workspace.rename(where, found.id, f"{name[:100]} (yours)", owner=owner)
        tell(wording.kept_apart_sentences(name, found.name))
    else:
        tell(None)
    return found


def _lines() -> Mapping[str, KeptStudy]:
    """Return under which line each file of this visit was kept last."""
    found: Mapping[str, KeptStudy] = st.session_state.get("keeping.lines", {})
    return found
