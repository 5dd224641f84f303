"""Draw what tells segments apart: rules, effects, one column, members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import figures, wording
from segmentation.records import (
    GROUP_KINDS,
    ROLES,
    CategoryProfile,
    CustomerTable,
    EffectSize,
    Member,
    NumericProfile,
    Segment,
    Segmentation,
    SegmentMembers,
)
from segmentation.ui.parts import blocks, cards
from segmentation.ui.parts.text import shorten
from segmentation.ui.session import cache, choices, state

MOST_LEAVES = 24
"""Beyond it nobody reads a rule."""
_N_MEMBERS = 5
_ROWS_IN_SIGHT = 10
_ROW_PIXELS = 35
_GROUPS = {
    "typical": "Typical",
    "far": "Far out",
    "between": "On the border",
}


def plans() -> None:
    """Draw what to do with each segment, and how far the rules for it can be trusted."""
    found = state.segmentation()
    options = [None, *range(found.k, max(MOST_LEAVES, 2 * found.k) + 1)]
    said, chosen = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with chosen:
        leaves = st.select_slider(
            "Rule detail: simpler or more accurate",
            options,
            key=_leaves_key(found.k),
            format_func=lambda n: "automatic" if n is None else f"{n} leaves",
            persist_state="session",
            help="How many groups the rules may tell apart: more is more accurate, fewer is "
            "simpler.",
        )
    rules = state.asked_later(cache.rules, leaves)()
    with said:
        blocks.sentence(
            f"{wording.rules_sentence(rules)} What to do is a starting point, chosen by the "
            "traits named with it; replace it with your own under Rename."
        )
    cards.plan_cards(found.segments, rules, state.plans(), key="segments.plans")


def chosen_leaves(k: int) -> int | None:
    """Return how much detail the rules have, as chosen; None: automatic."""
    found: int | None = st.session_state.get(_leaves_key(k))
    return found


def _leaves_key(k: int) -> str:
    return f"segments.leaves_{k}"


def columns() -> None:
    """Draw how far each column separates the segments, and one of choice."""
    separating, one = st.columns([2, 3], gap="medium")
    with separating:
        effects("segments.effects")
    with one:
        by_column(state.segmentation(), key="segments.by")


def effects(key: str) -> None:
    """Draw what separates the segments, strongest first, with a sentence."""
    found = state.effects()
    frame = _effect_rows(found)
    separates = st.column_config.ProgressColumn(
        format="%.2f",
        min_value=0,
        max_value=1,
        width=95,
        help="0 = not at all, 1 = entirely. Share of the variance between segments for numbers, "
        "Cramér's V for categories.",
    )
    shown = frame[["Column", "Separates", "Used"]]
    shown = shown.assign(Used=shown["Used"] == "yes")
    used = st.column_config.CheckboxColumn(
        "Used", width=55, help="Whether the segments are based on this column"
    )
    with st.container(border=True, height="stretch"):
        st.markdown("**What separates the segments**")
        st.dataframe(
            shown,
            key=key,
            alt="How far each column separates the segments",
            hide_index=True,
            height="content" if len(frame) <= _ROWS_IN_SIGHT else _ROW_PIXELS * _ROWS_IN_SIGHT,
            column_config={"Separates": separates, "Used": used},
        )
        blocks.sentence(wording.effects_sentence(found))
        blocks.csv_download(frame, key=f"{key}_csv")


def _effect_rows(found: Sequence[EffectSize]) -> pd.DataFrame:
    """Return one row a column: how far it separates the segments, and whether it made them."""
    return pd.DataFrame(
        {
            "Column": [effect.column for effect in found],
            "Separates": [effect.value for effect in found],
            "Used": ["yes" if effect.is_feature else "no" for effect in found],
            "Measured by": [wording.EFFECT_MEASURES[effect.measure] for effect in found],
        }
    )


def by_column(segmentation: Segmentation, *, key: str) -> None:
    """Draw one column of choice, segment beside segment."""
    table = segmentation.prepared.table
    column = choices.profiled_column(table, key=f"{key}_column")
    if column is None:
        return
    is_share = table.column(column).kind in GROUP_KINDS
    drawn = (
        figures.category_shares_figure(_with_yes_and_no(segmentation.segments, column), column)
        if is_share
        else figures.box_figure(segmentation, column)
    )
    text = (
        "Each bar divides one segment; the first is all customers."
        if is_share
        else "Each box holds the middle half of a segment, with a line at the median; points are "
        "far-out values."
    )
    blocks.figure(drawn, text, key=f"{key}_figure", title=f"{shorten(column, 60)} by segment")


def _with_yes_and_no(segments: Sequence[Segment], column: str) -> tuple[Segment, ...]:
    """Return the segments with a column of yes and no told as two categories."""
    return tuple(
        replace(segment, categorical=(*segment.categorical, _yes_and_no(profile)))
        for segment in segments
        for profile in [_boolean_profile(segment, column)]
        if profile is not None
    ) or tuple(segments)


def _boolean_profile(segment: Segment, column: str) -> NumericProfile | None:
    found = (p for p in segment.numeric if p.column == column and p.kind == "boolean")
    return next(found, None)


def _yes_and_no(profile: NumericProfile) -> CategoryProfile:
    return CategoryProfile(
        column=profile.column,
        categories=("yes", "no"),
        shares=(profile.mean, 1 - profile.mean),
        overall_shares=(profile.overall_mean, 1 - profile.overall_mean),
        is_feature=profile.is_feature,
    )


@st.fragment
def members(key: str = "segments.members") -> None:
    """Draw typical and odd customers of one segment of choice, with what the file says of them."""
    segmentation = state.segmentation()
    names = segmentation.names
    number = st.selectbox(
        "Customers of",
        range(segmentation.k),
        key=f"{key}_of_{segmentation.k}",
        format_func=lambda place: shorten(names[place], 80) if place < len(names) else "",
    )
    found = state.members(_N_MEMBERS)[number]
    blocks.table(
        _member_rows(segmentation, found),
        key=f"{key}_table",
        alt=f"Typical and unusual customers of {shorten(names[number])}",
        columns=_member_formats(segmentation.prepared.table),
    )
    blocks.sentence(wording.members_sentence(found, names))


def _member_rows(segmentation: Segmentation, found: SegmentMembers) -> pd.DataFrame:
    """Return one row a customer: why it is here, how far from the border, and its columns."""
    groups = (("typical", found.typical), ("far", found.far), ("between", found.between))
    shown: list[tuple[str, Member]] = [(_GROUPS[name], one) for name, own in groups for one in own]
    people = segmentation.prepared.frame.iloc[[member.row for _, member in shown]]
    people = people[told_columns(segmentation.prepared.table)].reset_index(drop=True)
    own = pd.DataFrame(
        {
            "Why here": [why for why, _ in shown],
            "Margin": [member.margin for _, member in shown],
            "Next segment": [segmentation.names[member.second_segment] for _, member in shown],
        }
    )
    people = people.drop(columns=list(own.columns), errors="ignore")
    return pd.concat([own[["Why here"]], people, own[["Margin", "Next segment"]]], axis="columns")


def told_columns(table: CustomerTable) -> list[str]:
    """Return the columns that tell who a customer is: identifiers first, then what counts."""
    shown = [key for key, role in ROLES.items() if role.is_shown]
    return [c.name for role in shown for c in table.columns if c.role == role]


def _member_formats(table: CustomerTable) -> dict[str, Any]:
    """Return how the columns of customers are written."""
    dates = {c.name: st.column_config.DateColumn() for c in table.columns if c.kind == "date"}
    margin = st.column_config.NumberColumn(
        format="%.2f", help="0 = on the border to the next segment, 1 = at the centre"
    )
    return {**dates, "Margin": margin}
