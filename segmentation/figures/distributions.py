"""Explore: how one column is distributed, and where values are missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures.theme import (
    ACCENT,
    GRID,
    axis,
    dress,
    label,
    note_figure,
    number,
    percent,
    rows_axis,
    segment_label,
    tinted,
    wrapped,
)
from segmentation.records import ColumnSummary, CustomerTable, Segmentation

HEIGHT: Final = 300
MOST_BINS: Final = 40
MOST_CATEGORIES: Final = 12

_DAY_MS: Final = 86_400_000


class _Group(NamedTuple):
    """Customers that share a colour: a segment, or everyone."""

    name: str
    colour: str
    rows: NDArray[np.intp]


def histogram_figure(
    table: CustomerTable, column: str, *, by: Segmentation | None = None
) -> go.Figure:
    """Draw how many customers have which value: a histogram, or bars where it holds categories.

    Parameters
    ----------
    table : CustomerTable
    column : str
    by : Segmentation, optional
        Of the same table: the bars are stacked by segment.
    """
    series = table.frame[column]
    groups = _groups(table, by)
    if series.notna().sum() == 0:
        return note_figure("Every value of this column is missing.")
    is_number = pd.api.types.is_numeric_dtype(series) and table.column(column).kind != "boolean"
    if is_number or pd.api.types.is_datetime64_any_dtype(series):
        return _histogram(series, column, groups)
    return _category_bars(series, column, groups)


def missing_figure(
    summaries: Sequence[ColumnSummary], *, n_customers: int | None = None
) -> go.Figure:
    """Draw how many values are missing in each column that lacks some, most first.

    Parameters
    ----------
    summaries : sequence of ColumnSummary
    n_customers : int, optional
        With it the bars say what share of the customers it is.
    """
    lacking = sorted((s for s in summaries if s.n_missing > 0), key=lambda s: -s.n_missing)
    if not lacking:
        return note_figure("No value is missing.")
    counts = [summary.n_missing for summary in lacking]
    texts = [
        number(count)
        if n_customers is None
        else f"{number(count)} · {percent(count / n_customers)}"
        for count in counts
    ]
    figure = go.Figure()
    figure.add_bar(
        x=counts,
        y=list(range(len(counts))),
        orientation="h",
        width=0.6,
        marker={"color": tinted(ACCENT, 0.8), "cornerradius": 3},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=[label(summary.name) for summary in lacking],
        hovertemplate="%{hovertext}: %{x:,} values missing<extra></extra>",
    )
    figure.update_layout(
        xaxis=axis(
            "Missing values", range=[0, max(counts) * 1.3], showticklabels=False, showgrid=False
        ),
        yaxis=rows_axis([wrapped(summary.name, width=20, lines=2) for summary in lacking]),
    )
    return dress(figure, height=60 + 32 * len(counts))


def _groups(table: CustomerTable, by: Segmentation | None) -> list[_Group]:
    if by is None:
        return [_Group("Customers", ACCENT, np.arange(table.n_customers))]
    return [
        _Group(
            segment_label(segment),
            segment.colour,
            by.prepared.kept[by.clustering.labels == segment.segment],
        )
        for segment in by.segments
    ]


def _histogram(series: pd.Series[Any], column: str, groups: Sequence[_Group]) -> go.Figure:
    is_date = bool(pd.api.types.is_datetime64_any_dtype(series))
    values = _as_numbers(series)
    edges, n_beyond = _edges(values[np.isfinite(values)])
    width = float(edges[1] - edges[0])
    middles: NDArray[Any] = (edges[:-1] + edges[1:]) / 2
    spans = [f"{number(low)} to {number(high)}" for low, high in pairwise(edges)]
    if is_date:
        days = edges.round().astype("datetime64[D]").astype(str)
        spans = [f"{low} to {high}" for low, high in pairwise(days)]
        middles = middles.round().astype("datetime64[D]").astype(str)
    figure = go.Figure()
    for group in groups:
        counts, _ = np.histogram(values[group.rows], bins=edges)
        figure.add_bar(
            x=middles,
            y=counts,
            width=width * (_DAY_MS if is_date else 1),
            name=group.name,
            marker={"color": group.colour, "line": {"width": 0}},
            hovertext=spans,
            hovertemplate=f"{group.name}<br>%{{hovertext}}: %{{y:,}}<extra></extra>",
        )
    if n_beyond:
        _note_beyond(figure, values, n_beyond=n_beyond, limits=(edges[0], edges[-1]))
    if series.isna().any():
        _note(figure, f"{number(int(series.isna().sum()))} missing", x=0)
    figure.update_layout(
        barmode="stack",
        bargap=0.04,
        xaxis=axis(label(column), showgrid=False),
        yaxis=axis("Customers", gridcolor=GRID),
    )
    return dress(figure, height=HEIGHT, legend=len(groups) > 1, top=24)


def _as_numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column as numbers, dates as days."""
    if pd.api.types.is_datetime64_any_dtype(series):
        days = series.to_numpy("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.float64))
    return series.to_numpy(dtype=np.float64)


def _edges(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return the bins, and how many values lie so far out that drawing them would flatten the rest.

    Whole numbers over a short range get a bin each, centred on the number.
    """
    low, high = np.percentile(values, [0.5, 99.5])
    reach = 2 * (high - low) if high > low else np.inf
    core = values[(values >= low - reach) & (values <= high + reach)]
    first, last = float(core.min()), float(core.max())
    if last - first < MOST_BINS and bool((core % 1 == 0).all()):
        edges = np.arange(first - 0.5, last + 1.5)
    else:
        edges = np.histogram_bin_edges(core, bins="fd")
        if not 8 < len(edges) <= MOST_BINS + 1:
            edges = np.linspace(first, last, 9 if len(edges) <= 8 else MOST_BINS + 1)
    return edges, len(values) - len(core)


def _note_beyond(
    figure: go.Figure, values: NDArray[np.float64], *, n_beyond: int, limits: tuple[float, float]
) -> None:
    inside, outside = limits, values[(values < limits[0]) | (values > limits[1])]
    furthest = outside[np.argmax(np.abs(outside - sum(inside) / 2))]
    plural = "value lies" if n_beyond == 1 else "values lie"
    _note(figure, f"{number(n_beyond)} {plural} beyond, as far as {number(furthest)}", x=1)


def _note(figure: go.Figure, text: str, *, x: float) -> None:
    figure.add_annotation(
        text=text,
        x=x,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left" if x == 0 else "right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11},
    )


def _category_bars(series: pd.Series[Any], column: str, groups: Sequence[_Group]) -> go.Figure:
    counts = series.value_counts()
    kept = list(counts.index[:MOST_CATEGORIES])
    names = [_category_name(value) for value in kept]
    if len(counts) > len(kept):
        names.append(f"{number(len(counts) - len(kept))} others")
    totals = [*counts.iloc[: len(kept)], int(counts.iloc[len(kept) :].sum())][: len(names)]
    figure = go.Figure()
    for group in groups:
        own = series.iloc[group.rows].value_counts()
        sizes = [int(own.get(value, 0)) for value in kept]
        sizes += [int(own.sum()) - sum(sizes)] * (len(names) - len(kept))
        figure.add_bar(
            x=sizes,
            y=list(range(len(names))),
            orientation="h",
            width=0.62,
            name=group.name,
            marker={"color": group.colour},
            hovertext=[label(name) for name in names],
            hovertemplate=f"{group.name}<br>%{{hovertext}}: %{{x:,}}<extra></extra>",
        )
    for row, total in enumerate(totals):
        figure.add_annotation(
            x=total,
            y=row,
            text=f"{number(total)} · {percent(total / len(series))}",
            xanchor="left",
            xshift=4,
            showarrow=False,
        )
    missing = int(series.isna().sum())
    figure.update_layout(
        barmode="stack",
        xaxis=axis(
            "Customers", range=[0, max(totals) * 1.35], showgrid=False, showticklabels=False
        ),
        yaxis=rows_axis([wrapped(name, width=18, lines=2) for name in names]),
    )
    figure.update_yaxes(title={"text": label(column), "standoff": 8})
    if missing:
        _note(figure, f"{number(missing)} missing", x=0)
    return dress(figure, height=90 + 32 * len(names), legend=len(groups) > 1, top=24)


def _category_name(value: object) -> str:
    """Return a category as text; the 0.0 and 1.0 of a yes-or-no column in words."""
    if isinstance(value, float):
        return {0.0: "no", 1.0: "yes"}.get(value, number(value))
    return str(value)
