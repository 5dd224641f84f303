"""Every kind of report writes what its name says."""

import pytest

from segmentation.reports import REPORTS

STARTS = {".html": b"<!doctype html", ".xlsx": b"PK\x03\x04"}


@pytest.mark.parametrize("suffix", REPORTS)
def test_every_kind_writes_what_its_name_says(findings, suffix):
    assert REPORTS[suffix].write(findings).lower().startswith(STARTS[suffix].lower())
