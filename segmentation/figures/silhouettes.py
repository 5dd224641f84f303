"""Draw how well each customer sits in its segment, and how firmly each segment stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.records import SEGMENT_COLOURS, Clustering, KSearch, Matrix, Segment
from segmentation.wording import format_number

MOST_STEPS: Final = 600
"""Points that draw one segment's outline: more cannot be told apart on a screen."""

_GAP_PX: Final = 26
_BAND_PX: Final = 46


def silhouette_plot_figure(clustering: Clustering, segments: Sequence[Segment]) -> go.Figure:
    """Draw every customer's silhouette, sorted within its segment, with the mean of all."""
    shown_labels = clustering.labels[clustering.shown]
    n_shown = max(len(shown_labels), 1)
    gap = n_shown * _GAP_PX / (_BAND_PX * len(segments))
    figure = go.Figure()
    start = 0.0
    for segment in segments:
        values = np.sort(clustering.silhouettes[shown_labels == segment.segment])[::-1]
        start += gap
        _add_blade(figure, segment, values, start=start)
        figure.add_scatter(
            x=[clustering.silhouette] * 2,
            y=[start, start + len(values)],
            mode="lines",
            line={"color": theme.MUTED, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
        start += len(values)
    lowest = float(clustering.silhouettes.min()) if len(clustering.silhouettes) else 0.0
    figure.add_annotation(
        x=clustering.silhouette,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=f"mean of all {clustering.silhouette:.2f}",
    )
    figure.update_layout(
        xaxis=theme.axis("Silhouette of each customer (−1 to 1)", range=[min(lowest, 0) - 0.02, 1]),
        yaxis=theme.axis(
            "Customers by segment",
            range=[start + gap / 4, 0],
            showticklabels=False,
            showgrid=False,
            zeroline=False,
        ),
    )
    figure.update_xaxes(zeroline=True, zerolinecolor=theme.FAINT)
    return theme.dress(figure, height=90 + (_BAND_PX + _GAP_PX) * len(segments), top=26)


def stability_figure(search: KSearch, k: int, *, segments: Sequence[Segment] = ()) -> go.Figure:
    """Draw how much of each segment comes back when the customers are drawn again.

    Without `segments` of this k, which give names and colours, they are numbered.

    References
    ----------
    .. [1] C. Hennig (2007), Comput. Stat. Data Anal. 52, 258-271.
    """
    candidate = search.candidate(k)
    values = candidate.segment_stability
    if not values:
        return theme.note_figure("Stability was not measured for this number of segments.")
    known = segments[: len(values)]
    numbers = range(len(known), len(values))
    names = [*(segment.name for segment in known), *(f"Segment {i + 1}" for i in numbers)]
    others = [SEGMENT_COLOURS[i % len(SEGMENT_COLOURS)] for i in numbers]
    tones = [*theme.colours(known), *others]
    figure = go.Figure()
    if candidate.decided.segment_limits is not None:
        _add_limits(figure, *candidate.decided.segment_limits)
    figure.add_bar(
        x=list(values),
        y=list(range(len(values))),
        orientation="h",
        width=0.55,
        marker={"color": tones},
        text=[f"{value:.2f}" for value in values],
        textposition="auto",
        hovertext=[theme.label(name) for name in names],
        hovertemplate="%{hovertext}: %{x:.2f}<extra></extra>",
    )
    figure.update_layout(
        xaxis=theme.axis("Stability (0 to 1)", range=[0, 1.02]),
        yaxis=theme.rows_axis([theme.wrapped(name, width=20) for name in names]),
    )
    return theme.dress(figure, height=100 + 38 * len(values), top=26)


def _add_limits(figure: go.Figure, shaky: float, firm: float) -> None:
    """Mark below which stability a segment is shaky, and from which it is stable."""
    for limit, text, anchor in ((shaky, "shaky", "right"), (firm, "stable", "left")):
        figure.add_vline(
            x=limit,
            line={"color": theme.FAINT, "width": 1, "dash": "dot"},
            annotation={"text": text, "font": {"size": 11}, "xanchor": anchor},
            annotation_position="top",
        )


def _add_blade(figure: go.Figure, segment: Segment, values: Matrix, *, start: float) -> None:
    n_steps = min(len(values), MOST_STEPS)
    picked = np.linspace(0, max(len(values) - 1, 0), n_steps).round().astype(int)
    mean = float(values.mean()) if len(values) else 0.0
    figure.add_scatter(
        x=np.concatenate([[0.0], values[picked], [0.0]]).astype(np.float32),
        y=np.concatenate([[0.0], picked + 0.5, [float(len(values))]]).astype(np.float32) + start,
        mode="lines",
        fill="tozerox",
        fillcolor=theme.tinted(segment.colour, 0.85),
        line={"color": segment.colour, "width": 0.5},
        name=theme.label(segment.name),
        hovertemplate=f"{theme.label(segment.name)}<br>silhouette %{{x:.2f}}<extra></extra>",
    )
    figure.add_annotation(
        x=0,
        y=start,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        text=theme.label(segment.name, limit=34)
        + f" · {format_number(segment.size)} · mean {mean:.2f}",
        font={"size": 12},
    )
