"""Measure whether a model still fits: new customers against those that it was made from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.errors import DataError
from segmentation.models.explain.chance import (
    most_far,
    most_instability,
    most_of_share,
    most_outside,
    most_unseen,
    rarity_for,
)
from segmentation.models.scoring.batch import score_table, terms_for
from segmentation.models.scoring.cells import Column, number_values, read_categories
from segmentation.models.scoring.chunks import Scores
from segmentation.models.scoring.columns import require_columns
from segmentation.models.scoring.model import Model
from segmentation.models.scoring.terms import CategoryTerm, Term, Vector
from segmentation.records import (
    Drift,
    DriftCause,
    DriftLevel,
    FeatureDrift,
    FeatureSummary,
    ModelSpec,
)

SOME, STRONG = 0.1, 0.25
"""Stability indices from which a shift counts as some, and as strong: the usual thresholds."""
N_BINS = 10
_FAR_SHARE = 0.05
"""Five times as many customers as in training further out than 99 of 100 were."""
_OUTSIDE_SHARE = 0.05
_MISSING_RISE = 0.25
"""Fewer gaps in one column are a matter of the file, told beside it, and none of the segments."""
FEWEST = 5
"""Fewer customers than this are no reason, whatever their share."""


def drift(model: Model, frame: pd.DataFrame) -> Drift:
    """Compare customers with those that a model was made from.

    ``frame``: raw columns, matched as `Model.predict` does. Raises DataError if a column is
    missing, or there is no customer.

    Return for each feature the population stability index and a two-sample distance, both from the
    distribution that the model keeps; the segments' shares then and now; and what speaks for
    segmenting anew.

    Notes
    -----
    The index of shares p then and q now is the sum of (q - p) ln(q / p). Of n and m customers from
    one population it is about (1/n + 1/m) times a chi-squared number [1]_; a shift counts only
    where it exceeds what chance gives samples of these two sizes, and so does everything else that
    speaks for segmenting anew: all measures together raise a false alarm in at most 5 of 100 cases.

    References
    ----------
    .. [1] B. Yurdakul and J. Naranjo (2020), J. Risk Model Validation 14(4), 89-100.
    """
    if not len(frame):
        raise DataError("There is no customer to compare. Choose a file with at least one row.")
    spec = model.spec
    matched = require_columns(model.features, frame.columns, spec.aliases)
    columns = [frame[matched[feature]] for feature in model.features]
    rarity = rarity_for(len(columns))
    features = tuple(
        _feature_drift(term, summary, column, n_before=spec.n_customers, rarity=rarity)
        for term, summary, column in zip(
            terms_for(model.scorer.terms, columns), spec.summaries, columns, strict=True
        )
    )
    scores, _ = score_table(model.scorer, columns)
    before = np.array([segment.share for segment in spec.segments])
    now = np.bincount(scores.segments, minlength=spec.k) / len(frame)
    psi, _, level = _stability(before, now, (spec.n_customers, len(frame)), rarity=rarity)
    limits = _far_limits(spec)
    return Drift(
        n_customers=len(frame),
        n_before=spec.n_customers,
        features=features,
        shares_before=tuple(before.tolist()),
        shares_now=tuple(now.tolist()),
        segment_psi=psi,
        far_share=None if limits is None else _share_beyond(scores, limits),
        causes=(
            *_feature_causes(model, features, rarity=rarity, n_customers=len(frame)),
            *([DriftCause("segments")] if level == "strong" else []),
            *([DriftCause("far")] if _is_far(spec, scores, limits, rarity=rarity) else []),
        ),
    )


def _feature_drift(
    term: Term, summary: FeatureSummary, column: Column, *, n_before: int, rarity: float
) -> FeatureDrift:
    if isinstance(term, CategoryTerm):
        return _category_drift(term, summary, column, n_before=n_before, rarity=rarity)
    values = number_values(term, column)
    present = np.sort(values[~np.isnan(values)])
    n_now = len(present)
    shares: tuple[dict[str, float], dict[str, float]] = ({}, {})
    if term.kind == "boolean" and summary.mean is not None:
        mean = float(present.mean()) if n_now else summary.mean
        shares = {"no": 1 - summary.mean, "yes": summary.mean}, {"no": 1 - mean, "yes": mean}
        before, now = (np.array(list(share.values())) for share in shares)
        distance = _total_variation(before, now)
    else:
        known = _Known.of(summary)
        before, now = known.binned(present)
        distance = known.largest_gap(present)
    is_outside = (present < term.minimum) | (present > term.maximum)
    return FeatureDrift(
        term.name,
        term.kind,
        *_stability(before, now, (n_before - summary.n_missing, n_now), rarity=rarity),
        distance=distance,
        missing_before=summary.n_missing / n_before,
        missing_now=1 - n_now / len(values),
        outside_share=float(is_outside.mean()) if n_now else 0.0,
        median_before=summary.median,
        median_now=float(np.median(present)) if n_now else None,
        shares_before=shares[0],
        shares_now=shares[1],
    )


def _category_drift(
    term: CategoryTerm, summary: FeatureSummary, column: Column, *, n_before: int, rarity: float
) -> FeatureDrift:
    rows, _ = read_categories(term, column)
    is_missing = column.isna().to_numpy()
    if column.dtype == "str":
        is_missing = is_missing | (column.str.strip() == "").to_numpy(dtype=bool)
    counts = np.bincount(rows[~is_missing], minlength=term.n_rows).astype(np.float64)
    counts = counts[: term.unseen_row + 1]
    known = np.array([summary.category_shares.get(name, 0.0) for name in term.rows])
    n_known = n_before - summary.n_missing
    # Missing values may have had a category of their own, the last: then it is a share as others.
    if summary.n_missing and math.isclose(known[-1] * n_before, summary.n_missing):
        counts[term.rows[term.fill]] += is_missing.sum()
        n_known = n_before
    n_now = int(counts.sum())
    # The categories without a name are the others of training, and all that are new.
    others = max(1.0 - float(known.sum()), 0.0)
    before, now = np.append(known, others), counts / max(n_now, 1)
    return FeatureDrift(
        term.name,
        term.kind,
        *_stability(before, now, (n_known, n_now), rarity=rarity),
        distance=_total_variation(before, now) if n_now else 0.0,
        missing_before=summary.n_missing / n_before,
        missing_now=float(is_missing.mean()),
        outside_share=max(float(now[-1]) - others, 0.0),
        shares_before=dict(zip(term.rows, known.tolist(), strict=True)),
        shares_now=dict(zip(term.rows, now[:-1].tolist(), strict=True)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What a model keeps of a number's distribution: bounds of the shares up to some values."""

    points: Vector
    """(n_points,) rising."""
    below: tuple[Vector, Vector]
    """Least and most that the share of smaller values can have been, at each point."""
    up_to: tuple[Vector, Vector]
    """The same for the share of values up to it."""

    @classmethod
    def of(cls, summary: FeatureSummary) -> _Known:
        """Read the quantiles of a summary.

        In models of earlier versions they are at even shares: where several are equal, the shares
        of their value are known by bounds.
        """
        if summary.up_to:
            below, up_to = np.array(summary.below), np.array(summary.up_to)
            return cls(np.array(summary.quantiles), (below, below), (up_to, up_to))
        ranks = np.array(summary.percentiles or summary.quantiles)
        step = 1.0 / max(len(ranks) - 1, 1)
        points, first, counts = np.unique(ranks, return_index=True, return_counts=True)
        slack = step * (counts > 1)
        below = np.asarray(first * step, dtype=np.float64)
        up_to = np.asarray((first + counts - 1) * step, dtype=np.float64)
        least, most = np.clip((below - slack, up_to + slack), 0.0, 1.0)
        return cls(points, (least, below), (up_to, most))

    def largest_gap(self, present: Vector) -> float:
        """Return the least Kolmogorov-Smirnov distance that the bounds allow, 0 to 1.

        Parameters
        ----------
        present : (n_customers,) array of float
            Rising.
        """
        if not len(present) or not len(self.points):
            return 0.0
        smaller = np.searchsorted(present, self.points, side="left") / len(present)
        up_to = np.searchsorted(present, self.points, side="right") / len(present)
        gaps = [0.0]
        for share, (least, most) in ((smaller, self.below), (up_to, self.up_to)):
            gaps += [float((share - most).max()), float((least - share).max())]
        return max(gaps)

    def binned(self, present: Vector) -> tuple[Vector, Vector]:
        """Return the shares of about ten bins of equal share in training, then and now."""
        wanted = np.arange(1, N_BINS) / N_BINS
        places = np.unique(np.searchsorted(self.up_to[0], wanted - 1e-9))
        places = places[places < len(self.points)]
        least, most = self.up_to[0][places], self.up_to[1][places]
        is_inner = least < 1.0 - 1e-9
        edges, least, most = self.points[places][is_inner], least[is_inner], most[is_inner]
        now = np.searchsorted(present, edges, side="right") / max(len(present), 1)
        # Within the bounds the benefit of the doubt: what is seen now was so before.
        before = np.clip(now, least, most)
        return _shares_between(before), _shares_between(now)


