"""Draw what can be done with a saved model as tabs: score, averages, exports, versions."""

from __future__ import annotations

from functools import partial

from segmentation.models import SavedModel
from segmentation.ui.models import downloads, fit, models
from segmentation.ui.parts import blocks


def draw(line: SavedModel) -> None:
    """Draw the segments of a model and its tabs; of a damaged one only its versions."""
    model = models.loaded(line)
    versions = {"Versions": partial(models.draw_versions, line)}
    if model is None:
        blocks.views(versions, key="models.damaged_views")
        return
    models.draw_segments(model)
    views = {
        "Score a file": partial(fit.draw_score, line),
        "Averages": partial(models.draw_averages, model),
        "Export": partial(downloads.draw, line, model),
        "Compare models": partial(fit.draw_compared, line),
        **versions,
    }
    blocks.views(views, key="models.views")
