"""Draw where values are missing: how many in each column, and who lacks several at once."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from segmentation import figures, wording
from segmentation.records import ColumnSummary, CustomerTable
from segmentation.ui.parts import blocks


def draw(table: CustomerTable, summaries: Sequence[ColumnSummary], *, key: str) -> None:
    """Draw what is missing; where nothing is, a sentence says so."""
    n_lacking = sum(column.n_missing > 0 for column in table.columns)
    if not n_lacking:
        blocks.sentence(wording.missing_sentence(table))
        return
    bars, pattern = st.columns([2, 3], gap="medium")
    with bars:
        blocks.figure(
            figures.missing_figure(summaries, n_customers=table.n_customers),
            wording.missing_sentence(table),
            key=key,
            title="Missing values of each column",
        )
    with pattern:
        blocks.figure(
            figures.missing_pattern_figure(table),
            wording.missing_pattern_sentence(table),
            key=f"{key}_pattern",
            title="Where in the file they are missing",
        )
