"""The SELECT gives the segments that Python gives, on every engine that can be started here.

Covers `segmentation.models.sql.select`, `segmentation.models.sql.terms`,
`segmentation.models.sql.dates`, `segmentation.models.sql.expressions` and
`segmentation.reading.table_names`.
"""

from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot
from sqlglot import exp

from segmentation.errors import ParameterError
from segmentation.models import Model, build_model, to_sql
from segmentation.models.sql.sql import table_parts
from segmentation.records import DIALECTS, PrepareSettings
from tests.models.conftest import make_frame, make_segmentation
from tests.models.sql.answers import ANSWERS, assert_same_answers
from tests.models.warehouses import (
    run_duckdb,
)


def test_duckdb_gives_every_one_of_100000_customers_the_same(model):
    frame = make_frame(100_000, seed=7)
    found = run_duckdb(to_sql(model, dialect="duckdb"), frame)
    assert_same_answers(found, model, frame)
    assert list(found.columns) == [*frame.columns, *ANSWERS]


def test_duckdb_on_strangers_and_extremes(model, strangers, extremes):
    for frame in (strangers, extremes):
        assert_same_answers(run_duckdb(to_sql(model), frame), model, frame)


def test_duckdb_on_odd_names_and_texts(odd_model, odd_strangers):
    assert_same_answers(run_duckdb(to_sql(odd_model), odd_strangers), odd_model, odd_strangers)


@pytest.mark.parametrize("scaling", ["standard", "robust", "minmax", "none"])
def test_duckdb_whatever_the_scaling(segmentation, strangers, scaling):
    frame = segmentation.prepared.table.frame
    made = make_segmentation(frame, settings=PrepareSettings(scaling=scaling), k=2)
    model = build_model(made)
    assert_same_answers(run_duckdb(to_sql(model), strangers), model, strangers)


def test_duckdb_on_a_steep_power(steep_model, extremes):
    assert_same_answers(run_duckdb(to_sql(steep_model), extremes), steep_model, extremes)
    warnings = steep_model.predict(extremes)["warning"]
    assert warnings.str.contains("Balance is too far").any()


def test_duckdb_on_columns_of_other_types(model, strangers):
    """Whole numbers, decimals, true booleans, texts and moments in a time zone mean the same."""
    frame = strangers.assign(
        Age=strangers["Age"].astype("Int64"),
        Visits=strangers["Visits"].astype("int32"),
        Balance=strangers["Balance"].map(repr).replace("nan", None),
        Newsletter=strangers["Newsletter"].astype("boolean"),
        Since=strangers["Since"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo"),
    )
    sql = f"SELECT {', '.join(ANSWERS)} FROM ({to_sql(model)})"  # noqa: S608  # made here
    assert_same_answers(run_duckdb(sql, frame), model, strangers)


def test_whole_numbers_as_categories_match_in_a_column_of_doubles():
    frame = pd.DataFrame({"x": [1.0, 9.0, 4.0], "g": [1.0, 2.0, np.nan]})
    kinds = {"x": "numeric", "g": "categorical"}
    known = pd.DataFrame(
        {"x": [0.0, 1.0, 9.0, 10.0], "g": pd.Series(["1", "1", "2", "3"], dtype="str")}
    )
    model = build_model(make_segmentation(known, kinds=kinds, settings=PrepareSettings(), k=2))
    assert_same_answers(run_duckdb(to_sql(model), frame), model, frame)


def test_300_features_stay_within_the_depth_that_engines_take():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(60, 300)), columns=[f"f {i}" for i in range(300)])
    kinds = dict.fromkeys(frame.columns, "numeric")
    model = build_model(make_segmentation(frame, kinds=kinds, settings=PrepareSettings(), k=3))
    assert_same_answers(run_duckdb(to_sql(model), frame), model, frame)
    assert len(to_sql(model, dialect="postgres")) > 100_000


def without_dots(model):
    """BigQuery allows no dot in the name of a column."""
    codings = tuple(replace(c, name=c.name.replace(".", "-")) for c in model.spec.codings)
    summaries = tuple(replace(s, name=s.name.replace(".", "-")) for s in model.spec.summaries)
    return Model(replace(model.spec, codings=codings, summaries=summaries))


def test_bigquery_means_the_same_read_as_its_dialect(odd_model, odd_strangers):
    """No BigQuery can be started here: its text is translated by its grammar and run elsewhere."""
    sql = to_sql(without_dots(odd_model), dialect="bigquery")
    (other,) = sqlglot.transpile(sql, read="bigquery", write="duckdb")
    frame = odd_strangers.rename(columns={"a.b": "a-b"})
    assert_same_answers(run_duckdb(other, frame), odd_model, odd_strangers)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_it_is_one_select_that_names_every_column_in_quotes(odd_model, dialect):
    model = without_dots(odd_model) if dialect == "bigquery" else odd_model
    sql = to_sql(model, dialect=dialect, table="crm.customers")
    (statement,) = sqlglot.parse(sql, read=dialect)
    assert isinstance(statement, exp.Select)
    assert not sql.rstrip().endswith(";")
    names = {found.name for found in statement.find_all(exp.Column)}
    assert set(model.features) <= names
    assert [found.sql() for found in statement.find_all(exp.Table) if found.db == "crm"]


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        ("customers", ("customers",)),
        ("crm.customers", ("crm", "customers")),
        ("p-1.crm.customers", ("p-1", "crm", "customers")),
        ("my customers", ("my customers",)),
        ('"a.b"."say ""x"""', ("a.b", 'say "x"')),
        ("`a.b`.c", ("a.b", "c")),
        (" crm . Käufe ", ("crm", "Käufe")),
    ],
)
def test_names_of_tables(table, parts):
    assert table_parts(table) == parts


@pytest.mark.parametrize("table", ["", " ", ".", "a.", "a.b.c.d", 'x"y', '""', "a\nb", "x" * 301])
def test_what_is_no_name_of_a_table(model, table):
    with pytest.raises(ParameterError, match=r"is no name of a table\. Write it as customers, sch"):
        to_sql(model, table=table)


@pytest.mark.parametrize(
    "table", ["order", "Order", "x; DROP TABLE y", "a') --", "my customers", "naïve", "p-1"]
)
def test_the_name_of_the_table_stays_a_name(plain_model, table):
    frame = pd.DataFrame({"x": [1.0, 9.0], "g": ["f", "m"]})
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.table("frame").create(f'"{table}"')
        found = connection.execute(to_sql(plain_model, table=f'"{table}"')).df()
    assert found["segment"].tolist() == [0, 1]


def test_an_unknown_dialect_is_refused(model):
    message = r"There is no SQL dialect 'oracle'\. Choose one of: duckdb, postgres, spark, bigquery"
    with pytest.raises(ParameterError, match=message):
        to_sql(model, dialect="oracle")
