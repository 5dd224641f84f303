"""The workbook, read back by another library: the records' numbers, the file's texts.

Covers `segmentation.reports.customer_rows` and `segmentation.reports.grids`.
"""

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from segmentation import reports, wording, workflow
from segmentation.records import AsideRow, Candidate, CustomerTable, Note
from segmentation.reports import cells, workbook
from segmentation.reports.profiles import all_lines
from segmentation.wording import format_number, format_share, rule_text, step_reason
from tests.reports.made import FORMULA, MARKUP, make_adopted, make_findings, make_table

SHEETS = ["Summary", "Profiles", "Rules", "Actions", "Customers", "Data steps", "Audit", "Charts"]


def read(findings):
    return openpyxl.load_workbook(io.BytesIO(reports.excel_workbook(findings)))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def texts(sheet):
    return [value for row in values(sheet) for value in row if isinstance(value, str)]


def table(sheet):
    head, *rows = values(sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


def below(sheet, first):
    """The rows of a sheet below the one whose first cell is this, up to an empty one."""
    rows = values(sheet)
    start = next(at for at, row in enumerate(rows) if row[0] == first)
    ends = (at for at, row in enumerate(rows) if at > start and row[0] is None)
    return rows[start + 1 : next(ends, len(rows))]


def shown(cell):
    """A number as the cell's format shows it: the few formats that the workbook uses."""
    text = cell.number_format
    if text == "General":
        return f"{cell.value}"
    digits = len(text.removesuffix("%").partition(".")[2])
    if text.endswith("%"):
        return f"{100 * cell.value:.{digits}f}%"
    return f"{cell.value:{',' if text.startswith('#') else ''}.{digits}f}".replace("-", "−")


@pytest.fixture(scope="module")
def book(shoppers_findings):
    return read(shoppers_findings)


@pytest.fixture(scope="module")
def naughty_book(naughty_findings):
    return read(naughty_findings)


def test_the_sheets_stand_in_order_with_their_heads_in_view(book):
    assert book.sheetnames == SHEETS
    assert {name: book[name].freeze_panes for name in SHEETS} == {
        "Summary": None,
        "Profiles": "D2",
        "Rules": "A2",
        "Actions": "A2",
        "Customers": "A2",
        "Data steps": "A2",
        "Audit": "A2",
        "Charts": None,
    }
    assert book["Customers"].auto_filter.ref == "A1:T2001"
    assert book["Customers"].dimensions == "A1:T2001"
    assert book["Customers"].column_dimensions["A"].width > 8


def test_customers_are_those_of_the_file_with_their_segment(book, shoppers):
    told = reports.customers_with_segments(shoppers).drop(columns="segment")
    head, *rows = values(book["Customers"])
    assert head == list(told.columns)
    assert len(rows) == 2000
    back = pd.DataFrame(rows, columns=head)
    for name, column in told.items():
        if pd.api.types.is_numeric_dtype(column):
            np.testing.assert_array_equal(back[name].astype(float), column.astype(float))
        elif pd.api.types.is_datetime64_any_dtype(column):
            assert (pd.to_datetime(back[name]) == column).all()
            assert isinstance(rows[0][head.index(name)], datetime)
        else:
            assert back[name].tolist() == column.tolist()
    assert Counter(back["segment_name"]) == {s.name: s.size for s in shoppers.segments}


def test_profiles_show_the_digits_of_the_page(book, shoppers_findings):
    rows = list(book["Profiles"].iter_rows())[2:]
    lines = all_lines(shoppers_findings.segmentation.segments)
    assert len(rows) == len(lines)
    n_compared = 0
    for row, line in zip(rows, lines, strict=True):
        assert [cell.value or "" for cell in row[:3]] == [line.column, line.category, line.measure]
        for cell, value in zip(row[4:], (line.overall, *line.values), strict=True):
            if value is None:
                assert cell.value is None
            elif line.kind == "date" and line.measure in ("mean", "median"):
                assert cell.value.strftime("%Y-%m-%d") == line.text(value)
            else:
                assert cell.value == pytest.approx(value, rel=1e-12)
                # Halves may be rounded to the other side.
                if abs(float(f"{value:.3g}") - value) > 1e-9:
                    assert shown(cell) == line.text(value)
                    n_compared += 1
    assert n_compared > 200


def test_profiles_hold_every_measure(book):
    measures = Counter(row["Measure"] for row in table(book["Profiles"]))
    n_numeric, n_categories = 16, 4 + 4
    assert measures["mean"] == measures["median"] == n_numeric
    assert measures["standard deviation"] == n_numeric
    assert measures["index (average = 100)"] == n_numeric - 1  # not of dates
    assert measures["share"] == measures["lift"] == n_categories
    lines = {(row["Column"], row["Measure"]): row for row in table(book["Profiles"])}
    bounded = [column for column, measure in lines if measure == "index, 95% from"]
    assert bounded
    for column in bounded:
        low, index, high = (
            list(lines[column, measure].values())[5:]
            for measure in ("index, 95% from", "index (average = 100)", "index, 95% to")
        )
        told = [(a, b, c) for a, b, c in zip(low, index, high, strict=True) if a is not None]
        assert told
        assert all(a < b < c for a, b, c in told)


def test_rules_are_those_of_the_records(book, shoppers_findings):
    for row, rule in zip(table(book["Rules"]), shoppers_findings.rules.rules, strict=True):
        assert row["Segment"] == rule.segment + 1
        assert row["Rule"] == rule_text(rule)
        assert row["Customers who fit"] == rule.size
        assert row["Precision"] == pytest.approx(rule.precision)
        assert row["Recall"] == pytest.approx(rule.recall)


def test_actions_name_what_called_for_them(book, shoppers_findings):
    rows = table(book["Actions"])
    named = zip(shoppers_findings.spec.segments, shoppers_findings.actions, strict=True)
    assert [(row["Name"], row["To try (a starting point)"], row["How"]) for row in rows] == [
        (segment.name, action.name, action.suggestion)
        for segment, actions in named
        for action in actions
    ]
    because = wording.trait_words(shoppers_findings.actions[0][0].because[0])
    assert rows[0]["Because"].startswith(because)


def test_a_plan_of_the_analyst_stands_in_place_of_the_suggestions(findings):
    plans = ("", "Call them.", "", "", "")
    rows = table(read(replace(findings, plans=plans))["Actions"])
    own = [row for row in rows if row["Name"] == findings.spec.segments[1].name]
    assert [(row["To try (a starting point)"], row["How"]) for row in own] == [
        ("The analyst's plan", "Call them.")
    ]
    assert own[0]["Notes"] == "Seen in May.\nAsk Anna."


def test_the_summary_tells_the_verdict_the_segments_and_the_evidence(findings):
    sheet = read(findings)["Summary"]
    told = findings.segmentation
    said = texts(sheet)
    assert said[0] == "Spring & summer"
    for sentence in (
        *wording.report_verdict(findings),
        *wording.report_reasons(findings),
        wording.STARTING_POINTS,
    ):
        assert sentence in said
    for row, segment in zip(below(sheet, "Segment"), told.segments, strict=True):
        assert row[:3] == [segment.segment + 1, segment.name, segment.size]
        assert row[3] == pytest.approx(segment.share)
    for row, candidate in zip(below(sheet, "k"), told.search.candidates, strict=True):
        assert isinstance(candidate, Candidate)
        assert row[0] == candidate.k
        assert row[1:3] == pytest.approx([candidate.inertia, candidate.silhouette])
    for row, effect in zip(below(sheet, "Separates"), findings.effects, strict=True):
        assert row[1] == effect.column
        assert row[0] == pytest.approx(effect.value)


def test_steps_aside_rows_and_audit_are_told(shoppers_findings):
    told = shoppers_findings.segmentation
    report = replace(
        told.prepared.table.report,
        aside=(AsideRow(12, "total;=1+1", Note("totals", {"n_rows": 9})),),
    )
    changed = replace(told.prepared.table, report=report)
    assert isinstance(changed, CustomerTable)
    found = replace(
        shoppers_findings,
        segmentation=replace(told, prepared=replace(told.prepared, table=changed)),
    )
    book = read(found)
    rows = values(book["Data steps"])
    for step in shoppers_findings.spec.steps:
        assert [step.column, step.action, step.n_cells, step.n_rows, step_reason(step)] in rows
    assert [12, "total;=1+1", None, None, "the sum of 9 other rows, not a customer"] in rows
    audit = {row[0]: row[1] for row in values(book["Audit"])}
    assert audit["Fingerprint of the file (SHA-256)"] == told.prepared.table.report.fingerprint
    assert audit["Customers in the segments"] == 2000
    assert audit["Rows that stand aside"] == 1
    assert audit["Seed"] == 42
    assert audit["Silhouette"] == pytest.approx(told.clustering.silhouette)
    assert audit["Version of pandas"] == pd.__version__


def test_customers_that_a_method_left_out_are_marked_in_their_sheet():
    _, result, adopted = make_adopted("hdbscan")
    book = read(workflow.findings(adopted))
    head, *rows = values(book["Customers"])
    assert len(rows) == 200
    by = [row[head.index("assigned_by")] for row in rows]
    assert by.count("HDBSCAN") == 200 - result.n_unassigned
    assert by.count("nearest centre (unassigned by HDBSCAN)") == result.n_unassigned
    [said] = [text for text in texts(book["Summary"]) if "to no segment by HDBSCAN" in text]
    assert said.startswith(f"{result.n_unassigned} customers belong")


def test_a_saved_model_has_every_sheet_and_says_what_is_missing(model_findings):
    book = read(model_findings)
    assert book.sheetnames == SHEETS
    assert wording.ONLY_A_MODEL in texts(book["Summary"])
    assert texts(book["Customers"]) == ["The saved model holds no customer."]
    assert texts(book["Rules"]) == [
        "Rules are counted on customers, and the saved model holds none."
    ]
    sizes = values(book["Profiles"])[1][4:]
    assert sizes == [200, *(segment.size for segment in model_findings.spec.segments)]
    assert texts(book["Data steps"])[-1] == "Nothing was changed: the data are as in the file."


def test_charts_draw_the_rows_of_the_profiles(book, shoppers_findings, naughty_findings):
    """Covers `segmentation.reports.charts`."""
    rows = values(book["Profiles"])
    means = [at for at, row in enumerate(rows, 1) if row[2:4] == ["mean", "yes"]]
    last = get_column_letter(5 + shoppers_findings.spec.k)
    drawn = [chart.series[0].val.numRef.f for chart in book["Charts"]._charts]
    assert drawn == [f"Profiles!$F${row}:${last}${row}" for row in [2, *means][:9]]
    content = reports.excel_workbook(naughty_findings)
    with ZipFile(io.BytesIO(content)) as file:
        charts = [file.read(name) for name in file.namelist() if "/charts/chart" in name]
    formulas = {found for chart in charts for found in re.findall(rb"<c:f>(.*?)</c:f>", chart)}
    assert formulas
    assert all(found.startswith(b"Profiles!$") for found in formulas)


def test_no_cell_is_a_formula_or_a_link(naughty_findings):
    content = reports.excel_workbook(naughty_findings)
    with ZipFile(io.BytesIO(content)) as file:
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(SHEETS)
        for name in sheets:
            text = file.read(name).decode()
            assert not re.search(r"<f[ >]", text)
            assert "<hyperlink" not in text
        links = [name for name in file.namelist() if "_rels/sheet" in name]
        assert links == [f"xl/worksheets/_rels/sheet{len(SHEETS)}.xml.rels"]  # to the charts
        assert b"External" not in file.read(links[0])


def test_a_text_like_a_formula_stays_a_text_when_it_is_edited(naughty_book):
    n_quoted = 0
    for sheet in naughty_book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert cell.data_type == "s"
                    assert bool(cell.quotePrefix) == cells.looks_like_formula(cell.value)
                    assert cell.quotePrefix or not cell.value.startswith(tuple("=+-@\t"))
                    n_quoted += bool(cell.quotePrefix)
    assert n_quoted > 100


def test_naughty_texts_are_read_back_but_for_counted_control_characters(naughty, naughty_findings):
    book = read(naughty_findings)
    rows = table(book["Customers"])
    expected = [cells.clean(text) for text in naughty]
    assert [row["text"] or "" for row in rows] == [cleaned.text for cleaned in expected]
    assert all(
        cleaned.n_removed or cleaned.text == text
        for text, cleaned in zip(naughty, expected, strict=True)
    )
    n_removed = sum(cleaned.n_removed for cleaned in expected)
    assert 0 < n_removed < 200
    assert book["Customers"]["B1"].value == MARKUP
    assert book["Customers"]["C1"].value == FORMULA
    steps = [row[4] or "" for row in values(book["Data steps"])[1 : len(naughty) + 1]]
    assert steps == [cells.clean(f"missing; counted as {text}").text for text in naughty]
    names = {row["segment_name"] for row in rows}
    assert names == {cells.clean(s.name).text for s in naughty_findings.spec.segments}


def test_control_characters_are_counted_on_the_first_sheet():
    told = ["plain"] * 20 + ["a\x00b\x1bc", "line\r\nbreak", "\ufffe"]
    segmentation = workflow.segment(workflow.prepare(make_table(told)), k=3)
    found = workflow.findings(segmentation)
    found = replace(found, spec=replace(found.spec, steps=()))
    book = read(found)
    assert [row["text"] or "" for row in table(book["Customers"])][-3:] == [
        "abc",
        "line\nbreak",
        "",
    ]
    assert (
        "4 control characters in 3 cells were taken out: a workbook cannot hold them. Line breaks "
        "stay."
    ) in texts(book["Summary"])


def test_text_that_looks_like_an_escape_is_read_back():
    told = ["_x0041_", "_x000D_", "&amp;", "<b>", " blanks ", "'quoted"] * 4
    content = reports.excel_workbook(make_findings(told))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    head, *rows = book.get_sheet_by_name("Customers").to_python()
    assert [row[head.index("text")] for row in rows] == told


def test_long_texts_are_cut_and_counted():
    told = ["x" * 40_000, "\U0001f600" * 20_000, "y" * 32_767] + ["plain"] * 20
    found = make_findings(told)
    found = replace(found, plans=("", "", ""), spec=replace(found.spec, steps=()))
    segments = tuple(replace(segment, notes="") for segment in found.spec.segments)
    found = replace(found, spec=replace(found.spec, segments=segments))
    book = read(found)
    cut = [row["text"] for row in table(book["Customers"])][:3]
    assert cut[0] == "x" * 32_766 + "…"
    assert len(cut[1].encode("utf-16-le")) // 2 <= 32_767
    assert cut[1].endswith("…")
    assert cut[2] == told[2]
    assert "2 texts were cut: a cell holds 32,767 characters." in texts(book["Summary"])


def customers(column):
    """A segmentation of 24 customers that carry one more column."""
    made = make_table(["x"] * 24, names=("a", "b", "c"))
    frame = made.frame.assign(more=column)
    table = replace(made, frame=frame)
    return workflow.findings(workflow.segment(workflow.prepare(table), k=3))


def test_missing_values_are_empty_cells():
    book = read(customers(pd.Series([1.5, None] * 12)))
    assert [row["more"] for row in table(book["Customers"])] == [1.5, None] * 12


def test_dates_and_moments_are_dates_from_1900_on():
    days = pd.to_datetime(["1900-01-01", "1900-02-28", "1900-03-01", None] * 6)
    book = read(customers(days))
    found = [row["more"] for row in table(book["Customers"])][:4]
    # openpyxl, like Excel's own calendar, counts the day that 1900 did not have.
    assert found[2:] == [datetime(1900, 3, 1), None]
    cell = book["Customers"]["F4"]
    assert cell.number_format == "yyyy-mm-dd"
    serials = re.findall(r'<c r="F[234]" s="\d+"><v>([\d.]+)', customers_xml(customers(days)))
    assert serials == ["1.0", "59.0", "61.0"]
    moments = pd.to_datetime(["2026-11-21 13:30:00"] * 24)
    cell = read(customers(moments))["Customers"]["F2"]
    assert (cell.value, cell.number_format) == (
        datetime(2026, 11, 21, 13, 30),
        "yyyy-mm-dd hh:mm:ss",
    )


def customers_xml(findings):
    with ZipFile(io.BytesIO(reports.excel_workbook(findings))) as file:
        return file.read("xl/worksheets/sheet5.xml").decode()


def test_dates_that_a_spreadsheet_lacks_stand_as_text_and_are_counted():
    days = pd.Series(pd.to_datetime(["1850-05-17", "2020-01-02"] * 12))
    book = read(customers(days))
    assert [row["more"] for row in table(book["Customers"])][:2] == ["1850-05-17", "2020-01-02"]
    assert (
        "24 dates are written as text: a spreadsheet's calendar has the years 1900 to 9999."
    ) in texts(book["Summary"])


def test_whole_numbers_that_would_lose_digits_stand_as_text():
    book = read(customers(pd.Series([9_007_199_254_740_993] * 24)))
    assert table(book["Customers"])[0]["more"] == "9007199254740993"
    book = read(customers(pd.Series(range(24))))
    assert table(book["Customers"])[5]["more"] == 5


def test_infinite_values_stand_as_text():
    book = read(customers(pd.Series([np.inf, 1.0] * 12)))
    assert [row["more"] for row in table(book["Customers"])][:2] == ["inf", "1.0"]


def test_customers_beyond_the_last_row_are_left_out_with_a_sentence(monkeypatch, findings):
    monkeypatch.setattr(workbook, "MOST_ROWS", 101)
    book = read(findings)
    assert len(values(book["Customers"])) == 101
    assert (
        "The sheet Customers holds the first 100 of 200 customers: a sheet has no more rows. The "
        "CSV of customers with segment holds all of them."
    ) in texts(book["Summary"])


def test_columns_beyond_the_last_one_are_left_out_with_a_sentence(monkeypatch, findings):
    monkeypatch.setattr(workbook, "MOST_COLUMNS", 5)
    book = read(findings)
    head = values(book["Customers"])[0]
    assert head[-1:] == ["segment_name"]
    assert len(head) == 5
    assert (
        "The sheet Customers holds 5 of 6 columns: a sheet has no more. The CSV of customers with "
        "segment holds all of them."
    ) in texts(book["Summary"])


def test_a_formula_as_title_is_text(findings):
    sheet = read(replace(findings, title=FORMULA))["Summary"]
    assert sheet["A1"].value == FORMULA
    assert sheet["A1"].data_type == "s"


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (2240.4, "", "#,##0"),
        (60.56, "", "#,##0.0"),
        (-0.4284, "", "#,##0.00"),
        (0.00123, "", "#,##0.0000"),
        (3.0, "", "#,##0"),
        (2e20, "", "0.0E+00"),
    ],
)
def test_numbers_get_the_digits_of_the_page(value, column, expected):
    assert cells.number_format(format_number(value), column=column) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(0.2, "0%"), (0.055, "0.0%"), (0.0001, "0.00%"), (0.9996, "0.00%")]
)
def test_shares_get_the_digits_of_the_page(share, expected):
    assert cells.share_format(share) == cells.number_format(format_share(share)) == expected
