"""Draw the segments: in three dimensions, against all customers, and by size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from segmentation import figures, wording, workflow
from segmentation.records import Segmentation
from segmentation.ui.campaigns import results
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.text import shorten
from segmentation.ui.segments import explanations, names, selection
from segmentation.ui.session import choices, state


def in_3d() -> None:
    """Draw the customers along three columns of choice."""
    found = state.segmentation()
    axes = choices.three_axes(found, key="segments.axes")
    drawn = figures.scatter3d_figure(found, axes=axes)
    blocks.figure(
        drawn,
        wording.scatter_sentence(found.segments, axes, **drawn.layout.meta),
        key="segments.scatter3d",
        title="Customers along three columns: drag to turn",
        is_large=True,
    )


def profile() -> None:
    """Draw each segment against all customers, as a picture of choice and in numbers."""
    found = state.segmentation()
    view = choices.profile_view("segments.view")
    drawn, text = choices.profile_figure(found, view, is_dark=blocks.is_dark())
    blocks.figure(
        drawn, text, key=f"segments.as_{view}", title="Each segment compared with all customers"
    )
    blocks.table(
        tables.profiles(found.segments),
        key="segments.profile",
        columns=tables.profile_formats(),
        alt="Means and most frequent categories of each segment, in the file's own units",
        download=tables.profile_figures(found.segments),
    )


def sizes() -> None:
    """Draw how large each segment is, and its share of an amount of choice."""
    found = state.segmentation()
    columns = workflow.amount_columns(found)
    large, part = st.columns(2, gap="medium")
    with large:
        blocks.figure(
            figures.sizes_figure(found.segments),
            wording.sizes_sentence(found.segments),
            key="segments.sizes",
            title="How large each segment is",
        )
    if columns:
        with part:
            _amounts(found, columns)


def _amounts(found: Segmentation, columns: Sequence[str]) -> None:
    column = st.selectbox(
        "Amount",
        columns,
        key="segments.amount",
        help="Added up over the customers of each segment.",
        persist_state="session",
    )
    shares = workflow.amount_shares(found, column)
    blocks.figure(
        figures.amount_shares_figure(found.segments, shares, column),
        wording.amount_sentence(found.segments, shares, column),
        key="segments.amounts",
        title=f"Each segment's share of {shorten(column, 60)}",
    )


VIEWS: Mapping[str, Callable[[], None]] = {
    "In 3D": in_3d,
    "Map": selection.component_map,
    "Profile": profile,
    "What to do": explanations.plans,
    "Sizes and revenue": sizes,
    "By column": explanations.columns,
    "Customers": explanations.members,
    "Campaigns": results.kept,
    "Names": names.edit,
}
"""What the tabs of the page hold."""
