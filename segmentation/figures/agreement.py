"""Draw how far several methods agree on the same customers, and the clouds of a mixture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import cells, theme
from segmentation.figures.curves import mark_points
from segmentation.records import METHODS, Comparison, MethodResult
from segmentation.wording import format_score

ROW: Final = 48


def agreement_figure(comparison: Comparison) -> go.Figure:
    """Draw how far every two methods agree: the adjusted Rand index of their segments."""
    if len(comparison.results) < 2:
        return theme.note_figure("One method alone has nothing to agree with.")
    names = [METHODS[result.algorithm] for result in comparison.results]
    values = np.where(np.eye(len(names), dtype=bool), np.nan, comparison.agreement)
    texts = [["" if np.isnan(v) else format_score(float(v)) for v in row] for row in values]
    hover = [
        [f"{name} and {other}<br>{text}" for other, text in zip(names, row, strict=True)]
        for name, row in zip(names, texts, strict=True)
    ]
    title = "Agreement (adjusted Rand index)"
    figure = cells.parts_figure(values, texts, hover, title=title, tickvals=[0, 0.5, 1])
    ticks = [theme.wrapped(name, width=12) for name in names]
    figure.update_layout(xaxis=cells.columns_axis(ticks), yaxis=theme.rows_axis(ticks))
    return theme.dress(figure, height=150 + 46 * len(names))


def shared_customers_figure(
    counts: NDArray[np.int64],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    titles: tuple[str, str],
) -> go.Figure:
    """Draw how the segments of one method (rows) spread over those of another (columns).

    The last row and the last column of the counts are customers in no segment; they are drawn where
    there are any. `rows` and `columns` are named as the segments, `titles` as the two methods.
    """
    has_row, has_column = counts[-1].any(), counts[:, -1].any()
    shown = counts[: None if has_row else -1, : None if has_column else -1]
    rows = [*rows, *(["In no segment"] if has_row else [])]
    columns = [*columns, *(["In no segment"] if has_column else [])]
    if not shown.size:
        return theme.note_figure("There is no segment to compare.")
    names = [[theme.label(name, limit=40) for name in side] for side in (rows, columns)]
    around = (f"{titles[0]}: ", f"<br>{titles[1]}: ", "<br>")
    hover = cells.hover_of(shown, *names, around=around)
    figure = cells.counts_figure(shown, hover, title="Share of the row", tickvals=[0, 0.5, 1])
    across = cells.columns_axis([theme.wrapped(name, width=22) for name in columns])
    figure.update_layout(
        xaxis=across | {"title": {"text": f"<b>{titles[1]}</b>", "standoff": 8}},
        yaxis=theme.rows_axis([theme.wrapped(name, width=20, lines=3) for name in rows])
        | {"title": {"text": f"<b>{titles[0]}</b>", "standoff": 8}},
    )
    return theme.dress(figure, height=230 + ROW * len(rows))


def mixture_figure(result: MethodResult, *, chosen: int | None = None) -> go.Figure:
    """Draw the BIC of mixtures over the number of clouds or classes, with the lowest.

    The `chosen` number of segments, that in use, is ringed.
    """
    best = result.bic_k
    if best is None:
        return theme.note_figure("No mixture could be fitted to these customers.")
    by_k = dict(result.bic_by_k)
    figure = go.Figure()
    figure.add_scatter(
        x=list(by_k),
        y=list(by_k.values()),
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2},
        marker={"color": theme.ACCENT, "size": 6},
        showlegend=False,
        hovertemplate="k = %{x}: %{y:,.5~r}<extra></extra>",
    )
    marks = (
        ("Chosen", chosen, "circle-open", 20, theme.ACCENT),
        ("Lowest", best, "star", 11, "#0F8A80"),
    )
    mark_points(figure, by_k, marks)
    noun = "clouds" if result.algorithm == "gaussian_mixture" else "classes"
    figure.update_layout(
        xaxis=theme.axis(f"Number of {noun} (k)", dtick=1, showgrid=False, zeroline=False),
        yaxis=theme.axis(
            "BIC (lower is better)", gridcolor=theme.GRID, zeroline=False, tickformat=",~r"
        ),
    )
    return theme.dress(figure, height=340, n_legend=len(figure.data) - 1)
