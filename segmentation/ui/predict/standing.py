"""Draw where a customer stands: its profile beside the segments', its place on the map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import figures, wording
from segmentation.records import (
    ComponentMap,
    FeatureSummary,
    ModelSpec,
    Prediction,
    Segmentation,
)
from segmentation.ui.parts import blocks, tables
from segmentation.ui.predict.controls import Value
from segmentation.ui.session import state

_MOST_DRAWN = 5_000
"""Customers on the map; it is drawn again with every move of a control."""
MOST_ROWS = 12
"""Columns that are shown without scrolling."""
UNKNOWN = "not known"
_PLACE_HELP = "Share of training customers with less; for a category, the share with the same"


def draw_profile(spec: ModelSpec, prediction: Prediction, customer: Mapping[str, Value]) -> None:
    """Draw the customer's values beside the typical ones of its segment and of the runner-up."""
    with st.container(border=True):
        st.markdown("**Compared with its segment**")
        st.dataframe(
            _profile_rows(spec, prediction, customer),
            key="predict.profile",
            alt="The customer compared with typical values of its segment and the runner-up",
            hide_index=True,
            height="content" if len(spec.summaries) <= MOST_ROWS else "auto",
            column_config={
                "Column": st.column_config.TextColumn(pinned=True, width=120),
                "Customer": st.column_config.TextColumn(width=75),
                "Segment": st.column_config.TextColumn(width=75),
                "Runner-up": st.column_config.TextColumn(width=80),
                "Place": tables.percent(_PLACE_HELP, width=90),
            },
        )


def _profile_rows(
    spec: ModelSpec, prediction: Prediction, customer: Mapping[str, Value]
) -> pd.DataFrame:
    """Return one row a feature: the customer, its segment, the runner-up, its place among all."""
    seen = spec.summaries
    own, second = (spec.segments[n].centre for n in (prediction.segment, prediction.second_segment))
    return pd.DataFrame(
        {
            "Column": [summary.name for summary in seen],
            "Customer": [_told(customer.get(summary.name), summary) for summary in seen],
            "Segment": [_typical(own.get(summary.name), summary) for summary in seen],
            "Runner-up": [_typical(second.get(summary.name), summary) for summary in seen],
            "Place": [place_of(customer.get(summary.name), summary) for summary in seen],
        }
    )


def place_of(value: Value, summary: FeatureSummary) -> float | None:
    """Return the share of the training customers that have less, in per cent, by quantiles.

    For a category the share that has the same one; None where that is not known.
    """
    if isinstance(value, str):
        return 100 * summary.category_shares.get(value, 0.0)
    if value is None or not summary.quantiles:
        return None
    known = np.asarray(summary.quantiles)
    shares = 100.0 * np.asarray(summary.shares)
    same = np.flatnonzero(known == value)
    if len(same):
        # Many customers with one value: the middle of those who have it.
        least = 100.0 * summary.below[same[0]] if summary.below else shares[same[0]]
        return float(least + shares[same[-1]]) / 2
    return float(np.interp(value, known, shares, left=0, right=100))


def _told(value: Value, summary: FeatureSummary) -> str:
    return UNKNOWN if value is None else wording.change_value(value, summary.name, summary.kind)


def _typical(value: float | str | None, summary: FeatureSummary) -> str:
    if isinstance(value, str):
        return value
    return wording.format_value(value, summary.name, summary.kind)


def draw_map(spec: ModelSpec, segmentation: Segmentation, prediction: Prediction) -> None:
    """Draw the customer on the flat map of all others."""
    found = state.component_map()
    drawn = figures.map_figure(
        segmentation,
        found,
        new_point=point_of(spec, found, prediction),
        has_arrows=False,
        at_most=_MOST_DRAWN,
    )
    # The card above and the presets beside it name the segments already.
    drawn.layout.showlegend = False
    blocks.figure(
        drawn,
        "The new customer is the diamond; close on the map means similar across all columns.",
        key="predict.map",
        title="On the map",
    )


def point_of(spec: ModelSpec, found: ComponentMap, prediction: Prediction) -> tuple[float, ...]:
    """Return a customer on the axes of the map, whose centre is known from those of segments."""
    beside = np.asarray(prediction.matrix_row) - spec.centres[0]
    return tuple((found.centres[0] + beside @ found.loadings.T).tolist())
