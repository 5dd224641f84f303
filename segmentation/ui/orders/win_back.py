"""Draw whom to win back: how many, what they brought, since when, and their list."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from segmentation import wording
from segmentation.orders.engine.customers import RFM
from segmentation.ui.campaigns import lists
from segmentation.ui.orders import cache as orders_cache, tables as orders_tables
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain

_ROWS = 7
"""Customers that are shown; the list has all of them."""


def draw(study: OrderStudy) -> None:
    """Draw the customers who bought often and stopped, with their list as the next step."""
    found, currency = orders_cache.win_back(study), orders_cache.currency(study)
    with st.container(border=True):
        st.markdown(f"## {plain(wording.win_back_sentence(found, currency))}", anchors=False)
        if not len(found.rows):
            return
        said, listed = st.columns([2, 3], gap="medium")
        with said:
            blocks.sentence(wording.win_back_advice(found))
            blocks.csv_download(
                lambda: orders_cache.scored(study).iloc[orders_cache.win_back(study).rows],
                key="orders.win_back_csv",
                label=plain(f"Download {wording.plural(len(found.rows), 'customer')}"),
                name=f"{blocks.file_stem(study.name)}_win_back.csv",
                is_primary=True,
            )
            lists.button(
                lambda: chosen(study, "Whom to win back", orders_cache.win_back(study).rows),
                key="orders.win_back_list",
            )
        with listed:
            st.dataframe(
                orders_tables.win_back(found).head(_ROWS),
                key="orders.win_back",
                alt="The customers to win back who brought most",
                hide_index=True,
                height="content",
                column_config=orders_tables.win_back_formats(currency),
            )


def chosen(study: OrderStudy, title: str, rows: NDArray[np.intp]) -> lists.Chosen:
    """Return customers of the grid as a list is written of them."""
    grid = orders_cache.grid(study)
    frame = grid.customers.frame.iloc[rows]
    return lists.Chosen(
        title=title,
        customers=orders_cache.contacts(study).iloc[rows],
        identifiers=frame["customer_id"].tolist(),
        segments=[grid.names[label] for label in grid.labels[rows]],
        features=frame[list(RFM)],
    )
