"""Lay saved models out as tables to look at and to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import wording
from segmentation.models import SavedModel
from segmentation.records import SEGMENT_COLOURS, Drift, ModelComparison, ModelSpec

_TOTAL = "All customers"


def saved(found: Sequence[SavedModel]) -> pd.DataFrame:
    """Return one row a saved model; of a damaged one only its name and what is wrong."""
    head = {
        "Model": [line.name for line in found],
        "Default": [line.is_default for line in found],
        "k": [line.k or None for line in found],
        "Features": [", ".join(line.features) for line in found],
    }
    return _described(found, head, {"Created (UTC)": [_minute(line.created) for line in found]})


def versions(found: Sequence[SavedModel]) -> pd.DataFrame:
    """Return one row a version of a model, the latest first."""
    head = {
        "Version": [line.revision for line in found],
        "Current": [line.is_current for line in found],
        "k": [line.k or None for line in found],
    }
    return _described(found, head, {"Saved (UTC)": [_minute(line.saved) for line in found]})


def _described(
    found: Sequence[SavedModel], head: Mapping[str, Any], when: Mapping[str, Any]
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            **head,
            "Customers": [line.n_customers or None for line in found],
            "Silhouette": [None if line.problem else line.silhouette for line in found],
            "Source": [line.source for line in found],
            **when,
            "Problem": [line.problem for line in found],
        }
    )
    return frame if frame["Problem"].any() else frame.drop(columns="Problem")


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def saved_formats() -> dict[str, Any]:
    """Return how the columns of `saved` and `versions` are written."""
    number = st.column_config.NumberColumn
    return {
        "Model": st.column_config.TextColumn(pinned=True),
        "Default": st.column_config.CheckboxColumn(help="Used where no model is named"),
        "Features": st.column_config.TextColumn(width="medium"),
        "Customers": number(format="localized"),
        "Silhouette": number(format="%.3f", help="−1 to 1, higher is better"),
        "Problem": st.column_config.TextColumn(width="large"),
    }


def names(spec: ModelSpec) -> list[str]:
    """Return the segments' names; those that are the same bear their numbers."""
    given = [segment.name for segment in spec.segments]
    return [
        name if given.count(name) == 1 and name != _TOTAL else f"{name} ({number})"
        for number, name in enumerate(given, start=1)
    ]


def known_colour(colour: str, number: int) -> str:
    """Return a segment's colour where the style knows it, else the one of its number."""
    return colour if colour in SEGMENT_COLOURS else SEGMENT_COLOURS[number % len(SEGMENT_COLOURS)]


def segments(spec: ModelSpec) -> pd.DataFrame:
    """Return one row a feature and one column a segment: its centre in the file's own units."""
    kinds = {summary.name: summary.kind for summary in spec.summaries}
    head = ["Customers", "Share", *kinds]
    columns: dict[str, list[str]] = {"": head}
    for name, segment in zip(names(spec), spec.segments, strict=True):
        centre = [segment.centre.get(feature) for feature in kinds]
        told = [
            value if isinstance(value, str) else wording.format_value(value, feature, kind)
            for value, (feature, kind) in zip(centre, kinds.items(), strict=True)
        ]
        columns[name] = [f"{segment.size:,}", wording.format_share(segment.share), *told]
    return pd.DataFrame(columns)


def segment_figures(spec: ModelSpec) -> pd.DataFrame:
    """Return the same for a download, in full: one row a segment and feature."""
    return pd.DataFrame(
        [
            {
                "segment": segment.segment,
                "segment_name": segment.name,
                "customers": segment.size,
                "share": segment.share,
                "feature": summary.name,
                "centre": segment.centre.get(summary.name),
            }
            for segment in spec.segments
            for summary in spec.summaries
        ]
    )


def differences(found: ModelComparison, first: str, second: str) -> pd.DataFrame:
    """Return one row a thing in which two models differ."""
    return pd.DataFrame(
        {
            "What": [difference.what for difference in found.differences],
            first: [difference.first or "" for difference in found.differences],
            second: [difference.second or "" for difference in found.differences],
        }
    )


def moves(found: ModelComparison, first: ModelSpec, second: ModelSpec) -> pd.DataFrame:
    """Return customers by the segment of the first model (rows) and of the second (columns)."""
    counts = pd.DataFrame(found.counts, columns=names(second))
    counts.insert(0, "", names(first), allow_duplicates=True)
    return counts


def feature_drift(drift: Drift) -> pd.DataFrame:
    """Return one row a feature: how far it has moved, the furthest first."""
    found = sorted(drift.features, key=lambda feature: -feature.psi)
    return pd.DataFrame(
        {
            "Feature": [feature.name for feature in found],
            "Stability index": [feature.psi for feature in found],
            "By chance below": [feature.noise for feature in found],
            "Shift": [feature.level for feature in found],
            "Distance": [feature.distance for feature in found],
            "Missing then": [feature.missing_before for feature in found],
            "Missing now": [feature.missing_now for feature in found],
            "Outside training": [feature.outside_share for feature in found],
            "In words": [wording.feature_drift_sentence(feature) for feature in found],
        }
    )


def feature_drift_formats() -> dict[str, Any]:
    """Return how the columns of `feature_drift` are written."""
    number = st.column_config.NumberColumn
    share = number(format="percent")
    return {
        "Feature": st.column_config.TextColumn(pinned=True),
        "Stability index": number(
            format="%.3f", help="0 is the same; below 0.1 none, from 0.25 a strong shift"
        ),
        "By chance below": number(format="%.3f", help="In 99 of 100 cases"),
        "Distance": number(
            format="%.3f", help="Kolmogorov-Smirnov; total variation for categories: 0 to 1"
        ),
        "Missing then": share,
        "Missing now": share,
        "Outside training": share,
        "In words": st.column_config.TextColumn(width="large"),
    }


def shares(drift: Drift, spec: ModelSpec) -> pd.DataFrame:
    """Return one row a segment: its share in training and in the file."""
    return pd.DataFrame(
        {
            "Segment": names(spec),
            "In training": list(drift.shares_before),
            "In this file": list(drift.shares_now),
        }
    )


def share_formats() -> dict[str, Any]:
    """Return how the columns of `shares` are written."""
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    return {"In training": share, "In this file": share}
