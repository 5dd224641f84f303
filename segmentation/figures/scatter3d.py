"""Draw customers in three dimensions, with a new one among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.component_map import component_title
from segmentation.figures.customers import Scale, hover_of, places, scale_of
from segmentation.figures.framing import frame_of, note_beyond, padded
from segmentation.figures.sampling import MOST_3D, draw_rows
from segmentation.records import ComponentMap, Segmentation

HEIGHT: Final = 415
_LETTERS: Final = ("x", "y", "z")


def scatter3d_figure(
    segmentation: Segmentation,
    *,
    axes: Sequence[str],
    new_customer: Mapping[str, float | str] | None = None,
    new_segment: int | None = None,
    has_legend: bool = True,
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
    has_legend : bool
        Whether the names of the segments stand below.

    Returns
    -------
    go.Figure
        At most 5,000 customers, of every segment some; ``layout.meta`` holds ``n_drawn``,
        ``n_customers``, and ``n_beyond`` of the drawn that lie outside the axes.
    """
    rows = draw_rows(segmentation.clustering.labels, MOST_3D)
    columns = tuple(axes[:3])
    scales = [scale_of(segmentation, column, rows) for column in columns]
    place = None if new_customer is None else places(segmentation, new_customer, scales)
    if len(scales) == 1:
        scales.append(_strips(segmentation, rows))
        place = None if place is None or new_segment is None else (*place, float(new_segment))
    if place is not None and None in place:
        place = None
    figure = _scatter(segmentation, rows, scales, shown=columns)
    if place is not None:
        _add_new_customer(figure, segmentation, place, new_segment)
    figure.update_layout(showlegend=has_legend)
    return _dress_scatter(figure, segmentation, scales, place=place)


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
            component_title(component_map, at, is_short=True),
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
    return _dress_scatter(figure, segmentation, scales, place=place)


def _strips(segmentation: Segmentation, rows: NDArray[np.intp]) -> Scale:
    """Return a second axis for a single column: a strip for each segment."""
    spread = np.random.default_rng(0).uniform(-0.3, 0.3, len(rows))
    labels = segmentation.clustering.labels[rows]
    return Scale((labels + spread).astype(np.float32), "Segment", segmentation.names)


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
        f"<br>{theme.label(title)}: %{{{letter}:{theme.exact(title)}}}"
        for title, letter, scale in zip(shown, _LETTERS, scales, strict=False)
        if not scale.categories
    )
    size = 4.5 if len(rows) <= 500 else 3.0 if len(rows) <= 1_500 else 2.4
    figure = go.Figure()
    for position, segment in enumerate(segmentation.segments):
        is_here = np.flatnonzero(labels == segment.segment)
        shape, factor = (theme.symbol(position), 1.7) if is_flat else _solid(position)
        trace = (go.Scattergl if is_flat else go.Scatter3d)(
            **{
                letter: scale.values[is_here]
                for letter, scale in zip(_LETTERS, scales, strict=False)
            },
            mode="markers",
            name=theme.segment_label(segment),
            marker={"color": segment.colour, "size": factor * size, "symbol": shape},
            text=hover.texts[is_here],
            customdata=hover.values[is_here].astype(np.float32),
            hovertemplate=f"<b>{theme.segment_label(segment)}</b><br>{hover.template}{lines}<extra></extra>",
        )
        figure.add_trace(trace)
    return figure


def _solid(position: int) -> tuple[str, float]:
    return theme.SYMBOLS_3D[position % len(theme.SYMBOLS_3D)]


def _add_new_customer(
    figure: go.Figure,
    segmentation: Segmentation,
    place: Sequence[float | str | None],
    new_segment: int | None,
) -> None:
    """Add a ringed marker, and a label that no customer covers."""
    colour, name = "#FFFFFF", "New customer"
    if new_segment is not None:
        segment = segmentation.segments[new_segment]
        colour, name = segment.colour, f"New customer: {theme.segment_label(segment)}"
    point = dict(zip(_LETTERS, place, strict=False))
    is_flat = len(place) < 3
    for tone, size in (("#111827", 16), ("#FFFFFF", 13), (colour, 9)):
        trace = (go.Scattergl if is_flat else go.Scatter3d)(
            **{letter: [value] for letter, value in point.items()},
            mode="markers",
            marker={"color": tone, "size": size, "symbol": "diamond"},
            name=name,
            showlegend=False,
            hovertemplate=f"{name}<extra></extra>",
        )
        figure.add_trace(trace)
    words = {**point, **theme.pill("New customer", colour)}
    if is_flat:
        figure.add_annotation(words)
    else:
        figure.update_layout(scene={"annotations": [words]})


def _dress_scatter(
    figure: go.Figure,
    segmentation: Segmentation,
    scales: Sequence[Scale],
    *,
    place: Sequence[float | str | None] | None,
) -> go.Figure:
    frames = [
        frame_of(scale.values, also=also)
        for scale, also in zip(scales, place or [None] * len(scales), strict=True)
    ]
    n_beyond = int(np.any([frame.is_beyond for frame in frames], axis=0).sum())
    note_beyond(figure, n_beyond)
    figure.update_layout(
        meta={
            "n_drawn": len(scales[0].values),
            "n_customers": segmentation.prepared.n_customers,
            "n_beyond": n_beyond,
        }
    )
    n_legend = 0 if figure.layout.showlegend is False else segmentation.k
    if len(scales) < 3:
        axes = [
            {**s.drawn(), "range": padded(f.limits)} for s, f in zip(scales, frames, strict=True)
        ]
        figure.update_layout(xaxis=axes[0], yaxis=axes[1])
        figure.update_xaxes(showgrid=True, zeroline=False).update_yaxes(zeroline=False)
        return theme.dress(figure, height=HEIGHT, n_legend=n_legend, top=24)
    figure.update_layout(
        scene={
            **{
                f"{letter}axis": {**_scene_axis(scale), "range": padded(frame.limits)}
                for letter, scale, frame in zip(_LETTERS, scales, frames, strict=True)
            },
            "aspectmode": "cube",
            "camera": {
                "eye": {"x": 2.7, "y": 1.38, "z": 1.15},
                "center": {"x": 0.04, "y": -0.08, "z": -0.12},
            },
            "uirevision": "|".join(scale.title for scale in scales),
        },
    )
    return theme.dress(figure, height=HEIGHT, n_legend=n_legend, top=20)


def _scene_axis(scale: Scale) -> dict[str, Any]:
    # Short lines: a title stands aslant beside the cube, where a phone has little room.
    drawn = scale.drawn(theme.escape_3d, width=13, lines=3)
    kept: dict[str, Any] = {
        name: drawn[name] for name in ("type", "tickvals", "ticktext") if name in drawn
    }
    return {
        **kept,
        "title": {"text": drawn["title"]["text"], "font": {"size": 11}},
        "tickfont": {"size": 10},
        "nticks": 6,
        "linecolor": theme.FAINT,
    }
