"""Draw clusters of the customers that the orders made, beside the named grid."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import figures, wording, workflow
from segmentation.records import Segmentation
from segmentation.ui.orders import cache as orders_cache, tables as orders_tables
from segmentation.ui.orders.keeping import SHELF
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks, menu
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.session.study import Study
from segmentation.ui.work import keeping

PLACE = "orders.clusters"
_USED = "Every other page then shows these customers, clustered on a logarithmic scale"


def draw(study: OrderStudy) -> None:
    """Draw the way to the other pages, and rules against clusters of the same customers."""
    beside = f", and on {wording.listing(study.features)}" if study.features else ""
    blocks.heading(
        "Clusters compared with the named segments",
        plain(f"K-Means on recency, orders and revenue, log-scaled{beside}."),
    )
    with blocks.error_banner():
        made = orders_cache.as_customers(study)
        _use(made)
        with blocks.error_banner():
            found = _clusters(made)
            if found is not None:
                _cross_table(study, found)


def _use(made: Study) -> None:
    if state.current().file == made.file:
        st.success("These customers are the ones that all pages show.", icon=":material/check:")
        st.page_link(
            menu.STEPS[0].page,
            label="See them",
            icon=":material/arrow_forward:",
            query_params=keeping.address(),
        )
    elif SHELF.shared() is None:
        act = partial(state.propose, made, place=PLACE)
        button("Use as customers", "orders.use", "group", act, type="primary", help=_USED)
    blocks.notice(PLACE)


def _clusters(made: Study) -> Segmentation | None:
    """Return the clusters, or None while they are made beside the page."""
    if state.current().file == made.file:
        return state.segmentation()
    work = partial(cache.run, made)
    if waiting.is_done("orders.clusters", made, work, what="Clustering the customers"):
        return cache.segmentation(made)
    return None


def _cross_table(study: OrderStudy, found: Segmentation) -> None:
    cross = workflow.compare_grid(orders_cache.grid(study), found)
    blocks.figure(
        figures.cross_table_figure(cross),
        wording.cross_table_sentence(cross),
        key="orders.cross",
        title="Named segments (rows) and clusters (columns)",
    )
    for apart in cross.disagreements:
        st.markdown(f"- {plain(wording.disagreement_sentence(apart))}")
    blocks.csv_download(orders_tables.cross(cross), key="orders.cross_csv", source=study.name)
