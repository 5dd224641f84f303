"""Delimited text in all its forms, each small enough to check by eye.

Covers `segmentation.intake.delimited.careful`, `segmentation.intake.delimited.fast`,
`segmentation.intake.delimited.headers`, `segmentation.intake.delimited.rewriting` and
`segmentation.intake.delimited.splitting`.
"""

from dataclasses import replace

import pytest

from segmentation import intake
from segmentation.errors import TooLargeError
from segmentation.intake.limits import BROWSER
from segmentation.wording import aside_reason, step_reason
from tests.intake.conftest import raw, read

BODY = [["1", "a b", "2.5"], ["2", "c", "3.5"], ["3", "d", "4.5"]]
NAMES = ["id", "name", "v"]


def written(delimiter=",", end="\n", quote=""):
    rows = [NAMES, *BODY]
    cells = [[f"{quote}{cell}{quote}" for cell in row] for row in rows]
    return "".join(delimiter.join(row) + end for row in cells)


def aside(table):
    return [(row.line, aside_reason(row)) for row in table.report.aside]


def reasons(table):
    return [step_reason(step) for step in table.report.steps]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ", ", "^", "~"])
@pytest.mark.parametrize("quote", ['"', "'", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_common_dialect(delimiter, quote, end):
    assert raw(written(delimiter, end, quote)) == (NAMES, BODY)


def test_space_as_delimiter_alone_and_in_runs():
    single = "id name v\n1 ab 2.5\n2 c 3.5\n3 d 4.5\n"
    runs = " id   name    v\n  1   ab    2.5\n  2   c     3.5\n 13   d    14.5\n"
    assert raw(single)[0] == raw(runs)[0] == NAMES
    assert raw(runs)[1] == [["1", "ab", "2.5"], ["2", "c", "3.5"], ["13", "d", "14.5"]]


def test_a_first_line_that_declares_the_delimiter():
    table = read("sep=|\r\nid|v,w|x\r\n1|2,5|3\r\n2|3,5|4\r\n")
    assert (table.report.delimiter, table.frame["v,w"].tolist()) == ("|", [2.5, 3.5])
    assert read("sep=;\nid;v\nx;1\ny;2;9;9;9\n").report.aside[0].line == 4


def test_quotes_hold_delimiters_line_ends_and_quotes():
    text = 'id,note\n1,"a, b\nc ""d"" e"\n2,plain\n'
    assert raw(text) == (["id", "note"], [["1", 'a, b\nc "d" e'], ["2", "plain"]])


def test_quotes_escaped_by_a_backslash():
    text = 'id,note\n1,"say \\"hi\\", ok"\n2,"it\\\'s \\"b\\""\n3,plain\n'
    assert raw(text)[1] == [["1", 'say "hi", ok'], ["2", 'it\\\'s "b"'], ["3", "plain"]]


def test_quotes_that_are_no_quotes():
    rows = "".join(f'{n},"{n} inch,{n}\n' for n in range(20))
    table = intake.read_raw(f"id,size,v\n{rows}".encode())
    assert table.rows["size"].tolist() == [f'"{n} inch' for n in range(20)]
    assert table.report.steps == ()


def test_a_preamble_is_kept_aside():
    table = read(
        "Export of customers\nDate: 2020-01-01\n\nid;age;income\n1;23;4,5\n2;33;5,5\n3;44;6,5\n"
    )
    assert table.frame["income"].tolist() == [4.5, 5.5, 6.5]
    assert aside(table) == [(1, "stands above the table"), (2, "stands above the table")]


def test_header_rows_of_units_are_joined():
    table = read("name;age;income\n;years;kEUR\na;23;4,5\nb;33;5,5\nc;44;6,5\n")
    assert [column.name for column in table.columns] == ["name", "age years", "income kEUR"]
    assert reasons(table)[0] == "the header has 2 rows; they are joined"


def test_merged_cells_above_the_names_stand_over_each_of_them():
    rows = "c1,23,10,20,1\nc2,33,30,40,2\nc3,44,50,60,3\n"
    header, body = raw(f"Customer,,Spend,,Visits\nid,age,2022,2023,web\n{rows}")
    assert header == ["Customer id", "Customer age", "Spend 2022", "Spend 2023", "Visits web"]
    assert len(body) == 3
    assert raw(f",,Spend,Spend,Visits\nid,age,2022,2023,web\n{rows}")[0][:3] == [
        "id", "age", "Spend 2022",
    ]  # fmt: skip


def test_a_row_of_years_below_names_is_data():
    rows = "ann,2019,2020\nbob,2018,2021\ncyd,1999,2020\n"
    assert raw(f"name,first,last\n{rows}")[1][0] == ["ann", "2019", "2020"]


def test_no_header():
    header, rows = raw("1,2.5,x\n2,3.5,y\n3,4.5,x\n")
    assert header == ["column 1", "column 2", "column 3"]
    assert rows[0] == ["1", "2.5", "x"]
    assert reasons(read("1,2.5,x\n2,3.5,y\n3,4.5,x\n"))[0].startswith("the file has no header")


def test_years_as_names_are_a_header():
    assert raw("region,2019,2020\nN,1,2\nS,3,4\nW,5,6\n")[0] == ["region", "2019", "2020"]


def test_names_are_made_distinct_and_counted():
    table = read(" a,a,,b \n1,2,3,4\n5,6,7,8\n")
    assert [column.name for column in table.columns] == ["a", "a (2)", "column 3", "b"]
    counted = [(step.action, step.n_cells) for step in table.report.steps]
    assert counted == [("trimmed", 2), ("named", 1), ("numbered", 1)]


def test_empty_rows_and_nameless_empty_columns_are_left_out_and_counted():
    table = read("a,b,,\n\n1,2,,\n,,,\n3,4,,\n\n")
    assert table.frame.to_numpy().tolist() == [[1, 2], [3, 4]]
    left_out = {
        step_reason(s): (s.n_cells, s.n_rows) for s in table.report.steps if s.action == "left out"
    }
    assert left_out == {
        "blank lines": (0, 2),
        "rows without any value": (0, 1),
        "columns without a name or a value": (2, 0),
    }


def test_short_and_long_rows_are_kept_aside_with_their_lines():
    table = intake.read_raw(b"a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert table.rows.to_numpy().tolist() == [["1", "2"], ["7", "8"]]
    assert table.lines is not None
    assert table.lines.tolist() == [2, 5]
    assert [(row.line, row.text, aside_reason(row)) for row in table.report.aside] == [
        (3, "3", "1 cell where the table has 2"),
        (4, "4,5,6", "3 cells where the table has 2"),
    ]


def test_every_line_is_in_the_table_or_aside():
    text = "a;b;c\n" + "".join(f"{n};{n * n};x{n}\n" for n in range(30)) + "1;2\n;;\n1;2;3;4;5;6\n"
    table = intake.read_raw(text.encode())
    n_left_out = sum(step.n_rows for step in table.report.steps if step.action == "left out")
    assert len(table.rows) + len(table.report.aside) + n_left_out == 33


def test_a_header_that_stands_there_again_is_left_out():
    table = read("id,age\nx,20\ny,30\nid,age\nz,40\nw,50\n")
    assert table.frame["age"].tolist() == [20, 30, 40, 50]
    assert "the header stands there again; first in line 4" in reasons(table)


def test_the_same_table_twice_is_read_once():
    rows = "".join(f"x{n},{n}\n" for n in range(9))
    table = read(f"id,age\n{rows}id,age\n{rows}")
    assert (table.n_customers, len(table.report.aside)) == (9, 10)
    assert "holds the same table twice" in aside_reason(table.report.aside[0])


def test_a_second_table_is_kept_aside():
    table = read("id,age\nx,20\ny,30\nz,40\n\nstore,city,area\n9,p,3\n8,q,4\n7,r,5\n")
    assert table.frame["age"].tolist() == [20, 30, 40]
    assert aside(table) == [(line, "belongs to a second table") for line in (6, 7, 8, 9)]


def test_a_second_table_of_the_same_width_is_kept_aside():
    table = read("id,age\nx,20\ny,30\nz,40\n\nstore,city\n9,p\n8,q\n")
    assert table.frame["age"].tolist() == [20, 30, 40]
    assert aside(table) == [(line, "belongs to a second table") for line in (6, 7, 8)]


def test_several_blank_lines_at_the_end_are_no_table():
    table = read("id;age;;\n" + "".join(f"{n};{20 + n};;\n" for n in range(9)) + "\n\n;;;\n\n\n")
    assert (table.n_customers, aside(table)) == (9, [])


def test_a_title_above_the_second_table_belongs_to_it():
    table = read("id,age,n\nx,20,1\ny,30,2\nz,40,3\n\nStores\nstore,city\n9,p\n8,q\n7,r\n")
    assert aside(table) == [(line, "belongs to a second table") for line in (6, 7, 8, 9, 10)]


def test_a_row_of_words_after_a_blank_line_is_a_customer_where_numbers_follow():
    rows = "".join(f"c{n},{n},{n * n}\n" for n in range(9))
    table = read(f"id,age,income\n{rows}\nc10,unknown,n/a\n{rows}")
    assert table.n_customers == 19


def test_a_row_of_totals_is_kept_aside():
    table = read(
        "id,age,income\n" + "".join(f"c{n},{n},{n * n}\n" for n in range(9)) + "Total,,204\n"
    )
    assert (table.n_customers, aside(table)) == (
        9,
        [(11, "the sum of 9 other rows, not a customer")],
    )
    shop = read("shop,age,income\n" + "".join(f"Total,{n},{n * n}\n" for n in range(9)))
    assert shop.n_customers == 9


def test_row_names_without_a_name_shift_the_header():
    header, rows = raw('"mpg","cyl"\n"Mazda RX4",21,6\n"Datsun 710",22.8,4\n"Hornet",21.4,6\n')
    assert header == ["column 1", "mpg", "cyl"]
    assert rows[0] == ["Mazda RX4", "21", "6"]


def test_rows_that_all_end_in_a_delimiter_do_not_shift_their_names():
    table = read("id,age,spend\n" + "".join(f"{n},{20 + n},{n * n},\n" for n in range(9)))
    assert [column.name for column in table.columns] == ["id", "age", "spend", "column 4"]
    assert table.frame["age"].tolist() == list(range(20, 29))
    assert table.column("column 4").role == "excluded"
    assert "the header has no name for the last column, which is empty" in reasons(table)


def test_a_line_drawn_below_the_names_is_no_name():
    rows = "".join(f"| {n} | {20 + n} |\n" for n in range(9))
    table = read(f"| id | age |\n|---:|-----|\n{rows}")
    assert [column.name for column in table.columns] == ["id", "age"]


def test_rows_of_subtotals_are_kept_aside_wherever_they_stand():
    table = read("id,n\na,1\nb,2\nSubtotal,3\nc,4\nZwischensumme:,4\nd,9\nTotal,16\n")
    assert [row.line for row in table.report.aside] == [4, 6, 8]
    assert table.frame["n"].tolist() == [1, 2, 4, 9]


def test_limits_on_rows_columns_and_cells():
    text = b"a,b,c\n" + b"1,2,3\n" * 100
    with pytest.raises(TooLargeError, match=r"has 3 columns, the limit here is 2\. Leave out"):
        intake.read_raw(text, limits=replace(BROWSER, n_columns=2))
    with pytest.raises(
        TooLargeError, match=r"has about 100 rows, the limit here is 50\. Take a random"
    ):
        intake.read_raw(text, limits=replace(BROWSER, n_rows=50))
    with pytest.raises(
        TooLargeError, match=r"about 300 cells \(100 rows of 3 columns\), the limit"
    ):
        intake.read_raw(text, limits=replace(BROWSER, n_cells=200))


def test_apostrophes_in_a_file_without_any_delimiter():
    assert raw("it's\na\nb\n") == (["it's"], [["a"], ["b"]])


def test_a_first_line_without_end():
    with pytest.raises(
        TooLargeError, match="first line of the data has 300,000 bytes, and does not"
    ):
        intake.read_raw(b"x" * 300_000)
