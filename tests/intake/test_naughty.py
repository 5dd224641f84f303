"""The big list of naughty strings as cells, names and sheet names: kept as they are."""

import csv
import io
import json
import re

import pandas as pd
import pytest
import xlsxwriter

from segmentation import intake

PADDING = " \t\r\n\v\f\xa0\u2007\u202f\ufeff"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@pytest.fixture(scope="module")
def strings(real_data):
    return json.loads((real_data / "naughty" / "blns.json").read_text())


def as_csv(rows):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", errors="surrogatepass")


def test_as_cells_of_csv(strings):
    rows = [["number", "text"], *[[str(n), text] for n, text in enumerate(strings)]]
    table = intake.read_raw(as_csv(rows))
    assert table.report.aside == ()
    assert table.rows["text"].tolist() == strings


def test_as_cells_of_a_typed_table(strings):
    rows = [["number", "text"], *[[str(n % 7), text] for n, text in enumerate(strings)]]
    table = intake.read_customers(as_csv(rows))
    assert len(table.frame) == len(strings)
    kept = table.frame["text"].dropna()
    assert all(strings[row].strip() == text or text in strings[row] for row, text in kept.items())


def test_as_names(strings):
    names = list(dict.fromkeys(s for s in strings if s.strip() and not CONTROLS.search(s)))
    names = [name for name in names if name == name.strip(PADDING) and "\n" not in name]
    data = as_csv([names, *[[str(n) for n in range(len(names))] for _ in range(3)]])
    assert list(intake.read_raw(data).header) == names
    assert len(names) > 450


def test_names_of_nothing_but_padding_or_controls_become_distinct_ones(strings):
    odd = [s for s in strings if not s.strip(PADDING) or CONTROLS.search(s) or "\n" in s]
    names = ["number", *odd, "number"]
    header = intake.read_raw(as_csv([names, *[[str(n) for n in range(len(names))]] * 3])).header
    assert len(set(header)) == len(names)
    assert all(name and name == name.strip(PADDING) for name in header)


def test_as_sheet_names_and_cells_of_a_workbook(strings):
    texts = [text for text in strings if text and not CONTROLS.search(text) and text.isprintable()]
    buffer = io.BytesIO()
    names = []
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for text in texts[:60]:
            name = re.sub(r"[\[\]:*?/\\]", "", text)[:31].strip("'").strip()
            if not name or name.casefold() in {other.casefold() for other in names}:
                continue
            names.append(name)
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["number", "text"])
            sheet.write_string(1, 1, text)
            sheet.write_number(1, 0, 1)
    for name in names:
        table = intake.read_raw(buffer.getvalue(), sheet=name)
        assert table.report.sheet == name
    assert len(names) > 20


def test_a_table_of_them_can_be_written_and_read_again(strings):
    table = intake.read_raw(as_csv([["n", "text"], *[[str(n), s] for n, s in enumerate(strings)]]))
    again = intake.read_raw(table.rows.to_csv(index=False, lineterminator="\n").encode())
    pd.testing.assert_frame_equal(again.rows, table.rows)
