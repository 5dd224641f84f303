"""Look beyond the numbers that were asked for, where the right one may lie outside of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from segmentation.records import KSearch, Note

_OPEN = ("open_low", "open_high")


def numbers_beyond(search: KSearch, usual: Iterable[int]) -> tuple[int, ...]:
    """Return which of the usual numbers must be tried too before anything is said of the range.

    None where a number inside of the range is recommended: its neighbours were tried.
    """
    tried = [each.k for each in search.candidates]
    k = search.recommended_k
    missing = tuple(each for each in usual if each not in tried)
    if k is None:
        return missing
    at_low_end = [each for each in missing if each < k] if k == tried[0] else []
    at_high_end = [each for each in missing if each > k] if k == tried[-1] else []
    return missing if at_low_end or at_high_end else ()


def look_beyond(search: KSearch, wider: KSearch) -> KSearch:
    """Return the search with what a wider one shows: another number, or that there is none.

    ``search``: over the numbers that were asked for. ``wider``: over these and those of
    `numbers_beyond`.
    """
    tried = [each.k for each in search.candidates]
    k = wider.recommended_k
    if k is not None and k not in tried:
        side = "low" if k < tried[0] else "high" if k > tried[-1] else "between"
        note = Note("found_beyond", {"k": k, "verdict": wider.verdict, "side": side})
        verdict = "plausible" if search.verdict == "clear" else search.verdict
        return replace(search, verdict=verdict, doubts=(*_settled(search), note))
    if k is not None and k == search.recommended_k:
        return replace(search, verdict=wider.verdict, doubts=wider.doubts)
    return replace(search, doubts=_settled(search)) if search.recommended_k is None else search


def _settled(search: KSearch) -> tuple[Note, ...]:
    """Return the doubts without those about numbers that were not tried: now they were."""
    return tuple(doubt for doubt in search.doubts if doubt.code not in _OPEN)
