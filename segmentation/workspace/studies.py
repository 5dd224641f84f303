"""Save, open, list, rename and duplicate kept studies, each seen by its owner alone."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from segmentation.errors import ParameterError, StudyChangedError, StudyError
from segmentation.workspace import audit
from segmentation.workspace.database import alone, opened
from segmentation.workspace.folder import Workspace
from segmentation.workspace.uploads import store, upload_path

LONGEST_NAME = 120

_NOT_HERE = (
    "There is no study of yours at this address. It was deleted, is somebody else's, or was kept "
    "on another server."
)
_LINES = """
SELECT id, name, file_name, n_customers, changed, touched, version,
       length(CAST(content AS BLOB)) + coalesce(
           (SELECT sum(n_bytes) FROM used WHERE used.study = study.id), 0),
       CASE kind WHEN 'orders' THEN kind ELSE 'customers' END, owner
FROM study WHERE owner = coalesce(?, owner) AND id = coalesce(?, id) ORDER BY touched DESC
"""


Find: TypeAlias = Callable[[str], bytes | None]
StudyKind = Literal["customers", "orders"]
"""What the rows of its file are; the page that it opens on follows from it."""


@dataclass(frozen=True, slots=True)
class StudyContent:
    """What is kept of a study."""

    name: str
    """Of the study, when it is new; at first that of its file."""
    n_customers: int
    text: str
    """Every choice, name and step to take back, as JSON."""
    addresses: tuple[str, ...] = ()
    """sha256 of each upload that it needs."""
    of: KeptStudy | None = None
    """The version that was changed; None: it is new."""
    kind: StudyKind = "customers"


@dataclass(frozen=True, slots=True)
class KeptStudy:
    """One line about a kept study."""

    id: str
    name: str
    file_name: str
    n_customers: int
    changed: datetime
    touched: datetime
    """When it was last changed or opened."""
    version: int
    n_bytes: int
    """As they are stored: an upload of two studies counts for both."""
    kind: StudyKind


@dataclass(frozen=True, slots=True)
class StudySize:
    """How much room a study takes; nothing that it tells."""

    id: str
    owner: str
    touched: datetime
    n_bytes: int


def save(workspace: Workspace, content: StudyContent, find: Find, *, owner: str) -> KeptStudy:
    """Keep a study: a new one, or the next version of one that was opened.

    Parameters
    ----------
    find : callable
        Returns the bytes of an upload by its address; None where nobody holds them any more.

    Raises
    ------
    StudyChangedError
        If there is a later version, or none any more.
    SaveError
        If the disk refuses.
    """
    of = content.of
    what = f"The study {content.name!r} could not be kept"
    now = datetime.now(UTC).isoformat()
    with alone(workspace.folder, what):
        used = []
        for address in content.addresses:
            path = upload_path(workspace.folder, owner, address)
            found = None if path.is_file() else find(address)
            if found is not None:
                store(path, found)
            if path.is_file():
                used.append((address, path.stat().st_size))
        with opened(workspace.folder, what) as connection:
            identifier = (
                _insert(connection, content, owner, now)
                if of is None
                else _update(connection, content, (of, owner), now)
            )
            connection.execute("DELETE FROM used WHERE study = ?", (identifier,))
            connection.executemany(
                "INSERT INTO used VALUES (?, ?, ?)", [(identifier, *each) for each in used]
            )
            kept = line_of(connection, identifier, owner)
    if of is None:
        audit.note(workspace.folder, "study made", who=owner, study=audit.mark(identifier))
    return kept


def _insert(connection: sqlite3.Connection, content: StudyContent, owner: str, now: str) -> str:
    identifier = secrets.token_urlsafe(16)
    connection.execute(
        "INSERT INTO study VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
        (
            *(identifier, owner, content.name[:LONGEST_NAME], content.name),
            *(content.n_customers, now, now, content.text, content.kind),
        ),
    )
    return identifier


def _update(
    connection: sqlite3.Connection, content: StudyContent, whose: tuple[KeptStudy, str], now: str
) -> str:
    of, owner = whose
    done = connection.execute(
        "UPDATE study SET n_customers = ?, changed = ?, touched = ?, version = version + 1,"
        " content = ?, file_name = ? WHERE id = ? AND owner = ? AND version = ?",
        (content.n_customers, now, now, content.text, content.name, of.id, owner, of.version),
    )
    if done.rowcount == 0:
        raise StudyChangedError(f"The study {of.name!r} was changed or deleted elsewhere.")
    return of.id


def load(workspace: Workspace, identifier: str, *, owner: str) -> tuple[KeptStudy, str]:
    """Open a study; return its line and its content.

    Raises
    ------
    StudyError
        If there is none of this owner.
    """
    with opened(workspace.folder, "The study could not be opened") as connection:
        connection.execute(
            "UPDATE study SET touched = ? WHERE id = ? AND owner = ?",
            (datetime.now(UTC).isoformat(), identifier, owner),
        )
        line = line_of(connection, identifier, owner)
        (text,) = connection.execute(
            "SELECT content FROM study WHERE id = ?", (identifier,)
        ).fetchone()
    audit.note(workspace.folder, "study opened", who=owner, study=audit.mark(identifier))
    return line, str(text)


def version_of(workspace: Workspace, identifier: str, *, owner: str) -> int | None:
    """Return the version at which a study stands; None where it is gone."""
    with opened(workspace.folder, "The study could not be looked up") as connection:
        found = connection.execute(
            "SELECT version FROM study WHERE id = ? AND owner = ?", (identifier, owner)
        ).fetchone()
    return None if found is None else int(found[0])


def list_studies(workspace: Workspace, *, owner: str) -> tuple[KeptStudy, ...]:
    """Return a line about each study of an owner, the one touched last first."""
    if not workspace.folder.is_dir():
        return ()
    with opened(workspace.folder, "Your studies could not be listed") as connection:
        return tuple(map(_kept, connection.execute(_LINES, (owner, None))))


def sizes(workspace: Workspace) -> tuple[StudySize, ...]:
    """Return whose study takes how much room, of everybody, for whoever looks after the server."""
    if not workspace.folder.is_dir():
        return ()
    with opened(workspace.folder, "The studies could not be counted") as connection:
        found = connection.execute(_LINES, (None, None)).fetchall()
    return tuple(
        StudySize(identifier, owner, datetime.fromisoformat(touched), n_bytes)
        for identifier, *_, touched, _, n_bytes, _, owner in found
    )


def rename(workspace: Workspace, identifier: str, name: str, *, owner: str) -> KeptStudy:
    """Give a study another name.

    Raises
    ------
    ParameterError
        If the name is empty or too long.
    StudyError
        If there is none of this owner.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ParameterError(f"A study's name has 1 to {LONGEST_NAME} characters.")
    with opened(workspace.folder, "The study could not be renamed") as connection:
        connection.execute(
            "UPDATE study SET name = ? WHERE id = ? AND owner = ?", (name, identifier, owner)
        )
        line = line_of(connection, identifier, owner)
    audit.note(workspace.folder, "study renamed", who=owner, study=audit.mark(identifier))
    return line


