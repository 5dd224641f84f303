"""Draw what holds a customer in its segment, and what would move it to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from segmentation import models, wording
from segmentation.models import Model
from segmentation.records import Counterfactuals, Pull
from segmentation.segments.topics import is_changeable
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.text import label
from segmentation.ui.predict.controls import Value

MOST_ROWS = 12
_ROWS_SEEN, _HEIGHT = 6, 250
_OUTSIDE = "outside all that was seen"


def draw_changes(
    names: Sequence[str], model: Model, *, customer: Mapping[str, Value], key: str
) -> None:
    """Draw for each column that can change the nearest value that changes the segment."""
    kinds = [(summary.name, summary.kind) for summary in model.spec.summaries]
    with st.container(border=True):
        st.markdown("**What would move this customer, if these can change**")
        can = st.pills(
            "What can change",
            [name for name, _ in kinds],
            selection_mode="multi",
            default=[name for name, kind in kinds if is_changeable(name, kind)],
            key=f"{key}_can_change",
            format_func=label,
            persist_state="session",
            label_visibility="collapsed",
        )
        found = models.counterfactuals(model, customer, changeable=can)
        blocks.sentence(wording.changes_of_one_sentence(found, names))
        if found.changes:
            st.dataframe(
                _change_rows(found, names),
                key="predict.changes",
                alt="For each column the nearest value that changes the segment",
                hide_index=True,
                placeholder="",
                height=_height(len(found.changes)),
                column_config={
                    "Column": st.column_config.TextColumn(width=125),
                    "Now": st.column_config.TextColumn(width=60),
                    "Then": st.column_config.TextColumn(width=60),
                    "Segment then": st.column_config.TextColumn(),
                },
            )
        if len(found.changes) > MOST_ROWS:
            blocks.sentence(f"The {MOST_ROWS} smallest changes are shown.")
        rest = [wording.joint_sentence(found, names, kinds), wording.fixed_sentence(found)]
        blocks.sentence(" ".join(text for text in rest if text))


def draw_pulls(
    names: Sequence[str], model: Model, *, customer: Mapping[str, Value], second: int
) -> None:
    """Draw which columns speak for the segment and which for the runner-up."""
    pulls = models.pulls(model, customer)
    own = names[model.predict_one(customer).segment]
    with st.container(border=True):
        st.markdown("**Why this segment**")
        blocks.sentence(wording.pulls_sentence(pulls, own, names[second]))
        st.dataframe(
            _pull_rows(pulls),
            key="predict.pulls",
            alt="How much each column points to this segment rather than the runner-up",
            hide_index=True,
            height=_height(len(pulls)),
            column_config={
                "Column": st.column_config.TextColumn(width=130),
                "Towards": st.column_config.TextColumn(width=90),
                "Pull": tables.percent(
                    "Share of the difference between the segment and the runner-up", width=110
                ),
            },
        )


def _height(n_rows: int) -> int | Literal["content"]:
    """Return how high a table is: of many rows some are seen, and the others scroll."""
    return "content" if n_rows <= _ROWS_SEEN else _HEIGHT


def _change_rows(found: Counterfactuals, names: Sequence[str]) -> pd.DataFrame:
    """Return one row a column: its value, the nearest that changes the segment, and which then."""
    shown = sorted(found.changes, key=lambda change: not change.is_seen)[:MOST_ROWS]
    rows = {
        "Column": [change.feature for change in shown],
        "Now": [wording.change_value(c.current, c.feature, c.kind) for c in shown],
        "Then": [wording.change_value(c.value, c.feature, c.kind) for c in shown],
        "Segment then": [names[change.segment] for change in shown],
    }
    if not all(change.is_seen for change in shown):
        rows["Mind"] = ["" if change.is_seen else _OUTSIDE for change in shown]
    return pd.DataFrame(rows)


def _pull_rows(found: Sequence[Pull]) -> pd.DataFrame:
    """Return one row a column: how strongly it speaks, and for which of the two segments."""
    shown = found[:MOST_ROWS]
    return pd.DataFrame(
        {
            "Column": [pull.feature for pull in shown],
            "Pull": [100 * abs(pull.share) for pull in shown],
            "Towards": ["this one" if pull.value >= 0 else "runner-up" for pull in shown],
        }
    )
