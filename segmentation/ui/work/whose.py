"""Say whose study a page shows, and let a visitor copy it where they may."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

import streamlit as st

from segmentation import wording, workspace
from segmentation.errors import SegmentationError
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state
from segmentation.ui.work import keeping, owners
from segmentation.ui.work.keeping import Shelf
from segmentation.workspace import SharedStudy

T = TypeVar("T")


def draw(shelf: Shelf[T]) -> None:
    """Draw that a study is shared by somebody else, with the way to a copy of one's own."""
    shared = shelf.shared()
    if shared is None:
        return
    may_copy = shared.right == "copy"
    told = plain(wording.shared_sentences(shared.name, may_copy=may_copy))
    with st.container(border=True, key="shared_study"):
        st.markdown(f":material/visibility: {told}")
        if may_copy:
            act = partial(_copy, shelf, shared)
            button("Copy to my work", f"whose.copy_{shelf.kind}", "content_copy", act)


def _copy(shelf: Shelf[T], shared: SharedStudy) -> None:
    where, owner = workspace.current(), owners.current()
    if where is None or owner is None:
        return
    try:
        line = workspace.copy_shared(where, shared.token, who=owner)
        workspace.tidy(where, owner=owner, keep=line.id)
    except SegmentationError as error:
        keeping.tell(error.message)
        return
    shelf.adopt(line, shelf.held())
    state.leave_notice("menu", f"{line.name} is a study of your own now.", is_error=False)
