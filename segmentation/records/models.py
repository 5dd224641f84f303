"""Define the saved model, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segmentation.records.basics import Kind, Matrix, Verdict
from segmentation.records.clusters import Mixture
from segmentation.records.methods import Algorithm
from segmentation.records.preparation import Advice, FeatureCoding
from segmentation.records.preparing import Scaling
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
    """Round values from minimum to maximum with at least 10 customers between two of them, for
    numeric features: about deciles, fewer where training had fewer than 100 customers."""
    is_integer: bool = False
    category_shares: Mapping[str, float] = field(default_factory=dict)
    """Share of each named category, for categorical features; the rest had others."""
    percentiles: tuple[float, ...] = ()
    """As quantiles, 101 of them, in models of earlier versions."""
    below: tuple[float, ...] = ()
    """For each of the quantiles the share of the values below it; empty in models of earlier
    versions, whose quantiles are at even shares."""
    up_to: tuple[float, ...] = ()
    """For each of the quantiles the share of the values up to it."""

    @property
    def shares(self) -> tuple[float, ...]:
        """For each of the quantiles the share of the customers up to it, 0 to 1."""
        last = max(len(self.quantiles) - 1, 1)
        return self.up_to or tuple(i / last for i in range(len(self.quantiles)))


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
    """For each segment round distances of its customers to the centre, at even shares from the
    least to the largest: deciles, fewer where it had fewer than 100 customers."""
    far_limits: tuple[float, ...] = ()
    """For each segment the distance that one in a hundred of its customers exceeded."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names under which a feature's column is accepted."""
    revision: int = 0
    """Which saved version of its name this is, from 1; 0 for a model that was not saved."""
    algorithm: Algorithm = "kmeans"
    """The method that made the segments; without a mixture the model scores by the nearest centre
    whichever it is."""
    share_same: float | None = None
    """Where another method's segments were adopted: the share of its customers, 0 to 1, whom the
    nearest centre puts into their own segment."""
    n_unassigned: int = 0
    """Customers whom the adopted method put in no segment; they are not in ``n_customers``."""
    mixture: Mixture | None = None
    """By which customers are scored in place of the nearest centre."""
    advice: Advice | None = None
    """Which preparation the columns were given among those that were tried, where any was."""

    n_sampled: int | None = None
    """Customers behind evidence, names and quantiles, where not all rows of a table were read."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return int(self.centres.shape[0])
