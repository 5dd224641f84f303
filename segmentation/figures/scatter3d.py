"""Draw customers in three dimensions, with a new one among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.customers import Scale, hover_of, places, scale_of
from segmentation.figures.framing import beyond_notes, frame_of, padded
from segmentation.figures.sampling import MOST_3D, draw_rows
from segmentation.records import Segmentation

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
    new = _new_customer(segmentation, place, new_segment)
    traces = [*_scatter(segmentation, rows, scales, shown=columns), *new.traces]
    layout = _layout(segmentation, scales, new, has_legend=has_legend)
    return theme.unchecked(traces, layout)


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
) -> list[dict[str, Any]]:
    is_flat = len(scales) < 3
    labels = segmentation.clustering.labels[rows]
    hover = hover_of(segmentation, rows, without=shown)
    lines = "".join(
        f"<br>{theme.label(title)}: %{{{letter}:{theme.exact(title)}}}"
        for title, letter, scale in zip(shown, _LETTERS, scales, strict=False)
        if not scale.categories
    )
    size = 4.5 if len(rows) <= 500 else 3.0 if len(rows) <= 1_500 else 2.4
    traces = []
    for position, segment in enumerate(segmentation.segments):
        is_here = np.flatnonzero(labels == segment.segment)
        shape = theme.symbol(position)
        factor = 1.7 if is_flat else theme.SIZES_3D[shape.removesuffix("-open")]
        name = theme.segment_label(segment)
        trace: dict[str, Any] = {
            "type": "scattergl" if is_flat else "scatter3d",
            "mode": "markers",
            "name": name,
            "marker": {"color": segment.colour, "size": factor * size, "symbol": shape},
            "text": hover.texts[is_here],
            "customdata": hover.values[is_here].astype(np.float32),
            "hovertemplate": f"<b>{name}</b><br>{hover.template}{lines}<extra></extra>",
        }
        for letter, scale in zip(_LETTERS, scales, strict=False):
            trace[letter] = scale.values[is_here]
        traces.append(trace)
    return traces


class _New(NamedTuple):
    """A new customer as it is drawn: a ringed marker, and a label that no customer covers."""

    place: Sequence[float | str | None] | None
    traces: list[dict[str, Any]]
    words: list[dict[str, Any]]


def _new_customer(
    segmentation: Segmentation,
    place: Sequence[float | str | None] | None,
    new_segment: int | None,
) -> _New:
    if place is None:
        return _New(None, [], [])
    colour, name = "#FFFFFF", "New customer"
    if new_segment is not None:
        segment = segmentation.segments[new_segment]
        colour, name = segment.colour, f"New customer: {theme.segment_label(segment)}"
    point = dict(zip(_LETTERS, place, strict=False))
    traces = [
        {
            "type": "scattergl" if len(place) < 3 else "scatter3d",
            **{letter: [value] for letter, value in point.items()},
            "mode": "markers",
            "marker": {"color": tone, "size": size, "symbol": "diamond"},
            "name": name,
            "showlegend": False,
            "hovertemplate": f"{name}<extra></extra>",
        }
        for tone, size in (("#111827", 16), ("#FFFFFF", 13), (colour, 9))
    ]
    return _New(place, traces, [{**point, **theme.pill("New customer", colour)}])


def _layout(
    segmentation: Segmentation, scales: Sequence[Scale], new: _New, *, has_legend: bool
) -> dict[str, Any]:
    frames = [
        frame_of(scale.values, also=also)
        for scale, also in zip(scales, new.place or [None] * len(scales), strict=True)
    ]
    n_beyond = int(np.any([frame.is_beyond for frame in frames], axis=0).sum())
    meta = {
        "n_drawn": len(scales[0].values),
        "n_customers": segmentation.prepared.n_customers,
        "n_beyond": n_beyond,
    }
    notes = beyond_notes(n_beyond)
    n_legend = segmentation.k if has_legend else 0
    if len(scales) < 3:
        across, up = (
            {**s.drawn(), "range": padded(f.limits)} for s, f in zip(scales, frames, strict=True)
        )
        return {
            **theme.look(height=HEIGHT, n_legend=n_legend, top=24),
            "meta": meta,
            "annotations": [*new.words, *notes],
            "xaxis": {**across, "showgrid": True, "zeroline": False},
            "yaxis": {**up, "zeroline": False},
        }
    scene: dict[str, Any] = {
        **{
            f"{letter}axis": {**_scene_axis(scale), "range": padded(frame.limits)}
            for letter, scale, frame in zip(_LETTERS, scales, frames, strict=True)
        },
        "annotations": new.words,
        "aspectmode": "cube",
        "camera": {
            "eye": {"x": 1.72, "y": 0.88, "z": 0.73},
            "center": {"x": 0.02, "y": -0.04, "z": -0.14},
        },
        "uirevision": "|".join(scale.title for scale in scales),
    }
    look = theme.look(height=HEIGHT, n_legend=n_legend, top=20)
    return {**look, "meta": meta, "annotations": notes, "scene": scene}


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
