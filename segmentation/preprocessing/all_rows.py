"""Estimate codings again from what was counted on all rows, where they were made of a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from segmentation.errors import DataError
from segmentation.preprocessing.choices import with_orders
from segmentation.preprocessing.columns import Vector, values_of
from segmentation.preprocessing.encoding import encode
from segmentation.preprocessing.fitting import unscaled
from segmentation.preprocessing.plans import FeaturePlan, counted_plan, make_plan
from segmentation.preprocessing.scaling import QUARTILES, centre_and_scale
from segmentation.records import (
    FeatureCoding,
    Moments,
    NumberTotals,
    PreparedTable,
    Rounding,
    together,
    transformed,
)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What was counted of one feature before anything is added up."""

    n_missing: int
    ends: tuple[float, float] = (0.0, 0.0)
    """Least and largest number."""
    quantiles: Mapping[float, float] = field(default_factory=dict)
    """Of the numbers that are known, those that `wanted_quantiles` names."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each category occurs."""
    same: Mapping[float, int] = field(default_factory=dict)
    """How many have each of the values that `wanted_counts` names."""


def plans_of(prepared: PreparedTable) -> tuple[FeaturePlan, ...]:
    """Return what was decided about each feature before anything was estimated."""
    settings = with_orders(prepared.settings, prepared.table)
    return tuple(
        make_plan(
            values_of(prepared.frame[coding.name], coding.kind), coding.name, coding.kind, settings
        )
        for coding in prepared.codings
    )


def wanted_quantiles(plan: FeaturePlan, n_missing: int) -> tuple[float, ...]:
    """Return which quantiles of a number decide what it is capped at and filled with.

    Raises DataError if customers without a value are to be left out: all rows take part.
    """
    if n_missing and plan.impute == "drop":
        raise DataError(
            f"{n_missing:,} customers have no value of {plan.name!r} and are to be left out, which "
            "a table that is too large to be read cannot do. Fill them, or leave them out by a "
            "query."
        )
    if not plan.setting.cap and not (n_missing and plan.impute == "median"):
        return ()
    return (*(plan.setting.cap or ()), *QUARTILES)


def counted_codings(
    prepared: PreparedTable, plans: Sequence[FeaturePlan], counted: Sequence[Counted]
) -> tuple[FeatureCoding, ...]:
    """Return codings with the fills, limits and categories of all rows.

    Categories are scaled by them too; numbers are still scaled as the sample was.
    """
    found = []
    for old, plan, all_rows in zip(prepared.codings, plans, counted, strict=True):
        if not old.is_numeric:
            column = values_of(prepared.frame[plan.name], plan.kind)
            settings = with_orders(prepared.settings, prepared.table)
            new_plan = counted_plan(plan, all_rows.counts, all_rows.n_missing, settings)
            new = replace(unscaled(new_plan, column), weight=old.weight, contract=old.contract)
            found.append(_scaled(new, new_plan, _Categories(new, all_rows)))
            continue
        found.append(_limited(old, plan, prepared, all_rows))
    return tuple(found)


def wanted_counts(
    prepared: PreparedTable, plan: FeaturePlan, quantiles: Mapping[float, float]
) -> tuple[float, ...]:
    """Return the values of which it matters how many have them: none of few is kept."""
    rounding = _rounding(prepared, plan, quantiles)
    found = dict.fromkeys(quantiles.values())
    for value in quantiles.values():
        found |= dict.fromkeys(rounding.candidates(value))
    return tuple(found)


def _rounding(
    prepared: PreparedTable, plan: FeaturePlan, quantiles: Mapping[float, float]
) -> Rounding:
    column = values_of(prepared.frame[plan.name], plan.kind)
    present = column.dropna().to_numpy(dtype=np.float64)
    rounding = Rounding.of(present, kind=plan.kind, fewest_alike=plan.fewest_alike)
    lower, median, upper = (quantiles[share] for share in QUARTILES)
    return replace(rounding, middle=median, spread=(upper - lower) / 2 or rounding.spread)


