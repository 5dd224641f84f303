"""Find the numbers at which two classes of a mixture are equally likely for a customer."""

from __future__ import annotations

import numpy as np

from segmentation.models.explain.standing import Standing
from segmentation.models.scoring.classes import ClassTerm
from segmentation.models.scoring.terms import Vector


def level_offsets(of: ClassTerm, customer: Standing, place: int) -> list[float]:
    """Return the offsets of one feature at which another class draws level with the customer's own.

    Those of steps are where they pass to a row by which the customer's segment changes.
    """
    own = customer.segment
    if not of.bases:
        return [cut for cut in of.cuts if _changes_at(customer, place, cut)]
    added = of.of_one(customer.parts[place])
    found = []
    for other, score in enumerate(customer.scores):
        if other in (own, customer.scorer.exceptional):
            continue
        lead = customer.scores[own] - added[own] - (score - added[other])
        # Each density is its base less half a square: the lead is a parabola in the offset.
        (a, b, c) = (_parabola(of, own) - _parabola(of, other)).tolist()
        roots = np.roots([a, b, c + lead])
        found += roots[np.isreal(roots)].real.tolist()
    return found


def _parabola(of: ClassTerm, i: int) -> Vector:
    """Return the coefficients of a log density in the offset, the square's first."""
    middle, spread = of.middles[i], of.spreads[i]
    half = 0.5 / spread**2
    return np.array([-half, 2 * half * middle, of.bases[i] - half * middle**2])


def _changes_at(customer: Standing, place: int, cut: float) -> bool:
    """Tell whether the customer's segment changes on the other side of a cut."""
    is_above = customer.parts[place] >= cut
    beyond = np.nextafter(cut, -np.inf) if is_above else cut
    return customer.moved(place, float(beyond)) != customer.segment
