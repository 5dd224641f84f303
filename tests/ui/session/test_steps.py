"""What a step that can be taken back is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segmentation.records import PrepareSettings
from segmentation.ui.session import identity, steps
from segmentation.ui.session.study import Study, sample, untouched, upload

FILE = untouched(upload(b"id,age\n", "spring.csv"))
FOUR = replace(FILE, k=4)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (sample(), FILE, "upload of spring.csv"),
        (FILE, sample(), "change to Mall customers (sample)"),
        (FILE, untouched(replace(FILE.file, sheet="2026")), "change to the sheet 2026"),
        (FOUR, replace(FOUR, k=3), "k from 4 to 3"),
        (FOUR, FOUR.with_roles({"age": "label"}), "role of age and k from 4 to the recommended"),
        (FILE, FILE.with_roles({"a": "label", "b": "identifier"}), "roles of 2 columns"),
        (FOUR, replace(FOUR, algorithm="ward"), "method from K-Means to Ward"),
        (
            FOUR,
            FOUR.with_settings(PrepareSettings(features=("age",), numeric_impute="mean")),
            "choice of features and how gaps are filled",
        ),
        (replace(FOUR, algorithm="ward"), FILE, "back to the defaults"),
    ],
)
def test_a_change_is_told_in_a_few_words(before: Study, after: Study, told: str) -> None:
    assert steps.told_change(before, after).startswith(told)


def test_a_number_that_is_only_fixed_is_not_told_as_another() -> None:
    assert steps.told_change(sample(), replace(sample(), k=5)) == "k fixed at 5"
    assert steps.told_change(replace(sample(), k=5), sample()) == "k as recommended"


def test_a_plan_is_told_by_the_segment_it_is_for() -> None:
    own = identity.Identity((0, 1), ("Young", "Old"), ("#1", "#2"), ("", ""), ("", ""))
    assert steps.told_renaming(own, replace(own, plans=("", "Call.")), 1) == "plan of “Old”"
