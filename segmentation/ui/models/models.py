"""Draw the saved models: what each is, which one scores, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from segmentation import models
from segmentation.models import Model, SavedModel
from segmentation.ui.models import cache as models_cache, tables as models_tables
from segmentation.ui.parts import blocks, cards
from segmentation.ui.parts.buttons import one_of
from segmentation.ui.segments import actions
from segmentation.ui.session import state
from segmentation.ui.work import origins, owners

_CHOSEN = actions.CHOSEN_MODEL


def draw_list() -> SavedModel | None:
    """Draw the saved models, ways to get one more, and the choice of one; return its line."""
    found = listed()
    if found is None:
        return None
    if not found:
        st.info(
            "No saved models yet. Save the current segments here or on the Segments page, or "
            "import a model.json.",
            icon=":material/inventory_2:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        actions.save_model(key="models.save")
        _importer()
    blocks.notice("models.import")
    if not found:
        blocks.notice("models.manage")
        return None
    blocks.table(
        models_tables.saved(found),
        key="models.list",
        alt="The saved models",
        columns=models_tables.saved_formats(),
        source="models",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choose(found, key=_CHOSEN, label="Model")
        _manage(chosen)
    blocks.notice("models.manage")
    return chosen


def listed() -> tuple[SavedModel, ...] | None:
    """Return a line about every saved model; where the folder cannot be read, say so."""
    found: tuple[SavedModel, ...] | None = None
    with blocks.error_banner():
        found = models.list_models(owners.models_folder())
    return found  # noqa: RET504 - the banner ends the block before it where there is none.


def _importer() -> None:
    with (
        st.popover("Import a model.json", icon=":material/upload:", key="models.import_open"),
        st.form("models.import_form", border=False),
    ):
        st.file_uploader(
            "A model.json from elsewhere",
            type="json",
            key="models.import_file",
            help="It is read as data and checked field by field; nothing in it is run.",
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
            artifacts=owners.models_folder(),
        )
        owners.note("model imported", model=folder.name)
        st.session_state[_CHOSEN] = folder.name
        return f"Imported as {folder.name}."

    blocks.told("models.import", take)


def choose(
    found: Sequence[SavedModel], *, key: str, label: str, first: str | None = None
) -> SavedModel:
    """Draw the choice of a model, at first the default one; a deleted one is forgotten."""
    lines = {line.name: line for line in found}
    first = first or models.default_name(owners.models_folder())
    return one_of(label, lines, key=key, first=first)


def loaded(line: SavedModel) -> Model | None:
    """Return the model of a line; where it is damaged, say how and return None."""
    model: Model | None = None
    with blocks.error_banner():
        model = models_cache.load(models_cache.stand(line))
    return model  # noqa: RET504 - the banner ends the block before it where there is none.


def _manage(line: SavedModel) -> None:
    """Draw what can be done with a model as a whole: its study, the default, deleting it."""
    origins.draw(line, key="models.study")
    st.button(
        "Make default",
        key="models.default",
        icon=":material/star:",
        disabled=line.is_default or bool(line.problem),
        help="The default is used where the API and the command line name no model.",
        on_click=blocks.told,
        args=("models.manage", lambda: _make_default(line.name)),
    )
    asked = f"Delete {line.name} with all of its versions? This is final."
    blocks.ask_to_delete(asked, ("models.manage", lambda: _delete(line.name)), key="models.delete")


def _make_default(name: str) -> str:
    models.set_default(name, artifacts=owners.models_folder())
    return f"{name} is now the default model."


def _delete(name: str) -> str:
    models.delete_model(name, artifacts=owners.models_folder())
    owners.note("model deleted", model=name)
    return f"{name} is deleted."


def draw_segments(model: Model) -> None:
    """Draw the segments of a model as cards."""
    spec = model.spec
    shown = [
        replace(segment, colour=models_tables.known_colour(segment.colour, number))
        for number, segment in enumerate(spec.segments)
    ]
    cards.segment_cards(shown, key="models.cards")


def draw_averages(model: Model) -> None:
    """Draw the centres of a model's segments, in the file's own units."""
    spec = model.spec
    blocks.table(
        models_tables.segments(spec),
        key="models.segments",
        alt="The centre of each segment, in the file's own units",
        columns={"": st.column_config.TextColumn(pinned=True)},
        download=models_tables.segment_figures(spec),
        source=model.name,
    )


def draw_versions(line: SavedModel) -> None:
    """Draw the versions of a model; an earlier one can be restored or deleted."""
    blocks.sentence("Every save is kept until it is deleted.")
    with blocks.error_banner():
        found = models.list_versions(line.name, artifacts=owners.models_folder())
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
            on_click=blocks.told,
            args=("models.versions", lambda: _restore(name, version)),
        )
        asked = f"Delete version {version} of {name}? This is final."
        act = ("models.versions", lambda: _delete_version(name, version))
        blocks.ask_to_delete(asked, act, key="models.delete_version")


def _restore(name: str, version: int) -> str:
    models.restore(name, version, artifacts=owners.models_folder())
    return f"Version {version} of {name} is the current one again."


def _delete_version(name: str, version: int) -> str:
    models.delete_version(name, version, artifacts=owners.models_folder())
    return f"Version {version} of {name} is deleted."
