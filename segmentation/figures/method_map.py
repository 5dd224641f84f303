"""Draw the customers on a map, coloured by the segments of one method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.figures.component_map import HEIGHT, component_title, flat
from segmentation.figures.framing import frame_of, note_beyond, padded
from segmentation.figures.sampling import draw_rows
from segmentation.figures.theme import symbol
from segmentation.records import SEED, ComponentMap, Matrix, MethodResult

MOST_POINTS: Final = 50_000
"""Two such maps stand beside each other."""


def method_map_figure(
    result: MethodResult,
    component_map: ComponentMap,
    *,
    names: Sequence[str],
    colours: Sequence[str],
) -> go.Figure:
    """Draw the customers on the first two principal components, coloured by a method's segments.

    Parameters
    ----------
    result : MethodResult
        A segment has the marker of the K-Means segment that it resembles; grey crosses are
        customers in no segment.
    component_map : ComponentMap
        Of the same customers.
    names, colours : sequence of str
        Of the segments, in segment order.

    Returns
    -------
    go.Figure
        ``layout.meta`` holds ``n_drawn``, ``n_customers``, and ``n_beyond`` of the drawn that lie
        outside the axes until one zooms out.
    """
    labels = np.where(result.labels < 0, result.k, result.labels)
    rows = draw_rows(labels, MOST_POINTS)
    points = flat(component_map.points, seed=SEED)
    is_beyond = frame_of(points[rows, 0]).is_beyond | frame_of(points[rows, 1]).is_beyond
    figure = go.Figure()
    for segment in (result.k, *range(result.k)):
        here = rows[labels[rows] == segment]
        if len(here):
            look = _look(result, segment, names=names, colours=colours)
            count = int((labels == segment).sum())
            _add_segment(figure, points[here], look, count=count, n_drawn=len(rows))
    note_beyond(figure, int(is_beyond.sum()), hint=": zoom out")
    _frame(figure, component_map, points[rows][~is_beyond])
    figure.update_layout(
        meta={
            "n_drawn": len(rows),
            "n_customers": len(labels),
            "n_beyond": int(is_beyond.sum()),
        },
        dragmode="pan",
    )
    return theme.dress(figure, height=HEIGHT - 60, n_legend=len(figure.data), top=24)


def _add_segment(
    figure: go.Figure, points: Matrix, look: _Look, *, count: int, n_drawn: int
) -> None:
    figure.add_scattergl(
        x=points[:, 0].astype(np.float32),
        y=points[:, 1].astype(np.float32),
        mode="markers",
        name=f"{look.name} · {count:,}",
        marker={
            "color": look.colour,
            "symbol": look.symbol,
            "size": 7.0 if n_drawn <= 1_000 else 4.5 if n_drawn <= 10_000 else 3.0,
            "opacity": 0.8 if n_drawn <= 10_000 else 0.6,
        },
        hovertemplate=f"<b>{look.name}</b><extra></extra>",
    )


def _frame(figure: go.Figure, component_map: ComponentMap, shown: Matrix) -> None:
    """Set the axes to the customers that are shown, and name the components."""
    across, second = (
        component_title(component_map, at, is_short=True)
        if at < len(component_map.explained)
        else None
        for at in (0, 1)
    )
    limits = [padded((float(side.min()), float(side.max()))) for side in shown.T]
    figure.update_layout(
        xaxis=theme.axis(across, gridcolor=theme.GRID, showgrid=True, range=limits[0]),
        yaxis=theme.axis(
            second, gridcolor=theme.GRID, showticklabels=second is not None, range=limits[1]
        ),
    )


class _Look(NamedTuple):
    """How the customers of a segment are drawn."""

    name: str
    colour: str
    symbol: str


def _look(
    result: MethodResult, segment: int, *, names: Sequence[str], colours: Sequence[str]
) -> _Look:
    if segment == result.k:
        return _Look("In no segment", theme.MUTED, "x-thin-open")
    shape = symbol(result.partners[segment])
    return _Look(theme.label(names[segment], limit=40), colours[segment], shape)
