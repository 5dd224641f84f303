"""What sets a segment apart from everyone, strongest first."""

from __future__ import annotations

import math
from collections.abc import Mapping

from segmentation.records import CategoryProfile, NumericProfile, Trait
from segmentation.segments.columns import MOST_CATEGORIES, RESTS
from segmentation.segments.phrases import (
    HIGH,
    MOSTLY,
    category_phrase,
    level_of,
    numeric_phrase,
)
from segmentation.segments.vocabulary import Noun

LEAST_SHARE = 0.1
"""Difference of shares below which a category is no trait, however rare it is elsewhere."""


def find_traits(
    numeric: tuple[NumericProfile, ...],
    categorical: tuple[CategoryProfile, ...],
    words: Mapping[str, Noun],
) -> tuple[Trait, ...]:
    """Return the traits of one segment, strongest first; ties in the order of the names.

    A numeric column is a trait from half a standard deviation on; a category where it is at least
    as much more frequent (in standard deviations of "is it this one?") and by ten percentage
    points. Where nothing stands out, the numeric feature that comes nearest is given as average.
    """
    traits = [_numeric_trait(p, words[p.column]) for p in numeric if abs(p.difference) >= HIGH]
    for profile in categorical:
        traits += _category_traits(profile, words[profile.column])
    if not traits:
        features = sorted(
            (p for p in numeric if p.is_feature),
            key=lambda p: (-round(abs(p.difference), 9), p.column),
        )
        traits = [_numeric_trait(p, words[p.column]) for p in features[:1]]
    return tuple(sorted(traits, key=_order))


def strength(trait: Trait) -> float:
    """Return how far a trait lies from everyone, in standard deviations, for both kinds."""
    if trait.category is None:
        return abs(trait.difference)
    variance = trait.overall * (1 - trait.overall)
    return abs(trait.difference) / math.sqrt(variance) if variance > 0 else 0.0


def _numeric_trait(profile: NumericProfile, noun: Noun) -> Trait:
    level = level_of(profile.difference)
    return Trait(
        column=profile.column,
        level=level,
        value=profile.mean,
        overall=profile.overall_mean,
        difference=profile.difference,
        phrase=numeric_phrase(noun, level, kind=profile.kind, mean=profile.mean),
    )


def _category_traits(profile: CategoryProfile, noun: Noun) -> list[Trait]:
    traits = []
    rows = zip(profile.categories, profile.shares, profile.overall_shares, strict=True)
    for category, share, overall in rows:
        if category in RESTS and len(profile.categories) == MOST_CATEGORIES:
            continue
        trait = Trait(
            column=profile.column,
            level="mostly" if share >= MOSTLY else "more often",
            value=share,
            overall=overall,
            difference=share - overall,
            category=category,
            phrase=category_phrase(noun, category, share),
        )
        if share - overall >= LEAST_SHARE and strength(trait) >= HIGH:
            traits.append(trait)
    return traits


def _order(trait: Trait) -> tuple[float, str, str]:
    # Rounded, so that the last bits of a sum do not decide between equals.
    return -round(strength(trait), 9), trait.column, trait.category or ""
