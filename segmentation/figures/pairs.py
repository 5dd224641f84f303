"""Draw how columns hang together, two at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.figures.framing import frame_of, limits_of, note_beyond, padded
from segmentation.figures.sampling import MOST_PAIRS, draw_rows
from segmentation.records import Correlations, CustomerTable, Labels, Segmentation

_Column: TypeAlias = "tuple[str, NDArray[np.float32]]"

MOST_COLUMNS: Final = 5
_MOST_COLOURS: Final = 6
_MOST_TEXTS: Final = 12
"""Correlation matrices up to this size carry their numbers."""
_METHOD_NAMES: Final = {
    "pearson": "Correlation (Pearson)",
    "spearman": "Correlation (Spearman)",
    "cramers_v": "Cramér’s V",
}


def pair_figure(
    table: CustomerTable,
    columns: Sequence[str],
    *,
    colour: str | None = None,
    by: Segmentation | None = None,
) -> go.Figure:
    """Draw every two of up to five numeric columns against each other.

    Parameters
    ----------
    table : CustomerTable
    columns : sequence of str
        Numeric columns; the first five are drawn.
    colour : str, optional
        A column of categories: the five most frequent have a colour each, the rest share one.
    by : Segmentation, optional
        Of the same table; colours by segment in place of `colour`.

    Returns
    -------
    go.Figure
        At most 2,000 customers; ``layout.meta`` holds ``n_drawn``, ``n_customers``, and
        ``n_beyond`` of the drawn that lie outside the axes.
    """
    shown = tuple(columns)[:MOST_COLUMNS]
    if len(shown) < 2:
        return theme.note_figure("A pair plot needs two numeric columns.")
    labels, names, tones = _groups(table, colour, by)
    is_known = np.flatnonzero(labels >= 0)
    rows = is_known[draw_rows(labels[is_known], MOST_PAIRS)]
    figure = go.Figure()
    # Plotly draws no matrix of two columns whose diagonal and upper half are left out.
    add = _add_points if len(shown) == 2 else _add_matrix
    for group, (name, tone) in enumerate(zip(names, tones, strict=True)):
        frame = table.frame.iloc[rows[labels[rows] == group]]
        marker = {"color": tone, "size": 4, "opacity": 0.75, "symbol": theme.symbol(group)}
        add(figure, [(column, _values(frame[column])) for column in shown], name, marker)
    drawn = [_values(table.frame[column].iloc[rows]) for column in shown]
    n_beyond = _frame_axes(figure, drawn)
    if len(shown) == 2:
        across, up = (theme.wrapped(column, width=theme.WIDE) for column in shown)
        figure.update_layout(
            xaxis={"title": {"text": across}},
            yaxis={"title": {"text": up}, "range": figure.layout.yaxis2.range},
            yaxis2=None,
            xaxis2=None,
        )
    figure.update_layout(
        meta={"n_drawn": len(rows), "n_customers": table.n_customers, "n_beyond": n_beyond},
        dragmode="select",
    )
    n_legend = len(names) if len(names) > 1 else 0
    height = 134 + 130 * max(len(shown) - 1, 2)
    return theme.dress(figure, height=height, n_legend=n_legend, top=24)


def _add_matrix(
    figure: go.Figure, columns: Sequence[_Column], name: str, marker: dict[str, Any]
) -> None:
    figure.add_splom(
        dimensions=[
            {"label": theme.wrapped(column, width=16), "values": values}
            for column, values in columns
        ],
        name=name,
        marker=marker,
        diagonal={"visible": False},
        showupperhalf=False,
        hovertemplate=_hover(name),
    )


def _add_points(
    figure: go.Figure, columns: Sequence[_Column], name: str, marker: dict[str, Any]
) -> None:
    (_, across), (_, up) = columns
    figure.add_scattergl(
        x=across, y=up, mode="markers", name=name, marker=marker, hovertemplate=_hover(name)
    )


def _hover(name: str) -> str:
    return (
        f"{name}<br>%{{xaxis.title.text}}: %{{x}}<br>%{{yaxis.title.text}}: %{{y}}<extra></extra>"
    )


def _frame_axes(figure: go.Figure, drawn: Sequence[NDArray[np.float32]]) -> int:
    """Open every axis on the bulk of its column; return how many customers lie beyond."""
    for at, values in enumerate(drawn, 1):
        # Every range is given: axes that share a column lose their own where others have one.
        plain = theme.axis(gridcolor=theme.GRID, showgrid=True, zeroline=False, nticks=4)
        plain |= {
            "range": padded(limits_of(values)),
            "title": {"font": {"size": 11}, "standoff": 6},
        }
        figure.update_layout({f"xaxis{at}": plain, f"yaxis{at}": plain})
    n_beyond = int(np.any([frame_of(values).is_beyond for values in drawn], axis=0).sum())
    note_beyond(figure, n_beyond)
    return n_beyond


def correlation_figure(correlations: Correlations, *, is_dark: bool = False) -> go.Figure:
    """Draw how far every two columns go together: blue against each other, orange together.

    Cramér's V of categories has no sign: the more orange, the more one tells of the other.
    """
    n_columns = len(correlations.columns)
    if n_columns < 2:
        needed = "two numeric columns" if correlations.method != "cramers_v" else "two categories"
        return theme.note_figure(f"A correlation needs {needed}.")
    positions = list(range(n_columns))
    is_signed = correlations.method != "cramers_v"
    measure = _METHOD_NAMES[correlations.method]
    values = np.where(np.eye(n_columns, dtype=bool), np.nan, correlations.values)
    scale = _scale(is_signed=is_signed, is_dark=is_dark)
    names = [theme.label(column, limit=40) for column in correlations.columns]
    figure = go.Figure()
    figure.add_heatmap(
        z=values,
        x=positions,
        y=positions,
        hovertext=[[f"{name}<br>{other}" for other in names] for name in names],
        hovertemplate="%{hovertext}<br>%{z:.2f}<extra></extra>",
        hoverongaps=False,
        colorscale=scale,
        zmin=-1 if is_signed else 0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=theme.bar_below(measure, tickvals=[-1, 0, 1] if is_signed else [0, 0.5, 1]),
    )
    if n_columns <= _MOST_TEXTS:
        theme.cell_texts(
            figure,
            [["" if np.isnan(value) else f"{value:.2f}" for value in row] for row in values],
            x=positions,
            y=positions,
            inks=[[theme.ink_at(scale, _along(v, is_signed=is_signed)) for v in r] for r in values],
        )
    ticks = [theme.wrapped(column, width=17) for column in correlations.columns]
    figure.update_layout(
        xaxis=theme.columns_axis(ticks),
        yaxis=theme.rows_axis(ticks),
    )
    return theme.dress(figure, height=min(220 + (44 if n_columns <= 8 else 30) * n_columns, 900))


def _scale(*, is_signed: bool, is_dark: bool) -> list[list[float | str]]:
    """Return the colours of a correlation; of one without a sign the upper half."""
    scale = theme.diverging(is_dark=is_dark)
    return scale if is_signed else [[2 * at - 1, tone] for at, tone in scale if at >= 0.5]


def _along(value: float, *, is_signed: bool) -> float:
    """Return how far along the colours a correlation lies, 0 to 1."""
    return float(np.nan_to_num((value + 1) / 2 if is_signed else value))


def _groups(
    table: CustomerTable, colour: str | None, by: Segmentation | None
) -> tuple[Labels, list[str], list[str]]:
    """Return each customer's group (-1: in none), and the groups' names and colours."""
    labels = np.zeros(table.n_customers, dtype=np.intp)
    if by is not None:
        labels[:] = -1
        labels[by.prepared.kept] = by.clustering.labels
        return (
            labels,
            [theme.segment_label(s) for s in by.segments],
            [s.colour for s in by.segments],
        )
    if colour is None:
        return labels, ["Customers"], [theme.ACCENT]
    texts = table.frame[colour].astype("str").fillna("missing")
    counts = texts.value_counts()
    kept = list(
        counts.index[: _MOST_COLOURS if len(counts) <= _MOST_COLOURS else _MOST_COLOURS - 1]
    )
    labels[:] = pd.Index(kept).get_indexer(texts)
    labels[labels < 0] = len(kept)
    names = [theme.label(text, limit=24) for text in kept]
    if len(counts) > len(kept):
        names.append("Others")
    return labels, names, list(theme.CATEGORY_COLOURS[: len(names)])


def _values(series: pd.Series[Any]) -> NDArray[np.float32]:
    return pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float32)
