"""The same customers in DuckDB, Parquet, PostgreSQL and Spark, each behind a URL."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from segmentation.engines.queries import all_of, quoted
from tests.models.warehouses import needs_postgres, needs_spark, running_postgres, running_spark

N = 600
CENTRES = np.array([[25.0, 40.0, 2.0], [45.0, 90.0, 9.0], [70.0, 30.0, 5.0]])


def make_customers(n=N, seed=3):
    """Return customers of three kinds, in the order of their numbers; a few cells are missing."""
    generator = np.random.default_rng(seed)
    kind = generator.integers(0, 3, n)
    values = CENTRES[kind] + generator.normal(size=(n, 3)) * [4.0, 6.0, 1.0]
    frame = pd.DataFrame(values.round(2), columns=["age", "income_keur", "visits"])
    frame.insert(0, "customer_id", np.arange(1001, 1001 + n))
    frame["channel"] = np.array(["web", "shop", "phone"])[generator.integers(0, 3, n)]
    frame.loc[generator.choice(n, 9, replace=False), "income_keur"] = np.nan
    frame.loc[generator.choice(n, 5, replace=False), "channel"] = None
    return frame


@dataclass(frozen=True)
class Warehouse:
    """One engine: its URL, how a table is put there, and how one is read back."""

    url: str
    name: str
    put: Any
    get: Any
    run: Any


@pytest.fixture(scope="session")
def customers():
    return make_customers()


@pytest.fixture(scope="session")
def csv_file(customers, tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "customers.csv"
    customers.to_csv(path, index=False)
    return path


@pytest.fixture(scope="session")
def duckdb_warehouse(tmp_path_factory):
    import duckdb

    path = tmp_path_factory.mktemp("duckdb") / "shop.duckdb"

    def run(*statements):
        with duckdb.connect(str(path)) as connection:
            for statement in statements:
                connection.execute(statement)

    def put(name, frame):
        with duckdb.connect(str(path)) as connection:
            connection.register("frame", frame)
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS {all_of('frame')}")

    def get(select):
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.sql(select).df()

    run("SELECT 1")
    return Warehouse(f"duckdb:{path}", "DuckDB", put, get, run)


@pytest.fixture(scope="session")
def postgres_warehouse():
    with running_postgres() as connection:

        def run(*statements):
            for statement in statements:
                connection.execute(statement)

        def put(name, frame):
            kinds = {"i": "bigint", "f": "double precision", "b": "boolean", "M": "timestamp"}
            columns = ", ".join(
                f"{quoted(column, 'postgres')} {kinds.get(frame[column].dtype.kind, 'text')}"
                for column in frame
            )
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TABLE {name} ({columns})")
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in frame.astype(object).itertuples(index=False, name=None):
                    copy.write_row([None if pd.isna(cell) else cell for cell in row])

        def get(select):
            with connection.cursor() as cursor:
                cursor.execute(select)
                names = [column.name for column in cursor.description]
                return pd.DataFrame(cursor.fetchall(), columns=names)

        url = f"postgresql://tester@/postgres?host={connection.info.host}"
        yield Warehouse(url, "PostgreSQL", put, get, run)


@pytest.fixture(scope="session")
def spark_warehouse():
    with running_spark() as session:

        def run(*statements):
            for statement in statements:
                session.sql(statement)

        def put(name, frame):
            session.sql(f"DROP TABLE IF EXISTS {name}")
            clean = frame.astype(object).where(frame.notna(), None)
            kinds = {"i": "bigint", "f": "double", "b": "boolean", "M": "timestamp_ntz"}
            schema = ", ".join(
                f"`{column}` {kinds.get(frame[column].dtype.kind, 'string')}" for column in frame
            )
            rows = [
                [cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in row]
                for row in clean.itertuples(index=False, name=None)
            ]
            session.createDataFrame(rows, schema).write.saveAsTable(name)

        yield Warehouse(
            "spark", "Spark 4", put, lambda select: session.sql(select).toArrow().to_pandas(), run
        )


ENGINES = [
    pytest.param("duckdb_warehouse", id="duckdb"),
    pytest.param("postgres_warehouse", id="postgres", marks=needs_postgres),
    pytest.param("spark_warehouse", id="spark", marks=needs_spark),
]


@pytest.fixture(params=ENGINES, scope="session")
def warehouse(request):
    return request.getfixturevalue(request.param)
