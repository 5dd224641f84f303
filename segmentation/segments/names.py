"""Names for segments, from the few traits that set each apart: short, unique, true."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segmentation.records import Matrix, NumericProfile, Segment, Trait
from segmentation.segments.columns import CategoryColumn, NumericColumn
from segmentation.segments.phrases import (
    HIGH,
    SLIGHT,
    category_phrase,
    degree_of,
    numeric_phrase,
    plain,
)
from segmentation.segments.traits import strength
from segmentation.segments.vocabulary import Noun, clip

LONGEST_NAME = 60
NOTHING_STANDS_OUT = "average all round"
N_RANKED = 8
"""Traits of a segment, strongest first, that may come into its name."""

LEAST_NEWS = 0.25
"""What a further trait must add, in standard deviations, beyond those already in the name."""

BLOCK_ROWS = 65_536

Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """What names are made of: nouns, how alike two traits are, how far a column separates."""

    words: Mapping[str, Noun]
    likeness: Mapping[tuple[Key, Key], float]
    """Correlation (absolute, 0 to 1) of two traits over the customers."""
    separation: Mapping[Key, float]
    """Share of a trait's variance that lies between segments, 0 to 1."""


def suggest_names(
    segments: tuple[Segment, ...],
    words: Mapping[str, Noun],
    *,
    numeric: tuple[NumericColumn, ...] = (),
    categorical: tuple[CategoryColumn, ...] = (),
) -> tuple[Segment, ...]:
    """Return the segments with suggested names.

    A name says the two strongest traits among the features, leaving out a trait that says the
    same as one before it. Segments that would share a name get finer words, then a third trait,
    then one that took no part in the clustering, and at last a number.

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
    ranked = {_key(t) for segment in segments for t in _feature_traits(segment)[:N_RANKED]}
    naming = Naming(
        words=words,
        likeness=_likeness(sorted(ranked, key=_text), numeric, categorical),
        separation=_separation(segments),
    )
    variants = [_variants(segment, naming) for segment in segments]
    names = _made_unique([[make() for make in of_segment] for of_segment in variants])
    names = _numbered(names, segments)
    return tuple(replace(s, name=name) for s, name in zip(segments, names, strict=True))


def _variants(segment: Segment, naming: Naming) -> list[Callable[[], str]]:
    """Return makers of the segment's name, from the plainest to the most detailed."""
    features = _feature_traits(segment)
    others = [trait for trait in segment.traits if trait not in features]
    others = [trait for trait in others if trait.level != "average"]
    slight = [
        profile
        for profile in sorted(
            segment.numeric, key=lambda p: (-round(abs(p.difference), 9), p.column)
        )
        if profile.is_feature and SLIGHT <= abs(profile.difference) < HIGH
    ]

    def name(n: int, *, graded: bool, n_slight: int = 0, n_others: int = 0) -> str:
        picked = _picked(features, n, naming)
        parts = [(_key(t), _phrase(t, segment, naming, graded=graded)) for t in picked]
        parts += [((p.column, None), _slight_phrase(p, naming)) for p in slight[:n_slight]]
        parts.sort(key=lambda part: (-round(naming.separation[part[0]], 6), _text(part[0])))
        phrases = [phrase for _, phrase in parts] or ["average"] * bool(n_others)
        phrases += [_phrase(t, segment, naming, graded=graded) for t in others[:n_others]]
        if len(phrases) == len(features) == 1 and len(_features_of(segment)) > 1:
            phrases.append("otherwise average")
        return _joined(phrases)

    return [
        lambda: name(2, graded=False),
        lambda: name(2, graded=True),
        lambda: name(3, graded=False),
        lambda: name(3, graded=True),
        lambda: name(2, graded=True, n_slight=1),
        lambda: name(2, graded=True, n_slight=2),
        lambda: name(2, graded=True, n_others=1),
        lambda: name(2, graded=True, n_others=2),
    ]


def _made_unique(variants: list[list[str]]) -> list[str]:
    """Take the first variant of each; where two agree, both go on to their next."""
    at = [0] * len(variants)
    while True:
        names = [of_segment[i] for of_segment, i in zip(variants, at, strict=True)]
        clashing = [i for group in _alike(names) for i in group if at[i] + 1 < len(variants[i])]
        if not clashing:
            return names
        for i in clashing:
            at[i] += 1


def _numbered(names: list[str], segments: tuple[Segment, ...]) -> list[str]:
    """Number the names that are still shared, by the column in which their segments differ most."""
    numbered, taken = list(names), {name.casefold() for name in names}
    for group in _alike(names):
        order = sorted(group, key=lambda i: (_position(segments, group, i), -segments[i].size, i))
        number = 0
        for i in order:
            while True:
                number += 1
                end = f" ({number})"
                name = clip(names[i], LONGEST_NAME - len(end)) + end
                if name.casefold() not in taken:
                    break
            numbered[i] = name
            taken.add(name.casefold())
    return numbered


