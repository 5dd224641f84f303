"""Cache saved models for all visitors; a file that changes is read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from segmentation import models
from segmentation.models import Model, SavedModel
from segmentation.records import FORMATS, CustomerTable, Drift, ModelComparison
from segmentation.ui.session import cache
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import Basis
from segmentation.ui.work import owners


@dataclass(frozen=True, slots=True)
class Stand:
    """One model.json as it is now; a file that was written again is another one."""

    path: str
    changed: int
    size: int


def stand(line: SavedModel) -> Stand:
    """Return how the file of a saved model stands now."""
    path = models.model_path(line.name, artifacts=owners.models_folder())
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
    model, file = load(at), customers.file
    model = model.written_as(dict(file.contracts)) if file.contracts else model
    return models.drift(model, _held(model, cache.texts(file)))


@held
def comparison(first: Stand, second: Stand, customers: Basis | None) -> ModelComparison:
    """Return how two models differ and, for a file, who moves between their segments."""
    frame = None if customers is None else _read_alike(customers)
    return models.compare(load(first), load(second), frame)


def _held(model: Model, texts: CustomerTable) -> pd.DataFrame:
    """Return the columns of a file that a model reads, as the file holds them."""
    matched = model.match_names(texts.frame.columns)
    columns = {
        term.name: models.as_held(term, texts.frame[matched[term.name]], texts.report, texts.lines)
        for term in model.scorer.terms
        if term.name in matched
    }
    return pd.DataFrame(columns, index=texts.frame.index)


def _read_alike(customers: Basis) -> pd.DataFrame:
    """Return customers for two models to read: as texts where the file holds numbers as such."""
    texts = cache.texts(customers.file)
    is_written = {str(known.key): known.is_written for known in FORMATS.values()}
    if is_written.get(texts.report.file_format, True) and not customers.file.contracts:
        return texts.frame
    return cache.table(customers).frame