def _limited(
    coding: FeatureCoding, plan: FeaturePlan, prepared: PreparedTable, counted: Counted
) -> FeatureCoding:
    """Return a number's coding with what it is capped at and filled with of all rows."""
    quantiles = counted.quantiles
    if not quantiles:
        return coding
    rounding = _rounding(prepared, plan, quantiles).counted(counted.same, plan.fewest_alike)
    if plan.setting.cap is not None:
        least, most = (rounding.near(quantiles[share]) for share in plan.setting.cap)
        coding = replace(coding, lower=least, upper=most) if least < most else coding
    if plan.impute != "median":
        return coding
    median = quantiles[0.5]
    return replace(coding, fill=median if plan.kind == "boolean" else rounding.near(median))


def summed_coding(
    coding: FeatureCoding,
    plan: FeaturePlan,
    totals: NumberTotals,
    counted: Counted,
    *,
    quartiles: Sequence[float] | None = None,
) -> FeatureCoding:
    """Return a number's coding, centred and scaled by the sums of all rows.

    `quartiles` are those of the numbers once filled, capped and transformed; robust scaling needs
    them.
    """
    if plan.impute == "mean":
        coding = replace(coding, fill=together(totals.known).mean)
    ready = together(totals.ready).more(counted.n_missing, ready_value(coding, float(coding.fill)))
    ends = [ready_value(coding, end) for end in counted.ends]
    return _scaled(coding, plan, _Numbers(ready, ends, quartiles or ()))


def ready_value(coding: FeatureCoding, value: float) -> float:
    """Return a number once capped and transformed, before it is scaled."""
    lower = -np.inf if coding.lower is None else coding.lower
    upper = np.inf if coding.upper is None else coding.upper
    values = np.clip(np.array([value]), lower, upper)
    return float(transformed(values, coding.transform, coding.transform_lambda)[0])


def prepared_as(prepared: PreparedTable, codings: tuple[FeatureCoding, ...]) -> PreparedTable:
    """Return the table prepared by other codings."""
    return replace(prepared, codings=codings, matrix=encode(codings, prepared.frame))


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    """A number's column, as `scaling.Columns`."""

    moments: Moments
    least_and_largest: Sequence[float]
    three: Sequence[float]

    def mean(self) -> Vector:
        return np.array([self.moments.mean])

    def std(self) -> Vector:
        return np.array([self.moments.spread])

    def quartiles(self) -> tuple[Vector, Vector, Vector]:
        lower, middle, upper = (np.array([each]) for each in self.three)
        return lower, middle, upper

    def ends(self) -> tuple[Vector, Vector]:
        least, largest = self.least_and_largest
        return np.array([least]), np.array([largest])


class _Categories:
    """A category's columns, as `scaling.Columns`."""

    def __init__(self, coding: FeatureCoding, counted: Counted) -> None:
        counts = np.zeros(len(coding.categories) + 1, dtype=np.int64)
        for category, n in counted.counts.items():
            known = category in coding.categories
            counts[coding.categories.index(category) if known else -1] += n
        counts[coding.categories.index(str(coding.fill))] += counted.n_missing
        self._table, self._counts = coding.table, counts

    def mean(self) -> Vector:
        return np.asarray(self._counts @ self._table / self._counts.sum())

    def std(self) -> Vector:
        squares = self._counts @ (self._table - self.mean()) ** 2
        return np.asarray(np.sqrt(squares / self._counts.sum()))

    def quartiles(self) -> tuple[Vector, Vector, Vector]:
        ranks, cumulated = self._table[:-1, 0], np.cumsum(self._counts[:-1])
        places = np.array(QUARTILES) * (cumulated[-1] - 1)
        below = ranks[np.searchsorted(cumulated, np.floor(places), side="right")]
        above = ranks[np.searchsorted(cumulated, np.ceil(places), side="right")]
        found = below + (above - below) * (places - np.floor(places))
        return found[[0]], found[[1]], found[[2]]

    def ends(self) -> tuple[Vector, Vector]:
        seen = self._table[self._counts > 0]
        return seen.min(axis=0), seen.max(axis=0)


def _scaled(
    coding: FeatureCoding, plan: FeaturePlan, columns: _Numbers | _Categories
) -> FeatureCoding:
    centre, scale = centre_and_scale(plan, columns)
    return replace(coding, centre=tuple(centre.tolist()), scale=tuple(scale.tolist()))
