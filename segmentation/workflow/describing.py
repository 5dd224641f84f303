"""Describe segments: profiles, rules, members, and what a report holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from segmentation import clusters, segments
from segmentation.records import (
    ROLES,
    Action,
    Clustering,
    ComponentMap,
    EffectSize,
    Findings,
    NameContradiction,
    PreparedTable,
    Profile,
    RuleSet,
    Segment,
    Segmentation,
    SegmentMembers,
    SegmentWords,
)
from segmentation.workflow.scoring import build_model

if TYPE_CHECKING:
    import pandas as pd

    from segmentation.models import Model


_ROUNDING = 1e-9


def profile(model: Model) -> Profile:
    """Return who is in each segment of a model, in segment order.

    Examples
    --------
    >>> import segmentation
    >>> model = segmentation.fit(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> [(segment.name, segment.size) for segment in segmentation.profile(model)][:2]
    [('Older, otherwise average', 77), ('High-income big spenders', 40)]
    """
    return Profile(model.spec.segments)


def name_contradictions(segment: Segment) -> tuple[NameContradiction, ...]:
    """Return what a person's name for a segment says that its numbers do not show any more."""
    return segments.name_contradictions(segment)


def rename(segmentation: Segmentation, segment: int, *, name: str, notes: str = "") -> Segmentation:
    """Return the segmentation with another name and notes for one segment.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> segmentation.rename(found, 1, name="Big spenders").names[1]
    'Big spenders'
    """
    renamed = segments.rename(segmentation.segments, segment, name=name, notes=notes)
    return replace(segmentation, segments=renamed)


def words_of(segmentation: Segmentation) -> tuple[SegmentWords, ...]:
    """Return what a person said of segments, to say it again of the same ones."""
    return tuple(
        SegmentWords(segment.name, segment.notes, dict(segment.centre))
        for segment in segmentation.segments
        if segment.is_own_name or segment.notes
    )


def say_again(
    segmentation: Segmentation, said: Iterable[SegmentWords]
) -> tuple[Segmentation, tuple[str, ...]]:
    """Return the segmentation with what was said of the same segments, and the names left over.

    A segment is the same where its centre is: other customers may be anybody.
    """
    lost = []
    for words in said:
        found = [each.segment for each in segmentation.segments if _lies_at(each, words.centre)]
        if found:
            segmentation = rename(segmentation, found[0], name=words.name, notes=words.notes)
        else:
            lost.append(words.name)
    return segmentation, tuple(lost)


def _lies_at(segment: Segment, centre: Mapping[str, float | str]) -> bool:
    """Tell whether a segment's centre is this one, but for rounding."""
    return segment.centre.keys() == centre.keys() and all(
        str(value) == str(centre[name])
        if isinstance(value, str) or isinstance(centre[name], str)
        else math.isclose(value, float(centre[name]), rel_tol=_ROUNDING, abs_tol=_ROUNDING)
        for name, value in segment.centre.items()
    )


def rules(segmentation: Segmentation, *, max_leaves: int | None = None) -> RuleSet:
    """Describe each segment by a few thresholds; see `segmentation.segments.rules`.

    Examples
    --------
    >>> import segmentation
    >>> from segmentation import wording
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> wording.rule_text(segmentation.rules(found).rules[2])
    'Spending Score (1-100) at most 34 and Annual Income (k$) above 50'
    """
    found = segments.rules(*_others(segmentation), max_leaves=max_leaves)
    found = segments.with_exceptional_rule(found, segmentation)
    return segments.beside_names(found, segmentation.segments)


def effect_sizes(segmentation: Segmentation) -> tuple[EffectSize, ...]:
    """Return how far each column separates the segments, furthest first.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> [(effect.column, effect.is_feature) for effect in segmentation.effect_sizes(found)][-1]
    ('Gender', False)
    """
    return segments.effect_sizes(*_others(segmentation))


def members(segmentation: Segmentation, *, n: int = 5) -> tuple[SegmentMembers, ...]:
    """Return for each segment its typical customers and the odd ones, n of each at most.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> len(segmentation.members(found, n=3)[0].typical)
    3
    """
    return segments.members(segmentation.prepared, segmentation.clustering, n=n)


def actions(segment: Segment) -> tuple[Action, ...]:
    """Suggest what to try with a segment: starting points, chosen by its traits.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> segmentation.actions(found.segments[2])[0].name
    'Upsell'
    """
    return segments.actions(segment)


def amount_columns(segmentation: Segmentation) -> tuple[str, ...]:
    """Return the columns that can be added up over customers, those of money spent first."""
    prepared = segmentation.prepared
    names = [
        column.name
        for column in prepared.table.columns
        if column.kind == "numeric" and ROLES[column.role].is_measured
    ]
    summed = [name for name in names if _is_summed(prepared.frame[name])]
    return tuple(sorted(summed, key=lambda name: segments.topic_of(name) != "+spend"))


def _is_summed(values: pd.Series[Any]) -> bool:
    return bool((values.dropna() >= 0).all()) and bool(values.sum() > 0)


def amount_shares(segmentation: Segmentation, column: str) -> tuple[float, ...]:
    """Return the part of a column's total that each segment holds, 0 to 1, in segment order."""
    values = segmentation.prepared.frame[column].to_numpy(dtype="float64", na_value=0.0)
    totals = np.bincount(
        segmentation.clustering.labels, weights=np.nan_to_num(values), minlength=segmentation.k
    )
    return tuple(float(total) for total in totals / totals.sum())


def map_components(segmentation: Segmentation, *, n_components: int = 2) -> ComponentMap:
    """Return customers and centres on the directions in which customers differ most."""
    return clusters.map_components(
        segmentation.prepared, segmentation.clustering, n_components=n_components
    )


def _others(segmentation: Segmentation) -> tuple[PreparedTable, Clustering]:
    """Return the customers who are not exceptional, and their segments."""
    return clusters.without_exceptional(
        segmentation.prepared, segmentation.clustering, segmentation.exceptional
    )


def findings(
    result: Segmentation | Model,
    *,
    title: str | None = None,
    rule_set: RuleSet | None = None,
    component_map: ComponentMap | None = None,
    plans: Iterable[str] = (),
) -> Findings:
    """Gather what a report tells; see `segmentation.reports`.

    Parameters
    ----------
    result : Segmentation or Model
        A model that was loaded knows no customers: its report leaves out what needs them.
    title : str, optional
        By default the name of the file, or of the saved model.
    rule_set, component_map : optional
        Where they have been made already.
    plans : iterable of str, optional
        For each segment the analyst's own words on what to do; empty for the suggestions.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> segmentation.findings(found, title="Spring").title
    'Spring'
    """
    from segmentation import __version__

    model = build_model(result) if isinstance(result, Segmentation) else result
    told = model.segmentation
    default = model.name if told is None else told.prepared.table.report.source
    only_model = Findings(
        title=title or default,
        spec=model.spec,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        program_version=__version__,
        actions=tuple(actions(segment) for segment in model.spec.segments),
        plans=tuple(plans),
    )
    if told is None:
        return only_model
    return replace(
        only_model,
        segmentation=told,
        rules=rule_set or rules(told),
        effects=effect_sizes(told),
        component_map=component_map or map_components(told),
    )
