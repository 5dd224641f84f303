"""Tables in web pages and spreadsheet XML."""

from dataclasses import replace

import pytest

from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.limits import BROWSER
from segmentation.wording import step_reason
from tests.intake.conftest import raw, read

TABLE = "<tr><th>name<th>spend</tr><tr><td>a &amp; b</td><td>1,5</td></tr><tr><td>c<td>2"
ROWS = (["name", "spend"], [["a & b", "1,5"], ["c", "2"]])


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><table>{TABLE}</table></body></html>",
        f"<table><tr><td>menu</table><TABLE border=1>{TABLE}</TABLE><p>end",
        f"<html><head><style>td {{}}</style></head><table><tbody>{TABLE}",
        f"<!DOCTYPE html><table><tr><td>out<table>{TABLE}</table></td></tr></table>",
        f"<table>{TABLE.replace('name', 'na<script>alert(1)</script>me')}</table>",
    ],
)
def test_the_largest_table_of_a_web_page_is_read(page):
    assert raw(page) == ROWS


def test_spreadsheet_xml_is_read_with_its_gaps():
    cells = (
        '<Row><Cell><Data ss:Type="String">name</Data></Cell><Cell><Data>spend</Data></Cell>'
        "<Cell><Data>age</Data></Cell></Row>"
        '<Row><Cell><Data>a</Data></Cell><Cell ss:Index="3"><Data>41</Data></Cell></Row>'
        "<Row><Cell><Data>b</Data></Cell><Cell><Data>2</Data></Cell><Cell><Data>7</Data></Cell></Row>"
    )
    page = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        '<Workbook><Worksheet ss:Name="One"><Table>' + cells + "</Table></Worksheet>"
        '<Worksheet ss:Name="Two"><Table/></Worksheet></Workbook>'
    )
    assert raw(page) == (["name", "spend", "age"], [["a", "", "41"], ["b", "2", "7"]])


def test_what_was_read_is_said():
    report = read(f"<table>{TABLE}</table><table><tr><td>x</table>").report
    assert report.file_format == "html"
    reason = "the file is a web page or XML document; the largest of its 2 tables is read"
    assert step_reason(report.steps[0]) == reason


@pytest.mark.parametrize(
    "page", ["<html><p>hello</html>", '<?xml version="1.0"?><svg/>', "<table>"]
)
def test_a_page_without_a_table_is_refused(page):
    with pytest.raises(ReadError, match=r"is a web page or XML document, not a table\. Open it"):
        read(page)


def test_entities_of_the_file_stay_texts():
    page = '<!DOCTYPE x [<!ENTITY e "boom">]><table><tr><td>n<td>m<tr><td>&e;<td>1</table>'
    names, rows = raw('<?xml version="1.0"?>' + page)
    assert "boom" not in str((names, rows))


def test_limits_hold():
    page = "<table><tr><td>n<td>m" + "<tr><td>1<td>2" * 30 + "</table>"
    with pytest.raises(TooLargeError, match=r"about 31 rows, the limit here is 10"):
        read(page, limits=replace(BROWSER, n_rows=10))


@pytest.mark.parametrize("damage", ["<![foo[ x ]]>", "<![ x"])
def test_damaged_markup_is_refused_with_a_sentence(damage):
    with pytest.raises(
        ReadError, match=r"^customers\.csv is a damaged web page or XML document \("
    ):
        read(f"<table>{TABLE}</table>{damage}")
