"""Offer a saved model to take elsewhere: as data, as a pipeline, as SQL, as a report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from segmentation import models, wording, workflow
from segmentation.models import Model, SavedModel
from segmentation.models.scoring.export import pipeline_bytes
from segmentation.models.sql.sql import table_parts
from segmentation.records import DIALECTS
from segmentation.reports.kinds import REPORTS
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import download
from segmentation.ui.work import owners


def draw(line: SavedModel, model: Model) -> None:
    """Draw every way to take a model elsewhere; each file is made when it is clicked."""
    stem = blocks.file_stem(f"{line.name}.json")
    with st.container(border=True):
        with st.container(horizontal=True):
            _download(
                "model.json",
                lambda: models.model_path(line.name, artifacts=owners.models_folder()).read_bytes(),
                file=f"{stem}.model.json",
                mime="application/json",
            )
            _download("pipeline.joblib", lambda: pipeline_bytes(model.spec), file=f"{stem}.joblib")
            for suffix, kind in REPORTS.items():
                _download(
                    kind.label,
                    kind.later(partial(workflow.findings, model)),
                    file=f"{stem}{suffix}",
                    mime=kind.mime,
                )
        _draw_sql(model, stem)


def _download(
    label: str,
    data: Callable[[], bytes],
    *,
    file: str,
    mime: str = "application/octet-stream",
) -> None:
    download(label, f"models.download_{label}", data, (file, mime))


def _draw_sql(model: Model, stem: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dialect = st.selectbox(
            "SQL dialect",
            list(DIALECTS),
            key="models.dialect",
            format_func=lambda name: DIALECTS[name].label,
        )
        table = st.text_input("Table of customers", "customers", key="models.sql_table")
        with blocks.error_banner():
            table_parts(table)
            _download(
                "SQL",
                lambda: models.to_sql(model, dialect=dialect, table=table).encode(),
                file=f"{stem}_{dialect}.sql",
                mime="text/plain",
            )
    for note in wording.sql_notes(model.spec.codings):
        blocks.sentence(note)
