"""Draw buttons and boxes: to do something, to choose, to take a file away, to hand one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st

from segmentation import wording

T = TypeVar("T")


def button(label: str, key: str, icon: str, act: Callable[..., None], **look: Any) -> None:
    """Draw a button with an icon; what it does is done before the page is drawn again."""
    st.button(label, key=key, icon=f":material/{icon}:", on_click=act, **look)


def download(
    label: str, key: str, data: Callable[[], bytes], file: tuple[str, str], **look: Any
) -> None:
    """Draw a button that downloads a file, its name and MIME type given; it is made on a click."""
    name, mime = file
    look = {"icon": ":material/download:", "on_click": "ignore", **look}
    st.download_button(label, data=data, file_name=name, mime=mime, key=key, **look)


def one_of(label: str, lines: Mapping[str, T], *, key: str, first: str | None, **look: Any) -> T:
    """Draw the choice of a line by its key, at first this one; one that is gone is forgotten."""
    if st.session_state.get(key) not in lines:
        st.session_state[key] = first if first in lines else next(iter(lines))
    return lines[st.selectbox(label, list(lines), key=key, **look)]


def upload(key: str, act: Callable[..., None]) -> None:
    """Draw the box that takes a file in, of any type: its first bytes say what it is."""
    told = "Your file stays on this machine."
    st.file_uploader(wording.UPLOAD_LABEL, key=key, on_change=act, help=told)
