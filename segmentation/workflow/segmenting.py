"""Turn tables into segments: prepare, search, cluster, compare, keep identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Literal

from segmentation import clusters, preprocessing, segments
from segmentation.engines import EngineTable
from segmentation.errors import DataError, ParameterError
from segmentation.records import (
    METHOD_TABLE,
    METHODS,
    SEED,
    Adoption,
    Algorithm,
    Clustering,
    Comparison,
    CustomerTable,
    KSearch,
    Matching,
    MethodResult,
    PreparedTable,
    PrepareSettings,
    Progress,
    Scaling,
    Segmentation,
)
from segmentation.workflow.all_rows import on_all_rows

K_VALUES = tuple(range(2, 11))
"""Numbers of segments that are tried unless others are given."""

N_INIT = 10
"""K-Means starts; the best of them is kept."""


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

    Raises
    ------
    DataError, ParameterError
        If there is nothing to cluster on, or a setting does not fit the table.

    Examples
    --------
    >>> import segmentation
    >>> table = segmentation.read_sample()
    >>> prepared = segmentation.prepare(table, features=["Age", "Annual Income (k$)"])
    >>> prepared.matrix.shape
    (200, 2)
    """
    settings = settings or PrepareSettings()
    if features is not None:
        settings = replace(settings, features=tuple(features))
    if scaling is not None:
        settings = replace(settings, scaling=scaling)
    return preprocessing.prepare(table, settings)


preparation_steps = preprocessing.preparation_steps
repeated_features = preprocessing.repeated_features


def search_k(
    prepared: PreparedTable,
    *,
    k_values: Iterable[int] | None = None,
    seed: int = SEED,
    progress: Progress | None = None,
) -> KSearch:
    """Score every candidate number of segments; see `segmentation.clusters.search_k`.

    Candidates above what the data allows are left out when `k_values` is not given. Where those
    given hold no segments, or the best stands at their end, the usual ones are looked at too.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> search = segmentation.search_k(prepared, k_values=[4, 5, 6])
    >>> search.recommended_k, search.verdict
    (5, 'clear')
    >>> [round(candidate.silhouette, 2) for candidate in search.candidates]
    [0.49, 0.51, 0.44]
    """
    n_distinct = clusters.count_distinct(prepared.matrix, at_most=K_VALUES[-1] + 1)
    usual = tuple(k for k in K_VALUES if k <= min(prepared.n_customers - 1, n_distinct))
    asked = usual or K_VALUES if k_values is None else tuple(k_values)
    search = partial(clusters.search_k, prepared, seed=seed, n_init=N_INIT, progress=progress)
    found = search(k_values=asked)
    beyond = clusters.numbers_beyond(found, usual)
    return clusters.look_beyond(found, search(k_values=(*asked, *beyond))) if beyond else found


def segment(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    method: Algorithm = "kmeans",
    seed: int = SEED,
    search: KSearch | None = None,
    table: EngineTable | None = None,
    min_size: float | None = None,
    progress: Progress | None = None,
) -> Segmentation:
    """Cluster the customers, put the segments in order, and describe each.

    Parameters
    ----------
    k : int or "auto"
        Number of segments, 2 to n_customers - 1. "auto" takes the recommended number of a search;
        where it finds no reliable segments, the fewest that leave no tiny segment.
    method : str
        A key of `records.METHODS`; segments of another method than K-Means are adopted.
    search : KSearch, optional
        An earlier search of the same matrix, so that it is not made again.
    table : EngineTable, optional
        The table of an engine that the customers come from: where they are a sample of it, the
        segments arrive on all of its rows.
    min_size : float, optional
        The fewest customers of a segment by K-Means, below 1 as a share of all. "auto" then takes
        the largest number that leaves so many in each where the recommended one does not; a number
        that is given does not stand where small segments have to be merged with their nearest.
    progress : callable, optional
        Called with the stage and the share done.

    Raises
    ------
    DataError
        If no number of segments leaves as many customers in each as `min_size` asks for.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> found.names[0], found.segments[0].size
    ('Older, otherwise average', 77)
    """
    least = _fewest(min_size, prepared, method)
    if k == "auto":
        search = search or search_k(prepared, seed=seed, progress=progress)
        k = search.default_k if least is None else _number_with(search, least)
    if table is not None and table.is_sampled:
        if len(prepared.exceptional):
            raise ParameterError(
                "Exceptional customers cannot be set apart in a table of which only a sample was "
                "read. Leave the limits of its columns open, or read the whole table."
            )
        if METHOD_TABLE[method].is_scored_by_probability:
            raise ParameterError(
                f"{METHODS[method]} cannot be used on a table of which only a sample was read: "
                "its classes do not follow all rows. Read the whole table, or take another method."
            )
        sampled = segment(prepared, k=k, method=method, seed=seed, search=search, min_size=min_size)
        return on_all_rows(sampled, table, progress=progress)
    if method != "kmeans":
        found = compare(prepared, k=k, methods=(method,), seed=seed, progress=progress)
        adopted = adopt(prepared, found.results[0], seed=seed)
        return describe(adopted.prepared, adopted.clustering, search=search)
    if search is not None and search.seed == seed and k in search.labels:
        clustering = clusters.take_from_search(prepared, search, k, n_init=N_INIT)
    else:
        clustering = clusters.fit_kmeans(prepared, k, seed=seed, n_init=N_INIT)
    if least is not None:
        clustering = clusters.merge_small(prepared, clustering, least)
    return describe(prepared, clustering, search=search)


