"""What a column's contract says of its cells, and what the intake puts into it.

Covers `segmentation.reading.arrays`, `segmentation.reading.cells`, `segmentation.reading.evidence`,
`segmentation.intake.columns.contracts` and `segmentation.intake.columns.kept`.
"""

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import ParameterError
from segmentation.intake import read_customers
from segmentation.reading.cells import days_of_number, read_text
from segmentation.reading.days import days_of
from segmentation.reading.missing import means_missing, missing_words
from segmentation.reading.spelling import category_text
from segmentation.reading.truth import TRUTH_WORDS, truth_of
from segmentation.records import ColumnContract, contract_of


def contract(cells, name="value"):
    lines = [f"id;{name}", *(f"c{i};{cell}" for i, cell in enumerate(cells))]
    table = read_customers("\n".join(lines).encode(), name="made.csv")
    return table.column(name).contract


@pytest.mark.parametrize(("no", "yes"), TRUTH_WORDS)
def test_words_for_yes_and_no_are_those_of_the_column(no, yes):
    found = contract([yes, no] * 3)
    assert (found.kind, found.yes, found.no) == ("boolean", (yes,), (no,))
    assert truth_of(found, yes.upper() if yes.isascii() else yes) == 1.0
    assert truth_of(found, no) == 0.0


def test_a_word_of_the_column_wins_over_the_common_one():
    odd = ColumnContract("boolean", yes=("n",), no=("j",))
    assert (truth_of(odd, "n"), truth_of(odd, "j"), truth_of(odd, "no")) == (1.0, 0.0, 0.0)
    assert truth_of(odd, "oui") is None


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1,5", "2,25", "3"], ","),
        (["1.5", "2.25", "3"], "."),
        (["1", "2", "3"], None),
    ],
)
def test_the_decimal_mark_is_what_the_column_shows(cells, decimal):
    lines = [f"{i}\t{cell}" for i, cell in enumerate(cells)]
    table = read_customers("\n".join(["id\tvalue", *lines]).encode(), name="made.csv")
    assert table.column("value").contract.decimal == decimal


@pytest.mark.parametrize(
    ("cells", "order", "is_proven"),
    [
        (["31/01/2024", "02/03/2024"], "day first", True),
        (["01/31/2024", "02/03/2024"], "month first", True),
        (["01/02/2024", "02/03/2024"], "day first", False),
        (["2024-01-31", "2024-02-03"], "year first", True),
    ],
)
def test_the_order_of_dates_and_whether_it_is_proven(cells, order, is_proven):
    found = contract(cells)
    assert (found.kind, found.date_order, found.is_order_proven) == ("date", order, is_proven)


def test_na_beside_short_codes_is_a_value():
    found = contract(["NA", "EMEA", "APAC", "LATAM", "NA", "EMEA", "APAC"] * 3)
    assert (found.kind, found.kept) == ("categorical", ("NA",))
    assert not means_missing(found, "NA")
    assert means_missing(found, "na")


@pytest.mark.parametrize(
    "cells",
    [
        ["NA", "yes", "no"],
        ["NA", "YES", "NO"],
        ["NA", "LOW", "MEDIUM", "HIGH"],
        ["NA", "North", "South"],
        ["NA", "EMEA"],
        ["NA", "1", "2"],
    ],
)
def test_na_beside_other_things_is_none(cells):
    assert contract(cells * 4).kept == ()


def test_na_that_another_column_writes_for_a_gap_is_none():
    rows = ["id,region,spend", *(f"c{i},{r},{i}" for i, r in enumerate(["NA", "EMEA", "APAC"] * 4))]
    kept = read_customers("\n".join(rows).encode(), name="kept.csv")
    assert kept.column("region").n_missing == 0
    (step,) = [step for step in kept.report.steps if step.code == "kept_word"]
    assert (step.column, step.n_cells, step.values) == ("region", 4, {"word": "NA"})
    gaps = read_customers("\n".join([*rows, "c99,EMEA,NA"]).encode(), name="gaps.csv")
    assert gaps.column("region").n_missing == 4


