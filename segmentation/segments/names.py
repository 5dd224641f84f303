"""Name segments by the few traits that set each apart: short, unique, true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from segmentation.records import Segment
from segmentation.segments.columns import CategoryColumn, NumericColumn
from segmentation.segments.phrases import HIGH, SLIGHT, unknown_phrase
from segmentation.segments.points import (
    Landscape,
    Point,
    feature_names,
    feature_points,
    pick,
    profile_point,
    survey,
    trait_point,
)
from segmentation.segments.titles import titled
from segmentation.segments.traits import is_known
from segmentation.segments.vocabulary import Noun, clip

LONGEST_NAME = 60
_NOTHING_STANDS_OUT = "average all round"
_NO_TRAIT = "no clear trait"
OTHERWISE = "otherwise average"
STRONG = 0.8
_FEW_FEATURES = 4
"""Up to this many features, a third trait is told at once where three are strong."""

_NEAR_AVERAGE = 0.35
"""Standard deviations up to which the other features let a name say "otherwise average"."""


def suggest_names(
    segments: tuple[Segment, ...],
    words: Mapping[str, Noun],
    *,
    numeric: tuple[NumericColumn, ...] = (),
    categorical: tuple[CategoryColumn, ...] = (),
) -> tuple[Segment, ...]:
    """Return the segments with suggested names.

    A name says two traits of the features, strong ones that separate the segments well, leaving
    out what says the same as one before it; a third where there are few features. Segments that
    would share a name get finer words, then another trait, then one that took no part in the
    clustering, and at last a number; so do segments whose name holds of another one too. What
    the columns' meaning allows is put as a title: "Low-income big spenders".

    Parameters
    ----------
    segments : tuple of Segment
        With profiles and traits.
    words : mapping of column to Noun
    numeric, categorical : tuple of columns
        The values behind the profiles; without them no two traits count as alike.

    Returns
    -------
    tuple of Segment
        Names are unique (in lower case too) and at most 60 characters long.
    """
    landscape = survey(segments, words, numeric=numeric, categorical=categorical)
    variants = [_variants(segment, landscape) for segment in segments]
    names = _settled(variants)
    if any(name not in (of[0], of[2]) for name, of in zip(names, variants, strict=True)):
        # One name says "very high": then "high" beside it must be less.
        names = _settled([of[1:2] + of[3:] for of in variants])
    names = _numbered(_titled(names, segments, landscape), segments)
    return tuple(replace(s, name=name) for s, name in zip(segments, names, strict=True))


def _variants(segment: Segment, landscape: Landscape) -> list[str]:
    """Return the segment's possible names, from the plainest to the most detailed."""
    features = feature_points(segment, landscape)
    names = feature_names(segment)
    others = [
        trait_point(trait, segment, landscape)
        for trait in segment.traits
        if trait.column not in names and trait.level != "average"
    ]
    slight = _slight_points(segment, landscape)

    n_strong = sum(point.strength >= STRONG for point in features)
    n_told = 3 if n_strong >= 3 and len(names) <= _FEW_FEATURES else 2
    of_title = _points_of_title(pick(features, n_told, landscape))

    def name(n: int, *, graded: bool, n_slight: int = 0, n_others: int = 0) -> str:
        points = (of_title if n == 0 else pick(features, n, landscape)) + slight[:n_slight]
        points.sort(key=landscape.place)
        phrases = _phrases(points, graded=graded)
        n_told_others = n_others if phrases else max(n_others, 1)
        unknown = [unknown_phrase(landscape.words[name]) for name in segment.unknown[:2]]
        phrases = phrases or unknown or _average_phrases(segment, slight)
        if n_told_others and others:
            phrases = (phrases or ["average"]) + _phrases(others[:n_told_others], graded=graded)
        if len(phrases) == 1 and _is_average_but_for(points, segment):
            phrases.append(OTHERWISE)
        return _joined(phrases)

    n_first = 0 if of_title else n_told
    return [
        name(n_first, graded=False),
        name(n_first, graded=True),
        name(3, graded=False),
        name(3, graded=True),
        name(2, graded=True, n_slight=1),
        name(2, graded=True, n_slight=2),
        name(2, graded=True, n_others=1),
        name(2, graded=True, n_others=2),
        name(1, graded=True, n_slight=1),
    ]


def _points_of_title(points: list[Point]) -> list[Point]:
    """Return the two of the points that make a title, its noun among them; none where none do."""
    if not points or not titled([point.title for point in points]):
        return []
    noun = min(points, key=lambda point: point.title or ())
    return [noun, *(point for point in points if point is not noun)][:2]


def _titled(names: list[str], segments: tuple[Segment, ...], landscape: Landscape) -> list[str]:
    """Return the names as titles where they have one that no other segment has."""
    titles = []
    for name, segment in zip(names, segments, strict=True):
        of_points = {}
        picked = pick(feature_points(segment, landscape), 3, landscape)
        for points in (picked[:1], picked[:2], picked, _points_of_title(picked)):
            told = _joined(_phrases(sorted(points, key=landscape.place), graded=False))
            of_points[told] = titled([point.title for point in points])
        titles.append(of_points.get(name, "") or name)
    shared = {place for group in _same(titles) for place in group}
    return [names[i] if i in shared else title for i, title in enumerate(titles)]


def _slight_points(segment: Segment, landscape: Landscape) -> list[Point]:
    """Return the points of the features that lie slightly off, furthest first."""
    return [
        profile_point(profile, landscape)
        for profile in sorted(
            segment.numeric, key=lambda p: (-round(abs(p.difference), 9), p.column)
        )
        if profile.is_feature and SLIGHT <= abs(profile.difference) < HIGH and is_known(profile)
        if profile.column not in segment.unknown
    ]