def duplicate(workspace: Workspace, identifier: str, *, owner: str) -> KeptStudy:
    """Keep a second study that begins as another one stands; return its line.

    Raises StudyError if there is none of this owner.
    """
    twin, now = secrets.token_urlsafe(16), datetime.now(UTC).isoformat()
    with opened(workspace.folder, "The study could not be duplicated") as connection:
        line = line_of(connection, identifier, owner)
        name = f"{line.name[: LONGEST_NAME - 7]} (copy)"
        connection.execute(
            "INSERT INTO study SELECT ?, owner, ?, file_name, n_customers, ?, ?, 1, content,"
            " kind FROM study WHERE id = ?",
            (twin, name, now, now, identifier),
        )
        connection.execute(
            "INSERT INTO used SELECT ?, address, n_bytes FROM used WHERE study = ?",
            (twin, identifier),
        )
        line = line_of(connection, twin, owner)
    audit.note(workspace.folder, "study duplicated", who=owner, study=audit.mark(twin))
    return line


def line_of(connection: sqlite3.Connection, identifier: str, owner: str) -> KeptStudy:
    """Return the line about a study.

    Raises StudyError if there is none of this owner.
    """
    found = connection.execute(_LINES, (owner, identifier)).fetchone()
    if found is None:
        raise StudyError(_NOT_HERE)
    return _kept(found)


def addresses_of(connection: sqlite3.Connection, identifier: str) -> set[str]:
    """Return the sha256 of each upload that a study needs."""
    found = connection.execute("SELECT address FROM used WHERE study = ?", (identifier,))
    return {address for (address,) in found}


def _kept(row: tuple[str, str, str, int, str, str, int, int, StudyKind, str]) -> KeptStudy:
    identifier, name, file_name, n_customers, changed, touched, version, n_bytes, kind, _ = row
    return KeptStudy(
        *(identifier, name, file_name, n_customers),
        *(_time(changed), _time(touched), version, n_bytes),
        kind=kind,
    )


def _time(text: str) -> datetime:
    """Read a time; one that is damaged counts as long ago, and its study can still be opened."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
