"""Open the engine that adds order lines up: in memory, or on disk in bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from segmentation.errors import DataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_BYTES = 2_000_000_000
"""Most memory of the engine on disk; beyond it, it uses the disk. The result comes on top."""
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Nothing is fetched from elsewhere."""


@contextmanager
def in_memory() -> Iterator[DuckDBPyConnection]:
    """Open the engine for a table that is in memory already."""
    connection = _database().cursor()
    own = f"orders_{uuid4().hex}"
    try:
        connection.execute(f"ATTACH ':memory:' AS {own}")
        connection.execute(f"USE {own}")
        yield _prepared(connection)
    finally:
        connection.execute("USE memory")
        connection.execute(f"DETACH DATABASE IF EXISTS {own}")
        connection.close()


@cache
def _database() -> Any:
    """Return the database of the process: opening one takes ten times as long as a cursor."""
    import duckdb

    return duckdb.connect(":memory:", config=_CLOSED)


@contextmanager
def on_disk(name: str, memory_bytes: int) -> Iterator[DuckDBPyConnection]:
    """Open the engine on a database in a temporary folder; both are gone afterwards.

    Raises DataError if the work on the file `name` needs more memory or disk than there is.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="orders-") as folder:
        scratch = Path(folder)
        config = {
            "memory_limit": f"{memory_bytes // 1_000_000}MB",
            "temp_directory": str(scratch / "spilled"),
            "preserve_insertion_order": "false",
            **_CLOSED,
        }
        try:
            with duckdb.connect(str(scratch / "lines.duckdb"), config=config) as connection:
                yield _prepared(connection)
        except duckdb.OutOfMemoryException as error:
            raise DataError(
                f"{name} needs more than the {memory_bytes / 1e9:.1f} GB of memory, or more room "
                "in the temporary folder, than there is. Allow more, or split the file."
            ) from error


def _prepared(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    connection.execute("SET TimeZone = 'UTC'")
    # It would stand on standard output, between the answer's lines.
    connection.execute("SET enable_progress_bar = false")
    return connection
