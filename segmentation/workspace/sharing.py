"""Share a study by a link: make, list, open, copy and revoke; a link's digest alone is stored."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from segmentation.errors import ParameterError, StudyError
from segmentation.workspace import audit
from segmentation.workspace.database import opened
from segmentation.workspace.folder import Workspace
from segmentation.workspace.studies import (
    KeptStudy,
    StudyContent,
    StudyKind,
    addresses_of,
    line_of,
    save,
)
from segmentation.workspace.tokens import digest_of
from segmentation.workspace.uploads import fetch

ShareRight = Literal["look", "copy"]
"""What a link allows: to see the study as it is, or to make a copy of one's own as well."""

MOST_SHARES = 50
"""Of one person."""

NO_LINK = "This link opens nothing: it was revoked, its study was deleted, or it is not whole."


@dataclass(frozen=True, slots=True)
class Share:
    """One line about a link, for whoever made it."""

    id: str
    name: str
    """Of the study."""
    right: ShareRight
    created: datetime


@dataclass(frozen=True, slots=True)
class SharedStudy:
    """A study as somebody else sees it."""

    token: str
    right: ShareRight
    name: str
    kind: StudyKind
    version: int
    text: str
    """Its content."""


def make_share(
    workspace: Workspace, study: str, right: ShareRight, *, owner: str
) -> tuple[str, Share]:
    """Make a link to a study; what its address holds is returned once, and kept nowhere.

    Raises StudyError if there is no such study of this owner; ParameterError if this person has as
    many links as one may have.
    """
    token, identifier = secrets.token_urlsafe(32), secrets.token_urlsafe(9)
    now = datetime.now(UTC)
    with opened(workspace.folder, "The link could not be made") as connection:
        line = line_of(connection, study, owner)
        if len(connection.execute(_OF_OWNER, (owner,)).fetchall()) >= MOST_SHARES:
            raise ParameterError(
                f"You have {MOST_SHARES} links, as many as one may have. Revoke one first."
            )
        connection.execute(
            "INSERT INTO share VALUES (?, ?, ?, ?, ?)",
            (identifier, digest_of(token), study, right, now.isoformat()),
        )
    about = {"study": audit.mark(study), "link": identifier, "right": right}
    audit.note(workspace.folder, "study shared", who=owner, **about)
    return token, Share(identifier, line.name, right, now)


def list_shares(workspace: Workspace, *, owner: str) -> tuple[Share, ...]:
    """Return a line about each link of a person, the latest first."""
    if not workspace.folder.is_dir():
        return ()
    with opened(workspace.folder, "Your links could not be listed") as connection:
        found = connection.execute(_OF_OWNER, (owner,)).fetchall()
    return tuple(
        Share(identifier, name, right, datetime.fromisoformat(created))
        for identifier, name, right, created in found
    )


def revoke_share(workspace: Workspace, identifier: str, *, owner: str) -> None:
    """Let a link open nothing from now on, also for whoever looks at its study this moment.

    Raises ParameterError if there is none of this person.
    """
    with opened(workspace.folder, "The link could not be revoked") as connection:
        done = connection.execute(
            "DELETE FROM share WHERE id = ?"
            " AND study IN (SELECT study.id FROM study WHERE owner = ?)",
            (identifier, owner),
        )
        if done.rowcount == 0:
            raise ParameterError("This link is revoked already, or it is somebody else's.")
    audit.note(workspace.folder, "link revoked", who=owner, link=identifier)


def open_shared(workspace: Workspace, token: str, *, who: str) -> SharedStudy:
    """Open the study of a link, as it stands now; its owner's days are not counted anew.

    Raises StudyError if the link opens nothing.
    """
    with opened(workspace.folder, "The link could not be opened") as connection:
        identifier, right, line = _found(connection, token)
        (text,) = connection.execute(_CONTENT, (line.id,)).fetchone()
    about = {"study": audit.mark(line.id), "link": identifier}
    audit.note(workspace.folder, "shared study opened", who=who, **about)
    return SharedStudy(token, right, line.name, line.kind, line.version, str(text))


def shared_version(workspace: Workspace, token: str) -> tuple[StudyKind, int] | None:
    """Return of which kind the study of a link is, and its version; None: it opens nothing."""
    if not workspace.folder.is_dir():
        return None
    with opened(workspace.folder, "The link could not be looked up") as connection:
        try:
            line = _found(connection, token)[2]
        except StudyError:
            return None
    return line.kind, line.version


def copy_shared(workspace: Workspace, token: str, *, who: str) -> KeptStudy:
    """Keep a copy of a shared study among one's own, its file with it; return its line.

    Raises StudyError if the link opens nothing, or allows no more than to look.
    """
    with opened(workspace.folder, "The link could not be opened") as connection:
        identifier, right, line = _found(connection, token)
        if right != "copy":
            raise StudyError("This link lets you look at the study, not copy it.")
        (text,) = connection.execute(_CONTENT, (line.id,)).fetchone()
        content = StudyContent(
            line.file_name,
            line.n_customers,
            str(text),
            tuple(sorted(addresses_of(connection, line.id))),
            kind=line.kind,
        )
    kept = save(workspace, content, partial(fetch, workspace.folder), owner=who)
    about = {"study": audit.mark(line.id), "link": identifier}
    audit.note(workspace.folder, "shared study copied", who=who, **about)
    return kept


_OF_OWNER = """
SELECT share.id, study.name, allows, share.created
FROM share JOIN study ON study.id = share.study WHERE owner = ? ORDER BY share.created DESC
"""
_CONTENT = "SELECT content FROM study WHERE id = ?"


def _found(connection: sqlite3.Connection, token: str) -> tuple[str, ShareRight, KeptStudy]:
    found = connection.execute(
        "SELECT share.id, allows, study.id, owner FROM share JOIN study ON study.id = share.study"
        " WHERE digest = ?",
        (digest_of(token),),
    ).fetchone()
    if found is None:
        raise StudyError(NO_LINK)
    identifier, right, study, owner = found
    return identifier, right, line_of(connection, study, owner)
