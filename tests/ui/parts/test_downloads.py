"""Tables leave in the form that the reader's numbers have."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from segmentation.reports import csv_bytes, parquet_bytes
from segmentation.ui.parts import downloads
from segmentation.ui.parts.downloads import TableForm, proposed_form

FRAME = pd.DataFrame({"name": ["Ann", "=1+1"], "spend": [1.5, None], "n": [2, 3]})


@pytest.mark.parametrize(
    ("locale", "decimals", "form"),
    [
        ("de-DE", set(), "comma"),
        ("de-CH", set(), "point"),
        ("pt-BR", {None}, "comma"),
        ("en-GB", set(), "point"),
        (None, set(), "point"),
        ("en-US", {",", None}, "comma"),
        ("fr-FR", {"."}, "point"),
    ],
)
def test_the_files_own_mark_decides_else_the_language_of_the_browser(
    locale: str | None, decimals: set[str | None], form: TableForm
) -> None:
    assert proposed_form(locale, decimals) == form


def test_decimal_commas_come_with_semicolons_and_formulas_stay_text() -> None:
    text = csv_bytes(FRAME, has_comma=True).decode("utf-8-sig")
    assert text == "name;spend;n\nAnn;1,5;2\n'=1+1;;3\n"
    assert csv_bytes(FRAME).decode("utf-8-sig") == "name,spend,n\nAnn,1.5,2\n'=1+1,,3\n"


def test_parquet_keeps_the_kinds_of_columns() -> None:
    mixed = FRAME.assign(any=pd.Series([1, "x"], dtype=object))
    found = pd.read_parquet(io.BytesIO(parquet_bytes(mixed)))
    assert found["spend"].tolist()[0] == 1.5
    assert found["name"].tolist() == ["Ann", "=1+1"]
    assert found["any"].tolist() == ["1", "x"]


def test_what_is_written_is_made_when_it_is_asked_for() -> None:
    made: list[int] = []

    def make() -> pd.DataFrame:
        made.append(1)
        return FRAME

    write = downloads.written(make, "comma")
    assert made == []
    assert write() == csv_bytes(FRAME, has_comma=True)
