"""Draw the workbook's charts: the customers of each segment, and the columns that made them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segmentation.records import Segment
from segmentation.reports.grids import Grid

_MOST = 8
"""Columns that are drawn, in the order of the sheet of profiles: more is a wall of charts."""
_HEADING = "Customers, and the average of each number that made the segments"
_ROWS_EACH, _COLUMNS_EACH = 16, 8
"""Cells that a chart of the usual size covers, with some room."""


def draw_charts(workbook: Any, sheet: Any, profiles: Grid, segments: Sequence[Segment]) -> None:
    """Put a chart of the sizes on a sheet, and of each number that made the segments.

    The charts read the cells of the sheet of profiles, so that a change there shows at once.
    """
    sheet.write_string(0, 0, _HEADING)
    for place, row in enumerate([1, *_means(profiles)][: _MOST + 1]):
        chart = _chart(workbook, profiles.name, row, segments)
        sheet.insert_chart(2 + place // 2 * _ROWS_EACH, place % 2 * _COLUMNS_EACH, chart)


def _means(profiles: Grid) -> list[int]:
    """Return the rows that hold the mean of a number that made the segments."""
    return [
        at
        for at, row in enumerate(profiles.rows)
        if (row[2].value, row[3].value) == ("mean", "yes")
    ]


def _chart(workbook: Any, name: str, row: int, segments: Sequence[Segment]) -> Any:
    """Return a chart of a row; its title is a cell, since a text could be taken for a formula."""
    first, last = 5, 4 + len(segments)
    chart = workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": [name, 0, first, 0, last],
            "values": [name, row, first, row, last],
            "points": [{"fill": {"color": segment.colour}} for segment in segments],
            "gap": 40,
            "data_labels": {"value": True},
        }
    )
    chart.set_title({"name": [name, row, 0], "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart
