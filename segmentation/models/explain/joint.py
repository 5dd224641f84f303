"""Find the shortest way over a border when several numbers move at once.

It is at right angles to the border, that is, along the difference of two centres, but for numbers
that reach a limit on the way: these stop there, and the others go further.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from segmentation.models.explain.standing import Standing
from segmentation.models.scoring.scorer import best_two
from segmentation.models.scoring.terms import NumberTerm
from segmentation.records import LARGEST, JointChange

_PUSHES = (1.0 + 1e-9, 1.0 + 1e-6)
"""A hair beyond the border, and a thicker one for where rounding eats the first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Number:
    """A number that may move, in scaled units from where it is."""

    place: int
    term: NumberTerm
    least: float
    most: float


def joint_change(standing: Standing, places: Sequence[int]) -> JointChange | None:
    """Return the shortest move of the numbers among these features to another segment.

    None where limits keep the customer in its segment, and where scores are not linear.
    """
    if standing.scorer.classes:
        return None
    numbers = [
        _number(standing, place, term)
        for place in places
        if isinstance(term := standing.scorer.terms[place], NumberTerm)
        and term.kind != "boolean"
        and term.gain > 0
    ]
    ways = []
    for other, score in enumerate(standing.scores):
        if other != standing.segment:
            gap = standing.scores[standing.segment] - score
            centres = [number.term.centres for number in numbers]
            course = [own[other] - own[standing.segment] for own in centres]
            moves = _shortest(numbers, course, gap)
            if moves is not None:
                ways.append((math.hypot(*moves), moves))
    for distance, moves in sorted(ways):
        change = _follow(standing, numbers, moves, distance)
        if change is not None:
            return change
    return None


def _number(standing: Standing, place: int, term: NumberTerm) -> _Number:
    here = standing.parts[place]
    least = term.offset(max(term.lower, -LARGEST)) - here
    most = term.offset(min(term.upper, LARGEST)) - here
    return _Number(place, term, least * term.gain, most * term.gain)


def _shortest(
    numbers: Sequence[_Number], course: Sequence[float], gap: float
) -> list[float] | None:
    """Return the shortest moves within the limits whose product with the course closes a gap.

    Numbers that would pass their limit stop there, which only sends the others further; so each
    round can settle all that pass theirs.
    """
    moves = [0.0] * len(numbers)
    free = {i for i, slope in enumerate(course) if slope != 0}
    while free:
        pace = gap / sum(course[i] ** 2 for i in free)
        stopped = {i for i in free if not numbers[i].least <= pace * course[i] <= numbers[i].most}
        if not stopped:
            for i in free:
                moves[i] = pace * course[i]
            return moves
        for i in stopped:
            moves[i] = numbers[i].most if course[i] > 0 else numbers[i].least
            gap -= moves[i] * course[i]
        free -= stopped
    return None


def _follow(
    standing: Standing, numbers: Sequence[_Number], moves: Sequence[float], distance: float
) -> JointChange | None:
    """Return the change by these moves, a hair beyond the border; None where it leads nowhere."""
    for push in _PUSHES:
        parts = list(standing.parts)
        values = {}
        for number, move in zip(numbers, moves, strict=True):
            if move == 0:
                continue
            term = number.term
            aim = min(max(move * push, number.least), number.most)
            value = term.value_at(parts[number.place] + aim / term.gain)
            if value is None:
                return None
            parts[number.place] = term.offset(value)
            values[term.name] = value
        segment = best_two(standing.scorer, parts)[0]
        if segment != standing.segment:
            return JointChange(values, segment, distance)
    return None