def _shares_between(up_to: Vector) -> Vector:
    """Return the share of each bin, from the shares up to the edges between them."""
    return np.diff(up_to, prepend=0.0, append=1.0)


def _stability(
    before: Vector, now: Vector, sizes: tuple[int, int], *, rarity: float
) -> tuple[float, float, DriftLevel]:
    """Return the population stability index, what chance alone stays below, and what that says.

    Half a customer is added to every share, so that an empty one has a finite logarithm.
    """
    n_bins, (n_before, n_now) = len(before), sizes
    if n_bins < 2 or n_now < 1 or n_before < 1:
        return 0.0, 0.0, "none"
    p = (before * n_before + 0.5) / (n_before + 0.5 * n_bins)
    q = (now * n_now + 0.5) / (n_now + 0.5 * n_bins)
    noise = most_instability(n_bins, sizes, rarity=rarity)
    psi = float(((q - p) * np.log(q / p)).sum())
    if psi < SOME or psi <= noise:
        return psi, noise, "none"
    return psi, noise, "some" if psi < STRONG else "strong"


def _total_variation(before: Vector, now: Vector) -> float:
    return 0.5 * float(np.abs(now - before).sum())


def _far_limits(spec: ModelSpec) -> Vector | None:
    """Return for each segment the distance that 99 of 100 training customers stay within."""
    # Models of earlier versions have all percentiles of the distances.
    limits = np.array(spec.far_limits or [ranks[99] for ranks in spec.distances if len(ranks) > 99])
    return limits if len(limits) == spec.k else None


