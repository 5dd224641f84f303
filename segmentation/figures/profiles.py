"""Draw how large each segment is, and what sets it apart from everyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.figures.framing import padded
from segmentation.records import Segment
from segmentation.wording import format_number, format_share, format_value

MOST_ROWS: Final = 24
_DIFFERENCE: Final = "Standard deviations from average"


class _Row(NamedTuple):
    """One row of a profile: a numeric column, or one category of a column."""

    name: str
    differences: tuple[float, ...]
    texts: tuple[str, ...]
    overall: str


def sizes_figure(segments: Sequence[Segment]) -> go.Figure:
    """Draw the number of customers in each segment, with its share, under the segment's name."""
    largest = max(segment.size for segment in segments)
    rows = list(range(len(segments)))
    figure = go.Figure()
    figure.add_bar(
        x=[segment.size for segment in segments],
        y=rows,
        orientation="h",
        width=0.42,
        marker={"color": theme.colours(segments), "cornerradius": 3},
        text=[f"{format_number(s.size)} · {format_share(s.share)}" for s in segments],
        textposition="outside",
        cliponaxis=False,
        hovertext=[theme.segment_label(segment) for segment in segments],
        hovertemplate="%{hovertext}: %{x:,} customers<extra></extra>",
    )
    for row, segment in zip(rows, segments, strict=True):
        figure.add_annotation(
            x=0,
            y=row - 0.24,
            xanchor="left",
            yanchor="bottom",
            text=theme.segment_label(segment, limit=46),
            showarrow=False,
        )
    figure.update_layout(
        xaxis=theme.axis(
            "Customers", range=[0, largest * 1.32], showticklabels=False, showgrid=False
        ),
        yaxis=theme.rows_axis([""] * len(rows), showticklabels=False),
    )
    figure.update_yaxes(range=[len(rows) - 0.6, -0.75])
    return theme.dress(figure, height=50 + 54 * len(segments))


def amount_shares_figure(
    segments: Sequence[Segment], shares: Sequence[float], column: str
) -> go.Figure:
    """Draw each segment's share of the customers beside its share of an amount."""
    rows = list(range(len(segments)))
    figure = go.Figure()
    parts = (
        ("Share of customers", [segment.share for segment in segments], 0.45),
        (f"Share of {theme.label(column, limit=40)}", list(shares), 1.0),
    )
    for name, values, opacity in parts:
        figure.add_bar(
            x=values,
            y=rows,
            orientation="h",
            name=name,
            marker={"color": theme.colours(segments), "opacity": opacity, "cornerradius": 3},
            text=[format_share(value) for value in values],
            textposition="outside",
            cliponaxis=False,
            hovertext=[theme.segment_label(segment) for segment in segments],
            hovertemplate=f"%{{hovertext}}<br>{name}: %{{x:.1%}}<extra></extra>",
        )
    figure.update_layout(
        barmode="group",
        bargap=0.35,
        xaxis=theme.axis(
            range=[0, 1.15 * max(max(values) for _, values, _ in parts)],
            showticklabels=False,
            showgrid=False,
        ),
        yaxis=theme.rows_axis([theme.wrapped(segment.name, lines=3) for segment in segments]),
    )
    return theme.dress(figure, height=60 + 62 * len(segments), n_legend=2)


def profile_heatmap_figure(segments: Sequence[Segment], *, is_dark: bool = False) -> go.Figure:
    """Draw each segment against everyone: colour in standard deviations, text in own units.

    Of very many features the most telling ones.
    """
    rows = _profile_rows(segments)
    if not rows:
        return theme.note_figure("There are no columns to compare the segments by.")
    scale = theme.diverging(is_dark=is_dark)
    largest = max(1.0, *(abs(value) for value in _usual_differences(rows, segments)))
    names = [theme.segment_label(segment) for segment in segments]
    figure = go.Figure()
    figure.add_heatmap(
        z=[row.differences for row in rows],
        x=list(range(len(segments))),
        y=list(range(len(rows))),
        text=[row.texts for row in rows],
        hovertext=[_told(row, names) for row in rows],
        hovertemplate="%{hovertext}<br>%{z:+.2f} standard deviations<extra></extra>",
        colorscale=scale,
        zmid=0,
        zmin=-largest,
        zmax=largest,
        xgap=3,
        ygap=3,
        colorbar=theme.bar_below(_DIFFERENCE),
    )
    along = [[0.5 + value / (2 * largest) for value in row.differences] for row in rows]
    theme.cell_texts(
        figure,
        [row.texts for row in rows],
        x=list(range(len(segments))),
        y=list(range(len(rows))),
        inks=[[theme.ink_at(scale, share) for share in row] for row in along],
    )
    heads = [theme.wrapped(segment.name, width=13, lines=3) for segment in segments]
    figure.update_layout(
        xaxis=theme.columns_axis(heads, tickfont={"size": 11}),
        yaxis=theme.rows_axis([theme.wrapped(row.name) for row in rows]),
    )
    return theme.dress(figure, height=170 + 38 * len(rows))


def _told(row: _Row, names: Sequence[str]) -> list[str]:
    return [
        f"{name}<br>{theme.label(row.name)}: {text}<br>all customers: {row.overall}"
        for name, text in zip(names, row.texts, strict=True)
    ]


def add_segment_line(
    figure: go.Figure,
    segment: Segment,
    places: Sequence[float],
    texts: Sequence[str],
    *,
    position: int,
    told: str = "",
) -> None:
    """Add a segment as a line from row to row, in its colour and with its sign."""
    name = theme.segment_label(segment)
    figure.add_scatter(
        x=places,
        y=list(range(len(places))),
        mode="lines+markers",
        name=name,
        line={"color": segment.colour, "width": 2},
        marker={"color": segment.colour, "size": 9, "symbol": theme.symbol(position)},
        text=texts,
        hovertemplate=f"{name}<br>%{{text}}{told}<extra></extra>",
    )


