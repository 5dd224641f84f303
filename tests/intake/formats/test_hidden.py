"""What a workbook keeps out of sight is counted and told."""

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
