"""Draw a page only behind the guard that asks for the token, where others could reach it."""

from __future__ import annotations

import streamlit as st

from segmentation.authentication import WILDCARD, Guard, is_loopback

SENTENCE = (
    "This page was started by itself, without what asks others for the token. Start the dashboard "
    "with `make run` or `streamlit run app.py`."
)


def stop_where_unguarded() -> None:
    """End the page with a sentence where others could see it unasked."""
    address = st.get_option("server.address") or WILDCARD
    if not (Guard.stands or is_loopback(address)):
        st.error(SENTENCE)
        st.stop()
