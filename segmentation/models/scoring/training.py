"""Keep summaries of the customers that a model was made from, and no row of them."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np
import pandas as pd

from segmentation.models.scoring.cells import Column, days_of
from segmentation.models.scoring.columns import known_aliases
from segmentation.models.store.naming import check_name
from segmentation.records import (
    Clustering,
    FeatureCoding,
    FeatureSummary,
    ModelSpec,
    PreparedTable,
    Segmentation,
)


def make_spec(segmentation: Segmentation, name: str) -> ModelSpec:
    """Return everything of a segmentation that is needed to score, show and check new customers."""
    prepared, clustering, search = (
        segmentation.prepared,
        segmentation.clustering,
        segmentation.search,
    )
    report = prepared.table.report
    return ModelSpec(
        name=check_name(name),
        codings=prepared.codings,
        centres=clustering.centres,
        segments=segmentation.segments,
        summaries=summarise_features(prepared.codings, prepared.frame),
        scaling=prepared.settings.scaling,
        inertia=clustering.inertia,
        silhouette=clustering.silhouette,
        seed=clustering.seed,
        n_init=clustering.n_init,
        n_customers=prepared.n_customers,
        source=report.source,
        fingerprint=report.fingerprint,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=_versions(),
        steps=(*report.steps, *prepared.steps),
        verdict=None if search is None else search.verdict,
        recommended_k=None if search is None else search.recommended_k,
        distances=_distance_percentiles(prepared, clustering),
        aliases=known_aliases(prepared.features),
        algorithm=clustering.algorithm,
        share_same=clustering.share_same,
        n_unassigned=clustering.n_unassigned,
    )


def summarise_features(
    codings: Sequence[FeatureCoding], frame: pd.DataFrame
) -> tuple[FeatureSummary, ...]:
    """Return ranges, deciles and shares of each feature, in the file's own units."""
    return tuple(
        _summarise_numbers(coding, frame[coding.name])
        if coding.is_numeric
        else _summarise_categories(coding, frame[coding.name])
        for coding in codings
    )


def _summarise_numbers(coding: FeatureCoding, column: Column) -> FeatureSummary:
    if pd.api.types.is_datetime64_any_dtype(column):
        values = days_of(column)
    else:
        values = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    present = values[~np.isnan(values)]
    percentiles = tuple(np.percentile(present, np.arange(101)).tolist())
    deciles = percentiles[::10]
    return FeatureSummary(
        name=coding.name,
        kind=coding.kind,
        n_missing=len(values) - len(present),
        minimum=deciles[0],
        maximum=deciles[-1],
        mean=float(present.mean()),
        median=deciles[5],
        spread=float(present.std()),
        quantiles=deciles,
        is_integer=bool((present == np.rint(present)).all()),
        percentiles=percentiles,
    )


def _summarise_categories(coding: FeatureCoding, column: Column) -> FeatureSummary:
    n_missing = int(column.isna().sum())
    found = column.astype("str").value_counts()
    counts = np.array([int(found.get(category, 0)) for category in coding.categories])
    # A category of missing values is the last one and has no cell of its own text.
    if counts[-1] == 0 and coding.fill == coding.categories[-1]:
        counts[-1] = n_missing
    shares = (counts / counts.sum()).tolist()
    return FeatureSummary(
        name=coding.name,
        kind=coding.kind,
        n_missing=n_missing,
        category_shares=dict(zip(coding.categories, shares, strict=True)),
    )


def _distance_percentiles(
    prepared: PreparedTable, clustering: Clustering
) -> tuple[tuple[float, ...], ...]:
    differences = prepared.matrix - clustering.centres[clustering.labels]
    distances = np.sqrt(np.einsum("ij,ij->i", differences, differences))
    ranks = np.arange(101)
    return tuple(
        tuple(np.percentile(distances[clustering.labels == segment], ranks).tolist())
        for segment in range(clustering.k)
    )


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scikit-learn": version("scikit-learn"),
    }
