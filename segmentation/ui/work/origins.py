"""Open a saved model as the study that it came from, as that stood then."""

from __future__ import annotations

import streamlit as st

from segmentation import workspace
from segmentation.errors import SegmentationError
from segmentation.models import Model, SavedModel, check_name
from segmentation.ui.session import cache, history, state
from segmentation.ui.session.history import History
from segmentation.ui.session.steps import Step
from segmentation.ui.work import document, keeping, owners
from segmentation.ui.work.customers import SHELF
from segmentation.ui.work.keeping import Opening
from segmentation.workspace import Origin, StudyContent, Workspace


def remember(model: Model) -> None:
    """Note that a model was saved from the study before the visitor."""
    where, owner = workspace.current(), owners.current()
    if where is None or owner is None:
        return
    try:
        # The sample as it is becomes somebody's work by this.
        line = SHELF.line() or SHELF.begin(where, owner)
        workspace.remember_origin(
            where,
            line,
            document.write(history.held()),
            model=check_name(model.name),
            created=model.spec.created,
        )
    except SegmentationError as error:
        keeping.tell(error.message)


def draw(chosen: SavedModel, *, key: str) -> None:
    """Draw the way back to the study of a model; nothing where that is gone."""
    where, owner = workspace.current(), owners.current()
    if where is None or owner is None:
        return
    found: Origin | None = None
    try:
        found = workspace.origin_of(where, model=chosen.name, created=chosen.created, owner=owner)
    except SegmentationError as error:
        keeping.tell(error.message)
    if found is not None:
        st.button(
            "Open its study",
            key=key,
            icon=":material/folder_open:",
            help="The file, choices, names and notes from which this model was saved. Undo leads "
            "back to the study as it is now.",
            on_click=_open,
            args=(where, owner, found, chosen.name),
        )


def _open(where: Workspace, owner: str, found: Origin, model: str) -> None:
    try:
        now, then = document.read(found.now), document.read(found.then)
        line = found.line
        if (now.study, now.identities) != (then.study, then.identities):
            back = Step(now.study, now.identities.get(now.study), f"return to the model {model}")
            then = History(then.study, {**now.identities, **then.identities}, (*now.past, back))
            content = StudyContent(
                line.file_name,
                line.n_customers,
                document.write(then),
                document.addresses(then),
                of=line,
            )
            line = workspace.save(where, content, cache.held_content, owner=owner)
        else:
            then = now
    except SegmentationError as error:
        keeping.tell(error.message)
        return
    state.reopen(Opening(then, line))
