"""Round what a model scores by until no customer's own value stands in it.

The segments stay those of the training: a rounding that could move a customer is tried on all of
them, by the scorer itself, and made finer until nobody moves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.models.scoring.batch import score_table
from segmentation.models.scoring.cells import Column
from segmentation.models.scoring.scorer import compile_scorer
from segmentation.models.scoring.terms import Vector
from segmentation.records import (
    FEWEST_ALIKE,
    AllRows,
    FeatureCoding,
    Labels,
    ModelSpec,
    Rounding,
    ready,
    together,
)

_FINER = (1.0, 3.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e6)
"""By how much the steps are smaller, one after another, until no customer moves."""
_SAME = 1e-9
"""Means that differ by less, in scaled units, are one."""


def rounded_scoring(
    spec: ModelSpec,
    frame: pd.DataFrame,
    numbers: Mapping[str, Vector],
    all_rows: AllRows | None = None,
) -> ModelSpec:
    """Return a model with round numbers for what it scores by, and the same segments.

    Rounded are origins and scales that are values of customers, and the centres of segments of
    fewer than 5 customers. What a missing value counts as, and limits, are round already.

    Parameters
    ----------
    spec : ModelSpec
        With the codings and centres of the training.
    frame : pandas.DataFrame
        The customers of the training.
    numbers : mapping of str to (n_customers,) array of float
        At least the features that are numbers or dates, missing as NaN.
    all_rows : AllRows, optional
        What was counted of all customers, where these are a sample.
    """
    seen = tuple(
        _Seen.of(coding, numbers[coding.name], all_rows)
        if coding.kind in ("numeric", "date")
        else None
        for coding in spec.codings
    )
    columns = [frame[coding.name] for coding in spec.codings]
    expected: Labels | None = None
    for finer in _FINER:
        found, can_move = _rounded(spec, seen, finer)
        if not can_move:
            return found
        if expected is None:
            expected = _segments(spec, columns)
        if np.array_equal(_segments(found, columns), expected):
            return found
    return spec


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What the training customers have of one numeric feature, before it is scaled."""

    rounding: Rounding
    mean: float

    @classmethod
    def of(cls, coding: FeatureCoding, values: Vector, all_rows: AllRows | None) -> _Seen:
        is_missing = np.isnan(values)
        found = ready(coding, np.where(is_missing, float(coding.fill), values))
        mean = float(found.mean())
        if all_rows is not None:
            totals = together(all_rows.numbers[coding.name].ready)
            (fill,) = ready(coding, np.array([float(coding.fill)])).tolist()
            mean = totals.more(all_rows.n_customers - totals.n, fill).mean
        return cls(Rounding.of(found[~is_missing]), mean)


def _rounded(spec: ModelSpec, seen: Sequence[_Seen | None], finer: float) -> tuple[ModelSpec, bool]:
    """Return the model rounded by one fineness, and whether that can move a customer."""
    centres, codings = spec.centres.copy(), []
    few = np.array([segment.size < FEWEST_ALIKE for segment in spec.segments])
    start, can_move = 0, False
    for coding, known in zip(spec.codings, seen, strict=True):
        block = centres[:, start : start + coding.n_columns]
        start += coding.n_columns
        new = coding
        if known is not None:
            new = _rounded_scaling(coding, known, finer)
            if new is not coding:  # by another origin and scale the centres stay where they are
                block *= coding.scale[0] / new.scale[0]
                block += coding.weight * (coding.centre[0] - new.centre[0]) / new.scale[0]
                can_move = True
            if few.any() and coding.weight > 0:
                block[few, 0] = _rounded_centres(block[few, 0], new, known, finer)
                can_move = True
        codings.append(new)
    return replace(spec, codings=tuple(codings), centres=centres), can_move


def _rounded_scaling(coding: FeatureCoding, known: _Seen, finer: float) -> FeatureCoding:
    """Return a feature's coding with an origin and a scale that are no customer's."""
    (origin,), (scale,) = coding.centre, coding.scale
    if origin != 0 and not math.isclose(origin, known.mean, rel_tol=_SAME, abs_tol=_SAME * scale):
        # What is subtracted is one customer's, or lies between two: a minimum or a median.
        origin = known.rounding.near(origin, finer=finer)
    if known.rounding.is_rare(scale):
        scale = known.rounding.near(scale, finer=finer) or scale
    if (origin, scale) == (coding.centre[0], coding.scale[0]):
        return coding
    return replace(coding, centre=(origin,), scale=(scale,))


def _rounded_centres(centres: Vector, coding: FeatureCoding, known: _Seen, finer: float) -> Vector:
    """Return one feature's centres of segments of few customers, in round numbers."""
    scale, origin = coding.scale[0] / coding.weight, coding.centre[0]
    # The centre of a single customer is its value but for the last bits.
    values = [
        known.rounding.seen(value, _SAME * coding.scale[0])
        for value in (centres * scale + origin).tolist()
    ]
    rounded = np.array([known.rounding.near(value, finer=finer) for value in values])
    return (rounded - origin) / scale


def _segments(spec: ModelSpec, columns: Sequence[Column]) -> Labels:
    scores, _ = score_table(compile_scorer(spec), columns)
    return scores.segments
