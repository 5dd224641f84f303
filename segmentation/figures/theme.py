"""The look that every figure shares: colours, symbols, axes, legends, and text made harmless.

Backgrounds are transparent and neutral lines are half-transparent greys, so that one figure suits
a light page, a dark page and paper. Text takes the colour of the page it stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from textwrap import wrap
from typing import Any, Final

import plotly.graph_objects as go
import plotly.io as pio

from segmentation.records import SEGMENT_COLOURS, Segment

ACCENT: Final = "#3B82F6"
INK: Final = "#334155"
MUTED: Final = "#8A94A6"
FAINT: Final = "rgba(138, 148, 166, 0.45)"
GRID: Final = "rgba(138, 148, 166, 0.22)"
CLEAR: Final = "rgba(0, 0, 0, 0)"
FONT: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif'

CATEGORY_COLOURS: Final = ("#0F8A80", "#D2691E", "#7C6BD6", "#A88B1D", "#C2417A", "#7A8699")
"""For the categories of a column: other hues than the segments', so that nobody mixes them up."""

DIVERGING: Final = (
    (0.0, "#1F5FA8"),
    (0.25, "#82B2DC"),
    (0.5, "#F3F3F1"),
    (0.75, "#F0A868"),
    (1.0, "#B35806"),
)
"""Blue below, orange above: told apart with every common colour blindness."""

SYMBOLS: Final = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "x",
    "triangle-down",
    "star",
    "pentagon",
    "hexagram",
    "bowtie",
    "hourglass",
)
SYMBOLS_3D: Final = ("circle", "square", "diamond", "cross", "x")

EXACT: Final = ",.7~r"
"""Number format of hover labels: thousands apart, as many digits as a drawn point holds."""


def _template() -> go.layout.Template:
    template = deepcopy(pio.templates["plotly_white"])
    axis = {"gridcolor": GRID, "linecolor": FAINT, "zerolinecolor": FAINT, "zerolinewidth": 1}
    scene_axis = {
        "showbackground": False,
        "gridcolor": "rgba(138, 148, 166, 0.35)",
        "gridwidth": 1,
        "zeroline": False,
        "linecolor": FAINT,
        "showspikes": False,
    }
    template.layout.update(
        colorway=SEGMENT_COLOURS,
        font={"family": FONT, "size": 12, "color": INK},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        xaxis=axis,
        yaxis=axis,
        scene={"xaxis": scene_axis, "yaxis": scene_axis, "zaxis": scene_axis, "bgcolor": CLEAR},
        polar={"bgcolor": CLEAR},
    )
    return template


TEMPLATE: Final = _template()


def escape(text: object) -> str:
    """Return the text as Plotly shows it literally, whatever it holds.

    Plotly reads a little HTML in titles, ticks, legends and hover labels, and ``%{..}`` in
    templates. Every text that comes from a file passes through here, once.

    Examples
    --------
    >>> escape("<b>R&D</b> %{x}")
    '&lt;b&gt;R&amp;D&lt;/b&gt; %&#123;x}'
    """
    literal = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return literal.replace("%{", "%&#123;")


def label(text: object, *, limit: int = 60) -> str:
    """Return the text on one line, harmless, and shortened with an ellipsis above the limit."""
    line = " ".join(str(text).split())
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def wrapped(text: object, *, width: int = 18, lines: int = 3) -> str:
    """Return the text broken over a few short lines, harmless, for narrow ticks."""
    parts = wrap(" ".join(str(text).split()), width)
    if len(parts) > lines:
        parts = [*parts[: lines - 1], parts[lines - 1][: width - 1] + "…"]
    return "<br>".join(escape(part) for part in parts)


def number(value: float) -> str:
    """Return a number short enough for a cell: three digits or so, thousands apart.

    Examples
    --------
    >>> number(54321.98), number(54.32), number(0.5432)
    ('54,322', '54.3', '0.54')
    """
    size = abs(value)
    digits = 0 if size >= 100 or float(value).is_integer() else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}"


def percent(share: float) -> str:
    """Return a share (0 to 1) as whole per cent, never rounding something down to nothing."""
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def segment_label(segment: Segment, *, limit: int = 40) -> str:
    """Return a segment's name, harmless, for legends and hover labels."""
    return label(segment.name, limit=limit)


def symbol(position: int) -> str:
    """Return the marker of the segment at a position, for readers who do not see its colour."""
    return SYMBOLS[position % len(SYMBOLS)]


def colours(segments: Iterable[Segment]) -> list[str]:
    """Return each segment's own colour."""
    return [segment.colour for segment in segments]


def tinted(colour: str, opacity: float) -> str:
    """Return a #RRGGBB colour with an opacity (0 to 1).

    Examples
    --------
    >>> tinted("#4477AA", 0.5)
    'rgba(68, 119, 170, 0.5)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def axis(title: str | None = None, **properties: Any) -> dict[str, Any]:
    """Return an axis with its title (already harmless) close to the labels."""
    heading = {"title": {"text": title, "standoff": 8}} if title else {}
    return {"automargin": True, "ticks": "", **heading, **properties}


def rows_axis(texts: Sequence[str], **properties: Any) -> dict[str, Any]:
    """Return a vertical axis with one labelled row for each text, the first on top."""
    return axis(
        tickvals=list(range(len(texts))),
        ticktext=list(texts),
        range=[len(texts) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        **properties,
    )


def dress(
    figure: go.Figure, *, height: int, legend: bool = False, top: int = 10, bottom: int = 10
) -> go.Figure:
    """Give a finished figure the shared look; the legend lies below the plot, side by side."""
    return figure.update_layout(
        template=TEMPLATE,
        height=height,
        margin={"l": 10, "r": 10, "t": top, "b": bottom, "pad": 2},
        showlegend=legend,
        legend={
            "orientation": "h",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "title": {"text": ""},
            "itemsizing": "constant",
        },
    )


def note_figure(text: str) -> go.Figure:
    """Return a figure that says in one line why there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(
        text=escape(text), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False
    )
    figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
    return dress(figure, height=140)
