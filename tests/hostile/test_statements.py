"""Statements in place of a SELECT: refused before an engine sees them, or by the engine itself."""

# ruff: noqa: S608 - what is put together here is meant to be refused

import duckdb
import pytest

from segmentation.engines import connect
from segmentation.engines.queries import checked_select
from segmentation.errors import ParameterError, ReadError, SegmentationError
from tests.hostile import statements

KNOWN = {
    "spark": statements.SPARK,
    "duckdb": statements.DUCKDB,
    "postgres": statements.POSTGRES,
}


@pytest.mark.parametrize("dialect", KNOWN)
@pytest.mark.parametrize("form", ["{}", " \n{} ;", "/* a */ {} -- b", "({})"])
def test_no_statement_gets_through(dialect, form):
    assert [query for query in KNOWN[dialect] if is_let_through(form.format(query), dialect)] == []


def is_let_through(query, dialect):
    try:
        checked_select(query, dialect)
    except ParameterError:
        return False
    return True


@pytest.mark.parametrize(
    "query",
    [
        "SELECT c.id, o.total FROM crm.customers AS c JOIN crm.orders AS o ON o.id = c.id",
        "SELECT customers.id FROM crm.customers",
        "SELECT a.x FROM UNNEST(ARRAY[1]) AS a(x)",
        "SELECT b.y FROM t, LATERAL (SELECT t.z AS y) AS b",
        "WITH a AS (SELECT 1 AS x) SELECT a.x, a.* FROM a",
        "SELECT v.x FROM (VALUES (1)) AS v(x)",
    ],
)
def test_columns_of_rows_are_no_functions(query):
    assert checked_select(query, "postgres").upper() == query.upper()


def test_nested_deeply_is_refused():
    with pytest.raises(ParameterError, match="is not one SELECT"):
        checked_select("SELECT " + "(" * 3_000 + "1" + ")" * 3_000, "duckdb")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("places")
    with duckdb.connect(str(folder / "a.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a, 2 AS b")
        connection.execute(f"COPY t TO '{folder}/own.parquet'")
        connection.execute(f"COPY t TO '{folder}/other.parquet'")
    (folder / "secret.csv").write_text("secret\n1\n")
    return folder


@pytest.mark.parametrize("place", ["duckdb:{}/a.duckdb", "parquet:{}/own.parquet"])
@pytest.mark.parametrize(
    "read",
    [
        "'{}/secret.csv'",
        '"{}/other.parquet"',
        "'{}/*.parquet'",
        "'{}/../{name}/secret.csv'",
        "'https://192.0.2.1/x.csv'",
        "'s3://bucket/x.parquet'",
        "'/proc/self/environ'",
        "'sqlite:{}/x'",
    ],
)
def test_a_name_of_a_file_is_no_table(places, place, read):
    table = read.format(places, name=places.name)
    with connect(place.format(places)) as engine:
        for query in (f"SELECT * FROM {table}", f"WITH a AS (FROM {table}) SELECT * FROM a"):
            with pytest.raises(SegmentationError, match=r"DuckDB cannot answer|The query") as told:
                engine.query(query, identifier=None).read()
            assert isinstance(told.value, ReadError | ParameterError)
            assert "\n" not in str(told.value)
