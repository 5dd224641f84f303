"""Define customers scored with a model, and how they differ from those of its training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from segmentation.records.basics import Kind, the_one
from segmentation.records.steps import AsideRow

DriftLevel: TypeAlias = Literal["none", "some", "strong"]


TotalsSought: TypeAlias = Literal["everywhere", "by name", "at the ends", "nowhere"]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredFile:
    """A file of customers that was scored and written."""

    source: str
    n_customers: int
    sizes: tuple[int, ...]
    """Customers by segment."""
    n_warned: int
    aside: tuple[AsideRow, ...] = ()
    """Rows of the file that are no customers, or could not be part of the table."""
    totals_sought: TotalsSought = "everywhere"
    """Where rows were looked for that sum up others; long files are not held at once."""

    @property
    def n_aside(self) -> int:
        """Number of rows that stand aside."""
        return len(self.aside)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureDrift:
    """How far one feature of new customers lies from training, in its distribution."""

    name: str
    kind: Kind
    psi: float
    """Population stability index: 0 is the same, below 0.1 none, from 0.25 strong."""
    noise: float
    """What chance alone stays below: all measures of a comparison together in 97 of 100 cases."""
    level: DriftLevel
    distance: float
    """Two-sample distance, 0 to 1: Kolmogorov-Smirnov, or total variation for categories."""
    missing_before: float
    """Share of customers without a value."""
    missing_now: float
    outside_share: float
    """Share of the values beyond the range of training, or of categories never seen."""
    median_before: float | None = None
    """In own units, dates as days since 1970-01-01; None for categories."""
    median_now: float | None = None
    shares_before: Mapping[str, float] = field(default_factory=dict)
    """For categories, and for yes and no."""
    shares_now: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DriftCause:
    """One thing that speaks for segmenting anew."""

    what: Literal["feature", "missing", "outside", "segments", "far"]
    feature: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """New customers against those that a model was made from."""

    n_customers: int
    n_before: int
    features: tuple[FeatureDrift, ...]
    shares_before: tuple[float, ...]
    """Of each segment among the training customers."""
    shares_now: tuple[float, ...]
    segment_psi: float
    far_share: float | None
    """Share of the customers who lie further from their segment's centre than 99 of 100 training
    customers did; None where the model does not know. Expected: 0.01."""
    causes: tuple[DriftCause, ...]
    """What speaks for segmenting anew; the sentences on them are in `wording`."""

    @property
    def is_refit_advised(self) -> bool:
        """Whether customers should be segmented anew."""
        return bool(self.causes)

    def feature(self, name: str) -> FeatureDrift:
        """Return one feature's drift; KeyError if there is none of that name."""
        return the_one(self.features, "name", name)
