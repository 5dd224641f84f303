"""Lay records out as tables to look at, under the words that people use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import wording
from segmentation.records import (
    CRITERIA,
    AsideRow,
    CategoryProfile,
    ColumnSummary,
    Criterion,
    CustomerTable,
    KSearch,
    NumericProfile,
    Segment,
    Step,
)

_IN_OWN_UNITS = ("Mean", "Median", "Spread (sd)", "Lowest", "Highest")
ROWS_SHOWN = 200
"""First rows of a table that a page shows; a download holds all of them."""


def columns(table: CustomerTable) -> pd.DataFrame:
    """Return one row a column of the file: what it is and what it is used for."""
    return pd.DataFrame(
        {
            "Column": [column.name for column in table.columns],
            "Used as": [column.role for column in table.columns],
            "Holds": [column.kind for column in table.columns],
            "Read as": [wording.contract_note(column.contract) for column in table.columns],
            "Distinct": [column.n_distinct for column in table.columns],
            "Missing": [column.n_missing for column in table.columns],
            "Why": [wording.column_line(column, table.report.steps) for column in table.columns],
        }
    )


def distinct(names: Sequence[str]) -> list[str]:
    """Return names under which columns can be told apart: a second e-mail column gets its number.

    Examples
    --------
    >>> distinct(["e-mail", "name", "e-mail"])
    ['e-mail', 'name', 'e-mail (2)']
    """
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def percent(words: str, *, width: int) -> Any:
    """Return a narrow column of percentages, drawn as bars."""
    bars = st.column_config.ProgressColumn
    return bars(format="%.0f%%", min_value=0, max_value=100, width=width, help=words)


def first_rows(table: CustomerTable) -> pd.DataFrame:
    """Return the first customers, all columns, as they were read."""
    return table.frame.head(ROWS_SHOWN)


def first_rows_formats(table: CustomerTable) -> dict[str, Any]:
    """Return how the columns of `first_rows` are written."""
    return {
        column.name: st.column_config.DateColumn()
        for column in table.columns
        if column.kind == "date"
    }


def steps(done: Sequence[Step]) -> pd.DataFrame:
    """Return one row a thing that was changed on the way, with its count and reason."""
    return pd.DataFrame(
        {
            "What": [step.action for step in done],
            "Column": [step.column or "" for step in done],
            "Cells": [step.n_cells for step in done],
            "Rows": [step.n_rows for step in done],
            "Why": [wording.step_reason(step) for step in done],
        }
    )


def aside(rows: Sequence[AsideRow]) -> pd.DataFrame:
    """Return one row a line of the file that could not be part of the table."""
    return pd.DataFrame(
        {
            "Line": [row.line for row in rows],
            "Why": [wording.aside_reason(row) for row in rows],
            "Text": [row.text for row in rows],
        }
    )


def summary(found: Sequence[ColumnSummary]) -> pd.DataFrame:
    """Return one row a column in numbers, in the file's own units."""
    return pd.DataFrame(
        {
            "Column": [column.name for column in found],
            "Missing": [column.n_missing for column in found],
            "Distinct": [column.n_distinct for column in found],
            "Mean": [column.mean for column in found],
            "Median": [column.median for column in found],
            "Spread (sd)": [column.spread for column in found],
            "Lowest": [column.minimum for column in found],
            "Highest": [column.maximum for column in found],
            "Skew": [_without_sign_of_nothing(column.skew) for column in found],
            "Far out": [column.n_outliers for column in found],
            "Most frequent": [_most_frequent(column) for column in found],
        }
    )


def shown_summary(found: Sequence[ColumnSummary]) -> pd.DataFrame:
    """Return the same to look at: with each column's shape, and numbers of about four figures."""
    frame = summary(found)
    for name in _IN_OWN_UNITS:
        frame[name] = [_short(value) for value in frame[name]]
    frame.insert(1, "Shape", [list(column.shape) or None for column in found])
    return frame


def _short(value: float | None) -> float | None:
    if value is None or pd.isna(value):
        return None
    size = abs(value)
    return round(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3)


def _without_sign_of_nothing(value: float | None) -> float | None:
    return None if value is None else round(value, 1) + 0.0


def _most_frequent(column: ColumnSummary) -> str:
    if not column.counts:
        return ""
    category, count = column.counts[0]
    return f"{category} ({count:,})"


def summary_formats() -> dict[str, Any]:
    """Return how the columns of `shown_summary` are written."""
    number = st.column_config.NumberColumn
    shown = {name: number(format="localized") for name in _IN_OWN_UNITS}
    return {
        **shown,
        "Column": st.column_config.TextColumn(pinned=True, width=170),
        "Missing": number(format="localized"),
        "Distinct": number(format="localized"),
        "Shape": st.column_config.BarChartColumn(
            y_min=0,
            width="small",
            color="#6E6BEF",
            help="How many customers have each value, lowest to highest; categories by frequency. "
            "Far-out values are at the ends.",
        ),
        "Skew": number(format="%.1f", help="Above 1: a long tail to the right"),
        "Far out": number(
            help="Values further than 1.5 interquartile ranges outside the middle half"
        ),
    }


