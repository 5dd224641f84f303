"""Draw where values are missing, and whether the same customers lack several."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.records import CustomerTable

_MOST_STRIPES: Final = 200
MOST_COLUMNS: Final = 30


def missing_pattern_figure(table: CustomerTable) -> go.Figure:
    """Draw for each column that lacks values which customers lack them, in the order of the file.

    Neighbours share a stripe where there are more than 200 customers; its colour is the share of
    them without the value, darkest where it is largest.
    """
    lacking = sorted((c for c in table.columns if c.n_missing), key=lambda c: -c.n_missing)
    names = [column.name for column in lacking[:MOST_COLUMNS]]
    if not names:
        return theme.note_figure("No values are missing.")
    is_missing = table.frame[names].isna().to_numpy().T.astype(np.float64)
    n = table.n_customers
    n_stripes = min(n, _MOST_STRIPES)
    starts = np.arange(n_stripes) * n // n_stripes
    ends = np.append(starts[1:], n)
    shares = np.add.reduceat(is_missing, starts, axis=1) / (ends - starts)
    most = max(float(shares.max()), 0.05)
    spans = [_span(int(start) + 1, int(end)) for start, end in zip(starts, ends, strict=True)]
    figure = go.Figure()
    figure.add_heatmap(
        z=shares,
        x=starts + 1,
        y=list(range(len(names))),
        hovertext=[[f"{theme.label(name)}<br>{span}" for span in spans] for name in names],
        hovertemplate="%{hovertext}: %{z:.0%} missing<extra></extra>",
        colorscale=[[0, theme.tinted(theme.ACCENT, 0.1)], [1, theme.ACCENT]],
        zmin=0,
        zmax=most,
        ygap=3,
        colorbar=theme.bar_below(
            "Share missing", tickvals=[0, most], tickformat=".0%", y=-0.1, ypad=44
        ),
    )
    figure.update_layout(
        xaxis=theme.axis("Customers in the order of the file", showgrid=False, zeroline=False),
        yaxis=theme.rows_axis([theme.wrapped(name, width=20) for name in names]),
    )
    return theme.dress(figure, height=150 + 32 * len(names))


def _span(first: int, last: int) -> str:
    return f"row {first:,}" if first == last else f"rows {first:,} to {last:,}"
