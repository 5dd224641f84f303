"""Collect the points that a name can make about a segment, and choose those that say most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from segmentation.records import NumericProfile, Segment, Trait
from segmentation.segments.columns import CategoryColumn, Key, NumericColumn, likeness
from segmentation.segments.phrases import (
    HIGH,
    category_phrase,
    degree_of,
    level_of,
    numeric_phrase,
    plain,
)
from segmentation.segments.titles import Title, family_title, title_of, topics_of
from segmentation.segments.traits import strength, told_mean
from segmentation.segments.vocabulary import Noun

MOST_POINTS = 8
"""Points of a segment, strongest first, that may come into its name."""

_LEAST_NEWS = 0.25
"""What a further point must add, in standard deviations, beyond those already in the name."""

_SAME_FAMILY = 0.8
"""What a point is worth beside one whose words it shares (two kinds of purchases, say)."""

_LEAST_FAMILY, _EVENNESS = 3, 1.6
"""Members of a family; how far its strongest may go beyond its mean and still be told as one."""


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One thing to say about a segment: of one column or category, or of a family of columns."""

    keys: tuple[Key, ...]
    strength: float
    plain: str
    """Without "very"; an age as its trait tells it."""
    graded: str
    words: frozenset[str]
    title: Title | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Landscape:
    """What holds for all segments: nouns, how alike columns are, how far they separate."""

    words: Mapping[str, Noun]
    likeness: Mapping[tuple[Key, Key], float]
    """Correlation (absolute, 0 to 1) of two columns or categories over the customers."""
    separation: Mapping[Key, float]
    """Share of the variance that lies between segments, 0 to 1."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """What more of a feature means, where its name says so."""

    def separation_by(self, point: Point) -> float:
        """Return how far the point's columns separate the segments, 0 to 1."""
        return max(self.separation.get(key, 0.0) for key in point.keys)

    def place(self, point: Point) -> tuple[float, tuple[str, str]]:
        """Return where a point stands in a name: what separates most comes first."""
        return -round(self.separation_by(point), 6), _key_text(point.keys[0])


def survey(
    segments: tuple[Segment, ...],
    words: Mapping[str, Noun],
    *,
    numeric: tuple[NumericColumn, ...],
    categorical: tuple[CategoryColumn, ...],
) -> Landscape:
    """Measure what points are worth: see `Landscape`."""
    keys = {
        (trait.column, trait.category)
        for segment in segments
        for trait in _feature_traits(segment)[: 2 * MOST_POINTS]
    }
    return Landscape(
        words=words,
        likeness=likeness(sorted(keys, key=_key_text), numeric, categorical),
        separation=_separation(segments),
        topics=topics_of(sorted(set().union(*map(feature_names, segments))), words),
    )


def feature_points(segment: Segment, landscape: Landscape) -> list[Point]:
    """Return the points that the features make, strongest first; even families as one."""
    families = _families(segment, landscape)
    told = {key for family in families for key in family.keys}
    single = [
        trait_point(trait, segment, landscape)
        for trait in _feature_traits(segment)
        if (trait.column, trait.category) not in told
    ]
    return sorted(
        families + single, key=lambda point: (-round(point.strength, 6), _key_text(point.keys[0]))
    )


def trait_point(trait: Trait, segment: Segment, landscape: Landscape) -> Point:
    """Return the point that one trait makes."""
    noun = landscape.words[trait.column]
    if trait.category is not None:
        among = next(p.categories for p in segment.categorical if p.column == trait.column)
        phrase = category_phrase(noun, trait.category, trait.value, among=among)
        key = (trait.column, trait.category)
        return Point((key,), strength(trait), phrase, phrase, frozenset(noun.words.split()))
    profile = next(p for p in segment.numeric if p.column == trait.column)
    return profile_point(profile, landscape)


