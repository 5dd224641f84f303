"""Draw customers before any grouping: each column, two at a time, all together, in numbers."""

from __future__ import annotations

import streamlit as st

from segmentation import figures, wording
from segmentation.ui.parts import blocks, tables
from segmentation.ui.session import choices, state


def columns() -> None:
    """Draw a histogram for each column of choice."""
    table = state.table()
    names, is_by_segment = choices.columns_to_draw(table, key="explore.columns")
    by = state.segmentation() if is_by_segment else None
    with st.grid(columns=3, min_column_width=240):
        for number, column in enumerate(names):
            blocks.figure(
                figures.histogram_figure(table, column, by=by),
                wording.distribution_sentence(choices.summary_of(state.summaries(), column)),
                key=f"explore.histogram_{number}",
                title=column,
            )


def pairs() -> None:
    """Draw every two columns of choice against each other."""
    table = state.table()
    pair = choices.pairs(table, key="explore.pair")
    by = state.segmentation() if pair.by_segment else None
    drawn = figures.pair_figure(table, pair.columns, colour=pair.colour, by=by)
    blocks.figure(
        drawn,
        wording.pairs_sentence(pair.columns, pair.coloured_by, **drawn.layout.meta),
        key="explore.pairs",
        title="Every two columns against each other",
    )


def correlations() -> None:
    """Draw which columns rise and fall together."""
    found = state.correlations(choices.method(state.table(), key="explore.method"))
    blocks.figure(
        figures.correlation_figure(found, is_dark=blocks.is_dark()),
        wording.correlation_sentence(found),
        key="explore.correlations",
        title="Which columns rise and fall together",
    )


def numbers(key: str = "explore.summary") -> None:
    """Draw each column in numbers."""
    blocks.table(
        tables.shown_summary(state.summaries()),
        key=key,
        alt="Each column in numbers",
        columns=tables.summary_formats(),
        download=tables.summary(state.summaries()),
    )
