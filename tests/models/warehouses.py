"""Engines to run SQL on, each fed the same customers: DuckDB, PostgreSQL, Spark."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import ENGINE_WANTED


def run_duckdb(sql, frame):
    import duckdb

    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute("CREATE TABLE customers AS SELECT * FROM frame")
        found = connection.execute(sql)
        names = [column[0] for column in found.description]
        return pd.DataFrame(found.fetchall(), columns=names)


def postgres_bin():
    """Return the folder of PostgreSQL's programs, or None where it is not installed."""
    initdb = shutil.which("initdb")
    if initdb is not None:
        return Path(initdb).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def unprivileged():
    """Return how to start a process as somebody else than root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    names = [user.pw_name for user in pwd.getpwall()]
    user = "postgres" if "postgres" in names else "nobody"
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


needs_postgres = pytest.mark.skipif(
    postgres_bin() is None or importlib.util.find_spec("psycopg") is None,
    reason=f"{ENGINE_WANTED}PostgreSQL with psycopg",
)
needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason=f"{ENGINE_WANTED}Spark with Java",
)


@contextlib.contextmanager
def running_postgres():
    """Start a server of its own on a socket in a folder of its own; yield a connection."""
    import psycopg

    programs, user = postgres_bin(), unprivileged()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user["user"], user["group"])
        settings = ["-D", folder / "data", "-A", "trust", "-U", "tester", "-E", "UTF8", "-N"]
        subprocess.run(
            [programs / "initdb", *settings, "--locale=C"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **user,
        )
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, "-F", "-h", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **user,
        )
        try:
            until = time.monotonic() + 30
            connection = None
            while connection is None:
                try:
                    connection = psycopg.connect(
                        f"host={folder} user=tester dbname=postgres", autocommit=True
                    )
                except psycopg.OperationalError:
                    if time.monotonic() > until or server.poll() is not None:
                        raise
                    time.sleep(0.02)
            with connection:
                yield connection
        finally:
            server.terminate()
            server.wait(timeout=30)


def run_postgres(connection, sql, frame):
    """Copy the customers into a table and return the answers in their order."""
    kinds = [_postgres_kind(frame[name]) for name in frame.columns]
    names = ['"' + name.replace('"', '""') + '"' for name in frame.columns]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
    connection.execute("DROP TABLE IF EXISTS customers")
    connection.execute(f"CREATE TABLE customers (row_number integer, {columns})")
    with connection.cursor() as cursor:
        with cursor.copy("COPY customers FROM STDIN") as copy:
            for i, row in enumerate(frame.astype(object).itertuples(index=False, name=None)):
                copy.write_row([i, *(None if pd.isna(cell) else cell for cell in row)])
        cursor.execute(sql, prepare=False)  # the table changes, its name does not
        answers = [column.name for column in cursor.description]
        found = pd.DataFrame(cursor.fetchall(), columns=answers)
    return found.sort_values("row_number").reset_index(drop=True)


def _postgres_kind(column):
    if pd.api.types.is_datetime64_any_dtype(column):
        return "timestamp"
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    return "double precision" if pd.api.types.is_numeric_dtype(column) else "text"


# A machine that lives for minutes: code is compiled quickly, not well.
_BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@contextlib.contextmanager
def running_spark():
    """Start Spark within this machine, without its page."""
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "America/New_York")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder)
            .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={folder} {_BRIEF}")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        try:
            yield session
        finally:
            session.stop()


def run_spark(session, sql, frame):
    """Let Spark read the customers from Parquet and return the answers in their order."""
    numbered = frame.assign(row_number=np.arange(len(frame)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.parquet"
        numbered.to_parquet(path, index=False)
        session.read.parquet(str(path)).createOrReplaceTempView("customers")
        rows = session.sql(sql).select(
            "row_number", "segment", "segment_name", "second_segment", "margin"
        )
        found = pd.DataFrame([row.asDict() for row in rows.collect()])
    return found.sort_values("row_number").reset_index(drop=True)
