"""Put what a name says of a segment into a title of a few words: "Low-income big spenders"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from segmentation.records import NumericProfile
from segmentation.segments.phrases import HIGH, MANY, level_of
from segmentation.segments.topics import topic_of
from segmentation.segments.vocabulary import Noun


class Title(NamedTuple):
    """One thing to say of a segment, before a noun and as one."""

    rank: int
    """Of several the lowest is the noun, and the others stand before it, the highest first."""
    adjective: str
    noun: str


_WORDS: dict[str, tuple[str, str]] = {
    "+catalogue": ("", "catalogue buyers"),
    "+store": ("", "store buyers"),
    "+web": ("", "online buyers"),
    "+visits": ("", "frequent visitors"),
    "-visits": ("", "rare visitors"),
    "+deals": ("deal-seeking", "deal seekers"),
    "+spend": ("big-spending", "big spenders"),
    "-spend": ("low-spending", "low spenders"),
    "+orders": ("frequent", "frequent buyers"),
    "-orders": ("occasional", "occasional buyers"),
    "+since": ("lapsed", "lapsed buyers"),
    "-since": ("recent", "recent buyers"),
    "+tenure": ("long-standing", "long-standing customers"),
    "-tenure": ("newer", "newer customers"),
    "+income": ("high-income", "high-income customers"),
    "-income": ("low-income", "low-income customers"),
    "+age": ("older", "older customers"),
    "-age": ("younger", "younger customers"),
}
"""What makes a noun of its own comes first: of others it is said before it."""
_OTHERWISE = {
    "-age": ("young", "young customers"),
    "+since": ("less recent", "less recent buyers"),
}
"""Of those who are young, whatever the others are; of those who were here not so long ago."""
_COUNTED = {"+catalogue", "+store", "+web", "+deals", "+visits", "+orders"}
"""What is said of them holds only of two or more."""
_FAMILIES = {"spend": "+spend", "purchases": "+orders", "orders": "+orders"}
_YOUNG = 30
"""Years below which customers are young, whatever the others are."""


def topics_of(columns: Iterable[str], words: Mapping[str, Noun]) -> dict[str, str]:
    """Return what more of each column means, ages among it; without those that say nothing."""
    ages = {"age": "+age", "birth": "-age"}
    found = {column: ages.get(words[column].form) or topic_of(column) for column in columns}
    return {column: topic for column, topic in found.items() if topic is not None}


def title_of(profile: NumericProfile, noun: Noun, topics: Mapping[str, str]) -> Title | None:
    """Return how a title tells of one column; None where another column is about the same.

    Parameters
    ----------
    profile : NumericProfile
    noun : Noun
    topics : mapping of column to topic
        Of the features, as `topics_of` returns them.
    """
    topic = topics.get(profile.column)
    same = [column for column, other in topics.items() if topic and other[1:] == topic[1:]]
    if len(same) != 1 or topic is None or noun.family == "spend" or profile.kind == "boolean":
        return None
    topic = _turned(topic, profile.difference)
    if abs(profile.difference) < HIGH or (topic in _COUNTED and profile.mean < MANY):
        return None
    is_young = noun.form == "age" and profile.mean < _YOUNG
    is_short = not level_of(profile.difference).startswith("very")
    is_otherwise = (topic == "-age" and is_young) or (topic == "+since" and is_short)
    return _title(topic, _OTHERWISE if is_otherwise else _WORDS)


def family_title(
    family: str, columns: set[str], difference: float, topics: Mapping[str, str]
) -> Title | None:
    """Return how a title tells of columns that lie on one side together."""
    topic = _FAMILIES.get(family)
    others = {topics[column][1:] for column in topics.keys() - columns}
    return None if topic is None or topic[1:] in others else _title(_turned(topic, difference))


def titled(titles: Sequence[Title | None]) -> str:
    """Return one title of two things or three; "" where one of them cannot be told so.

    Examples
    --------
    >>> titled([Title(5, "big-spending", "big spenders"), Title(14, "low-income", "")])
    'Low-income big spenders'
    """
    told = sorted(title for title in titles if title is not None)
    if not len(titles) == len(told) > 1 or not all(title.adjective for title in told[1:]):
        return ""
    words = " ".join([*(title.adjective for title in told[:0:-1]), told[0].noun])
    return words[0].upper() + words[1:]


def _turned(topic: str, difference: float) -> str:
    return ("+" if (topic[0] == "+") == (difference > 0) else "-") + topic[1:]


def _title(topic: str, words: Mapping[str, tuple[str, str]] = _WORDS) -> Title | None:
    return Title(list(_WORDS).index(topic), *words[topic]) if topic in words else None


def is_titled(name: str, column: str, noun: Noun, difference: float) -> bool:
    """Return whether an automatic name tells a column as titles do."""
    topic = topics_of([column], {column: noun}).get(column)
    family = _FAMILIES.get(noun.family)
    turned = [_turned(each, difference) for each in (topic, family) if each is not None]
    said = name.casefold()
    return any(
        word and re.search(rf"(?<!\w){word}(?!\w)", said)
        for each in turned
        for word in (*_WORDS.get(each, ()), *_OTHERWISE.get(each, ()))
    )
