"""Give every figure its look: colours, symbols, axes, legends, and text made harmless.

Backgrounds are transparent and neutral lines are half-transparent greys, so that one figure suits
a light page, a dark page and paper. Text takes the colour of the page it stands on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import plotly.graph_objects as go
import plotly.io as pio

from segmentation.records import SEGMENT_COLOURS, Segment

ACCENT: Final = "#6E6BEF"
INK: Final = "#334155"
MUTED: Final = "#8A94A6"
FAINT: Final = "rgba(138, 148, 166, 0.45)"
GRID: Final = "rgba(138, 148, 166, 0.22)"
_GRID_3D: Final = "#8A94A6"
"""Opaque: half-transparent lines in 3D vanish on a white page."""
CLEAR: Final = "rgba(0, 0, 0, 0)"
_FONT: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif'

CATEGORY_COLOURS: Final = ("#0F8A80", "#D2691E", "#7C6BD6", "#A88B1D", "#C2417A", "#7A8699")
"""For the categories of a column: other hues than the segments', so that nobody mixes them up."""

_DIVERGING: Final = (
    (0.0, "#1F5FA8"),
    (0.25, "#82B2DC"),
    (0.5, "#F3F3F1"),
    (0.75, "#F0A868"),
    (1.0, "#B35806"),
)
"""Blue below, orange above: told apart with every common colour blindness."""
_DIVERGING_DARK: Final = (
    (0.0, "#6BA8E5"),
    (0.25, "#33628F"),
    (0.5, "#262A33"),
    (0.75, "#8F5A1C"),
    (1.0, "#F2A24B"),
)
"""The same on a dark page, where what is near nothing must not glare."""

PARTS: Final = ((0.0, "rgba(110, 107, 239, 0.05)"), (1.0, "rgba(110, 107, 239, 0.55)"))
"""From nothing, which is near the page be it light or dark, to all: the accent, never so strong
that text in the page's own colour (`cell_texts`) could not be read on it."""

SYMBOLS: Final = (
    "circle",
    "square",
    "diamond",
    "cross",
    "circle-open",
    "square-open",
    "diamond-open",
)
"""Shapes that flat and 3D pictures share (3D markers are letters, which every browser's font
has), so that a segment has one shape everywhere; further segments differ by colour."""
SIZES_3D: Final = {"circle": 1.0, "square": 0.85, "diamond": 0.8, "cross": 1.05}
"""What makes the shapes look alike in size in 3D; open ones as the filled."""

_BREAKS: Final = re.compile(r"(?<=[_/-])|(?<=[a-z])(?=[A-Z])")

WIDE: Final = 40
"""Characters of an axis title that fit beneath a plot on a phone."""


