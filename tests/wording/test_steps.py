"""Every code of a step, a row aside and a column has its words, and every word its code."""

import ast
from pathlib import Path

import pytest

import segmentation
from segmentation import wording
from segmentation.records import AsideRow, Note, Step
from segmentation.wording.columns import READINGS, WHY
from segmentation.wording.methods import NOTES
from segmentation.wording.order_steps import ORDER_NOTES
from segmentation.wording.people import WARNINGS
from segmentation.wording.reading_steps import ASIDE
from segmentation.wording.steps import REASONS
from segmentation.wording.value import VALUE_NOTES

PACKAGE = Path(segmentation.__file__).parent
STAGES = ("intake", "preprocessing", "clusters", "segments", "orders", "models", "workflow")
READ_ELSEWHERE = {"", "serial_days"}
"""Codes that are in a constant or a default."""


def trees():
    for stage in STAGES:
        for path in sorted((PACKAGE / stage).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def codes_of(call, name):
    """Texts that a stage gives a record as its code."""
    for tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != call:
                continue
            given = [word.value for word in node.keywords if word.arg == name]
            given += node.args[:1] if call != "Step" else []
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def test_every_code_of_a_step_has_its_words():
    assert set(codes_of("Step", "code")) <= set(REASONS)


def test_every_other_reason_has_its_words():
    known = {
        *ASIDE,
        *READINGS,
        *WHY,
        *NOTES,
        *ORDER_NOTES,
        *VALUE_NOTES,
        *WARNINGS,
        *REASONS,
        *told_with_the_search(),
    }
    assert set(codes_of("Note", "code")) <= known


def test_every_warning_of_the_scorer_has_its_words():
    assert set(codes_of("_told", "code")) == set(WARNINGS)


def told_with_the_search():
    """Codes that say why a number of segments is recommended; the numbers beside it word them."""
    tree = ast.parse((PACKAGE / "wording" / "choice.py").read_text(encoding="utf-8"))
    yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    yield "largest_excess"  # what is said where no other code is given


def test_no_words_are_left_without_a_code_that_somebody_gives():
    texts = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {*ASIDE, *READINGS, *WHY, *NOTES, *ORDER_NOTES, *WARNINGS} - texts <= READ_ELSEWHERE
    assert set(REASONS) - texts <= {"no_value", "one_value", "many_texts"} | READ_ELSEWHERE


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("zip", {"inner": "a.csv"}, "the file is a ZIP archive with one file, 'a.csv'"),
        (
            "markup",
            {"n_tables": 1},
            "the file is a web page or XML document; its only table is read",
        ),
        (
            "header_repaired",
            {"changes": ("extra", "stray")},
            "the header has a delimiter too many and a quote out of place; it is part of the cell",
        ),
        (
            "header_width",
            {"n_names": 3, "n_columns": 4},
            "the header has 3 names for 4 columns; check that they fit",
        ),
        ("missing_word", {"word": "n/a"}, "'n/a' stands for no value"),
        (
            "utc_offsets",
            {"offsets": ("+02:00", "-05:00"), "n_without": 1200},
            (
                "time zone offsets (+02:00, -05:00) converted to UTC; 1,200 cells at or without "
                "offset 0 are taken as UTC"
            ),
        ),
        (
            "beyond_caps",
            {"lower": None, "upper": "12,500"},
            "outside any to 12,500, the quantiles chosen as limits",
        ),
        (
            "many_texts",
            {"n_distinct": 60, "most": 50},
            "it has 60 different texts, more than the 50 allowed",
        ),
        ("in_no_segment", {"method": "hdbscan"}, "HDBSCAN puts them in no segment"),
        ("from_a_later_version", {}, "from a later version"),
        ("header_width", {"n_names": 3}, "header width"),
        ("utc_offsets", {"offsets": 3, "n_without": "x"}, "utc offsets"),
    ],
)
def test_the_reason_of_a_step_is_said_with_its_values(code, values, said):
    step = Step("converted", None, 1, 1, code=code, values=values)
    assert wording.step_reason(step) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"n_cells": 1, "n_columns": 3}, "1 cell where the table has 3"),
        ({"n_cells": 4, "n_columns": 3}, "4 cells where the table has 3"),
    ],
)
def test_why_a_row_stands_aside_is_said_with_its_values(values, said):
    assert wording.aside_reason(AsideRow(3, "a", Note("other_width", values))) == said


FEW = "numbers of one mark and three digits behind it are read as"
MARKS = {"is_fraction": False, "proves_comma": True, "is_contradictory": False}


def test_a_model_tells_a_step_without_the_cells_that_it_does_not_keep():
    def said(code, values):
        return wording.step_reason(Step("pointed out", "spend", 3, 3, code=code, values=values))

    assert said("sentinel", {"value": "9999"}).startswith("9999 stands apart from the other values")
    assert said("proven_mark", MARKS) == (
        f"{FEW} whole numbers of thousands: another number in the same file has decimal commas"
    )
    assert said("open_mark", {**MARKS, "is_fraction": True}).startswith(
        f"{FEW} fractions and may be the other way: nothing in this file proves which"
    )
