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
    WIDE,
    axis,
    dress,
    label,
    note_figure,
    rows_axis,
    segment_label,
    tinted,
    wrapped,
)
from segmentation.records import ColumnSummary, CustomerTable, Segmentation
from segmentation.wording import format_number, format_share

HEIGHT: Final = 300
MOST_BINS: Final = 40
MOST_WHOLE: Final = 20
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
        format_number(count)
        if n_customers is None
        else f"{format_number(count)} · {format_share(count / n_customers)}"
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
        yaxis=rows_axis([wrapped(summary.name, width=20) for summary in lacking]),
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
    values = _as_numbers(series)
    edges, n_beyond = _edges(values[np.isfinite(values)])
    starts, spans, unit = _bins(edges, is_date=bool(pd.api.types.is_datetime64_any_dtype(series)))
    figure = go.Figure()
    for group in groups:
        counts, _ = np.histogram(values[group.rows], bins=edges)
        figure.add_bar(
            x=starts,
            y=counts,
            offset=0.03 * (edges[1] - edges[0]) * unit,
            width=0.94 * (edges[1] - edges[0]) * unit,
            name=group.name,
            marker={"color": group.colour, "line": {"width": 0}},
            hovertext=spans,
            hovertemplate=f"{group.name}<br>%{{hovertext}}: %{{y:,}}<extra></extra>",
        )
    if n_beyond:
        _note_beyond(figure, values, n_beyond=n_beyond, limits=(edges[0], edges[-1]))
    if series.isna().any():
        _note(figure, f"{format_number(int(series.isna().sum()))} missing", x=0)
    figure.update_layout(
        barmode="stack",
        xaxis=axis(wrapped(column, width=WIDE), showgrid=False),
        yaxis=axis("Customers", gridcolor=GRID),
    )
    return dress(figure, height=HEIGHT, n_legend=_n_legend(groups), top=24)


def _bins(edges: NDArray[np.float64], *, is_date: bool) -> tuple[NDArray[Any], list[str], float]:
    """Return where the bins start, what to call them, and the axis's units in one of theirs."""
    if is_date:
        days = edges.round().astype("datetime64[D]").astype(str)
        return days[:-1], [f"{first} to {last}" for first, last in pairwise(days)], _DAY_MS
    if edges[0] % 1 == 0.5 and edges[1] - edges[0] == 1:
        return edges[:-1], [format_number(edge + 0.5) for edge in edges[:-1]], 1
    return (
        edges[:-1],
        [f"{format_number(first)} to {format_number(last)}" for first, last in pairwise(edges)],
        1,
    )


def _n_legend(groups: Sequence[_Group]) -> int:
    return len(groups) if len(groups) > 1 else 0


def _as_numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column as numbers, dates as days."""
    if pd.api.types.is_datetime64_any_dtype(series):
        days = series.to_numpy("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.float64))
    return series.to_numpy(dtype=np.float64)


def _edges(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return the bins, and how many values lie so far out that drawing them would flatten the rest.

    Whole numbers over a short range get a bin each, centred on the number; other bins begin and
    end at round numbers.
    """
    low, high = np.percentile(values, [0.5, 99.5])
    reach = 2 * (high - low) if high > low else np.inf
    core = values[(values >= low - reach) & (values <= high + reach)]
    first, last = float(core.min()), float(core.max())
    if last - first < MOST_WHOLE and bool((core % 1 == 0).all()):
        return np.arange(first - 0.5, last + 1.5), len(values) - len(core)
    n_bins = min(max(len(np.histogram_bin_edges(core, bins="fd")) - 1, 10), MOST_BINS)
    width = _round_up(0.7 * (last - first) / n_bins) or 1.0
    start = np.floor(first / width) * width
    steps = int(np.floor((last - start) / width)) + 1
    return start + width * np.arange(steps + 1), len(values) - len(core)


def _round_up(width: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten."""
    if width <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(width))
    return float(next(step for step in (1, 2, 2.5, 5, 10) if step * power >= width) * power)


def _note_beyond(
    figure: go.Figure, values: NDArray[np.float64], *, n_beyond: int, limits: tuple[float, float]
) -> None:
    inside, outside = limits, values[(values < limits[0]) | (values > limits[1])]
    furthest = outside[np.argmax(np.abs(outside - sum(inside) / 2))]
    plural = "value lies" if n_beyond == 1 else "values lie"
    _note(
        figure,
        f"{format_number(n_beyond)} {plural} beyond, as far as {format_number(furthest)}",
        x=1,
    )


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
        names.append(f"{format_number(len(counts) - len(kept))} others")
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
            text=f"{format_number(total)} · {format_share(total / len(series))}",
            xanchor="left",
            xshift=4,
            showarrow=False,
        )
    missing = int(series.isna().sum())
    figure.update_layout(
        barmode="stack",
        xaxis=axis(
            wrapped(f"{column} (customers)", width=WIDE),
            range=[0, max(totals) * 1.35],
            showgrid=False,
            showticklabels=False,
        ),
        yaxis=rows_axis([wrapped(name) for name in names]),
    )
    if missing:
        _note(figure, f"{format_number(missing)} missing", x=0)
    return dress(figure, height=90 + 32 * len(names), n_legend=_n_legend(groups), top=24)


def _category_name(value: object) -> str:
    """Return a category as text; the 0.0 and 1.0 of a yes-or-no column in words."""
    if isinstance(value, float):
        return {0.0: "no", 1.0: "yes"}.get(value, format_number(value))
    return str(value)