def _fewest(min_size: float | None, prepared: PreparedTable, method: Algorithm) -> float | None:
    """Return how many customers a segment has at least; None where nobody asks for any."""
    if min_size is None:
        return None
    if method != "kmeans":
        raise ParameterError(
            f"Small segments cannot be merged by {METHODS[method]}: only those of K-Means are. "
            "Leave the fewest customers open, or take K-Means."
        )
    return min_size * prepared.n_customers if min_size < 1 else min_size


def _number_with(search: KSearch, least: float) -> int:
    """Return the recommended number, or the largest that leaves so many customers in each."""
    largest = search.largest_k(least)
    if largest is None:
        raise DataError(
            f"No number of segments that was tried leaves {least:,.0f} customers in each. Ask for "
            "fewer in the smallest, or give a number, whose small segments are merged."
        )
    smallest = search.candidate(search.default_k).smallest_share * search.n_customers
    return search.default_k if round(smallest) >= least else largest


def compare(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto", "bic"],
    methods: Iterable[Algorithm] = tuple(METHODS),
    seed: int = SEED,
    progress: Progress | None = None,
) -> Comparison:
    """Cluster the customers by several methods; see `segmentation.clusters.methods.compare`.

    In place of a number, "auto" takes the one that a search recommends, "bic" the one of 2 or more
    with the lowest criterion of a mixture over numbers and categories.

    Raises
    ------
    DataError
        If no number of classes has a criterion.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> comparison = segmentation.compare(prepared, k=5, methods=["kmeans", "ward"])
    >>> [(result.algorithm, result.k) for result in comparison.results]
    [('kmeans', 5), ('ward', 5)]
    """
    if k == "auto":
        k = search_k(prepared, seed=seed, progress=progress).default_k
    run = partial(clusters.compare, prepared, seed=seed, n_init=N_INIT, progress=progress)
    if k == "bic":
        k = _lowest_bic(run(k=2, methods=("mixed_mixture",)).results[0])
    return run(k=k, methods=tuple(methods))


def _lowest_bic(result: MethodResult) -> int:
    by_k = {k: bic for k, bic in result.bic_by_k if k > 1}
    if not by_k:
        raise DataError(
            "No mixture over numbers and categories fits these customers, so the BIC names no "
            "number of segments. Give one, or take 'auto'."
        )
    return min(by_k, key=by_k.__getitem__)


def adopt(prepared: PreparedTable, result: MethodResult, *, seed: int = SEED) -> Adoption:
    """Make the segments of a method those of the customers; see `segmentation.clusters.adopt`.

    `describe` names and profiles them: ``describe(adopted.prepared, adopted.clustering)``.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> ward = segmentation.compare(prepared, k=5, methods=["kmeans", "ward"]).results[1]
    >>> adopted = segmentation.adopt(prepared, ward)
    >>> segmentation.describe(adopted.prepared, adopted.clustering).k
    5
    """
    return clusters.adopt(prepared, result, seed=seed, n_init=N_INIT)


cross_tabulate = clusters.cross_tabulate


def describe(
    prepared: PreparedTable, clustering: Clustering, *, search: KSearch | None = None
) -> Segmentation:
    """Profile and name the segments of a clustering.

    Exceptional customers of the table become one more segment, the last.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> found = segmentation.segment(prepared, k=5)
    >>> segmentation.describe(prepared, found.clustering).names == found.names
    True
    """
    found = segments.profile(prepared, clustering)
    if len(prepared.exceptional):
        prepared = preprocessing.with_exceptional(prepared)
        clustering = clusters.add_exceptional(prepared, clustering)
        found = segments.with_exceptional(found, prepared, clustering)
    return Segmentation(prepared, clustering, found, search)


def match_segments(previous: Segmentation, current: Segmentation) -> Matching:
    """Find earlier segments among those of a new result; see `segmentation.segments.match`.

    Customers that are in both say how well the segments match.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> four, five = (segmentation.segment(prepared, k=k) for k in (4, 5))
    >>> len(segmentation.match_segments(four, five).matches)
    4
    """
    labels = segments.shared_labels(previous, current)
    return segments.match(previous.segments, current.segments, labels=labels)


def keep_identity(previous: Segmentation, current: Segmentation) -> tuple[Segmentation, Matching]:
    """Return the new result with the earlier numbers, names, colours and notes, and the matching.

    Numbers of the matching are those before: of `previous` and of `current` as they were given.

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> last = segmentation.rename(segmentation.segment(prepared, k=5), 1, name="Big spenders")
    >>> again = segmentation.segment(prepared, k=5, seed=7)
    >>> found, matching = segmentation.keep_identity(last, again)
    >>> found.names[1]
    'Big spenders'
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

    Examples
    --------
    >>> import segmentation
    >>> prepared = segmentation.prepare(segmentation.read_sample())
    >>> last = segmentation.rename(segmentation.segment(prepared, k=5), 1, name="Big spenders")
    >>> found, matching = segmentation.refit(last, prepared, k=5)
    >>> found.names[1]
    'Big spenders'
    """
    current = segment(prepared, k=k, seed=seed, search=search, progress=progress)
    return keep_identity(previous, current)
