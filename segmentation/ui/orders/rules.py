"""Let the visitor edit the segment table as rows, with a way back."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import orders, wording
from segmentation.errors import ParameterError
from segmentation.records import RfmGrid
from segmentation.reports import csv_bytes
from segmentation.ui.orders import (
    cache as orders_cache,
    grid as orders_grid,
    state as orders_state,
)
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button
from segmentation.ui.session import state

PLACE = "orders.rules"
_EARLIER = "orders.rules_earlier"
_MOST_STEPS_BACK = 20


def draw(study: OrderStudy) -> None:
    """Draw how scores are made, and the segment table to edit: names, scores, what is said."""
    grid = orders_cache.grid(study)
    orders_grid.controls(study)
    is_open = state.notice(PLACE) is not None or study.rules is not None
    with st.expander("Segment definitions", expanded=is_open):
        blocks.sentence(wording.segment_table_sentence(grid, is_own=study.rules is not None))
        frame = orders.rules_frame(grid.rules)
        with st.form("orders.rules_form", border=False):
            edited = st.data_editor(
                frame,
                key=_editor_key(frame),
                hide_index=True,
                num_rows="dynamic",
                column_config=_columns(grid.levels),
                alt="The segment table: one row a rule",
                height="content",
            )
            is_sent = st.form_submit_button("Name the customers by this table")
        blocks.notice(PLACE)
        _ways_back(study, grid, frame)
    if is_sent:
        _take(study, grid, edited)


def _editor_key(frame: pd.DataFrame) -> str:
    """Return a key of its own for each table: edits belong to the table they were made on."""
    return f"orders.rules_{hashlib.sha256(csv_bytes(frame)).hexdigest()[:12]}"


def _columns(levels: int) -> dict[str, Any]:
    words = {"recency": "recency", "frequency": "frequency", "monetary": "monetary value"}
    scores = {
        f"{name}_{end}": st.column_config.NumberColumn(
            f"{name[:1].upper()} {end}",
            min_value=1,
            max_value=levels,
            step=1,
            required=True,
            width=80,
            help=f"Score in {title}, 1 to {levels}, {levels} best",
        )
        for name, title in words.items()
        for end in ("from", "to")
    }
    text = st.column_config.TextColumn
    return {
        "segment": text("Segment", required=True, max_chars=60, width=150),
        **scores,
        "who_they_are": text("Who they are", width="medium", max_chars=200),
        "what_to_try": text("What to try", width="medium", max_chars=200),
    }


def _take(study: OrderStudy, grid: RfmGrid, edited: pd.DataFrame) -> None:
    """Name the customers by an edited table, or say in place why it does not hold."""
    state.clear_notice()
    try:
        rules = orders.rules_from_frame(edited, grid.levels)
    except ParameterError as error:
        state.leave_notice(PLACE, error.message)
    else:
        if rules == orders.rules_from_frame(orders.rules_frame(grid.rules), grid.levels):
            return
        _remember(study)
        orders_state.propose(study.with_rules(rules, grid.levels), place=PLACE)
    st.rerun()


def _ways_back(study: OrderStudy, grid: RfmGrid, frame: pd.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Undo",
            key="orders.rules_undo",
            icon=":material/undo:",
            on_click=_undo,
            disabled=not _earlier(study),
            help="Back to the table before the last change",
        )
        label, act = "Back to the built-in table", partial(_reset, study, grid.levels)
        is_own = study.rules is not None
        button(label, "orders.rules_reset", "restart_alt", act, disabled=not is_own)
        blocks.csv_download(
            frame,
            key="orders.rules_csv",
            label="Download the table",
            name=f"segment_table_{grid.levels}.csv",
        )


def _reset(study: OrderStudy, levels: int) -> None:
    _remember(study)
    orders_state.propose(study.without_rules(levels), place=PLACE)


def _undo() -> None:
    source, tables = st.session_state[_EARLIER]
    st.session_state[_EARLIER] = (source, tables[:-1])
    orders_state.change(PLACE, tables=tables[-1])


def _earlier(study: OrderStudy) -> tuple[Any, ...]:
    """Return the tables that this file had before, the latest last."""
    source, tables = st.session_state.get(_EARLIER, ("", ()))
    return tables if source == study.source else ()


def _remember(study: OrderStudy) -> None:
    kept = (*_earlier(study), study.tables)[-_MOST_STEPS_BACK:]
    st.session_state[_EARLIER] = (study.source, kept)
