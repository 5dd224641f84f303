"""Draw the named RFM segments, who moves between them, and rules beside clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from segmentation.figures import cells, theme
from segmentation.figures.flow import Band, sankey
from segmentation.figures.framing import note
from segmentation.records import CrossTable, Movement, RfmGrid, RfmSegment, SegmentHistory
from segmentation.wording import format_number, format_share, plural

ROW: Final = 34
_HEAD: Final = 64
"""Pixels above a flow: the toolbar, and below it the two times."""
_SIDE: Final = 124
"""Pixels beside a flow for the names, which would be illegible on its bands."""
_APART: Final = 13
"""Pixels between two bands: the line of a name, so that each stands beside its own band."""
_SMALL: Final = 0.06
_SMALLEST_LABELLED: Final = 0.015
"""Tiles below this share have no room for words that can be read; the hover has them."""
_NEUTRAL: Final = "#8A94A6"


def rfm_treemap_figure(grid: RfmGrid) -> go.Figure:
    """Draw the named segments as tiles, as large as their number of customers."""
    shown = [segment for segment in grid.segments if segment.n_customers]
    figure = go.Figure(
        go.Treemap(
            labels=[theme.label(_title(segment.name)) for segment in shown],
            parents=[""] * len(shown),
            values=[segment.n_customers for segment in shown],
            text=[
                _tile(segment) if segment.share >= _SMALLEST_LABELLED else "" for segment in shown
            ],
            texttemplate="%{text}",
            hovertext=[_about(segment) for segment in shown],
            hovertemplate="%{hovertext}<extra></extra>",
            marker={
                "colors": [segment.colour for segment in shown],
                "line": {"width": 0},
                "cornerradius": 4,
                "pad": {"t": 0, "l": 0, "r": 0, "b": 0},
            },
            textfont={
                "color": [theme.readable_on(segment.colour) for segment in shown],
                "size": 13,
            },
            tiling={"pad": 3},
            root={"color": theme.CLEAR},
            pathbar={"visible": False},
            sort=True,
        )
    )
    # The toolbar stands above the tiles.
    return theme.dress(figure, height=360, top=34)


def _tile(segment: RfmSegment) -> str:
    """Return the words of a tile; a small one is narrow, and has them one below the other."""
    name, between = theme.label(_title(segment.name)), " · "
    if segment.share < _SMALL:
        name, between = name.replace(" ", "<br>"), "<br>"
    return f"<b>{name}</b><br>{segment.n_customers:,}{between}{format_share(segment.share)}"


def rfm_heatmap_figure(grid: RfmGrid) -> go.Figure:
    """Draw how many customers have each pair of recency and frequency score."""
    top = grid.levels
    levels = [str(level) for level in range(1, top + 1)]
    texts = [[f"{int(n):,}" if n else "" for n in row] for row in grid.cells]
    figure = go.Figure(
        go.Heatmap(
            z=np.where(grid.cells > 0, grid.cells, np.nan),
            x=levels,
            y=levels,
            text=texts,
            hoverongaps=False,
            hovertemplate=(
                "recency score %{y}, frequency score %{x}<br>%{text} customers<extra></extra>"
            ),
            colorscale=[list(stop) for stop in theme.PARTS],
            xgap=3,
            ygap=3,
            showscale=False,
        )
    )
    theme.cell_texts(figure, texts, x=levels, y=levels)
    figure.update_layout(
        xaxis=theme.axis(f"Frequency score ({top} = most orders)", type="category", showgrid=False),
        yaxis=theme.axis(
            f"Recency score ({top} = bought most recently)", type="category", showgrid=False
        ),
    )
    return theme.dress(figure, height=360, top=34)


def movement_figure(movement: Movement) -> go.Figure:
    """Draw who moved where as bands from the earlier segments to the later ones."""
    counts = movement.counts
    if not counts.sum():
        return theme.note_figure("Nobody is in either of the two.")
    n_left = len(movement.names_before)
    given = (*movement.names_before, *movement.names_after)
    tones = [movement.colours.get(name, _NEUTRAL) for name in given]
    names = [theme.label(_title(name)) for name in given]
    sizes = [int(n) for n in (*counts.sum(axis=1), *counts.sum(axis=0))]
    used = [at for at, size in enumerate(sizes) if size]
    height, places = _layout(sizes[:n_left], sizes[n_left:])
    number = {at: position for position, at in enumerate(used)}
    flows = [(int(row), int(column)) for row, column in zip(*np.nonzero(counts), strict=True)]
    bands = sankey(
        [("", f"{names[at]}: {plural(sizes[at], 'customer')}", tones[at]) for at in used],
        [
            Band(
                number[row],
                number[n_left + column],
                int(counts[row, column]),
                theme.tinted(tones[row], 0.32),
                _flow(movement, row, column),
            )
            for row, column in flows
        ],
    )
    sides = {
        "x": [0.001 if at < n_left else 0.999 for at in used],
        "y": [places[at] for at in used],
    }
    figure = go.Figure(bands.update(arrangement="fixed", node={**sides, "pad": _APART}))
    # One above the other: beside each other they collide on a phone.
    for x, line, text in ((0.0, 1.3, movement.before), (1.0, 0.2, movement.after)):
        note(figure, f"<b>{theme.label(text)}</b>", x=x, line=line, size=12)
    for at in used:
        text = f"{theme.label(_title(given[at]), limit=20)} {sizes[at]:,}"
        _name_band(figure, text, int(at >= n_left), places[at])
    theme.dress(figure, height=height, top=_HEAD)
    return figure.update_layout(margin={"l": _SIDE, "r": _SIDE})


def _name_band(figure: go.Figure, text: str, x: int, place: float) -> None:
    """Write (already harmless) what a band is called beside it, left (0) or right (1)."""
    figure.add_annotation(
        text=text,
        align="left" if x else "right",
        x=x,
        xanchor="left" if x else "right",
        xshift=12 if x else -12,
        y=1 - place,
        yanchor="middle",
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": 11},
    )


def movement_matrix_figure(movement: Movement) -> go.Figure:
    """Draw how many customers went from each earlier segment (rows) to each later one."""
    counts = movement.counts
    n_rows, n_columns = counts.shape
    hover = [[_flow(movement, row, column) for column in range(n_columns)] for row in range(n_rows)]
    figure = cells.counts_figure(counts, hover, title="Share of the earlier segment")
    return _framed(figure, movement.names_before, movement.names_after)


def segments_history_figure(history: SegmentHistory) -> go.Figure:
    """Draw how many customers stood in each segment at the end of each month."""
    days = [day.isoformat() for day in history.dates]
    figure = go.Figure()
    for position, name in reversed(list(enumerate(history.names))):
        colour = history.colours[position] if history.colours else _NEUTRAL
        figure.add_scatter(
            x=days,
            y=history.customers[:, position],
            name=theme.label(_title(name)),
            mode="lines",
            stackgroup="customers",
            line={"width": 1, "color": colour},
            fillcolor=theme.tinted(colour, 0.75),
            text=[
                f"{theme.label(_title(name))}: {format_number(float(n))} customers, "
                f"{format_share(float(n) / float(total) if total else None)}"
                for n, total in zip(
                    history.customers[:, position], history.customers.sum(axis=1), strict=True
                )
            ],
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    figure.update_layout(
        xaxis=theme.axis("End of the month", type="date"),
        yaxis=theme.axis("Customers", rangemode="tozero", tickformat=",d"),
    )
    return theme.dress(figure, height=330, n_legend=min(len(history.names), 6)).update_layout(
        legend_traceorder="reversed"
    )


def cross_table_figure(cross: CrossTable) -> go.Figure:
    """Draw how the named segments (rows) spread over the clusters (columns)."""
    rows = [theme.label(_title(name)) for name in cross.rows]
    columns = [theme.label(name) for name in cross.columns]
    hover = cells.hover_of(cross.counts, rows, columns, around=("", " in ", ": "))
    figure = cells.counts_figure(cross.counts, hover, title="Share of the named segment")
    return _framed(figure, cross.rows, cross.columns)


def _framed(figure: go.Figure, rows: Sequence[str], columns: Sequence[str]) -> go.Figure:
    """Name the rows and the columns of cells."""
    heads = [theme.wrapped(_title(name), width=20, lines=3) for name in columns]
    figure.update_layout(
        xaxis=cells.columns_axis(heads),
        yaxis=theme.rows_axis([theme.label(_title(name), limit=24) for name in rows]),
    )
    return theme.dress(figure, height=160 + ROW * len(rows))


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _about(segment: RfmSegment) -> str:
    lines = [
        f"<b>{theme.label(_title(segment.name))}</b>",
        *([theme.label(segment.meaning, limit=90)] if segment.meaning else []),
        f"{plural(segment.n_customers, 'customer')}, {format_share(segment.share)}",
        f"revenue {format_number(segment.revenue)} ({format_share(segment.revenue_share)})",
        f"average order value {format_number(segment.average_order_value)}",
    ]
    return "<br>".join(lines)


def _layout(before: Sequence[int], after: Sequence[int]) -> tuple[int, list[float]]:
    """Return how many pixels high a flow is, and where the middle of each band lies, 0 to 1."""
    n_most = max(sum(size > 0 for size in side) for side in (before, after))
    height = max(420, 60 + ROW * n_most)
    gap = _APART / (height - _HEAD)
    share = 1 - (n_most - 1) * gap
    return height, [
        place for side in (before, after) for place in _places(side, share=share, gap=gap)
    ]


def _places(sizes: Sequence[int], *, share: float, gap: float) -> list[float]:
    """Return where the middle of each node lies, top to bottom, 0 to 1, as the library has them."""
    total = sum(sizes) or 1
    places, top = [], 0.0
    for size in sizes:
        height = share * size / total
        places.append(min(max(top + height / 2, 0.001), 0.999))
        top += height + (gap if size else 0.0)
    return places


def _flow(movement: Movement, row: int, column: int) -> str:
    n, part = int(movement.counts[row, column]), cells.row_parts(movement.counts)[row, column]
    before, after = movement.names_before[row], movement.names_after[column]
    text = (
        f"{theme.label(_title(before))} to {theme.label(after)}: {plural(n, 'customer')}, "
        f"{format_share(part)} of the first"
    )
    if movement.has_revenue:
        worth = movement.revenue_after[row, column] or movement.revenue_before[row, column]
        text += f"<br>revenue {format_number(float(worth))}"
    return text
