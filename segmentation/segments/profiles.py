"""Compute sizes, centres and profiles of segments, in the file's own units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from segmentation.records import (
    SEGMENT_COLOURS,
    AllRows,
    CategoryProfile,
    Clustering,
    Labels,
    Matrix,
    NumericProfile,
    PreparedTable,
    Segment,
)
from segmentation.segments.all_rows import categories_of_all, numbers_of_all
from segmentation.segments.columns import (
    CategoryColumn,
    NumericColumn,
    category_columns,
    numeric_columns,
    put_together,
    telling_columns,
)
from segmentation.segments.intervals import index_intervals
from segmentation.segments.names import suggest_names
from segmentation.segments.traits import find_traits
from segmentation.segments.vocabulary import Noun, nouns

_FEWEST_WITHOUT_ONE = 3


def profile(
    prepared: PreparedTable, clustering: Clustering, *, all_rows: AllRows | None = None
) -> tuple[Segment, ...]:
    """Describe each segment: size, centre, profiles, traits, name and colour.

    Parameters
    ----------
    prepared : PreparedTable
        Its features, descriptors and labels are profiled; identifiers, personal and excluded
        columns and free text are not.
    clustering : Clustering
        One label, 0 to k - 1, for each row of the matrix.
    all_rows : AllRows, optional
        What was counted of all customers, where these are a sample: sizes, and means, spreads and
        shares of features are of all then.

    Returns
    -------
    tuple of Segment
        In segment order. Means, medians and spreads are of the values with missing feature cells
        filled in as for the clustering; missing descriptors and labels are left out of theirs.
    """
    numeric = numeric_columns(prepared)
    categorical = tuple(put_together(column) for column in category_columns(prepared))
    rows = _rows_by_segment(clustering)
    numeric_profiles = [_numeric_profiles(column, rows, clustering.labels) for column in numeric]
    category_profiles = [
        _category_profiles(column, clustering.labels, clustering.k) for column in categorical
    ]
    sizes = clustering.sizes
    if all_rows is not None:
        sizes = all_rows.sizes
        numeric_profiles = numbers_of_all(numeric_profiles, prepared.codings, all_rows)
        category_profiles = categories_of_all(category_profiles, prepared.codings, all_rows)
    words = _words(numeric, categorical)
    telling = telling_columns(prepared.table, numeric, categorical)
    silhouettes = _mean_silhouettes(clustering)
    segments = []
    for number in range(clustering.k):
        of_numeric = tuple(p for by in numeric_profiles if (p := by[number]) is not None)
        of_categories = tuple(by[number] for by in category_profiles)
        segments.append(
            Segment(
                segment=number,
                name="",
                size=sizes[number],
                share=sizes[number] / max(sum(sizes), 1),
                centre=_centre(prepared.features, of_numeric, of_categories),
                numeric=of_numeric,
                categorical=of_categories,
                traits=find_traits(
                    tuple(p for p in of_numeric if p.column in telling),
                    tuple(p for p in of_categories if p.column in telling),
                    words,
                    size=sizes[number],
                ),
                colour=SEGMENT_COLOURS[number % len(SEGMENT_COLOURS)],
                silhouette=silhouettes[number],
            )
        )
    return suggest_names(tuple(segments), words, numeric=numeric, categorical=categorical)


def _words(
    numeric: tuple[NumericColumn, ...], categorical: tuple[CategoryColumn, ...]
) -> Mapping[str, Noun]:
    """Return the columns as nouns that know their values and categories."""
    parted = {column.name for column in numeric if _is_parted(column)}
    words = nouns([column.name for column in numeric] + [column.name for column in categorical])
    held = {
        column.name: frozenset(c.strip().casefold() for c in column.categories)
        for column in categorical
    }
    n_columns = Counter(category for categories in held.values() for category in categories)
    shared = frozenset(category for category, n in n_columns.items() if n > 1)
    return {
        name: replace(
            noun,
            ambiguous=shared & held.get(name, frozenset()),
            form="amount" if noun.form == "count" and name in parted else noun.form,
        )
        for name, noun in words.items()
    }


def _is_parted(column: NumericColumn) -> bool:
    """Return whether any value is no whole number: "purchases" are an amount then, no count."""
    known = column.values if column.imputed is None else column.values[~column.imputed]
    return bool((known % 1 > 0).any())


def _rows_by_segment(clustering: Clustering) -> list[NDArray[np.intp]]:
    order = np.argsort(clustering.labels, kind="stable")
    ends = np.cumsum(clustering.sizes)[:-1]
    return [np.asarray(rows, dtype=np.intp) for rows in np.split(order, ends)]


def _numeric_profiles(
    column: NumericColumn, rows: list[NDArray[np.intp]], labels: Labels
) -> list[NumericProfile | None]:
    overall_mean, _, overall_spread = _moments(column.values[~np.isnan(column.values)])
    intervals = _index_intervals(column, labels, len(rows))
    is_signed = bool(np.nanmin(column.values) < 0)
    profiles: list[NumericProfile | None] = []
    for members, interval in zip(rows, intervals, strict=True):
        n_imputed, known_mean = _known(column, members)
        values = column.values[members]
        values = values[~np.isnan(values)]
        if values.size == 0:
            profiles.append(None)
            continue
        mean, median, spread = _moments(values)
        n = values.size
        profiles.append(
            NumericProfile(
                column=column.name,
                mean=mean,
                median=median,
                spread=spread,
                overall_mean=overall_mean,
                overall_spread=overall_spread,
                is_feature=column.is_feature,
                kind=column.kind,
                mean_error=spread / float(np.sqrt(n - 1)) if n > 1 else None,
                n_imputed=n_imputed,
                known_mean=known_mean,
                is_signed=is_signed,
                index_interval=interval,
                rests_on_one=_rests_on_one(values, overall_mean),
            )
        )
    return profiles


def _index_intervals(
    column: NumericColumn, labels: Labels, k: int
) -> tuple[tuple[float, float] | None, ...]:
    """Return the intervals of the index; none where values are filled in, or there is no index."""
    if column.imputed is not None or column.kind == "date" or np.nanmin(column.values) < 0:
        return (None,) * k
    return index_intervals(column.values, labels, k)


def _known(column: NumericColumn, members: NDArray[np.intp]) -> tuple[int, float | None]:
    """Return how many of the members' values are filled in, and the mean of the others."""
    if column.imputed is None or not column.imputed[members].any():
        return 0, None
    is_known = ~column.imputed[members]
    known = column.values[members][is_known]
    return int(np.count_nonzero(~is_known)), float(known.mean()) if len(known) else None