def _share_beyond(scores: Scores, limits: Vector) -> float:
    return float((scores.distances > limits[scores.segments]).mean())


def _is_far(spec: ModelSpec, scores: Scores, limits: Vector | None, *, rarity: float) -> bool:
    """Return whether more customers lie far out than chance explains.

    Training customers have drawn their centre towards themselves: by n / (n - 1) as far would they
    lie from the centre of the n - 1 others, as a new customer does.
    """
    n_customers = len(scores.segments)
    if limits is None or not _is_many(_share_beyond(scores, limits), _FAR_SHARE, n_customers):
        return False
    sizes = np.array([segment.size for segment in spec.segments])
    fair = limits * sizes / np.maximum(sizes - 1, 1)
    shares = np.bincount(scores.segments, minlength=spec.k) / n_customers
    return _share_beyond(scores, fair) > most_far(sizes, shares, n_customers, rarity=rarity)


def _is_many(share: float, least: float, n_customers: int) -> bool:
    return share >= least and share * n_customers >= FEWEST


def _feature_causes(
    model: Model, features: tuple[FeatureDrift, ...], *, rarity: float, n_customers: int
) -> list[DriftCause]:
    causes = [DriftCause("feature", f.name) for f in features if f.level == "strong"]
    n_before = model.spec.n_customers
    for feature, summary in zip(features, model.spec.summaries, strict=True):
        missing = summary.n_missing
        chance = most_of_share(missing, n_before, n_customers, rarity=rarity)
        if (
            _is_many(feature.missing_now - feature.missing_before, _MISSING_RISE, n_customers)
            and feature.missing_now > chance
        ):
            causes.append(DriftCause("missing", feature.name))
        n_known = n_before - missing
        if feature.shares_before:
            others = max(1.0 - sum(feature.shares_before.values()), 0.0)
            chance = most_unseen(round(others * n_known), n_known, n_customers, rarity=rarity)
            share = feature.outside_share + others
        else:
            chance = most_outside(n_known, n_customers, rarity=rarity)
            share = feature.outside_share
        if _is_many(feature.outside_share, _OUTSIDE_SHARE, n_customers) and share > chance:
            causes.append(DriftCause("outside", feature.name))
    return causes
