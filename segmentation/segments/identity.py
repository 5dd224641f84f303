"""Match segments after a re-fit, so that number, name, colour and notes stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.records import (
    SEGMENT_COLOURS,
    Clustering,
    Labels,
    Match,
    Matching,
    Matrix,
    Segment,
    exceptional_of,
)

_MOST_APART = 0.75
"""Distance in standard deviations (root mean square) from which two centres are two segments."""

_SAME_CUSTOMERS = 0.5
"""Jaccard similarity from which segments are the same wherever their centres lie."""

_WEIGHT_OF_CUSTOMERS = 10.0
"""So much more than a distance counts which customers two segments share."""

_SAME_NAME = 0.6
"""Jaccard similarity from which a name that speaks of the earlier customers still holds."""


def match(
    previous: Sequence[Segment],
    current: Sequence[Segment],
    *,
    labels: tuple[Labels, Labels] | None = None,
) -> Matching:
    """Find the segments of an earlier result among those of a new one.

    Only results that the same columns made are compared: others divide the customers by something
    else. Where both have customers in common, these decide which segments are pairs, by Jaccard
    similarity; the centres decide the rest, in own units, scaled by the standard deviations of
    everyone in either result, whichever is smaller. The Hungarian method finds the best pairs;
    distances beyond 0.75 count alike, so that one segment far away does not part the others. Such
    a pair is a match only when half of its customers are the same.

    Parameters
    ----------
    previous, current : sequence of Segment
    labels : pair of (n_customers,) arrays of int, optional
        Previous and current segment of the same customers, in the same order.

    Raises
    ------
    DataError
        If the labels differ in length.

    References
    ----------
    .. [1] H. W. Kuhn (1955), The Hungarian method for the assignment problem, Naval Research
       Logistics Quarterly 2, 83-97.
    """
    from scipy.optimize import linear_sum_assignment

    moved = None if labels is None else _moved(labels, len(previous), len(current))
    if _features(previous) != _features(current):
        return _nothing_found(len(previous), len(current), moved)
    distances = _distances(previous, current)
    overlap = None if moved is None else _jaccard(moved)
    one, other = ([each.is_exceptional for each in found] for found in (previous, current))
    # Exceptional customers are a segment by another rule: found again wherever they are.
    distances[np.logical_and.outer(one, other)] = 0.0
    is_foreign = np.logical_xor.outer(one, other)
    distances[is_foreign] = np.inf
    cost = np.minimum(distances / _MOST_APART, 1.0) ** 2
    if overlap is not None:
        cost -= _WEIGHT_OF_CUSTOMERS * np.where(is_foreign, 0.0, overlap)
    rows, columns = linear_sum_assignment(cost)
    matches = [
        Match(
            previous=int(i),
            current=int(j),
            distance=float(distances[i, j]),
            jaccard=None if overlap is None else float(overlap[i, j]),
        )
        for i, j in zip(rows, columns, strict=True)
    ]
    matches = [pair for pair in matches if _is_same(pair) and np.isfinite(pair.distance)]
    found, kept = {pair.current for pair in matches}, {pair.previous for pair in matches}
    return Matching(
        matches=tuple(matches),
        new=tuple(j for j in range(len(current)) if j not in found),
        gone=tuple(i for i in range(len(previous)) if i not in kept),
        numbers=_numbers(matches, len(current), last=exceptional_of(current)),
        moved=moved,
    )


def _features(found: Sequence[Segment]) -> frozenset[str]:
    """Return the columns that made the segments."""
    numbers = {p.column for segment in found for p in segment.numeric if p.is_feature}
    words = {p.column for segment in found for p in segment.categorical if p.is_feature}
    return frozenset(numbers | words)


def _nothing_found(k_before: int, k_after: int, moved: NDArray[np.intp] | None) -> Matching:
    return Matching(
        matches=(),
        new=tuple(range(k_after)),
        gone=tuple(range(k_before)),
        numbers=tuple(range(k_after)),
        moved=moved,
        has_same_features=False,
    )


def renumber(clustering: Clustering, matching: Matching) -> Clustering:
    """Return the clustering with the numbers of a matching: labels and centres move together."""
    numbers = np.array(matching.numbers, dtype=np.intp)
    centres = np.empty_like(clustering.centres)
    centres[numbers] = clustering.centres
    left_out = clustering.unassigned
    if left_out is not None:
        left_out = replace(left_out, nearest=numbers[left_out.nearest])
    old = np.argsort(numbers)
    return replace(
        clustering,
        labels=numbers[clustering.labels],
        centres=centres,
        unassigned=left_out,
        mixture=clustering.mixture and clustering.mixture.in_order(old.tolist()),
        memberships=None if clustering.memberships is None else clustering.memberships[:, old],
    )


def keep_identity(
    previous: Sequence[Segment], current: Sequence[Segment], matching: Matching
) -> tuple[Segment, ...]:
    """Return the current segments with their new numbers, in that order.

    A match keeps its colour, and notes and the name that a person gave where `keeps_name` says so;
    an automatic name is always made afresh. The others get colours that no match has, and their
    own names, with a number where a match has that name.
    """
    kept = {pair.current: previous[pair.previous] for pair in matching.matches}
    held = {pair.current for pair in matching.matches if keeps_name(pair)}
    called = {place for place in held if kept[place].is_own_name}
    free = [c for c in SEGMENT_COLOURS if c not in {segment.colour for segment in kept.values()}]
    taken = {segment.name.casefold() for i, segment in kept.items() if i in called}
    renewed: dict[int, Segment] = {}
    for i in sorted(range(len(current)), key=lambda j: matching.numbers[j]):
        number, old = matching.numbers[i], kept.get(i)
        if old is not None:
            colour = old.colour
        else:
            colour = free.pop(0) if free else SEGMENT_COLOURS[number % len(SEGMENT_COLOURS)]
        if old is not None and i in called:
            segment = replace(current[i], name=old.name, notes=old.notes, is_own_name=True)
        else:
            notes = old.notes if old is not None and i in held else current[i].notes
            segment = replace(current[i], name=_free_name(current[i].name, taken), notes=notes)
            taken.add(segment.name.casefold())
        renewed[number] = replace(segment, segment=number, colour=colour)
    return tuple(renewed[number] for number in range(len(current)))


def keeps_name(pair: Match) -> bool:
    """Whether a match keeps name and notes: 0.6 of its customers are the same, or all are others.

    Of other customers, a month later say, the centres alone say who a segment is.
    """
    return pair.jaccard is None or pair.jaccard >= _SAME_NAME


def _is_same(pair: Match) -> bool:
    return pair.distance < _MOST_APART or (pair.jaccard or 0.0) >= _SAME_CUSTOMERS


def _free_name(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def _numbers(matches: Sequence[Match], k: int, *, last: int | None) -> tuple[int, ...]:
    """Keep the previous number where it is below k; the others take what is free, in order.

    One segment may be the last whatever its number was: the others then have the numbers below.
    """
    n_others = k if last is None else k - 1
    kept = {pair.current: pair.previous for pair in matches if pair.previous < n_others}
    if last is not None:
        kept[last] = n_others
    free = iter(number for number in range(k) if number not in set(kept.values()))
    return tuple(kept[j] if j in kept else next(free) for j in range(k))


def _distances(previous: Sequence[Segment], current: Sequence[Segment]) -> Matrix:
    """Return root mean square distances over the common columns, (k_previous, k_current)."""
    squares = np.zeros((len(previous), len(current)))
    n_columns = 0
    for matrix in (*_numeric_distances(previous, current), *_category_distances(previous, current)):
        squares += matrix**2
        n_columns += 1
    return np.asarray(np.sqrt(squares / max(n_columns, 1)))


def _numeric_distances(previous: Sequence[Segment], current: Sequence[Segment]) -> list[Matrix]:
    before = [{p.column: p for p in segment.numeric if p.is_feature} for segment in previous]
    after = [{p.column: p for p in segment.numeric if p.is_feature} for segment in current]
    found = []
    for column in _common(before, after):
        spreads = (before[0][column].overall_spread, after[0][column].overall_spread)
        scale = min((spread for spread in spreads if spread > 0), default=0.0)
        if scale > 0:
            old = np.array([profiles[column].mean for profiles in before])
            new = np.array([profiles[column].mean for profiles in after])
            found.append((old[:, None] - new[None, :]) / scale)
    return found


def _category_distances(previous: Sequence[Segment], current: Sequence[Segment]) -> list[Matrix]:
    """Return half the sum of absolute differences of shares: 0 (the same) to 1 (none in common)."""
    before = [{p.column: p for p in segment.categorical if p.is_feature} for segment in previous]
    after = [{p.column: p for p in segment.categorical if p.is_feature} for segment in current]
    found = []
    for column in _common(before, after):
        shares = [
            [dict(zip(p[column].categories, p[column].shares, strict=True)) for p in profiles]
            for profiles in (before, after)
        ]
        categories = sorted({name for side in shares for own in side for name in own})
        old, new = (np.array([[own.get(c, 0.0) for c in categories] for own in s]) for s in shares)
        found.append(np.abs(old[:, None, :] - new[None, :, :]).sum(axis=2) / 2)
    return found


def _common(
    before: Sequence[Mapping[str, object]], after: Sequence[Mapping[str, object]]
) -> list[str]:
    if not before or not after:
        return []
    return sorted(set.intersection(*(set(profiles) for profiles in (*before, *after))))


def _moved(labels: tuple[Labels, Labels], k_before: int, k_after: int) -> NDArray[np.intp]:
    before, after = labels
    if len(before) != len(after):
        raise DataError(
            f"{len(before):,} earlier and {len(after):,} current segments cannot be compared: "
            "give both for the same customers, in the same order."
        )
    cells = before * k_after + after
    return np.bincount(cells, minlength=k_before * k_after).reshape(k_before, k_after)


def _jaccard(moved: NDArray[np.intp]) -> Matrix:
    either = moved.sum(axis=1, keepdims=True) + moved.sum(axis=0, keepdims=True) - moved
    return np.asarray(moved / np.maximum(either, 1))
