"""Let the segments of a sample arrive on all rows of the table that it was drawn from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from segmentation import clusters, segments
from segmentation.engines import EngineTable
from segmentation.errors import DataError
from segmentation.models.scoring.columns import require_columns
from segmentation.models.scoring.scorer import scorer_of
from segmentation.preprocessing.all_rows import (
    Counted,
    counted_codings,
    plans_of,
    prepared_as,
    ready_value,
    summed_coding,
    wanted_counts,
    wanted_quantiles,
)
from segmentation.preprocessing.plans import FeaturePlan
from segmentation.preprocessing.scaling import QUARTILES
from segmentation.reading.spelling import category_text
from segmentation.records import (
    AllRows,
    CategoryTotals,
    FeatureCoding,
    Labels,
    Matrix,
    Moments,
    NumberTotals,
    Progress,
    Segmentation,
)

if TYPE_CHECKING:
    from segmentation.models.sql.sums import Answers, Sums

_MOST_STEPS = 30
_NEAR = 1e-7
"""Centres have arrived when none moves further, in scaled units."""
_MOST_TEXTS = 1000
"""More different texts are no categories."""


def on_all_rows(
    sampled: Segmentation, table: EngineTable, *, progress: Progress | None = None
) -> Segmentation:
    """Return the segments of a sample as they are once all rows of its table have a say.

    Fills, limits, categories, means and scales are estimated on all rows, and Lloyd's algorithm
    goes on from the centres of the sample until they stay where they are: each step is one SELECT
    of sums by segment, the segment being the model's own SELECT. Number of segments, evidence,
    medians, rules and what words are chosen by stay those of the sample.

    Raises DataError if the table is another one in one of the passes than before.
    """
    prepared, clustering = sampled.prepared, sampled.clustering
    passes = _Passes(table, prepared.features, progress)
    plans = plans_of(prepared)
    counted = _count(passes, sampled, plans)
    codings = counted_codings(prepared, plans, counted)
    centres = _scaled(codings, _carried(prepared.codings, codings, clustering.centres))
    totals = passes.whole(codings, centres, counted)
    codings = tuple(
        summed_coding(
            coding,
            plan,
            totals.numbers[coding.name],
            of,
            quartiles=passes.quartiles(codings, centres, i) if plan.scaling == "robust" else None,
        )
        if coding.is_numeric
        else coding
        for i, (coding, plan, of) in enumerate(zip(codings, plans, counted, strict=True))
    )
    centres = _scaled(codings, _means(codings, totals))
    centres = passes.arrive(codings, centres, counted)
    totals = passes.whole(codings, centres, counted)
    order = np.lexsort((*centres.T[::-1], -np.array(totals.sizes)))
    totals, centres = _ordered(totals, order.tolist()), centres[order]
    totals = replace(totals, passes=passes.n, inertia=_inertia(codings, totals, centres))
    prepared = prepared_as(prepared, codings)
    divided = clusters.divide(prepared, centres, totals.inertia, of=clustering)
    profiles = segments.profile(prepared, divided, all_rows=totals)
    return Segmentation(prepared, divided, profiles, sampled.search, totals)


class _Passes:
    """Goes through all rows of a table, and counts how often."""

    def __init__(
        self, table: EngineTable, features: Sequence[str], progress: Progress | None
    ) -> None:
        self.table, self.progress = replace(table, watch=self._tell), progress
        self.n = self.n_rows = 0
        self.told = ""
        self.rows = table.feature_rows(require_columns(features, table.columns, {}))

    def sums(
        self, codings: Sequence[FeatureCoding], centres: Matrix, counted: Sequence[Counted] = ()
    ) -> Sums:
        """Return what writes the SELECTs of these centres."""
        # Loaded here because it takes half a second and nothing else needs it.
        from segmentation.models.sql.sums import Reach, Sums

        reaches = []
        for coding, of in zip(codings, counted, strict=False):
            least, most = of.ends
            ready = (*of.ends, float(coding.fill)) if coding.is_numeric else ()
            offsets = [abs(ready_value(coding, each) - coding.centre[0]) for each in ready]
            reaches.append(Reach((least + most) / 2, (most - least) / 2, max(offsets, default=0.0)))
        return Sums(
            scorer_of(codings, centres),
            self.rows,
            self.table.engine.dialect,
            n_rows=self.n_rows,
            reaches=reaches,
        )

    def ask(self, selects: Sequence[str]) -> Answers:
        """Go through all rows once, whatever it takes to ask for."""
        start = time.monotonic()
        self.n += 1
        answers = [self.table.ask(select) for select in selects]
        if self.n_rows:
            speed = self.n_rows / max(time.monotonic() - start, 1e-9)
            self.told = f": {speed:,.0f} rows a second"
        self._tell()
        return answers

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(f"All rows, pass {self.n}{self.told}", self.n / (self.n + 3))

    def whole(
        self, codings: Sequence[FeatureCoding], centres: Matrix, counted: Sequence[Counted]
    ) -> AllRows:
        """Return what the features sum up to in the segments of these centres."""
        sums = self.sums(codings, centres, counted)
        sizes, numbers, categories = sums.read_whole(self.ask(sums.whole()))
        self._check(sizes)
        return AllRows(tuple(sizes), 0.0, self.n, numbers, categories)

    def arrive(
        self, codings: Sequence[FeatureCoding], centres: Matrix, counted: Sequence[Counted]
    ) -> Matrix:
        """Return where the centres stay, step by step."""
        for _ in range(_MOST_STEPS):
            sums = self.sums(codings, centres, counted)
            sizes, found = sums.read_step(self.ask(sums.step()))
            self._check(sizes)
            found = np.where(np.isnan(found), centres, found)
            moved, centres = float(np.abs(found - centres).max()), found
            if moved <= _NEAR:
                break
        return centres

    def quartiles(
        self, codings: Sequence[FeatureCoding], centres: Matrix, i: int
    ) -> tuple[float, ...]:
        """Return the quartiles of a number once filled, capped and transformed."""
        select = self.sums(codings, centres).quantiles(i, QUARTILES, is_ready=True)
        found = self.one_row(select, QUARTILES).values()
        return tuple(each + codings[i].centre[0] for each in found)

    def one_row(self, select: str, names: Sequence[float]) -> dict[float, float]:
        """Return the only row of an answer, by what its numbers are of."""
        ((row,),) = self.ask([select])
        return {name: float(each or 0) for name, each in zip(names, row, strict=True)}

    def _check(self, sizes: Sequence[int]) -> None:
        if sum(sizes) != self.n_rows:
            raise DataError(
                f"{self.table.name} changed while it was read: it had {self.n_rows:,} rows, and "
                f"then {sum(sizes):,}. Run it again, on a table that stays as it is."
            )


def _count(passes: _Passes, sampled: Segmentation, plans: Sequence[FeaturePlan]) -> list[Counted]:
    """Count what is missing, least, largest, in the middle, and how often each category is."""
    codings = sampled.prepared.codings
    sums = passes.sums(codings, sampled.clustering.centres)
    ((n_rows, *bounds),) = passes.ask([sums.bounds()])[0]
    passes.n_rows = int(n_rows)
    counted = []
    for i, (coding, plan) in enumerate(zip(codings, plans, strict=True)):
        if not coding.is_numeric:
            (places,) = passes.ask([sums.categories(i, most=_MOST_TEXTS)])
            counted.append(_categories(coding, places))
            continue
        n_known, least, most = (bounds.pop(0) for _ in range(3))
        if not int(n_known):
            raise DataError(f"{coding.name!r} of {passes.table.name} has no value. Run it again.")
        n_missing = passes.n_rows - int(n_known)
        shares = wanted_quantiles(plan, n_missing)
        own = Counted(n_missing, (float(least), float(most)))
        if shares:
            quantiles = passes.one_row(sums.quantiles(i, shares, is_ready=False), shares)
            values = wanted_counts(sampled.prepared, plan, quantiles)
            same = passes.one_row(sums.counts_of(i, values), values)
            own = replace(own, quantiles=quantiles, same={v: int(n) for v, n in same.items()})
        counted.append(own)
    return counted


def _categories(coding: FeatureCoding, places: Sequence[Sequence[Any]]) -> Counted:
    counts: dict[str, int] = {}
    n_missing = 0
    for place, written, n in places:
        if int(place) > len(coding.categories):
            n_missing = int(n)
            continue
        is_known = int(place) < len(coding.categories)
        category = coding.categories[int(place)] if is_known else category_text(str(written))
        counts[category] = counts.get(category, 0) + int(n)
    return Counted(n_missing, counts=counts)


def _carried(
    old: Sequence[FeatureCoding], new: Sequence[FeatureCoding], centres: Matrix
) -> list[Matrix]:
    """Return the centres by old codings in the unscaled columns of new ones."""
    found, start = [], 0
    for before, after in zip(old, new, strict=True):
        block = centres[:, start : start + before.n_columns]
        start += before.n_columns
        weight = before.weight or 1.0
        means = block * np.array(before.scale) / weight + np.array(before.centre)
        if before.kind == "categorical":
            if not before.is_one_hot:
                means = np.hstack([1.0 - means, means])
            shares = dict(zip(before.categories, means.T, strict=True))
            none = np.zeros(len(centres))
            own = after.categories if after.is_one_hot else after.categories[1:]
            means = np.array([shares.get(category, none) for category in own]).T
        found.append(means)
    return found


def _scaled(codings: Sequence[FeatureCoding], columns: Sequence[Matrix]) -> Matrix:
    return np.hstack(
        [
            coding.weight * (own - np.array(coding.centre)) / np.array(coding.scale)
            for coding, own in zip(codings, columns, strict=True)
        ]
    )


def _means(codings: Sequence[FeatureCoding], totals: AllRows) -> list[Matrix]:
    """Return the mean of each segment in the unscaled columns of each feature."""
    sizes = np.array(totals.sizes)[:, np.newaxis]
    found = []
    for coding in codings:
        if coding.is_numeric:
            own = [each.mean for each in _filled(coding, totals)]
            found.append(np.array(own)[:, np.newaxis])
        else:
            found.append(_counts(coding, totals) @ coding.table / sizes)
    return found


def _filled(coding: FeatureCoding, totals: AllRows) -> list[Moments]:
    """Return a number's moments in each segment, missing values filled in."""
    fill = ready_value(coding, float(coding.fill))
    ready = totals.numbers[coding.name].ready
    return [own.more(n - own.n, fill) for own, n in zip(ready, totals.sizes, strict=True)]


