"""Lay out how features are prepared as tables of choices, and read a row back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from segmentation.preprocessing.choices import setting_for
from segmentation.records import (
    CATEGORY_IMPUTES,
    NUMERIC_IMPUTES,
    SCALINGS,
    TRANSFORMS,
    Choice,
    FeatureCoding,
    FeatureSetting,
    PreparedTable,
    PrepareSettings,
)

FIXED = ["Column", "Missing", "Coded as"]
"""Cells that tell and cannot be changed."""


def choices(prepared: PreparedTable, codings: Sequence[FeatureCoding]) -> pd.DataFrame:
    """Return one row a feature with every choice about it; all are numbers, or all categories."""
    settings = [setting_for(prepared.settings, coding.name) for coding in codings]
    is_numeric = codings[0].is_numeric
    own: dict[str, Any] = {"Coded as": [_coded(coding) for coding in codings]}
    if is_numeric:
        caps = [setting.cap or (None, None) for setting in settings]
        own = {
            "Transform": [setting.transform for setting in settings],
            "Cap from": pd.Series([_percent(low) for low, _ in caps], dtype="float64"),
            "Cap to": pd.Series([_percent(high) for _, high in caps], dtype="float64"),
        }
    impute = _impute(prepared.settings, is_numeric=is_numeric)
    return pd.DataFrame(
        {
            "Column": [coding.name for coding in codings],
            "Missing": [prepared.table.column(coding.name).n_missing for coding in codings],
            "Missing as": [setting.impute or impute for setting in settings],
            **own,
            "Scale": [setting.scaling or prepared.settings.scaling for setting in settings],
            "Weight": [setting.weight for setting in settings],
        }
    )


def chosen(
    row: pd.Series[Any], before: FeatureSetting, settings: PrepareSettings
) -> FeatureSetting:
    """Return what a visitor chose in one row of `choices`, over what holds for the whole table."""
    is_numeric = "Transform" in row.index
    if is_numeric:
        cap = _cap(row["Cap from"], row["Cap to"])
        before = replace(before, transform=row["Transform"], cap=cap)
    return replace(
        before,
        impute=_own(row["Missing as"], _impute(settings, is_numeric=is_numeric)),
        scaling=_own(row["Scale"], settings.scaling),
        weight=1.0 if pd.isna(row["Weight"]) else float(row["Weight"]),
    )


def formats(*, is_numeric: bool) -> dict[str, Any]:
    """Return how the columns of `choices` are written and chosen."""
    if not is_numeric:
        own: dict[str, Any] = {"Coded as": st.column_config.TextColumn(width="medium")}
        return {**_shared_formats(CATEGORY_IMPUTES), **own}
    cap = partial(
        st.column_config.NumberColumn, min_value=0, max_value=100, format="%g%%", width="small"
    )
    return {
        **_shared_formats(NUMERIC_IMPUTES),
        "Transform": _choice(
            TRANSFORMS,
            help="Shortens a long tail: the logarithm of 1 + value, the same with zero apart "
            "from the least amount, or Yeo-Johnson, which also takes negative values. Results are "
            "shown in original units.",
        ),
        "Cap from": cap(
            help="Percentile: lower values are raised to this one. No customer is dropped."
        ),
        "Cap to": cap(
            help="Percentile: higher values are lowered to this one. No customer is dropped."
        ),
    }


def _shared_formats(imputes: Mapping[Any, Choice]) -> dict[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "Column": st.column_config.TextColumn(pinned=True),
        "Missing": number(format="localized", width="small"),
        "Missing as": _choice(
            imputes, help="What a missing value is replaced with; every one is counted."
        ),
        "Scale": _choice(SCALINGS, help="How its values are put on a common scale."),
        "Weight": number(
            min_value=0.0,
            step=0.1,
            format="%g",
            width="small",
            help="2 counts twice as much, 0 not at all.",
        ),
    }


def _choice(choices: Mapping[Any, Choice], *, help: str) -> Any:  # noqa: A002  # Streamlit's own word
    return st.column_config.SelectboxColumn(
        options=list(choices),
        format_func=lambda key: choices[key].label if key in choices else "",
        required=True,
        help=help,
    )


def _coded(coding: FeatureCoding) -> str:
    if coding.kind == "ordinal":
        return " < ".join(coding.categories)
    if coding.n_columns == 1:
        return "one column"
    return f"{coding.n_columns} columns, one a category"


def _own(chosen: Any, default: str) -> Any:
    """Return a choice that differs from that for the whole table, else None."""
    return None if chosen == default or pd.isna(chosen) else chosen


def _impute(settings: PrepareSettings, *, is_numeric: bool) -> str:
    return settings.numeric_impute if is_numeric else settings.category_impute


def _percent(quantile: float | None) -> float | None:
    return None if quantile is None else round(100 * quantile, 6)


def _cap(low: Any, high: Any) -> tuple[float, float] | None:
    """Return two quantiles; with one of them empty, that end stays open."""
    if pd.isna(low) and pd.isna(high):
        return None
    return (
        0.0 if pd.isna(low) else float(low) / 100,
        1.0 if pd.isna(high) else float(high) / 100,
    )
