from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation import wording
from segmentation.records import (
    AsideRow,
    ColumnInfo,
    ColumnSummary,
    Correlations,
    CustomerTable,
    Note,
    ReadReport,
    Step,
)

REPORT = ReadReport("customers.csv", "0" * 64, "csv", "utf-8", ",", 200, 2)
AGE = ColumnInfo("Age", "feature", "numeric", 0, 51)
CITY = ColumnInfo("City", "descriptor", "categorical", 3, 12)


def table(report=REPORT, columns=(AGE, CITY), n=200):
    return CustomerTable(pd.DataFrame({"Age": np.zeros(n), "City": "x"}), columns, report)


def test_what_was_read_is_told_with_its_form():
    assert wording.read_sentence(table()) == (
        "Read 200 customers with 2 columns from customers.csv (comma-separated, UTF-8)."
    )


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({"delimiter": ";", "encoding": "utf_8_sig"}, "(semicolon-separated, UTF-8-SIG)"),
        ({"delimiter": "\t"}, "(tab-separated, UTF-8)"),
        ({"delimiter": "~"}, "(separated by '~', UTF-8)"),
        (
            {"file_format": "excel", "delimiter": None, "encoding": None, "sheet": "May"},
            "(Excel, sheet 'May')",
        ),
        ({"file_format": "parquet", "delimiter": None, "encoding": None}, "(Parquet)"),
    ],
)
def test_every_form_of_file_has_its_words(changes, form):
    assert form in wording.read_sentence(table(replace(REPORT, **changes)))


def test_rows_that_stand_aside_are_told():
    one = AsideRow(7, "a,b,c", Note("other_width", {"n_cells": 3, "n_columns": 2}))
    said = wording.read_sentence(table(replace(REPORT, aside=(one,))))
    assert said.endswith("1 row that does not fit the table stands aside.")
    said = wording.read_sentence(table(replace(REPORT, aside=(one, one))))
    assert said.endswith("2 rows that do not fit the table stand aside.")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            Step("imputed", "Income", 24, 24, code="counted_as", values={"value": "51,382"}),
            "Income: 24 cells imputed (missing; counted as 51,382).",
        ),
        (
            Step("trimmed", "iD", 1, 1, code="spaces"),
            "iD: 1 cell trimmed (white space around the value).",
        ),
        (Step("left out", None, 0, 3, code="blank_lines"), "3 rows left out (blank lines)."),
        (
            Step("unpacked", None, 0, 0, code="gzip"),
            "Unpacked (the file is a gzip file).",
        ),
    ],
)
def test_each_step_is_told_with_its_count_and_reason(step, said):
    assert wording.step_sentence(step) == said


def test_steps_are_summed_up():
    steps = [
        Step("imputed", "Income", 24, 24, "counted_as", {"value": "1"}),
        Step("trimmed", "City", 2, 2, "spaces"),
        Step("left out", None, 0, 3, "blank_lines"),
    ]
    assert (
        wording.steps_summary(steps) == "3 steps in 2 columns. Changes: 26 to cells and 3 to rows."
    )
    assert (
        wording.steps_summary([Step("unpacked", None, 0, 0, "gzip")])
        == "1 step; no cell was changed."
    )
    assert wording.steps_summary([]) == "Nothing was changed: the data are as in the file."


def test_missing_values_are_told_most_first():
    assert wording.missing_sentence(table(columns=(AGE,))) == "No values are missing."
    assert wording.missing_sentence(table()) == "3 of 400 cells (0.8%) are missing: City (3)."
    gaps = tuple(replace(CITY, name=name, n_missing=n) for n, name in enumerate("abcde", start=1))
    assert wording.missing_sentence(table(columns=gaps)) == (
        "15 of 1,000 cells (1.5%) are missing: e (5), d (4), c (3) and 2 more columns."
    )


