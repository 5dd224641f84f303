"""Lay methods out side by side as tables: to look at, and to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from segmentation.records import (
    CRITERIA,
    METHODS,
    Algorithm,
    Comparison,
    MethodResult,
    PreparedTable,
)
from segmentation.ui.parts import tables
from segmentation.wording.methods import method_note

_UNASSIGNED = "In no segment"
_FURTHER = tuple(criterion for criterion in CRITERIA if criterion.key != "silhouette")
"""Measures that stand beside the silhouette where a method was measured by them."""


def methods(comparison: Comparison, *, in_use: Algorithm) -> pd.DataFrame:
    """Return one row a method: what it found, on the same measures, and the time it took."""
    found = comparison.results
    frame = pd.DataFrame(
        {
            "Method": [_name(result, in_use) for result in found],
            "Segments": [result.k for result in found],
            "Like K-Means": [float(index) for index in comparison.agreement[0]],
            "Silhouette": [result.silhouette for result in found],
            "± silhouette": [result.silhouette_error for result in found],
            **{each.statistic: [result.value(each) for result in found] for each in _FURTHER},
            "BIC": [None if r.bic is None else round(r.bic, 1) for r in found],
            "Log-likelihood": [
                None if r.log_likelihood is None else round(r.log_likelihood, 1) for r in found
            ],
            "In no segment": [result.n_unassigned or None for result in found],
            "Seconds": [result.seconds for result in found],
            "Looked at": [result.n_fitted for result in found],
        }
    )
    return frame.dropna(axis="columns", how="all")


def _name(result: MethodResult, in_use: Algorithm) -> str:
    mark = " · in use" if result.algorithm == in_use else ""
    return f"{METHODS[result.algorithm]}{mark}"


def method_figures(comparison: Comparison) -> pd.DataFrame:
    """Return the same for a download, in full, with what was limited and how."""
    frame = pd.DataFrame(
        {
            "method": [METHODS[result.algorithm] for result in comparison.results],
            "segments": [result.k for result in comparison.results],
            "sizes": [", ".join(map(str, result.sizes)) for result in comparison.results],
            "in_no_segment": [result.n_unassigned for result in comparison.results],
            "silhouette": [result.silhouette for result in comparison.results],
            "silhouette_error": [result.silhouette_error for result in comparison.results],
            **{
                each.attribute: [result.value(each) for result in comparison.results]
                for each in _FURTHER
                if any(each.attribute in result.measures for result in comparison.results)
            },
            "bic": [result.bic for result in comparison.results],
            "log_likelihood": [result.log_likelihood for result in comparison.results],
            "seconds": [result.seconds for result in comparison.results],
            "note": [method_note(result) for result in comparison.results],
        }
    )
    for place, result in enumerate(comparison.results):
        frame[f"agreement_with_{result.algorithm}"] = comparison.agreement[place]
    return frame


def method_formats() -> dict[str, Any]:
    """Return how the columns of `methods` are written."""
    number = st.column_config.NumberColumn
    return {
        "Method": st.column_config.TextColumn(pinned=True),
        "Segments": number(width="small"),
        "Like K-Means": number(
            format="%.2f", help="Adjusted Rand index: 1 the same segments, 0 no more than chance"
        ),
        **tables.criterion_formats(),
        "BIC": number(width=90, format="localized", help="Of a mixture: lower is better"),
        "Log-likelihood": number(
            format="localized", help="Of a mixture, numbers in scaled units: higher fits better"
        ),
        "In no segment": number(format="localized", help="Customers that the method leaves out"),
        "Seconds": number(format="%.3f"),
        "Looked at": number(
            format="localized", help="Customers in the sample that the method was fitted to"
        ),
    }


def shared(
    counts: NDArray[np.int64], rows: Sequence[str], columns: Sequence[str], *, title: str
) -> pd.DataFrame:
    """Return how many customers are in each segment of one method and each of another."""
    frame = pd.DataFrame(counts, columns=tables.distinct([*columns, _UNASSIGNED]))
    frame.insert(0, title, [*rows, _UNASSIGNED])
    return frame


def customers(
    prepared: PreparedTable, comparison: Comparison, names: Mapping[Algorithm, Sequence[str]]
) -> pd.DataFrame:
    """Return every customer with all columns of the file and its segment by each method.

    `names` are what the segments of each method are called.
    """
    segments = {
        f"segment by {METHODS[result.algorithm]}": np.array(
            [*names[result.algorithm], _UNASSIGNED]
        )[result.labels]
        for result in comparison.results
    }
    return prepared.frame.assign(**segments).reset_index(drop=True)


def memberships(
    prepared: PreparedTable,
    comparison: Comparison,
    names: Mapping[Algorithm, Sequence[str]],
    *,
    algorithm: Algorithm = "gaussian_mixture",
) -> pd.DataFrame:
    """Return every customer with all columns of the file and its probabilities by a mixture."""
    frame = prepared.frame.reset_index(drop=True)
    found = comparison.result(algorithm).memberships
    if found is None:
        return frame
    columns = tables.distinct([f"probability of {name}" for name in names[algorithm]])
    return pd.concat([frame, pd.DataFrame(np.round(found, 4), columns=columns)], axis=1)