def _template() -> go.layout.Template:
    white = pio.templates["plotly_white"].layout.to_plotly_json()
    unused = ("geo", "ternary", "colorscale", "coloraxis", "shapedefaults", "annotationdefaults")
    layout = {name: value for name, value in white.items() if name not in unused}
    template = go.layout.Template(layout=layout)
    axis = {"gridcolor": GRID, "linecolor": FAINT, "zerolinecolor": FAINT, "zerolinewidth": 1}
    scene_axis = {
        "showbackground": False,
        "gridcolor": _GRID_3D,
        "gridwidth": 1,
        "zeroline": False,
        "linecolor": FAINT,
        "showspikes": False,
    }
    template.layout.update(
        colorway=SEGMENT_COLOURS,
        font={"family": _FONT, "size": 12, "color": INK},
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


def escape_3d(text: object) -> str:
    """Return the text as a 3D axis shows it literally.

    3D axes know a few tags but no entities: an invisible space (U+200B) breaks the tag.
    """
    return str(text).replace("<", "<\u200b").replace("%{", "%\u200b{")


def label(text: object, *, limit: int = 60) -> str:
    """Return the text on one line, harmless, and shortened with an ellipsis above the limit."""
    line = " ".join(str(text).split())
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def wrapped(
    text: object, *, width: int = 18, lines: int = 2, literal: Callable[[str], str] = escape
) -> str:
    """Return the text broken over a few short lines, harmless, for narrow ticks and titles.

    A word that is too long for a line breaks after underscores, hyphens and slashes, and where a
    small letter meets a capital one.

    Examples
    --------
    >>> wrapped("NumCatalogPurchases", width=12), wrapped("catalogue_purchases")
    ('NumCatalog<br>Purchases', 'catalogue_<br>purchases')
    """
    filled: list[str] = []
    for word in str(text).split():
        for at, piece in enumerate(_pieces(word, width)):
            glue = "" if at else " "
            if filled and len(filled[-1] + glue + piece) <= width:
                filled[-1] += glue + piece
            else:
                filled.append(piece)
    if len(filled) > lines:
        filled = [*filled[: lines - 1], filled[lines - 1][: width - 1] + "…"]
    return "<br>".join(literal(line) for line in filled)


def _pieces(word: str, width: int) -> list[str]:
    """Return a word, in pieces that fit a line where it is too long for one."""
    if len(word) <= width:
        return [word]
    return [
        piece[at : at + width]
        for piece in _BREAKS.split(word)
        for at in range(0, len(piece), width)
    ]


def exact(column: str) -> str:
    """Return the number format of hover labels: as many digits as a drawn point holds.

    Thousands stand apart, but not in years.
    """
    return ".7~r" if "year" in column.casefold() else ",.7~r"


def segment_label(segment: Segment, *, limit: int = 48) -> str:
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
    red, green, blue = _channels(colour)
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


def columns_axis(texts: Sequence[str], **properties: Any) -> dict[str, Any]:
    """Return a horizontal axis with a heading for each column, upright where room is short."""
    return axis(
        tickvals=list(range(len(texts))),
        ticktext=list(texts),
        autotickangles=[0, -90],
        side="top",
        showgrid=False,
        zeroline=False,
        **properties,
    )


def diverging(*, is_dark: bool) -> list[list[Any]]:
    """Return the colours from far below to far above, for a page of this kind."""
    return [list(stop) for stop in (_DIVERGING_DARK if is_dark else _DIVERGING)]


def ink_at(scale: Sequence[Sequence[Any]], share: float) -> str:
    """Return the colour of text that is read best where a scale is so far along, 0 to 1."""
    place = min(max(share, 0.0), 1.0)
    upper = next(at for at, (stop, _) in enumerate(scale) if stop >= place)
    (low, start), (high, end) = scale[max(upper - 1, 0)], scale[upper]
    along = 0.0 if high == low else (place - low) / (high - low)
    parts = (
        round(a + along * (b - a)) for a, b in zip(_channels(start), _channels(end), strict=True)
    )
    return readable_on("#" + "".join(f"{part:02X}" for part in parts))


def cell_texts(
    figure: go.Figure,
    texts: Sequence[Sequence[str]],
    *,
    x: Sequence[object],
    y: Sequence[object],
    inks: Sequence[Sequence[str]] | None = None,
) -> None:
    """Write into the cells of a heatmap, each in its own ink or in the colour of the page's text.

    A heatmap's own texts are black or white as suits its colours on a white page, even where
    they are half-transparent on a dark one, and reach a contrast of 3 only.
    """
    places = [
        (across, down, text, "" if inks is None else inks[row_at][at])
        for row_at, (down, row) in enumerate(zip(y, texts, strict=True))
        for at, (across, text) in enumerate(zip(x, row, strict=True))
        if text
    ]
    figure.add_scatter(
        x=[place[0] for place in places],
        y=[place[1] for place in places],
        text=[place[2] for place in places],
        textfont=None if inks is None else {"color": [place[3] for place in places]},
        mode="text",
        hoverinfo="skip",
        showlegend=False,
    )


def bar_below(title: str, **properties: Any) -> dict[str, Any]:
    """Return a colour bar that lies flat below a plot whose column labels are on top."""
    return {
        "orientation": "h",
        "y": 0,
        "yanchor": "top",
        "ypad": 14,
        "x": 0,
        "xanchor": "left",
        "len": 0.6,
        "thickness": 8,
        "outlinewidth": 0,
        "title": {"text": title, "side": "top"},
        **properties,
    }


def pill(text: str, colour: str) -> dict[str, Any]:
    """Return the looks of an annotation that stays on top: words on a patch of colour."""
    return {
        "text": text,
        "bgcolor": colour,
        "font": {"color": readable_on(colour), "size": 12},
        "borderpad": 4,
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1.5,
        "arrowcolor": MUTED,
        "ax": 0,
        "ay": -42,
    }


def readable_on(colour: str) -> str:
    """Return white or black, whichever has more contrast: 4.5 or more (luminance of WCAG 2.1)."""
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return "#FFFFFF" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 else "#000000"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def dress(
    figure: go.Figure, *, height: int, n_legend: int = 0, top: int = 10, bottom: int = 10
) -> go.Figure:
    """Give a finished figure the shared look, as `look` says it."""
    return figure.update_layout(**look(height=height, n_legend=n_legend, top=top, bottom=bottom))


def look(*, height: int, n_legend: int = 0, top: int = 10, bottom: int = 10) -> dict[str, Any]:
    """Return the layout that all figures share.

    A figure that is drawn with every move of a control is made of plain dictionaries, this one
    among them: Plotly takes many times as long to change a figure as to make one.

    Parameters
    ----------
    height : int
        Pixels, without the legend.
    n_legend : int
        Entries of the legend, which lies below the plot. Each has a line of its own on a phone;
        on a wide screen they share lines and the plot gains the room.
    top, bottom : int
        Margins in pixels.
    """
    return {
        "template": TEMPLATE,
        "height": height + 19 * n_legend,
        "margin": {"l": 10, "r": 18, "t": top, "b": bottom, "pad": 2},
        "showlegend": n_legend > 0,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "title": {"text": ""},
            "itemsizing": "constant",
        },
    }


def unchecked(traces: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """Make a figure that is drawn with every move of a control.

    Plotly's check of every property would take four times as long as the rest; a test does it.
    """
    return go.Figure(data=traces, layout=_without_gaps(layout), _validate=False)


def _without_gaps(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not set, as Plotly's check does."""
    return {
        name: _without_gaps(value) if isinstance(value, dict) else value
        for name, value in part.items()
        if value is not None and value != []
    }


def note_figure(text: str) -> go.Figure:
    """Return a figure that says in one line why there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(
        text=escape(text), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False
    )
    figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
    return dress(figure, height=140)
