"""Draw the curves over the candidate numbers of segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from segmentation.figures import theme
from segmentation.records import CRITERIA, Criterion, KSearch
from segmentation.records.evidence import NamesBy

_K_TITLE: Final = "Number of segments (k)"
HEIGHT: Final = 340


_BETTER: Final[Mapping[NamesBy, str]] = {
    "one_standard_error": "smallest within one error of the highest"
}
"""What is filled where it is not simply the best value."""
_OWN_FIGURE: Final = ("elbow", "silhouette")

Mark: TypeAlias = tuple[str, int | None, str, int, str]
"""What is marked, its k, and the shape, size and colour of the mark."""


def elbow_figure(search: KSearch, *, chosen: int | None = None) -> go.Figure:
    """Draw the inertia over k with the knee (where there is one), the best silhouette, the choice.

    The `chosen` number of segments, that in use, is ringed.
    """
    figure = go.Figure()
    _add_curve(figure, search, [candidate.inertia for candidate in search.candidates])
    _add_marks(figure, search, {c.k: c.inertia for c in search.candidates}, chosen)
    figure.update_layout(
        xaxis=_k_axis(search),
        yaxis=theme.axis(
            "Inertia (sum of squared distances)", rangemode="tozero", gridcolor=theme.GRID
        ),
    )
    return theme.dress(figure, height=HEIGHT, n_legend=len(figure.data) - 1)


def silhouette_figure(search: KSearch, *, chosen: int | None = None) -> go.Figure:
    """Draw the mean silhouette over k, with errors and what shapeless data would reach.

    The `chosen` number of segments, that in use, is ringed.
    """
    figure = go.Figure()
    _add_reference(figure, search)
    errors = [candidate.silhouette_error for candidate in search.candidates]
    values = [candidate.silhouette for candidate in search.candidates]
    _add_curve(figure, search, values, errors=errors)
    _add_marks(figure, search, {c.k: c.silhouette for c in search.candidates}, chosen)
    figure.update_layout(
        xaxis=_k_axis(search), yaxis=theme.axis("Mean silhouette (−1 to 1)", gridcolor=theme.GRID)
    )
    return theme.dress(figure, height=HEIGHT, n_legend=len(figure.data) - 1)


def search_criteria_figure(search: KSearch, *, chosen: int | None = None) -> go.Figure:
    """Draw the further criteria that were computed, one small plot each, what each names filled.

    The `chosen` number of segments, that in use, is a thin line in every plot.
    """
    criteria = [
        criterion
        for criterion in CRITERIA
        if criterion.key not in _OWN_FIGURE
        and criterion.names_by != "nothing"
        and any(candidate.value(criterion) is not None for candidate in search.candidates)
    ]
    rows = (len(criteria) + 1) // 2
    titles = [f"{criterion.title}<br>{_what_is_filled(criterion)}" for criterion in criteria]
    figure = make_subplots(
        rows=rows,
        cols=2,
        subplot_titles=titles,
        vertical_spacing=0.3 / rows,
        horizontal_spacing=0.14,
    )
    for position, criterion in enumerate(criteria):
        _add_criterion(figure, search, criterion, position=position)
    if chosen is not None:
        figure.add_vline(x=chosen, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
    figure.update_xaxes(**_k_axis(search), title_font_size=11)
    figure.update_xaxes(title_text=None)
    figure.update_xaxes(title={"text": _K_TITLE, "standoff": 6}, row=rows)
    figure.update_yaxes(automargin=True, gridcolor=theme.GRID, nticks=4)
    figure.update_annotations(font_size=12)
    return theme.dress(figure, height=40 + 210 * rows, top=46)


def _k_axis(search: KSearch) -> dict[str, object]:
    ks = [candidate.k for candidate in search.candidates]
    step = max(1, len(ks) // 12)
    return theme.axis(_K_TITLE, dtick=step, tick0=ks[0], showgrid=False, zeroline=False)


def _add_curve(
    figure: go.Figure,
    search: KSearch,
    values: Sequence[float],
    *,
    errors: Sequence[float | None] = (),
) -> None:
    figure.add_scatter(
        x=[candidate.k for candidate in search.candidates],
        y=list(values),
        error_y=_error_bars(errors),
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 2},
        marker={"color": theme.ACCENT, "size": 6},
        showlegend=False,
        hovertemplate="k = %{x}: %{y:,.4~r}<extra></extra>",
    )


def _error_bars(errors: Sequence[float | None]) -> dict[str, object] | None:
    bars = {"array": [error or 0.0 for error in errors], "thickness": 1.2, "width": 3}
    return bars if any(errors) else None


def _add_marks(
    figure: go.Figure, search: KSearch, values: dict[int, float], chosen: int | None
) -> None:
    marks = (
        ("Chosen", chosen, "circle-open", 20, theme.ACCENT),
        ("Elbow", search.elbow_k, "diamond", 15, "#D97706"),
        ("Best silhouette", search.silhouette_k, "star", 10, "#0F8A80"),
    )
    mark_points(figure, values, marks)


def mark_points(figure: go.Figure, values: Mapping[int, float], marks: Sequence[Mark]) -> None:
    """Mark some k on a curve, each with its own shape and a line in the legend."""
    for text, k, shape, size, colour in marks:
        if k is None or k not in values:
            continue
        ring = {"line": {"width": 2.5}} if shape.endswith("open") else {}
        figure.add_scatter(
            x=[k],
            y=[values[k]],
            name=f"{text}: k = {k}",
            mode="markers",
            marker={"symbol": shape, "size": size, "color": colour, **ring},
            hoverinfo="skip",
        )


def _add_reference(figure: go.Figure, search: KSearch) -> None:
    known = [c for c in search.candidates if c.silhouette_null is not None]
    if not known:
        return
    ks = [c.k for c in known]
    nulls = [c.silhouette_null or 0.0 for c in known]
    errors = [c.decided.stands_out.limit or 0.0 for c in known]
    if any(errors):
        upper = [value + error for value, error in zip(nulls, errors, strict=True)]
        lower = [value - error for value, error in zip(nulls, errors, strict=True)]
        figure.add_scatter(
            x=ks + ks[::-1],
            y=upper + lower[::-1],
            fill="toself",
            fillcolor="rgba(138, 148, 166, 0.18)",
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    figure.add_scatter(
        x=ks,
        y=nulls,
        name="Without any structure",
        mode="lines",
        line={"color": theme.MUTED, "width": 1.5, "dash": "dash"},
        hovertemplate="k = %{x}: %{y:,.4~r} without structure<extra></extra>",
    )


def _what_is_filled(criterion: Criterion) -> str:
    better = f"{'higher' if criterion.is_higher_better else 'lower'} is better"
    return _BETTER.get(criterion.names_by, better)


def _add_criterion(
    figure: go.Figure, search: KSearch, criterion: Criterion, *, position: int
) -> None:
    found = [c for c in search.candidates if c.value(criterion) is not None]
    named = search.named.get(criterion.key)
    figure.add_scatter(
        x=[c.k for c in found],
        y=[c.value(criterion) for c in found],
        error_y=_error_bars([c.error(criterion) for c in found]),
        mode="lines+markers",
        line={"color": theme.tinted(theme.ACCENT, 0.6), "width": 1.5},
        marker={
            "color": [theme.ACCENT if c.k == named else theme.MUTED for c in found],
            "size": [11 if c.k == named else 5 for c in found],
        },
        hovertemplate=f"{criterion.title}, k = %{{x}}: %{{y:,.4~r}}<extra></extra>",
        row=position // 2 + 1,
        col=position % 2 + 1,
    )
