"""Draw one control for each feature of a model, its range taken from the data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import streamlit as st

from segmentation.records import FeatureSummary, round_step
from segmentation.ui.parts.text import label

EPOCH = date(1970, 1, 1)
_ANY_DAY = (date(1900, 1, 1), date(2200, 1, 1))
STEPS = 200
"""About so many positions a slider has, in round steps."""

MOST_IN_A_COLUMN = 5
"""Controls that stand one below the other beside the picture."""
FIRST, _COLUMNS = 6, 3
"""Of more, these are seen at once, so many in a row."""

Value = float | str | None


def feature_controls(summaries: Sequence[FeatureSummary], *, key: str) -> dict[str, Value]:
    """Draw the controls and return the customer that they describe, by column name.

    The summaries say what training saw of each feature; `key` begins every widget's key.
    """
    n_first = len(summaries) if not is_wide(summaries) else FIRST
    customer = _grid(summaries, range(n_first), key=key)
    if more := len(summaries) - n_first:
        with st.expander(f"{more} more columns", icon=":material/tune:"):
            customer |= _grid(summaries, range(n_first, len(summaries)), key=key)
    return customer


def is_wide(summaries: Sequence[FeatureSummary]) -> bool:
    """Whether the controls take the whole width of the page."""
    return len(summaries) > MOST_IN_A_COLUMN


def _grid(
    summaries: Sequence[FeatureSummary], positions: Sequence[int], *, key: str
) -> dict[str, Value]:
    """Draw the controls row by row, so that they stay in order on a narrow screen."""
    customer: dict[str, Value] = {}
    n_columns = _COLUMNS if is_wide(summaries) else 1
    for start in range(0, len(positions), n_columns):
        row = positions[start : start + n_columns]
        for column, position in zip(st.columns(n_columns, gap="medium"), row, strict=False):
            with column:
                customer[summaries[position].name] = _control(
                    summaries[position], key=_key(key, position)
                )
    return customer


def set_controls(
    summaries: Sequence[FeatureSummary], values: Mapping[str, float | str], *, key: str
) -> None:
    """Move the controls to a customer; call it before they are drawn, from a callback."""
    for position, summary in enumerate(summaries):
        value = values.get(summary.name)
        if value is not None and _is_offered(summary, value):
            widget = _key(key, position)
            st.session_state[widget] = fitting = _fitting(summary, value)
            if not isinstance(fitting, str | bool):
                st.session_state[f"{widget}_typed"] = fitting


def _is_offered(summary: FeatureSummary, value: float | str) -> bool:
    """Whether a control has this value: a list offers the categories that training saw."""
    if summary.category_shares:
        return value in summary.category_shares
    return isinstance(value, int | float) and math.isfinite(value)


def _key(key: str, position: int) -> str:
    return f"{key}_{position}"


def _control(summary: FeatureSummary, *, key: str) -> Value:
    words = label(summary.name)
    if summary.category_shares:
        options = list(summary.category_shares)
        return st.selectbox(
            words, options, key=key, persist_state="session", filter_mode="contains"
        )
    low, high = _range(summary)
    if low == high:
        st.text_input(words, f"{low:g} (always)", key=f"{key}_fixed", disabled=True)
        return low
    if summary.kind == "boolean":
        return float(st.toggle(words, value=_start(summary) >= 0.5, key=key))
    return _number(summary, words, key=key)


def _number(summary: FeatureSummary, words: str, *, key: str) -> float:
    """Draw a slider over the range of the data, and beside it a field that takes any value."""
    low, high = _range(summary)
    step, start = _step(summary), _start(summary)
    slider, field = st.columns([3, 2], gap="small", vertical_alignment="bottom")
    typed = f"{key}_typed"
    told: dict[str, Any] = {"label_visibility": "collapsed", "key": typed, "on_change": _lead}
    moved: dict[str, Any] = {"key": key, "on_change": _follow, "args": (key, typed)}
    if summary.kind == "date":
        days = (_day(low), _day(high), _day(start))
        slider.slider(words, *days, **moved)
        day: date = field.date_input(words, days[2], *_ANY_DAY, args=(typed, key, days[:2]), **told)
        return float((day - EPOCH).days)
    kind: Any = int if summary.is_integer else float
    ends = (kind(low), kind(high))
    first = kind(_snapped(start, low, step))
    digits = max(0, -math.floor(math.log10(step)))
    format_of = "%d" if summary.is_integer else f"%.{digits}f"
    slider.slider(
        words, *ends, first, kind(step), format=format_of, persist_state="session", **moved
    )
    args = (typed, key, ends)
    told |= {"step": kind(step), "format": format_of, "persist_state": "session", "args": args}
    return float(field.number_input(words, value=first, **told))


def _follow(key: str, typed: str) -> None:
    """Write what the slider says into the field."""
    st.session_state[typed] = st.session_state[key]


def _lead(typed: str, key: str, ends: tuple[Any, Any]) -> None:
    """Move the slider to what is typed, or to its nearer end; the field may go beyond."""
    value = st.session_state[typed]
    if value is not None:
        st.session_state[key] = min(max(value, ends[0]), ends[1])


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
