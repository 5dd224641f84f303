"""Draw counts and shares as cells: the stronger the colour, the larger the part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.records import Matrix
from segmentation.wording import format_share, plural


def parts_figure(
    parts: Matrix, texts: Sequence[Sequence[str]], hover: Sequence[Sequence[str]], **bar: Any
) -> go.Figure:
    """Draw parts of 0 to 1 with a text in each cell; what is not a number stays empty."""
    down, across = (list(range(n)) for n in parts.shape)
    figure = go.Figure()
    figure.add_heatmap(
        z=parts,
        x=across,
        y=down,
        text=texts,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=False,
        colorscale=[list(stop) for stop in theme.PARTS],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=theme.bar_below(**bar),
    )
    theme.cell_texts(figure, texts, x=across, y=down)
    return figure


def counts_figure(
    counts: NDArray[np.int64], hover: Sequence[Sequence[str]], **bar: Any
) -> go.Figure:
    """Draw counts as cells whose colour is the part of the row; one of nobody stays empty."""
    texts = [[f"{int(n):,}" if n else "" for n in row] for row in counts]
    parts = np.where(counts > 0, row_parts(counts), np.nan)
    return parts_figure(parts, texts, hover, tickformat=".0%", **bar)


def row_parts(counts: NDArray[np.int64]) -> Matrix:
    """Return what part of its row each count is; 0 in a row of nobody."""
    parts: Matrix = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    return parts


def hover_of(
    counts: NDArray[np.int64],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    around: tuple[str, str, str],
) -> list[list[str]]:
    """Return what each cell's label says; `around` stands around the two names, all harmless."""
    parts, (before, between, after) = row_parts(counts), around
    return [
        [
            f"{before}{own}{between}{other}{after}{plural(int(counts[row, column]), 'customer')}, "
            f"{format_share(float(parts[row, column]))} of the row"
            for column, other in enumerate(columns)
        ]
        for row, own in enumerate(rows)
    ]


def columns_axis(texts: Sequence[str]) -> dict[str, Any]:
    """Return a heading for each column, as wide as the cells whatever stands in them."""
    return theme.columns_axis(texts, range=[-0.5, len(texts) - 0.5])
