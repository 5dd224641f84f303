"""Describe exceptional customers as a segment beside those of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from segmentation.records import (
    RESTS,
    SEGMENT_COLOURS,
    CategoryProfile,
    Clustering,
    Condition,
    NumericProfile,
    PreparedTable,
    Rule,
    RuleSet,
    Segment,
    Segmentation,
)
from segmentation.segments.profiles import profile
from segmentation.segments.traits import find_traits
from segmentation.segments.vocabulary import nouns

NAME = "Exceptional customers"


def with_exceptional(
    others: Sequence[Segment], everyone: PreparedTable, clustering: Clustering
) -> tuple[Segment, ...]:
    """Return the segments of the others, and after them that of the exceptional customers.

    Averages that segments are held against are those of the `others`, as these alone give them;
    shares are of all customers. The last segment of the clustering of everyone is theirs.
    """
    rows = np.flatnonzero(everyone.is_exceptional)
    alone = replace(
        everyone,
        settings=replace(everyone.settings, fewest_alike=1),
        matrix=everyone.matrix[rows],
        kept=everyone.kept[rows],
    )
    (found,) = profile(alone, _single(clustering, len(rows)))
    numeric = tuple(
        beside
        for own in found.numeric
        if (beside := _beside(own, _of(own.column, others))) is not None
    )
    categorical = tuple(
        _shares_beside(own, known)
        for own in found.categorical
        if (known := _categories_of(own.column, others)) is not None
    )
    words = nouns([p.column for p in numeric] + [p.column for p in categorical])
    number, n = len(others), everyone.n_customers
    last = replace(
        found,
        segment=number,
        name=NAME,
        share=len(rows) / n,
        numeric=numeric,
        categorical=categorical,
        traits=find_traits(numeric, categorical, words, size=len(rows)),
        colour=SEGMENT_COLOURS[number % len(SEGMENT_COLOURS)],
        silhouette=None,
        is_exceptional=True,
    )
    return (*(replace(each, share=each.size / n) for each in others), last)


def with_exceptional_rule(others: RuleSet, segmentation: Segmentation) -> RuleSet:
    """Return the rules of the others under their numbers, with that of the exceptional customers.

    Theirs is the one that sets them apart; the others' hold for customers who are not beyond it.
    """
    number = segmentation.exceptional
    if number is None:
        return others
    moved = (
        replace(rule, segment=rule.segment + (rule.segment >= number)) for rule in others.rules
    )
    size = segmentation.segments[number].size
    paths: list[tuple[Condition, ...]] = []
    for coding in segmentation.prepared.codings:
        if coding.apart_below is not None:
            paths.append((Condition(coding.name, "at most", coding.apart_below),))
        if coding.apart_above is not None:
            paths.append((Condition(coding.name, "above", coding.apart_above),))
    own = Rule(segment=number, paths=tuple(paths), size=size, precision=1.0, recall=1.0)
    return replace(others, rules=tuple(sorted([*moved, own], key=lambda rule: rule.segment)))


def _single(clustering: Clustering, n: int) -> Clustering:
    """Return the last segment as a clustering of its own."""
    nobody = clustering.shown[:0]
    return replace(
        clustering,
        k=1,
        labels=np.zeros(n, dtype=np.intp),
        centres=clustering.centres[-1:],
        shown=nobody,
        silhouettes=clustering.silhouettes[:0],
        unassigned=None,
    )


def _of(column: str, others: Sequence[Segment]) -> NumericProfile | None:
    return next((p for each in others for p in each.numeric if p.column == column), None)


def _beside(own: NumericProfile, known: NumericProfile | None) -> NumericProfile | None:
    """Return a profile against the averages of the others; None where they have no value."""
    if known is None:
        return None
    return replace(
        own,
        overall_mean=known.overall_mean,
        overall_spread=known.overall_spread,
        is_signed=known.is_signed or own.is_signed,
        index_interval=None,
    )


def _categories_of(column: str, others: Sequence[Segment]) -> CategoryProfile | None:
    return next((p for each in others for p in each.categorical if p.column == column), None)


def _shares_beside(own: CategoryProfile, known: CategoryProfile) -> CategoryProfile:
    """Return the shares of the categories that the others have, the largest first."""
    overall = dict(zip(known.categories, known.overall_shares, strict=True))
    mine = dict.fromkeys(overall, 0.0)
    for category, share in zip(own.categories, own.shares, strict=True):
        place = category if category in mine else next((r for r in RESTS if r in mine), None)
        if place is not None:
            mine[place] += share
    order = sorted(overall, key=lambda category: -mine[category])
    return replace(
        own,
        categories=tuple(order),
        shares=tuple(mine[category] for category in order),
        overall_shares=tuple(overall[category] for category in order),
        imputed=(),
    )
