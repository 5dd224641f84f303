"""What is said of a column: how it was read, and why it has its role."""

import pytest

from segmentation import intake, wording
from segmentation.records import ColumnContract, ColumnInfo, FeatureCoding, Note


def note(reading, why):
    return wording.column_note(
        ColumnInfo("x", "feature", "numeric", 0, 5, reading=reading, why=why)
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"decimal_comma": True}, "read with a decimal comma"),
        ({"percent": True}, "read without a percent sign"),
        (
            {"currency": ("$", "€"), "thousands": True, "decimal_comma": True},
            "read without the currency sign $, € and thousands marks, with a decimal comma",
        ),
        ({"unit": "kg"}, "read without the unit kg"),
    ],
)
def test_what_was_taken_off_numbers_is_said(values, said):
    assert note(Note("number_marks", values), Note("as_read")) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"order": "day first"}, "dates, day first"),
        (
            {"order": "day first", "is_mixed": True, "is_ambiguous": True, "is_utc": True},
            (
                "dates, day first, in several spellings (each of them could be read the other way "
                "round), times in UTC"
            ),
        ),
    ],
)
def test_how_dates_were_read_is_said(values, said):
    assert note(Note("dates", values), Note("as_read")) == said


def test_a_long_order_is_cut_after_eight_steps():
    steps = tuple("abcdefghi")
    assert note(Note("ordered", {"order": steps[:8]}), Note("as_read")).endswith(" < h")
    assert note(Note("ordered", {"order": steps}), Note("as_read")).endswith(" < h < …")


def test_the_role_is_said_beside_how_the_column_was_read_or_in_its_place():
    padded = Note("leading_zeros")
    assert note(padded, Note("codes", {"is_repeated": True})) == (
        "codes: digits with leading zeros, repeated on several rows"
    )
    assert note(padded, Note("identifier_name", {"is_repeated": False})) == (
        "identifier by its name"
    )
    assert note(padded, Note("free_text", {"n_distinct": 1200})) == "digits with leading zeros"
    assert note(Note(), Note("free_text", {"n_distinct": 1200})) == (
        "free text, 1,200 different values"
    )
    assert note(Note("zero_one"), Note("few_numbers")) == (
        "only 0 and 1; a feature because the file has few numbers"
    )
    assert note(Note(), Note()) == ""


def test_a_share_of_missing_cells_is_said_in_per_cent():
    assert note(Note(), Note("mostly_missing", {"share": 0.655})) == (
        "66% of the cells are missing"
    )


def test_sql_reads_texts_by_the_marks_of_training_and_that_is_told():
    codings = [
        FeatureCoding(name, contract.kind, 0.0, (0.0,), (1.0,), contract=contract)
        for name, contract in (
            ("joined", ColumnContract("date", date_order="day first")),
            ("sales", ColumnContract("numeric", decimal=",")),
            ("age", ColumnContract("numeric", decimal=".")),
        )
    ]
    (note,) = wording.sql_notes(codings)
    assert note == (
        "Texts in joined (day first) and sales (decimal comma) are read as those of training were, "
        "each by itself: a table that is written otherwise is not noticed, as a file is. What "
        "cannot be read counts as missing without a warning."
    )
    assert wording.sql_notes(codings[2:]) == ()


def test_the_evidence_of_the_file_stands_in_the_line_of_its_column():
    rows = "".join(f'K{n},{n + 2}.{n + 100},"{n},5{n}"\n' for n in range(1, 9))
    table = intake.read_customers(f"id,Umsatz,Marge\n{rows}".encode(), name="f.csv")
    lines = [wording.column_line(column, table.report.steps) for column in table.columns]
    assert lines[1:] == [
        (
            "read without thousands marks; 3.101 is read as 3101: Marge in the same file has "
            "decimal commas"
        ),
        "read with a decimal comma",
    ]
