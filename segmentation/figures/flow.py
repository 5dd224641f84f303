"""Draw which segment splits into which when there is one more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

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
    ks: Sequence[int] | None = None,
    colours: Sequence[str] = SEGMENT_COLOURS,
) -> go.Figure:
    """Draw where the customers of each segment go from k to k + 1.

    Parameters
    ----------
    search : KSearch
    chosen : int, optional
        The number of segments in use; by default the recommended one. Every band has the colour
        of the segment, at this k, that most of its customers are in.
    ks : sequence of int, optional
        Numbers of segments to show; by default those around the chosen one.
    colours : sequence of str
        Of the segments at the chosen number.
    """
    tried = sorted(search.labels)
    centre = search.default_k if chosen is None else chosen
    stages = sorted(ks) if ks is not None else _around(tried, centre)
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

    Parameters
    ----------
    moved : (k_before, k_after) array of int
        Customers by earlier and new segment.
    before, after : sequence of (name, colour)
        One a segment.
    """
    if not moved.sum():
        return theme.note_figure("No customer is known to be in both results.")
    rows, columns = np.nonzero(moved)
    sides = (*before, *after)
    sizes = [int(n) for n in (*moved.sum(axis=1), *moved.sum(axis=0))]
    names = [theme.label(name, limit=30) for name, _ in sides]
    figure = go.Figure(
        go.Sankey(
            node={
                "label": [f"{name} {size:,}" for name, size in zip(names, sizes, strict=True)],
                "customdata": [
                    f"{name}: {size:,}" for name, size in zip(names, sizes, strict=True)
                ],
                "color": [colour for _, colour in sides],
                "line": {"width": 0, "color": theme.CLEAR},
                "thickness": 14,
                "pad": 14,
                "hovertemplate": "%{customdata} customers<extra></extra>",
            },
            link={
                "source": rows.tolist(),
                "target": (columns + len(before)).tolist(),
                "value": moved[rows, columns].tolist(),
                "color": [theme.tinted(before[int(row)][1], 0.35) for row in rows],
                "customdata": [
                    f"{names[row]} to {names[len(before) + column]}: {moved[row, column]:,}"
                    for row, column in zip(rows, columns, strict=True)
                ],
                "hovertemplate": "%{customdata} customers<extra></extra>",
            },
        )
    )
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
    links = [
        (offsets[k] + source, offsets[after] + target, count)
        for k, after in pairwise(stages)
        for source, target, count in _moves(search.labels[k], search.labels[after])
    ]
    return go.Sankey(
        arrangement="snap",
        node={
            "label": [format_number(size) for size in sizes],
            "customdata": [
                f"{name}: {format_number(size)} customers"
                for name, size in zip(names, sizes, strict=True)
            ],
            "color": tones,
            "line": {"width": 0, "color": theme.CLEAR},
            "thickness": 14,
            "pad": 14,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [source for source, _, _ in links],
            "target": [target for _, target, _ in links],
            "value": [count for _, _, count in links],
            "color": [theme.tinted(tones[target], 0.35) for _, target, _ in links],
            "customdata": [
                f"{names[source]} to {names[target]}: {format_number(count)} customers, "
                f"{format_share(count / sizes[source])} of the first"
                for source, target, count in links
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
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
