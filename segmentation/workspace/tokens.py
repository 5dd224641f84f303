"""Make, list, check and revoke the API tokens of people; their digests alone are stored."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from segmentation.errors import ParameterError, SaveError
from segmentation.workspace import audit
from segmentation.workspace.database import DATABASE, opened
from segmentation.workspace.folder import Workspace

TokenScope = Literal["scoring", "everything"]

SCOPES: Mapping[TokenScope, tuple[str, ...]] = {
    "scoring": ("/predict", "/models"),
    "everything": ("/predict", "/models", "/metrics", "/docs", "/openapi.json"),
}
"""What the API answers to a token of each scope: these addresses, and what stands below them."""

MOST_TOKENS = 20
"""Of one person."""
LONGEST_NAME = 60
PREFIX = "seg_"
"""By which whoever finds a token in a file knows what it opens."""
_SELDOM = timedelta(minutes=1)
"""How exactly the last use is known: writing it down each time would cost more than scoring."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One line about a token."""

    id: str
    owner: str
    name: str
    scope: TokenScope
    created: datetime
    used: datetime | None

    def opens(self, path: str) -> bool:
        """Whether the API answers an address to it."""
        own = path.removeprefix("/api")
        return any(own == each or own.startswith(f"{each}/") for each in SCOPES[self.scope])


def make_token(
    workspace: Workspace, name: str, scope: TokenScope, *, owner: str
) -> tuple[str, ApiToken]:
    """Make a token; what it is called by programs is returned once, and kept nowhere.

    Raises ParameterError if the name is empty or too long, or this person has as many as one may
    have.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise ParameterError(f"A token's name has 1 to {LONGEST_NAME} characters.")
    token, identifier = f"{PREFIX}{secrets.token_urlsafe(32)}", secrets.token_urlsafe(9)
    now = datetime.now(UTC)
    with opened(workspace.folder, "The token could not be made") as connection:
        of_owner = "SELECT count(*) FROM token WHERE owner = ?"
        if connection.execute(of_owner, (owner,)).fetchone()[0] >= MOST_TOKENS:
            raise ParameterError(
                f"You have {MOST_TOKENS} tokens, as many as one may have. Revoke one first."
            )
        connection.execute(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, NULL)",
            (identifier, digest_of(token), owner, name, scope, now.isoformat()),
        )
    audit.note(workspace.folder, "token made", who=owner, token=identifier, scope=scope)
    return token, ApiToken(identifier, owner, name, scope, now, None)


def list_tokens(workspace: Workspace, *, owner: str) -> tuple[ApiToken, ...]:
    """Return a line about each token of a person, the latest first."""
    if not workspace.folder.is_dir():
        return ()
    with opened(workspace.folder, "Your tokens could not be listed") as connection:
        found = connection.execute(f"{_COLUMNS} WHERE owner = ? ORDER BY created DESC", (owner,))
        return tuple(map(_line, found))


def revoke_token(workspace: Workspace, identifier: str, *, owner: str) -> None:
    """Let a token open nothing from now on.

    Raises ParameterError if there is none of this person.
    """
    with opened(workspace.folder, "The token could not be revoked") as connection:
        done = connection.execute(
            "DELETE FROM token WHERE id = ? AND owner = ?", (identifier, owner)
        )
        if done.rowcount == 0:
            raise ParameterError("This token is revoked already, or it is somebody else's.")
    audit.note(workspace.folder, "token revoked", who=owner, token=identifier)


def find_token(workspace: Workspace, token: str, *, now: datetime | None = None) -> ApiToken | None:
    """Return whose token it is, and remember that it was used; None where it is nobody's."""
    path = workspace.folder / DATABASE
    if not token.startswith(PREFIX) or not path.is_file():
        return None
    now = datetime.now(UTC) if now is None else now
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = connection.execute(
                f"{_COLUMNS} WHERE digest = ?", (digest_of(token),)
            ).fetchone()
        except sqlite3.Error:  # A list of studies from before there were tokens, or a damaged one.
            return None
    if found is None:
        return None
    line = _line(found)
    if line.used is None or now - line.used >= _SELDOM:
        with (
            suppress(SaveError),  # It opens what it opens on a full disk too.
            opened(workspace.folder, "The use of a token could not be kept") as connection,
        ):
            connection.execute("UPDATE token SET used = ? WHERE id = ?", (now.isoformat(), line.id))
        audit.note(workspace.folder, "token used", who=line.owner, token=line.id)
    return line


_COLUMNS = "SELECT id, owner, name, scope, created, used FROM token"


def _line(row: tuple[str, str, str, TokenScope, str, str | None]) -> ApiToken:
    identifier, owner, name, scope, created, used = row
    when = None if used is None else datetime.fromisoformat(used)
    return ApiToken(identifier, owner, name, scope, datetime.fromisoformat(created), when)


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
