"""clv on the command line: the contract of its answer, the file, what is wrong."""

import json
from pathlib import Path

import pandas as pd
import pytest

from segmentation.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "orders.csv"


def test_the_answer_and_the_file_agree(capsys, tmp_path):
    output = tmp_path / "out.csv"
    assert main(["clv", str(SAMPLE), "--json", "-o", str(output), "--horizon", "26"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer["model"]) == {"r", "alpha", "a", "b", "log_likelihood"}
    assert set(answer["value_model"]) == {"p", "q", "v"}
    written = pd.read_csv(output, dtype={"customer_id": "str"})
    assert list(written.columns) == [
        "customer_id", "frequency", "recency", "T", "alive_probability", "expected_orders",
        "expected_value", "clv", "rfm_segment",
    ]  # fmt: skip
    assert len(written) == answer["n_customers"]
    assert written["expected_orders"].sum() == pytest.approx(answer["expected_orders"])
    assert written["clv"].sum() == pytest.approx(sum(s["clv"] for s in answer["segments"]))
    assert (answer["unit"], answer["horizon"], answer["until"]) == ("week", 26, "2026-06-30")
    assert len(answer["warnings"]) == len(answer["warning_codes"])


def test_a_large_file_gives_the_same_answer(capsys, monkeypatch):
    assert main(["clv", str(SAMPLE), "--json", "--unit", "day"]) == 0
    read = json.loads(capsys.readouterr().out)
    monkeypatch.setattr("segmentation.intake.large.tables.LARGE_BYTES", 1_000)
    assert main(["clv", str(SAMPLE), "--json", "--unit", "day"]) == 0
    assert json.loads(capsys.readouterr().out) == read


def test_a_person_reads_sentences_and_a_table(capsys):
    assert main(["clv", str(SAMPLE)]) == 0
    told = capsys.readouterr().out
    assert "- In the 52 weeks after " in told
    assert "champions" in told


def test_a_horizon_that_is_none_is_one_line(capsys):
    assert main(["clv", str(SAMPLE), "--horizon", "-3"]) == 2
    assert "Cannot look -3 weeks ahead" in capsys.readouterr().err
