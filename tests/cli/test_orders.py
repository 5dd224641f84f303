"""rfm on the command line: published figures, columns by name and place, what is wrong.

Covers `segmentation.cli.order_verbs`.
"""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from segmentation import workflow
from segmentation.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "orders.csv"
PUBLISHED = ROOT.parent / "shared" / "data" / "orders"
GOLDEN = ROOT.parent / "shared" / "golden" / "orders.json"
NO_HEADER = "".join(
    f"{customer:05d} 2026-0{month}-11 {10 * customer + month}.50\n"
    for customer in range(1, 9)
    for month in range(1, 5)
)

needs_published = pytest.mark.skipif(not GOLDEN.exists(), reason="the published files are not here")


def answer_of(capsys, *arguments):
    assert main(["rfm", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def line_of(capsys, *arguments):
    assert main(["rfm", *map(str, arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    return line


def test_one_row_a_customer_is_written_with_scores_and_segment(capsys, tmp_path):
    output = tmp_path / "rfm.csv"
    answer = answer_of(capsys, SAMPLE, "-o", output)
    written = pd.read_csv(output, dtype={"customer_id": "str", "rfm_code": "str"})
    assert len(written) == answer["n_customers"]
    assert written["monetary"].sum() == pytest.approx(answer["revenue"])
    counts = written["rfm_segment"].value_counts().to_dict()
    assert counts == {s["name"]: s["n_customers"] for s in answer["segments"] if s["n_customers"]}
    assert (written["rfm_code"].str[0].astype(int) == written["recency_score"]).all()


def test_the_command_line_and_the_library_give_the_same_grid(capsys):
    answer = answer_of(capsys, SAMPLE, "--levels", 4, "--reference", "2026-01-31")
    report = workflow.rfm(SAMPLE, levels=4, reference=date(2026, 1, 31))
    assert answer["reference"] == "2026-01-31"
    assert [s["revenue"] for s in answer["segments"]] == [s.revenue for s in report.grid.segments]
    assert answer["cuts"]["monetary"] == list(report.grid.cuts.monetary)


def test_without_output_the_table_goes_to_standard_output(capfdbinary):
    assert main(["rfm", str(SAMPLE)]) == 0
    captured = capfdbinary.readouterr()
    frame = captured.out.decode("ascii").splitlines()
    assert frame[0].startswith("customer_id,recency_days,frequency,monetary,")
    assert b"champions" in captured.err
    assert b"lines left out (no" in captured.err


def test_columns_of_a_file_without_a_header_are_named_or_counted(capsys, tmp_path):
    path = tmp_path / "bare.txt"
    path.write_text(NO_HEADER)
    named = answer_of(
        capsys, path, "--columns", "who,day,sum", "--customer", "who", "--date", "day"
    )
    counted = answer_of(capsys, path, "--customer", 1, "--date", 2, "--amount", 3)
    assert named["roles"]["customer"] == "who"
    assert counted["roles"]["amount"] == "column 3"
    # 4 orders each; amounts 10 c + m + 0.5: 8 customers bring 40 * 36 + 8 * 10 + 16 = 1,536.
    for answer in (named, counted):
        assert (answer["n_customers"], answer["n_orders"]) == (8, 32)
        assert answer["revenue"] == pytest.approx(1536.0)


def test_own_cut_points_part_the_customers(capsys):
    cuts = ["--recency-cuts", "30,180", "--frequency-cuts", "1,5", "--monetary-cuts", "50,300"]
    answer = answer_of(capsys, SAMPLE, *cuts)
    assert (answer["method"], answer["levels"]) == ("cuts", 3)
    assert answer["cuts"]["recency_days"] == [30.0, 180.0]


def test_an_own_segment_table_names_the_customers(capsys, tmp_path):
    table = tmp_path / "names.csv"
    table.write_text(
        "segment,recency_from,recency_to,frequency_from,frequency_to,monetary_from,monetary_to\n"
        "lately,2,3,1,3,1,3\n"
        "long ago,1,1,1,3,1,3\n"
    )
    answer = answer_of(capsys, SAMPLE, "--levels", 3, "--segment-table", table)
    assert [segment["name"] for segment in answer["segments"]] == ["lately", "long ago"]
    assert sum(segment["n_customers"] for segment in answer["segments"]) == answer["n_customers"]
    assert "does not name each of the 64 codes once" in line_of(
        capsys, SAMPLE, "--levels", 4, "--segment-table", table
    )


def test_a_customer_table_is_joined_on(capsys, tmp_path):
    orders_file, people, output = (tmp_path / name for name in ("o.txt", "people.csv", "out.csv"))
    orders_file.write_text(NO_HEADER)
    people.write_text("age,number\n41,00001\n52,00002\n63,99999\n")
    roles = ("--customer", 1, "--date", 2, "--amount", 3)
    arguments = (orders_file, "--columns", "who,day,worth", *roles, "--join", people)
    answer = answer_of(capsys, *arguments, "-o", output)
    assert answer["joined"] == {
        "source": "people.csv", "key": "number", "n_rows": 3, "n_matched": 2, "columns": ["age"],
    }  # fmt: skip
    assert pd.read_csv(output)["age"].dropna().tolist() == [41, 52]
    assert "There is no column 'id' in people.csv to join on" in line_of(
        capsys, *arguments, "--join-on", "id"
    )


def test_a_column_to_join_on_needs_a_table(capsys):
    assert line_of(capsys, SAMPLE, "--join-on", "id") == (
        "segmentation: --join-on names a column of the file that --join names: add it."
    )


def test_a_large_file_gives_the_same_answer_with_the_same_options(capsys, monkeypatch):
    chosen = [SAMPLE, "--customer", 1, "--date", "invoice_date", "--levels", 4]
    read = answer_of(capsys, *chosen)
    monkeypatch.setattr("segmentation.intake.large.tables.LARGE_BYTES", 1_000)
    in_parts = answer_of(capsys, *chosen)
    assert in_parts["roles"] == read["roles"]
    assert in_parts["segments"] == read["segments"]


@needs_published
def test_the_published_retail_file_gives_its_published_facts(capsys):
    expected = json.loads(GOLDEN.read_text())["online_retail.csv.gz"]
    answer = answer_of(capsys, PUBLISHED / "online_retail.csv.gz")
    assert answer["n_rows"] == expected["rows"]
    shared = set(answer["facts"]) & set(expected)
    assert {"customers", "invoices", "exact_duplicate_rows", "first", "last"} <= shared
    for name in shared:
        assert answer["facts"][name] == expected[name], name


@needs_published
def test_the_published_file_without_a_header_works_once_its_columns_are_named(capsys):
    expected = json.loads(GOLDEN.read_text())["CDNOW_sample.txt"]
    names = "customer,sample_number,date,quantity,amount"
    answer = answer_of(capsys, PUBLISHED / "CDNOW_sample.txt", "--columns", names)
    assert answer["n_rows"] == expected["rows"]
    assert answer["facts"]["customers"] == expected["customers"]
    roles = {role: name for role, name in answer["roles"].items() if name is not None}
    assert {"customer": "customer", "date": "date", "amount": "amount"}.items() <= roles.items()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.csv"], "nowhere.csv"),
        ([SAMPLE, "--customer", "nobody"], "There is no column 'nobody' to be the customer"),
        ([SAMPLE, "--reference", "yesterday"], "'yesterday' is not a day: write it as 2026-01-31"),
        ([SAMPLE, "--recency-cuts", "a,b"], "'a,b' are not cut points: write them as 30,90,180"),
        ([SAMPLE, "--recency-cuts", "30,90"], "Give the same number of cut points for all three"),
        ([SAMPLE, "--columns", "a,b"], "has 9 columns, but 2 names are given (a, b)"),
        ([SAMPLE, "--columns", "a,b,c,d,e,f,g,h,h"], "is empty or given twice"),
        ([SAMPLE, "--keep-currency", "EUR"], "no column says in which currency"),
        ([SAMPLE, "--reference", "2020-01-01"], "lies before the first order"),
    ],
)
def test_what_is_wrong_is_one_clear_line(capsys, arguments, sentence):
    assert sentence in line_of(capsys, *arguments)


def test_a_place_that_cannot_be_written_is_said(capsys, tmp_path):
    line = line_of(capsys, SAMPLE, "-o", tmp_path / "no" / "x.csv")
    assert "Choose another place with -o" in line
