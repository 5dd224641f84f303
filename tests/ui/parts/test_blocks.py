"""Blocks: errors in place, harmless names and text, a colour for every segment."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.records import SEGMENT_COLOURS
from segmentation.ui.parts import blocks, brand
from segmentation.ui.parts.blocks import file_stem
from segmentation.ui.parts.text import plain, shorten


def mendable() -> None:
    import streamlit as st

    from segmentation.errors import DataError
    from segmentation.ui.parts import blocks

    st.text("before")

    def fail() -> None:
        raise DataError("Column *spend* holds 3 values that are not numbers.")

    with blocks.error_banner():
        fail()
    st.text("after")


def bug() -> None:
    from segmentation.ui.parts import blocks

    with blocks.error_banner():
        raise ZeroDivisionError("a bug")


def test_an_error_that_can_be_mended_is_a_sentence_and_the_page_goes_on() -> None:
    at = AppTest.from_function(mendable, default_timeout=30).run()
    assert not at.exception
    assert at.error[0].value.replace("\\", "") == (
        "Column *spend* holds 3 values that are not numbers."
    )
    assert "\\*spend\\*" in at.error[0].value
    assert [text.value for text in at.text] == ["before", "after"]


def test_a_bug_surfaces_as_one() -> None:
    assert AppTest.from_function(bug, default_timeout=30).run().exception


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Mall customers (sample)", "mall-customers-sample"),
        ("../../etc/passwd", "passwd"),
        ("a\\b:c.csv", "a-b-c"),
        ("客户.csv", "customers"),
        ("x" * 200 + ".csv", "x" * 60),
    ],
)
def test_a_download_is_named_harmlessly(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_text_from_a_file_is_no_markup() -> None:
    assert plain("**b** <i> $x$") == r"\*\*b\*\* \<i\> \$x\$"
    assert ":smile:" not in plain(":smile:")


def test_long_text_is_cut_on_one_line() -> None:
    assert shorten("a\nb  c") == "a b c"
    assert shorten("word " * 40, 10) == "word word…"


def test_every_segment_colour_has_a_rule_of_its_own() -> None:
    for colour in SEGMENT_COLOURS:
        assert f'[class*="{brand.swatch(colour)}"] {{ --swatch: {colour}; ' in brand.STYLE


def test_the_style_asks_for_nothing_from_elsewhere() -> None:
    assert "url(" not in brand.STYLE
    assert "@import" not in brand.STYLE
    assert "http" not in brand.LOGO.replace("http://www.w3.org/2000/svg", "")


def test_a_saved_picture_is_large_and_named_after_its_figure() -> None:
    told = blocks.chart_config("Who moved where")["toImageButtonOptions"]
    assert told == {"format": "png", "scale": 3, "filename": "who-moved-where"}
