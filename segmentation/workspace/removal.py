"""Remove kept studies for good: on demand, after their days, or the oldest where room is short."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime

from segmentation.errors import SaveError, StudyError
from segmentation.workspace import audit
from segmentation.workspace.database import DAMAGED, alone, compact, holds, opened
from segmentation.workspace.folder import Workspace
from segmentation.workspace.studies import KeptStudy, addresses_of, list_studies
from segmentation.workspace.uploads import remove_others, upload_path


def delete(workspace: Workspace, identifier: str, *, owner: str, by: str | None = None) -> None:
    """Delete a study for good, its file with it unless another study of its owner needs that.

    ``by``: who deletes it, where that is not its owner. Raises StudyError if there is none of this
    owner; SaveError if its bytes are found on the disk all the same.
    """
    known = {line.id for line in list_studies(workspace, owner=owner)}
    if identifier not in known:
        raise StudyError("This study is gone already, or it is somebody else's.")
    _remove(workspace, {identifier: owner})
    audit.note(workspace.folder, "study deleted", who=by or owner, study=audit.mark(identifier))


def tidy(workspace: Workspace, *, owner: str, keep: str = "", now: datetime | None = None) -> int:
    """Remove what is past its days, and of an owner's studies the oldest above the limit.

    ``keep``: the study that is being looked at; it never goes for want of room.

    Return how many studies went.
    """
    if not workspace.folder.is_dir():
        return 0
    now = datetime.now(UTC) if now is None else now
    before = now - workspace.kept_for
    with opened(workspace.folder, "Old studies could not be looked for") as connection:
        found = connection.execute(
            "SELECT id, owner FROM study WHERE touched < ?", (before.isoformat(),)
        )
        going = dict(found.fetchall())
    own = [each for each in list_studies(workspace, owner=owner) if each.id not in going]
    going |= {each.id: owner for each in _above(own, workspace.most_bytes) if each.id != keep}
    if going:
        _remove(workspace, going)
    _remove_set_aside(workspace, before)
    return len(going)


def going_next(lines: tuple[KeptStudy, ...], workspace: Workspace) -> KeptStudy | None:
    """Return the study that goes first for want of room, where nine tenths of it are taken."""
    is_short = sum(line.n_bytes for line in lines) > 0.9 * workspace.most_bytes
    return lines[-1] if is_short and len(lines) > 1 else None


def _above(lines: list[KeptStudy], most_bytes: int) -> list[KeptStudy]:
    """Return the studies, latest first, that no longer fit into so many bytes."""
    found, n_bytes = [], 0
    for line in lines:
        n_bytes += line.n_bytes
        if n_bytes > most_bytes:
            found.append(line)
    return found


def _remove(workspace: Workspace, owners: dict[str, str]) -> None:
    """Remove studies, then look whether a byte of them is left."""
    folder, what = workspace.folder, "The study could not be deleted"
    with alone(folder, what):
        with opened(folder, what) as connection:
            gone = {identifier: addresses_of(connection, identifier) for identifier in owners}
            connection.executemany("DELETE FROM study WHERE id = ?", [(each,) for each in owners])
        for owner in set(owners.values()):
            with opened(folder, what) as connection:
                wanted = _wanted_by(connection, owner)
            remove_others(folder, owner, wanted)
            for identifier, own in owners.items():
                gone[identifier] -= wanted if own == owner else set()
        try:
            compact(folder)
        except sqlite3.OperationalError as error:
            raise SaveError(
                f"The study was deleted, but its bytes are still on the disk: {error}. Whoever "
                "else has it open is in the way; the next deletion takes them along."
            ) from error
        left = [each for each in owners if holds(folder, each)]
        left += [
            address
            for identifier, addresses in gone.items()
            for address in addresses
            if upload_path(folder, owners[identifier], address).exists()
        ]
    if left:
        raise SaveError(
            "The study was deleted, but some of its bytes are still on the disk. Check who may "
            f"write to {folder}, and delete another study to try again."
        )


def _wanted_by(connection: sqlite3.Connection, owner: str) -> set[str]:
    found = connection.execute(
        "SELECT address FROM used JOIN study ON study.id = used.study WHERE owner = ?", (owner,)
    )
    return {address for (address,) in found}


def _remove_set_aside(workspace: Workspace, before: datetime) -> None:
    for path in workspace.folder.glob(f"*{DAMAGED}*"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
