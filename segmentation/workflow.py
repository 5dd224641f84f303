"""The order of the stages: the only module that knows how a file becomes segments and a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import pandas as pd

from segmentation import clusters, intake, models, orders, preprocessing, segments
from segmentation.errors import ParameterError
from segmentation.intake.missing import ALWAYS as MISSING
from segmentation.records import (
    METHODS,
    SEED,
    Action,
    Adoption,
    Algorithm,
    Clustering,
    Comparison,
    ComponentMap,
    CrossTable,
    CustomerTable,
    Drift,
    EffectSize,
    Findings,
    KSearch,
    Matching,
    MethodResult,
    OrderRoles,
    OrderSettings,
    PreparedTable,
    PrepareSettings,
    Progress,
    RfmCuts,
    RfmGrid,
    RfmMethod,
    RfmReport,
    RfmRule,
    Role,
    RuleSet,
    Scaling,
    ScoredFile,
    Segment,
    Segmentation,
    SegmentMembers,
)

if TYPE_CHECKING:
    from segmentation.models import Model

K_VALUES = tuple(range(2, 11))
"""Numbers of segments that are tried unless others are given."""

PREDICTION_COLUMNS = ("segment", "segment_name", "second_segment", "margin", "warning")
SAMPLE_MODEL = "sample"

N_INIT = 10
"""K-Means starts; the best of them is kept."""

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = {"customers": "customers.csv", "shoppers": "shoppers.csv", "orders": "orders.csv"}

_READING = models.Reading(intake.read_raw, intake.type_columns, MISSING)

read_raw = intake.read_raw
read_customers = intake.read_customers


@lru_cache(maxsize=len(SAMPLES))
def read_sample(name: str = "customers") -> CustomerTable:
    """Read a built-in synthetic file: "customers", "shoppers" or "orders" (order lines)."""
    if name not in SAMPLES:
        raise ParameterError(f"There is no sample {name!r}. Choose one of: {', '.join(SAMPLES)}.")
    return intake.read_customers(PROJECT / "data" / SAMPLES[name])


def read_orders(
    source: intake.Source,
    *,
    name: str | None = None,
    columns: Iterable[str] | None = None,
) -> CustomerTable:
    """Read a file of order lines, one row a line; `columns` names those of a file without a header.

    The names stand in the order of the file. See `read_customers` for the rest.
    """
    table = intake.read_customers(source, name=name)
    return table if columns is None else intake.name_columns(table, columns)


def rfm(
    source: str | Path | CustomerTable,
    roles: OrderRoles | None = None,
    *,
    settings: OrderSettings | None = None,
    reference: date | None = None,
    levels: int = 5,
    method: RfmMethod = "quantiles",
    cuts: RfmCuts | None = None,
    rules: Sequence[RfmRule] | None = None,
    progress: Progress | None = None,
) -> RfmReport:
    """Go from order lines to one row a customer, scored and named.

    Parquet and text above 100 MB are streamed in bounded memory; other files are read as any
    table is. See `segmentation.orders.rfm_from_table` for the parameters.
    """
    if not isinstance(source, CustomerTable) and orders.is_streamed(Path(source)):
        return orders.rfm_from_file(
            source,
            roles,
            settings=settings,
            reference=reference,
            levels=levels,
            method=method,
            cuts=cuts,
            rules=rules,
            progress=progress,
        )
    return orders.rfm_from_table(
        source if isinstance(source, CustomerTable) else read_orders(source),
        roles,
        settings=settings,
        reference=reference,
        levels=levels,
        method=method,
        cuts=cuts,
        rules=rules,
    )


def compare_grid(grid: RfmGrid, segmentation: Segmentation) -> CrossTable:
    """Set the named grid of RFM against clusters of the same customers."""
    members = orders.segmentation_membership(segmentation, when="the clusters")
    return orders.cross_tabulate(grid, members)


def assign_roles(table: CustomerTable, roles: Mapping[str, Role]) -> CustomerTable:
    """Return the table with other roles for the named columns."""
    return intake.assign_roles(table, roles)


def prepare(
    table: CustomerTable,
    *,
    features: Iterable[str] | None = None,
    scaling: Scaling | None = None,
    settings: PrepareSettings | None = None,
) -> PreparedTable:
    """Turn a table into the matrix that distances are computed on.

    Parameters
    ----------
    table : CustomerTable
        One row a customer.
    features : iterable of str, optional
        Columns to cluster on; by default those whose role is feature.
    scaling : {"standard", "robust", "minmax", "none"}, optional
        By default "standard" (z-scores).
    settings : PrepareSettings, optional
        All choices at once; `features` and `scaling` win over it.

    Returns
    -------
    PreparedTable

    Raises
    ------
    DataError, ParameterError
        If there is nothing to cluster on, or a setting does not fit the table.
    """
    settings = settings or PrepareSettings()
    if features is not None:
        settings = replace(settings, features=tuple(features))
    if scaling is not None:
        settings = replace(settings, scaling=scaling)
    return preprocessing.prepare(table, settings)


preparation_steps = preprocessing.preparation_steps


def search_k(
    prepared: PreparedTable,
    *,
    k_values: Iterable[int] | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> KSearch:
    """Score every candidate number of segments; see `segmentation.clusters.search_k`.

    Candidates above what the data allows are left out when `k_values` is not given.
    """
    if k_values is None:
        n_distinct = clusters.count_distinct(prepared.matrix, at_most=K_VALUES[-1] + 1)
        largest = min(prepared.n_customers - 1, n_distinct)
        k_values = [k for k in K_VALUES if k <= largest] or K_VALUES
    return clusters.search_k(
        prepared, k_values=tuple(k_values), seed=seed, n_init=N_INIT, progress=progress
    )


def segment(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    seed: int = SEED,
    search: KSearch | None = None,
    progress: Progress | None = None,
) -> Segmentation:
    """Cluster the customers, put the segments in order, and describe each.

    Parameters
    ----------
    prepared : PreparedTable
    k : int or "auto"
        Number of segments, 2 to n_customers - 1. "auto" takes the recommended number of a search;
        where it finds no reliable segments, the one with the best silhouette.
    seed : int
    search : KSearch, optional
        An earlier search of the same matrix, so that it is not made again.
    progress : callable, optional
        Called with the stage and the share done.

    Returns
    -------
    Segmentation
    """
    if k == "auto":
        search = search or search_k(prepared, seed=seed, progress=progress)
        k = search.silhouette_k if search.recommended_k is None else search.recommended_k
    if search is not None and search.seed == seed and k in search.labels:
        clustering = clusters.take_from_search(prepared, search, k, n_init=N_INIT)
    else:
        clustering = clusters.fit_kmeans(prepared, k, seed=seed, n_init=N_INIT)
    return describe(prepared, clustering, search=search)


def compare(
    prepared: PreparedTable,
    *,
    k: int,
    methods: Iterable[Algorithm] = tuple(METHODS),
    seed: int = SEED,
    progress: Progress | None = None,
) -> Comparison:
    """Cluster the customers by several methods; see `segmentation.clusters.compare`."""
    return clusters.compare(
        prepared, k=k, seed=seed, n_init=N_INIT, methods=tuple(methods), progress=progress
    )


def adopt(prepared: PreparedTable, result: MethodResult, *, seed: int = SEED) -> Adoption:
    """Make the segments of a method those of the customers; see `segmentation.clusters.adopt`.

    `describe` names and profiles them: ``describe(adopted.prepared, adopted.clustering)``.
    """
    return clusters.adopt(prepared, result, seed=seed, n_init=N_INIT)


cross_tabulate = clusters.cross_tabulate


def describe(
    prepared: PreparedTable, clustering: Clustering, *, search: KSearch | None = None
) -> Segmentation:
    """Profile and name the segments of a clustering."""
    return Segmentation(prepared, clustering, segments.profile(prepared, clustering), search)


def fit(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    seed: int = SEED,
    search: KSearch | None = None,
    progress: Progress | None = None,
) -> Model:
    """Cluster the customers and return a model that scores new ones; see `segment`."""
    return models.build_model(
        segment(prepared, k=k, seed=seed, search=search, progress=progress), name="segments"
    )


def profile(model: Model) -> tuple[Segment, ...]:
    """Return who is in each segment of a model, in segment order."""
    return model.spec.segments


def rename(segmentation: Segmentation, segment: int, *, name: str, notes: str = "") -> Segmentation:
    """Return the segmentation with another name and notes for one segment."""
    renamed = segments.rename(segmentation.segments, segment, name=name, notes=notes)
    return replace(segmentation, segments=renamed)


def rules(segmentation: Segmentation, *, max_leaves: int | None = None) -> RuleSet:
    """Describe each segment by a few thresholds; see `segmentation.segments.rules`."""
    return segments.rules(segmentation.prepared, segmentation.clustering, max_leaves=max_leaves)


def effect_sizes(segmentation: Segmentation) -> tuple[EffectSize, ...]:
    """Return how far each column separates the segments, furthest first."""
    return segments.effect_sizes(segmentation.prepared, segmentation.clustering)


def members(segmentation: Segmentation, *, n: int = 5) -> tuple[SegmentMembers, ...]:
    """Return for each segment its typical customers and the odd ones, n of each at most."""
    return segments.members(segmentation.prepared, segmentation.clustering, n=n)


def actions(segment: Segment) -> tuple[Action, ...]:
    """Suggest what to try with a segment: starting points, chosen by its traits."""
    return segments.actions(segment)


def map_components(segmentation: Segmentation, *, n_components: int = 2) -> ComponentMap:
    """Return customers and centres on the directions in which customers differ most."""
    return clusters.map_components(
        segmentation.prepared, segmentation.clustering, n_components=n_components
    )


def match_segments(previous: Segmentation, current: Segmentation) -> Matching:
    """Find earlier segments among those of a new result; see `segmentation.segments.match`.

    Customers that are in both say how well the segments match.
    """
    labels = segments.shared_labels(previous, current)
    return segments.match(previous.segments, current.segments, labels=labels)


def keep_identity(previous: Segmentation, current: Segmentation) -> tuple[Segmentation, Matching]:
    """Return the new result with the earlier numbers, names, colours and notes, and the matching.

    Numbers of the matching are those before: of `previous` and of `current` as they were given.
    """
    matching = match_segments(previous, current)
    kept = replace(
        current,
        clustering=segments.renumber(current.clustering, matching),
        segments=segments.keep_identity(previous.segments, current.segments, matching),
    )
    return kept, matching


def refit(
    previous: Segmentation,
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    seed: int = SEED,
    search: KSearch | None = None,
    progress: Progress | None = None,
) -> tuple[Segmentation, Matching]:
    """Segment customers again so that segments found again keep who they are.

    See `segment` for the parameters and `keep_identity` for the answer.
    """
    current = segment(prepared, k=k, seed=seed, search=search, progress=progress)
    return keep_identity(previous, current)


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


def build_model(segmentation: Segmentation, *, name: str = "segments") -> Model:
    """Return a model that scores new customers as this segmentation does."""
    return models.build_model(segmentation, name=name)


save = models.save
load = models.load
list_models = models.list_models


def check_model_name(name: str) -> None:
    """Raise ParameterError where a model cannot be saved under this name."""
    models.check_name(name)


def predict_table(model: Model, table: CustomerTable) -> pd.DataFrame:
    """Return the table's columns, then the segment of each customer; see `PREDICTION_COLUMNS`.

    Columns of the table that bear one of these names are replaced.
    """
    predicted = model.predict(table.frame)
    kept = table.frame.drop(columns=list(PREDICTION_COLUMNS), errors="ignore")
    return pd.concat([kept, predicted.set_axis(kept.index)], axis=1)


def predict_file(
    model: Model,
    source: str | Path,
    target: Path | BinaryIO,
    *,
    progress: Progress | None = None,
) -> ScoredFile:
    """Score a file of any size into another; see `segmentation.models.score_file`."""
    return models.score_file(model, Path(source), target, reading=_READING, progress=progress)


def drift(model: Model, source: str | Path | CustomerTable) -> Drift:
    """Compare the customers of a file with those of a model's training.

    See `segmentation.models.drift`.
    """
    if isinstance(source, CustomerTable):
        return models.drift(model, source.frame)
    return models.drift(model, models.careful_frame(model, Path(source), _READING))


def ensure_sample_model(artifacts: Path | None = None) -> None:
    """Save a model of the built-in sample where no model of that name stands yet.

    What a process left that was killed while it saved is put right first.
    """
    models.sweep(artifacts)
    if SAMPLE_MODEL not in models.model_names(artifacts):
        models.save(fit(prepare(read_sample())), SAMPLE_MODEL, artifacts=artifacts)