def _phrases(points: list[Point], *, graded: bool) -> list[str]:
    return [point.graded if graded else point.plain for point in points]


def _is_average_but_for(points: list[Point], segment: Segment) -> bool:
    """Return whether every feature but these is near the average, and no other column is told."""
    told = {column for point in points for column, _ in point.keys}
    others = [p for p in segment.numeric if p.is_feature and p.column not in told]
    is_only = {trait.column for trait in segment.traits if trait.level != "average"} <= told
    has_others = len(feature_names(segment)) > len(told)
    return (
        has_others
        and not segment.unknown
        and is_only
        and all(abs(p.difference) < _NEAR_AVERAGE and not p.is_far_by_ratio for p in others)
    )


def _average_phrases(segment: Segment, slight: list[Point]) -> list[str]:
    """Return what is true of a segment without traits; empty where it is average in everything."""
    if not any(profile.is_feature and profile.is_far_by_ratio for profile in segment.numeric):
        return []
    if slight:
        return [slight[0].graded]
    average = [trait.phrase for trait in segment.traits if trait.level == "average"]
    return average or [_NO_TRAIT]


def _settled(variants: list[list[str]]) -> list[str]:
    return _told_apart(_made_unique(variants), variants)


def _made_unique(variants: list[list[str]]) -> list[str]:
    """Take the first variant of each; where two agree, both go on to their next."""
    at = [0] * len(variants)
    while True:
        names = [of_segment[i] for of_segment, i in zip(variants, at, strict=True)]
        clashing = [i for group in _same(names) for i in group if at[i] + 1 < len(variants[i])]
        if not clashing:
            return names
        for i in clashing:
            at[i] += 1


def _told_apart(names: list[str], variants: list[list[str]]) -> list[str]:
    """Replace names that are a part of another one, where a variant of either is not.

    "High charges, long tenure" beside "High charges, long tenure, many calls" says nothing wrong,
    but both segments have what it says.
    """
    found = list(names)
    for i in sorted(range(len(names)), key=lambda place: names[place]):
        whole = [j for j, name in enumerate(found) if j != i and _is_part(found[i], name)]
        for place in (i, *whole):
            others = [name for j, name in enumerate(found) if j != place]
            free = (v for v in variants[place] if not any(_overlap(v, name) for name in others))
            better = next(free, None) if whole else None
            if better is not None:
                found[place] = better
                break
    return found


def _overlap(one: str, other: str) -> bool:
    return _is_part(one, other) or _is_part(other, one)


def _is_part(name: str, other: str) -> bool:
    """Return whether all that a name says is said by another one, in as many words or more."""
    said = [f"{phrase} " for phrase in other.casefold().split(", ")]
    return all(
        any(phrase.startswith(f"{own} ") for phrase in said) for own in name.casefold().split(", ")
    )


def _numbered(names: list[str], segments: tuple[Segment, ...]) -> list[str]:
    """Number the names that are still shared, by the column in which their segments differ most."""
    numbered, taken = list(names), {name.casefold() for name in names}
    for group in _same(names):
        positions = _positions([segments[i] for i in group])
        order = sorted(range(len(group)), key=lambda j: (positions[j], -segments[group[j]].size, j))
        number = 0
        for j in order:
            name = names[group[j]]
            while name.casefold() in taken:
                number += 1
                end = f" ({number})"
                name = clip(names[group[j]], LONGEST_NAME - len(end)) + end
            numbered[group[j]] = name
            taken.add(name.casefold())
    return numbered


def _positions(segments: list[Segment]) -> list[float]:
    """Return where each segment stands, highest first, in the column that parts them most."""
    by_column: dict[str, list[float]] = defaultdict(list)
    for segment in segments:
        for profile in segment.numeric:
            by_column[profile.column].append(round(profile.difference, 9))
    complete = {c: values for c, values in by_column.items() if len(values) == len(segments)}
    if not complete:
        return [0.0] * len(segments)
    widest = min(complete, key=lambda c: (min(complete[c]) - max(complete[c]), c))
    return [-value for value in complete[widest]]


def _same(names: list[str]) -> list[list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        places[name.casefold()].append(i)
    return [group for group in places.values() if len(group) > 1]


def _joined(phrases: list[str]) -> str:
    phrases = list(dict.fromkeys(phrases)) or [_NOTHING_STANDS_OUT]
    name = ", ".join(_contracted(phrases))
    while len(phrases) > 1 and len(name) > LONGEST_NAME:
        phrases = phrases[:-1]
        name = ", ".join(_contracted(phrases))
    name = clip(name, LONGEST_NAME)
    return name[0].upper() + name[1:]


def _contracted(phrases: list[str]) -> list[str]:
    """Say once what two phrases share, as in "few store and web purchases"."""
    done = phrases[:1]
    for phrase in phrases[1:]:
        together = _said_once(done[-1].split(" "), phrase.split(" "))
        done[-1:] = [together] if together else [done[-1], phrase]
    return done


def _said_once(one: list[str], other: list[str]) -> str:
    if "and" in one or one[0] != other[0] or any(word.endswith(":") for word in one):
        return ""
    shorter = min(len(one), len(other))
    head = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    left = shorter - head
    tail = next((i for i in range(left) if one[-1 - i] != other[-1 - i]), left)
    # One shared word ("high") is not worth it: what is high would be less clear.
    if head + tail < 2 or shorter <= head + tail or one[0] == "very":
        return ""
    middles = [" ".join(words[head : len(words) - tail]) for words in (one, other)]
    return " ".join([*one[:head], " and ".join(middles), *one[len(one) - tail :]])
