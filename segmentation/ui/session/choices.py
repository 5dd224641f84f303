"""Remember choices that only change what a page draws, while the visitor walks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import streamlit as st

from segmentation import figures, wording
from segmentation.records import (
    GROUP_KINDS,
    NUMBER_KINDS,
    ROLES,
    ColumnSummary,
    Correlation,
    CustomerTable,
    Segmentation,
)
from segmentation.ui.parts.text import plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

_MOST_HISTOGRAMS = 6
MOST_PAIRS = 5
_START_PAIRS = 4
_FEW_VALUES = 10
_BY_SEGMENT = "Segment"
_BY_NOTHING = "Nothing"
METHODS: dict[Correlation, str] = {
    "pearson": "Along a line (Pearson)",
    "spearman": "By rank (Spearman)",
    "cramers_v": "Categories (Cramér’s V)",
}


_ProfileView: TypeAlias = Literal["heatmap", "lines", "customers", "radar"]
_VIEWS: dict[_ProfileView, str] = {
    "heatmap": "Heatmap",
    "lines": "Lines",
    "customers": "Customers",
    "radar": "Radar",
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """What the pair plot shows."""

    columns: tuple[str, ...]
    colour: str | None
    by_segment: bool

    @property
    def coloured_by(self) -> str | None:
        """What the colours tell, in a sentence."""
        return self.colour or ("segment" if self.by_segment else None)


def numeric_columns(table: CustomerTable) -> list[str]:
    """Return the columns that can be an axis: features first, identifiers and names left out."""
    usable = [
        column
        for column in table.columns
        if column.kind in NUMBER_KINDS and ROLES[column.role].is_measured
    ]
    return [column.name for column in sorted(usable, key=lambda column: column.role != "feature")]


def category_columns(table: CustomerTable) -> list[str]:
    """Return the columns that can colour customers."""
    return [
        column.name
        for column in table.columns
        if column.kind in GROUP_KINDS and ROLES[column.role].is_profiled
    ]


def _varied(table: CustomerTable, names: Sequence[str]) -> list[str]:
    """Return columns with many different values first: points of the others lie on each other."""
    return sorted(names, key=lambda name: table.column(name).n_distinct <= _FEW_VALUES)


def columns_to_draw(table: CustomerTable, *, key: str) -> tuple[list[str], bool]:
    """Draw the choice of columns for the histograms; return them, and whether by segment."""
    names = [
        column.name
        for column in table.columns
        if ROLES[column.role].is_profiled and column.kind != "text"
    ]
    names.sort(key=lambda name: name not in table.features)
    columns, stacked = st.columns([4, 1], gap="medium", vertical_alignment="bottom")
    with columns:
        chosen = st.multiselect(
            "Columns",
            names,
            default=names[:_MOST_HISTOGRAMS],
            max_selections=_MOST_HISTOGRAMS,
            key=f"{key}_{_id(names)}",
            persist_state="session",
        )
    with stacked:
        is_by_segment = st.toggle(
            "Stack by segment", key=f"{key}_by_segment", persist_state="session"
        )
    return list(chosen), is_by_segment


def pairs(table: CustomerTable, *, key: str) -> Pairs:
    """Draw the choice of columns and colours for the pair plot."""
    numeric = numeric_columns(table)
    categories = category_columns(table)
    columns, colour = st.columns([2, 1], gap="medium", vertical_alignment="bottom")
    with columns:
        chosen = st.multiselect(
            f"Columns (up to {MOST_PAIRS})",
            numeric,
            default=_varied(table, numeric)[:_START_PAIRS],
            max_selections=MOST_PAIRS,
            key=f"{key}_columns_{_id(numeric)}",
            persist_state="session",
        )
    with colour:
        options = [*categories, _BY_SEGMENT, _BY_NOTHING]
        coloured = st.selectbox(
            "Coloured by",
            options,
            key=f"{key}_colour_{_id(options)}",
            persist_state="session",
        )
    is_column = coloured in categories
    return Pairs(
        columns=tuple(chosen or numeric[:2]),
        colour=coloured if is_column else None,
        by_segment=coloured == _BY_SEGMENT and not is_column,
    )


def method(table: CustomerTable, *, key: str) -> Correlation:
    """Draw the choice of correlation; that of categories only where there are two columns."""
    options: list[Correlation] = ["pearson", "spearman"]
    if len(category_columns(table)) > 1:
        options.append("cramers_v")
    chosen: Correlation = st.segmented_control(
        "Correlation",
        options,
        default="pearson",
        required=True,
        key=f"{key}_{len(options)}",
        format_func=lambda name: METHODS[name],
        persist_state="session",
    )
    return chosen


def profiled_column(table: CustomerTable, *, key: str) -> str | None:
    """Draw the choice of a column to set segments beside each other on; earlier groupings first."""
    order = [role for role in reversed(tuple(ROLES)) if ROLES[role].is_profiled]
    names = [
        column.name
        for role in order
        for column in table.columns
        if column.role == role and column.kind not in ("text", "date")
    ]
    if not names:
        return None
    chosen: str = st.selectbox(
        "Column",
        names,
        key=f"{key}_{_id(names)}",
        help="Columns the segments are not based on are a test: do they differ there too?",
        persist_state="session",
    )
    return chosen


def profile_view(key: str) -> _ProfileView:
    """Draw the choice of how segments are compared."""
    chosen: _ProfileView = st.segmented_control(
        "Drawn as",
        list(_VIEWS),
        default="heatmap",
        required=True,
        key=key,
        format_func=_VIEWS.__getitem__,
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def profile_figure(
    segmentation: Segmentation, view: _ProfileView, *, is_dark: bool
) -> tuple[go.Figure, str]:
    """Return the segments against all customers, drawn as chosen, with what there is to see."""
    found = segmentation.segments
    if view == "lines":
        return figures.snake_figure(found), wording.snake_sentence(found)
    if view == "radar":
        return figures.radar_figure(found), wording.radar_sentence(found)
    if view == "customers":
        drawn = figures.parallel_figure(segmentation)
        return drawn, wording.parallel_sentence(found, **(drawn.layout.meta or {}))
    drawn = figures.profile_heatmap_figure(found, is_dark=is_dark)
    return drawn, wording.heatmap_sentence(found)


def three_axes(segmentation: Segmentation, *, key: str) -> tuple[str, ...]:
    """Draw three choices of an axis; return one to three different columns."""
    table = segmentation.prepared.table
    names = numeric_columns(table)
    start = _telling(segmentation, names)
    chosen = []
    for position, place in enumerate(st.columns(3, gap="small")[: len(names)]):
        with place:
            chosen.append(
                st.selectbox(
                    f"Axis {position + 1}",
                    names,
                    index=names.index(start[position]),
                    key=f"{key}_{position}_{_id(names)}",
                    persist_state="session",
                )
            )
    return tuple(dict.fromkeys(chosen))


def _telling(segmentation: Segmentation, names: Sequence[str]) -> list[str]:
    """Return the columns in the order in which segments differ on them, features first."""
    features = set(segmentation.prepared.features)
    reach = dict.fromkeys(names, 0.0)
    for segment in segmentation.segments:
        for profile in segment.numeric:
            if profile.column in reach:
                far = abs(profile.difference) * segment.share
                reach[profile.column] += far
    return sorted(names, key=lambda name: (name not in features, -reach[name]))


def summary_of(summaries: Sequence[ColumnSummary], column: str) -> ColumnSummary:
    """Return one column's summary."""
    return next(summary for summary in summaries if summary.name == column)


def _id(names: Sequence[str]) -> str:
    """Return a short name of these options, so that another file's widget starts afresh."""
    import hashlib

    return hashlib.sha256(plain("\n".join(names)).encode()).hexdigest()[:8]