def candidates(search: KSearch, *, chosen: int) -> pd.DataFrame:
    """Return one row a number of segments that was tried, with all its evidence."""
    found = search.candidates
    shown: dict[str, list[Any]] = {"k": [candidate.k for candidate in found]}
    for criterion in CRITERIA:
        shown[criterion.statistic] = [candidate.value(criterion) for candidate in found]
        if criterion.error is not None:
            shown[_error_heading(criterion)] = [candidate.error(criterion) for candidate in found]
    shown["Note"] = [_mark(search, candidate.k, chosen) for candidate in found]
    return pd.DataFrame(shown).dropna(axis="columns", how="all")


def _error_heading(criterion: Criterion) -> str:
    """Return the heading of a measure's standard errors."""
    return f"± {criterion.statistic.lower()}"


def _mark(search: KSearch, k: int, chosen: int) -> str:
    marks = [
        text
        for text, marked in (
            ("in use", chosen),
            ("recommended", search.recommended_k),
            *((criterion.title, search.named.get(criterion.key)) for criterion in CRITERIA),
        )
        if marked == k
    ]
    return ", ".join(marks)


def candidate_formats() -> dict[str, Any]:
    """Return how the columns of `candidates` are written."""
    number = st.column_config.NumberColumn
    return {
        "k": number(width="small", pinned=True),
        "Note": st.column_config.TextColumn(width="medium"),
        **criterion_formats(),
    }


def criterion_formats() -> dict[str, Any]:
    """Return how the values of every measure and their errors are written."""
    number = st.column_config.NumberColumn
    formats: dict[str, Any] = {}
    for criterion in CRITERIA:
        how = wording.criterion_help(criterion)
        shown = _criterion_format(criterion)
        formats[criterion.statistic] = number(format=shown, help=how)
        formats[_error_heading(criterion)] = number(format=shown, help="One standard error")
    return formats


def _criterion_format(criterion: Criterion) -> str:
    """Return how Streamlit writes the values of a measure."""
    if criterion.decimals is None:
        return "percent"
    return "localized" if criterion.decimals < 2 else f"%.{criterion.decimals}f"


def profiles(segments: Sequence[Segment]) -> pd.DataFrame:
    """Return one row a column and one column a segment: means and most frequent categories.

    The column "All customers" stands beside them; every value is text in the file's own units.
    """
    rows = [
        *_rows(segments, lambda segment: segment.numeric, _means),
        *_rows(segments, lambda segment: segment.categorical, _most_common),
    ]
    sizes = {segment.name: f"{segment.size:,}" for segment in segments}
    everyone = f"{sum(segment.size for segment in segments):,}"
    head = {"": "Customers", "All customers": everyone, **sizes}
    return pd.DataFrame([head, *rows])


def _rows(
    segments: Sequence[Segment],
    profiles: Callable[[Segment], Iterable[Any]],
    told: Callable[[Any], tuple[str, str]],
) -> list[dict[str, str]]:
    """Return one row a column; `told` says it of a segment and of everyone."""
    rows: dict[str, dict[str, str]] = {}
    for segment in segments:
        for profile in profiles(segment):
            row = rows.setdefault(profile.column, {"": profile.column})
            row[segment.name], row["All customers"] = told(profile)
    return list(rows.values())


def _means(profile: NumericProfile) -> tuple[str, str]:
    own, overall = (
        wording.format_value(mean, profile.column, profile.kind)
        for mean in (profile.mean, profile.overall_mean)
    )
    return own, overall


def _most_common(profile: CategoryProfile) -> tuple[str, str]:
    share, category = max(
        zip(profile.overall_shares, profile.categories, strict=True), key=lambda pair: pair[0]
    )
    own = f"{profile.categories[0]} {wording.format_share(profile.shares[0])}"
    return own, f"{category} {wording.format_share(share)}"


def profile_formats() -> dict[str, Any]:
    """Return how the columns of `profiles` are written."""
    return {"": st.column_config.TextColumn(pinned=True, width=150)}


def profile_figures(segments: Sequence[Segment]) -> pd.DataFrame:
    """Return the profiles in full for a download: one row a segment and column."""
    numeric = [
        {
            "segment": segment.segment,
            "segment_name": segment.name,
            "column": profile.column,
            "category": "",
            "mean": profile.mean,
            "median": profile.median,
            "sd": profile.spread,
            "mean_of_all": profile.overall_mean,
            "difference_in_sd": profile.difference,
        }
        for segment in segments
        for profile in segment.numeric
    ]
    shares = [
        {
            "segment": segment.segment,
            "segment_name": segment.name,
            "column": profile.column,
            "category": category,
            "share": share,
            "share_of_all": overall,
        }
        for segment in segments
        for profile in segment.categorical
        for category, share, overall in zip(
            profile.categories, profile.shares, profile.overall_shares, strict=True
        )
    ]
    return pd.DataFrame([*numeric, *shares])
