"""Ask a DuckDB database, or Parquet files through it, and nothing beside them."""

# ruff: noqa: S608 - names come spelled from `queries`, paths through `literal`
from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from segmentation.engines.engine import Engine, Reach, Swap, first_line, not_written, stopped_after
from segmentation.engines.queries import UPLOADED
from segmentation.errors import ReadError, SaveError
from segmentation.reading.table_names import literal
from segmentation.records import Dialect

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_CLOSED = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_progress_bar = false",
    "SET TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
"""Nothing is fetched, no file is read but the database, and no query can change that."""
_MEMORY = "2GB"
"""Beyond it a query uses the disk, in a folder of its own that goes with the connection."""


class DuckDBEngine(Engine):
    """A DuckDB database in a file."""

    dialect: ClassVar[Dialect] = "duckdb"

    def __init__(self, reach: Reach) -> None:
        super().__init__(reach)
        self._connection: DuckDBPyConnection | None = self._open(is_read_only=True)

    def _open(self, *, is_read_only: bool) -> DuckDBPyConnection:
        import duckdb

        path = Path(self.reach.address)
        if not path.is_file():
            raise ReadError(f"There is no database {path}. Check the name and the folder.")
        try:
            connection = duckdb.connect(str(path), read_only=is_read_only)
        except duckdb.Error as error:
            raise ReadError(
                f"{path.name} cannot be opened by DuckDB: {first_line(error)}"
            ) from error
        return _closed(connection)

    def ask(self, select: str) -> list[tuple[Any, ...]]:
        """Return the few rows of an answer."""
        with self._working() as connection:
            return connection.execute(select).fetchall()

    def fetch(self, select: str) -> pa.Table:
        """Return rows as Arrow."""
        with self._working() as connection:
            return connection.sql(select).to_arrow_table()

    def has(self, table: str) -> bool:
        """Tell whether there is a table, spelled as in SQL."""
        import duckdb

        with self._working() as connection:
            try:
                connection.sql(f"SELECT * FROM {table} LIMIT 0")
            except duckdb.CatalogException:
                return False
        return True

    def write(self, swap: Swap) -> None:
        """Write a table, drop the old one and rename, in one transaction."""
        import duckdb

        # One process holds a database either to read or to write.
        self.close()
        try:
            with (
                self._open(is_read_only=False) as connection,
                stopped_after(self.reach.seconds, connection.interrupt),
            ):
                if swap.rows is not None:
                    connection.register(UPLOADED, swap.rows)
                for statement in ("BEGIN", *swap.statements, "COMMIT"):
                    connection.execute(statement)
        except duckdb.Error as error:
            raise SaveError(not_written(swap, error)) from error
        finally:
            self._connection = self._open(is_read_only=True)

    def cancel(self) -> None:
        """Stop at the engine what another thread asks of it."""
        if self._connection is not None:
            self._connection.interrupt()

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _working(self) -> Iterator[DuckDBPyConnection]:
        import duckdb

        if self._connection is None:
            raise ReadError("The connection to DuckDB is closed. Connect again.")
        try:
            with stopped_after(self.reach.seconds, self._connection.interrupt):
                yield self._connection
        except duckdb.InterruptException as error:
            raise ReadError(
                f"DuckDB did not answer within {self.reach.seconds:.0f} s. Allow more with "
                "--seconds, or ask for less."
            ) from error
        except duckdb.Error as error:
            raise ReadError(f"DuckDB cannot answer: {first_line(error)}") from error


class ParquetEngine(DuckDBEngine):
    """Parquet files, read by DuckDB as the table ``files``."""

    default_table: ClassVar[str | None] = "files"

    def _open(self, *, is_read_only: bool) -> DuckDBPyConnection:
        import duckdb

        if not is_read_only:
            raise SaveError("Parquet files have no place for a table. Write a file with -o.")
        pattern = Path(self.reach.address).absolute()
        inner = str(pattern.relative_to(pattern.anchor))
        paths = sorted(map(str, Path(pattern.anchor).glob(inner)))
        if not paths:
            raise ReadError(f"There is no file {pattern}. Check the name and the folder.")
        connection = duckdb.connect(":memory:")
        listed = "[" + ", ".join(map(literal, paths)) + "]"
        try:
            connection.execute(f"SET allowed_paths = {listed}")
            connection.execute(
                f"CREATE VIEW files AS SELECT * FROM read_parquet({listed}, union_by_name = true)"
            )
        except duckdb.Error as error:
            raise ReadError(
                f"{pattern} is not Parquet that can be read: {first_line(error)}"
            ) from error
        return _closed(connection)


def _closed(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    spilled = literal(str(Path(tempfile.gettempdir()) / f"segmentation-{uuid4().hex}"))
    bounds = (f"SET memory_limit = '{_MEMORY}'", f"SET temp_directory = {spilled}")
    for setting in (*bounds, *_CLOSED):
        connection.execute(setting)
    return connection
