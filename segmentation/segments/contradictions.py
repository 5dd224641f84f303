"""Find what a person's name for a segment says that its numbers no longer show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segmentation.records import NameContradiction, NumericProfile, Segment
from segmentation.segments.phrases import OPPOSITE, Degree, numeric_phrase
from segmentation.segments.vocabulary import Noun, nouns

_HIGH: tuple[Degree, ...] = ("very high", "high", "above average")
_SYNONYMS = {"high": ("big", "large", "top", "strong", "much"), "low": ("small", "little", "weak")}
"""Words that people use for more and less of anything."""
_OLDER, _YOUNGER = ("older", "old", "senior", "seniors"), ("younger", "young")


def name_contradictions(segment: Segment) -> tuple[NameContradiction, ...]:
    """Return what the name says of a column that lies on the other side of the average now.

    Only plain words for more and less of a column are understood: "High spend", "Few orders",
    "Young". A name that says nothing of the columns contradicts nothing, and an automatic one is
    made from the numbers.
    """
    if not segment.is_own_name:
        return ()
    words = nouns([profile.column for profile in segment.numeric])
    found = []
    for profile in segment.numeric:
        said = _said(segment.name, profile, words[profile.column])
        if said is not None and said[0] * profile.difference < 0:
            found.append(
                NameContradiction(
                    said[1], profile.column, mean=profile.mean, overall_mean=profile.overall_mean
                )
            )
    return tuple(found)


def _said(name: str, profile: NumericProfile, noun: Noun) -> tuple[int, str] | None:
    """Return on which side of the average a name puts a column (1, -1), and in which words."""
    for sign, phrase in _phrases(profile, noun):
        hit = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", name, flags=re.IGNORECASE)
        if hit is not None:
            return sign, hit[0]
    return None


def _phrases(profile: NumericProfile, noun: Noun) -> Iterator[tuple[int, str]]:
    for degree in _HIGH:
        yield 1, numeric_phrase(noun, degree, kind=profile.kind)
        yield -1, numeric_phrase(noun, OPPOSITE[degree], kind=profile.kind)
    if noun.form in ("amount", "count"):
        for level, others in _SYNONYMS.items():
            for word in (level, *others):
                yield (1 if level == "high" else -1), f"{word} {noun.words}"
    if noun.form in ("age", "birth"):
        for sign, ages in ((1, _OLDER), (-1, _YOUNGER)):
            for word in ages:
                yield (sign if noun.form == "age" else -sign), word
