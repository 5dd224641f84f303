"""Make models of segments, and score new customers with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from segmentation import intake, models
from segmentation.records import (
    SEED,
    Algorithm,
    CustomerTable,
    Drift,
    KSearch,
    PreparedTable,
    Progress,
    ScoredFile,
    Segmentation,
)
from segmentation.workflow.reading import read_sample
from segmentation.workflow.segmenting import prepare, segment

if TYPE_CHECKING:
    from segmentation.models import Model

SAMPLE_MODEL = "sample"

_READING = models.Reading(intake.read_raw, intake.type_columns)


def fit(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    method: Algorithm = "kmeans",
    seed: int = SEED,
    search: KSearch | None = None,
    progress: Progress | None = None,
) -> Model:
    """Cluster the customers and return a model that scores new ones; see `segment`."""
    return models.build_model(
        segment(prepared, k=k, method=method, seed=seed, search=search, progress=progress),
        name="segments",
    )


def build_model(segmentation: Segmentation, *, name: str = "segments") -> Model:
    """Return a model that scores new customers as this segmentation does."""
    return models.build_model(segmentation, name=name)


save = models.save
load = models.load
list_models = models.list_models


def check_model_name(name: str) -> None:
    """Raise ParameterError where a model cannot be saved under this name."""
    models.check_name(name)


def predict_file(
    model: Model,
    source: str | Path,
    target: Path | BinaryIO,
    *,
    progress: Progress | None = None,
) -> ScoredFile:
    """Score a file of any size into another; see `segmentation.models.score_file`."""
    return models.score_file(model, Path(source), target, reading=_READING, progress=progress)


def drift(model: Model, source: str | Path | CustomerTable) -> Drift:
    """Compare the customers of a file with those of a model's training.

    See `segmentation.models.explain.drift`.
    """
    if isinstance(source, CustomerTable):
        return models.drift(model, source.frame)
    return models.drift(model, models.careful_frame(model, Path(source), _READING))


def ensure_sample_model(artifacts: Path | None = None) -> None:
    """Save a model of the built-in sample where no model of that name stands yet.

    What a process left that was killed while it saved is put right first.
    """
    models.sweep(artifacts)
    if SAMPLE_MODEL not in models.model_names(artifacts):
        models.save(fit(prepare(read_sample())), SAMPLE_MODEL, artifacts=artifacts)
