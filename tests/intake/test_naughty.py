"""The big list of naughty strings as cells, names and sheet names: kept as they are."""

import csv
import io
import json
import re

import pandas as pd
import pytest
import xlsxwriter

from segmentation import intake
from segmentation.reading.unseen import without_unseen
from segmentation.reports import csv_bytes
from segmentation.reports.cells import looks_like_formula
from tests.bad_files import older_workbooks

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
    seen = [without_unseen(text) for text in strings]
    assert all(seen[row] == text or text in strings[row] for row, text in kept.items())


def test_as_names(strings):
    names = list(dict.fromkeys(s for s in strings if s.strip() and not CONTROLS.search(s)))
    names = [name for name in names if name == name.strip(PADDING) and "\n" not in name]
    names = [name for name in names if name == without_unseen(name)]
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


def frame_of(strings):
    """Two columns of them, with numbers between so that every row holds something."""
    return pd.DataFrame({"n": range(len(strings)), "text": strings, "again": strings[::-1]})


def test_an_exported_csv_reads_back_equal_but_for_the_mark_of_formulas(strings):
    table = intake.read_raw(csv_bytes(frame_of(strings)))
    assert table.report.aside == ()
    # What a spreadsheet would run carries an apostrophe in front; nothing else is changed.
    expected = [f"'{text}" if looks_like_formula(text) else text for text in strings]
    assert table.rows["text"].tolist() == expected
    assert sum(map(looks_like_formula, strings)) > 10
    assert table.rows["again"].tolist() == table.rows["text"].tolist()[::-1]


def test_as_names_of_exported_columns(strings):
    names = [s for s in dict.fromkeys(strings) if s == s.strip(PADDING) and s]
    names = [name for name in names if not CONTROLS.search(name) and "\n" not in name]
    names = [name for name in names if name == without_unseen(name)]
    frame = pd.DataFrame([[str(n) for n in range(len(names))]] * 3, columns=names)
    header = intake.read_raw(csv_bytes(frame)).header
    assert all(h in (name, f"'{name}") for h, name in zip(header, names, strict=True))


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_as_cells_and_sheet_names_of_other_workbooks(strings, kind):
    texts = [s for s in strings if s.strip() and not CONTROLS.search(s) and s.isprintable()]
    texts = [s for s in texts if s == s.strip() and "  " not in s]
    names = [re.sub(r"[\[\]:*?/\\]", "", text)[:31].strip("'").strip() for text in texts]
    names = list({n.casefold(): n for n in names if n and n.isascii()}.values())[:40]
    rows = [["number", "text"], *[[n, text] for n, text in enumerate(texts)]]
    data = getattr(older_workbooks, kind)(dict.fromkeys(names, rows))
    for name in (names[0], names[-1]):
        table = intake.read_raw(data, sheet=name)
        assert table.report.sheets == tuple(names)
        assert table.rows["text"].tolist() == texts


def test_as_cells_of_json_and_parquet(strings):
    frame = frame_of(strings)
    from_json = intake.read_raw(json.dumps(frame.to_dict("records")).encode())
    assert from_json.rows["text"].tolist() == strings
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    assert intake.read_raw(buffer.getvalue()).rows["text"].tolist() == strings


def test_in_the_process_of_its_own_and_among_the_first_rows(strings):
    data = as_csv([["n", "text"], *[[str(n), text] for n, text in enumerate(strings)]])
    whole = intake.read_untrusted(data, name="naughty.csv")
    first = intake.read_untrusted(data, name="naughty.csv", n_rows=100)
    assert whole.n_customers == len(strings)
    assert first.frame["text"].tolist()[:5] == whole.frame["text"].tolist()[:5]
