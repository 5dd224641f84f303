"""What sets a segment apart, trait by trait."""

from dataclasses import replace

from segmentation import wording
from segmentation.records import NumericProfile, Segment, Trait
from tests.wording.test_people import PLAIN, RICH


def test_a_trait_stands_with_the_value_of_everyone():
    assert wording.trait_lines(RICH, at_most=2) == (
        ("Very high income", "86.5 on average (all customers: 60.6)", "86.5 vs 60.6 overall"),
        ("Mostly Male", "72% (all customers: 44%)", "72% vs 44% overall"),
    )
    assert wording.trait_lines(PLAIN, at_most=2) == ()


def test_of_two_traits_that_tell_the_same_numbers_the_first_is_told():
    twice = replace(RICH, traits=(RICH.traits[0], replace(RICH.traits[0], column="Wage")))
    assert [trait.column for trait in wording.distinct_traits(twice, at_most=4)] == ["Income"]


def test_a_trait_without_a_phrase_is_told_by_its_column():
    bare = replace(RICH.traits[0], phrase="")
    assert wording.trait_words(bare) == "very high Income"
    assert wording.trait_words(replace(bare, level="mostly", category="Male")) == (
        "mostly Income Male"
    )


def test_a_column_without_a_profile_is_a_plain_number():
    assert wording.trait_values(RICH, RICH.traits[3]) == ("9", "5")


def test_who_is_without_something_is_counted_as_the_words_say():
    """A quarter of the segment are members, of everyone three quarters."""
    member = NumericProfile("member", 0.25, 0, 0.43, 0.75, 0.43, is_feature=True, kind="boolean")
    low = Trait("member", "low", 0.25, 0.75, -0.5, phrase="mostly without member")
    segment = Segment(0, "A", 40, 0.4, {}, numeric=(member,), traits=(low,))
    [line] = wording.trait_lines(segment, at_most=3)
    assert line.against == "75% (all customers: 25%)"
    assert wording.segment_sentence(segment) == (
        "40 customers (40%): mostly without member (75% against 25% of everyone)."
    )
