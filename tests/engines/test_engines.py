"""A table gives what the file gives, on every engine, and segments are written back whole.

Covers `segmentation.engines.*`, `segmentation.workflow.engines` and `segmentation.cli.sources`.
"""

import json

import pytest

import segmentation
from segmentation.cli import main

# pyspark leaves the sockets open over which it asked for its rows.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*socket:ResourceWarning",
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning",
)


def answer_of(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def line_of(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line.removeprefix("segmentation: ")


@pytest.fixture
def shop(warehouse, customers):
    warehouse.put("customers", customers.sample(frac=1, random_state=1))
    return warehouse


def test_a_table_is_read_as_the_file(capsys, shop, csv_file):
    found = answer_of(capsys, "inspect", "--source", shop.url, "--table", "customers", "--json")
    expected = answer_of(capsys, "inspect", csv_file, "--json")
    assert found["n_rows"] == expected["n_rows"] == 600
    shown = [
        [(column["name"], column["role"], column["kind"], column["n_missing"]) for column in each]
        for each in (found["columns"], expected["columns"])
    ]
    assert shown[0] == shown[1]


def test_a_fit_gives_the_segments_of_the_file(capsys, shop, csv_file, tmp_path):
    where = ("--artifacts", tmp_path, "--json")
    expected = answer_of(capsys, "fit", csv_file, "--name", "file", *where)
    table = ("--source", shop.url, "--query", "SELECT * FROM customers")
    found = answer_of(capsys, "fit", *table, "--name", "table", *where)
    for key in ("k", "verdict", "sizes", "inertia", "silhouette", "segments"):
        assert found[key] == expected[key]


def test_python_reads_a_table_like_a_file(shop, csv_file):
    with segmentation.connect(shop.url) as engine:
        table = segmentation.read_customers(engine.table("customers"))
    expected = segmentation.read_customers(csv_file)
    assert table.frame["customer_id"].tolist() == expected.frame["customer_id"].tolist()
    assert table.report.source == "customers"


def test_segments_are_written_and_their_changes_told(capsys, shop, csv_file, customers, tmp_path):
    where = ("--artifacts", tmp_path, "--json")
    answer_of(capsys, "fit", csv_file, "--name", "spring", *where)
    shop.run("DROP TABLE IF EXISTS segments")
    table = (
        "predict",
        "spring",
        "--source",
        shop.url,
        "--table",
        "customers",
        "--into",
        "segments",
    )
    found = answer_of(capsys, *table, *where)
    assert (found["engine"], found["n_customers"], found["n_changed"]) == (shop.name, 600, 0)
    expected = segmentation.load("spring", artifacts=tmp_path).predict(customers)
    first = shop.get("SELECT * FROM segments ORDER BY customer_id")
    assert first.columns.tolist() == [
        "customer_id",
        *("segment", "segment_name", "second_segment", "margin"),
        *("previous_segment", "changed_on"),
    ]
    for name in ("segment", "segment_name", "second_segment"):
        assert first[name].tolist() == expected[name].tolist()
    assert first["previous_segment"].isna().all()
    assert found["sizes"] == expected["segment"].value_counts().sort_index().tolist()

    assert "already" in line_of(capsys, *table, *where)
    far = customers.index[expected["segment"] != expected["segment"].iloc[0]][0]
    moved = customers.copy()
    moved.iloc[0, 1:] = customers.iloc[far, 1:]
    shop.put("customers", moved)
    again = answer_of(capsys, *table, "--replace", *where)
    assert again["n_changed"] == 1
    second = shop.get("SELECT * FROM segments ORDER BY customer_id")
    assert second["previous_segment"].iloc[0] == expected["segment"].iloc[0]
    assert second["segment"].iloc[0] == expected["segment"].iloc[far]
    assert second["previous_segment"].iloc[1:].isna().all()
