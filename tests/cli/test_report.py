"""The verb report: a saved model as HTML or as a workbook, and one line for what is wrong."""

import io
import json

import openpyxl
import pytest

from segmentation import workflow
from segmentation.cli import main


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    segmentation = workflow.segment(workflow.prepare(workflow.read_sample()), k=5)
    workflow.save(segmentation, "spring", artifacts=folder)
    return folder


def test_report_writes_one_html_file(artifacts, tmp_path, capsys):
    output = tmp_path / "report.html"
    call = ["report", "spring", "-o", str(output), "--artifacts", str(artifacts)]
    assert main(call) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Report on spring" in captured.err
    page = output.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    for name in workflow.load("spring", artifacts=artifacts).spec.segments:
        assert name.name in page


def test_report_writes_a_workbook_where_the_name_ends_so(artifacts, tmp_path, capsys):
    output = tmp_path / "report.XLSX"
    call = ["report", "spring", "-o", str(output), "--artifacts", str(artifacts), "--json"]
    assert main(call) == 0
    answer = json.loads(capsys.readouterr().out)
    content = output.read_bytes()
    assert answer == {"model": "spring", "output": str(output), "n_bytes": len(content)}
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "Summary"


def test_another_ending_is_refused_before_anything_is_written(artifacts, tmp_path, capsys):
    output = tmp_path / "report.pdf"
    assert main(["report", "spring", "-o", str(output), "--artifacts", str(artifacts)]) == 2
    assert capsys.readouterr().err == (
        "segmentation: A report cannot be written as 'report.pdf': end its name in .html or "
        ".xlsx.\n"
    )
    assert not output.exists()


def test_a_folder_that_is_not_there_is_one_clear_line(artifacts, tmp_path, capsys):
    output = tmp_path / "nowhere" / "report.html"
    assert main(["report", "spring", "-o", str(output), "--artifacts", str(artifacts)]) == 2
    assert capsys.readouterr().err == (
        f"segmentation: Cannot write {output}: No such file or directory. Choose another place "
        "with -o.\n"
    )
