"""Keep of the customers that a model was made from what many of them share, in round numbers."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

import numpy as np
import pandas as pd

from segmentation.models.scoring.cells import Column
from segmentation.models.scoring.columns import known_aliases
from segmentation.models.scoring.profiles import kept_mean, rounded_segment
from segmentation.models.scoring.rounding import rounded_scoring
from segmentation.models.scoring.terms import Vector
from segmentation.models.store.naming import check_name
from segmentation.reading.days import days_of
from segmentation.records import (
    CELLS_OF_STEPS,
    FEWEST_ALIKE,
    LARGEST,
    Advice,
    AllRows,
    AloneCustomers,
    FeatureCoding,
    FeatureSummary,
    Labels,
    ModelSpec,
    PreparedTable,
    Rounding,
    Segment,
    Segmentation,
    Step,
    apart,
    rounded_quantiles,
    together,
)

_FAR_PERCENTILE = 99
"""Beyond the distance of so many in a hundred of a segment's customers, one is far."""


def make_spec(segmentation: Segmentation, name: str) -> ModelSpec:
    """Return everything of a segmentation that is needed to score, show and check new customers.

    No number in it is one customer's own, and no category has a name that fewer than 5 share: see
    artifacts/README.md.
    """
    prepared, clustering = segmentation.prepared, segmentation.clustering
    search = segmentation.search
    report = prepared.table.report
    numbers = _numbers(segmentation)
    roundings = _roundings(prepared, numbers)
    distances, far_limits = _distances(segmentation)
    spec = ModelSpec(
        name=check_name(name),
        codings=prepared.codings,
        centres=clustering.centres,
        segments=_rounded_segments(segmentation, numbers, roundings),
        summaries=_summaries(segmentation, numbers, roundings),
        scaling=prepared.settings.scaling,
        inertia=clustering.inertia,
        silhouette=clustering.silhouette,
        seed=clustering.seed,
        n_init=clustering.n_init,
        n_customers=segmentation.n_customers,
        n_sampled=None if segmentation.all_rows is None else prepared.n_customers,
        source=report.source,
        fingerprint=report.fingerprint,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=_versions(),
        steps=tuple(_kept_step(step, prepared) for step in (*report.steps, *prepared.steps)),
        verdict=None if search is None else search.verdict,
        recommended_k=None if search is None else search.recommended_k,
        distances=distances,
        far_limits=far_limits,
        aliases=known_aliases(prepared.features),
        algorithm=clustering.algorithm,
        share_same=clustering.share_same,
        n_unassigned=clustering.n_unassigned,
        mixture=clustering.mixture,
        advice=_kept_advice(prepared.advice),
    )
    return rounded_scoring(spec, prepared.frame, numbers, segmentation.all_rows)


def _kept_advice(advice: Advice | None) -> Advice | None:
    """Return an advice without who made a segment alone, and what they have."""
    if advice is None:
        return None
    tried = tuple(
        each if each.alone is None else replace(each, alone=AloneCustomers(each.alone.n))
        for each in advice.tried
    )
    return replace(advice, tried=tried)


def _kept_step(step: Step, prepared: PreparedTable) -> Step:
    """Return a step without cells of the file."""
    code, values = step.code, dict(step.values)
    if CELLS_OF_STEPS & values.keys():
        left_out = CELLS_OF_STEPS | {"line"}
        values = {name: value for name, value in values.items() if name not in left_out}
    if code == "one_value" and prepared.frame[step.column].notna().sum() < FEWEST_ALIKE:
        code, values = "one_value_of_few", {}
    return replace(step, code=code, values=values)


def _numbers(segmentation: Segmentation) -> dict[str, Vector]:
    """Return the numeric columns that the model scores by or tells of, missing as NaN."""
    prepared = segmentation.prepared
    profiled = (profile.column for segment in segmentation.segments for profile in segment.numeric)
    features = (coding.name for coding in prepared.codings if coding.is_numeric)
    return {name: _values(prepared.frame[name]) for name in dict.fromkeys([*features, *profiled])}


def _roundings(prepared: PreparedTable, numbers: Mapping[str, Vector]) -> dict[str, Rounding]:
    return {
        name: Rounding.of(values[~np.isnan(values)], kind=prepared.table.column(name).kind)
        for name, values in numbers.items()
    }


def _rounded_segments(
    segmentation: Segmentation, numbers: Mapping[str, Vector], roundings: Mapping[str, Rounding]
) -> tuple[Segment, ...]:
    labels, k = segmentation.clustering.labels, segmentation.k
    n_known = {
        name: np.bincount(labels[~np.isnan(values)], minlength=k).tolist()
        for name, values in numbers.items()
    }
    return tuple(
        rounded_segment(segment, roundings, {name: of[i] for name, of in n_known.items()})
        for i, segment in enumerate(segmentation.segments)
    )


