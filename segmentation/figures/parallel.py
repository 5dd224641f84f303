"""Draw customers as lines from column to column, with the middle of each segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.profiles import add_segment_line
from segmentation.figures.sampling import draw_rows
from segmentation.records import Kind, NumericProfile, Segment, Segmentation
from segmentation.wording import format_value

MOST_LINES: Final = 300
MOST_COLUMNS: Final = 20
BUNDLE: Final = 5
"""Customers in one trace: lines of one trace do not darken where they cross, those of two do."""

_OUTERMOST: Final = 0.01


class _Column(NamedTuple):
    """One column as a row of the picture: where the drawn customers and the middles lie."""

    name: str
    places: NDArray[np.float64]
    """(n_drawn,) 0 at the low end, 1 at the high end."""
    middles: tuple[float, ...]
    """For each segment, on the same scale."""
    texts: tuple[str, ...]
    """For each segment the middle in own units."""
    ends: tuple[str, str]


def parallel_figure(segmentation: Segmentation) -> go.Figure:
    """Draw customers as thin lines down the columns, and the middle of each segment as a thick one.

    Each feature runs from its lowest to its highest value, without the outermost 1% at either end,
    which lie on the border; categories have no low and high and are left out. ``layout.meta`` holds
    ``n_drawn`` and ``n_customers``.
    """
    rows = draw_rows(segmentation.clustering.labels, MOST_LINES)
    drawn = [_column(segmentation, name, rows) for name in _names(segmentation)]
    if len(drawn) < 2:
        return theme.note_figure("Lines need at least two numeric columns.")
    figure = go.Figure()
    labels = segmentation.clustering.labels[rows]
    for segment in segmentation.segments:
        _add_customers(figure, segment, drawn, np.flatnonzero(labels == segment.segment))
    for position, segment in enumerate(segmentation.segments):
        _add_middle(figure, segment, drawn, position)
    _add_ends(figure, drawn)
    figure.update_layout(
        xaxis=theme.axis("From low to high", showticklabels=False),
        yaxis={
            **theme.rows_axis([theme.wrapped(column.name) for column in drawn]),
            "showgrid": True,
        },
        meta={"n_drawn": len(rows), "n_customers": segmentation.prepared.n_customers},
    )
    figure.update_xaxes(range=[-0.04, 1.04], showgrid=False, zeroline=False)
    return theme.dress(figure, height=90 + 52 * len(drawn), n_legend=segmentation.k)


def _names(segmentation: Segmentation) -> list[str]:
    """Return the columns to draw: the most telling ones where there are many, in their order."""
    known = [profile.column for profile in segmentation.segments[0].numeric if profile.is_feature]
    if len(known) <= MOST_COLUMNS:
        return known
    reach = {
        name: max(abs(profile.difference) for profile in _profiles(segmentation, name))
        for name in known
    }
    telling = sorted(known, key=lambda name: -reach[name])[:MOST_COLUMNS]
    return [name for name in known if name in telling]


def _profiles(segmentation: Segmentation, column: str) -> list[NumericProfile]:
    return [p for segment in segmentation.segments for p in segment.numeric if p.column == column]


def _column(segmentation: Segmentation, name: str, rows: NDArray[np.intp]) -> _Column:
    profiles = _profiles(segmentation, name)
    kind = profiles[0].kind
    series = segmentation.prepared.frame[name]
    if kind == "date":
        missing = series.isna().to_numpy()
        values = series.to_numpy(dtype="datetime64[D]").astype(np.float64)
        values[missing] = np.nan
    else:
        values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    low, high = np.nanquantile(values, [_OUTERMOST, 1 - _OUTERMOST])
    if not high > low:
        low, high = np.nanmin(values), np.nanmax(values)
    reach = high - low if high > low else 1.0
    # The middle of yes and no is their share, which the median would hide.
    own = [profile.mean if kind == "boolean" else profile.median for profile in profiles]
    ends = ("no", "yes") if kind == "boolean" else tuple(_end(v, name, kind) for v in (low, high))
    return _Column(
        name=name,
        places=np.clip((values[rows] - low) / reach, 0, 1),
        middles=tuple(float(np.clip((value - low) / reach, 0, 1)) for value in own),
        texts=tuple(format_value(value, name, kind) for value in own),
        ends=(ends[0], ends[1]),
    )


def _end(value: float, column: str, kind: Kind) -> str:
    """Return the end of a column in own units, whole numbers without a fraction."""
    text = format_value(float(value), column, kind)
    return text.split(".")[0] if kind == "numeric" and float(value).is_integer() else text


def _add_customers(
    figure: go.Figure, segment: Segment, drawn: Sequence[_Column], here: NDArray[np.intp]
) -> None:
    """Add the customers of one segment, a few in each trace, with a gap between two lines."""
    heights = [*range(len(drawn)), None]
    for start in range(0, len(here), BUNDLE):
        bundle = here[start : start + BUNDLE]
        across = np.array([column.places[bundle] for column in drawn]).T
        lines = [
            [*(None if np.isnan(x) else round(float(x), 4) for x in row), None] for row in across
        ]
        figure.add_scatter(
            x=[x for line in lines for x in line],
            y=heights * len(bundle),
            mode="lines",
            line={"color": segment.colour, "width": 1},
            opacity=0.28,
            name=theme.segment_label(segment),
            legendgroup=str(segment.segment),
            showlegend=False,
            hoverinfo="skip",
        )


def _add_middle(
    figure: go.Figure, segment: Segment, drawn: Sequence[_Column], position: int
) -> None:
    texts = [f"{theme.label(each.name)}: {theme.escape(each.texts[position])}" for each in drawn]
    middles = [column.middles[position] for column in drawn]
    add_segment_line(figure, segment, middles, texts, position=position)
    figure.data[-1].update(
        legendgroup=str(segment.segment),
        line_width=3.5,
        marker={"size": 10, "line": {"color": "#FFFFFF", "width": 1}},
    )


def _add_ends(figure: go.Figure, drawn: Sequence[_Column]) -> None:
    """Write the lowest and the highest value above the two ends of each column."""
    for row, column in enumerate(drawn):
        for x, text in zip((0, 1), column.ends, strict=True):
            figure.add_annotation(
                x=x,
                y=row,
                xanchor="left" if x == 0 else "right",
                yanchor="bottom",
                yshift=1,
                text=text,
                showarrow=False,
                font={"size": 10},
            )
        figure.add_shape(
            type="line",
            x0=0,
            x1=1,
            y0=row,
            y1=row,
            line={"color": theme.FAINT, "width": 1},
            layer="below",
        )
