"""Cache saved models for all visitors; a file that changes is read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segmentation import models, workflow
from segmentation.models import Model, SavedModel
from segmentation.records import Drift, ModelComparison
from segmentation.ui.session import cache
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import Basis


@dataclass(frozen=True, slots=True)
class Stand:
    """One model.json as it is now; a file that was written again is another one."""

    path: str
    changed: int
    size: int


def stand(line: SavedModel) -> Stand:
    """Return how the file of a saved model stands now."""
    path = models.model_path(line.name)
    try:
        stat = path.stat()
    except OSError:  # Deleted by somebody else meanwhile: loading it says so.
        return Stand(str(path), 0, 0)
    return Stand(str(path), stat.st_mtime_ns, stat.st_size)


@held
def load(at: Stand) -> Model:
    """Return the model of a file.

    Raises
    ------
    ModelNotFoundError, ModelError
        If it is gone, or damaged.
    """
    path = Path(at.path)
    return models.load(path.parent.name, artifacts=path.parent.parent)


@held
def drift(at: Stand, customers: Basis) -> Drift:
    """Return how far the customers of a file lie from those of a model's training."""
    return workflow.drift(load(at), cache.table(customers))


@held
def comparison(first: Stand, second: Stand, customers: Basis | None) -> ModelComparison:
    """Return how two models differ and, for a file, who moves between their segments."""
    frame = None if customers is None else cache.table(customers).frame
    return models.compare(load(first), load(second), frame)
