"""Open the one SQLite file of a workspace; one that is damaged is set aside and said."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from segmentation.errors import StudyError
from segmentation.models.store.writing import (
    clear_unfinished,
    locked,
    save_error,
    told_as_save_error,
)
from segmentation.workspace.folder import make_private
from segmentation.workspace.uploads import FOLDER

DATABASE = "studies.sqlite3"
DAMAGED = "-damaged-"
"""In the names of what was set aside."""
_ENDINGS = ("", "-wal", "-shm")
_PATIENCE_SECONDS = 10.0

_OUTCOME = "what you are looking at stays as it is"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS study (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    file_name TEXT NOT NULL,
    n_customers INTEGER NOT NULL,
    changed TEXT NOT NULL,
    touched TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'customers'
) STRICT;
CREATE INDEX IF NOT EXISTS by_owner ON study (owner, touched);
CREATE TABLE IF NOT EXISTS used (
    study TEXT NOT NULL REFERENCES study (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    n_bytes INTEGER NOT NULL,
    PRIMARY KEY (study, address)
) STRICT;
CREATE TABLE IF NOT EXISTS origin (
    model TEXT NOT NULL,
    created TEXT NOT NULL,
    study TEXT NOT NULL REFERENCES study (id) ON DELETE CASCADE,
    content TEXT NOT NULL,
    PRIMARY KEY (model, created)
) STRICT;
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created TEXT NOT NULL,
    used TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS share (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    study TEXT NOT NULL REFERENCES study (id) ON DELETE CASCADE,
    allows TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;
"""
_LATER_TABLES = frozenset({"token", "share"})
_LATER_COLUMN = "ALTER TABLE study ADD COLUMN kind TEXT NOT NULL DEFAULT 'customers'"


@contextmanager
def opened(folder: Path, what: str) -> Iterator[sqlite3.Connection]:
    """Open the file of a workspace for one piece of work, which is done whole or not at all.

    ``what``: what could not be done, should it fail. Raises SaveError if the disk refuses;
    StudyError if the file is damaged. It is set aside then, and the next call begins a new one.
    """
    try:
        with (
            told_as_save_error(what, outcome=_OUTCOME, kept="studies"),
            _connected(folder) as connection,
            connection,
        ):
            connection.execute("BEGIN IMMEDIATE")
            yield connection
    except sqlite3.OperationalError as error:
        raise save_error(what, _OUTCOME, str(error), kept="studies") from error
    except sqlite3.DatabaseError as error:
        raise _set_aside(folder) from error


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Hold the lock of the folder, so that no upload goes while its study is being written."""
    with told_as_save_error(what, outcome=_OUTCOME, kept="studies"):
        make_private(folder)
        with locked(folder):
            clear_unfinished(folder)
            yield


def compact(folder: Path) -> None:
    """Give what was deleted back: no page and no log keeps its bytes."""
    with _connected(folder) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def holds(folder: Path, text: str) -> bool:
    """Whether a text stands anywhere in the files of the database."""
    sought = text.encode()
    found = (folder / f"{DATABASE}{ending}" for ending in _ENDINGS)
    return any(sought in path.read_bytes() for path in found if path.is_file())


@contextmanager
def _connected(folder: Path) -> Iterator[sqlite3.Connection]:
    make_private(folder)
    path = folder / DATABASE
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # Its log has the same rights.
    connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        known = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not {name for (name,) in known} >= _LATER_TABLES:
            connection.executescript(_SCHEMA)
            with suppress(sqlite3.OperationalError):  # It has the column unless it is older.
                connection.execute(_LATER_COLUMN)
        yield connection
    finally:
        connection.close()


def _set_aside(folder: Path) -> StudyError:
    """Move a damaged file away with the uploads that only it knows, and say so."""
    stamp = datetime.now(UTC).strftime(f"{DAMAGED}%Y%m%d-%H%M%S-%f")
    what = "The damaged list of studies could not be set aside"
    with told_as_save_error(what, outcome=_OUTCOME, kept="studies"):
        for ending in _ENDINGS:
            with suppress(FileNotFoundError):
                (folder / f"{DATABASE}{ending}").rename(folder / f"{DATABASE}{stamp}{ending}")
        with suppress(FileNotFoundError):
            (folder / FOLDER).rename(folder / f"{FOLDER}{stamp}")
    return StudyError(
        f"The list of kept studies was damaged. It was set aside as {DATABASE}{stamp} in {folder}, "
        f"its files beside it, and a new list is begun; {_OUTCOME}."
    )