def summary(**changes):
    base = ColumnSummary("Age", "feature", "numeric", 0, 51)
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (
            summary(
                mean=38.85,
                median=36.0,
                minimum=18.0,
                maximum=70.0,
                quartiles=(28.75, 49.0),
                skew=0.5,
            ),
            "Age: half of the customers lie from 28.8 to 49 (median 36), all from 18 to 70.",
        ),
        (
            summary(
                name="MntWines",
                mean=303.9,
                median=173.5,
                minimum=0.0,
                maximum=1493.0,
                quartiles=(23.75, 504.25),
                skew=1.18,
                n_outliers=35,
                n_missing=2,
            ),
            (
                "MntWines: half of the customers lie from 23.8 to 504 (median 174), all from 0 to "
                "1,493; a long tail of high values pulls the mean to 304; 35 values far outside "
                "the rest; 2 missing."
            ),
        ),
        (
            # The mean is 865 above the median: 2.6% of the 33,219 between the quartiles.
            summary(
                name="Income",
                mean=52247.0,
                median=51382.0,
                quartiles=(35303.0, 68522.0),
                skew=6.76,
            ),
            (
                "Income: half of the customers lie from 35,303 to 68,522 (median 51,382); a long "
                "tail of high values."
            ),
        ),
        (
            summary(median=3.0, minimum=3.0, maximum=3.0, quartiles=(3.0, 3.0)),
            "Age: 3 for every customer.",
        ),
        (summary(median=3.5), "Age: median 3.5."),
        (summary(), "Age: 51 different values."),
        (
            summary(name="opted in", kind="boolean", mean=0.25, median=0.0),
            "opted in: yes for 25% of the customers.",
        ),
        (
            summary(
                name="Gender",
                kind="categorical",
                n_distinct=2,
                counts=(("Female", 112), ("Male", 88)),
            ),
            "Gender: Female is most frequent (112 of 200, 56%), then Male (88).",
        ),
        (
            summary(
                name="City",
                kind="categorical",
                n_distinct=4,
                counts=(("A", 4), ("B", 3), ("C", 2), ("D", 1)),
            ),
            "City: A is most frequent (4 of 10, 40%), then B (3) and C (2); 4 categories in all.",
        ),
        (
            summary(
                name="joined",
                kind="date",
                median=2.0,
                minimum=1.0,
                maximum=31.0,
                quartiles=(1.0, 3.0),
            ),
            (
                "joined: half of the customers lie from 1970-01-02 to 1970-01-04 (median "
                "1970-01-03), all from 1970-01-02 to 1970-02-01."
            ),
        ),
    ],
)
def test_every_kind_of_column_has_its_sentence(column, said):
    assert wording.distribution_sentence(column) == said


def correlations(*rows):
    return Correlations(tuple("abc"[: len(rows)]), np.array(rows, dtype=float))


def test_the_strongest_pair_is_told_with_its_direction():
    up = wording.correlation_sentence(correlations((1, 0.2, 0.72), (0.2, 1, 0), (0.72, 0, 1)))
    assert up.startswith("Strongest pair: a and c (0.72) rise together.")
    down = wording.correlation_sentence(correlations((1, -0.9), (-0.9, 1)))
    assert down.startswith("Strongest pair: a and b (−0.90) move against each other")


def test_where_nothing_goes_together_the_sentence_says_so():
    said = wording.correlation_sentence(correlations((1, 0.01), (0.01, 1)))
    assert said.startswith("No two columns go together noticeably")
    assert "a and b (0.01)" in said


def test_correlations_that_cannot_be_computed_are_told():
    nan = float("nan")
    assert wording.correlation_sentence(correlations((nan, nan), (nan, nan))) == (
        "No two columns vary enough to be compared."
    )
    assert wording.correlation_sentence(correlations((1,))) == (
        "With one numeric column there is nothing to compare it with."
    )


def test_categories_that_go_together():
    found = Correlations(("sex", "plan"), np.array([[1.0, 0.52], [0.52, 1.0]]), "cramers_v")
    assert wording.correlation_sentence(found) == (
        "Strongest pair: sex and plan (0.52) go together. 1 = one tells the other, 0 = unrelated."
    )
    weak = Correlations(("sex", "plan"), np.array([[1.0, 0.1], [0.1, 1.0]]), "cramers_v")
    assert wording.correlation_sentence(weak).startswith("No two columns go together noticeably")
    alone = Correlations(("sex",), np.eye(1), "cramers_v")
    assert wording.correlation_sentence(alone) == (
        "With one column of categories there is nothing to compare it with."
    )


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"a": [1.0, 2.0]}, "No values are missing."),
        ({"a": [1.0, None, 3.0, 4.0]}, "1 customer (25%) lacks a value."),
        (
            {"a": [None, None, 3.0, 4.0], "b": [None, 2.0, 3.0, 4.0]},
            (
                "2 customers (50%) lack a value, 1 of them more than one. Stripes in the same "
                "place are the same customers."
            ),
        ),
        (
            {"a": [None, 2.0], "b": [1.0, None]},
            (
                "2 customers (100%) lack a value, none more than one. Stripes in the same place "
                "are the same customers."
            ),
        ),
    ],
)
def test_who_lacks_values(columns, text):
    frame = pd.DataFrame(columns)
    infos = tuple(
        ColumnInfo(name, "feature", "numeric", int(frame[name].isna().sum()), 2) for name in frame
    )
    report = ReadReport("t.csv", "0", "csv", "utf-8", ",", len(frame), frame.shape[1])
    assert wording.missing_pattern_sentence(CustomerTable(frame, infos, report)) == text
