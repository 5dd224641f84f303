"""Draw the flat map of all customers, and list those inside a box or lasso."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import figures, wording
from segmentation.records import Segmentation
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.segments.explanations import told_columns
from segmentation.ui.session import state

_ASK = "Draw a box or a lasso around customers to list them below."


@st.fragment
def component_map(key: str = "segments.map") -> None:
    """Draw the map, and the customers that the visitor marks on it."""
    segmentation, found = state.segmentation(), state.component_map()
    drawn = figures.map_figure(segmentation, found).update_layout(dragmode="select", margin_t=56)
    text = f"{wording.map_sentence(found)} {_ASK}"
    with st.container(border=True):
        st.markdown("**Customer map: all columns at once**")
        event = st.plotly_chart(
            drawn,
            key=key,
            on_select="rerun",
            selection_mode=("box", "lasso", "points"),
            config={**blocks.chart_config("Customer map"), "displayModeBar": True},
            alt=shorten(f"Customer map: all columns at once. {text}", 300),
        )
        st.caption(plain(text))
        rows = _selected_rows(event, n_customers=segmentation.prepared.n_customers)
        if rows:
            _draw_selected(segmentation, rows, key=f"{key}_selected")


def _selected_rows(event: Mapping[str, Any], *, n_customers: int) -> list[int]:
    """Return the matrix rows of the customers that are marked, each once; centres are none."""
    points = event["selection"]["points"]
    marked = [point["customdata"][0] for point in points if point.get("customdata")]
    return sorted({int(row) for row in marked if 0 <= int(row) < n_customers})


def _selected_sentence(segmentation: Segmentation, rows: Sequence[int]) -> str:
    """Return how many customers are marked, and of which segments."""
    counts = np.bincount(segmentation.clustering.labels[list(rows)], minlength=segmentation.k)
    order = [int(place) for place in np.argsort(-counts, kind="stable") if counts[place]]
    told = [f"{counts[place]:,} of “{segmentation.names[place]}”" for place in order]
    return f"{wording.plural(len(rows), 'customer')} marked: {wording.listing(told)}."


def _selected_customers(segmentation: Segmentation, rows: Sequence[int]) -> pd.DataFrame:
    """Return the marked customers: their segment, then all columns that are used."""
    frame = segmentation.prepared.frame.iloc[list(rows)]
    kept = frame[told_columns(segmentation.prepared.table)].reset_index(drop=True)
    names = pd.Series(segmentation.names, dtype="str").to_numpy()
    own = names[segmentation.clustering.labels[list(rows)]]
    kept = kept.drop(columns="Segment", errors="ignore")
    kept.insert(0, "Segment", own)
    return kept


def _draw_selected(segmentation: Segmentation, rows: Sequence[int], *, key: str) -> None:
    chosen = _selected_customers(segmentation, rows)
    text = _selected_sentence(segmentation, rows)
    if len(chosen) > tables.ROWS_SHOWN:
        text += f" {wording.first_shown_sentence(tables.ROWS_SHOWN)}"
    blocks.sentence(text)
    blocks.table(
        chosen.head(tables.ROWS_SHOWN),
        key=key,
        alt="Customers selected on the map",
        columns=tables.first_rows_formats(segmentation.prepared.table),
        download=chosen,
    )
