"""Write a rule for each segment: a few thresholds in own units, off a small decision tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segmentation.errors import ParameterError
from segmentation.records import Clustering, PreparedTable, Rule, RuleSet
from segmentation.segments.trees import Leaf, grow, growing_rows, questions

GOOD_FIDELITY = 0.95
"""From here on, shorter rules are worth more than more faithful ones."""

_LEAF_PRICE = 0.01
"""Fidelity that a further leaf must bring."""

MOST_LEAVES = 100


def rules(
    prepared: PreparedTable, clustering: Clustering, *, max_leaves: int | None = None
) -> RuleSet:
    """Describe each segment by thresholds on the features, and say how well that works.

    Parameters
    ----------
    prepared : PreparedTable
    clustering : Clustering
    max_leaves : int, optional
        Leaves of the tree, 2 to 100: more are more faithful and harder to read. By default the
        shortest rules (k to 2 k leaves) that hold every segment with a fidelity of 0.95; where
        none do, the most faithful ones, each leaf above k being worth one percentage point.

    Returns
    -------
    RuleSet
        Thresholds are round numbers: they part the customers as the exact ones of the tree do, but
        for 1% of the smaller side at most. All shares are counted with the round ones.

    Raises
    ------
    ParameterError
        If `max_leaves` is not between 2 and 100.

    References
    ----------
    .. [1] M. Moshkovitz, S. Dasgupta, C. Rashtchian, N. Frost (2020), Explainable k-means and
       k-medians clustering, ICML.
    """
    if max_leaves is not None and not 2 <= max_leaves <= MOST_LEAVES:
        raise ParameterError(
            f"Rules cannot have {max_leaves} leaves: choose a number from 2 to {MOST_LEAVES}."
        )
    k = clustering.k
    sizes = (k, k + 2, 2 * k) if max_leaves is None else (max_leaves,)
    asked = questions(prepared)
    rows = growing_rows(asked)
    found: list[RuleSet] = []
    for n_leaves in sizes:
        for is_balanced in (False, True):
            leaves = grow(asked, clustering, rows, n_leaves=n_leaves, is_balanced=is_balanced)
            found.append(_counted(leaves, clustering))
        if any(_is_good(candidate) for candidate in found):
            break
    return max(found, key=_most_faithful if max_leaves is not None else _most_readable)


def _is_good(candidate: RuleSet) -> bool:
    return candidate.fidelity >= GOOD_FIDELITY and all(rule.paths for rule in candidate.rules)


def _most_readable(candidate: RuleSet) -> tuple[bool, int, float, float]:
    n_held, fidelity = _most_faithful(candidate)
    if _is_good(candidate):
        n_conditions = sum(len(path) for rule in candidate.rules for path in rule.paths)
        return True, n_held, -n_conditions, fidelity
    return False, n_held, fidelity - _LEAF_PRICE * candidate.n_leaves, fidelity


def _most_faithful(candidate: RuleSet) -> tuple[int, float]:
    return sum(bool(rule.paths) for rule in candidate.rules), candidate.fidelity


def _counted(leaves: Sequence[Leaf], clustering: Clustering) -> RuleSet:
    """Count on all customers how well the leaves tell the segments."""
    told, n_right = [], 0
    for segment in range(clustering.k):
        own = [leaf for leaf in leaves if leaf.segment == segment]
        own.sort(key=lambda leaf: -int(leaf.fits.sum()))
        fits = np.zeros(len(clustering.labels), dtype=np.bool_)
        for leaf in own:
            fits |= leaf.fits
        size = int(fits.sum())
        right = int((fits & (clustering.labels == segment)).sum())
        n_right += right
        told.append(
            Rule(
                segment=segment,
                paths=tuple(leaf.conditions for leaf in own),
                size=size,
                precision=right / size if size else None,
                recall=right / max(clustering.sizes[segment], 1),
            )
        )
    fidelity = n_right / max(len(clustering.labels), 1)
    return RuleSet(rules=tuple(told), fidelity=fidelity, n_leaves=len(leaves))