def _position(segments: tuple[Segment, ...], group: list[int], i: int) -> float:
    by_column: dict[str, dict[int, float]] = defaultdict(dict)
    for j in group:
        for profile in segments[j].numeric:
            by_column[profile.column][j] = profile.difference
    spans = {
        column: round(max(values.values()) - min(values.values()), 9)
        for column, values in by_column.items()
        if len(values) == len(group)
    }
    if not spans:
        return 0.0
    widest = min(spans, key=lambda column: (-spans[column], column))
    return -round(by_column[widest][i], 9)


def _alike(names: list[str]) -> list[list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for i, name in enumerate(names):
        places[name.casefold()].append(i)
    return [group for group in places.values() if len(group) > 1]


def _picked(traits: list[Trait], n: int, naming: Naming) -> list[Trait]:
    """Return up to n traits, each the one that adds most to those already taken."""
    picked: list[Trait] = []
    said: set[str] = set()
    candidates = traits[:N_RANKED]

    def news(trait: Trait) -> float:
        alike = [naming.likeness.get((_key(trait), _key(other)), 0.0) for other in picked]
        return round(strength(trait) * math.sqrt(1 - max(alike, default=0.0) ** 2), 6)

    while candidates and len(picked) < n:
        best = max(candidates, key=news)  # the first of equals: candidates are in order
        if picked and news(best) < LEAST_NEWS:
            break
        candidates = [trait for trait in candidates if trait is not best]
        if best.phrase not in said:
            picked.append(best)
            said.add(best.phrase)
    return picked


def _phrase(trait: Trait, segment: Segment, naming: Naming, *, graded: bool) -> str:
    noun = naming.words[trait.column]
    if trait.category is not None:
        return category_phrase(noun, trait.category, trait.value)
    profile = next(p for p in segment.numeric if p.column == trait.column)
    degree = degree_of(profile.difference)
    degree = degree if graded else plain(degree)
    return numeric_phrase(noun, degree, kind=profile.kind, mean=profile.mean)


def _slight_phrase(profile: NumericProfile, naming: Naming) -> str:
    degree = degree_of(profile.difference)
    return numeric_phrase(
        naming.words[profile.column], degree, kind=profile.kind, mean=profile.mean
    )


def _joined(phrases: list[str]) -> str:
    phrases = list(dict.fromkeys(phrases)) or [NOTHING_STANDS_OUT]
    while len(phrases) > 1 and len(", ".join(phrases)) > LONGEST_NAME:
        phrases = phrases[:-1]
    name = clip(", ".join(phrases), LONGEST_NAME)
    return name[0].upper() + name[1:]


def _features_of(segment: Segment) -> set[str]:
    numeric = {profile.column for profile in segment.numeric if profile.is_feature}
    return numeric | {profile.column for profile in segment.categorical if profile.is_feature}


def _feature_traits(segment: Segment) -> list[Trait]:
    features = _features_of(segment)
    return [t for t in segment.traits if t.column in features and t.level != "average"]


def _key(trait: Trait) -> Key:
    return trait.column, trait.category


def _text(key: Key) -> tuple[str, str]:
    return key[0], key[1] or ""


def _separation(segments: tuple[Segment, ...]) -> Mapping[Key, float]:
    """Return, for each numeric column and each category, the share of variance between segments."""
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
                    found[of_column.column, category] += (
                        segment.share * (share - overall) ** 2 / variance
                    )
    return found


def _likeness(
    keys: list[Key],
    numeric: tuple[NumericColumn, ...],
    categorical: tuple[CategoryColumn, ...],
) -> Mapping[tuple[Key, Key], float]:
    numbers = {column.name: column for column in numeric}
    categories = {column.name: column for column in categorical}
    columns: list[tuple[Key, Matrix]] = []
    for key in keys:
        if key[1] is None and key[0] in numbers:
            columns.append((key, numbers[key[0]].values))
        elif key[1] is not None and key[0] in categories:
            column = categories[key[0]]
            is_it = column.codes == column.categories.index(key[1])
            columns.append((key, is_it.astype(np.float64)))
    values = _correlations([column for _, column in columns])
    return {
        (one, other): float(abs(values[i, j]))
        for i, (one, _) in enumerate(columns)
        for j, (other, _) in enumerate(columns)
    }


def _correlations(columns: list[Matrix]) -> Matrix:
    """Return the correlations of the columns, in blocks of rows so that they are never stacked."""
    if not columns:
        return np.zeros((0, 0))
    means = np.array([column.mean() for column in columns])
    products = np.zeros((len(columns), len(columns)))
    for start in range(0, len(columns[0]), BLOCK_ROWS):
        block = np.stack([column[start : start + BLOCK_ROWS] for column in columns])
        block -= means[:, None]
        products += block @ block.T
    spreads = np.sqrt(np.diag(products))
    spreads[spreads == 0] = 1.0
    return np.asarray(np.clip(products / np.outer(spreads, spreads), -1, 1))
