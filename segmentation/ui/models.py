"""The saved models: what each is, which one scores, its versions, and whether it still fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from segmentation import models, wording, workflow
from segmentation.errors import SegmentationError
from segmentation.models import Dialect, Model, SavedModel
from segmentation.models.export import pipeline_bytes
from segmentation.models.sql import table_parts
from segmentation.records import Drift, ModelComparison, Segmentation
from segmentation.ui import actions, blocks, cache, cards, models_tables, state
from segmentation.ui.files import FILE_TYPES
from segmentation.ui.study import Study, upload
from segmentation.ui.text import plain, shorten

MAX_MODELS = 32
DIALECT_NAMES: dict[Dialect, str] = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "spark": "Spark 4 or later",
    "bigquery": "BigQuery",
}
CHOSEN = "models.chosen"


@dataclass(frozen=True, slots=True)
class Stand:
    """One model.json as it is now; a file that was written again is another one."""

    path: str
    changed: int
    size: int


def draw_list(segmentation: Segmentation) -> SavedModel | None:
    """Draw the saved models and ways to get one more; return the line of the one chosen."""
    found = models.list_models()
    if not found:
        st.info(
            "No model is saved yet. Save the segments that you are looking at here or on the "
            "Segments page, or import a model.json.",
            icon=":material/inventory_2:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        actions.save_model(segmentation, key="models.save")
        _importer()
    blocks.notice("models.import")
    if not found:
        return None
    blocks.table(
        models_tables.saved(found),
        key="models.list",
        alt="The saved models",
        columns=models_tables.saved_formats(),
        source="models",
    )
    return _choose(found, key=CHOSEN, label="Model")


def _importer() -> None:
    with (
        st.popover("Import a model.json", icon=":material/upload:", key="models.import_open"),
        st.form("models.import_form", border=False),
    ):
        st.file_uploader(
            "A model.json from elsewhere",
            type="json",
            key="models.import_file",
            help="It is data: checked field by field, and nothing in it is run.",
        )
        st.text_input("Name", key="models.import_name", placeholder="The name in the file")
        st.checkbox("Allow a new version of a model of that name", key="models.import_again")
        st.form_submit_button(
            "Import", type="primary", key="models.import_submit", on_click=_import
        )


def _import() -> None:
    dropped = st.session_state["models.import_file"]
    if dropped is None:
        state.leave_notice("models.import", "No file is chosen. Drop a model.json first.")
        return

    def take() -> str:
        folder = models.import_model(
            dropped.getvalue(),
            name=st.session_state["models.import_name"].strip() or None,
            overwrite=st.session_state["models.import_again"],
        )
        st.session_state[CHOSEN] = folder.name
        return f"Imported as {folder.name}."

    _told("models.import", take)


def _told(place: str, act: Callable[[], str]) -> None:
    """Do something to the folder of models, and leave a sentence on what became of it."""
    try:
        state.leave_notice(place, act(), is_error=False)
    except SegmentationError as error:
        state.leave_notice(place, error.message)


def _choose(
    found: Sequence[SavedModel], *, key: str, label: str, default: str | None = None
) -> SavedModel:
    """Draw the choice of a model, at first the default one; a deleted one is forgotten."""
    lines = {line.name: line for line in found}
    if st.session_state.get(key) not in lines:
        first = default or models.default_name()
        st.session_state[key] = first if first in lines else next(iter(lines))
    return lines[st.selectbox(label, list(lines), key=key)]


def loaded(line: SavedModel) -> Model | None:
    """Return the model of a line; where it is damaged, say how and return None."""
    model: Model | None = None
    with blocks.error_banner():
        model = _load(_stand(line))
    return model  # noqa: RET504 - the banner ends the block before it where there is none.


def _stand(line: SavedModel) -> Stand:
    path = models.model_path(line.name)
    try:
        stat = path.stat()
    except OSError:  # Deleted by somebody else meanwhile: loading it says so.
        return Stand(str(path), 0, 0)
    return Stand(str(path), stat.st_mtime_ns, stat.st_size)


@st.cache_resource(max_entries=MAX_MODELS, show_spinner=False)
def _load(stand: Stand) -> Model:
    path = Path(stand.path)
    return models.load(path.parent.name, artifacts=path.parent.parent)


def draw_manage(line: SavedModel) -> None:
    """Draw what can be done with a model as a whole: the default, deleting it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Make default",
            key="models.default",
            icon=":material/star:",
            disabled=line.is_default or bool(line.problem),
            help="The default scores where API and command line name no model.",
            on_click=_told,
            args=("models.manage", lambda: _make_default(line.name)),
        )
        with st.popover("Delete", icon=":material/delete:", key="models.delete_open"):
            st.markdown(plain(f"Delete {line.name} with all of its versions? This is final."))
            st.button(
                "Delete for good",
                key="models.delete",
                type="primary",
                on_click=_told,
                args=("models.manage", lambda: _delete(line.name)),
            )


