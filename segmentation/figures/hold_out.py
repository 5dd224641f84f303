"""Draw predicted beside actual orders of the part of the history that was held out."""

from __future__ import annotations

import plotly.graph_objects as go

from segmentation.figures import theme
from segmentation.records import SEGMENT_COLOURS, HoldOut
from segmentation.wording import format_number, plural

_SIDES = (("predicted", "Predicted", "dash"), ("actual", "Actual", "solid"))


def hold_out_by_frequency_figure(held_out: HoldOut) -> go.Figure:
    """Draw orders of a customer afterwards, predicted and actual, by the repeat orders before."""
    found = held_out.by_frequency
    top = int(found["frequency"].max())
    before = [f"{n}+" if n == top else str(n) for n in found["frequency"]]
    figure = go.Figure()
    for position, (column, words, _) in enumerate(_SIDES):
        figure.add_bar(
            x=before,
            y=found[column],
            name=words,
            marker={"color": SEGMENT_COLOURS[position]},
            text=[
                f"{words}: {format_number(float(value))} orders each, {plural(int(n), 'customer')}"
                for value, n in zip(found[column], found["n_customers"], strict=True)
            ],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    figure.update_layout(
        barmode="group",
        xaxis=theme.axis("Repeat orders before", type="category"),
        yaxis=theme.axis("Orders afterwards, each customer", rangemode="tozero"),
    )
    return theme.dress(figure, height=320, n_legend=2, top=36)


def hold_out_over_time_figure(held_out: HoldOut) -> go.Figure:
    """Draw repeat orders so far, predicted and actual, with the day from which they were held."""
    found = held_out.over_time
    days = [day.isoformat() for day in found["day"]]
    figure = go.Figure()
    for (column, words, dash), colour in zip(_SIDES, SEGMENT_COLOURS, strict=False):
        told = f"%{{x}}<br>{words}: %{{y:,.0f}} orders<extra></extra>"
        line = {"color": colour, "width": 2, "dash": dash}
        figure.add_scatter(
            x=days, y=found[column], name=words, mode="lines", line=line, hovertemplate=told
        )
    figure.add_vline(x=held_out.split.isoformat(), line={"dash": "dot", "width": 1})
    figure.update_layout(
        xaxis=theme.axis("Day", type="date"),
        yaxis=theme.axis("Repeat orders so far", rangemode="tozero", tickformat=",d"),
    )
    return theme.dress(figure, height=320, n_legend=2, top=36)
