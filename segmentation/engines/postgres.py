"""Ask PostgreSQL in one read-only snapshot; write in a transaction of another connection."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from segmentation.engines.engine import Engine, Reach, Swap, first_line, not_written
from segmentation.engines.queries import UPLOADED, quoted, rows_of
from segmentation.errors import ParameterError, ReadError, SaveError
from segmentation.records import Dialect

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

_WAIT = "10"
"""Seconds after which a server that does not answer is told of."""
_LOCKED_MILLISECONDS = 20_000
"""So long the old table may be in use by others before writing is given up."""
_ZONED = "timestamptz"


class PostgresEngine(Engine):
    """A PostgreSQL database. All queries see it as it was when the first one was asked."""

    dialect: ClassVar[Dialect] = "postgres"

    def __init__(self, reach: Reach) -> None:
        super().__init__(reach)
        self._connection: psycopg.Connection[Any] = self._open(reach.address)
        self._read_only()

    def _open(self, address: str) -> psycopg.Connection[Any]:
        try:
            import psycopg
        except ImportError:
            raise ParameterError(
                "PostgreSQL is asked through psycopg, which is not installed. Install it with "
                "pip install 'customer-segmentation[postgres]'."
            ) from None
        milliseconds = round(self.reach.seconds * 1000)
        try:
            connection = psycopg.connect(address, connect_timeout=_WAIT)
            connection.execute(f"SET statement_timeout = {milliseconds}")
            connection.execute("SET datestyle = ISO")
            connection.execute("SET timezone = UTC")
            connection.commit()
        except psycopg.ProgrammingError:
            # What libpq says of it repeats the address, and with it the password.
            raise ParameterError(
                "The address of PostgreSQL cannot be understood. Write it as "
                "postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
            ) from None
        except psycopg.Error as error:
            raise ReadError(
                f"PostgreSQL does not answer: {_without_password(error, address)} Check that it "
                "runs, and the address."
            ) from None
        return connection

    def _read_only(self) -> None:
        import psycopg

        self._connection.read_only = True
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ

    def ask(self, select: str) -> list[tuple[Any, ...]]:
        """Return the few rows of an answer."""
        with self._working() as connection:
            return connection.execute(select.encode()).fetchall()

    def fetch(self, select: str) -> pa.Table:
        """Return rows as Arrow: PostgreSQL writes CSV fastest, and Arrow reads it so."""
        from pyarrow import csv

        with self._working() as connection:
            columns = self._columns(connection, select)
            chosen = rows_of(select, columns=", ".join(_sent(*column) for column in columns) or "*")
            content = io.BytesIO()
            copied = f"COPY ({chosen}) TO STDOUT (FORMAT csv)".encode()
            with connection.cursor() as cursor, cursor.copy(copied) as copy:
                for block in copy:
                    content.write(block)
        content.seek(0)
        places = [str(i) for i in range(len(columns))]
        types = dict(zip(places, (_type(kind) for _, kind in columns), strict=True))
        if not content.getbuffer().nbytes:
            import pyarrow as pa

            table = pa.schema(list(types.items())).empty_table()
        else:
            table = csv.read_csv(
                content,
                read_options=csv.ReadOptions(column_names=places),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=types,
                    null_values=[""],
                    true_values=["t"],
                    false_values=["f"],
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
        return table.rename_columns([name for name, _ in columns])

    def _columns(self, connection: psycopg.Connection[Any], select: str) -> list[tuple[str, str]]:
        """Return the columns of a SELECT, each with the name of its type."""
        found = connection.execute(rows_of(select, rest="LIMIT 0").encode())
        types = connection.adapters.types
        columns = []
        for column in found.description or ():
            known = types.get(column.type_code)
            columns.append((column.name, "text" if known is None else known.name))
        return columns

    def has(self, table: str) -> bool:
        """Tell whether there is a table, spelled as in SQL."""
        with self._working() as connection:
            found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
        return found is not None and bool(found[0])

    def write(self, swap: Swap) -> None:
        """Write the table, drop the old one and rename, in one transaction."""
        import psycopg

        self._connection.rollback()  # it would keep the old table from being dropped
        try:
            with self._open(self.reach.writer or self.reach.address) as connection:
                connection.execute(f"SET lock_timeout = {_LOCKED_MILLISECONDS}")
                if swap.rows is not None:
                    _upload(connection, swap.rows)
                for statement in swap.statements:
                    connection.execute(statement.encode())
        except psycopg.Error as error:
            raise SaveError(not_written(swap, error)) from None

    def cancel(self) -> None:
        """Stop at the engine what another thread asks of it."""
        self._connection.cancel()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    @contextmanager
    def _working(self) -> Iterator[psycopg.Connection[Any]]:
        import psycopg

        try:
            yield self._connection
        except psycopg.errors.QueryCanceled as error:
            self._connection.rollback()
            raise ReadError(
                f"PostgreSQL did not answer within {self.reach.seconds:.0f} s. Allow more with "
                "--seconds, or ask for less."
            ) from error
        except psycopg.Error as error:
            if not self._connection.closed:
                self._connection.rollback()
            raise ReadError(
                f"PostgreSQL cannot answer: {_without_password(error, self.reach.address)}"
            ) from None


def _upload(connection: psycopg.Connection[Any], rows: pa.Table) -> None:
    """Put rows into a table that is gone with the transaction."""
    import pyarrow as pa
    from pyarrow import csv

    kinds = {pa.int64(): "bigint", pa.float64(): "double precision", pa.bool_(): "boolean"}
    kinds |= {pa.date32(): "date", pa.timestamp("us"): "timestamp"}
    columns = ", ".join(
        f"{quoted(field.name, 'postgres')} {kinds.get(field.type, 'text')}" for field in rows.schema
    )
    created = f"CREATE TEMPORARY TABLE {UPLOADED} ({columns}) ON COMMIT DROP"
    connection.execute(created.encode())
    content = pa.BufferOutputStream()
    csv.write_csv(rows, content, csv.WriteOptions(include_header=False))
    copied = f"COPY {UPLOADED} FROM STDIN (FORMAT csv)".encode()
    with connection.cursor() as cursor, cursor.copy(copied) as copy:
        copy.write(bytes(content.getvalue()))


def _without_password(error: Exception, address: str) -> str:
    """Return what an error says; a password that stands in it is left out."""
    from psycopg.conninfo import conninfo_to_dict

    told = first_line(error)
    password = conninfo_to_dict(address).get("password")
    return told.replace(str(password), "***") if password else told


def _sent(name: str, kind: str) -> str:
    """Return a column as it is sent: times with a zone in UTC, without it."""
    own = quoted(name, "postgres")
    return f"{own} AT TIME ZONE 'UTC'" if kind == _ZONED else own


def _type(kind: str) -> pa.DataType:
    """Return the type that Arrow has for one of PostgreSQL; others are texts."""
    import pyarrow as pa

    known = {
        "int2": pa.int64(),
        "int4": pa.int64(),
        "int8": pa.int64(),
        "oid": pa.int64(),
        "float4": pa.float64(),
        "float8": pa.float64(),
        "numeric": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        _ZONED: pa.timestamp("us", tz="UTC"),
    }
    return known.get(kind, pa.string())
