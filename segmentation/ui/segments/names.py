"""Let a visitor write the names of all segments, their notes and plans in one table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import wording
from segmentation.errors import SegmentationError
from segmentation.ui.parts import blocks
from segmentation.ui.session import state
from segmentation.ui.work import said

_PLACE = "segments.names"


def edit() -> None:
    """Draw the table; a cell that is changed is taken at once."""
    frame = _rows()
    st.caption("Click a cell to change it. A name that you give stays with its customers.")
    edited = blocks.editor(
        frame,
        _PLACE,
        alt="Names, notes and plans of all segments",
        columns={
            "Name": st.column_config.TextColumn(required=True, width="medium"),
            "What to do": st.column_config.TextColumn(width="large"),
            "Notes": st.column_config.TextColumn(),
        },
        shown={"Traits": st.column_config.TextColumn(width="medium")},
    )
    changed = [row for row in range(len(frame)) if not edited.iloc[row].equals(frame.iloc[row])]
    if changed:
        _take(edited, changed)
        st.rerun()


def _rows() -> pd.DataFrame:
    found = state.segmentation().segments
    return pd.DataFrame(
        {
            "Name": [segment.name for segment in found],
            "Customers": [segment.size for segment in found],
            "Traits": [
                "; ".join(line.words for line in wording.trait_lines(segment, at_most=3))
                for segment in found
            ],
            "What to do": list(state.plans()),
            "Notes": [segment.notes for segment in found],
        }
    )


def _take(edited: pd.DataFrame, changed: list[int]) -> None:
    state.begin_change()
    for row in changed:
        told = edited.iloc[row].fillna("")
        try:
            said.rename(row, name=told["Name"], notes=told["Notes"], plan=told["What to do"])
        except SegmentationError as error:
            state.leave_notice(_PLACE, error.message)
