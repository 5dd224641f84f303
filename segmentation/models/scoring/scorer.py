"""Tell which segment's centre lies nearest to a customer, or which is likeliest: the one scorer."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from segmentation.models.scoring.cells import read_category, read_number, too_far
from segmentation.models.scoring.classes import (
    ClassTerm,
    certainty,
    class_term,
    probabilities,
    reach_of,
)
from segmentation.models.scoring.terms import NumberTerm, Row, Term, make_term
from segmentation.records import (
    FeatureCoding,
    FeatureSummary,
    Matrix,
    Mixture,
    ModelSpec,
    Prediction,
    exceptional_of,
)

FOREMOST = 1e307
"""Above every score."""
Terms = tuple[Term, ...]
Parts = Sequence[float | int]
"""For each term an offset (number) or a table row (category)."""


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """The terms of every segment's score; the largest score belongs to the nearest centre."""

    terms: Terms
    constants: Row
    """(k,) minus half the squared length of each centre."""
    names: tuple[str, ...]
    percentiles: tuple[Row, ...] = ()
    """For each segment its training customers' distances at even shares."""
    slopes: tuple[Row, ...] | None = None
    """(k, n_terms) weights segment by segment, where every term is a number."""
    exceptional: int | None = None
    """The segment of everyone beyond a limit, and of nobody else; None: there is none."""
    limits: tuple[tuple[int, float, float], ...] = ()
    """Places of the terms that set customers apart, with the least and the most usual offset."""
    classes: tuple[ClassTerm, ...] = ()
    """What each feature adds to the scores of a mixture, which go by probability: the constants are
    then the weights of its classes."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.constants)


def compile_scorer(spec: ModelSpec, settled: Collection[str] = ()) -> Scorer:
    """Fold imputation, encoding, transforms, scaling, weights and centres into terms.

    Of the features in `settled` somebody said how new cells are written.
    """
    names = tuple(segment.name for segment in spec.segments)
    found = scorer_of(spec.codings, spec.centres, spec.summaries, settled=settled)
    apart = exceptional_of(spec.segments)
    if spec.mixture is not None:
        found = _by_mixture(found, spec.mixture)
    return replace(found, names=names, percentiles=spec.distances, exceptional=apart)


def _by_mixture(scorer: Scorer, mixture: Mixture) -> Scorer:
    """Return what scores by the classes of a mixture, with distances to the same centres."""
    terms: list[Term] = []
    for term, part in zip(scorer.terms, mixture.parts, strict=True):
        if isinstance(term, NumberTerm):
            reach = reach_of(term, part)
            has_reach = term.has_reach or reach < term.reach
            terms.append(replace(term, is_silent=True, reach=reach, has_reach=has_reach))
        else:
            terms.append(replace(term, unseen_as=None) if part.has_gaps else term.silent())
    return replace(
        scorer,
        terms=tuple(terms),
        constants=mixture.log_weights,
        slopes=None,
        classes=tuple(
            class_term(term, part, scorer.k)
            for term, part in zip(terms, mixture.parts, strict=True)
        ),
    )


def scorer_of(
    codings: Sequence[FeatureCoding],
    centres: Matrix,
    summaries: Sequence[FeatureSummary] = (),
    *,
    settled: Collection[str] = (),
) -> Scorer:
    """Return the scorer of centres that are no model yet: its segments have no names."""
    terms: list[Term] = []
    start = 0
    seen = summaries or [FeatureSummary(each.name, each.kind, 0) for each in codings]
    for coding, summary in zip(codings, seen, strict=True):
        end = start + coding.n_columns
        is_settled = coding.name in settled
        terms.append(make_term(coding, summary, centres[:, start:end], is_settled=is_settled))
        start = end
    constants = -0.5 * (centres**2).sum(axis=1)
    return Scorer(
        terms=tuple(terms),
        constants=tuple(constants.tolist()),
        names=("",) * len(centres),
        slopes=_slopes(terms),
        limits=tuple(
            (place, *term.apart_parts)
            for place, term in enumerate(terms)
            if isinstance(term, NumberTerm) and term.sets_apart
        ),
    )


def _slopes(terms: Sequence[Term]) -> tuple[Row, ...] | None:
    rows = [term.weights for term in terms if isinstance(term, NumberTerm)]
    return tuple(zip(*rows, strict=True)) if len(rows) == len(terms) else None


def score_one(scorer: Scorer, values: Sequence[object]) -> Prediction:
    """Return the segment of one customer.

    ``values``: one raw value a term, in their order. Raises DataError if a value is no single one.
    """
    parts, warnings = read_parts(scorer.terms, values)
    best, second = best_two(scorer, parts)
    nearest, further, matrix_row = _distances_of(scorer.terms, parts, best, second)
    margin = max(0.0, 1.0 - nearest / further) if further > 0 else 0.0
    memberships: Row = ()
    if scorer.classes:
        scores = scores_of(scorer, parts)
        margin = float(certainty(scores[best], scores[second]))
        memberships = probabilities(scores)
    return Prediction(
        segment=best,
        segment_name=scorer.names[best],
        second_segment=second,
        margin=margin,
        warnings=warnings,
        distance=nearest,
        percentile=_percentile(scorer, best, nearest),
        matrix_row=matrix_row,
        memberships=memberships,
    )


def best_two(scorer: Scorer, parts: Parts) -> tuple[int, int]:
    """Return the segments of the largest and the second largest score."""
    scores = scores_of(scorer, parts)
    best = scores.index(max(scores))
    scores[best] = -math.inf
    return best, scores.index(max(scores))


def scores_of(scorer: Scorer, parts: Parts) -> list[float]:
    """Return the score of each segment; the largest belongs to the nearest centre.

    That of exceptional customers is above all others for them, and below for everyone else.
    """
    scores = _usual_scores(scorer, parts)
    if scorer.exceptional is not None:
        is_apart = is_exceptional(scorer, parts)
        scores[scorer.exceptional] = FOREMOST if is_apart else -FOREMOST
    return scores


def is_exceptional(scorer: Scorer, parts: Parts) -> bool:
    """Return whether a customer lies beyond a limit of a column."""
    return any(parts[place] < least or parts[place] > most for place, least, most in scorer.limits)


def _usual_scores(scorer: Scorer, parts: Parts) -> list[float]:
    if scorer.classes:
        added = [of.of_one(part) for of, part in zip(scorer.classes, parts, strict=True)]
        ones = (1.0,) * len(added)
        return _sums(scorer.constants, [tuple(own) for own in zip(*added, strict=True)], ones)
    if scorer.slopes is not None:
        return _sums(scorer.constants, scorer.slopes, parts)
    rows: list[Row] = []
    factors: list[float] = []
    for term, part in zip(scorer.terms, parts, strict=True):
        if isinstance(term, NumberTerm):
            rows.append(term.weights)
            factors.append(part)
        else:
            rows.append(term.weights[int(part)])
            factors.append(1.0)
    return _sums(scorer.constants, zip(*rows, strict=True), factors)


def _sums(constants: Row, slopes: Iterable[Row], factors: Parts) -> list[float]:
    """Add up from left to right, as chunks are: `sum` rounds in another way from Python 3.12 on."""
    scores = []
    for score, weights in zip(constants, slopes, strict=True):
        for weight, factor in zip(weights, factors, strict=True):
            score += weight * factor  # noqa: PLW2901  # a name of its own costs as much as adding
        scores.append(score)
    return scores


def read_parts(terms: Terms, values: Sequence[object]) -> tuple[list[float | int], tuple[str, ...]]:
    """Return each value's offset (number) or table row (category), and the warnings."""
    parts: list[float | int] = []
    warnings: list[str] = []
    warning: str | None
    for term, value in zip(terms, values, strict=True):
        if isinstance(term, NumberTerm):
            # What nearly every value is: a number within the range, which needs no second look.
            if (
                (type(value) is float or type(value) is int)
                and term.minimum <= value <= term.maximum
                and not term.contract.missing
                and term.kind != "date"
                and not term.contract.is_percent
            ):
                number, warning = float(value), None
            else:
                number, warning = read_number(term, value)
            part: float | int = term.offset(number)
            if not -term.reach <= part <= term.reach and not math.isnan(number):
                part = term.offset(term.missing)
                warning = "; ".join(filter(None, (warning, too_far(term))))
        else:
            part, warning = read_category(term, value)
        parts.append(part)
        if warning is not None:
            warnings.append(warning)
    return parts, tuple(warnings)


