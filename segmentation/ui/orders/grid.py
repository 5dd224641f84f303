"""Draw the named segments: how scores are made, what came out, customers to take away."""

from __future__ import annotations

from functools import partial
from typing import get_args

import numpy as np
import streamlit as st

from segmentation import figures, wording
from segmentation.errors import ParameterError
from segmentation.orders.engine.customers import RFM
from segmentation.records import RfmCuts, RfmGrid, RfmMethod
from segmentation.ui.campaigns import lists
from segmentation.ui.orders import (
    cache as orders_cache,
    state as orders_state,
    tables as orders_tables,
    worth,
)
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.orders.win_back import chosen
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state

PLACE = "orders.method"
METHODS: dict[RfmMethod, str] = {
    "quantiles": "Even shares",
    "breaks": "Natural breaks",
    "cuts": "Own cuts",
}
LEVELS = (3, 4, 5)
_CUT_WORDS = {
    "recency_days": "Recency, days",
    "frequency": "Frequency, orders",
    "monetary": "Monetary value",
}


def controls(study: OrderStudy) -> None:
    """Draw the choice of how customers are scored."""
    grid = orders_cache.grid(study)
    with st.container(border=True):
        st.session_state["orders.method_choice"] = study.method
        st.session_state["orders.levels_choice"] = grid.levels
        method, levels = st.columns([3, 2], gap="small")
        method.segmented_control(
            "Scores by",
            list(get_args(RfmMethod)),
            key="orders.method_choice",
            format_func=METHODS.__getitem__,
            required=True,
            on_change=_method_changed,
            args=(grid.cuts,),
        )
        levels.segmented_control(
            "Levels",
            LEVELS,
            key="orders.levels_choice",
            required=True,
            on_change=partial(orders_state.take, PLACE, levels="orders.levels_choice"),
            disabled=study.method == "cuts",
            help="With own cut points: one more than there are cuts.",
        )
        if study.method == "cuts":
            _own_cuts(grid.cuts)
        blocks.sentence(wording.cuts_sentence(grid))
        for note in grid.notes:
            blocks.sentence(wording.order_note(note))
        blocks.notice(PLACE)


def _method_changed(found: RfmCuts) -> None:
    method = st.session_state["orders.method_choice"]
    cuts = found if method == "cuts" else None
    orders_state.change(PLACE, method=method, cuts=cuts)


def _own_cuts(cuts: RfmCuts) -> None:
    with st.form("orders.cuts", border=False):
        with st.grid(columns=3, min_column_width=180, gap="small"):
            for name, words in _CUT_WORDS.items():
                shown = " ".join(f"{point:g}" for point in getattr(cuts, name))
                st.text_input(
                    words, shown, key=f"orders.cuts_{name}", help="2 to 4 numbers that rise"
                )
        st.form_submit_button("Score by these", key="orders.cuts_submit", on_click=_cuts_changed)


def _cuts_changed() -> None:
    state.clear_notice()
    try:
        cuts = RfmCuts(*(_points(name) for name in RFM))
    except ParameterError as error:
        state.leave_notice(PLACE, error.message)
        return
    orders_state.change(PLACE, cuts=cuts)


def _points(name: str) -> tuple[float, ...]:
    text = st.session_state[f"orders.cuts_{name}"]
    try:
        return tuple(float(part) for part in text.replace(";", " ").split())
    except ValueError:
        raise ParameterError(
            f"The cut points of {_CUT_WORDS[name].lower()} are {text!r}: write numbers with blanks "
            "between, as in 30 90 180."
        ) from None


def pictures(study: OrderStudy) -> None:
    """Draw the named segments as tiles, and how recently and how often customers buy."""
    grid, currency = orders_cache.grid(study), orders_cache.currency(study)
    blocks.figures(
        {"orders.treemap": "The named segments", "orders.heatmap": "How recently and how often"},
        (figures.rfm_treemap_figure(grid), wording.treemap_sentence(grid, currency)),
        (figures.rfm_heatmap_figure(grid), wording.rfm_heatmap_sentence(grid)),
        widths=(3, 2),
    )


def numbers(study: OrderStudy) -> None:
    """Draw the named segments in numbers, what to do with each, and the customers of each."""
    grid = orders_cache.grid(study)
    blocks.sentence(wording.rfm_segments_sentence(grid))
    blocks.table(
        orders_tables.segments(grid),
        key="orders.segments",
        alt="Customers, revenue and average order value of each named segment",
        columns=orders_tables.segment_formats(orders_cache.currency(study)),
        download=orders_tables.segments_download(grid),
        source=study.name,
    )
    _one_segment(study, grid)
    _in_words(study, grid)
    _download(study, grid)


def _one_segment(study: OrderStudy, grid: RfmGrid) -> None:
    """Draw the list of one segment to take away, for a spreadsheet or another tool."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "One segment",
            [segment.name for segment in grid.segments if segment.n_customers],
            key="orders.segment",
            format_func=orders_tables.title,
            persist_state="session",
        )
        rows = np.flatnonzero(grid.labels == grid.names.index(name))
        blocks.csv_download(
            lambda: orders_cache.scored(study).iloc[rows],
            key="orders.segment_csv",
            label=plain(f"Download {wording.plural(len(rows), 'customer')}"),
            name=f"{blocks.file_stem(study.name)}_{blocks.file_stem(name)}.csv",
        )
        lists.button(
            partial(chosen, study, orders_tables.title(name), rows), key="orders.segment_list"
        )


def _in_words(study: OrderStudy, grid: RfmGrid) -> None:
    value = worth.of_named(study)
    with st.expander("Who they are and what to try"), st.grid(columns=3, min_column_width=240):
        for segment in grid.segments:
            if segment.n_customers:
                with st.container(border=True, height="stretch", gap="xsmall"):
                    st.markdown(f"**{plain(orders_tables.title(segment.name))}**")
                    st.markdown(plain(segment.meaning))
                    blocks.sentence(segment.action)
                    if segment.name in value:
                        blocks.sentence(value[segment.name])


def _download(study: OrderStudy, grid: RfmGrid) -> None:
    blocks.csv_download(
        lambda: orders_cache.scored(study),
        key="orders.customers_csv",
        label=plain(f"Download {len(grid.labels):,} customers with scores and segment"),
        name=f"{blocks.file_stem(study.name)}_rfm.csv",
        is_primary=True,
    )
