"""The table of file formats is whole, and its functions are there."""

from typing import get_args

import pytest

from segmentation.intake.sources import load_function
from segmentation.records import FORMAT_LABELS, FORMATS, FORMATS_OFFERED, FileFormat


def test_every_format_has_its_line_and_what_is_no_other_is_delimited_text():
    assert tuple(FORMATS) == get_args(FileFormat)
    assert all(known.key == key for key, known in FORMATS.items())
    assert list(FORMATS)[-1] == "csv"


@pytest.mark.parametrize("known", FORMATS.values(), ids=lambda known: known.key)
def test_the_functions_of_every_format_are_there(known):
    for path in filter(None, (known.reader, known.beginning, known.looks_like)):
        assert callable(load_function(path))


def test_every_format_but_the_last_can_be_told():
    *others, last = FORMATS.values()
    assert all(known.magic or known.starts or known.looks_like for known in others)
    assert (last.magic, last.starts, last.looks_like) == ((), (), "")


def test_what_is_asked_for_is_said_in_short_and_in_full():
    assert FORMAT_LABELS == "CSV, Excel, Parquet or JSON"
    assert FORMATS_OFFERED == "CSV or other delimited text, Excel, Parquet or JSON records"
