"""Every hard value of every kind of column is read by PostgreSQL and Spark as by Python.

Covers `segmentation.models.sql.select` and `segmentation.models.sql.terms`.
"""

import pandas as pd
import pytest

from segmentation import workflow
from segmentation.models import to_sql
from tests.models.sql.answers import ANSWERS, assert_same_answers
from tests.models.warehouses import (
    needs_postgres,
    needs_spark,
    run_postgres,
    run_spark,
    running_postgres,
    running_spark,
)
from tests.test_contract_matrix import KINDS, files, fitted, same, trained, with_mixture

BY_KIND = pytest.mark.parametrize("kind", KINDS)


def hard_values(kind):
    """Return a model of a kind of column, customers with its hard values, and their answers."""
    model, values = trained(kind), KINDS[kind][1]
    frame = pd.DataFrame({"id": [f"n{i}" for i in range(len(values))], "spend": 77.0})
    frame["value"] = values
    # Each by itself: what one cell of a table shows does not change how the others are read.
    answers = [model.predict(frame.iloc[[i]]) for i in range(len(frame))]
    return model, frame, pd.concat(answers, ignore_index=True)


def assert_same(found, expected):
    for answer in ANSWERS[:3]:
        assert found[answer].tolist() == expected[answer].tolist()
    margins = found["margin"].astype(float).tolist()
    assert margins == pytest.approx(expected["margin"].tolist(), rel=0, abs=1e-9)


# pyspark leaves the sockets open over which it asked for its rows.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*socket:ResourceWarning",
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning",
)


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


@needs_postgres
@BY_KIND
def test_postgres_reads_every_hard_value(postgres, kind):
    model, frame, expected = hard_values(kind)
    assert_same(run_postgres(postgres, to_sql(model, dialect="postgres"), frame), expected)


@needs_spark
@BY_KIND
def test_spark_reads_every_hard_value(spark, kind):
    model, frame, expected = hard_values(kind)
    assert_same(run_spark(spark, to_sql(model, dialect="spark"), frame), expected)


DOORS = ("far_date_new.csv", "integer_categories.csv", "region_NA.csv", "yes_no_german.csv")
WRITTEN = [path for path in files() if path.name in DOORS]
"""Files that are read otherwise where an engine reads their texts by itself."""


@needs_spark
@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_spark_gives_the_customers_of_a_file_of_texts_their_own_segment(spark, path):
    table, model, labels = fitted(path)
    raw = workflow.read_raw(path)
    sql = to_sql(model, dialect="spark", columns=[*raw.rows.columns, "row_number"])
    assert same(run_spark(spark, sql, raw.rows)["segment"], labels, table, raw) == 1


def mixed_customers():
    """Return a model of a mixture, its customers and some far away, and their answers."""
    _, model = with_mixture()
    frame = model.segmentation.prepared.frame.reset_index(drop=True).copy()
    frame.loc[[3, 4], "spend"] = [-5.0, 1e12]
    frame.loc[6, "visits"] = 99
    return model, frame, model.predict(frame)


@needs_postgres
def test_postgres_scores_by_probability_as_python_does(postgres):
    model, frame, expected = mixed_customers()
    assert_same(run_postgres(postgres, to_sql(model, dialect="postgres"), frame), expected)


@needs_spark
@pytest.mark.full
def test_spark_scores_by_probability_as_python_does(spark):
    model, frame, expected = mixed_customers()
    assert_same(run_spark(spark, to_sql(model, dialect="spark"), frame), expected)
