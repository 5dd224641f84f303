"""Draw where values are missing: how many in each column, and who lacks several at once."""

from __future__ import annotations

from segmentation import figures, wording
from segmentation.ui.parts import blocks
from segmentation.ui.session import state


def draw() -> None:
    """Draw what is missing; where nothing is, a sentence says so."""
    table, summaries = state.table(), state.summaries()
    n_lacking = sum(column.n_missing > 0 for column in table.columns)
    if not n_lacking:
        blocks.sentence(wording.missing_sentence(table))
        return
    blocks.figures(
        {
            "explore.missing": "Missing values of each column",
            "explore.missing_pattern": "Where in the file they are missing",
        },
        (
            figures.missing_figure(summaries, n_customers=table.n_customers),
            wording.missing_sentence(table),
        ),
        (figures.missing_pattern_figure(table), wording.missing_pattern_sentence(table)),
        widths=(2, 3),
    )
