"""Draw a button that does something when it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def button(label: str, key: str, icon: str, act: Callable[..., None], **look: Any) -> None:
    """Draw a button with an icon; what it does is done before the page is drawn again."""
    st.button(label, key=key, icon=f":material/{icon}:", on_click=act, **look)
