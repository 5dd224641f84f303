"""What a workbook keeps out of sight is counted and told."""

import datetime as dt
import io

import openpyxl

from segmentation import read_customers
from segmentation.intake.formats.hidden import sheet_marks
from segmentation.wording import step_reason


def workbook(change, *, rows=12):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Customer ID", "Age", "Spend"])
    for n in range(rows):
        sheet.append([f"C{n:03}", 20 + n, 10.5 * n + 3])
    change(book, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def told(table):
    return [step_reason(step) for step in table.report.steps]


def hide_two(_, sheet):
    for row in (3, 5):
        sheet.row_dimensions[row].hidden = True


def test_hidden_rows_are_read_and_counted():
    data = workbook(hide_two)
    assert sheet_marks(data, "Sheet").hidden_rows == (3, 5)
    table = read_customers(data, name="hidden.xlsx")
    assert table.n_customers == 12
    assert "rows that are hidden in the workbook; they are read like the others" in told(table)


def test_a_formula_without_its_result_is_named():
    data = workbook(lambda _, sheet: sheet.__setitem__("C4", "=C2+C3"))
    assert sheet_marks(data, "Sheet").n_without_value == 1
    table = read_customers(data, name="formula.xlsx")
    assert table.column("Spend").n_missing == 1
    assert any(
        reason.startswith("formulas whose result is not in the workbook") for reason in told(table)
    )


def test_a_sheet_that_hides_nothing():
    marks = sheet_marks(workbook(lambda *_: None), "Sheet")
    assert (marks.hidden_rows, marks.n_without_value) == ((), 0)


def test_other_workbooks_and_unknown_sheets_hide_nothing():
    assert sheet_marks(b"\xd0\xcf\x11\xe0", "Sheet").hidden_rows == ()
    assert sheet_marks(workbook(hide_two), "Another").hidden_rows == ()


def test_the_cover_and_the_hidden_sheet_are_passed_over():
    def cover(book, sheet):
        sheet.title = "Customers"
        first = book.create_sheet("Read me", 0)
        first.append(["Customer export"])
        first.append(["Owner", "CRM team"])
        lookup = book.create_sheet("lookup", 0)
        for n in range(200):
            lookup.append([n, f"label {n}"])
        lookup.sheet_state = "hidden"

    table = read_customers(workbook(cover), name="cover.xlsx")
    assert table.report.sheet == "Customers"
    assert table.report.sheets == ("lookup", "Read me", "Customers")


def test_the_first_of_two_sheets_of_equal_size_is_read():
    def second(book, sheet):
        other = book.create_sheet("Year 2024")
        for row in sheet.iter_rows(values_only=True):
            other.append(row)

    assert read_customers(workbook(second), name="years.xlsx").report.sheet == "Sheet"


def test_a_cell_merged_downwards_holds_for_every_row():
    def merge(_, sheet):
        sheet["D1"] = "Region"
        sheet["D2"], sheet["D8"] = "North", "South"
        sheet.merge_cells("D2:D7")
        sheet.merge_cells("D8:D13")

    table = read_customers(workbook(merge), name="merged.xlsx")
    assert table.frame["Region"].tolist() == ["North"] * 6 + ["South"] * 6
    step = next(step for step in table.report.steps if step.code == "merged_cells")
    assert step.n_cells == 10


def test_long_numbers_stay_whole_and_are_warned_of():
    def cards(_, sheet):
        sheet["D1"] = "Card"
        for n in range(12):
            sheet.cell(row=n + 2, column=4, value=4001130480670277 + n)

    table = read_customers(workbook(cards), name="cards.xlsx")
    assert not table.frame["Card"].astype(str).str.endswith(".0").any()
    step = next(step for step in table.report.steps if step.code == "digits_beyond_exact")
    assert step.n_cells == 12


def put_errors(_, sheet):
    sheet["C4"], sheet["C6"] = "#N/A", "#DIV/0!"


def test_cells_with_an_error_are_missing_and_counted():
    table = read_customers(workbook(put_errors), name="errors.xlsx")
    assert table.column("Spend").n_missing == 2
    (step,) = [step for step in table.report.steps if step.code == "error_cells"]
    assert step.n_cells == 2
    assert "cells with an error of the workbook, such as #N/A or #DIV/0!" in told(table)


def add_prices(_, sheet):
    for at, row in enumerate([("Product", "Price"), ("P1", 3), ("P2", 4.5), ("P3", 5)]):
        for place, cell in enumerate(row):
            sheet.cell(16 + at, 1 + place, cell)


def test_a_narrower_table_below_a_blank_row_stands_aside():
    table = read_customers(workbook(add_prices), name="two.xlsx")
    assert table.n_customers == 12
    assert [row.line for row in table.report.aside] == [16, 17, 18, 19]
    assert {row.reason.code for row in table.report.aside} == {"second_table"}


def add_unknown(_, sheet):
    for at, row in enumerate([("C900", 33, None), ("C901", None, 20), ("C902", 41, 5)]):
        for place, cell in enumerate(row):
            sheet.cell(16 + at, 1 + place, cell)


def test_customers_below_a_blank_row_are_customers():
    assert read_customers(workbook(add_unknown), name="gap.xlsx").n_customers == 15


def test_a_list_of_codes_before_the_customers_is_not_the_table():
    def change(book, _):
        codes = book.create_sheet("Codes", 0)
        for n in range(9):
            codes.append([f"X{n}", f"Meaning {n}"])

    report = read_customers(workbook(change), name="codes.xlsx").report
    assert (report.sheet, report.sheets) == ("Sheet", ("Codes", "Sheet"))


def test_months_that_are_dates_name_their_columns_and_a_merged_name_is_said_once():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["customer", dt.datetime(2024, 1, 1), dt.datetime(2024, 2, 1)])
    for n in range(12):
        sheet.append([f"C{n:03}", 20 * n % 37, 10.5 * n + 3])
    target = io.BytesIO()
    book.save(target)
    table = read_customers(target.getvalue(), name="months.xlsx")
    assert [column.name for column in table.columns] == ["customer", "2024-01-01", "2024-02-01"]
    assert table.n_customers == 12
    sheet.insert_rows(1)
    sheet["A1"], sheet["B1"], sheet["C1"] = "customer", "spend", "spend"
    sheet["A2"], sheet["B2"], sheet["C2"] = None, "last", "this"
    sheet.merge_cells("A1:A2")
    book.save(target := io.BytesIO())
    table = read_customers(target.getvalue(), name="merged.xlsx")
    assert [column.name for column in table.columns] == ["customer", "spend last", "spend this"]
