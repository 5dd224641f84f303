"""A person's name that the numbers contradict is flagged; one that says nothing is not."""

from dataclasses import replace

import pytest

from segmentation import segments
from segmentation.records import NumericProfile, Segment
from segmentation.wording import name_contradiction_sentence


def segment(name, *, is_own=True, **means):
    profiles = tuple(
        NumericProfile(
            column, mean, mean, spread=1, overall_mean=50, overall_spread=10, is_feature=True
        )
        for column, mean in means.items()
    )
    return Segment(0, name, 10, 0.5, {}, numeric=profiles, is_own_name=is_own)


@pytest.mark.parametrize(
    ("name", "means", "column"),
    [
        ("High spend", {"spend": 31}, "spend"),
        ("Low spend, loyal", {"spend": 64}, "spend"),
        ("Our BIG spend people", {"spend": 49}, "spend"),
        ("Many orders", {"orders": 12}, "orders"),
        ("Young and careless", {"Age": 61}, "Age"),
        ("Senior shoppers", {"Age": 33}, "Age"),
    ],
)
def test_words_that_no_longer_hold(name, means, column):
    found = segments.name_contradictions(segment(name, **means))
    assert [each.column for each in found] == [column]


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("High spend", {"spend": 64}),
        ("Sleepers", {"spend": 12, "Age": 80}),
        ("High street", {"spend": 12}),
        ("Youngsville customers", {"Age": 70}),
        ("Low spend, high income", {"spend": 30, "income": 70}),
    ],
)
def test_what_holds_or_says_nothing_is_left_alone(name, means):
    assert segments.name_contradictions(segment(name, **means)) == ()


def test_an_automatic_name_is_made_from_the_numbers():
    assert segments.name_contradictions(segment("High spend", is_own=False, spend=31)) == ()


def test_the_sentence_gives_both_numbers():
    found = segments.name_contradictions(segment("High spend", spend=31))
    assert name_contradiction_sentence(found[0]) == (
        "The name says “High spend”, but spend is below average now: 31 (all customers: 50)."
    )


def test_renaming_makes_a_name_a_persons():
    named = segments.rename((replace(segment("Auto", is_own=False), segment=0),), 0, name="Ours")
    assert named[0].is_own_name
    same = segments.rename((segment("Auto", is_own=False),), 0, name="Auto", notes="A note.")
    assert not same[0].is_own_name
