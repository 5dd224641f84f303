"""One SELECT and nothing else is let through, written anew; names are quoted as they are."""

import pytest

from segmentation.engines.queries import checked_select, quoted, quoted_table
from segmentation.errors import ParameterError


@pytest.mark.parametrize(
    ("dialect", "query"),
    [
        ("postgres", ""),
        ("postgres", "SELEC 1"),
        ("postgres", "select 1; drop table customers"),
        ("postgres", "drop table customers"),
        ("postgres", "update customers set age = 1"),
        ("postgres", "with gone as (delete from customers returning *) select * from gone"),
        ("postgres", "select * into other from customers"),
        ("postgres", "select * from customers for update"),
        ("postgres", "set transaction read write"),
        ("postgres", "copy customers to '/tmp/x'"),
        ("postgres", "explain analyze delete from customers"),
        ("postgres", "select pg_read_file('/etc/passwd')"),
        ("postgres", "select set_config('transaction_read_only', 'off', false)"),
        ("postgres", "select query_to_xml('delete from customers', true, true, '')"),
        ("postgres", "select * from dblink('host=x', 'select 1') as t(x int)"),
        ("postgres", "select lo_import('/etc/passwd'), nextval('a'), pg_sleep(9)"),
        ("duckdb", "select * from read_csv('/etc/passwd')"),
        ("duckdb", "select * from parquet_scan('x.parquet')"),
        ("duckdb", "select * from read_text('/etc/passwd')"),
        ("duckdb", "attach '/tmp/x.db' as other"),
        ("duckdb", "pragma version"),
        ("duckdb", "install httpfs"),
        ("duckdb", "call pragma_version()"),
        ("spark", "select * from csv.`/etc/passwd`"),
        ("spark", "SELECT * FROM `csv`.`/etc/passwd`"),
        ("spark", "select reflect('java.lang.System', 'exit', 1)"),
        ("spark", "select java_method('java.lang.System', 'exit', 1)"),
        ("spark", "insert into customers select 1"),
    ],
)
def test_anything_but_a_select_is_refused(dialect, query):
    with pytest.raises(ParameterError, match="The query"):
        checked_select(query, dialect)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize(
    "cell",
    [
        "repeat('x', 1000000000)",
        "repeat(a, b)",
        "rpad(a, 99999999, 'x')",
        "lpad(a, 9 * 99999999, 'x')",
        "space(1000000000)",
        "format('{:>1000000000}', 1)",
    ],
)
def test_no_cell_is_made_that_fills_the_memory(dialect, cell):
    with pytest.raises(ParameterError, match="which can fill the memory by one cell"):
        checked_select(f"SELECT {cell} FROM t", dialect)  # noqa: S608
    assert "LPAD(a, 8, '0')" in checked_select("SELECT LPAD(a, 8, '0') FROM t", dialect)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM customers",
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a UNION ALL SELECT 2",
        "SELECT id, SUM(amount) AS total FROM crm.orders GROUP BY id HAVING COUNT(*) > 1",
        "SELECT COALESCE(a, 0) AS a, AVG(b) AS b FROM t JOIN u ON t.id = u.id GROUP BY a",
    ],
)
def test_a_select_means_what_it_meant(query):
    assert checked_select(query + ";", "postgres") == query


def test_what_a_comment_hides_is_not_sent():
    assert checked_select("SELECT 1 /* ; DROP TABLE x */ -- more", "postgres") == "SELECT 1"


@pytest.mark.parametrize("name", ['a "b"', "a.b", "Größe €", "select", "a`b", "x'; DROP TABLE y"])
@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
def test_a_name_is_spelled_as_it_is(name, dialect):
    mark = "`" if dialect == "spark" else '"'
    assert quoted(name, dialect) == mark + name.replace(mark, mark * 2) + mark


def test_a_table_has_its_schema():
    assert quoted_table('crm."my customers"', "postgres") == '"crm"."my customers"'
    assert quoted_table("CRM.customers", "spark") == "CRM.`customers`"
