"""Workbooks: the sheet that is read, how its cells become text, and what is said of bad ones.

Covers `segmentation.intake.formats.workbooks`.
"""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.limits import BROWSER
from segmentation.wording import aside_reason, read_sentence, step_reason
from tests.bad_files import builders
from tests.intake.conftest import read

DAY = dt.datetime(2020, 1, 31)


def test_cells_become_the_text_that_the_sheet_shows():
    cells = {"A1": "id", "B1": "spend", "C1": "member", "D1": "note", "E1": "share"}
    cells |= {"A2": 1, "B2": 2.5, "C2": True, "D2": " x ", "E2": 0.1}
    cells |= {"A3": 2, "B3": 1e6, "C3": False, "D3": "", "E3": 1e-7}
    table = intake.read_raw(builders.workbook(cells))
    assert table.header == ("id", "spend", "member", "note", "share")
    assert table.rows.to_numpy().tolist() == [
        ["1", "2.5", "TRUE", " x ", "0.1"],
        ["2", "1000000", "FALSE", "", "1e-07"],
    ]
    assert (table.report.file_format, table.report.encoding, table.report.delimiter) == (
        "excel",
        None,
        None,
    )


def test_dates_of_a_sheet_are_dates():
    buffer = io.BytesIO()
    frame = pd.DataFrame({"spend": [1.5, 2.5], "since": [DAY, DAY + dt.timedelta(hours=36)]})
    frame.to_excel(buffer, index=False, engine="xlsxwriter")
    table = read(buffer.getvalue())
    assert table.column("since").kind == "date"
    assert table.frame["since"].tolist() == frame["since"].tolist()


def test_the_first_sheet_that_holds_anything_is_read_unless_one_is_named():
    data = builders.workbook({}, {"A1": "a", "B1": "b", "A2": 1, "B2": 2}, {"A1": "c", "B1": "d"})
    table = intake.read_raw(data)
    assert (table.report.sheet, table.report.sheets) == ("Sheet2", ("Sheet1", "Sheet2", "Sheet3"))
    assert intake.read_raw(data, sheet="Sheet3").header == ("c", "d")


def test_a_table_that_stands_apart_from_the_corner_keeps_its_lines():
    cells = {"C3": "Export of customers", "C5": "age", "D5": "spend", "C6": 1, "D6": 2, "C7": 3}
    table = intake.read_raw(builders.workbook(cells | {"D7": 4}))
    assert table.header == ("age", "spend")
    assert table.lines is not None
    assert table.lines.tolist() == [6, 7]
    assert [(row.line, row.text) for row in table.report.aside] == [(3, "Export of customers")]


def test_a_column_without_a_name_or_a_value_is_left_out():
    cells = {"A1": "a", "C1": "c", "A2": 1, "C2": 3, "A3": 4, "C3": 5, "E9": " "}
    table = intake.read_raw(builders.workbook(cells))
    assert table.header == ("a", "c")


def test_no_such_sheet():
    with pytest.raises(ReadError, match=r"has no sheet 'Totals'\. Its sheets are: Sheet1\."):
        intake.read_raw(builders.small_workbook(), sheet="Totals")


def test_a_workbook_without_any_cell():
    with pytest.raises(ReadError, match="is a workbook without any cell"):
        read(builders.workbook({}))


@pytest.mark.parametrize(
    "data",
    [
        builders.OLE + b"\0" * 2000,
        builders.replace_member(builders.small_workbook(), "xl/workbook.xml", b"<broken"),
    ],
)
def test_a_damaged_workbook(data):
    with pytest.raises(ReadError, match=r"is a damaged workbook.*save it again as \.xlsx or CSV"):
        read(data)


def test_a_protected_workbook():
    with pytest.raises(ReadError, match=r"is protected by a password\. Save a copy without one"):
        read(builders.encrypted_workbook())


def test_a_cell_far_outside_is_named_before_anything_is_opened():
    sentence = (
        r"spans 1,048,576 rows and 16,384 columns, of which 2 rows and 2 columns hold anything"
    )
    with pytest.raises(TooLargeError, match=sentence):
        read(builders.far_cell())


