"""Round the profiles of segments until no customer's own value stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from segmentation.records import FEWEST_ALIKE, NumericProfile, Rounding, Segment, Trait

_HARDLY = 100.0
"""By how much finer a mean of enough customers is rounded that happens to be a customer's value."""


def rounded_segment(
    segment: Segment, roundings: Mapping[str, Rounding], n_known: Mapping[str, int]
) -> Segment:
    """Return a segment in round numbers.

    Means and spreads of at least 5 customers stay; medians, and whatever is of fewer, are rounded.
    Its categories are those of enough customers already.

    ``roundings``: for each numeric column that is profiled. ``n_known``: for each of them how many
    customers of the segment have a value.
    """
    numeric = {
        profile.column: _rounded_profile(
            profile, roundings[profile.column], n_known[profile.column]
        )
        for profile in segment.numeric
    }
    return replace(
        segment,
        numeric=tuple(numeric.values()),
        centre={
            name: numeric[name].mean if name in numeric else value
            for name, value in segment.centre.items()
        },
        traits=tuple(_rounded_trait(trait, numeric) for trait in segment.traits),
    )


def _rounded_profile(profile: NumericProfile, rounding: Rounding, n_known: int) -> NumericProfile:
    if profile.kind == "boolean":
        return profile
    overall = kept_mean(profile.overall_mean, rounding)
    median = rounding.near(profile.median)
    if n_known >= FEWEST_ALIKE:
        mean, known = profile.mean, profile.known_mean
        return replace(
            profile,
            mean=kept_mean(mean, rounding),
            median=median,
            overall_mean=overall,
            known_mean=None if known is None else kept_mean(known, rounding),
        )
    spread = rounding.width(profile.spread)
    return replace(
        profile,
        mean=rounding.near(profile.mean),
        median=median,
        spread=spread,
        overall_mean=overall,
        mean_error=None if profile.mean_error is None else rounding.width(profile.mean_error),
        known_mean=None if profile.known_mean is None else rounding.near(profile.known_mean),
    )


def kept_mean(mean: float, rounding: Rounding) -> float:
    """Return a mean of many, moved by a hair where it happens to be a value that few have."""
    return rounding.near(mean, finer=_HARDLY) if rounding.is_rare(mean) else mean


def _rounded_trait(trait: Trait, numeric: Mapping[str, NumericProfile]) -> Trait:
    profile = numeric.get(trait.column)
    if profile is None or trait.category is not None:
        return trait
    return replace(
        trait, value=profile.mean, overall=profile.overall_mean, difference=profile.difference
    )
