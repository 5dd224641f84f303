"""Draw several methods on the same customers, how far they agree, and what each sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures.component_map import HEIGHT, component_title
from segmentation.figures.framing import frame_of, note_beyond, padded
from segmentation.figures.sampling import draw_rows
from segmentation.figures.theme import (
    ACCENT,
    GRID,
    MUTED,
    PARTS,
    axis,
    bar_below,
    cell_texts,
    columns_axis,
    dress,
    label,
    note_figure,
    rows_axis,
    symbol,
    wrapped,
)
from segmentation.records import (
    METHODS,
    SEED,
    Comparison,
    ComponentMap,
    Matrix,
    MethodResult,
)
from segmentation.wording import format_score, format_share, plural

MOST_POINTS: Final = 50_000
"""Two such maps stand beside each other."""

ROW: Final = 48


def agreement_figure(comparison: Comparison) -> go.Figure:
    """Draw how far every two methods agree: the adjusted Rand index of their segments."""
    if len(comparison.results) < 2:
        return note_figure("One method alone has nothing to agree with.")
    names = [METHODS[result.algorithm] for result in comparison.results]
    values = np.where(np.eye(len(names), dtype=bool), np.nan, comparison.agreement)
    positions = list(range(len(names)))
    texts = [["" if np.isnan(v) else format_score(float(v)) for v in row] for row in values]
    figure = go.Figure()
    figure.add_heatmap(
        z=values,
        x=positions,
        y=positions,
        text=texts,
        hovertext=[[f"{name} and {other}" for other in names] for name in names],
        hovertemplate="%{hovertext}<br>%{text}<extra></extra>",
        hoverongaps=False,
        colorscale=[list(stop) for stop in PARTS],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=bar_below("Agreement (adjusted Rand index)", tickvals=[0, 0.5, 1]),
    )
    cell_texts(figure, texts, x=positions, y=positions)
    ticks = [wrapped(name, width=12) for name in names]
    figure.update_layout(xaxis=_columns(ticks), yaxis=rows_axis(ticks))
    return dress(figure, height=150 + 46 * len(names))


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
    points = _two(component_map.points)
    is_beyond = frame_of(points[rows, 0]).is_beyond | frame_of(points[rows, 1]).is_beyond
    kept = points[rows][~is_beyond]
    limits = [(float(kept[:, at].min()), float(kept[:, at].max())) for at in (0, 1)]
    figure = go.Figure()
    for segment in (result.k, *range(result.k)):
        here = rows[labels[rows] == segment]
        if len(here):
            look = _look(result, segment, names=names, colours=colours)
            n_customers = int((labels == segment).sum())
            _add_customers(figure, points[here], look, n_customers=n_customers, n_drawn=len(rows))
    note_beyond(figure, int(is_beyond.sum()), hint=": zoom out")
    across, second = (
        component_title(component_map, at, is_short=True)
        if at < len(component_map.explained)
        else None
        for at in (0, 1)
    )
    figure.update_layout(
        xaxis=axis(across, gridcolor=GRID, showgrid=True, range=padded(limits[0])),
        yaxis=axis(
            second, gridcolor=GRID, showticklabels=second is not None, range=padded(limits[1])
        ),
        meta={
            "n_drawn": len(rows),
            "n_customers": len(labels),
            "n_beyond": int(is_beyond.sum()),
        },
        dragmode="pan",
    )
    return dress(figure, height=HEIGHT - 60, n_legend=len(figure.data), top=24)


def _add_customers(
    figure: go.Figure, points: Matrix, look: _Look, *, n_customers: int, n_drawn: int
) -> None:
    figure.add_scattergl(
        x=points[:, 0].astype(np.float32),
        y=points[:, 1].astype(np.float32),
        mode="markers",
        name=f"{look.name} · {n_customers:,}",
        marker={
            "color": look.colour,
            "symbol": look.symbol,
            "size": 7.0 if n_drawn <= 1_000 else 4.5 if n_drawn <= 10_000 else 3.0,
            "opacity": 0.8 if n_drawn <= 10_000 else 0.6,
        },
        hovertemplate=f"<b>{look.name}</b><extra></extra>",
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
        return _Look("In no segment", MUTED, "x-thin-open")
    shape = symbol(result.partners[segment])
    return _Look(label(names[segment], limit=40), colours[segment], shape)


def _two(points: Matrix) -> Matrix:
    if points.shape[1] > 1:
        return points[:, :2]
    spread = np.random.default_rng(SEED).uniform(-1, 1, len(points))
    return np.column_stack([points[:, 0], spread])


def shared_customers_figure(
    counts: NDArray[np.int64],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    titles: tuple[str, str],
) -> go.Figure:
    """Draw how the segments of one method (rows) spread over those of another (columns).

    Parameters
    ----------
    counts : (n_rows + 1, n_columns + 1) array of int
        The last row and the last column are customers in no segment; drawn where there are any.
        A cell without customers stays empty.
    rows, columns : sequence of str
        Names of the segments.
    titles : pair of str
        Names of the methods in the rows and in the columns.
    """
    has_row, has_column = counts[-1].any(), counts[:, -1].any()
    shown = counts[: None if has_row else -1, : None if has_column else -1]
    rows = [*rows, *(["In no segment"] if has_row else [])]
    columns = [*columns, *(["In no segment"] if has_column else [])]
    if not shown.size:
        return note_figure("There is no segment to compare.")
    shares = shown / np.maximum(shown.sum(axis=1, keepdims=True), 1)
    names = [[label(name, limit=40) for name in side] for side in (rows, columns)]
    texts = [[f"{int(n):,}" if n else "" for n in row] for row in shown]
    figure = go.Figure()
    figure.add_heatmap(
        z=np.where(shown > 0, shares, np.nan),
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        text=texts,
        hovertext=_shared_hover(shown, names, titles),
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        colorscale=[list(stop) for stop in PARTS],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=bar_below("Share of the row", tickformat=".0%", tickvals=[0, 0.5, 1]),
    )
    cell_texts(figure, texts, x=range(len(columns)), y=range(len(rows)))
    across = _columns([wrapped(name, width=22) for name in columns])
    figure.update_layout(
        xaxis=across | {"title": {"text": f"<b>{titles[1]}</b>", "standoff": 8}},
        yaxis=rows_axis([wrapped(name, width=20, lines=3) for name in rows])
        | {"title": {"text": f"<b>{titles[0]}</b>", "standoff": 8}},
    )
    return dress(figure, height=230 + ROW * len(rows))


def _columns(texts: Sequence[str]) -> dict[str, Any]:
    """Return a heading for each column, as wide as the cells whatever stands in them."""
    return columns_axis(texts, range=[-0.5, len(texts) - 0.5])


def _shared_hover(
    counts: NDArray[np.int64], names: Sequence[Sequence[str]], titles: tuple[str, str]
) -> list[list[str]]:
    """Return what the label of each cell says; the names are harmless already."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return [
        [
            f"{titles[0]}: {own}<br>{titles[1]}: {other}<br>"
            f"{plural(int(counts[row, column]), 'customer')}, "
            f"{format_share(float(shares[row, column]))} of the row"
            for column, other in enumerate(names[1])
        ]
        for row, own in enumerate(names[0])
    ]


