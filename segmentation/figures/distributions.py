"""Draw how one column is distributed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.framing import frame_of, note
from segmentation.figures.outliers import add_strip
from segmentation.records import ColumnInfo, ColumnSummary, CustomerTable, Kind, Segmentation
from segmentation.wording import format_day, format_number, format_share, format_value, plural

HEIGHT: Final = 300
_MOST_BINS, _MOST_WHOLE = 40, 20
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

    With a segmentation of the same table the bars are stacked `by` segment.
    """
    series = table.frame[column]
    groups = _groups(table, by)
    if series.notna().sum() == 0:
        return theme.note_figure("Every value of this column is missing.")
    info = table.column(column)
    is_number = pd.api.types.is_numeric_dtype(series) and info.kind != "boolean"
    if is_number or pd.api.types.is_datetime64_any_dtype(series):
        return _histogram(series, info, groups)
    return _category_bars(series, column, groups)


def missing_figure(
    summaries: Sequence[ColumnSummary], *, n_customers: int | None = None
) -> go.Figure:
    """Draw how many values are missing in each column that lacks some, most first.

    With their number the bars say what share of the customers it is.
    """
    lacking = sorted((s for s in summaries if s.n_missing > 0), key=lambda s: -s.n_missing)
    if not lacking:
        return theme.note_figure("No values are missing.")
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
        marker={"color": theme.tinted(theme.ACCENT, 0.85), "cornerradius": 3},
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=[theme.label(summary.name) for summary in lacking],
        hovertemplate="%{hovertext}: %{x:,} values missing<extra></extra>",
    )
    figure.update_layout(
        xaxis=theme.axis(
            "Missing values", range=[0, max(counts) * 1.3], showticklabels=False, showgrid=False
        ),
        yaxis=theme.rows_axis([theme.wrapped(summary.name, width=20) for summary in lacking]),
    )
    return theme.dress(figure, height=60 + 32 * len(counts))


def _groups(table: CustomerTable, by: Segmentation | None) -> list[_Group]:
    if by is None:
        return [_Group("Customers", theme.tinted(theme.ACCENT, 0.85), np.arange(table.n_customers))]
    return [
        _Group(
            theme.segment_label(segment),
            segment.colour,
            by.prepared.kept[by.clustering.labels == segment.segment],
        )
        for segment in by.segments
    ]


def _histogram(series: pd.Series[Any], column: ColumnInfo, groups: Sequence[_Group]) -> go.Figure:
    values = _as_numbers(series)
    kind: Kind = "date" if pd.api.types.is_datetime64_any_dtype(series) else "numeric"
    is_beyond = frame_of(values).is_beyond
    core = np.where(is_beyond, np.nan, values)
    edges = _edges(core[np.isfinite(core)])
    spans = _spans(edges, column.name, kind)
    is_day = kind == "date"
    width = (edges[1] - edges[0]) * (_DAY_MS if is_day else 1)
    figure = go.Figure()
    for group in groups:
        counts, _ = np.histogram(core[group.rows], bins=edges)
        figure.add_bar(
            x=[format_day(ceil(edge)) for edge in edges[:-1]] if is_day else edges[:-1],
            y=counts,
            offset=0.03 * width,
            width=0.94 * width,
            name=group.name,
            marker={"color": group.colour, "line": {"width": 0}},
            hovertext=spans,
            hovertemplate=f"{group.name}<br>%{{hovertext}}: %{{y:,}}<extra></extra>",
        )
    if is_beyond.any():
        away = np.where(is_beyond, np.abs(values - np.nanmedian(values)), -1)
        furthest = format_value(float(values[np.argmax(away)]), column.name, kind)
        n_beyond = int(is_beyond.sum())
        reach = f": {furthest}" if n_beyond == 1 else f", as far as {furthest}"
        note(figure, f"{plural(n_beyond, 'customer')} beyond{reach}", x=1)
    _note_missing(figure, series)
    figure.update_layout(
        barmode="stack",
        xaxis=theme.axis(theme.wrapped(column.name, width=theme.WIDE), showgrid=False),
        yaxis=theme.axis("Customers", gridcolor=theme.GRID),
    )
    if not is_day:
        add_strip(figure, values, column.name, shown=core)
    return theme.dress(figure, height=HEIGHT, n_legend=_n_legend(groups), top=24)


def _spans(edges: NDArray[np.float64], column: str, kind: Kind) -> list[str]:
    """Return what to call each bin: the number, where it holds just one, or its two ends."""
    if edges[0] % 1 == 0.5 and edges[1] - edges[0] == 1:
        return [format_value(float(edge) + 0.5, column, kind) for edge in edges[:-1]]
    names = [format_value(float(edge), column, kind) for edge in edges]
    return [f"{first} to {last}" for first, last in pairwise(names)]


def _note_missing(figure: go.Figure, series: pd.Series[Any]) -> None:
    if series.isna().any():
        note(figure, f"{format_number(int(series.isna().sum()))} missing", x=0)


def _n_legend(groups: Sequence[_Group]) -> int:
    return len(groups) if len(groups) > 1 else 0


def _as_numbers(series: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column as numbers, dates as days."""
    if pd.api.types.is_datetime64_any_dtype(series):
        days = series.to_numpy("datetime64[D]")
        return np.where(np.isnat(days), np.nan, days.astype(np.float64))
    return series.to_numpy(dtype=np.float64)


def _edges(core: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the bins: one for each whole number over a short range, else with round ends."""
    first, last = float(core.min()), float(core.max())
    if last - first < _MOST_WHOLE and bool((core % 1 == 0).all()):
        return np.arange(first - 0.5, last + 1.5)
    quarter, three_quarters = np.percentile(core, [25, 75])
    wanted = 2 * (three_quarters - quarter) / len(core) ** (1 / 3)  # Freedman, Diaconis 1981
    span = last - first
    width = _round_up(0.7 * min(max(wanted, span / _MOST_BINS), span / 10)) or 1.0
    start = np.floor(first / width) * width
    steps = int(np.floor((last - start) / width)) + 1
    return np.asarray(start + width * np.arange(steps + 1), dtype=np.float64)


def _round_up(width: float) -> float:
    """Return the next of 1, 2, 2.5, 5 times a power of ten."""
    if width <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(width))
    return float(next(step for step in (1, 2, 2.5, 5, 10) if step * power >= width) * power)


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
            hovertext=[theme.label(name) for name in names],
            hovertemplate=f"{group.name}<br>%{{hovertext}}: %{{x:,}}<extra></extra>",
        )
    _add_totals(figure, totals, n_rows=len(series))
    _note_missing(figure, series)
    figure.update_layout(
        barmode="stack",
        xaxis=theme.axis(
            theme.wrapped(f"{column} (customers)", width=theme.WIDE),
            range=[0, max(totals) * 1.35],
            showgrid=False,
            showticklabels=False,
        ),
        yaxis=theme.rows_axis([theme.wrapped(name) for name in names]),
    )
    return theme.dress(figure, height=90 + 32 * len(names), n_legend=_n_legend(groups), top=24)


def _add_totals(figure: go.Figure, totals: Sequence[int], *, n_rows: int) -> None:
    for row, total in enumerate(totals):
        figure.add_annotation(
            x=total,
            y=row,
            text=f"{format_number(total)} · {format_share(total / n_rows)}",
            xanchor="left",
            xshift=4,
            showarrow=False,
        )


def _category_name(value: object) -> str:
    """Return a category as text; the 0.0 and 1.0 of a yes-or-no column in words."""
    if isinstance(value, float):
        return {0.0: "no", 1.0: "yes"}.get(value, format_number(value))
    return str(value)
