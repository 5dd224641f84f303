"""Customers as points: where each lies along a column, and what its hover label says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.figures.theme import EXACT, axis, label, wrapped
from segmentation.records import SEED, FeatureCoding, Segmentation

MOST_DETAILS: Final = 6
MOST_DETAILED: Final = 5_000
"""Above this many points a hover label names the customer only: details weigh on every redraw."""
MOST_CATEGORIES: Final = 20

_SPREAD: Final = 0.16


class Scale(NamedTuple):
    """One column as an axis: a number (or date) for each customer, and the axis that reads it."""

    values: NDArray[Any]
    axis: dict[str, Any]
    categories: tuple[str, ...] = ()
    """The values 0, 1, .. of the axis, where the column holds categories."""

    def place(self, value: float | str) -> float | None:
        """Return where a raw value lies on the axis; None for a category it does not know."""
        if not self.categories:
            return float(value)
        return float(self.categories.index(str(value))) if str(value) in self.categories else None


class Hover(NamedTuple):
    """What the hover labels of some customers say: ``template`` uses text and customdata."""

    texts: list[str]
    values: NDArray[np.float64]
    """(n, 1 + n_details): the row in the matrix, then the numbers that the template shows."""
    template: str


def scale_of(segmentation: Segmentation, column: str, rows: NDArray[np.intp]) -> Scale:
    """Place some customers along a column; missing values stand where preparation put them.

    Customers of one category are spread a little around its place, so that they can be seen.
    """
    prepared = segmentation.prepared
    coding = next((coding for coding in prepared.codings if coding.name == column), None)
    series = prepared.frame[column].iloc[rows]
    if coding is not None:
        series = series.fillna(coding.fill)
    if pd.api.types.is_datetime64_any_dtype(series):
        return Scale(series.dt.strftime("%Y-%m-%d").to_numpy(), axis(label(column), type="date"))
    if pd.api.types.is_numeric_dtype(series):
        return Scale(series.to_numpy(dtype=np.float32), axis(label(column)))
    return _category_scale(series, column, coding)


def _category_scale(series: pd.Series[Any], column: str, coding: FeatureCoding | None) -> Scale:
    known = coding.categories if coding is not None else ()
    found = [str(value) for value in series.value_counts().index[:MOST_CATEGORIES]]
    categories = tuple(known or sorted(found))
    codes = pd.Categorical(series, categories=list(categories)).codes.astype(np.float32)
    codes[codes < 0] = np.nan
    spread = np.random.default_rng(SEED).uniform(-_SPREAD, _SPREAD, len(codes))
    return Scale(
        (codes + spread).astype(np.float32),
        axis(
            label(column),
            tickvals=list(range(len(categories))),
            ticktext=[wrapped(category, width=14, lines=2) for category in categories],
        ),
        categories,
    )


def hover_of(
    segmentation: Segmentation, rows: NDArray[np.intp], *, without: Sequence[str] = ()
) -> Hover:
    """Say who each of some customers is: its identifier, and its features in own units.

    Parameters
    ----------
    segmentation : Segmentation
    rows : array of int
        Rows of the matrix.
    without : sequence of str
        Features that the figure shows anyhow.
    """
    frame = segmentation.prepared.frame.iloc[rows]
    identifier = segmentation.prepared.table.identifier
    if identifier is None:
        texts = [f"Row {row + 1:,}" for row in segmentation.prepared.kept[rows]]
    else:
        name = label(identifier, limit=20)
        texts = [f"{name} {label(value, limit=36)}" for value in _plain(frame[identifier])]
    numeric: list[str] = []
    if len(rows) <= MOST_DETAILED:
        codings = [c for c in segmentation.prepared.codings if c.name not in without]
        numeric = [c.name for c in codings if c.is_numeric][:MOST_DETAILS]
        for coding in [c for c in codings if not c.is_numeric][: MOST_DETAILS // 2]:
            shown = frame[coding.name].map(lambda value: label(value, limit=30), na_action="ignore")
            texts = [
                f"{text}<br>{label(coding.name)}: {value}"
                for text, value in zip(texts, shown.fillna("missing"), strict=True)
            ]
    numbers = [pd.to_numeric(frame[name], errors="coerce").to_numpy(float) for name in numeric]
    lines = [
        f"<br>{label(name)}: %{{customdata[{at}]:{EXACT}}}" for at, name in enumerate(numeric, 1)
    ]
    return Hover(texts, np.column_stack([rows.astype(float), *numbers]), "%{text}" + "".join(lines))


def _plain(series: pd.Series[Any]) -> list[str]:
    """Return identifiers as text, whole numbers without a decimal point."""
    if pd.api.types.is_float_dtype(series) and (series.dropna() % 1 == 0).all():
        return [f"{value:.0f}" for value in series]
    return [str(value) for value in series]


def places(
    customer: Mapping[str, float | str], scales: Mapping[str, Scale]
) -> tuple[float | None, ...]:
    """Return where a new customer lies on each axis; None where a value is absent or unknown."""
    return tuple(
        scale.place(customer[column]) if column in customer else None
        for column, scale in scales.items()
    )
