"""Define the evidence for each number of segments, its criteria, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

NamesBy: TypeAlias = Literal["best", "knee", "one_standard_error", "nothing"]
CheckCode: TypeAlias = Literal[
    "not_measured",
    "above_chance",
    "within_chance",
    "dip",
    "no_dip",
    "connected",
    "too_few",
    "crowded",
    "not_crowded",
    "small",
    "tiny",
    "large_enough",
    "stable",
    "mostly_stable",
    "not_stable",
]
SegmentLevel: TypeAlias = Literal["shaky", "fair", "firm"]
ReferenceKind: TypeAlias = Literal["uniform", "gaussian", "tails"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One measure that a number of segments is judged by, as every table and figure shows it."""

    key: str
    attribute: str
    """Where a `Candidate` holds its value."""
    title: str
    statistic: str
    """The name of the number itself."""
    plain: str
    is_higher_better: bool
    decimals: int | None
    """Decimals that are shown; None for a share, shown as a percentage."""
    error: str | None = None
    """Where a `Candidate` holds its standard error."""
    names_by: NamesBy = "best"
    """How it names a number: the best value, the knee of the curve, the smallest number within one
    standard error of the best value, or not at all."""


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        *("elbow", "inertia", "Elbow", "Inertia"),
        "sum of squared distances to the centres",
        is_higher_better=False,
        decimals=1,
        names_by="knee",
    ),
    Criterion(
        *("silhouette", "silhouette", "Silhouette", "Silhouette"),
        "how far apart the segments are, −1 to 1",
        is_higher_better=True,
        decimals=3,
        error="silhouette_error",
    ),
    Criterion(
        *("calinski_harabasz", "calinski_harabasz", "Calinski-Harabasz", "Calinski-Harabasz"),
        "spread between the segments against the spread within",
        is_higher_better=True,
        decimals=1,
    ),
    Criterion(
        *("davies_bouldin", "davies_bouldin", "Davies-Bouldin", "Davies-Bouldin"),
        "how wide the segments are against the way to the next",
        is_higher_better=False,
        decimals=3,
    ),
    Criterion(
        *("gap", "gap", "Gap statistic", "Gap"),
        "how much tighter than evenly spread customers",
        is_higher_better=True,
        decimals=3,
        error="gap_error",
        names_by="one_standard_error",
    ),
    Criterion(
        *("stability", "stability", "Stability", "Stability"),
        "0 to 1: the same segments on every resample",
        is_higher_better=True,
        decimals=2,
    ),
    Criterion(
        *("smallest", "smallest_share", "Smallest segment", "Smallest segment"),
        "share of the smallest segment",
        is_higher_better=True,
        decimals=None,
        names_by="nothing",
    ),
)
"""Every measure, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether something holds of a number of segments, and the numbers that decided it."""

    holds: bool | None = None
    """None: not measured."""
    code: CheckCode = "not_measured"
    value: float | None = None
    limit: float | None = None
    """What the value was compared with."""
    error: float | None = None
    """Standard error of the value."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one number of segments, each time with the numbers behind it."""

    named_by: tuple[str, ...] = ()
    """Keys of the criteria that name this number."""
    stands_out: Check = Check()
    """Value: how far the silhouette exceeds that of structureless data."""
    apart: Check = Check()
    """Value: the dip between the two least separated neighbours. Not apart is `no_dip`, where their
    border is as crowded as their middles, `connected`, where there is a way from one to the other
    that is about as crowded, or `too_few`, where there are too few to tell."""
    crowded: Check = Check()
    """Value: the crowding; above the limit a long tail was cut off."""
    small: Check = Check()
    """Value: customers in the smallest segment."""
    tiny: Check = Check()
    """The same, with the limit below which segments are lost customers."""
    stable: Check = Check()
    """Value: the stability; the limit is the one that was reached, or else the lowest."""
    segment_levels: tuple[SegmentLevel, ...] = ()
    """How stable each segment is, in segment order."""
    segment_limits: tuple[float, float] | None = None
    """Stability below which a segment is shaky, and from which it is firm."""


UNDECIDED = Decided()
"""Of evidence that nobody has weighed."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """The evidence for one number of clusters. None: not computed for this search."""

    k: int
    inertia: float
    silhouette: float
    """Mean Euclidean silhouette (Rousseeuw 1987): -1 to 1, higher is better."""
    calinski_harabasz: float
    davies_bouldin: float
    smallest_share: float
    silhouette_error: float | None = None
    """Standard error where the silhouette comes from a sample; None where it is exact."""
    gap: float | None = None
    gap_error: float | None = None
    stability: float | None = None
    """Mean adjusted Rand index over resamples: 0 (chance) to 1 (the same segments every time)."""
    segment_stability: tuple[float, ...] = ()
    """Mean Jaccard similarity of each segment over resamples (Hennig 2007), 0 to 1."""
    silhouette_null: float | None = None
    """The higher of the mean silhouettes that two structureless references reach at this k."""
    silhouette_null_error: float | None = None
    """How far one structureless set of this size lies from their mean, one standard error."""
    separation: float | None = None
    """How much fewer customers there are on the border of the least separated two neighbouring
    segments than around their centres: 1 none at all, 0 as many, negative more."""
    separation_error: float | None = None
    least_separated: tuple[int, int] | None = None
    """The two neighbouring segments that ``separation`` is about."""
    crowding: float | None = None
    """Customers on a border against those around the emptier of its two centres, where this is
    highest: well above 1 where a tail was cut off, which has no centre of its own."""
    connection: float | None = None
    """How densely customers lie on the densest way between the two segments that hang together
    most, against the sparser of their middles: 1 as densely, 0 nobody on the way. None where too
    few customers, or more than three dimensions in which they spread, tell nothing."""
    n_connected: int | None = None
    """Groups that are left when segments that hang together are one."""
    strayed: float | None = None
    """The largest share of a segment's customers who hang together more with another's middle:
    the tips of a crescent that K-Means gave to its neighbour."""
    decided: Decided = UNDECIDED

    def value(self, criterion: Criterion) -> float | None:
        """Return what a criterion measured."""
        value: float | None = getattr(self, criterion.attribute)
        return value

    def error(self, criterion: Criterion) -> float | None:
        """Return the standard error of that; None where there is none."""
        value: float | None = None if criterion.error is None else getattr(self, criterion.error)
        return value
