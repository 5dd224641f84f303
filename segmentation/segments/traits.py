"""Find what sets a segment apart from everyone, strongest first."""

from __future__ import annotations

import math
from collections.abc import Mapping

from segmentation.records import (
    MOSTLY,
    MOSTLY_MISSING,
    RESTS,
    CategoryProfile,
    NumericProfile,
    Trait,
)
from segmentation.segments.phrases import (
    HIGH,
    category_phrase,
    level_of,
    numeric_phrase,
)
from segmentation.segments.vocabulary import Noun

_NOTABLE = 0.4
"""Standard deviations from which a share is a trait: less than for means, since a share varies
most at one half and a rare "yes" can matter."""

LEAST_SHARE = 0.1
"""Difference of shares below which a category is no trait, however rare it is elsewhere."""


def find_traits(
    numeric: tuple[NumericProfile, ...],
    categorical: tuple[CategoryProfile, ...],
    words: Mapping[str, Noun],
    *,
    size: int | None = None,
) -> tuple[Trait, ...]:
    """Return the traits of one segment, strongest first; ties in the order of the names.

    A number is a trait from 0.5 standard deviations on. A category is one where it is more
    frequent by 0.4 standard deviations (of "is it this one?") and by ten percentage points; so is
    a share of yes, more frequent or less. Where nothing stands out, the numeric feature that
    lies nearest to everyone is given as average. A column that was missing for most of the
    ``size`` customers is no trait of any kind.
    """
    numeric = tuple(p for p in numeric if size is None or p.n_imputed < MOSTLY_MISSING * size)
    traits = [_numeric_trait(p, words[p.column]) for p in numeric if _stands_out(p)]
    for profile in categorical:
        traits += _category_traits(profile, words[profile.column])
    if not traits:
        features = sorted(
            (p for p in numeric if p.is_feature and not p.is_far_by_ratio),
            key=lambda p: (round(abs(p.difference), 9), p.column),
        )
        traits = [_numeric_trait(p, words[p.column]) for p in features[:1]]
    return tuple(sorted(traits, key=_order))


def told_mean(profile: NumericProfile) -> float | None:
    """Return the mean that words like "no children" go by; None where some are not known."""
    return None if profile.n_imputed and profile.kind == "numeric" else profile.mean


def strength(trait: Trait) -> float:
    """Return how far a trait lies from everyone, in standard deviations, for both kinds."""
    if trait.category is None:
        return abs(trait.difference)
    variance = trait.overall * (1 - trait.overall)
    return abs(trait.difference) / math.sqrt(variance) if variance > 0 else 0.0


def _stands_out(profile: NumericProfile) -> bool:
    if not is_known(profile):
        return False
    if profile.kind == "boolean":
        by = abs(profile.mean - profile.overall_mean)
        return by >= LEAST_SHARE and abs(profile.difference) >= _NOTABLE
    return abs(profile.difference) >= HIGH


def is_known(profile: NumericProfile) -> bool:
    """Return whether the values that were not filled in say of a segment what its mean says.

    What was imputed never makes a trait or a name; nor does one customer alone.
    """
    if profile.rests_on_one:
        return False
    if not profile.n_imputed:
        return True
    if profile.known_mean is None or profile.overall_spread == 0:
        return False
    known = (profile.known_mean - profile.overall_mean) / profile.overall_spread
    return known * profile.difference > 0 and abs(known) >= min(HIGH, abs(profile.difference))


def _numeric_trait(profile: NumericProfile, noun: Noun) -> Trait:
    level = level_of(profile.difference)
    if level == "average" and _stands_out(profile):
        level = "high" if profile.difference > 0 else "low"
    return Trait(
        column=profile.column,
        level=level,
        value=profile.mean,
        overall=profile.overall_mean,
        difference=profile.difference,
        phrase=numeric_phrase(noun, level, kind=profile.kind, mean=told_mean(profile)),
    )


def _category_traits(profile: CategoryProfile, noun: Noun) -> list[Trait]:
    traits = []
    rows = zip(profile.categories, profile.shares, profile.overall_shares, strict=True)
    for place, (category, share, overall) in enumerate(rows):
        if category in RESTS:
            continue
        trait = Trait(
            column=profile.column,
            level="mostly" if share >= MOSTLY else "more often",
            value=share,
            overall=overall,
            difference=share - overall,
            category=category,
            phrase=category_phrase(noun, category, share, among=profile.categories),
        )
        known = share - (profile.imputed[place] if profile.imputed else 0.0)
        if known - overall >= LEAST_SHARE and strength(trait) >= _NOTABLE:
            traits.append(trait)
    return traits


def _order(trait: Trait) -> tuple[float, str, str]:
    # Rounded, so that the last bits of a sum do not decide between equals.
    return -round(strength(trait), 9), trait.column, trait.category or ""
