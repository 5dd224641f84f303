"""Segments and Predict: customers in three dimensions, with a new one among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures.component_map import component_title
from segmentation.figures.customers import Scale, hover_of, places, scale_of
from segmentation.figures.sampling import MOST_3D, draw_rows
from segmentation.figures.theme import (
    EXACT,
    FAINT,
    SYMBOLS_3D,
    axis,
    dress,
    segment_label,
    symbol,
)
from segmentation.records import ComponentMap, Segmentation

HEIGHT: Final = 540
_LETTERS: Final = ("x", "y", "z")


def scatter3d_figure(
    segmentation: Segmentation,
    *,
    axes: Sequence[str],
    new_customer: Mapping[str, float | str] | None = None,
    new_segment: int | None = None,
) -> go.Figure:
    """Draw the customers along three columns, in own units, coloured by segment.

    Parameters
    ----------
    segmentation : Segmentation
    axes : sequence of str
        One to three columns of the table. With two the picture is flat, with one a strip for each
        segment.
    new_customer : mapping of str to float or str, optional
        Raw values of a customer to draw among the others.
    new_segment : int, optional
        Its segment: the marker takes that colour.

    Returns
    -------
    go.Figure
        At most 5,000 customers, of every segment some; ``layout.meta`` holds ``n_drawn`` and
        ``n_customers``.
    """
    rows = draw_rows(segmentation.clustering.labels, MOST_3D)
    columns = tuple(axes[:3])
    scales = [scale_of(segmentation, column, rows) for column in columns]
    if len(scales) == 1:
        scales.append(_strips(segmentation, rows))
    place = None
    if new_customer is not None:
        by_column = dict(zip(columns, scales, strict=False))
        place = places(new_customer, by_column)
        if len(columns) == 1:
            place = (*place, None if new_segment is None else float(new_segment))
    figure = _scatter(segmentation, rows, scales, shown=columns)
    if place is not None and None not in place:
        _add_new_customer(figure, segmentation, place, new_segment)
    return _dress_scatter(figure, segmentation, scales, n_drawn=len(rows))


def components3d_figure(
    segmentation: Segmentation,
    component_map: ComponentMap,
    *,
    new_point: Sequence[float] | None = None,
    new_segment: int | None = None,
) -> go.Figure:
    """Draw the customers on the first three principal components, coloured by segment.

    Parameters
    ----------
    segmentation : Segmentation
    component_map : ComponentMap
        With two components the picture is flat, with one a strip for each segment.
    new_point : sequence of float, optional
        A new customer on the same components.
    new_segment : int, optional
        Its segment.
    """
    rows = draw_rows(segmentation.clustering.labels, MOST_3D)
    n_components = min(3, component_map.points.shape[1])
    scales = [
        Scale(
            component_map.points[rows, at].astype(np.float32),
            axis(component_title(component_map, at, is_short=True)),
        )
        for at in range(n_components)
    ]
    place = None if new_point is None else tuple(float(v) for v in new_point[:n_components])
    if n_components == 1:
        scales.append(_strips(segmentation, rows))
        place = None if place is None else (*place, float(new_segment or 0))
    figure = _scatter(segmentation, rows, scales, shown=())
    if place is not None:
        _add_new_customer(figure, segmentation, place, new_segment)
    return _dress_scatter(figure, segmentation, scales, n_drawn=len(rows))


def _strips(segmentation: Segmentation, rows: NDArray[np.intp]) -> Scale:
    """Return a second axis for a single column: a strip for each segment."""
    spread = np.random.default_rng(0).uniform(-0.3, 0.3, len(rows))
    labels = segmentation.clustering.labels[rows]
    ticks = axis(
        "Segment",
        tickvals=list(range(segmentation.k)),
        ticktext=[segment_label(segment, limit=16) for segment in segmentation.segments],
    )
    return Scale((labels + spread).astype(np.float32), ticks)


def _scatter(
    segmentation: Segmentation,
    rows: NDArray[np.intp],
    scales: Sequence[Scale],
    *,
    shown: Sequence[str],
) -> go.Figure:
    is_flat = len(scales) < 3
    labels = segmentation.clustering.labels[rows]
    hover = hover_of(segmentation, rows, without=shown)
    lines = "".join(
        f"<br>{title}: %{{{letter}:{EXACT}}}"
        for title, letter, scale in zip(shown, _LETTERS, scales, strict=False)
        if not scale.categories
    )
    figure = go.Figure()
    for position, segment in enumerate(segmentation.segments):
        is_here = np.flatnonzero(labels == segment.segment)
        shape = symbol(position) if is_flat else SYMBOLS_3D[position % len(SYMBOLS_3D)]
        trace = (go.Scattergl if is_flat else go.Scatter3d)(
            **{
                letter: scale.values[is_here]
                for letter, scale in zip(_LETTERS, scales, strict=False)
            },
            mode="markers",
            name=segment_label(segment),
            marker={"color": segment.colour, "size": _size(len(rows), is_flat), "symbol": shape},
            text=[hover.texts[at] for at in is_here],
            customdata=hover.values[is_here].astype(np.float32),
            hovertemplate=f"<b>{segment_label(segment)}</b><br>{hover.template}{lines}<extra></extra>",
        )
        figure.add_trace(trace)
    return figure


def _size(n_drawn: int, is_flat: bool) -> float:
    size = 4.5 if n_drawn <= 500 else 3.2 if n_drawn <= 2_000 else 2.4
    return size * 1.7 if is_flat else size


def _add_new_customer(
    figure: go.Figure,
    segmentation: Segmentation,
    place: Sequence[float | None],
    new_segment: int | None,
) -> None:
    """Add a ringed marker that is seen among thousands of others, on light and dark pages."""
    colour = "#FFFFFF" if new_segment is None else segmentation.segments[new_segment].colour
    name = "New customer"
    if new_segment is not None:
        name += f": {segment_label(segmentation.segments[new_segment])}"
    point = {letter: [value] for letter, value in zip(_LETTERS, place, strict=False)}
    is_flat = len(place) < 3
    rings = (("#111827", 19), ("#FFFFFF", 15), (colour, 10))
    for tone, size in rings:
        is_last = size == rings[-1][1]
        figure.add_trace(
            (go.Scatter if is_flat else go.Scatter3d)(
                **point,
                mode="markers+text" if is_last else "markers",
                marker={"color": tone, "size": size, "symbol": "diamond"},
                text=["<b>New customer</b>"] if is_last else None,
                textposition="top center",
                name=name,
                showlegend=is_last,
                hovertemplate=f"{name}<extra></extra>",
                legendrank=1 if is_last else None,
            )
        )


def _dress_scatter(
    figure: go.Figure, segmentation: Segmentation, scales: Sequence[Scale], *, n_drawn: int
) -> go.Figure:
    meta = {"n_drawn": n_drawn, "n_customers": segmentation.prepared.n_customers}
    axes = {f"{letter}axis": scale.axis for letter, scale in zip(_LETTERS, scales, strict=False)}
    if len(scales) < 3:
        figure.update_layout(meta=meta, **axes)
        return dress(figure, height=HEIGHT - 100, legend=True)
    titles = "|".join(scale.axis["title"]["text"] for scale in scales)
    figure.update_layout(
        meta=meta,
        scene={
            **{name: _scene_axis(properties) for name, properties in axes.items()},
            "aspectmode": "cube",
            "camera": {"eye": {"x": 1.5, "y": 1.45, "z": 0.85}, "center": {"z": -0.12}},
            "uirevision": titles,
        },
    )
    return dress(figure, height=HEIGHT, legend=True, top=0)


def _scene_axis(properties: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in properties.items() if name != "automargin"}
    kept["title"] = {"text": kept["title"]["text"]}
    return {**kept, "nticks": 6, "linecolor": FAINT}
