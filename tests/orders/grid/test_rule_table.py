"""The segment table as rows: read back as it was, and refused where a code has no name or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from segmentation.errors import ParameterError
from segmentation.orders import (
    movement_between,
    name_by_code,
    rules_frame,
    rules_from_frame,
    score_rfm,
    segment_rules,
    segments_over_months,
)
from segmentation.orders.grid.segment_table import meaning_of
from segmentation.records import RfmOptions, RfmRule
from tests.orders.conftest import exactly

LEVELS = (3, 4, 5)


def halves(first="good", second="poor"):
    """Two segments of three levels: recency 2 to 3, and recency 1."""
    return pd.DataFrame(
        {
            "segment": [first, second],
            "recency_from": [2, 1],
            "recency_to": [3, 1],
            "frequency_from": [1, 1],
            "frequency_to": [3, 3],
            "monetary_from": [1, 1],
            "monetary_to": [3, 3],
        }
    )


@pytest.mark.parametrize("levels", LEVELS)
def test_the_built_in_table_is_read_back_as_it_was(levels):
    rules = segment_rules(levels)
    read = rules_from_frame(rules_frame(rules), levels)
    assert [replace(rule, meaning="", action="") for rule in read] == list(rules)
    for rule in rules:
        assert meaning_of(rule.name, read) == meaning_of(rule.name, rules)


@pytest.mark.parametrize("levels", LEVELS)
def test_a_table_that_was_written_as_text_is_read_too(levels):
    written = rules_frame(segment_rules(levels)).astype("str")
    assert rules_from_frame(written, levels) == rules_from_frame(
        rules_frame(segment_rules(levels)), levels
    )


def test_own_names_take_the_place_of_the_built_in_ones():
    rules = rules_from_frame(halves(), 3)
    assert rules == (
        RfmRule("good", (2, 3), (1, 3), (1, 3)),
        RfmRule("poor", (1, 1), (1, 3), (1, 3)),
    )
    names = name_by_code(rules, 3)
    assert len(names) == 27
    assert {code for code, name in names.items() if name == "poor"} == {
        code for code in names if code[0] == "1"
    }


def test_own_names_keep_the_place_of_their_row_and_have_colours_of_their_own(sample_customers):
    frame = rules_frame(segment_rules(5))
    frame.loc[frame["segment"] == "champions", "segment"] = "VIPs"
    built_in = score_rfm(sample_customers)
    grid = score_rfm(sample_customers, RfmOptions(rules=rules_from_frame(frame, 5)))
    assert grid.names == ("VIPs", *built_in.names[1:])
    colours = [segment.colour for segment in grid.segments]
    assert colours == [segment.colour for segment in built_in.segments]
    assert len(set(colours)) == len(colours)


def test_texts_of_a_segment_may_stand_on_any_of_its_rows():
    frame = rules_frame(segment_rules(3))
    frame.loc[frame["segment"] == "loyal", ["who_they_are", "what_to_try"]] = [
        ["", ""],
        ["Regulars.", "Coffee."],
    ]
    assert meaning_of("loyal", rules_from_frame(frame, 3)) == ("Regulars.", "Coffee.")


def test_rows_that_are_empty_are_passed_over():
    frame = pd.concat([halves(), pd.DataFrame({"segment": [None]})], ignore_index=True)
    assert len(rules_from_frame(frame, 3)) == 2


def _without(frame, column):
    return frame.drop(columns=column)


def _with(frame, column, value, row=1):
    changed = frame.astype("object")
    changed.loc[row, column] = value
    return changed


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            _without(halves(), "recency_to"),
            (
                "The segment table has no column 'recency_to'. It needs segment, recency_from, "
                "recency_to, frequency_from, frequency_to, monetary_from, monetary_to; "
                "who_they_are and what_to_try may stand beside them."
            ),
        ),
        (
            _with(halves(), "segment", " "),
            "Row 2 of the segment table has no name. Give it one.",
        ),
        (
            _with(halves(), "frequency_to", "many"),
            (
                "Row 2 of the segment table has 'many' in 'frequency_to': write a score, a whole "
                "number from 1."
            ),
        ),
        (
            _with(halves(), "frequency_to", None),
            (
                "Row 2 of the segment table has '' in 'frequency_to': write a score, a whole "
                "number from 1."
            ),
        ),
        (
            _with(halves(), "frequency_to", 4),
            (
                "Segment 'poor' cannot take frequency scores 1 to 4: they go from 1 to 3, the "
                "lower first."
            ),
        ),
        (
            _with(halves(), "frequency_to", 2),
            (
                "The segment table does not name each of the 27 codes once: 3 have no name (first: "
                "131). Mend the scores of those segments."
            ),
        ),
        (
            _with(halves(), "recency_to", 2),
            (
                "The segment table does not name each of the 27 codes once: 9 have two (first: 211 "
                "(good and poor)). Mend the scores of those segments."
            ),
        ),
    ],
)
def test_a_table_that_does_not_hold_is_refused(frame, sentence):
    with pytest.raises(ParameterError, match=exactly(sentence)):
        rules_from_frame(frame, 3)


def test_an_edited_table_names_customers_at_every_date(sample_clean, sample_customers):
    rules = rules_from_frame(halves(), 3)
    grid = score_rfm(sample_customers, RfmOptions(levels=3, rules=rules))
    assert grid.names == ("good", "poor")
    is_poor = grid.recency_scores == 1
    assert [segment.n_customers for segment in grid.segments] == [(~is_poor).sum(), is_poor.sum()]
    poor = grid.segments[1]
    assert poor.codes == tuple(f"1{f}{m}" for f in (1, 2, 3) for m in (1, 2, 3))
    history = segments_over_months(
        sample_clean, months=2, options=RfmOptions(levels=3, rules=rules)
    )
    assert history.names == grid.names
    assert history.customers[-1].tolist() == [s.n_customers for s in grid.segments]
    moved = movement_between(
        sample_clean, date(2026, 1, 1), options=RfmOptions(levels=3, rules=rules)
    )
    assert moved.names_after[:-1] == grid.names
    assert moved.counts[:, :-1].sum(axis=0).tolist() == [s.n_customers for s in grid.segments]