def mixture_figure(result: MethodResult, *, chosen: int | None = None) -> go.Figure:
    """Draw the BIC of Gaussian mixtures over the number of clouds, the lowest and the chosen.

    Parameters
    ----------
    result : MethodResult
        Of a Gaussian mixture.
    chosen : int, optional
        The number of segments in use; ringed.
    """
    if not result.bic_by_k:
        return note_figure("No mixture could be fitted to these customers.")
    by_k = dict(result.bic_by_k)
    best = min(by_k, key=lambda k: by_k[k])
    figure = go.Figure()
    figure.add_scatter(
        x=list(by_k),
        y=list(by_k.values()),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"color": ACCENT, "size": 6},
        showlegend=False,
        hovertemplate="k = %{x}: %{y:,.5~r}<extra></extra>",
    )
    marks = (("Chosen", chosen, "circle-open", 20, ACCENT), ("Lowest", best, "star", 11, "#0F8A80"))
    for text, k, shape, size, colour in marks:
        if k not in by_k:
            continue
        figure.add_scatter(
            x=[k],
            y=[by_k[k]],
            name=f"{text}: k = {k}",
            mode="markers",
            marker={"symbol": shape, "size": size, "color": colour, "line": {"width": 2.5}}
            if shape.endswith("open")
            else {"symbol": shape, "size": size, "color": colour},
            hoverinfo="skip",
        )
    figure.update_layout(
        xaxis=axis("Number of clouds (k)", dtick=1, showgrid=False, zeroline=False),
        yaxis=axis("BIC (lower is better)", gridcolor=GRID, zeroline=False, tickformat=",~r"),
    )
    return dress(figure, height=340, n_legend=len(figure.data) - 1)
