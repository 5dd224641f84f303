"""Read one raw column as numbers or categories, and tell whether it can be a feature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.reading.days import days_of
from segmentation.records import LARGEST, MEASURED_KINDS, FeatureSetting, Kind, Note, plain_value

Vector: TypeAlias = NDArray[np.float64]
Column: TypeAlias = "pd.Series[Any]"

_MAX_CATEGORIES = 50
"""More categories than this are names or free text: nearly every customer would be alone."""


def is_numeric(kind: Kind) -> bool:
    """Whether raw values of this kind are numbers (dates count as days)."""
    return kind in MEASURED_KINDS


def coding_kind(kind: Kind, setting: FeatureSetting) -> Kind:
    """Return how a column is coded: text and ordinals without an order as plain categories."""
    if is_numeric(kind):
        return kind
    return "ordinal" if setting.order else "categorical"


def numbers(column: Column) -> Vector:
    """Return a column as float64, dates as days since 1970-01-01, missing as NaN.

    Raises DataError if it holds text that is not a number, or infinite or immense values.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return days_of(column)
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        read = pd.to_numeric(column, errors="coerce")
        lost = column[read.isna() & column.notna()]
        if len(lost):
            raise DataError(
                f"Column {column.name!r} holds {len(lost)} values that are not numbers (first: "
                f"{str(lost.iloc[0])[:40]!r}). Write them as numbers, leave the cells empty, or "
                "treat the column as categories."
            )
        values = read.to_numpy(dtype=np.float64, na_value=np.nan)
    n_immense = int(np.count_nonzero(np.abs(values) > LARGEST))
    if n_immense:
        raise DataError(
            f"Column {column.name!r} holds {n_immense} values that are infinite or beyond 1e100. "
            "Correct them, leave the cells empty, or switch the column off."
        )
    return values


def categories(column: Column) -> Column:
    """Return a column as text, missing as NaN."""
    return column if column.dtype == "str" else column.astype("str")


def values_of(column: Column, kind: Kind) -> Column:
    """Return a raw column in the form that the estimators read: float64 or text."""
    if is_numeric(kind):
        return pd.Series(numbers(column), index=column.index, name=column.name, copy=False)
    return categories(column)


def counted_categories(column: Column) -> dict[str, int]:
    """Return how often each category occurs."""
    return {str(category): int(n) for category, n in column.value_counts().items()}


def named_categories(counts: Mapping[str, int], fewest: int) -> tuple[tuple[str, ...], int]:
    """Return the categories of enough customers, most frequent first, and how many others are."""
    # Equally frequent categories: the first in sorted order, as scikit-learn's imputer has it.
    ordered = sorted(counts, key=lambda category: (-counts[category], category))
    named = tuple(category for category in ordered if counts[category] >= fewest)
    return named, len(counts) - len(named)


def why_unusable(
    column: Column, kind: Kind, *, fewest_alike: int, is_missing_a_value: bool = False
) -> Note | None:
    """Return why a column cannot tell customers apart, by a code of `UNUSABLE`; None if it can."""
    if not column.notna().any():
        return Note("no_value")
    n_distinct = 1 + _has_choice(column) if is_numeric(kind) else int(column.nunique())
    if n_distinct == 1 and not (is_missing_a_value and column.hasnans):
        value = column.dropna().iloc[0]
        shown = (
            plain_value(float(value), kind) if is_numeric(kind) else plain_value(str(value)[:40])
        )
        return Note("one_value", {"value": shown})
    if not is_numeric(kind) and n_distinct > _MAX_CATEGORIES:
        return Note("many_texts", {"n_distinct": n_distinct, "most": _MAX_CATEGORIES})
    return None if is_numeric(kind) else _why_unnamed(column, kind, fewest_alike)


def _why_unnamed(column: Column, kind: Kind, fewest_alike: int) -> Note | None:
    """Return why too few categories have a name to tell customers apart."""
    named, n_others = named_categories(counted_categories(column), fewest_alike)
    if not n_others or len(named) > (kind == "ordinal"):
        return None
    values = {"n_distinct": len(named) + n_others, "fewest": fewest_alike}
    return Note("one_named" if named else "none_named", values)


def _has_choice(column: Column) -> bool:
    """Whether the values that are present tell any two customers apart."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        # Far quicker than counting; without any value both are NaN.
        least, most = column.min(), column.max()
        return bool(least < most)
    return bool(column.nunique() > 1)
