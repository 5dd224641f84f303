"""Draw what customers are expected to buy and bring, and whether that may be used."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import figures, wording
from segmentation.records import HoldOut, ValueReport
from segmentation.ui.orders import cache as orders_cache, tables as orders_tables
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import waiting


def draw(study: OrderStudy) -> None:
    """Draw the value to come by segment, how the model was checked, and every customer's value."""
    with blocks.error_banner():
        work = partial(orders_cache.values_beside, study)
        what = "Telling the value to come"
        if not waiting.is_done("orders.value", ("value", study.behaviour), work, what=what):
            return
        _draw(study, orders_cache.values(study))


def _draw(study: OrderStudy, found: ValueReport) -> None:
    currency = orders_cache.currency(study)
    st.markdown(f"### {plain(wording.value_sentence(found, currency))}", anchors=False)
    show = st.success if found.is_usable else st.error
    show(plain(wording.usable_sentence(found)))
    for note in found.warnings:
        st.markdown(f"- {plain(wording.value_note(note))}")
    blocks.table(
        orders_tables.values(found),
        key="orders.values",
        alt="Expected orders, chance to be active and value to come of each named segment",
        columns=orders_tables.value_formats(currency),
        source=study.name,
    )
    blocks.sentence(wording.value_interval_sentence(found))
    blocks.csv_download(
        lambda: orders_cache.values(study).frame,
        key="orders.values_of_customers_csv",
        source=study.name,
        label=plain(f"Download the value of {wording.plural(len(found.frame), 'customer')}"),
        is_primary=True,
    )
    if found.hold_out is not None:
        _check(found.hold_out)


def _check(held_out: HoldOut) -> None:
    blocks.figures(
        {
            "orders.value_by_frequency": "Predicted and actual orders, by earlier orders",
            "orders.value_over_time": "Predicted and actual orders over time",
        },
        (figures.hold_out_by_frequency_figure(held_out), wording.hold_out_sentence(held_out)),
        (figures.hold_out_over_time_figure(held_out), wording.over_time_sentence(held_out)),
    )