def snake_figure(segments: Sequence[Segment]) -> go.Figure:
    """Draw one line a segment down the features: how far from everyone, to which side."""
    rows = _profile_rows(segments)
    if not rows:
        return theme.note_figure("There are no columns to compare the segments by.")
    figure = go.Figure()
    for position, segment in enumerate(segments):
        add_segment_line(
            figure,
            segment,
            [row.differences[position] for row in rows],
            [f"{theme.label(row.name)}: {row.texts[position]}" for row in rows],
            position=position,
            told="<br>%{x:+.2f} standard deviations",
        )
    figure.add_vline(x=0, line={"color": theme.FAINT, "width": 1.5})
    usual = _usual_differences(rows, segments)
    figure.update_layout(
        xaxis=theme.axis(
            _DIFFERENCE,
            gridcolor=theme.GRID,
            showgrid=True,
            zeroline=False,
            range=padded((min(usual), max(usual)))
            if any(s.is_exceptional for s in segments)
            else None,
        ),
        yaxis={**theme.rows_axis([theme.wrapped(row.name) for row in rows]), "showgrid": True},
    )
    return theme.dress(figure, height=110 + 46 * len(rows), n_legend=len(segments))


def radar_figure(segments: Sequence[Segment]) -> go.Figure:
    """Draw each segment as an outline around the circle of all customers' means.

    Exceptional customers are left out: beside theirs every other outline would be a dot.
    """
    rows = _profile_rows(segments)
    if len(rows) < 3:
        return theme.note_figure("A radar needs at least three columns.")
    positions = [360 * at / len(rows) for at in range(len(rows))]
    figure = go.Figure()
    figure.add_scatterpolar(
        r=[0] * 73,
        theta=[5 * step for step in range(73)],
        mode="lines",
        line={"color": theme.MUTED, "width": 1.5, "dash": "dash"},
        name="Average",
        hoverinfo="skip",
    )
    for position, segment in enumerate(segments):
        if segment.is_exceptional:
            continue
        values = [row.differences[position] for row in rows]
        figure.add_scatterpolar(
            r=[*values, values[0]],
            theta=[*positions, positions[0]],
            mode="lines+markers",
            name=theme.segment_label(segment),
            line={"color": segment.colour, "width": 2},
            marker={"color": segment.colour, "size": 7, "symbol": theme.symbol(position)},
            fill="toself",
            fillcolor=theme.tinted(segment.colour, 0.06),
            hovertemplate=theme.segment_label(segment) + "<br>%{theta}: %{r:+.2f}<extra></extra>",
        )
    figure.update_layout(polar=_polar([row.name for row in rows], positions))
    return theme.dress(figure, height=450, n_legend=len(segments) + 1, top=40, bottom=45)


def _usual_differences(rows: Sequence[_Row], segments: Sequence[Segment]) -> list[float]:
    """Return the differences of the segments that a scale is made for: all but the exceptional."""
    places = [place for place, segment in enumerate(segments) if not segment.is_exceptional]
    return [row.differences[place] for row in rows for place in places]


def _polar(names: Sequence[str], positions: Sequence[float]) -> dict[str, object]:
    return {
        "domain": {"x": [0.2, 0.8]},
        "angularaxis": {
            "rotation": 90,
            "direction": "clockwise",
            "tickvals": positions,
            "ticktext": [theme.wrapped(name, width=11, lines=3) for name in names],
            "gridcolor": theme.GRID,
            "linecolor": theme.FAINT,
            "tickfont": {"size": 11},
        },
        "radialaxis": {
            "gridcolor": theme.GRID,
            "linecolor": theme.CLEAR,
            "nticks": 5,
            "title": {"text": ""},
        },
    }


def _profile_rows(segments: Sequence[Segment]) -> list[_Row]:
    """Return the rows to draw: numeric features and categories, at most `MOST_ROWS` of them."""
    rows = []
    for first in segments[0].numeric:
        if first.is_feature:
            found = [p for segment in segments for p in segment.numeric if p.column == first.column]
            rows.append(
                _Row(
                    first.column,
                    tuple(profile.difference for profile in found),
                    tuple(format_value(p.mean, p.column, p.kind) for p in found),
                    format_value(first.overall_mean, first.column, first.kind),
                )
            )
    for category in segments[0].categorical:
        if category.is_feature:
            rows.extend(_category_rows(segments, category.column))
    if len(rows) <= MOST_ROWS:
        return rows
    telling = sorted(rows, key=lambda row: -max(abs(value) for value in row.differences))
    kept = telling[:MOST_ROWS]
    return [row for row in rows if row in kept]


def _category_rows(segments: Sequence[Segment], column: str) -> list[_Row]:
    profiles = [p for segment in segments for p in segment.categorical if p.column == column]
    overall = dict(zip(profiles[0].categories, profiles[0].overall_shares, strict=True))
    categories = sorted(overall, key=lambda category: -overall[category])
    shares = [dict(zip(p.categories, p.shares, strict=True)) for p in profiles]
    shown = categories[:1] if len(categories) == 2 else categories[:5]
    return [
        _Row(
            f"{column}: {category}",
            tuple(_share_difference(s.get(category, 0.0), overall[category]) for s in shares),
            tuple(format_share(s.get(category, 0.0)) for s in shares),
            format_share(overall[category]),
        )
        for category in shown
    ]


def _share_difference(share: float, overall: float) -> float:
    """Return the difference of two shares on the scale of numeric columns."""
    spread = (overall * (1 - overall)) ** 0.5
    return (share - overall) / spread if spread > 0 else 0.0