def profile_point(profile: NumericProfile, landscape: Landscape) -> Point:
    """Return the point that a numeric column makes, be it slight."""
    noun = landscape.words[profile.column]
    degree = degree_of(profile.difference)
    if profile.kind == "boolean" and degree in ("above average", "below average"):
        degree = "high" if profile.difference > 0 else "low"
    short = degree if noun.form in ("age", "birth") else plain(degree)  # "much" is short enough
    return Point(
        keys=((profile.column, None),),
        strength=abs(profile.difference),
        plain=numeric_phrase(noun, short, kind=profile.kind, mean=told_mean(profile)),
        graded=numeric_phrase(noun, degree, kind=profile.kind, mean=told_mean(profile)),
        words=frozenset(noun.words.split()),
        title=title_of(profile, noun, landscape.topics),
    )


def pick(points: Sequence[Point], n: int, landscape: Landscape) -> list[Point]:
    """Return up to n points, each the one that adds most to those already taken.

    What a point adds counts more where its columns separate all the segments well, so that the
    names of a segmentation speak of the same things.
    """
    picked: list[Point] = []
    candidates = list(points[:MOST_POINTS])

    def news(point: Point) -> float:
        alike = max((_alike(point, other, landscape) for other in picked), default=0.0)
        new = point.strength * math.sqrt(max(1 - alike**2, 0.0))
        return new * (_SAME_FAMILY if any(point.words & o.words for o in picked) else 1)

    def worth(point: Point) -> float:
        return round(news(point) * math.sqrt(landscape.separation_by(point)), 6)

    while candidates and len(picked) < n:
        best = max(candidates, key=worth)  # the first of equals: candidates are in order
        if picked and news(best) < _LEAST_NEWS:
            break
        candidates.remove(best)
        if best.plain not in {other.plain for other in picked}:
            picked.append(best)
    return picked


def _feature_traits(segment: Segment) -> list[Trait]:
    """Return the traits that lie in features, strongest first."""
    names = feature_names(segment)
    return [t for t in segment.traits if t.column in names and t.level != "average"]


def feature_names(segment: Segment) -> set[str]:
    """Return the columns that the segments were made from."""
    numeric = {profile.column for profile in segment.numeric if profile.is_feature}
    return numeric | {profile.column for profile in segment.categorical if profile.is_feature}


def _key_text(key: Key) -> tuple[str, str]:
    """Return a key that can be sorted."""
    return key[0], key[1] or ""


def _families(segment: Segment, landscape: Landscape) -> list[Point]:
    """Return the families whose columns all lie on one side, about equally far."""
    members: dict[str, list[NumericProfile]] = defaultdict(list)
    for profile in segment.numeric:
        family = landscape.words[profile.column].family
        if profile.is_feature and family and profile.kind == "numeric":
            members[family].append(profile)
    points = []
    for family, profiles in sorted(members.items()):
        differences = [profile.difference for profile in profiles]
        mean = math.fsum(differences) / len(differences)
        strongest = max(abs(difference) for difference in differences)
        is_one_sided = all(difference * mean > 0 for difference in differences)
        if (
            len(profiles) >= _LEAST_FAMILY
            and is_one_sided
            and abs(mean) >= HIGH
            and strongest <= _EVENNESS * abs(mean)
        ):
            noun = Noun(family, "amount" if family == "spend" else "count")
            level = level_of(mean)
            points.append(
                Point(
                    keys=tuple((profile.column, None) for profile in profiles),
                    strength=strongest,
                    plain=numeric_phrase(noun, plain(level)),
                    graded=numeric_phrase(noun, level),
                    words=frozenset([family]),
                    title=family_title(
                        family, {p.column for p in profiles}, mean, landscape.topics
                    ),
                )
            )
    return points


def _alike(one: Point, other: Point, landscape: Landscape) -> float:
    pairs = [(own, others) for own in one.keys for others in other.keys]
    return max(landscape.likeness.get(pair, 0.0) for pair in pairs)


def _separation(segments: tuple[Segment, ...]) -> Mapping[Key, float]:
    found: dict[Key, float] = defaultdict(float)
    for segment in segments:
        for profile in segment.numeric:
            found[profile.column, None] += segment.share * profile.difference**2
        for of_column in segment.categorical:
            rows = zip(
                of_column.categories, of_column.shares, of_column.overall_shares, strict=True
            )
            for category, share, overall in rows:
                variance = overall * (1 - overall)
                if variance > 0:
                    between = segment.share * (share - overall) ** 2 / variance
                    found[of_column.column, category] += between
    return found
