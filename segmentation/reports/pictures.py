"""Draw the pictures of a report: figures as JSON, each with its title and its sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segmentation import figures, wording
from segmentation.records import Findings

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_POINTS = 3_000
"""Customers on the map: drawn as vectors, so that it prints sharp and needs no graphics card."""


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """One figure of a report: Plotly's data and layout as JSON that can stand inside HTML."""

    title: str
    sentence: str
    figure: str
    is_wide: bool = False
    can_zoom: bool = False


def pictures(findings: Findings) -> tuple[_Picture, ...]:
    """Return the pictures of the segments that the findings allow: sizes, map, heatmap."""
    segments, told = findings.spec.segments, findings.segmentation
    drawn = [
        _Picture(
            "How large each segment is",
            wording.sizes_sentence(segments),
            _written(figures.sizes_figure(segments)),
        )
    ]
    if told is not None and findings.component_map is not None:
        figure = figures.map_figure(told, findings.component_map, at_most=MOST_POINTS)
        sentence = wording.map_sentence(
            findings.component_map,
            n_drawn=figure.layout.meta["n_drawn"],
            n_customers=told.prepared.n_customers,
        )
        drawn.append(_Picture("Customers on a flat map", sentence, _written(figure), can_zoom=True))
    drawn.append(
        _Picture(
            "Each segment compared with all customers",
            wording.heatmap_sentence(segments),
            _written(figures.profile_heatmap_figure(segments)),
            is_wide=True,
        )
    )
    return tuple(drawn)


def evidence_pictures(findings: Findings) -> tuple[_Picture, ...]:
    """Return the curves over the number of segments; none without a search."""
    told = findings.segmentation
    if told is None or told.search is None:
        return ()
    return (
        _Picture(
            "Elbow: how tight the segments are",
            wording.elbow_sentence(told.search),
            _written(figures.elbow_figure(told.search, chosen=told.k)),
        ),
        _Picture(
            "Silhouette: how far apart they are",
            wording.silhouette_sentence(told.search),
            _written(figures.silhouette_figure(told.search, chosen=told.k)),
        ),
    )


def _written(figure: go.Figure) -> str:
    """Return a figure as JSON without customers' values, harmless between script tags."""
    plain = json.loads(figure.to_json())
    for trace in plain["data"]:
        if trace["type"] == "scattergl":
            trace["type"] = "scatter"
        if "customdata" in trace:
            _without_customers(trace)
    plain["layout"]["dragmode"] = False
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for unsafe in "<>&\u2028\u2029":
        text = text.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return text


def _without_customers(trace: dict[str, Any]) -> None:
    """Leave of points that are customers their place and their segment."""
    for told in ("text", "customdata", "hovertemplate"):
        trace.pop(told, None)
    trace["hoverinfo"] = "name"
