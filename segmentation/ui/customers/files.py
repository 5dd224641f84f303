"""Take a file in and say what was read: the upload box, the samples, the facts."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import figures, wording
from segmentation.records import Segmentation
from segmentation.ui.customers import contracts, explore, rows, settings
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.buttons import upload
from segmentation.ui.session import state
from segmentation.ui.session.study import SAMPLES, sample


def choose(page: str = "customers") -> None:
    """Draw the ways to customers: the upload box, and the built-in samples beside it."""
    upload, samples = st.columns([2, 1], gap="medium")
    with upload, st.container(border=True, height="stretch"):
        _upload_box(f"{page}.upload")
    with samples, st.container(border=True, height="stretch"):
        st.caption("Or try a built-in sample")
        _samples(f"{page}.sample")
    rows.ask_of_upload(f"{page}.ask_upload")


def take_rows(content: bytes, name: str) -> None:
    """Take in rows of a table in a database, as a file is taken in."""
    state.take_upload(content, name, place="customers.upload")


def _upload_box(place: str) -> None:
    """Draw the upload box; a file that is dropped is segmented without a further click.

    It takes any type, as every upload box here: a file's first bytes say what it is, and one that
    cannot be read gets a sentence, where the box would put a red mark without a word.
    """
    widget = f"{place}_file"
    upload(widget, partial(_take_upload, widget, place))
    blocks.notice(place)


def _take_upload(widget: str, place: str) -> None:
    uploaded = st.session_state.get(widget)
    if uploaded is not None:
        state.take_upload(uploaded.getvalue(), uploaded.name, place=place)


def _samples(place: str) -> None:
    """Draw a button for each built-in sample."""
    for source, name in SAMPLES.items():
        st.button(
            name,
            key=f"{place}_{source}",
            on_click=state.propose,
            args=(sample(source),),
            kwargs={"place": place},
            disabled=state.current().file.source == source,
            width="stretch",
        )
    blocks.notice(place)


def facts(segmentation: Segmentation) -> None:
    """Draw what was read as a few numbers."""
    table = segmentation.prepared.table
    n_missing = sum(column.n_missing for column in table.columns)
    n_steps = len(table.report.steps) + len(segmentation.prepared.steps)
    with st.grid(columns=5, min_column_width=130, gap="small"):
        st.metric("Customers", f"{segmentation.n_customers:,}", border=True)
        st.metric("Columns", f"{len(table.columns):,}", border=True)
        st.metric("Used for segments", f"{len(segmentation.prepared.features):,}", border=True)
        st.metric("Missing values", f"{n_missing:,}", border=True)
        st.metric("Changes made", f"{n_steps:,}", border=True)


def glance() -> None:
    """Draw the customer map: a first look, with fewer points than on the Segments page."""
    drawn = figures.map_figure(state.segmentation(), state.component_map(), at_most=2_000)
    counts = drawn.layout.meta
    blocks.figure(
        drawn,
        wording.map_sentence(
            state.component_map(), n_drawn=counts["n_drawn"], n_customers=counts["n_customers"]
        ),
        key="customers.map",
        title="Customer map: similar customers sit together",
    )


def first_rows() -> None:
    """Draw the first customers, as they were read."""
    table = state.table()
    blocks.table(
        tables.first_rows(table),
        key="customers.rows",
        alt="First rows",
        columns=tables.first_rows_formats(table),
        download=state.later(lambda found: found.prepared.table.frame),
    )


def columns() -> None:
    """Draw the columns, what each is used as and how each is read."""
    settings.edit_roles("customers.roles")
    contracts.draw("customers.read")


def statistics() -> None:
    """Draw each column in numbers."""
    explore.numbers("customers.summary")


def changes() -> None:
    """Draw everything that was changed or left out on the way, with its reason."""
    prepared = state.segmentation().prepared
    report = prepared.table.report
    steps = (*report.steps, *prepared.steps)
    blocks.sentence(wording.steps_summary(steps))
    key = "customers.changes"
    if steps:
        blocks.table(tables.steps(steps), key=f"{key}_steps", alt="What was changed and why")
    if report.aside:
        blocks.sentence("These lines did not fit the table:")
        blocks.table(tables.aside(report.aside), key=f"{key}_aside", alt="Lines left out")
