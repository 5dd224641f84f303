"""Draw customers on a flat map that keeps as much of their differences as two axes can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.customers import hover_of
from segmentation.figures.framing import beyond_notes, frame_of, padded
from segmentation.figures.sampling import MOST_2D, draw_rows
from segmentation.records import SEED, ComponentMap, Matrix, Segmentation
from segmentation.wording import format_share

HEIGHT: Final = 440
_MOST_ARROWS: Final = 7
"""Longest first: arrows of columns that hardly matter here would only cover the customers."""


def component_title(component_map: ComponentMap, at: int, *, is_short: bool = False) -> str:
    """Return an axis title with the share of the variation that the component explains."""
    share = format_share(component_map.explained[at])
    return f"Component {at + 1} ({share}{'' if is_short else ' of the variation'})"


def map_figure(
    segmentation: Segmentation,
    component_map: ComponentMap,
    *,
    new_point: Sequence[float] | None = None,
    has_arrows: bool = True,
    at_most: int = MOST_2D,
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
    at_most : int
        Customers to draw; of more, a sample with every small segment in it.

    Returns
    -------
    go.Figure
        ``customdata[0]`` of a point is its row in the matrix, so that
        a box or a lasso can list customers; ``layout.meta`` holds ``n_drawn``, ``n_customers``, and
        ``n_beyond`` of the drawn that lie outside the axes until one zooms out.
    """
    rows = draw_rows(segmentation.clustering.labels, at_most)
    points = flat(component_map.points, seed=SEED)
    centres = flat(component_map.centres, seed=None)
    new = np.array([] if new_point is None else [*new_point, 0.0][:2], dtype=float).reshape(-1, 2)
    is_beyond = frame_of(points[rows, 0]).is_beyond | frame_of(points[rows, 1]).is_beyond
    kept = points[rows][~is_beyond]
    tips = _arrows(component_map, kept) if has_arrows else {}
    apart = segmentation.exceptional
    usual = centres if apart is None else np.delete(centres, apart, axis=0)
    held = np.vstack([kept, usual, new, *tips.values()])
    limits = [(float(held[:, at].min()), float(held[:, at].max())) for at in (0, 1)]
    has_two = component_map.points.shape[1] > 1
    second = component_title(component_map, 1) if has_two else "Spread out to be seen"
    across = component_title(component_map, 0)
    layout = {
        **theme.look(height=HEIGHT, n_legend=segmentation.k, top=34),
        "xaxis": theme.axis(across, gridcolor=theme.GRID, showgrid=True, range=padded(limits[0])),
        "yaxis": theme.axis(
            second, gridcolor=theme.GRID, showticklabels=has_two, range=padded(limits[1])
        ),
        "meta": {
            "n_drawn": len(rows),
            "n_customers": segmentation.prepared.n_customers,
            "n_beyond": int(is_beyond.sum()),
        },
        "dragmode": "pan",
        "annotations": [
            *_arrows_drawn(tips, limits),
            *({"x": x, "y": y, **theme.pill("New customer", theme.INK)} for x, y in new),
            *beyond_notes(int(is_beyond.sum()), hint=": zoom out"),
        ],
    }
    traces = [
        *_customers(segmentation, points, rows),
        *_centres(segmentation, centres),
        *(_new_point(point) for point in new),
    ]
    return theme.unchecked(traces, layout)


def flat(points: Matrix, *, seed: int | None) -> Matrix:
    """Return two columns of points; with one alone, a second by chance, or of zeros."""
    if points.shape[1] > 1:
        return points[:, :2]
    spread = np.zeros(len(points))
    if seed is not None:
        spread = np.random.default_rng(seed).uniform(-1, 1, len(points))
    return np.column_stack([points[:, 0], spread])