def test_a_whole_number_is_spelled_without_zeros_among_categories():
    rows = ["id,store", *(f"c{i},{s}" for i, s in enumerate(["1.0", "1", " 1 ", "A", "A"] * 5))]
    table = read_customers("\n".join(rows).encode(), name="made.csv")
    assert sorted(table.frame["store"].unique()) == ["1", "A"]
    (step,) = [step for step in table.report.steps if step.code == "whole_spelling"]
    assert step.n_cells == 5
    assert category_text("1.50") == "1.50"


def test_words_for_missing_by_kind():
    assert "unknown" in missing_words(ColumnContract("date"))
    assert "unknown" not in missing_words(ColumnContract("categorical"))
    assert means_missing(ColumnContract("categorical", missing=("unknown",)), "Unknown")


def test_days_reach_from_year_1_to_9999():
    dates = pd.Series(["0001-01-01", "1970-01-02", "9999-12-31", None], dtype="datetime64[s]")
    np.testing.assert_array_equal(days_of(dates), [-719162.0, 1.0, 2932896.0, np.nan])


def test_a_contract_comes_back_from_its_plain_values():
    assert contract_of({"kind": "boolean", "yes": ["ja"], "no": ["nein"]}) == ColumnContract(
        "boolean", yes=("ja",), no=("nein",)
    )


def told(cells, **given):
    lines = [f"c{i}|{cell}" for i, cell in enumerate(cells)]
    content = "\n".join(["id|value", *lines]).encode()
    return read_customers(content, name="made.csv", contracts={"value": ColumnContract(**given)})


def test_a_column_is_read_as_it_is_told():
    dates = told(["03/04/2024", "05/06/2024"], kind="date", date_order="month first")
    assert dates.frame["value"].dt.month.tolist() == [3, 5]
    numbers = told(["80.157", "343"], kind="numeric", decimal=".")
    assert numbers.frame["value"].tolist() == [80.157, 343.0]
    codes = told(["1.0", "2.0", "1"], kind="categorical")
    assert codes.frame["value"].tolist() == ["1", "2", "1"]
    gaps = told(["5", "999", "7"], kind="numeric", missing=("999",))
    assert gaps.frame["value"].isna().tolist() == [False, True, False]
    assert gaps.column("value").contract.missing == ("999",)


def test_how_an_unknown_column_is_read_cannot_be_told():
    with pytest.raises(ParameterError, match=r"There is no column 'no' in made\.csv, of which it"):
        read_customers(
            b"id,value\n1,2\n", name="made.csv", contracts={"no": ColumnContract("date")}
        )


@pytest.mark.parametrize("text", ["20231399", "99999999"])
@pytest.mark.parametrize("counted", ["compact", None])
def test_digits_that_are_no_day_are_no_compact_date(text, counted):
    contract = ColumnContract("date", counted=counted)
    assert read_text(contract, text) is None
    assert np.isnan(days_of_number(contract, float(text)))
    assert days_of_number(contract, 19700102.0) == 1.0


@pytest.mark.parametrize(
    ("counted", "value", "days"),
    [
        (None, 18628.0, None),
        ("compact", 18628.0, None),
        ("days", 18628.0, 18628.0),
        ("serial_days", 44197.5, 18628.5),
        ("epoch_seconds", 86400.0, 1.0),
        ("epoch_milliseconds", 86400.0, 86 / 86400),
        ("compact", 19700102060000.0, 1.25),
        (None, float("inf"), None),
        (None, float("nan"), None),
    ],
)
def test_a_number_in_a_column_of_dates_is_read_as_its_digits_are(counted, value, days):
    contract = ColumnContract("date", counted=counted)
    found = days_of_number(contract, value)
    assert found == days or (days is None and np.isnan(found))
    if np.isfinite(value):
        assert read_text(contract, str(int(value)) if value % 1 == 0 else str(value)) == days