def _counts(coding: FeatureCoding, totals: AllRows) -> Labels:
    """Return how often each category occurs in each segment, missing ones filled in."""
    own = totals.categories[coding.name]
    counts = own.counts.copy()
    counts[:, coding.categories.index(str(coding.fill))] += own.missing
    return counts


def _inertia(codings: Sequence[FeatureCoding], totals: AllRows, centres: Matrix) -> float:
    """Return the sum of the squared distances of all customers to their centres."""
    inertia, start = 0.0, 0
    for coding in codings:
        block = centres[:, start : start + coding.n_columns]
        start += coding.n_columns
        if not coding.is_numeric:
            (rows,) = _scaled([coding], [coding.table])[np.newaxis]
            squares = ((rows[np.newaxis] - block[:, np.newaxis]) ** 2).sum(axis=2)
            inertia += float((_counts(coding, totals) * squares).sum())
            continue
        gain = coding.weight / coding.scale[0]
        for own, centre in zip(_filled(coding, totals), block[:, 0].tolist(), strict=True):
            away = gain * (own.mean - coding.centre[0]) - centre if own.n else 0.0
            inertia += gain * gain * own.sum_within + own.n * away * away
    return inertia


def _ordered(totals: AllRows, order: Sequence[int]) -> AllRows:
    """Return the same with the segments in another order."""
    return replace(
        totals,
        sizes=tuple(totals.sizes[i] for i in order),
        numbers={
            name: NumberTotals(*(tuple(each[i] for i in order) for each in (own.known, own.ready)))
            for name, own in totals.numbers.items()
        },
        categories={
            name: CategoryTotals(own.counts[order], own.missing[order])
            for name, own in totals.categories.items()
        },
    )