def _distances_of(terms: Terms, parts: Parts, best: int, second: int) -> tuple[float, float, Row]:
    """Return the distances to two centres, and the customer's row of the matrix."""
    nearest = further = 0.0
    row: list[float] = []
    for term, part in zip(terms, parts, strict=True):
        if isinstance(term, NumberTerm):
            scaled = (term.offset(term.fill) if math.isnan(part) else part) * term.gain
            row.append(scaled)
            difference = scaled - term.centres[best]
            nearest += difference * difference
            difference = scaled - term.centres[second]
            further += difference * difference
        else:
            place = int(part)
            row.extend(term.scaled[place])
            squares = term.squares[place]
            nearest += squares[best]
            further += squares[second]
    return math.sqrt(nearest), math.sqrt(further), tuple(row)


def _percentile(scorer: Scorer, segment: int, distance: float) -> float | None:
    """Return the share of the segment's training customers that lie nearer, 0 to 100."""
    if not scorer.percentiles or not scorer.percentiles[segment]:
        return None
    known = scorer.percentiles[segment]
    place = bisect_left(known, distance)
    if place in (0, len(known)):
        return 0.0 if place == 0 else 100.0
    below, above = known[place - 1], known[place]
    return 100.0 * (place - 1 + (distance - below) / (above - below)) / (len(known) - 1)
