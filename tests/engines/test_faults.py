"""Whatever is wrong with a table, a query or a server is one sentence, and nothing is written."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import segmentation
from segmentation.cli import main
from segmentation.engines import opening
from segmentation.errors import DataError, ParameterError, ReadError, SaveError
from tests.models.warehouses import needs_postgres


@pytest.fixture(
    params=["duckdb_warehouse", pytest.param("postgres_warehouse", marks=needs_postgres)]
)
def shop(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def model(csv_file):
    table = segmentation.read_customers(csv_file)
    return segmentation.fit(segmentation.prepare(table), k=3)


def test_duckdb_takes_a_bounded_part_of_the_memory(duckdb_warehouse):
    with segmentation.connect(duckdb_warehouse.url) as engine:
        assert engine.ask("SELECT current_setting('memory_limit')") == [("1.8 GiB",)]
        ((folder,),) = engine.ask("SELECT current_setting('temp_directory')")
        with pytest.raises(ReadError, match="DuckDB cannot answer"):
            engine.ask("SET memory_limit = '100GB'")
    assert not Path(folder).exists()


def written(model, shop, table, *, replace=True, **options):
    from segmentation import workflow

    with segmentation.connect(shop.url) as engine:
        return workflow.predict_table(
            model, engine.table(table, **options), "written", replace=replace
        )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda frame: frame.drop(columns="customer_id"), "no column that tells its 600 customers"),
        (lambda frame: frame.assign(customer_id=np.r_[1, 1:600]), "0 rows have none and 1 repeat"),
        (
            lambda frame: frame.assign(
                customer_id=[None, *(f"c{i}" for i in range(599))],
            ),
            "1 rows have none and 0 repeat",
        ),
        (
            lambda frame: frame.drop(columns="age"),
            "columns that the model needs are missing: 'age'",
        ),
    ],
)
def test_customers_that_cannot_be_told_apart_are_not_written(
    shop, model, customers, spoil, sentence
):
    shop.put("spoiled", spoil(customers))
    shop.run("DROP TABLE IF EXISTS written")
    with pytest.raises(DataError, match=sentence):
        written(model, shop, "spoiled")
    with pytest.raises(ReadError, match="written"):
        read(shop, "written")


def read(shop, name):
    with segmentation.connect(shop.url) as engine:
        return segmentation.read_customers(engine.table(name))


def test_an_empty_table_and_none_are_told(shop, customers):
    shop.put("empty", customers.head(0))
    with pytest.raises(DataError, match="empty has no rows"):
        read(shop, "empty")
    with pytest.raises(ReadError, match="cannot answer"):
        read(shop, "no_such_table")


def test_two_thousand_columns_are_read(duckdb_warehouse):
    wide = pd.DataFrame(
        np.arange(12_000.0).reshape(6, 2000), columns=[f"c{i}" for i in range(2000)]
    )
    duckdb_warehouse.put("wide", wide)
    with segmentation.connect(duckdb_warehouse.url) as engine:
        content = engine.table("wide").read()
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(content)), wide)


def test_a_table_of_others_is_not_replaced(shop, model, customers):
    shop.put("spoiled", customers)
    shop.put("written", customers)
    with pytest.raises(SaveError, match="was not written by this program"):
        written(model, shop, "spoiled")
    with pytest.raises(SaveError, match="already"):
        written(model, shop, "spoiled", replace=False)
    assert len(shop.get("SELECT * FROM written")) == len(customers)


@needs_postgres
def test_a_write_that_fails_leaves_the_old_table(postgres_warehouse, model, customers):
    shop = postgres_warehouse
    shop.put("spoiled", customers)
    shop.run("DROP TABLE IF EXISTS written")
    written(model, shop, "spoiled")
    shop.run("CREATE VIEW held AS SELECT * FROM written")
    with pytest.raises(SaveError, match="What stood there is unchanged"):
        written(model, shop, "spoiled")
    shop.run("DROP VIEW held")
    assert len(shop.get("SELECT * FROM written")) == len(customers)
    left = shop.get("SELECT tablename FROM pg_tables WHERE tablename LIKE 'segmentation_%'")
    assert left.empty


def test_odd_names_are_read(shop, customers):
    names = {"age": 'a "b".c', "income_keur": "select", "visits": "Größe €"}
    frame = customers.rename(columns=names)
    shop.put('"odd ""name"" of Ünits"', frame)
    found = read(shop, '"odd ""name"" of Ünits"')
    assert [column.name for column in found.columns] == list(frame.columns)


def test_only_the_file_of_a_database_is_read(duckdb_warehouse, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with segmentation.connect(duckdb_warehouse.url) as engine:
        for name in (f'"{secret}"', "read_csv('x')"):
            with pytest.raises((ReadError, ParameterError)):
                engine.table(name).read()


def test_parquet_files_are_one_table(customers, tmp_path):
    customers.head(300).to_parquet(tmp_path / "a.parquet")
    customers.tail(300).to_parquet(tmp_path / "b.parquet")
    with segmentation.connect(f"parquet:{tmp_path}/*.parquet") as engine:
        table = segmentation.read_customers(engine.table())
        with pytest.raises(SaveError, match="no place for a table"):
            engine.swap("other", "SELECT 1 AS a", replace=False)
    assert table.frame["customer_id"].astype(int).tolist() == customers["customer_id"].tolist()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("oracle:x", "'oracle' is no source of tables"),
        ("duckdb:", "is no source of tables"),
        ("duckdb:/no/such/file", "There is no database"),
        ("parquet:/no/such/*.parquet", "There is no file"),
        ("connection:nowhere", "There is no connection 'nowhere'"),
    ],
)
def test_a_source_that_is_none_is_told(url, sentence):
    with pytest.raises((ParameterError, ReadError), match=sentence):
        segmentation.connect(url)


@needs_postgres
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hunter2@127.0.0.1:9/shop",
        "postgresql://me:hunter2@127.0.0.1:port/shop",
        "postgresql://me:hunter2@[::1/shop?x=y",
    ],
)
def test_a_password_is_in_no_sentence(capsys, url):
    assert main(["inspect", "--source", url, "--table", "customers"]) == 2
    told = capsys.readouterr()
    assert "PostgreSQL" in told.err
    assert "hunter2" not in told.err + told.out


@needs_postgres
def test_a_query_that_takes_too_long_is_stopped(postgres_warehouse):
    slow = "SELECT COUNT(*) AS n FROM GENERATE_SERIES(1, 1000000000) AS t(x)"
    with (
        segmentation.connect(postgres_warehouse.url, seconds=0.1) as engine,
        pytest.raises(ReadError, match="did not answer within"),
    ):
        engine.query(slow).read()


@needs_postgres
def test_a_server_that_ends_the_connection_is_told(postgres_warehouse, customers):
    postgres_warehouse.put("customers", customers)
    with segmentation.connect(postgres_warehouse.url) as engine:
        table = engine.table("customers")
        assert table.n_rows == len(customers)
        postgres_warehouse.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        with pytest.raises(ReadError, match="PostgreSQL cannot answer"):
            table.read()


def test_only_a_named_connection_that_may_write_writes(
    duckdb_warehouse, model, customers, tmp_path, monkeypatch
):
    from segmentation import workflow

    duckdb_warehouse.put("customers", customers)
    duckdb_warehouse.run("DROP TABLE IF EXISTS written")
    file = tmp_path / "secrets.toml"
    url = f'url = "{duckdb_warehouse.url}"\n'
    file.write_text(
        f"[connections.reader]\n{url}[connections.shop]\n{url}writes_with = 'writer'\n"
        f"[connections.writer]\n{url}write = true\n"
    )
    monkeypatch.setattr(opening, "CONNECTIONS", (file,))
    with (
        segmentation.connect("connection:reader") as engine,
        pytest.raises(SaveError, match="may not write written"),
    ):
        workflow.predict_table(model, engine.table("customers"), "written")
    with segmentation.connect("connection:shop") as engine:
        workflow.predict_table(model, engine.table("customers"), "written")
    assert len(duckdb_warehouse.get("SELECT * FROM written")) == len(customers)


@pytest.mark.parametrize(
    "arguments",
    [
        ["inspect"],
        ["inspect", "x.csv", "--table", "customers"],
        ["inspect", "x.csv", "--source", "duckdb:x"],
        ["rfm", "--source", "duckdb:x", "--table", "a", "--query", "SELECT 1"],
    ],
)
def test_a_file_or_a_table_is_named(capsys, arguments):
    assert main(arguments) == 2
    assert "ame" in capsys.readouterr().err
