"""A table gives what the file gives, on every engine, and segments are written back whole.

Covers `segmentation.engines.*`, `segmentation.workflow.engines` and `segmentation.cli.sources`.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import segmentation
from segmentation.cli import main
from tests.test_contract_matrix import trained

ROOT = Path(__file__).resolve().parents[2]

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


def test_the_model_is_the_same_on_every_engine(capsys, shop, duckdb_warehouse, customers, tmp_path):
    duckdb_warehouse.put("customers", customers)
    models = []
    for place, warehouse in enumerate((shop, duckdb_warehouse)):
        table = ("--source", warehouse.url, "--table", "customers", "--artifacts", tmp_path)
        arguments = ("fit", *table, "--name", "same", "--k", 3, "--json")
        answer = answer_of(capsys, *arguments)
        assert (answer["engine"], answer["passes"]) == (warehouse.name, 0)
        assert answer["n_customers"] == answer["n_sampled"] == len(customers)
        model = json.loads((tmp_path / "same" / "model.json").read_text())
        models.append({name: model[name] for name in model if name not in ("created", "revision")})
        assert models[place] == models[0]


def test_a_sample_is_the_same_on_every_engine(shop):
    with segmentation.connect(shop.url) as engine:
        table = replace(engine.table("customers"), sample_rows=150)
        sampled = segmentation.read_customers(table).frame["customer_id"].astype(int).tolist()
    last = f"{round(16**8 * 150 / 600):08x}"
    digits = [hashlib.md5(str(number).encode()).hexdigest()[:8] for number in range(1001, 1601)]  # noqa: S324
    expected = [number for number, own in zip(range(1001, 1601), digits, strict=True) if own < last]
    assert sampled == expected
    assert 100 < len(sampled) < 200


def test_cells_that_a_select_cannot_read_are_counted_and_told(capsys, shop, tmp_path):
    segmentation.save(trained("written"), "written", artifacts=tmp_path)
    dates = ["3 April 2023", "3 Fnord 2023", "", "2023-W14", "3 Apr 23"]
    frame = pd.DataFrame({"id": list("abcde"), "spend": ["77", "x7", "n/a", "1", "y"]})
    shop.put("strange", frame.assign(value=dates))
    shop.run("DROP TABLE IF EXISTS strangers")
    table = ("predict", "written", "--source", shop.url, "--table", "strange", "--into")
    where = ("strangers", "--artifacts", tmp_path)
    assert answer_of(capsys, *table, *where, "--json")["unread"] == {"spend": 2, "value": 1}
    assert main([str(argument) for argument in (*table, *where, "--replace")]) == 0
    told = (
        "Not read, and counted as missing or as never seen: 2 cells of spend and 1 cell of value."
    )
    assert told in capsys.readouterr().err


def test_order_lines_give_what_their_file_gives(capsys, shop, tmp_path):
    lines = pd.read_csv(ROOT / "data" / "orders.csv", nrows=800)
    path = tmp_path / "lines.csv"
    lines.to_csv(path, index=False)
    shop.put("order_lines", lines.assign(invoice_date=pd.to_datetime(lines["invoice_date"])))
    shop.run("DROP TABLE IF EXISTS scored")
    output = tmp_path / "scored.csv"
    expected = answer_of(capsys, "rfm", path, "-o", output, "--json")
    table = ("rfm", "--source", shop.url, "--table", "order_lines", "--into", "scored", "--json")
    found = answer_of(capsys, *table)
    for name in ("n_rows", "facts", "n_customers", "n_orders", "revenue", "segments", "cuts"):
        assert found[name] == expected[name]
    assert (found["engine"], found["into"]) == (shop.name, "scored")
    written = shop.get("SELECT * FROM scored ORDER BY customer_id")
    in_file = pd.read_csv(output).sort_values("customer_id", ignore_index=True)
    assert written.columns.tolist() == in_file.columns.tolist()
    assert written["rfm_segment"].tolist() == in_file["rfm_segment"].tolist()
    assert written["monetary"].tolist() == pytest.approx(in_file["monetary"].tolist(), abs=0.005)
    assert "already" in line_of(capsys, *table)
    answer_of(capsys, *table, "--replace")
