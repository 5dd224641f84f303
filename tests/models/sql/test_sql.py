"""The SELECT gives the segments that Python gives, on every engine that can be started here.

Covers `segmentation.models.sql.select` and `segmentation.models.sql.terms`.
"""

import importlib.util
import shutil
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot
from numpy.testing import assert_allclose
from sqlglot import exp

from segmentation.errors import ParameterError
from segmentation.models import Model, build_model, to_sql
from segmentation.models.sql.sql import table_parts
from segmentation.records import DIALECTS, FeatureSetting, PrepareSettings
from tests.models.conftest import KINDS, SETTINGS, make_frame, make_segmentation
from tests.models.warehouses import (
    postgres_bin,
    run_duckdb,
    run_postgres,
    run_spark,
    running_postgres,
    running_spark,
)

ANSWERS = ["segment", "segment_name", "second_segment", "margin"]

needs_postgres = pytest.mark.skipif(
    postgres_bin() is None or importlib.util.find_spec("psycopg") is None,
    reason="PostgreSQL or psycopg is not installed",
)
needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="pyspark or Java is not installed",
)


def assert_same_answers(found, model, frame):
    """Compare with Python row by row: segments equal, margins to 1e-9."""
    expected = model.predict(frame)
    assert len(found) == len(expected)
    for answer in ("segment", "segment_name", "second_segment"):
        assert found[answer].tolist() == expected[answer].tolist()
    assert_allclose(found["margin"].astype(float), expected["margin"], rtol=0, atol=1e-9)


ODD_NAMES = dict(
    zip(
        KINDS,
        [
            "select",
            "Spend (€)",
            'the "balance"',
            "o'clock",
            "naïve `date`",
            "a.b",
            "日本",
            "_x",
            "\\",
        ],
        strict=True,
    )
)
ODD_TEXTS = {
    "BSc": "it's",
    "MSc": 'a "b" `c`',
    "PhD": "back\\slash; -- DROP",
    "none": "zwei\nZeilen 🙂",
    "Female": " padded ",
    "Male": "padded",
    "s": "1",
    "m": "2",
    "l": "%_",
}


def with_odd_names(frame):
    return frame.replace(ODD_TEXTS).rename(columns=ODD_NAMES)


@pytest.fixture(scope="module")
def odd_model():
    """Names and categories with every mark that SQL gives a meaning to."""
    settings = PrepareSettings(
        per_feature=tuple(
            FeatureSetting(
                ODD_NAMES[setting.name],
                transform=setting.transform,
                weight=setting.weight,
                cap=setting.cap,
                order=setting.order and tuple(ODD_TEXTS[text] for text in setting.order),
            )
            for setting in SETTINGS.per_feature
        )
    )
    kinds = {ODD_NAMES[name]: kind for name, kind in KINDS.items()}
    made = make_segmentation(with_odd_names(make_frame(400)), kinds=kinds, settings=settings)
    return build_model(made, name="odd")


@pytest.fixture(scope="module")
def odd_strangers(strangers):
    frame = with_odd_names(strangers)
    frame.loc[:20, "日本"] = "\tpadded \n"
    frame.loc[21:40, "_x"] = "   "
    return frame


@pytest.fixture(scope="module")
def extremes(strangers):
    """Numbers at and beyond the ends of what is read."""
    frame = strangers.head(60).copy()
    ends = [np.inf, -np.inf, 1e200, -1e200, 1e100, -1e100, 1e99, 5e-324, -5e-324, 0.0, -0.0, 1e-90]
    for shift, name in enumerate(("Age", "Spend (EUR)", "Balance", "Visits", "Newsletter")):
        frame.loc[12 * shift : 12 * shift + 11, name] = ends
    return frame


@pytest.fixture(scope="module")
def steep_model():
    """Unscaled, and powers so steep that large numbers leave the range of a double."""
    frame = make_frame(300)[["Age", "Visits", "Balance"]].dropna()
    settings = PrepareSettings(
        scaling="none", per_feature=(FeatureSetting("Balance", transform="yeo_johnson"),)
    )
    kinds = dict.fromkeys(frame.columns, "numeric")
    spec = build_model(make_segmentation(frame, kinds=kinds, settings=settings, k=2)).spec
    steep = replace(spec.codings[2], transform_lambda=5.0)
    return Model(replace(spec, codings=(*spec.codings[:2], steep)))


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


@pytest.fixture(scope="module")
def postgres():
    with running_postgres() as connection:
        yield connection


@needs_postgres
@pytest.mark.parametrize(
    ("model_name", "frame_name"),
    [
        ("model", "strangers"),
        ("odd_model", "odd_strangers"),
        ("model", "extremes"),
        ("steep_model", "extremes"),
    ],
)
def test_postgres_gives_the_same(postgres, request, model_name, frame_name):
    model, frame = request.getfixturevalue(model_name), request.getfixturevalue(frame_name)
    found = run_postgres(postgres, to_sql(model, dialect="postgres"), frame)
    assert_same_answers(found, model, frame)
    assert found.columns[-4:].tolist() == ANSWERS


@needs_postgres
def test_postgres_reads_booleans_and_takes_the_select_as_a_view(postgres, model, strangers):
    frame = strangers.assign(Newsletter=strangers["Newsletter"].astype("boolean"))
    sql = to_sql(model, dialect="postgres")
    assert_same_answers(run_postgres(postgres, sql, frame), model, strangers)
    postgres.execute(f"CREATE TEMPORARY VIEW scored AS {sql}")
    counts = dict(postgres.execute("SELECT segment, count(*) FROM scored GROUP BY 1").fetchall())
    assert counts == model.predict(strangers)["segment"].value_counts().to_dict()
    postgres.execute("DROP VIEW scored")


@pytest.fixture(scope="module")
def spark():
    with running_spark() as session:
        yield session


@needs_spark
@pytest.mark.parametrize(
    ("model_name", "frame_name"),
    [
        ("model", "strangers"),
        ("odd_model", "odd_strangers"),
        ("model", "extremes"),
        ("steep_model", "extremes"),
    ],
)
def test_spark_gives_the_same(spark, request, model_name, frame_name):
    model, frame = request.getfixturevalue(model_name), request.getfixturevalue(frame_name)
    found = run_spark(spark, to_sql(model, dialect="spark"), frame)
    assert_same_answers(found, model, frame)


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
