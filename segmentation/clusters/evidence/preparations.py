"""Judge what each of several preparations of a table shows, and choose among them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from segmentation.clusters.evidence.limits import MAX_FALSE_ALARM
from segmentation.records import (
    AloneCustomers,
    KSearch,
    Labels,
    Note,
    PreparationName,
    ProposedPreparation,
    TriedPreparation,
)


def judge_preparation(
    proposed: ProposedPreparation,
    search: KSearch | None,
    *,
    n_tries: int,
    alone: AloneCustomers | None = None,
) -> TriedPreparation:
    """Return what a search found of a preparation; without a search, that there was none.

    ``n_tries``: preparations that are tried in all: with each, structureless data has a further
    chance. ``alone``: who they are that make a segment alone.
    """
    if search is None or search.structure is None:
        return TriedPreparation(proposed.name, proposed.steps)
    is_tiny = alone is not None or search.candidate(search.default_k).decided.tiny.holds
    return TriedPreparation(
        name=proposed.name,
        steps=proposed.steps,
        recommended_k=None if is_tiny else search.recommended_k,
        excess=search.structure,
        false_alarm=false_alarm(search.structure, n_tries=n_tries),
        verdict="none" if is_tiny else search.verdict,
        alone=alone,
    )


def rows_alone(search: KSearch) -> Labels:
    """Return the customers of segments that are so small that they are none, rising."""
    tiny = search.candidate(search.default_k).decided.tiny
    if not tiny.holds:
        return np.empty(0, dtype=np.intp)
    labels = search.labels[search.default_k]
    sizes = np.bincount(labels)
    return np.flatnonzero(sizes[labels] < (tiny.limit or 0))


def rows_of_few(search: KSearch, most: int, *, numbers: Iterable[int] | None = None) -> Labels:
    """Return the customers of segments of at most so many, at some or all numbers of segments."""
    is_few = np.zeros(search.n_customers, dtype=np.bool_)
    for k in search.labels if numbers is None else numbers:
        labels = search.labels[k]
        is_few |= np.bincount(labels)[labels] <= most
    return np.flatnonzero(is_few)


def false_alarm(excess: float, *, n_tries: int) -> float:
    """Return how often structureless data reaches an excess in any of some tries, at most.

    The excess is that of a best value, whose distribution is Gumbel's: the standard error is that
    of the best of each reference. Tries add up, as if none knew of the other (Bonferroni).

    Examples
    --------
    >>> round(false_alarm(4.0, n_tries=1), 4), round(false_alarm(4.0, n_tries=5), 4)
    (0.0033, 0.0166)
    """
    one = -math.expm1(-math.exp(-(excess * math.pi / math.sqrt(6) + np.euler_gamma)))
    return min(1.0, n_tries * one)


def choose_preparation(tried: Sequence[TriedPreparation]) -> PreparationName:
    """Return the preparation to use: the first as long as it shows segments.

    Another one where it clearly shows them: not by chance in any of the tries, apart and coming
    back. Of several a strong one before a plausible one; then one that sets apart who made a
    segment alone, for nobody like them is left in a segment; and then the first: it changes least.
    Customers are set apart as well where that shows more segments, which they hid.
    """
    first, *others = tried
    clear = [each for each in others if _is_clear(each)]
    if first.recommended_k is not None:
        seen = first.recommended_k
        more = [each for each in clear if each.name == "apart" and (each.recommended_k or 0) > seen]
        return more[0].name if more else first.name
    if not clear:
        return first.name
    is_alone = first.alone is not None
    return max(clear, key=lambda each: (each.verdict == "clear", is_alone and _is_apart(each))).name


def _is_apart(tried: TriedPreparation) -> bool:
    return tried.name in ("apart", "apart_log")


def _is_clear(tried: TriedPreparation) -> bool:
    return (
        tried.recommended_k is not None
        and tried.verdict in ("clear", "plausible")
        and tried.false_alarm is not None
        and tried.false_alarm <= MAX_FALSE_ALARM
    )


def without_few(search: KSearch, n_alone: int = 0) -> KSearch:
    """Return a search that recommends nothing where it would set a few customers apart alone."""
    decided = search.candidate(search.default_k).decided.tiny
    if search.recommended_k is None or not (decided.holds or n_alone):
        return search
    note = Note("few_alone", {"n_alone": n_alone or round(decided.value or 0)})
    return replace(
        search, recommended_k=None, verdict="none", reasons=(note,), doubts=(), other_k=()
    )
