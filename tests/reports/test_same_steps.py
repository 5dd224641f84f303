"""What was done to the data is told alike by the page's table, `inspect` and every report."""

import io
import json
import re

import openpyxl

from segmentation import reports, wording, workflow
from segmentation.cli.main import main
from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.ui.parts import tables
from tests.reports.parsed import Parsed


def _file(tmp_path):
    """Write customers with blanks, a sign for missing, a padded name, and a broken row."""
    path = tmp_path / "customers.csv"
    rows = [
        f"c{i}, {20 + i % 40},{'n/a' if i % 9 == 0 else f'€ {1000 + 37 * i:,}'!r},{i % 5 or ''}"
        for i in range(60)
    ]
    text = "\n".join(["id,age,income,visits", *rows, "c60,30,5,6,7,8", ""]).replace("'", '"')
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_steps_stand_everywhere(tmp_path, capsys):
    path = _file(tmp_path)
    assert main(["inspect", str(path), "--json"]) == 0
    inspected = [tuple(step.values()) for step in json.loads(capsys.readouterr().out)["steps"]]

    found = workflow.segment(workflow.prepare(workflow.read_customers(path)), k=3)
    prepared = found.prepared
    on_page = tables.steps((*prepared.table.report.steps, *prepared.steps))
    shown = [
        (what, column or None, cells, n_rows, why)
        for what, column, cells, n_rows, why in on_page.itertuples(index=False)
    ]
    assert shown == inspected
    assert {"income", "visits"} <= {column for _, column, *_ in inspected}
    assert [step for step in inspected if step[0] == "imputed"]

    findings = workflow.findings(found)
    sheet = openpyxl.load_workbook(io.BytesIO(reports.excel_workbook(findings)))["Data steps"]
    lines = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[2], int)]
    kept = [(*step[:-1], _without_cell(step[-1])) for step in inspected]
    assert [(what, _or_none(column), *rest) for column, what, *rest in lines] == kept

    page = Parsed(reports.html_report(findings).decode())
    rows = {" ".join(text.split()) for text in page.texts["tr"]}
    for what, column, cells, n_rows, why in kept:
        told = f"{column or 'whole file'} {what} {cells:,} {n_rows:,} {why}"
        assert " ".join(told.split()) in rows


def _without_cell(why):
    """A report, like a model, holds no cell of the file."""
    kind = "numbers of one mark and three digits behind it are read as whole numbers of thousands"
    why = re.sub(
        r"^€ 1,037 is read as € 1037 and may be € 1.037", f"{kind} and may be the other way", why
    )
    return re.sub(r"; the first is .* in line \d+", "", why)


def _or_none(column):
    return None if column == "whole file" else column


def test_features_that_are_scaled_in_their_own_way_are_told(tmp_path):
    settings = PrepareSettings(per_feature=(FeatureSetting("age", scaling="robust"),))
    table = workflow.read_customers(_file(tmp_path))
    found = workflow.segment(workflow.prepare(table, settings=settings), k=3)
    lines = dict(wording.audit_lines(workflow.findings(found)))
    assert lines["Scaled in their own way"] == "age: robust (median 0, interquartile range 1)"
    plain = workflow.segment(workflow.prepare(table), k=3)
    assert "Scaled in their own way" not in dict(wording.audit_lines(workflow.findings(plain)))