def _values(column: Column) -> Vector:
    if pd.api.types.is_datetime64_any_dtype(column):
        return days_of(column)
    return pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)


def _summaries(
    segmentation: Segmentation, numbers: Mapping[str, Vector], roundings: Mapping[str, Rounding]
) -> tuple[FeatureSummary, ...]:
    is_usual, all_rows = ~segmentation.prepared.is_exceptional, segmentation.all_rows
    frame = segmentation.prepared.frame.loc[is_usual]
    codings = segmentation.prepared.codings
    found = [
        _summarise_numbers(coding, numbers[coding.name][is_usual], roundings[coding.name])
        if coding.is_numeric
        else _summarise_categories(coding, frame[coding.name])
        for coding in codings
    ]
    if all_rows is not None:
        pairs = zip(found, codings, strict=True)
        found = [_of_all_rows(summary, coding, roundings, all_rows) for summary, coding in pairs]
    return tuple(found)


def _of_all_rows(
    summary: FeatureSummary,
    coding: FeatureCoding,
    roundings: Mapping[str, Rounding],
    all_rows: AllRows,
) -> FeatureSummary:
    """Return the summary of a sample with what was counted and added up of all rows."""
    if coding.is_numeric:
        known = together(all_rows.numbers[coding.name].known)
        return replace(
            summary,
            n_missing=all_rows.n_customers - known.n,
            mean=kept_mean(known.mean, roundings[coding.name]),
            spread=known.spread,
        )
    totals = all_rows.categories[coding.name]
    n_missing = int(totals.missing.sum())
    return replace(
        summary,
        n_missing=n_missing,
        category_shares=_category_shares(coding, totals.counts.sum(axis=0), n_missing),
    )


def _summarise_numbers(coding: FeatureCoding, values: Vector, rounding: Rounding) -> FeatureSummary:
    present = np.sort(values[~np.isnan(values)])
    if coding.kind == "boolean":
        quantiles: tuple[float, ...] = (0.0, 1.0)
        median = float(np.median(present))
    else:
        quantiles = apart(rounded_quantiles(present, rounding), present)
        median = rounding.near(float(np.median(present)))
    return FeatureSummary(
        name=coding.name,
        kind=coding.kind,
        n_missing=len(values) - len(present),
        minimum=quantiles[0],
        maximum=quantiles[-1],
        mean=kept_mean(float(present.mean()), rounding),
        median=median,
        spread=float(present.std()),
        quantiles=quantiles,
        below=_shares(present, quantiles, "left"),
        up_to=_shares(present, quantiles, "right"),
        is_integer=bool((present == np.rint(present)).all()),
    )


def _shares(
    rising: Vector, points: tuple[float, ...], side: Literal["left", "right"]
) -> tuple[float, ...]:
    return tuple((np.searchsorted(rising, points, side=side) / len(rising)).tolist())


def _summarise_categories(coding: FeatureCoding, column: Column) -> FeatureSummary:
    n_missing = int(column.isna().sum())
    found = column.astype("str").value_counts()
    counts = np.array([int(found.get(category, 0)) for category in coding.categories])
    rest = len(column) - n_missing - counts.sum()
    return FeatureSummary(
        name=coding.name,
        kind=coding.kind,
        n_missing=n_missing,
        category_shares=_category_shares(coding, np.append(counts, rest), n_missing),
    )


def _category_shares(coding: FeatureCoding, counts: Labels, n_missing: int) -> dict[str, float]:
    """Return the share of each category; the last count is of those without a name."""
    n_known, named = counts.sum(), counts[:-1].copy()
    # A category of missing values is the last one and has no cell of its own text.
    if named[-1] == 0 and coding.fill == coding.categories[-1]:
        named[-1] = n_missing
        n_known += n_missing
    return dict(zip(coding.categories, (named / n_known).tolist(), strict=True))


def _distances(
    segmentation: Segmentation,
) -> tuple[tuple[tuple[float, ...], ...], tuple[float, ...]]:
    """Return for each segment round quantiles of the distances to its centre, and what is far.

    Nobody is too far for the exceptional customers: they belong together by another rule.
    """
    prepared, clustering = segmentation.prepared, segmentation.clustering
    differences = prepared.matrix - clustering.centres[clustering.labels]
    distances = np.sqrt(np.einsum("ij,ij->i", differences, differences))
    quantiles, limits = [], []
    for segment in range(clustering.k):
        own = distances[clustering.labels == segment]
        rounding = Rounding.of(own)
        quantiles.append(rounded_quantiles(own, rounding))
        far = rounding.above(float(np.percentile(own, _FAR_PERCENTILE)))
        limits.append(LARGEST if segment == segmentation.exceptional else far)
    return tuple(quantiles), tuple(limits)


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scikit-learn": version("scikit-learn"),
    }
