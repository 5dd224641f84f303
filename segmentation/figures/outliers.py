"""Draw the middle half of a column above its histogram, and the values far outside it."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.wording import format_value

_FAR_OUT: Final = "#B35806"
MOST_POINTS: Final = 400
"""Different values that are drawn; more would lie on each other."""
_STRIP: Final = (0.87, 1.0)
"""Where the strip stands, as a share of the plot's height."""

_TUKEY: Final = 1.5


def add_strip(
    figure: go.Figure,
    values: NDArray[np.float64],
    column: str,
    *,
    shown: NDArray[np.float64],
) -> None:
    """Draw a box above a histogram, and a point for each value far outside it.

    Of the points those are drawn that are not NaN in `shown`.

    The box spans the middle half, its line is the median, its whiskers end at the furthest values
    within 1.5 interquartile ranges [1]_; what lies beyond is a point.

    References
    ----------
    .. [1] J. W. Tukey (1977), Exploratory Data Analysis, Addison-Wesley.
    """
    present = values[np.isfinite(values)]
    low, median, high = (float(value) for value in np.quantile(present, (0.25, 0.5, 0.75)))
    reach = _TUKEY * (high - low)
    near = present[(present >= low - reach) & (present <= high + reach)]
    _add_box(figure, (float(near.min()), low, median, high, float(near.max())), column)
    far = shown[(shown < low - reach) | (shown > high + reach)]
    if len(far):
        _add_points(figure, far, column)
    figure.update_layout(
        yaxis={"domain": [0, _STRIP[0] - 0.05]},
        yaxis2={"domain": list(_STRIP), "visible": False, "range": [-1, 1], "fixedrange": True},
    )


def _add_box(figure: go.Figure, five: tuple[float, ...], column: str) -> None:
    least, low, median, high, most = five
    told = [format_value(value, column) for value in five]
    figure.add_box(
        q1=[low],
        median=[median],
        q3=[high],
        lowerfence=[least],
        upperfence=[most],
        y=[0],
        orientation="h",
        yaxis="y2",
        width=1.1,
        name="Middle half",
        fillcolor=theme.tinted(theme.ACCENT, 0.25),
        line={"color": theme.MUTED, "width": 1.2},
        hoverinfo="skip",
        showlegend=False,
    )
    # A box of given quartiles has no hover text of its own: a line under it speaks for it.
    figure.add_scatter(
        x=[low, median, high],
        y=[0, 0, 0],
        yaxis="y2",
        mode="markers",
        marker={"size": 14, "opacity": 0},
        name="Middle half",
        hovertemplate=(
            f"Middle half: {told[1]} to {told[3]}<br>median {told[2]}<br>"
            f"whiskers {told[0]} to {told[4]}<extra></extra>"
        ),
        showlegend=False,
    )


def _add_points(figure: go.Figure, far: NDArray[np.float64], column: str) -> None:
    places, counts = np.unique(far, return_counts=True)
    if len(places) > MOST_POINTS:
        # Evenly over the sorted values, the furthest of each side included.
        kept = np.unique(np.linspace(0, len(places) - 1, MOST_POINTS).astype(np.intp))
        places, counts = places[kept], counts[kept]
    figure.add_scatter(
        x=places,
        y=np.zeros(len(places)),
        yaxis="y2",
        mode="markers",
        marker={"color": _FAR_OUT, "size": 5, "opacity": 0.6, "symbol": "circle"},
        name="Far out",
        customdata=counts,
        hovertext=[theme.label(format_value(float(place), column)) for place in places],
        hovertemplate="Far out: %{hovertext}<br>customers: %{customdata:,}<extra></extra>",
        showlegend=False,
    )
