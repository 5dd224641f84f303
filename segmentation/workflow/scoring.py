"""Make models of segments, and score new customers with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from segmentation import intake, models
from segmentation.engines import EngineTable
from segmentation.records import (
    SEED,
    Algorithm,
    ColumnContract,
    CustomerTable,
    Decimal,
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


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """How a file of new customers is written, where somebody says so; it wins over its look."""

    sheet: str | None = None
    decimal: Decimal | None = None
    contracts: Mapping[str, ColumnContract] = field(default_factory=dict)
    without_hidden: bool = False
    reader: intake.Reader = intake.HERE
    """What reads it: this process, or one of its own."""

    def model(self, model: Model) -> Model:
        """Return the model for customers that are written so."""
        if self.decimal is None and not self.contracts:
            return model
        return model.written_as(self.contracts, self.decimal)

    def reading(self) -> models.Reading:
        """Return what reads such files."""
        return models.Reading(
            partial(intake.read_raw, sheet=self.sheet, without_hidden=self.without_hidden),
            partial(intake.type_columns, decimal=self.decimal),
            intake.may_hold_totals,
            intake.names_totals,
            self.reader.work,
            is_whole=self.sheet is not None,
        )


def fit(
    prepared: PreparedTable,
    *,
    k: int | Literal["auto"] = "auto",
    method: Algorithm = "kmeans",
    seed: int = SEED,
    search: KSearch | None = None,
    table: EngineTable | None = None,
    min_size: float | None = None,
    progress: Progress | None = None,
) -> Model:
    """Cluster the customers and return a model that scores new ones; see `segment`.

    Examples
    --------
    >>> import segmentation
    >>> table = segmentation.read_sample()
    >>> model = segmentation.fit(segmentation.prepare(table), k=5)
    >>> model.predict(table.frame.head(3))["segment"].tolist()
    [1, 3, 1]
    """
    found = segment(
        prepared,
        k=k,
        method=method,
        seed=seed,
        search=search,
        table=table,
        min_size=min_size,
        progress=progress,
    )
    return models.build_model(found, name="segments")


def build_model(segmentation: Segmentation, *, name: str = "segments") -> Model:
    """Return a model that scores new customers as this segmentation does.

    Examples
    --------
    >>> import segmentation
    >>> found = segmentation.segment(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> segmentation.build_model(found, name="spring").spec.name
    'spring'
    """
    return models.build_model(segmentation, name=name)


save = models.save
load = models.load
list_models = models.list_models


def predict_file(
    model: Model,
    source: str | Path,
    target: Path | BinaryIO,
    *,
    written: Written | None = None,
    progress: Progress | None = None,
) -> ScoredFile:
    """Score a file of any size into another; see `segmentation.models.score_file`.

    `written` is how the file is written, where somebody says so; else it is read by the model, or
    as it shows by itself.
    """
    told = written or Written()
    return models.score_file(
        told.model(model), Path(source), target, reading=told.reading(), progress=progress
    )


def drift(
    model: Model, source: str | Path | CustomerTable, *, written: Written | None = None
) -> Drift:
    """Compare the customers of a file with those of a model's training.

    See `segmentation.models.explain.drift`, and `predict_file` for how the file is read.
    """
    if isinstance(source, CustomerTable):
        return models.drift(model, source.frame)
    told = written or Written()
    model = told.model(model)
    path = Path(source)

    def compare(_: Progress | None) -> Drift:
        return models.drift(model, models.careful_frame(model, path, told.reading()))

    return told.reader.work(path, Drift, compare)


def ensure_sample_model(artifacts: Path | None = None) -> None:
    """Save a model of the built-in sample where no model of that name stands yet.

    What a process left that was killed while it saved is put right first.
    """
    models.sweep(artifacts)
    if SAMPLE_MODEL not in models.model_names(artifacts):
        models.save(fit(prepare(read_sample())), SAMPLE_MODEL, artifacts=artifacts)