def _make_default(name: str) -> str:
    models.set_default(name)
    return f"{name} is now the default model."


def _delete(name: str) -> str:
    models.delete_model(name)
    return f"{name} is deleted."


def draw_segments(model: Model) -> None:
    """Draw the segments of a model: cards, and the centres in the file's own units."""
    spec = model.spec
    shown = [
        replace(segment, colour=models_tables.known_colour(segment.colour, number))
        for number, segment in enumerate(spec.segments)
    ]
    cards.segment_cards(shown, key="models.cards")
    blocks.table(
        models_tables.segments(spec),
        key="models.segments",
        alt="The centre of each segment, in the file's own units",
        columns={"": st.column_config.TextColumn(pinned=True)},
        download=models_tables.segment_figures(spec),
        source=model.name,
    )


def draw_downloads(line: SavedModel, model: Model) -> None:
    """Draw every way to take a model elsewhere; each file is made when it is clicked."""
    stem = blocks.file_stem(f"{line.name}.json")
    with st.container(border=True):
        with st.container(horizontal=True):
            _download(
                "model.json",
                lambda: models.model_path(line.name).read_bytes(),
                file=f"{stem}.model.json",
                mime="application/json",
            )
            _download("pipeline.joblib", lambda: pipeline_bytes(model.spec), file=f"{stem}.joblib")
            _download(
                "Report (HTML)", lambda: _report(model), file=f"{stem}.html", mime="text/html"
            )
        _draw_sql(model, stem)


def _download(
    label: str,
    data: Callable[[], bytes],
    *,
    file: str,
    mime: str = "application/octet-stream",
) -> None:
    st.download_button(
        label,
        data=data,
        file_name=file,
        mime=mime,
        key=f"models.download_{label}",
        icon=":material/download:",
        on_click="ignore",
    )


def _report(model: Model) -> bytes:
    # Loaded here because Plotly's script is read with it and only this click needs it.
    from segmentation.reports.page import html_report

    return html_report(workflow.findings(model))


def _dialect_name(dialect: Dialect) -> str:
    return DIALECT_NAMES[dialect]


