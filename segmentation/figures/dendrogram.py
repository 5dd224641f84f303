"""Draw the last merges of Ward's tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.records import Dendrogram, MethodResult
from segmentation.wording import plural

_LEAF: Final = 17
"""Pixels of height for each leaf."""


class _Place(NamedTuple):
    """Where a node of the tree is drawn."""

    row: float
    height: float
    size: int
    segment: int | None
    """The segment that it lies within; None above the cut."""


def dendrogram_figure(
    result: MethodResult, *, names: Sequence[str], colours: Sequence[str]
) -> go.Figure:
    """Draw the last merges of Ward's tree, leaves on the left, and the cut into segments.

    Parameters
    ----------
    result : MethodResult
        Of Ward's method.
    names, colours : sequence of str
        Of the segments, in segment order.

    Returns
    -------
    go.Figure
        First the merges above the cut, then those within each segment, in its colour.
    """
    tree = result.dendrogram
    if tree is None:
        return theme.note_figure("There is no tree to draw.")
    order = leaf_order(tree)
    places = _place(tree, order, k=result.k)
    figure = go.Figure()
    for segment in (None, *range(result.k)):
        lines = _branches(tree, places, segment)
        figure.add_scatter(
            x=lines.x,
            y=lines.y,
            mode="lines",
            line={"color": theme.MUTED, "width": 1.5}
            if segment is None
            else {"color": colours[segment], "width": 2.5},
            name="Merged above the cut"
            if segment is None
            else f"{theme.label(names[segment], limit=40)} · {result.sizes[segment]:,}",
            showlegend=segment is not None,
            hoverinfo="skip",
        )
    _add_merges(figure, places[len(order) :])
    figure.add_vline(x=tree.cut, line={"color": theme.MUTED, "width": 1.5, "dash": "dash"})
    figure.update_layout(
        xaxis=theme.axis(
            "Ward's distance at which branches merge", rangemode="tozero", gridcolor=theme.GRID
        ),
        yaxis=theme.rows_axis(
            [f"{tree.sizes[leaf]:,}" for leaf in order],
            title="Customers in each branch",
            tickfont={"size": 10},
        ),
    )
    return theme.dress(figure, height=90 + _LEAF * len(order), n_legend=result.k)


def leaf_order(tree: Dendrogram) -> list[int]:
    """Return the leaves from top to bottom so that no branches cross, larger branches first."""
    n_leaves = len(tree.sizes)
    sizes = [*tree.sizes]
    for left, right in tree.children:
        sizes.append(sizes[left] + sizes[right])
    waiting, order = [len(sizes) - 1], []
    while waiting:
        node = waiting.pop()
        if node < n_leaves:
            order.append(node)
        else:
            children = [int(child) for child in tree.children[node - n_leaves]]
            # The last one put in is the first to be taken out.
            waiting.extend(sorted(children, key=lambda child: (sizes[child], -child)))
    return order


def _place(tree: Dendrogram, order: Sequence[int], *, k: int) -> list[_Place]:
    """Return the place of every node: leaves at height 0, a merge between its two branches."""
    n_leaves = len(order)
    rows = np.argsort(np.array(order))
    places = [
        _Place(float(rows[leaf]), 0.0, tree.sizes[leaf], tree.segments[leaf])
        for leaf in range(n_leaves)
    ]
    for i, (left, right) in enumerate(tree.children):
        one, other = places[left], places[right]
        row, size = (one.row + other.row) / 2, one.size + other.size
        segment = one.segment if i < n_leaves - k else None
        places.append(_Place(row, float(tree.heights[i]), size, segment))
    return places


class _Lines(NamedTuple):
    """Lines to draw, None where one ends and the next begins."""

    x: list[float | None]
    y: list[float | None]


def _branches(tree: Dendrogram, places: Sequence[_Place], segment: int | None) -> _Lines:
    """Return the merges of a segment as brackets, and the way from its root to the cut."""
    lines = _Lines([], [])
    for top, children in zip(places[len(tree.sizes) :], tree.children, strict=True):
        if top.segment != segment:
            continue
        one, other = (places[int(child)] for child in children)
        starts = [
            tree.cut if segment is None and place.segment is not None else place.height
            for place in (one, other)
        ]
        lines.x.extend([starts[0], top.height, top.height, starts[1], None])
        lines.y.extend([one.row, one.row, other.row, other.row, None])
    if segment is not None:
        root = max(
            (place for place in places if place.segment == segment), key=lambda place: place.size
        )
        lines.x.extend([root.height, tree.cut, None])
        lines.y.extend([root.row, root.row, None])
    return lines


def _add_merges(figure: go.Figure, merges: Sequence[_Place]) -> None:
    """Add points to hover over where branches merge."""
    figure.add_scatter(
        x=[merge.height for merge in merges],
        y=[merge.row for merge in merges],
        mode="markers",
        marker={"size": 12, "opacity": 0, "color": theme.MUTED},
        text=[plural(merge.size, "customer") for merge in merges],
        showlegend=False,
        hovertemplate="%{text}, merged at %{x:,.3~r}<extra></extra>",
    )
