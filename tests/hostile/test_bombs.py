"""Bombs through the reading process: each a sentence, in every way to write the same trick."""

import pytest

from segmentation import intake
from segmentation.errors import TooLargeError
from segmentation.intake.sandbox import sandbox
from tests.hostile import bombs

FAR = bombs.far_workbooks()


@pytest.mark.parametrize("way", FAR)
def test_a_cell_far_away_is_seen_however_it_is_written(way):
    with pytest.raises(TooLargeError, match="spans 1,048,576 rows and 16,384 columns, of which 2"):
        intake.read_untrusted(FAR[way], name="far.xlsx")


def test_a_text_is_no_place_of_a_cell():
    text = "<x r='XFD1048576'/>"
    book = bombs.replace_member(
        bombs.small_workbook(),
        "xl/sharedStrings.xml",
        f"<sst {bombs.MAIN}><si><t><![CDATA[{text}]]></t></si><si><t>spend</t></si>"
        "<si><t>x</t></si><si><t>y</t></si></sst>".encode(),
    )
    table = intake.read_untrusted(book, name="odd.xlsx")
    assert table.columns[0].name == text


def test_half_a_character_is_a_mark():
    table = intake.read_untrusted(bombs.half_characters(), name="half.json")
    assert [column.name for column in table.columns] == ["a", "b\ufffd"]
    assert table.frame["a"].tolist() == ["\ufffd", "\ufffdx"]


@pytest.fixture(scope="module", autouse=True)
def _stopped_worker():
    yield
    sandbox._READERS.stop()