def _customers(
    segmentation: Segmentation, points: Matrix, rows: NDArray[np.intp]
) -> Iterator[dict[str, Any]]:
    labels = segmentation.clustering.labels[rows]
    hover = hover_of(segmentation, rows)
    size = 7.5 if len(rows) <= 1_000 else 5 if len(rows) <= 10_000 else 3.5
    for position, segment in enumerate(segmentation.segments):
        is_here = np.flatnonzero(labels == segment.segment)
        name = theme.segment_label(segment)
        yield {
            "type": "scattergl",
            "x": points[rows[is_here], 0].astype(np.float32),
            "y": points[rows[is_here], 1].astype(np.float32),
            "mode": "markers",
            "name": name,
            "marker": {
                "color": segment.colour,
                "symbol": theme.symbol(position),
                "size": size,
                "opacity": 0.8 if len(rows) <= 10_000 else 0.6,
            },
            "text": hover.texts[is_here],
            "customdata": _plain(hover.values[is_here]),
            "hovertemplate": f"<b>{name}</b><br>{hover.template}<extra></extra>",
        }


def _plain(values: Matrix) -> NDArray[np.object_]:
    """Return plain numbers: a selection passes them on as lists, but not typed arrays."""
    plain = np.round(values, 6).astype(object)
    plain[:, 0] = values[:, 0].astype(np.int64)
    plain[np.isnan(values)] = None
    return plain


def _centres(segmentation: Segmentation, centres: Matrix) -> Iterator[dict[str, Any]]:
    """Return the centres: larger, with a white ring inside a dark one, seen on any page."""
    rings = (("#FFFFFF", 19, theme.INK), (None, 12, theme.CLEAR))
    for tone, size, edge in rings:
        yield {
            "type": "scattergl",
            "x": centres[:, 0],
            "y": centres[:, 1],
            "mode": "markers",
            "marker": {
                "color": tone or theme.colours(segmentation.segments),
                "symbol": [theme.symbol(position) for position in range(segmentation.k)],
                "size": size,
                "line": {"color": edge, "width": 1},
            },
            "showlegend": False,
            "name": "Centres",
            "text": [theme.segment_label(segment) for segment in segmentation.segments],
            "hovertemplate": "Centre of %{text}<extra></extra>",
        }


def _arrows(component_map: ComponentMap, kept: Matrix) -> dict[str, Matrix]:
    """Return the tips of the longest arrows, as long as the drawn customers allow."""
    loadings = component_map.loadings[:2].T
    lengths = np.hypot(loadings[:, 0], loadings[:, -1])
    longest = float(lengths.max(initial=0.0))
    if loadings.shape[1] < 2 or longest == 0:
        return {}
    reach = 0.85 * float(np.abs(kept).max(axis=0, initial=0.0).min()) / longest
    order = [int(at) for at in np.argsort(-lengths)[:_MOST_ARROWS]]
    return {
        component_map.matrix_columns[at]: reach * loadings[at]
        for at in order
        if lengths[at] > 0.25 * longest
    }


def _arrows_drawn(
    tips: Mapping[str, Matrix], limits: Sequence[tuple[float, float]]
) -> Iterator[dict[str, Any]]:
    """Return arrows with tags beyond their tips, moved apart where they would collide."""
    (left, right), (low, high) = limits
    placed: list[tuple[float, float]] = []
    for column, tip in tips.items():
        across = (tip[0] - left) / (right - left)
        y, step = float(tip[1]), (0.06 if tip[1] >= 0 else -0.06) * (high - low)
        while any(
            abs(tip[0] - x) < 0.4 * (right - left) and abs(y - other) < 0.9 * abs(step)
            for x, other in placed
        ):
            y += step
        placed.append((float(tip[0]), y))
        yield _arrow(tip)
        yield {
            "x": tip[0],
            "y": y,
            "xanchor": "left" if across < 0.3 else "right" if across > 0.7 else "center",
            "yanchor": "bottom" if step > 0 else "top",
            "yshift": 3 if step > 0 else -3,
            "text": theme.label(column, limit=26),
            "showarrow": False,
            "font": {"size": 10, "color": "#FFFFFF"},
            "bgcolor": "rgba(51, 65, 85, 0.82)",
            "borderpad": 2,
        }


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
        "arrowcolor": theme.MUTED,
    }


def _new_point(point: Matrix) -> dict[str, Any]:
    return {
        "type": "scattergl",
        "x": [point[0]],
        "y": [point[1]],
        "mode": "markers",
        "marker": {
            "color": "#FFFFFF",
            "symbol": "diamond",
            "size": 15,
            "line": {"color": theme.INK, "width": 3},
        },
        "name": "New customer",
        "showlegend": False,
        "hovertemplate": "New customer<extra></extra>",
    }