def _draw_sql(model: Model, stem: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        dialect = st.selectbox(
            "SQL dialect", models.DIALECTS, key="models.dialect", format_func=_dialect_name
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


def draw_versions(line: SavedModel) -> None:
    """Draw the versions of a model; an earlier one can be restored or deleted."""
    with blocks.error_banner():
        found = models.list_versions(line.name)
        blocks.table(
            models_tables.versions(found),
            key="models.versions",
            alt="The saved versions of the model, the latest first",
            columns=models_tables.saved_formats(),
            source=line.name,
        )
        earlier = [version.revision for version in found if not version.is_current]
        if earlier:
            _draw_earlier(line.name, earlier)
    blocks.notice("models.versions")


def _draw_earlier(name: str, earlier: Sequence[int]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        version = st.selectbox("Earlier version", earlier, key=f"models.version_{name}", width=160)
        st.button(
            "Restore",
            key="models.restore",
            icon=":material/history:",
            help="It becomes the current one, as a new version.",
            on_click=_told,
            args=("models.versions", lambda: _restore(name, version)),
        )
        with st.popover("Delete", icon=":material/delete:", key="models.delete_version_open"):
            st.markdown(plain(f"Delete version {version} of {name}? This is final."))
            st.button(
                "Delete for good",
                key="models.delete_version",
                type="primary",
                on_click=_told,
                args=("models.versions", lambda: _delete_version(name, version)),
            )


def _restore(name: str, version: int) -> str:
    models.restore(name, version)
    return f"Version {version} of {name} is the current one again."


def _delete_version(name: str, version: int) -> str:
    models.delete_version(name, version)
    return f"Version {version} of {name} is deleted."


def choose_file() -> Study:
    """Draw the choice of the customers to score: those looked at, or another file."""
    dropped = st.file_uploader(
        "Drop another file to score; without one, the customers that you are looking at",
        type=FILE_TYPES,
        key="models.file",
        help="It is scored with the saved models and changes nothing else.",
    )
    if dropped is None:
        return state.current()
    content = dropped.getvalue()
    study = upload(content, dropped.name)
    cache.content(study.source, study.name, content)
    return study


def draw_drift(line: SavedModel, study: Study) -> None:
    """Draw whether a model still fits the customers of a file, and why."""
    with blocks.error_banner(), st.spinner("Comparing"):
        spec = _load(_stand(line)).spec
        found = _drift(_stand(line), study)
        advised = "yes" if found.is_refit_advised else "no"
        said = f"**Re-fit advised: {advised}.** {plain(wording.drift_verdict(found))}"
        show = st.warning if found.is_refit_advised else st.success
        show("\n".join([said, "", *(f"- {plain(r)}" for r in wording.drift_reasons(found))]))
        blocks.table(
            models_tables.feature_drift(found),
            key="models.drift",
            alt="How far each feature has moved since training",
            columns=models_tables.feature_drift_formats(),
            source=study.name,
        )
        blocks.table(
            models_tables.shares(found, spec),
            key="models.shares",
            alt="Share of each segment in training and in this file",
            columns=models_tables.share_formats(),
            source=study.name,
        )


@st.cache_resource(max_entries=MAX_MODELS, show_spinner=False)
def _drift(stand: Stand, study: Study) -> Drift:
    return workflow.drift(_load(stand), cache.table(study))


def draw_comparison(line: SavedModel, study: Study) -> None:
    """Draw how another model differs from the chosen one, and who moves between their segments."""
    others = [
        other for other in models.list_models() if other.name != line.name and not other.problem
    ]
    if not others:
        blocks.sentence("Save or import a second model to compare the two.")
        return
    other = _choose(others, key="models.other", label=f"Compare {line.name} with")
    with blocks.error_banner(), st.spinner("Scoring with both"):
        found = _comparison(_stand(line), _stand(other), None)
        _draw_differences(found, line.name, other.name)
        moved = _comparison(_stand(line), _stand(other), study)
        _draw_moves(moved, _load(_stand(line)), _load(_stand(other)), study=study)


def _draw_differences(found: ModelComparison, first: str, second: str) -> None:
    if not found.differences:
        blocks.sentence("The two were made the same way, from the same customers.")
        return
    blocks.table(
        models_tables.differences(found, first, second),
        key="models.differences",
        alt="In what the two models differ",
        source=f"{first} {second}",
    )


def _draw_moves(found: ModelComparison, first: Model, second: Model, *, study: Study) -> None:
    kept = wording.format_share(found.share_kept)
    blocks.sentence(
        f"{kept} of the customers of {shorten(study.name, 40)} stay together: the segments of both "
        "models that share the most customers count as the same."
    )
    st.caption(plain(f"Rows: segments of {first.name}. Columns: segments of {second.name}."))
    blocks.table(
        models_tables.moves(found, first.spec, second.spec),
        key="models.moves",
        alt="Customers by their segment in both models",
        columns={"": st.column_config.TextColumn(pinned=True)},
        source=study.name,
    )


@st.cache_resource(max_entries=MAX_MODELS, show_spinner=False)
def _comparison(first: Stand, second: Stand, study: Study | None) -> ModelComparison:
    frame = None if study is None else cache.table(study).frame
    return models.compare(_load(first), _load(second), frame)
