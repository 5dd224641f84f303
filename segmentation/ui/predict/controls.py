"""Draw one control for each feature of a model, its range taken from the data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import streamlit as st

from segmentation.records import FeatureSummary, round_step
from segmentation.ui.parts.text import plain

EPOCH = date(1970, 1, 1)
STEPS = 200
"""About so many positions a slider has, in round steps."""

Value = float | str | None


def feature_controls(summaries: Sequence[FeatureSummary], *, key: str) -> dict[str, Value]:
    """Draw the controls and return the customer that they describe, by column name.

    Parameters
    ----------
    summaries : sequence of FeatureSummary
        What training saw of each feature.
    key : str
        Begins every widget's key.
    """
    customer: dict[str, Value] = {}
    columns = st.columns(2 if len(summaries) > 5 else 1, gap="medium")
    for position, summary in enumerate(summaries):
        with columns[position % len(columns)]:
            customer[summary.name] = _control(summary, key=_key(key, position))
    return customer


def set_controls(
    summaries: Sequence[FeatureSummary], values: Mapping[str, float | str], *, key: str
) -> None:
    """Move the controls to a customer; call it before they are drawn, from a callback."""
    for position, summary in enumerate(summaries):
        value = values.get(summary.name)
        if value is not None and _is_offered(summary, value):
            st.session_state[_key(key, position)] = _fitting(summary, value)


def _is_offered(summary: FeatureSummary, value: float | str) -> bool:
    """Whether a control has this value: a list offers the categories that training saw."""
    if summary.category_shares:
        return value in summary.category_shares
    return isinstance(value, int | float) and math.isfinite(value)


def _key(key: str, position: int) -> str:
    return f"{key}_{position}"


def _control(summary: FeatureSummary, *, key: str) -> Value:
    label = plain(summary.name)
    if summary.category_shares:
        options = list(summary.category_shares)
        return st.selectbox(
            label, options, key=key, persist_state="session", filter_mode="contains"
        )
    low, high = _range(summary)
    if low == high:
        st.text_input(label, f"{low:g} (always)", key=f"{key}_fixed", disabled=True)
        return low
    if summary.kind == "boolean":
        return float(st.toggle(label, value=_start(summary) >= 0.5, key=key))
    if summary.kind == "date":
        day = st.slider(label, _day(low), _day(high), _day(_start(summary)), key=key)
        return float((day - EPOCH).days)
    step = _step(summary)
    if summary.is_integer:
        start = int(_snapped(_start(summary), low, step))
        return float(
            st.slider(
                label, int(low), int(high), start, int(step), key=key, persist_state="session"
            )
        )
    digits = max(0, -math.floor(math.log10(step)))
    return float(
        st.slider(
            label,
            low,
            high,
            _snapped(_start(summary), low, step),
            step,
            format=f"%.{digits}f",
            key=key,
            persist_state="session",
        )
    )


def _step(summary: FeatureSummary) -> float:
    """Return a step that suits the middle eight tenths, not one extreme customer."""
    low, high = _range(summary)
    if summary.quantiles:
        tenth, ninetieth = np.interp((0.1, 0.9), summary.shares, summary.quantiles).tolist()
        low, high = (tenth, ninetieth) if tenth < ninetieth else (low, high)
    return step_of(low, high, is_integer=summary.is_integer)


def step_of(low: float, high: float, *, is_integer: bool) -> float:
    """Return a round step (1, 2 or 5 times a power of ten) that gives a slider enough positions.

    Examples
    --------
    >>> step_of(18, 70, is_integer=True), step_of(0, 1, is_integer=False)
    (1.0, 0.005)
    >>> step_of(0, 100_000, is_integer=True)
    500.0
    """
    step = round_step((high - low) / STEPS)
    return max(1.0, step) if is_integer else step


def _range(summary: FeatureSummary) -> tuple[float, float]:
    low = 0.0 if summary.minimum is None else summary.minimum
    high = low if summary.maximum is None else summary.maximum
    return low, high


def _start(summary: FeatureSummary) -> float:
    start = summary.median if summary.median is not None else summary.mean
    return _range(summary)[0] if start is None else start


def _snapped(value: float, low: float, step: float) -> float:
    return round(low + round((value - low) / step) * step, 12)


def _day(days: float) -> date:
    return EPOCH + timedelta(days=round(days))


def _fitting(summary: FeatureSummary, value: float | str) -> object:
    """Return the value as its control takes it: within the range, on a step."""
    if summary.category_shares or isinstance(value, str):
        return value
    low, high = _range(summary)
    inside = min(max(float(value), low), high)
    if summary.kind == "boolean":
        return inside >= 0.5
    if summary.kind == "date":
        return _day(inside)
    step = _step(summary)
    snapped = min(max(_snapped(inside, low, step), low), high)
    return int(snapped) if summary.is_integer else snapped
