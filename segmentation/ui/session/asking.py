"""Hold back an upload whose rows are not what its box was made for, until the visitor says."""

from __future__ import annotations

import streamlit as st

from segmentation.ui.session import cache
from segmentation.ui.session.study import File

_NEW, _ASKED = "asking.new", "asking.file"


def expect(file: File | None) -> None:
    """Take note of an upload nobody has said anything about; None: of none."""
    st.session_state[_NEW] = file
    st.session_state[_ASKED] = None


def is_due(file: File, *, as_orders: bool) -> bool:
    """Whether the visitor is to be asked first; then the question stands."""
    if st.session_state.get(_NEW) != file or not cache.is_open_what_rows_are(
        file, as_orders=as_orders
    ):
        return False
    ask(file)
    return True


def ask(file: File) -> None:
    """Let the question stand about a file."""
    st.session_state[_ASKED] = file


def asked() -> File | None:
    """Return the file that a question stands about."""
    found: File | None = st.session_state.get(_ASKED)
    return found
