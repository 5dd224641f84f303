"""Draw one column, segment beside segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.figures.framing import frame_of, note_beyond, padded
from segmentation.records import SEED, Matrix, Segment, Segmentation
from segmentation.wording import format_number

MOST_CATEGORIES: Final = 6
_MOST_OUTLIERS: Final = 100
"""Drawn for one segment; the box counts them all in its hover label."""

_SHADES: Final = ("#0B5F63", "#DDB877", "#5FAFA9", "#8A6A2F", "#B7DCD7", "#9A9384")
"""Two quiet hues for the categories of a column, dark beside light: neighbours are told apart, and
the segments' colours keep their meaning."""


def category_shares_figure(segments: Sequence[Segment], column: str) -> go.Figure:
    """Draw how the categories of a profiled column divide each segment, all customers on top."""
    profiles = [p for segment in segments for p in segment.categorical if p.column == column]
    if not profiles:
        return theme.note_figure("This column has no categories.")
    overall = dict(zip(profiles[0].categories, profiles[0].overall_shares, strict=True))
    by_share = sorted(overall, key=lambda category: -overall[category])
    kept = by_share if len(by_share) <= MOST_CATEGORIES else by_share[: MOST_CATEGORIES - 1]
    shares = [overall, *(dict(zip(p.categories, p.shares, strict=True)) for p in profiles)]
    parts = [(c, [row.get(c, 0.0) for row in shares]) for c in kept]
    if len(kept) < len(by_share):
        rest = [1 - sum(part[at] for _, part in parts) for at in range(len(shares))]
        parts.append((f"{len(by_share) - len(kept)} others", rest))
    rows, figure = ["All customers", *(segment.name for segment in segments)], go.Figure()
    for (category, values), shade in zip(parts, _SHADES, strict=False):
        figure.add_bar(
            x=values,
            y=list(range(len(rows))),
            orientation="h",
            width=0.62,
            name=theme.label(category, limit=28),
            marker={"color": shade, "line": {"width": 0}},
            text=[f"{value:.0%}" if value >= 0.07 else "" for value in values],
            textposition="inside",
            insidetextfont={"color": theme.readable_on(shade)},
            textangle=0,
            insidetextanchor="middle",
            hovertext=[theme.label(row) for row in rows],
            hovertemplate=f"%{{hovertext}}<br>{theme.label(category)}: %{{x:.1%}}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack",
        xaxis=theme.axis(
            f"{theme.label(column)} (share of customers)",
            tickformat=".0%",
            nticks=5,
            range=[0, 1.001],
        ),
        yaxis=theme.rows_axis([theme.wrapped(row) for row in rows]),
    )
    figure.update_xaxes(showgrid=False, zeroline=False)
    return theme.dress(figure, height=80 + 40 * len(rows), n_legend=len(parts))


def box_figure(segmentation: Segmentation, column: str) -> go.Figure:
    """Draw the quartiles of a numeric column in each segment, with the customers outside them.

    References
    ----------
    .. [1] J. W. Tukey (1977), Exploratory Data Analysis: whiskers reach the last customer within
       1.5 interquartile ranges of the box.
    """
    series = segmentation.prepared.frame[column]
    if not pd.api.types.is_numeric_dtype(series) or series.isna().all():
        return theme.note_figure("This column holds no numbers to compare.")
    values = series.to_numpy(dtype=np.float64)
    figure = go.Figure()
    for row, segment in enumerate(segmentation.segments):
        own = values[segmentation.clustering.labels == segment.segment]
        _add_box(figure, segment, own[~np.isnan(own)], row=row, column=column)
    middle = float(np.nanmedian(values))
    figure.add_vline(
        x=middle,
        line={"color": theme.MUTED, "width": 1, "dash": "dash"},
        layer="below",
        annotation={"text": f"median of all {format_number(middle)}", "font": {"size": 11}},
        annotation_position="top",
    )
    names = [theme.wrapped(segment.name) for segment in segmentation.segments]
    frame = frame_of(values)
    note_beyond(figure, int(frame.is_beyond.sum()), line=1)
    figure.update_layout(
        xaxis=theme.axis(
            theme.wrapped(column, width=theme.WIDE),
            gridcolor=theme.GRID,
            showgrid=True,
            zeroline=False,
            range=padded(frame.limits),
        ),
        yaxis=theme.rows_axis(names),
        boxmode="overlay",
    )
    return theme.dress(figure, height=104 + 52 * segmentation.k, top=40)


def _add_box(figure: go.Figure, segment: Segment, values: Matrix, *, row: int, column: str) -> None:
    if len(values) == 0:
        return
    low, middle, high = (float(q) for q in np.percentile(values, [25, 50, 75]))
    reach = 1.5 * (high - low)
    inside = values[(values >= low - reach) & (values <= high + reach)]
    outside = values[(values < low - reach) | (values > high + reach)]
    name = theme.segment_label(segment)
    figure.add_box(
        q1=[low],
        median=[middle],
        q3=[high],
        lowerfence=[float(inside.min())],
        upperfence=[float(inside.max())],
        y=[row],
        orientation="h",
        width=0.5,
        line={"color": segment.colour, "width": 2},
        fillcolor=theme.tinted(segment.colour, 0.25),
        name=name,
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[middle],
        y=[row],
        mode="markers",
        marker={"color": segment.colour, "size": 14, "opacity": 0},
        hovertemplate=f"<b>{name}</b><br>median {format_number(middle)}<br>"
        f"half of them between {format_number(low)} and {format_number(high)}<br>"
        f"{format_number(len(outside))} far outside<extra></extra>",
    )
    if len(outside):
        spread = np.linspace(0, len(outside) - 1, min(len(outside), _MOST_OUTLIERS)).astype(int)
        jitter = np.random.default_rng(SEED).uniform(-0.12, 0.12, len(spread))
        figure.add_scatter(
            x=np.sort(outside)[spread],
            y=row + jitter,
            mode="markers",
            marker={"color": segment.colour, "size": 4, "opacity": 0.6},
            hovertemplate=f"{name}: %{{x:{theme.exact(column)}}}<extra></extra>",
        )
