"""Find what would move a customer to another segment.

Scores are linear in every transformed number, so along one feature a segment is an interval, and
its ends are where two straight lines meet; by a mixture they are parabolas, or steps.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from segmentation.errors import ParameterError
from segmentation.models.explain.joint import joint_change
from segmentation.models.explain.likely import level_offsets
from segmentation.models.explain.standing import Standing, read_standing
from segmentation.models.scoring.model import Model
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm
from segmentation.records import Change, Counterfactuals, FeatureSummary

_FINEST = 12
"""Decimal places at most: what differs by less is rounding."""


def counterfactuals(
    model: Model, customer: Mapping[str, object], *, changeable: Collection[str] | None = None
) -> Counterfactuals:
    """Return what would move a customer to another segment.

    For each feature the nearest value that changes the segment, smallest change first; and the
    shortest way for all changeable numbers together, where scores are linear in them. Nothing is
    said of a value that is missing and says nothing itself. Raises ParameterError if `changeable`
    names a feature that the model does not have; DataError if the customer cannot be scored.

    Parameters
    ----------
    customer : mapping of str to object
        Raw values by column name, as for `Model.predict_one`.
    changeable : collection of str, optional
        Features that can change; by default all.
    """
    names = list(model.features)
    foreign = [name for name in changeable or () if name not in names]
    if foreign:
        raise ParameterError(
            f"The model has no feature {foreign[0]!r}. It has: {', '.join(map(repr, names))}."
        )
    found = read_standing(model, customer)
    places = [
        i
        for i, name in enumerate(names)
        if (changeable is None or name in changeable) and found.is_known(i)
    ]
    changes = {}
    for place in places:
        options = _changes(found, place, model.spec.summaries[place])
        nearest = min(options, key=lambda change: change.distance, default=None)
        if nearest is not None:
            changes[place] = nearest
    return Counterfactuals(
        segment=found.segment,
        changes=tuple(sorted(changes.values(), key=lambda change: change.distance)),
        fixed=tuple(names[place] for place in places if place not in changes),
        joint=joint_change(found, places),
    )


def _changes(customer: Standing, place: int, summary: FeatureSummary) -> list[Change]:
    """Return the nearest changes of one feature: up and down, or to each other category."""
    term = customer.scorer.terms[place]
    if isinstance(term, CategoryTerm):
        return _to_categories(customer, place, term, summary)
    if term.kind == "boolean":
        values = [value for value in (0.0, 1.0) if value != customer.current[place]]
        found = [_to_number(customer, place, term, value) for value in values]
    elif customer.segment == customer.scorer.exceptional:
        limits = [limit for limit in term.apart if math.isfinite(limit)]
        found = [_to_number(customer, place, term, limit) for limit in limits]
    else:
        found = [_over_border(customer, place, term, summary, up=up) for up in (True, False)]
    return [change for change in found if change is not None]


def _over_border(
    customer: Standing, place: int, term: NumberTerm, summary: FeatureSummary, *, up: bool
) -> Change | None:
    """Return the first value in plain decimals beyond the nearest border in one direction."""
    direction = 1 if up else -1
    reaches = _reaches(customer, place, term, direction)
    border = _border(
        term, customer.parts[place] + direction * min(reaches, default=math.inf), up=up
    )
    if border is None:
        return None
    decimals = _decimals(term, summary)
    step = 10.0**-decimals
    first = math.ceil(border / step) if up else math.floor(border / step)
    # The border itself belongs to the segment with the lower number, and rounding may fall short.
    for extra in range(3):
        value = round((first + direction * extra) * step, decimals)
        change = _to_number(customer, place, term, value)
        if change is not None:
            return replace(change, step=step)
    return None


def _reaches(customer: Standing, place: int, term: NumberTerm, direction: int) -> list[float]:
    """Return how far offsets at which another segment draws level are from the customer's."""
    if customer.scorer.classes:
        found = level_offsets(customer.scorer.classes[place], customer, place)
        return [r for each in found if (r := (each - customer.parts[place]) * direction) >= 0]
    slope = term.weights[customer.segment]
    score = customer.scores[customer.segment]
    # Towards a segment whose score rises faster, the lead melts by the difference of the slopes.
    return [
        (score - other) / abs(weight - slope)
        for other, weight in zip(customer.scores, term.weights, strict=True)
        if (weight - slope) * direction > 0
    ]


def _border(term: NumberTerm, offset: float, *, up: bool) -> float | None:
    """Return the value at an offset, or the limit of the exceptional where that comes before."""
    value = term.value_at(offset) if math.isfinite(offset) else None
    limit = term.apart[up]
    if not math.isfinite(limit):
        return value
    return limit if value is None else min(value, limit) if up else max(value, limit)


def _to_number(customer: Standing, place: int, term: NumberTerm, value: float) -> Change | None:
    offset = term.offset(value)
    segment = customer.moved(place, offset)
    if segment == customer.segment:
        return None
    return Change(
        feature=term.name,
        kind=term.kind,
        current=customer.current[place],
        value=value,
        segment=segment,
        step=1.0,
        distance=abs(offset - customer.parts[place]) * term.gain,
        is_seen=term.minimum <= value <= term.maximum,
    )


def _to_categories(
    customer: Standing, place: int, term: CategoryTerm, summary: FeatureSummary
) -> list[Change]:
    """Return the categories that move the customer, the most frequent of equally near first."""
    found = []
    here = term.scaled[int(customer.parts[place])]
    for category, row in term.rows.items():
        segment = customer.moved(place, row)
        if segment == customer.segment:
            continue
        change = Change(
            feature=term.name,
            kind=term.kind,
            current=customer.current[place],
            value=category,
            segment=segment,
            step=None,
            distance=math.dist(here, term.scaled[row]),
            is_seen=summary.category_shares.get(category, 0.0) > 0,
        )
        found.append(change)
    return sorted(found, key=lambda change: -summary.category_shares.get(str(change.value), 0.0))


def _decimals(term: NumberTerm, summary: FeatureSummary) -> int:
    """Return how many decimals a value needs to be told from its neighbours."""
    if summary.is_integer or term.kind == "date":
        return 0
    spread = summary.spread or 1.0
    return min(max(0, 2 - math.floor(math.log10(spread))), _FINEST)
