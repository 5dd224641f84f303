"""Draw which segment splits into which when there is one more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.records import SEGMENT_COLOURS, KSearch, Labels
from segmentation.wording import format_number, format_share

_MOST_STAGES: Final = 5
"""Columns of the diagram that stay legible on a narrow screen."""


def flow_figure(
    search: KSearch,
    *,
    chosen: int | None = None,
    colours: Sequence[str] = SEGMENT_COLOURS,
) -> go.Figure:
    """Draw where the customers of each segment go from k to k + 1.

    Every band has the colour of the segment that most of its customers are in at the `chosen`
    number of segments, by default the recommended one; `colours` are of those.
    """
    centre = search.default_k if chosen is None else chosen
    stages = _around(sorted(search.labels), centre)
    if len(stages) < 2:
        return theme.note_figure("One number of segments alone has nothing to split.")
    reference = search.labels[centre if centre in search.labels else stages[-1]]
    figure = go.Figure(_sankey(search, stages, reference, colours))
    for position, k in enumerate(stages):
        figure.add_annotation(
            x=position / (len(stages) - 1),
            y=1,
            yanchor="bottom",
            yshift=6,
            xref="paper",
            yref="paper",
            xanchor="left" if position == 0 else "right" if k == stages[-1] else "center",
            text=f"<b>k = {k}</b>" if k == centre else f"k = {k}",
            showarrow=False,
        )
    return theme.dress(figure, height=max(320, 90 + 42 * stages[-1]), top=36, bottom=16)


def moved_figure(
    moved: NDArray[np.intp],
    before: Sequence[tuple[str, str]],
    after: Sequence[tuple[str, str]],
) -> go.Figure:
    """Draw how customers moved from earlier segments to those of a new result.

    They are counted by earlier and new segment, each with its name and colour.
    """
    if not moved.sum():
        return theme.note_figure("No customer is known to be in both results.")
    sides = (*before, *after)
    sizes = [int(n) for n in (*moved.sum(axis=1), *moved.sum(axis=0))]
    names = [theme.label(name, limit=30) for name, _ in sides]
    told = [f"{name}: {size:,} customers" for name, size in zip(names, sizes, strict=True)]
    bands = sankey(
        [
            (f"{name} {size:,}", words, colour)
            for name, size, words, (_, colour) in zip(names, sizes, told, sides, strict=True)
        ],
        [
            Band(
                int(row),
                len(before) + int(column),
                int(moved[row, column]),
                theme.tinted(before[row][1], 0.35),
                f"{names[row]} to {names[len(before) + column]}: {moved[row, column]:,} customers",
            )
            for row, column in zip(*np.nonzero(moved), strict=True)
        ],
    )
    figure = go.Figure(bands)
    return theme.dress(figure, height=80 + 52 * max(len(before), len(after)), top=24, bottom=24)


def _around(tried: Sequence[int], centre: int) -> list[int]:
    """Return consecutive candidates that lead up to the centre and one or two beyond it."""
    last = min([k for k in tried if k > centre][:1] or [tried[-1]])
    return [k for k in tried if k <= last][-_MOST_STAGES:]


def _sankey(
    search: KSearch, stages: Sequence[int], reference: Labels, colours: Sequence[str]
) -> go.Sankey:
    offsets = dict(zip(stages, np.cumsum([0, *stages[:-1]]).tolist(), strict=True))
    tones = [
        _owner_colour(reference[search.labels[k] == group], colours)
        for k in stages
        for group in range(k)
    ]
    sizes = [int(size) for k in stages for size in np.bincount(search.labels[k], minlength=k)]
    names = [f"Segment {group + 1} of {k}" for k in stages for group in range(k)]
    nodes = [
        (format_number(size), f"{name}: {format_number(size)} customers", tone)
        for name, size, tone in zip(names, sizes, tones, strict=True)
    ]
    bands = []
    for k, after in pairwise(stages):
        for source, target, count in _moves(search.labels[k], search.labels[after]):
            first, then = offsets[k] + source, offsets[after] + target
            told = (
                f"{names[first]} to {names[then]}: {format_number(count)} customers, "
                f"{format_share(count / sizes[first])} of the first"
            )
            bands.append(Band(first, then, count, theme.tinted(tones[then], 0.35), told))
    return sankey(nodes, bands).update(arrangement="snap")


class Band(NamedTuple):
    """Customers who go from one node to another, with the colour and what the label says."""

    source: int
    target: int
    value: int
    colour: str
    told: str


def sankey(nodes: Sequence[tuple[str, str, str]], bands: Sequence[Band]) -> go.Sankey:
    """Draw nodes, each with its name, what its label says and its colour, and what joins them."""
    labels, told, tones = ([node[at] for node in nodes] for at in range(3))
    words = "%{customdata}<extra></extra>"
    return go.Sankey(
        node={
            "label": labels,
            "customdata": told,
            "color": tones,
            "line": {"width": 0, "color": theme.CLEAR},
            "thickness": 14,
            "pad": 14,
            "hovertemplate": words,
        },
        link={
            "source": [band.source for band in bands],
            "target": [band.target for band in bands],
            "value": [band.value for band in bands],
            "color": [band.colour for band in bands],
            "customdata": [band.told for band in bands],
            "hovertemplate": words,
        },
    )


def _owner_colour(reference: Labels, colours: Sequence[str]) -> str:
    """Return the colour of the segment that most of these customers are in."""
    owner = int(np.bincount(reference, minlength=1).argmax())
    return colours[owner % len(colours)]


def _moves(before: Labels, after: Labels) -> list[tuple[int, int, int]]:
    width = int(after.max()) + 1
    counts = np.bincount(before.astype(np.intp) * width + after)
    return [(int(at) // width, int(at) % width, int(counts[at])) for at in np.flatnonzero(counts)]
