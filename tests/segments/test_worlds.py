"""Names, advice and sentences against the truth, in 2,000 worlds whose columns are understood."""

import re
from functools import cache

import pytest

from segmentation import segments, wording
from segmentation.segments.phrases import WORDS, numeric_phrase
from segmentation.segments.vocabulary import nouns
from tests.segments.worlds import MEANINGS, SPELLINGS, make_world

N_WORLDS = 2000

MORE = r"(high|many|long|older|above[- ]average|slightly longer)"
LESS = r"(low|few|short|younger|below[- ]average|slightly shorter)"

# What must be true of a segment for a piece of advice, each line one way: meaning and side.
NEEDS = {
    "Retention": [],
    "Service first": [{"complaints": 1}],
    "Win-back": [{"since last": 1}],
    "Premium and loyalty": [{"spend": 1, "income": 1}],
    "Upsell": [{"spend": -1, "income": 1}],
    "Payment flexibility": [{"spend": 1, "income": -1}],
    "Value range": [{"spend": -1, "income": -1}],
    "From looking to buying": [
        {"visits": 1, "orders": -1},
        {"visits": 1, "spend": -1},
        {"visits": 1, "between": 1},
    ],
    "Offers with a purpose": [{"deals": 1}],
    "Loyalty": [{"spend": 1}],
    "Welcome": [{"tenure": -1}, {"since first": -1}, {"start year": 1}],
    "One step more": [
        {"spend": -1, "tenure": 1},
        {"spend": -1, "since first": 1},
        {"spend": -1, "start year": -1},
    ],
    "Thank and keep": [{"tenure": 1}, {"since first": 1}, {"start year": -1}],
    "For families": [{"children": 1}],
    "Introductory offer": [{"spend": -1}],
    "A reason to come back": [{"orders": -1}, {"between": 1}],
    "Upper range": [{"income": 1}],
    "Entry range": [{"income": -1}],
}


@cache
def worlds():
    return [make_world(seed) for seed in range(N_WORLDS)]


def test_names_are_unique_short_and_on_the_right_side():
    for world in worlds():
        names = [segment.name.casefold() for segment in world.segments]
        assert len(set(names)) == len(names)
        assert all(0 < len(name) <= 60 for name in names)
        for segment in world.segments:
            for trait in segment.traits:
                told = trait.phrase.casefold()
                if told in segment.name.casefold() and trait.level != "average":
                    assert side_of(trait.phrase) in (0, 1 if trait.difference > 0 else -1), trait


def test_very_high_is_never_less_than_high_beside_it():
    """Of one column in two names, the stronger words stand for the higher mean."""
    n_pairs = 0
    for world in worlds():
        words = nouns(list(world.meanings))
        for column, noun in words.items():
            told = []
            for segment in world.segments:
                mean = next(p.mean for p in segment.numeric if p.column == column)
                parts = segment.name.casefold().split(", ")
                told += [
                    (mean, -rank)
                    for rank, degree in enumerate(WORDS["count"])
                    if numeric_phrase(noun, degree, mean=mean).casefold() in parts
                ]
            ranks = [rank for _, rank in sorted(told)]
            assert ranks == sorted(ranks), [s.name for s in world.segments]
            n_pairs += len(set(ranks)) > 1
    assert n_pairs > 500


def side_of(phrase):
    """Return on which side of the average plain English words put a column; 0 for others."""
    for side, pattern in ((1, MORE), (-1, LESS)):
        if re.match(rf"(very |much )?{pattern}\b", phrase, flags=re.IGNORECASE):
            return side
    return 0


def test_otherwise_average_is_said_only_of_segments_that_are():
    said = 0
    for world in worlds():
        for segment in world.segments:
            if "otherwise average" in segment.name:
                said += 1
                far = [p.column for p in segment.numeric if abs(p.difference) > 0.5]
                assert len(far) <= 1
                assert sum(p.is_far_by_ratio for p in segment.numeric) <= 1
            if "average all round" in segment.name.casefold():
                assert all(abs(p.difference) < 0.5 for p in segment.numeric)
    assert said > 10


def test_advice_follows_from_what_the_columns_mean():
    wrong = []
    for seed, world in enumerate(worlds()):
        for segment in world.segments:
            sides = world.sides(segment)
            for action in segments.actions(segment):
                if action.name == "Regular programme":
                    assert all(abs(side) < 0.5 for side in sides.values())
                elif not any(
                    all(side * sides.get(meaning, 0) >= 0.5 for meaning, side in way.items())
                    for way in NEEDS[action.name]
                ):
                    wrong.append((seed, action.name, [t.column for t in action.because]))
    assert wrong == []


def test_each_piece_of_advice_on_these_columns_is_given_somewhere():
    given = {a.name for w in worlds() for s in w.segments for a in segments.actions(s)}
    assert given >= set(NEEDS) - {"Retention"}


@pytest.mark.parametrize("meaning", ["income", "spend", "orders", "since last"])
@pytest.mark.parametrize("language", range(5))
def test_what_matters_most_is_understood_in_every_language(meaning, language):
    """However it is spelt, advice speaks of it where it lies far from the average."""
    sign = {"income": 1, "spend": 1, "orders": -1, "since last": 1}[meaning]
    wanted = {"income": "Upper range", "spend": "Loyalty", "orders": "A reason to come back"}
    from segmentation.records import Segment, Trait

    for spell in SPELLINGS:
        column = spell(MEANINGS[meaning][language])
        trait = Trait(column, "high" if sign > 0 else "low", 1.0, 0.5, sign * 1.0, phrase="x")
        found = segments.actions(Segment(0, "x", 10, 0.1, {}, traits=(trait,)))
        assert [a.name for a in found] == [wanted.get(meaning, "Win-back")], column


def test_sentences_tell_the_segments_own_numbers():
    for world in worlds():
        for segment in world.segments:
            said = wording.segment_sentence(segment)
            told = [t for t in segment.traits if t.level != "average"]
            if not told:
                assert "close to the average in everything" in said
                assert all(abs(p.difference) < 0.5 for p in segment.numeric)
                continue
            strongest = told[0]
            profile = next(p for p in segment.numeric if p.column == strongest.column)
            own = wording.format_value(profile.mean, profile.column, profile.kind)
            overall = wording.format_value(profile.overall_mean, profile.column, profile.kind)
            assert own in said
            assert overall in said
