"""Say how good the segments are, in plain words, with the remedy where they are not."""

from __future__ import annotations

import streamlit as st

from segmentation import wording
from segmentation.records import Segmentation
from segmentation.ui.customers import preparation, settings
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state
from segmentation.ui.work import keeping

_ICONS = {"clear": "verified", "plausible": "check_circle", "weak": "info", "none": "report"}


def draw(found: Segmentation, *, key: str, is_message: bool = False) -> None:
    """Draw the verdict and what it means for use; where it is good, only if it is the message."""
    if found.all_rows is not None:
        told = wording.all_rows_sentence(found.n_customers, found.prepared.n_customers)
        blocks.sentence(told)
    search = state.search()
    is_doubtful = search.verdict in ("weak", "none")
    if is_message or is_doubtful:
        said = wording.plain_verdict(search)
        with st.container(border=True, key=f"verdict-{search.verdict}-{key.replace('.', '-')}"):
            st.markdown(f":material/{_ICONS[search.verdict]}: **{said.grade}**")
            st.header(plain(said.headline), anchor=False)
            st.markdown(plain(said.meaning))
            own = wording.own_choice_sentence(search, found)
            if own:
                st.caption(plain(own))
            if is_doubtful:
                _remedies(key)
    settings.tell_preparation(found, f"{key}_preparation")


def _remedies(key: str) -> None:
    """Draw what may help: pulling long tails in, or other columns."""
    with st.container(horizontal=True, vertical_alignment="center"):
        preparation.offer_remedy(f"{key}_transform")
        st.page_link(
            "pages/1_Customers.py",
            label="Choose other columns",
            icon=":material/tune:",
            query_params=keeping.address(),
        )


def evidence() -> None:
    """Draw what speaks for and against the recommended number, in sight where it is contested."""
    search = state.search()
    with st.expander("Evidence for and against", expanded=blocks.is_contested(search)):
        blocks.sentence(wording.search_verdict(search))
        st.markdown("\n".join(f"- {plain(each)}" for each in wording.search_reasons(search)))
