"""Show the first rows of a file while the rest of it is read and segmented."""

from __future__ import annotations

import streamlit as st

from segmentation.errors import SegmentationError
from segmentation.ui.parts import tables
from segmentation.ui.session import cache, jobs
from segmentation.ui.session.jobs import Job
from segmentation.ui.session.study import File

WAIT_SECONDS = 0.5
"""Most beginnings are read sooner; the others come with a later look."""


def begin(file: File) -> None:
    """Start to read the beginning of a file."""
    if not file.is_sample:
        job = jobs.queue().submit(("beginning", file), lambda _: _read(file), is_brief=True)
        st.session_state["preview.job"] = job


def _read(file: File) -> None:
    cache.beginning(file)


def draw(file: File) -> None:
    """Show the first rows once they are there; what is wrong with the file is told elsewhere."""
    job: Job | None = st.session_state.get("preview.job")
    if job is None or job.key != ("beginning", file) or not job.wait(WAIT_SECONDS):
        return
    try:
        job.finish()
        table = cache.beginning(file)
    except SegmentationError:
        return
    st.caption("The first rows, as they are read:")
    st.dataframe(
        tables.first_rows(table).head(5),
        hide_index=True,
        column_config=tables.first_rows_formats(table),
        key="preview.rows",
        alt="The first rows of the file",
        placeholder="–",
    )
