"""Open the study that the address of a page names, and follow what other tabs do to it."""

from __future__ import annotations

import streamlit as st

from segmentation import workspace
from segmentation.errors import SegmentationError
from segmentation.ui.session import state
from segmentation.ui.work import document, keeping, owners
from segmentation.workspace import KeptStudy, Workspace


def open_asked() -> None:
    """Open the study that the address names, unless it is before the visitor already."""
    where, owner = workspace.current(), owners.current()
    asked = st.query_params.get(keeping.PARAMETER)
    if where is None or owner is None or state.is_reopening():
        return
    line = keeping.line()
    if asked is None:
        keeping.show_address()
    elif line is None or line.id != asked:
        _open(where, asked, owner)
    elif keeping.is_saved() and _is_older(where, line, owner):
        _open(where, asked, owner)
        keeping.tell("This study was changed in another tab. You see it as it is now.")


def _open(where: Workspace, asked: str, owner: str) -> None:
    keeping.tell(None)
    try:
        line, text = workspace.load(where, asked, owner=owner)
        found = document.read(text)
    except SegmentationError as error:
        keeping.tell(error.message)
        keeping.show_address()
        return
    state.reopen(found, line)


def _is_older(where: Workspace, line: KeptStudy, owner: str) -> bool:
    try:
        version = workspace.version_of(where, line.id, owner=owner)
    except SegmentationError as error:
        keeping.tell(error.message)
        return False
    return version is not None and version > line.version
