"""Define the saved model, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segmentation.records.basics import Kind, Matrix, Scaling, Verdict
from segmentation.records.methods import Algorithm
from segmentation.records.preparation import FeatureCoding
from segmentation.records.segments import Segment
from segmentation.records.steps import Step


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSummary:
    """What training saw of one feature: ranges for controls and warnings, and for drift."""

    name: str
    kind: Kind
    n_missing: int
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    median: float | None = None
    spread: float | None = None
    quantiles: tuple[float, ...] = ()
    """Deciles, 11 values from minimum to maximum, for numeric features."""
    is_integer: bool = False
    category_shares: Mapping[str, float] = field(default_factory=dict)
    """Share of each category, for categorical features."""
    percentiles: tuple[float, ...] = ()
    """101 values from minimum to maximum, for numeric features; what drift is measured on."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelSpec:
    """Everything a saved model holds: data, no code and no customer row."""

    name: str
    codings: tuple[FeatureCoding, ...]
    centres: Matrix
    segments: tuple[Segment, ...]
    summaries: tuple[FeatureSummary, ...]
    scaling: Scaling
    inertia: float
    silhouette: float
    seed: int
    n_init: int
    n_customers: int
    source: str
    fingerprint: str
    created: str
    """ISO 8601, UTC."""
    versions: Mapping[str, str]
    steps: tuple[Step, ...] = ()
    verdict: Verdict | None = None
    recommended_k: int | None = None
    distances: tuple[tuple[float, ...], ...] = ()
    """For each segment the 101 percentiles of its customers' distances to the centre."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names under which a feature's column is accepted."""
    revision: int = 0
    """Which saved version of its name this is, from 1; 0 for a model that was not saved."""
    algorithm: Algorithm = "kmeans"
    """The method that made the segments; the model scores by the nearest centre whichever it is."""
    share_same: float | None = None
    """Where another method's segments were adopted: the share of its customers, 0 to 1, whom the
    nearest centre puts into their own segment."""
    n_unassigned: int = 0
    """Customers whom the adopted method put in no segment; they are not in ``n_customers``."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return int(self.centres.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The segment of one customer."""

    segment: int
    segment_name: str
    second_segment: int
    margin: float
    """1 - d1 / d2 for the distances to the nearest and the second centre: 0 on the border, 1 at
    the centre."""
    warnings: tuple[str, ...] = ()
    distance: float | None = None
    """Distance to the segment's centre, in scaled units."""
    percentile: float | None = None
    """Share of the segment's training customers that lie nearer to the centre, 0 to 100."""
    matrix_row: tuple[float, ...] = ()
