"""Choose the stretch of an axis on which a figure opens, so that few extremes do not flatten it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from segmentation.wording import plural

_TAIL_PERCENT = 0.5


class Frame(NamedTuple):
    """A stretch of an axis, and which values lie outside it."""

    limits: tuple[float, float] | None
    """None: everything is near enough to be shown."""
    is_beyond: NDArray[np.bool_]


def frame_of(values: NDArray[Any], *, also: float | str | None = None) -> Frame:
    """Frame all values but those that lie further outside the middle 99% than that is wide.

    Dates as text are all shown. The frame holds what is given `also`.
    """
    nothing = Frame(None, np.zeros(len(values), dtype=bool))
    if values.dtype.kind != "f" or np.isnan(values).all():
        return nothing
    low, high = np.nanpercentile(values, [_TAIL_PERCENT, 100 - _TAIL_PERCENT])
    reach = high - low
    if not reach > 0:
        return nothing
    is_beyond = (values < low - reach) | (values > high + reach)
    if not is_beyond.any():
        return nothing
    shown = values[~is_beyond]
    ends = [float(np.nanmin(shown)), float(np.nanmax(shown))]
    if also is not None:
        ends += [float(also)]
        is_beyond &= (values < min(ends)) | (values > max(ends))
    return Frame((min(ends), max(ends)), is_beyond)


def limits_of(values: NDArray[Any]) -> tuple[float, float] | None:
    """Return what a frame of the values spans; None where there is no value at all."""
    if np.isnan(values).all():
        return None
    shown = values[~frame_of(values).is_beyond]
    return float(np.nanmin(shown)), float(np.nanmax(shown))


def padded(limits: tuple[float, float] | None) -> list[float] | None:
    """Return a range with a little air at both ends, as an axis takes it; None for all values."""
    if limits is None:
        return None
    low, high = limits
    air = 0.05 * (high - low) or 1.0
    return [low - air, high + air]


def note_beyond(figure: go.Figure, n_beyond: int, *, hint: str = "", line: int = 0) -> None:
    """Say in the corner of a figure how many customers lie outside what it shows."""
    for words in beyond_notes(n_beyond, hint=hint, line=line):
        figure.add_annotation(words)


def beyond_notes(n_beyond: int, *, hint: str = "", line: int = 0) -> list[dict[str, Any]]:
    """Return what `note_beyond` writes; nothing where no customer lies outside."""
    verb = "lies" if n_beyond == 1 else "lie"
    text = f"{plural(n_beyond, 'customer')} {verb} beyond the axes{hint}"
    return [_noted(text, x=1, line=line)] if n_beyond else []


def note(figure: go.Figure, text: str, *, x: float, line: float = 0, size: int = 11) -> None:
    """Write a small line (already harmless) above the plot, at its left (0) or right (1) end.

    Line 0 touches the plot, line 1 stands above it.
    """
    figure.add_annotation(_noted(text, x=x, line=line, size=size))


def _noted(text: str, *, x: float, line: float, size: int = 11) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left" if x == 0 else "right",
        "yanchor": "bottom",
        "yshift": 15 * line,
        "showarrow": False,
        "font": {"size": size},
    }
