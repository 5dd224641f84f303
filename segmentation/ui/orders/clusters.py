"""Clusters of the customers that the orders made, beside the named grid."""

from __future__ import annotations

import streamlit as st

from segmentation import figures, wording, workflow
from segmentation.records import Progress, Segmentation
from segmentation.ui.orders import (
    cache as orders_cache,
)
from segmentation.ui.orders import (
    state as orders_state,
)
from segmentation.ui.orders import (
    tables as orders_tables,
)
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks, menu
from segmentation.ui.parts.text import plain
from segmentation.ui.session import cache, jobs, state
from segmentation.ui.session.study import Study

PLACE = "orders.clusters"
_JOB = "orders.clusters_job"


def draw(study: OrderStudy) -> None:
    """Draw the way to the other pages, and rules against clusters of the same customers."""
    beside = f", and on {wording.listing(study.features)}" if study.features else ""
    blocks.heading(
        "Clusters beside the rules",
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
        st.page_link(menu.STEPS[0].page, label="See them", icon=":material/arrow_forward:")
    else:
        st.button(
            "Use as customers",
            key="orders.use",
            type="primary",
            icon=":material/group:",
            on_click=state.propose,
            args=(made,),
            kwargs={"place": PLACE},
            help="Every other page then shows these customers, clustered on a logarithmic scale",
        )
    blocks.notice(PLACE)


def _clusters(made: Study) -> Segmentation | None:
    """Return the clusters, or None while they are made beside the page."""
    if state.current().file == made.file:
        return state.segmentation()
    job = _job(made)
    if not job.wait(state.PATIENCE_SECONDS):
        orders_state.draw_job(
            job, name="Clustering the customers", shown="", stop=None, key="orders.clustering"
        )
        return None
    job.finish()
    return cache.segmentation(made)


def _job(made: Study) -> jobs.Job:
    """Return the job that clusters these customers, begun where it is not on its way."""
    held: tuple[Study, jobs.Job] | None = st.session_state.get(_JOB)
    if held is not None and held[0] == made:
        return held[1]
    if held is not None and not held[1].is_done:
        jobs.desk().leave(held[1])

    def work(progress: Progress) -> None:
        cache.run(made, progress)

    job = jobs.desk().submit(made, work)
    st.session_state[_JOB] = (made, job)
    return job


def _cross_table(study: OrderStudy, found: Segmentation) -> None:
    cross = workflow.compare_grid(orders_cache.grid(study), found)
    blocks.figure(
        figures.cross_table_figure(cross),
        wording.cross_table_sentence(cross),
        key="orders.cross",
        title="Named segments (rows) and clusters (columns)",
    )
    for text in cross.disagreements:
        st.markdown(f"- {plain(text)}")
    blocks.csv_download(orders_tables.cross(cross), key="orders.cross_csv", source=study.name)