def _rests_on_one(values: Matrix, overall_mean: float) -> bool:
    """Return whether without its furthest customer a segment is less than half as far from all."""
    if values.size < _FEWEST_WITHOUT_ONE:
        return False
    furthest = values[np.abs(values - np.median(values)).argmax()]
    others = (values.sum() - furthest) / (values.size - 1)
    away = values.mean() - overall_mean
    return bool((others - overall_mean) * np.sign(away) < abs(away) / 2)


def _moments(values: Matrix) -> tuple[float, float, float]:
    """Return mean, median and population standard deviation; exact for a constant column."""
    lowest, highest = float(values.min()), float(values.max())
    if lowest == highest:
        return lowest, lowest, 0.0
    return float(values.mean()), float(np.median(values)), float(values.std())


def _category_profiles(
    column: CategoryColumn, labels: NDArray[np.intp], k: int
) -> list[CategoryProfile]:
    n_categories = len(column.categories)
    known = column.codes >= 0
    cells = labels[known] * n_categories + column.codes[known]
    counts = np.bincount(cells, minlength=k * n_categories).reshape(k, n_categories)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    overall = counts.sum(axis=0) / max(counts.sum(), 1)
    imputed = _imputed_shares(column, labels, counts)
    profiles = []
    for number, own in enumerate(shares):
        order = sorted(range(n_categories), key=lambda i: (-own[i], -overall[i], i))
        profiles.append(
            CategoryProfile(
                column=column.name,
                categories=tuple(column.categories[i] for i in order),
                shares=tuple(float(own[i]) for i in order),
                overall_shares=tuple(float(overall[i]) for i in order),
                is_feature=column.is_feature,
                imputed=() if imputed is None else tuple(float(imputed[number][i]) for i in order),
            )
        )
    return profiles


def _imputed_shares(
    column: CategoryColumn, labels: NDArray[np.intp], counts: NDArray[np.intp]
) -> Matrix | None:
    """Return which part of the customers of each segment was given each category."""
    if column.imputed is None:
        return None
    k, n_categories = counts.shape
    cells = labels[column.imputed] * n_categories + column.codes[column.imputed]
    filled = np.bincount(cells, minlength=k * n_categories).reshape(k, n_categories)
    return np.asarray(filled / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _centre(
    features: tuple[str, ...],
    numeric: tuple[NumericProfile, ...],
    categorical: tuple[CategoryProfile, ...],
) -> dict[str, float | str]:
    found: dict[str, float | str] = {profile.column: profile.mean for profile in numeric}
    found |= {profile.column: profile.categories[0] for profile in categorical}
    return {name: found[name] for name in features if name in found}


def _mean_silhouettes(clustering: Clustering) -> list[float | None]:
    labels = clustering.labels[clustering.shown]
    n_shown = np.bincount(labels, minlength=clustering.k)
    sums = np.bincount(labels, weights=clustering.silhouettes, minlength=clustering.k)
    return [float(s / n) if n else None for s, n in zip(sums, n_shown, strict=True)]
