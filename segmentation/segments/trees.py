"""Grow a small decision tree over the features, read as paths of conditions in own units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segmentation.records import RESTS, Clustering, Condition, Kind, Labels, Matrix, PreparedTable
from segmentation.segments.columns import category_columns, numeric_columns, put_together

FIT_ROWS = 10_000
"""Customers that the tree is grown on where there are more; the rules are counted on all."""

_MOVED_SHARE = 0.01
"""Of the smaller side of a threshold, who may stand on the other one so that it is round."""

_STEPS = (5, 2, 1)

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """A column, or a category of one, that a tree can ask about: (n_customers,) values."""

    column: str
    values: Matrix
    kind: Kind
    category: str | None = None
    opposite: str | None = None
    """The other category, where there are only two."""

    def condition(self, threshold: float, *, is_above: bool) -> Condition:
        """Return the answer to "is it above the threshold?" in own units."""
        if self.category is not None:
            if not is_above and self.opposite is not None:
                return Condition(self.column, "is", self.opposite, self.kind)
            return Condition(self.column, "is" if is_above else "is not", self.category, self.kind)
        if self.kind == "boolean":
            return Condition(self.column, "is" if is_above else "is not", "yes", self.kind)
        if not is_above and threshold == self.values.min():
            return Condition(self.column, "is", threshold, self.kind)
        return Condition(self.column, "above" if is_above else "at most", threshold, self.kind)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """The end of a path: its conditions, whom it holds, and the segment that it stands for."""

    segment: int
    conditions: tuple[Condition, ...]
    fits: _Mask


def questions(prepared: PreparedTable) -> list[_Question]:
    """Return what a tree may ask about the features, in the order of their names."""
    found = [
        _Question(column.name, column.values, column.kind)
        for column in numeric_columns(prepared)
        if column.is_feature
    ]
    for column in map(put_together, category_columns(prepared)):
        if not column.is_feature:
            continue
        asked = [name for name in column.categories if name not in RESTS]
        opposite = asked[1] if len(column.categories) == len(asked) == 2 else None
        for category in asked[:1] if opposite is not None else asked:
            is_it = column.codes == column.categories.index(category)
            values = is_it.astype(np.float64)
            found.append(_Question(column.name, values, "categorical", category, opposite))
    return sorted(found, key=lambda question: (question.column, question.category or ""))


def growing_rows(asked: Sequence[_Question]) -> NDArray[np.intp]:
    """Return the customers to grow trees on: all, or a sample that does not depend on row order.

    Customers are put in line along one direction through the features, and taken evenly from it.
    """
    n_rows = len(asked[0].values)
    if n_rows <= FIT_ROWS:
        return np.arange(n_rows)
    place = np.zeros(n_rows)
    for i, question in enumerate(asked):
        spread = question.values.std() or 1.0
        # Unequal weights, so that columns do not cancel each other out.
        place += np.sqrt(2 * i + 1) * (question.values - question.values.mean()) / spread
    line = np.argsort(place, kind="stable")
    return line[np.linspace(0, n_rows - 1, FIT_ROWS).astype(np.intp)]


def grow(
    asked: Sequence[_Question],
    clustering: Clustering,
    rows: NDArray[np.intp],
    *,
    n_leaves: int,
    is_balanced: bool,
) -> list[Leaf]:
    """Grow a tree of at most `n_leaves` leaves, 2 or more, on the given rows and read its paths.

    Where it `is_balanced`, every segment counts the same, whatever its size.
    """
    from sklearn.tree import DecisionTreeClassifier

    order = _canonical(clustering)
    target = order[clustering.labels[rows]]
    # Ranks in place of values: the same tree in any unit, and exact in 32-bit floats.
    distinct, ranks = [], []
    for question in asked:
        values, places = np.unique(question.values[rows], return_inverse=True)
        distinct.append(values)
        ranks.append(places.astype(np.float32))
    in_line = [np.sort(question.values[rows]) for question in asked]
    fitted = DecisionTreeClassifier(max_leaf_nodes=n_leaves, random_state=0).fit(
        np.column_stack(ranks),
        target,
        sample_weight=_weights(target) if is_balanced else None,
    )
    segment_of = np.argsort(order)[fitted.classes_]
    return _Reader(fitted.tree_, asked, distinct, in_line, segment_of).read()


def _canonical(clustering: Clustering) -> Labels:
    """Return a rank by size for each segment, so that cluster numbers decide nothing."""
    by_size = sorted(range(clustering.k), key=lambda j: (-clustering.sizes[j], j))
    ranks = np.empty(clustering.k, dtype=np.intp)
    ranks[by_size] = np.arange(clustering.k)
    return ranks


def _weights(target: Labels) -> Matrix:
    """Return the same total for each segment, in whole numbers so that sums are exact."""
    counts = np.maximum(np.bincount(target), 1)
    return np.asarray(np.round(1000 * counts.max() / counts)[target])


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    tree: Any
    asked: Sequence[_Question]
    distinct: Sequence[Matrix]
    in_line: Sequence[Matrix]
    segment_of: Labels

    def read(self) -> list[Leaf]:
        everyone = np.ones(len(self.asked[0].values), dtype=np.bool_)
        return self._leaves(0, (), everyone)

    def _leaves(self, node: int, path: tuple[Condition, ...], fits: _Mask) -> list[Leaf]:
        left, right = int(self.tree.children_left[node]), int(self.tree.children_right[node])
        if left < 0:
            segment = int(self.segment_of[int(np.argmax(self.tree.value[node][0]))])
            return [Leaf(segment, simplified(path), fits)]
        i = int(self.tree.feature[node])
        smaller_side = int(self.tree.n_node_samples[[left, right]].min())
        rank, n_moved = float(self.tree.threshold[node]), int(_MOVED_SHARE * smaller_side)
        question, threshold = self.asked[i], self._threshold(i, rank, n_moved)
        is_above = question.values > threshold
        low = question.condition(threshold, is_above=False)
        high = question.condition(threshold, is_above=True)
        leaves = self._leaves(left, (*path, low), fits & ~is_above)
        leaves += self._leaves(right, (*path, high), fits & is_above)
        if len(leaves) == 2 and leaves[0].segment == leaves[1].segment:
            return [Leaf(leaves[0].segment, simplified(path), fits)]
        return leaves

    def _threshold(self, i: int, rank: float, n_moved: int) -> float:
        """Return a round number that parts the customers at this rank, but for a few of them."""
        below = int(np.floor(rank))
        low, high = (float(self.distinct[i][j]) for j in (below, below + 1))
        if n_moved and self.asked[i].category is None and self.asked[i].kind != "boolean":
            line = self.in_line[i]
            n_below = int(np.searchsorted(line, low, side="right"))
            low = float(line[max(n_below - 1 - n_moved, 0)])
            high = float(line[min(n_below + n_moved, len(line) - 1)])
        return round_threshold(low, high)


def simplified(path: Sequence[Condition]) -> tuple[Condition, ...]:
    """Return the conditions with the narrowest limits of each column, in the order asked."""
    kept: dict[tuple[str, str, float | str | None], Condition] = {}
    for condition in path:
        if condition.operator in ("above", "at most"):
            # Further down a path, limits only get narrower: the last one holds.
            kept[condition.column, condition.operator, None] = condition
        else:
            kept[condition.column, condition.operator, condition.value] = condition
    named = {column for column, operator, _ in kept if operator == "is"}
    return tuple(
        condition
        for (column, operator, _), condition in kept.items()
        if operator == "is" or column not in named
    )


def round_threshold(low: float, high: float) -> float:
    """Return the roundest number t with low <= t < high: any in the gap parts the two alike.

    Examples
    --------
    >>> round_threshold(54, 63), round_threshold(0.31, 0.34), round_threshold(-3, 2)
    (60.0, 0.32, 0.0)
    """
    if low <= 0 < high:
        return 0.0
    gap = high - low
    if not (math.isfinite(gap) and gap > 0):
        return low
    largest = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    smallest = math.floor(math.log10(gap)) - 1
    for exponent in range(largest, smallest - 1, -1):
        for step in _STEPS:
            found = _multiple(low, high, step, exponent)
            if found is not None:
                return found
    return low


def _multiple(low: float, high: float, step: int, exponent: int) -> float | None:
    """Return the multiple of step * 10**exponent in the gap that is nearest to its middle."""
    size = step * 10.0**exponent
    count = round((low + high) / 2 / size)
    for n in (count, count - 1, count + 1):
        value = round(n * size, -exponent)
        if low <= value < high:
            return float(value)
    return None
