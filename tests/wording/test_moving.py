"""Sentences on what moves and what holds a customer."""

from __future__ import annotations

from segmentation import wording
from segmentation.records import Change, Counterfactuals, JointChange, Pull

NAMES = ("Young", "Old")


def change(feature: str, value: float | str, *, is_seen: bool = True) -> Change:
    return Change(
        feature=feature,
        kind="categorical" if isinstance(value, str) else "numeric",
        current="Basic" if isinstance(value, str) else 30.0,
        value=value,
        segment=1,
        step=1.0,
        distance=1.0,
        is_seen=is_seen,
    )


def test_the_smallest_change_that_was_seen_is_named() -> None:
    found = Counterfactuals(0, (change("income", 900.0, is_seen=False), change("age", 42.5)), ())
    assert (
        wording.changes_of_one_sentence(found, NAMES)
        == "The smallest single change: age from 30 to 42.5 leads to “Old”."
    )


def test_values_that_nobody_had_are_said_to_be_such() -> None:
    found = Counterfactuals(0, (change("income", 900.0, is_seen=False),), ())
    assert "Only values beyond anything seen in training" in wording.changes_of_one_sentence(
        found, NAMES
    )


def test_no_way_out_by_one_column_is_an_answer() -> None:
    found = Counterfactuals(0, (), ("age", "income"))
    assert (
        wording.changes_of_one_sentence(found, NAMES)
        == "No single column can move this customer out of “Young”."
    )
    assert (
        wording.fixed_sentence(found)
        == "No value of these alone would move this customer: age and income."
    )


def test_many_fixed_columns_are_counted() -> None:
    found = Counterfactuals(0, (), ("a", "b", "c", "d", "e"))
    assert wording.fixed_sentence(found) == (
        "No value of these alone would move this customer: a, b, c and 2 more columns."
    )


def test_all_numbers_at_once() -> None:
    joint = JointChange({"age": 38.2, "since": 15_843.0}, 1, 0.5)
    found = Counterfactuals(0, (), (), joint)
    assert wording.joint_sentence(found, NAMES, [("age", "numeric"), ("since", "date")]) == (
        "Smaller changes in several values also work: age 38.2 and since 2013-05-18 leads to “Old”."
    )
    assert wording.joint_sentence(Counterfactuals(0, (), ()), NAMES, []) == ""


def test_values_are_written_in_own_units() -> None:
    assert wording.change_value("Gold", "tier", "categorical") == "Gold"
    assert wording.change_value(1.0, "churned", "boolean") == "yes"
    assert wording.change_value(0.0, "churned", "boolean") == "no"
    assert wording.change_value(15_843.0, "since", "date") == "2013-05-18"


def test_pulls_name_both_sides() -> None:
    pulls = (Pull("age", 3.0, 0.6), Pull("income", -1.5, -0.3), Pull("visits", 0.1, 0.02))
    assert wording.pulls_sentence(pulls, "Young", "Old") == (
        "age is the main reason for “Young” rather than “Old”; income points the other way."
    )
    assert "equally close to both" in wording.pulls_sentence(
        (Pull("age", 0.0, 0.0),), "Young", "Old"
    )
