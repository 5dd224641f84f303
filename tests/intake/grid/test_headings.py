"""Headings between the rows are a column in disguise."""

import openpyxl
import pytest

from segmentation import read_customers
from segmentation.wording import step_reason

ROWS = [f"C{n:03},{20 + n},{10 + 3 * n}.5" for n in range(12)]


def read(lines):
    return read_customers("\n".join(["Customer ID,Age,Spend", *lines]).encode(), name="c.csv")


def test_headings_are_carried_down():
    table = read(["North,,", *ROWS[:6], "South,,", *ROWS[6:]])
    assert table.n_customers == 12
    assert table.frame["heading"].tolist() == ["North"] * 6 + ["South"] * 6
    step = next(step for step in table.report.steps if step.code == "group_headings")
    assert (step.n_rows, step_reason(step)) == (
        2,
        "headings between the rows (the first: North); each stands beside the rows below it now",
    )


def test_the_lines_of_customers_stay_those_of_the_file():
    table = read(["North,,", *ROWS[:6], "South,,", *ROWS[6:]])
    assert table.lines.tolist() == [*range(3, 9), *range(10, 16)]


@pytest.mark.parametrize(
    "lines",
    [
        [*ROWS[:6], "North,,", *ROWS[6:9], "South,,", *ROWS[9:]],  # none above the first rows
        ["North,,", *ROWS],  # one heading parts nothing
        ["North,,", *ROWS[:6], "North,,", *ROWS[6:]],  # the same twice
        ["North,,", *ROWS[:6], "South,,", "West,,", *ROWS[6:]],  # one without rows
        ["101,,", *ROWS[:6], "102,,", *ROWS[6:]],  # no words: customers of whom little is known
    ],
)
def test_rows_with_one_cell_that_are_no_headings(lines):
    table = read(lines)
    assert "heading" not in table.frame
    assert table.n_customers == len(lines)


def test_a_column_of_that_name_keeps_it(tmp_path):
    book = openpyxl.Workbook()
    for row in (["heading", "Age", "Spend"], ["North"], *[[f"C{n}", n, 3 * n] for n in range(6)]):
        book.active.append(row)
    for row in (["South"], *[[f"D{n}", n, 2 * n] for n in range(6)]):
        book.active.append(row)
    book.save(tmp_path / "grouped.xlsx")
    assert "heading_" in read_customers(tmp_path / "grouped.xlsx").frame


@pytest.mark.parametrize("form", ["{}", "{},,", "Region {},,", ",{},"])
def test_headings_of_groups_become_a_column_however_they_fill_their_line(form):
    parts = ["customer,age,spend"]
    for at, region in enumerate(("North", "South", "East")):
        parts += [form.format(region)]
        parts += [f"C{at}{n},{20 + 3 * n + at},{n * n + 5 * at}" for n in range(8)]
    table = read_customers("\n".join(parts).encode(), name="groups.csv")
    assert (table.n_customers, table.report.aside) == (24, ())
    heading = form.strip(",").format("South")
    assert table.frame["heading"].value_counts()[heading] == 8
    assert table.frame["heading"][9] == heading


def test_one_text_alone_above_the_rows_is_no_heading():
    rows = "".join(f"C{n},{20 + n},{n * n}\n" for n in range(20))
    table = read_customers(f"customer,age,spend\nNorth\n{rows}".encode(), name="one.csv")
    assert [column.name for column in table.columns] == ["customer", "age", "spend"]
    assert len(table.report.aside) == 1


def sparse(labels, sizes):
    rows, n = ["region,customer,age,spend"], 0
    for label, size in zip(labels, sizes, strict=True):
        for at in range(size):
            rows.append(f"{label if not at else ''},C{n:02},{20 + 7 * n % 41},{n * n % 83}")
            n += 1
    return read_customers("\n".join(rows).encode(), name="report.csv")


def test_labels_in_the_first_row_of_their_group_alone_hold_for_all_of_it():
    table = sparse(["North", "South", "East"], [8, 11, 9])
    assert table.frame["region"].value_counts().to_dict() == {"South": 11, "East": 9, "North": 8}
    (step,) = table.report.steps
    assert (step.code, step.n_cells) == ("group_labels", 25)
    assert step_reason(step) == "each group of rows is named in its first row alone"


@pytest.mark.parametrize(
    ("labels", "sizes"),
    [(["North", "South", "North"], [8, 8, 8]), (["North", "South"], [20, 2]), (["North"], [20])],
)
def test_a_column_with_few_texts_stays_as_it_is(labels, sizes):
    table = sparse(labels, sizes)
    assert table.column("region").n_missing == sum(sizes) - len(sizes)
