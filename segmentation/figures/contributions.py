"""Draw how much of the distances between customers comes from each feature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.wording import format_share

_MOST_FEATURES: Final = 30


def contributions_figure(shares: Sequence[tuple[str, float]]) -> go.Figure:
    """Draw each feature's share of the squared distances between customers, largest first.

    The shares are 0 to 1, sum 1. Beyond 30 features the smallest share a bar.
    """
    # Equal shares differ in their last digits: rounded, they keep the order of the file.
    ranked = sorted(((name, round(s, 9)) for name, s in shares), key=lambda pair: -pair[1])
    if not ranked:
        return theme.note_figure("There is no feature.")
    if len(ranked) > _MOST_FEATURES:
        rest = ranked[_MOST_FEATURES - 1 :]
        others = (f"{len(rest)} others", sum(share for _, share in rest))
        ranked = [*ranked[: _MOST_FEATURES - 1], others]
    figure = go.Figure()
    figure.add_bar(
        x=[share for _, share in ranked],
        y=list(range(len(ranked))),
        orientation="h",
        width=0.6,
        marker={"color": theme.tinted(theme.ACCENT, 0.85), "cornerradius": 3},
        text=[format_share(share) for _, share in ranked],
        textposition="outside",
        cliponaxis=False,
        hovertext=[theme.label(name) for name, _ in ranked],
        hovertemplate="%{hovertext}: %{x:.1%} of the squared distances<extra></extra>",
    )
    figure.update_layout(
        xaxis=theme.axis(
            "Share of the squared distances",
            range=[0, ranked[0][1] * 1.25 or 1],
            showticklabels=False,
            showgrid=False,
        ),
        yaxis=theme.rows_axis([theme.wrapped(name, width=26, lines=1) for name, _ in ranked]),
    )
    return theme.dress(figure, height=64 + 24 * len(ranked))
