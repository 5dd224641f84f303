"""Put what was counted on all rows in the place of what a sample shows in profiles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from segmentation.records import (
    AllRows,
    CategoryProfile,
    FeatureCoding,
    NumericProfile,
    rest_name,
    together,
)
from segmentation.segments.columns import MOST_CATEGORIES

_NumericProfiles = list[list[NumericProfile | None]]


def numbers_of_all(
    profiles: _NumericProfiles, codings: Sequence[FeatureCoding], all_rows: AllRows
) -> _NumericProfiles:
    """Return the profiles of numbers, those of features with means and spreads of all rows."""
    fills = {coding.name: coding.fill for coding in codings}
    return [
        [
            one
            if one is None or one.column not in all_rows.numbers
            else _number(one, i, float(fills[one.column]), all_rows)
            for i, one in enumerate(of_column)
        ]
        for of_column in profiles
    ]


def _number(
    profile: NumericProfile, segment: int, fill: float, all_rows: AllRows
) -> NumericProfile:
    known = all_rows.numbers[profile.column].known
    everyone = together(known)
    overall = everyone.more(all_rows.n_customers - everyone.n, fill)
    n, own = all_rows.sizes[segment], known[segment]
    n_imputed = n - own.n
    filled = own.more(n_imputed, fill)
    return replace(
        profile,
        mean=filled.mean,
        spread=filled.spread,
        overall_mean=overall.mean,
        overall_spread=overall.spread,
        mean_error=filled.spread / math.sqrt(n - 1) if n > 1 else None,
        n_imputed=n_imputed,
        known_mean=own.mean if n_imputed and own.n else None,
        index_interval=None,  # that of the sample may not hold what is known of all
    )


def categories_of_all(
    profiles: list[list[CategoryProfile]], codings: Sequence[FeatureCoding], all_rows: AllRows
) -> list[list[CategoryProfile]]:
    """Return the profiles of categories, those of features with the shares of all rows."""
    by_name = {coding.name: coding for coding in codings}
    return [
        [
            _category(one, i, by_name[one.column], all_rows)
            if one.column in all_rows.categories
            else one
            for i, one in enumerate(of_column)
        ]
        for of_column in profiles
    ]


def _category(
    profile: CategoryProfile, segment: int, coding: FeatureCoding, all_rows: AllRows
) -> CategoryProfile:
    totals = all_rows.categories[profile.column]
    fill = coding.categories.index(str(coding.fill))
    counts = totals.counts.copy()
    counts[:, fill] += totals.missing
    overall = counts.sum(axis=0)
    named = [i for i in range(len(coding.categories)) if overall[i]]
    named.sort(key=lambda i: (-overall[i], coding.categories[i]))
    if len(named) + bool(overall[-1]) > MOST_CATEGORIES:
        named = named[: MOST_CATEGORIES - 1]
    kept = tuple(coding.categories[i] for i in named)
    rest = counts.sum(axis=1) - counts[:, named].sum(axis=1)
    has_rest = bool(rest.any())
    shown = np.column_stack([counts[:, named], rest] if has_rest else [counts[:, named]])
    shares = shown / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    of_all = shown.sum(axis=0) / max(overall.sum(), 1)
    imputed = np.zeros(shown.shape[1])
    imputed[named.index(fill) if fill in named else -1] = totals.missing[segment]
    imputed /= max(all_rows.sizes[segment], 1)
    categories = (*kept, rest_name(kept)) if has_rest else kept
    order = sorted(range(len(categories)), key=lambda i: (-shares[segment][i], -of_all[i], i))
    return replace(
        profile,
        categories=tuple(categories[i] for i in order),
        shares=tuple(float(shares[segment][i]) for i in order),
        overall_shares=tuple(float(of_all[i]) for i in order),
        imputed=tuple(float(imputed[i]) for i in order) if totals.missing.any() else (),
    )
