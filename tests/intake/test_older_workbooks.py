"""Workbooks in the formats beside .xlsx: told by their content, with a choice of sheet."""

import datetime as dt

import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import ReadError
from tests.bad_files import older_workbooks

BUILD = {kind: getattr(older_workbooks, kind) for kind in ("xls", "xlsb", "ods")}
CUSTOMERS = [
    ["Customer ID", "Age", "City", "Spend"],
    [1, 23, "Köln", 1234.5],
    [2, 33, "Zürich", 99],
    [3, 44, "=1+1", 0.25],
]
SHEETS = {
    "Empty": [],
    "Customers": CUSTOMERS,
    "Ümsätze & more": [["store", "area"], ["north", 1], ["south", 2]],
}


@pytest.mark.parametrize("kind", BUILD)
@pytest.mark.parametrize("name", ["book.xlsx", "book.csv", "book.xls"])
def test_a_workbook_is_told_by_its_content(kind, name):
    table = intake.read_customers(BUILD[kind](SHEETS), name=name)
    assert (table.report.file_format, table.report.sheet) == ("excel", "Customers")
    assert table.report.sheets == tuple(SHEETS)
    assert [c.role for c in table.columns][:2] == ["identifier", "feature"]
    assert table.frame["Spend"].tolist() == [1234.5, 99, 0.25]
    assert table.frame["City"].tolist() == ["Köln", "Zürich", "=1+1"]


@pytest.mark.parametrize("kind", BUILD)
def test_a_sheet_is_chosen(kind):
    data = BUILD[kind](SHEETS)
    table = intake.read_raw(data, sheet="Ümsätze & more")
    assert table.header == ("store", "area")
    assert table.rows.to_numpy().tolist() == [["north", "1"], ["south", "2"]]
    with pytest.raises(ReadError, match=r"has no sheet 'x'\. Its sheets are: Empty, Cus"):
        intake.read_raw(data, sheet="x")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_dates_of_older_workbooks(kind):
    days = [dt.date(2020, 1, 31), dt.date(1969, 7, 20), dt.date(2024, 2, 29)]
    rows = [["n", "since"], *[[n, day] for n, day in enumerate(days)]]
    table = intake.read_customers(BUILD[kind]({"A": rows}))
    assert table.frame["since"].tolist() == [pd.Timestamp(day) for day in days]


@pytest.mark.parametrize("kind", BUILD)
def test_older_workbooks_that_end_early(kind):
    data = BUILD[kind](SHEETS)
    with pytest.raises(ReadError, match="damaged"):
        intake.read_customers(data[: len(data) // 2])


def test_older_workbooks_are_read_in_the_process_of_their_own():
    for build in BUILD.values():
        table = intake.read_untrusted(build(SHEETS), name="book", sheet="Customers")
        assert table.n_customers == 3
