"""Keep who the segments are to a visitor: numbers, names, colours and notes.

Only small values are kept for a visitor; the records that they are put on are shared by all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from segmentation import segments, wording, workflow
from segmentation.records import (
    Campaign,
    Candidate,
    ComponentMap,
    KSearch,
    Match,
    Matching,
    Segmentation,
)

Numbers = tuple[int, ...]
"""For each segment by size the number that it bears."""

_IS_COLOUR = re.compile("#[0-9A-Fa-f]{6}").fullmatch


@dataclass(frozen=True, slots=True)
class Identity:
    """What the segments of one study are called; every field but the first is by number."""

    numbers: Numbers
    names: tuple[str, ...]
    colours: tuple[str, ...]
    notes: tuple[str, ...]
    plans: tuple[str, ...]
    """What the visitor means to do with each segment; empty: the suggestions."""
    own: frozenset[int] = frozenset()
    """Segments about which the visitor said something: a name, notes, a plan or a campaign."""
    campaigns: tuple[Campaign, ...] = ()
    """Whose customers were addressed, in the order of time."""

    @property
    def is_whole(self) -> bool:
        """Whether each number has all that is kept of a segment."""
        k = len(self.numbers)
        return (
            sorted(self.numbers) == list(range(k))
            and {k} == set(map(len, (self.names, self.colours, self.notes, self.plans)))
            and self.own <= set(self.numbers)
            and all(map(_IS_COLOUR, self.colours))
            and {one.segment for one in self.campaigns} <= set(self.numbers)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What became of the segments when the study was changed."""

    matching: Matching
    before: Identity
    after: Identity
    """As they would be called without the earlier ones."""

    @property
    def kept(self) -> Sequence[Match]:
        """Own words that went along with their segment."""
        return [pair for pair in self._spoken_of if segments.keeps_name(pair)]

    @property
    def lost(self) -> Mapping[int, Match | None]:
        """Earlier segments whose own words were left behind, and what became of each."""
        held = {pair.previous for pair in self.kept}
        found = {pair.previous: pair for pair in self._spoken_of}
        return {number: found.get(number) for number in sorted(self.before.own - held)}

    @property
    def _spoken_of(self) -> Sequence[Match]:
        return [pair for pair in self.matching.matches if pair.previous in self.before.own]


def fresh(segmentation: Segmentation) -> Identity:
    """Return the identity that segments have by themselves."""
    found = segmentation.segments
    return Identity(
        numbers=tuple(range(segmentation.k)),
        names=segmentation.names,
        colours=tuple(segment.colour for segment in found),
        notes=tuple(segment.notes for segment in found),
        plans=("",) * segmentation.k,
    )


def named(segmentation: Segmentation, identity: Identity) -> Segmentation:
    """Return segments that bear their numbers already with names, colours and notes."""
    renamed = tuple(
        replace(
            segment,
            name=identity.names[number],
            colour=identity.colours[number],
            notes=identity.notes[number],
            is_own_name=number in identity.own and identity.names[number] != segment.name,
        )
        for number, segment in enumerate(segmentation.segments)
    )
    return replace(segmentation, segments=renamed)


def carried(
    previous: Segmentation, current: Segmentation, *, before: Identity, after: Identity
) -> tuple[Identity, Change]:
    """Return the identity of the current segments in which those found again stay who they are.

    The segments bear their names of `before` and `after`.
    """
    kept, matching = workflow.keep_identity(previous, current)
    plans = list(after.plans)
    for place, number in enumerate(matching.numbers):
        plans[number] = after.plans[place]
    change = Change(matching, before, after)
    campaigns = []
    for pair in filter(segments.keeps_name, matching.matches):
        number = matching.numbers[pair.current]
        plans[number] = before.plans[pair.previous]
        campaigns += [
            replace(one, segment=number) for one in before.campaigns if one.segment == pair.previous
        ]
    found = replace(
        fresh(kept),
        numbers=tuple(matching.numbers[number] for number in after.numbers),
        plans=tuple(plans),
        own=frozenset(matching.numbers[pair.current] for pair in change.kept),
        campaigns=tuple(sorted(campaigns, key=lambda one: one.day)),
    )
    return found, change


def own_words(change: Change, names_now: Sequence[str]) -> str:
    """Return which names that the visitor gave went along, and which were left behind and why."""
    numbers, before = change.matching.numbers, change.before.names
    return wording.own_names_sentences(
        [names_now[numbers[pair.current]] for pair in change.kept],
        [
            (before[number], None, None)
            if pair is None
            else (before[number], names_now[numbers[pair.current]], pair.jaccard)
            for number, pair in change.lost.items()
        ],
    )


def numbered(segmentation: Segmentation, numbers: Sequence[int]) -> Segmentation:
    """Return the segments under other numbers; labels and centres move with them."""
    if not _is_moving(numbers):
        return segmentation
    order = np.argsort(numbers)
    moved = tuple(
        replace(segmentation.segments[place], segment=number) for number, place in enumerate(order)
    )
    matching = Matching(matches=(), new=(), gone=(), numbers=tuple(numbers))
    clustering = segments.renumber(segmentation.clustering, matching)
    return replace(segmentation, clustering=clustering, segments=moved)


def numbered_map(component_map: ComponentMap, numbers: Sequence[int]) -> ComponentMap:
    """Return the map with its centres under other numbers."""
    return replace(component_map, centres=component_map.centres[np.argsort(numbers)])


def numbered_search(search: KSearch, numbers: Sequence[int]) -> KSearch:
    """Return the search with the segments of one k, that of the numbers, under these."""
    k = len(numbers)
    if not _is_moving(numbers) or k not in search.labels:
        return search
    labels = np.asarray(numbers, dtype=np.intp)[search.labels[k]]
    return replace(
        search,
        labels={**search.labels, k: labels},
        candidates=tuple(
            _renumbered(candidate, numbers) if candidate.k == k else candidate
            for candidate in search.candidates
        ),
    )


def _renumbered(candidate: Candidate, numbers: Sequence[int]) -> Candidate:
    own, pair = candidate.segment_stability, candidate.least_separated
    return replace(
        candidate,
        segment_stability=tuple(own[place] for place in np.argsort(numbers)) if own else own,
        least_separated=None if pair is None else (numbers[pair[0]], numbers[pair[1]]),
    )


def _is_moving(numbers: Sequence[int]) -> bool:
    """Whether any segment bears another number than that by size."""
    return list(numbers) != list(range(len(numbers)))