def test_a_workbook_that_unpacks_to_too_much():
    swollen = builders.replace_member(
        builders.small_workbook(), "xl/sharedStrings.xml", b"x" * 2_000_000
    )
    with pytest.raises(
        TooLargeError, match=r"unpacks to 2 MB, the limit here is 1 MB\. Save the one"
    ):
        read(swollen, limits=replace(BROWSER, n_bytes=100_000))


def test_a_report_with_merged_names_totals_and_a_note_below():
    cells = {"A1": "Customers 2023", "A4": "Customer", "C4": "Spend", "E4": "State"}
    cells |= {"A5": "no", "B5": "city", "C5": 2022, "D5": 2023, "E5": "active"}
    for row in range(6, 36):
        cells |= {
            f"A{row}": f"c{row}",
            f"B{row}": "Rome",
            f"C{row}": row * row * 0.5,
            f"D{row}": row,
        }
        cells |= {f"E{row}": row % 3 == 0}
    cells |= {"A36": "Total", "C36": 7427.5, "D36": 615, "A38": "Source: ledger", "A39": "as is"}
    table = read(builders.workbook(cells))
    assert [column.name for column in table.columns] == [
        "Customer no", "Customer city", "Spend 2022", "Spend 2023", "State active",
    ]  # fmt: skip
    assert table.n_customers == 30
    assert [(row.line, aside_reason(row).split(",")[0]) for row in table.report.aside] == [
        (1, "stands above the table"),
        (38, "a note below the table"),
        (39, "a note below the table"),
        (36, "the sum of 30 other rows"),
    ]


def test_a_second_table_in_a_sheet_is_kept_aside():
    cells = {"A1": "id", "B1": "age", "C1": "spend", "A25": "store", "B25": "city"}
    for row in range(2, 22):
        cells |= {f"A{row}": row, f"B{row}": 20 + row, f"C{row}": row * 2.5}
    for row in range(26, 30):
        cells |= {f"A{row}": f"S{row}", f"B{row}": "Rome"}
    table = read(builders.workbook(cells))
    assert table.n_customers == 20
    assert [row.line for row in table.report.aside] == [25, 26, 27, 28, 29]
    assert aside_reason(table.report.aside[0]) == "belongs to a second table"


@pytest.mark.parametrize(
    ("sheet", "first"), [("2024", "B0"), ("3", "B0"), ("1", "A0"), (None, "A0")]
)
def test_a_sheet_is_chosen_by_its_name_or_its_place(sheet, first):
    """A sheet called 2024 stands third: the name is asked first, then the place."""
    book = openpyxl.Workbook()
    for place, (name, letter) in enumerate([("One", "A"), ("Two", "T"), ("2024", "B")]):
        page = book.active if place == 0 else book.create_sheet()
        page.title = name
        page.append(["id", "age", "spend"])
        for n in range(12):
            page.append([f"{letter}{n}", 20 + n * n % 31, 10.5 * n])
    out = io.BytesIO()
    book.save(out)
    table = intake.read_customers(out.getvalue(), name="years.xlsx", sheet=sheet)
    assert table.frame["id"][0] == first
    assert f"sheet '{table.report.sheet}', 1 of 3 sheets" in read_sentence(table)


def test_hidden_rows_are_left_out_where_that_is_said():
    book = openpyxl.Workbook()
    page = book.active
    page.append(["id", "age", "spend"])
    for n in range(12):
        page.append([f"A{n}", 20 + n * n % 31, 10.5 * n])
        page.row_dimensions[n + 2].hidden = n in (2, 5)
    out = io.BytesIO()
    book.save(out)
    table = intake.read_customers(out.getvalue(), name="rows.xlsx", without_hidden=True)
    assert table.frame["id"].tolist() == [f"A{n}" for n in range(12) if n not in (2, 5)]
    (step,) = table.report.steps
    assert (step.action, step.n_rows) == ("left out", 2)
    assert step_reason(step) == "rows that are hidden in the workbook, as you said"
