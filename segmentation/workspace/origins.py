"""Remember which study a saved model came from, and how that stood then."""

from __future__ import annotations

from dataclasses import dataclass

from segmentation.errors import StudyError
from segmentation.workspace.database import opened
from segmentation.workspace.folder import Workspace
from segmentation.workspace.studies import KeptStudy, load


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model came from."""

    line: KeptStudy
    """The study as it is kept now."""
    now: str
    then: str
    """Its content now, and when the model was saved."""


def remember_origin(
    workspace: Workspace, line: KeptStudy, text: str, *, model: str, created: str
) -> None:
    """Remember that a model was saved from a study that holds this.

    ``text``: the content of the study now. ``model`` and ``created``: the name of the model, and
    when its customers were segmented.
    """
    with opened(workspace.folder, "The model's study could not be noted") as connection:
        connection.execute(
            "INSERT OR REPLACE INTO origin VALUES (?, ?, ?, ?)", (model, created, line.id, text)
        )


def origin_of(workspace: Workspace, *, model: str, created: str, owner: str) -> Origin | None:
    """Return where a model came from; None where that is gone or somebody else's."""
    if not workspace.folder.is_dir():
        return None
    with opened(workspace.folder, "The model's study could not be looked up") as connection:
        found = connection.execute(
            "SELECT study, origin.content FROM origin JOIN study ON study.id = study"
            " WHERE model = ? AND created = ? AND owner = ?",
            (model, created, owner),
        ).fetchone()
    if found is None:
        return None
    try:
        line, now = load(workspace, found[0], owner=owner)
    except StudyError:  # It was deleted this moment.
        return None
    return Origin(line, now, found[1])
