"""Place one customer as the scorer reads it, with the scores of all segments."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from segmentation.models.scoring.cells import read_number
from segmentation.models.scoring.model import Model
from segmentation.models.scoring.scorer import Parts, Scorer, best_two, read_parts, scores_of
from segmentation.models.scoring.terms import NumberTerm
from segmentation.records import Pull


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A customer as the scorer reads it, with its segment and the scores of all."""

    scorer: Scorer
    current: tuple[float | str, ...]
    """Own units; what a missing value counts as."""
    parts: Parts
    segment: int
    scores: tuple[float, ...]

    def is_known(self, place: int) -> bool:
        """Tell whether one feature has a value, or is missing and counts as one."""
        term = self.scorer.terms[place]
        absent = math.nan if isinstance(term, NumberTerm) else term.missing_row
        return not term.is_silent or not (
            self.parts[place] == absent or math.isnan(self.parts[place])
        )

    def moved(self, place: int, part: float | int) -> int:
        """Return the segment after one feature has changed."""
        parts = list(self.parts)
        parts[place] = part
        return best_two(self.scorer, parts)[0]


def pulls(model: Model, customer: Mapping[str, object]) -> tuple[Pull, ...]:
    """Return how far each feature speaks for a customer's segment and against the runner-up.

    The strongest first. Their values sum to the difference of the squared distances, or are twice
    what they add to the logarithm of the ratio of the chances, by a mixture.
    """
    standing = read_standing(model, customer)
    best, second = best_two(model.scorer, standing.parts)
    values = [
        2 * (added[best] - added[second])
        for of, part in zip(model.scorer.classes, standing.parts, strict=False)
        for added in [of.of_one(part)]
    ]
    for term, part in () if values else zip(model.scorer.terms, standing.parts, strict=True):
        if isinstance(term, NumberTerm):
            scaled = part * term.gain
            near, far = scaled - term.centres[best], scaled - term.centres[second]
            values.append(far * far - near * near)
        else:
            squares = term.squares[int(part)]
            values.append(squares[second] - squares[best])
    total = sum(map(abs, values))
    found = [
        Pull(name, value, value / total if total > 0 else 0.0)
        for name, value in zip(model.features, values, strict=True)
    ]
    return tuple(sorted(found, key=lambda pull: -abs(pull.value)))


def read_standing(model: Model, customer: Mapping[str, object]) -> Standing:
    """Return where a customer stands; DataError as from `Model.predict_one`."""
    terms, values = model.scorer.terms, model.values_of(customer)
    parts, _ = read_parts(terms, values)
    current: list[float | str] = []
    for term, value, part in zip(terms, values, parts, strict=True):
        if isinstance(term, NumberTerm):
            current.append(read_number(term, value)[0])
        else:
            known = list(term.rows)
            current.append(known[int(part)] if int(part) < len(known) else str(value))
    return Standing(
        scorer=model.scorer,
        current=tuple(current),
        parts=parts,
        segment=best_two(model.scorer, parts)[0],
        scores=tuple(scores_of(model.scorer, parts)),
    )
