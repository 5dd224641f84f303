"""Segments: the customers on a flat map that keeps as much of their differences as two axes can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures.customers import hover_of
from segmentation.figures.sampling import MOST_2D, draw_rows
from segmentation.figures.theme import (
    CLEAR,
    GRID,
    INK,
    MUTED,
    axis,
    colours,
    dress,
    label,
    pill,
    segment_label,
    symbol,
)
from segmentation.records import SEED, ComponentMap, Matrix, Segmentation
from segmentation.wording import format_share

HEIGHT: Final = 440
MOST_ARROWS: Final = 8
"""Longest first: arrows of columns that hardly matter here would only cover the customers."""


def component_title(component_map: ComponentMap, at: int, *, is_short: bool = False) -> str:
    """Return an axis title with the share of the variation that the component explains."""
    share = format_share(component_map.explained[at])
    return (
        f"Component {at + 1} ({share})"
        if is_short
        else (f"Component {at + 1} ({share} of the variation)")
    )


def map_figure(
    segmentation: Segmentation,
    component_map: ComponentMap,
    *,
    new_point: Sequence[float] | None = None,
    has_arrows: bool = True,
) -> go.Figure:
    """Draw the customers on the first two principal components, with centres and loadings.

    Parameters
    ----------
    segmentation : Segmentation
    component_map : ComponentMap
        With one component only, customers are spread over the other direction.
    new_point : sequence of float, optional
        A new customer on the same components.
    has_arrows : bool
        Whether to draw how the matrix's columns point.

    Returns
    -------
    go.Figure
        At most 100,000 customers; ``customdata[0]`` of a point is its row in the matrix, so that
        a box or a lasso can list customers; ``layout.meta`` holds ``n_drawn`` and ``n_customers``.
    """
    rows = draw_rows(segmentation.clustering.labels, MOST_2D)
    points = _flat(component_map.points, seed=SEED)
    figure = go.Figure()
    _add_customers(figure, segmentation, points, rows)
    if has_arrows:
        _add_arrows(figure, component_map, reach=float(np.abs(points).max(initial=1.0)))
    _add_centres(figure, segmentation, _flat(component_map.centres, seed=None))
    if new_point is not None:
        _add_new_point(figure, [*new_point, 0.0][:2])
    is_flat = component_map.points.shape[1] > 1
    second = component_title(component_map, 1) if is_flat else "Spread out to be seen"
    figure.update_layout(
        xaxis=axis(component_title(component_map, 0), gridcolor=GRID, showgrid=True),
        yaxis=axis(second, gridcolor=GRID, showticklabels=is_flat),
        meta={"n_drawn": len(rows), "n_customers": segmentation.prepared.n_customers},
        dragmode="pan",
    )
    return dress(figure, height=HEIGHT, n_legend=segmentation.k)


def _flat(points: Matrix, *, seed: int | None) -> Matrix:
    if points.shape[1] > 1:
        return points[:, :2]
    spread = np.zeros(len(points))
    if seed is not None:
        spread = np.random.default_rng(seed).uniform(-1, 1, len(points))
    return np.column_stack([points[:, 0], spread])


def _add_customers(
    figure: go.Figure, segmentation: Segmentation, points: Matrix, rows: NDArray[np.intp]
) -> None:
    labels = segmentation.clustering.labels[rows]
    hover = hover_of(segmentation, rows)
    size = 7.5 if len(rows) <= 1_000 else 5 if len(rows) <= 10_000 else 3.5
    for position, segment in enumerate(segmentation.segments):
        is_here = np.flatnonzero(labels == segment.segment)
        name = segment_label(segment)
        figure.add_scattergl(
            x=points[rows[is_here], 0].astype(np.float32),
            y=points[rows[is_here], 1].astype(np.float32),
            mode="markers",
            name=name,
            marker={
                "color": segment.colour,
                "symbol": symbol(position),
                "size": size,
                "opacity": 0.8 if len(rows) <= 10_000 else 0.6,
            },
            text=[hover.texts[at] for at in is_here],
            customdata=_numbers(hover.values[is_here]),
            hovertemplate=f"<b>{name}</b><br>{hover.template}<extra></extra>",
        )


def _numbers(values: Matrix) -> list[list[float | None]]:
    """Return rows of plain numbers (a chart's selection passes lists on, typed arrays not)."""
    if values.shape[1] == 1:
        return [[int(row)] for row in values[:, 0]]
    return [
        [int(row[0]), *(None if np.isnan(value) else round(float(value), 6) for value in row[1:])]
        for row in values
    ]


def _add_centres(figure: go.Figure, segmentation: Segmentation, centres: Matrix) -> None:
    """Add the centres: larger, with a white ring inside a dark one, seen on any page."""
    rings = (("#FFFFFF", 19, INK), (None, 12, CLEAR))
    for tone, size, edge in rings:
        figure.add_scatter(
            x=centres[:, 0],
            y=centres[:, 1],
            mode="markers",
            marker={
                "color": tone or colours(segmentation.segments),
                "symbol": [symbol(position) for position in range(segmentation.k)],
                "size": size,
                "line": {"color": edge, "width": 1},
            },
            showlegend=False,
            name="Centres",
            text=[segment_label(segment) for segment in segmentation.segments],
            hovertemplate="Centre of %{text}<extra></extra>",
        )


def _add_arrows(figure: go.Figure, component_map: ComponentMap, *, reach: float) -> None:
    loadings = component_map.loadings[:2].T
    if loadings.shape[1] < 2:
        return
    lengths = np.hypot(loadings[:, 0], loadings[:, 1])
    longest = float(lengths.max(initial=0.0))
    if longest == 0:
        return
    kept = [int(at) for at in np.argsort(-lengths)[:MOST_ARROWS] if lengths[at] > 0.15 * longest]
    for at in kept:
        tip = 0.8 * reach * loadings[at] / longest
        figure.add_annotation(**_arrow(tip))
        figure.add_annotation(**_arrow_label(tip, component_map.matrix_columns[at]))


def _arrow(tip: Matrix) -> dict[str, Any]:
    return {
        "x": tip[0],
        "y": tip[1],
        "ax": 0,
        "ay": 0,
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": 1.4,
        "arrowcolor": MUTED,
    }


def _arrow_label(tip: Matrix, column: str) -> dict[str, Any]:
    return {
        "x": tip[0],
        "y": tip[1],
        "xanchor": "left" if tip[0] >= 0 else "right",
        "yanchor": "bottom" if tip[1] >= 0 else "top",
        "text": label(column, limit=26),
        "showarrow": False,
        "font": {"size": 11, "shadow": "auto"},
    }


def _add_new_point(figure: go.Figure, point: Sequence[float]) -> None:
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        marker={
            "color": "#FFFFFF",
            "symbol": "diamond",
            "size": 15,
            "line": {"color": INK, "width": 3},
        },
        name="New customer",
        showlegend=False,
        hovertemplate="New customer<extra></extra>",
    )
    figure.add_annotation(x=point[0], y=point[1], **pill("New customer", INK))
