"""Try a few preparations of a table with the same evidence, and take the one that shows most."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from segmentation import clusters, preprocessing
from segmentation.errors import DataError, ParameterError
from segmentation.records import (
    PREPARATIONS,
    SEED,
    Advice,
    AloneCustomers,
    CustomerTable,
    KSearch,
    Labels,
    PreparationName,
    Prepare,
    PreparedTable,
    PrepareSettings,
    Progress,
    ProposedPreparation,
)
from segmentation.workflow.segmenting import search_k

_TRIED_ROWS = 1_000
"""Customers that a preparation is tried on: two thirds of the work on more shows no more."""

MOST_NAMED = 20
"""Customers who make a segment alone that are named."""

_MOST_ROUNDS = 4
"""Looks at who makes a segment alone, each without those who did so before."""

_Try: TypeAlias = "tuple[ProposedPreparation, KSearch | None]"


def advise(
    table: CustomerTable,
    settings: PrepareSettings | None = None,
    *,
    k_values: Iterable[int] | None = None,
    seed: int = SEED,
    prepare: Prepare = "auto",
    is_needed: bool = True,
    sets_apart: bool = True,
    progress: Progress | None = None,
) -> tuple[PreparedTable, KSearch]:
    """Return a table in the preparation that shows its segments best, with the search of it.

    Other preparations than the given one are tried on a sample; the best is taken where the given
    one shows no segments and the other clearly does, counted over all that were tried. What was
    tried stands in the prepared table's `advice`.

    Raises DataError or ParameterError if the table cannot be prepared by the settings.

    Parameters
    ----------
    settings : PrepareSettings, optional
        How the table is prepared where nothing better is found.
    prepare : {"auto", "asis"}
        With "asis" no other preparation is tried.
    is_needed : bool
        Whether others are tried as well where the given one shows segments, to be told of.
    sets_apart : bool
        Whether customers who make a segment alone may be set apart from the others.
    k_values, seed, progress : optional
        As for `search_k`.
    """
    ks = None if k_values is None else tuple(k_values)
    plain = preprocessing.prepare(table, settings or PrepareSettings())
    own = ProposedPreparation("asis", plain.settings, ())
    report = progress if prepare == "asis" else _part(progress, "asis", 0, 2)
    first = search_k(plain, k_values=ks, seed=seed, progress=report)
    rows = _few_and_far(plain, first, first.default_k)
    rows = rows if len(rows) else clusters.rows_alone(first)
    hiding = rows if len(rows) else _few_and_far(plain, first)
    alone = _alone(plain, rows)
    single = clusters.judge_preparation(own, first, n_tries=1, alone=alone)
    if prepare == "asis":
        return replace(plain, advice=Advice("asis", (single,))), first
    others = is_needed or single.recommended_k is None
    trier = _Tries(plain, ks, seed, sets_apart, progress)
    more = trier.others(hiding)
    if not others:  # segments are seen as it is, but a few customers may hide more of them
        more = (each for each in itertools.islice(more, 1 if len(hiding) and sets_apart else 0))
    tries = [(own, first), *more]
    tried = tuple(
        clusters.judge_preparation(each, found, n_tries=len(tries), alone=None if place else alone)
        for place, (each, found) in enumerate(tries)
    )
    while (chosen := clusters.choose_preparation(tried)) != "asis":
        each, found = next(pair for pair in tries if pair[0].name == chosen)
        best, last = trier.on_all(each, found)
        # What is told of it is what all customers show.
        now = clusters.judge_preparation(each, last, n_tries=len(tries))
        tried = tuple(now if old.name == chosen else old for old in tried)
        if clusters.choose_preparation(tried) == chosen:
            return replace(best, advice=Advice(chosen, tried)), last
    return replace(plain, advice=Advice("asis", tried)), clusters.without_few(
        first, n_alone=len(rows)
    )


def exceptional_customers(prepared: PreparedTable) -> AloneCustomers | None:
    """Return who the customers beyond a limit of their columns are; None where nobody is."""
    everyone = preprocessing.with_exceptional(prepared)
    return _alone(everyone, np.flatnonzero(everyone.is_exceptional))


@dataclass(frozen=True, slots=True, eq=False)
class _Tries:
    """Searches a table in other preparations, on a sample."""

    plain: PreparedTable
    k_values: tuple[int, ...] | None
    seed: int
    sets_apart: bool
    progress: Progress | None

    def others(self, hiding: Labels) -> Iterator[_Try]:
        """Yield each preparation that would change something, with its search.

        First of all comes the one that sets apart who may hide the segments of the others.
        """
        some, _ = _sample(self.plain, seed=self.seed)
        found = preprocessing.propose_preparations(some)
        n_parts = len(found) + 2
        asis = ProposedPreparation("asis", self.plain.settings, ())
        apart = next(self._set_apart("apart", asis, hiding, n_parts=n_parts), None)
        if apart is not None:
            yield apart
        for place, each in enumerate(found, start=2):
            search = self._search(some.table, each, place, n_parts)
            yield each, search
            if each.name == "log" and apart is not None:
                yield from self._on_log_scale(apart[0], n_parts=n_parts)
            elif search is not None and each.name == "log" and len(clusters.rows_alone(search)):
                alone = clusters.rows_alone(search)
                full = preprocessing.prepare(self.plain.table, each.settings)
                _, sampled = _sample(full, seed=self.seed)
                yield from self._set_apart("apart_log", each, sampled[alone], n_parts=n_parts)

    def on_all(
        self, proposed: ProposedPreparation, found: KSearch | None
    ) -> tuple[PreparedTable, KSearch]:
        """Return the table in one preparation with the search of all customers, not of a sample."""
        best = preprocessing.prepare(self.plain.table, proposed.settings)
        if found is not None and self.plain.n_customers <= _TRIED_ROWS:
            return best, found
        progress = _part(self.progress, proposed.name, 1, 2)
        return best, search_k(best, k_values=self.k_values, seed=self.seed, progress=progress)

    def _on_log_scale(self, apart: ProposedPreparation, *, n_parts: int) -> Iterator[_Try]:
        """Yield the preparation that sets customers apart with the others' tails drawn in too."""
        some, _ = _sample(preprocessing.prepare(self.plain.table, apart.settings), seed=self.seed)
        for each in preprocessing.propose_preparations(some):
            if each.name == "log":
                both = replace(each, name="apart_log", steps=(*apart.steps, *each.steps))
                yield both, self._search(some.table, both, 2, n_parts)

    def _set_apart(
        self, name: PreparationName, base: ProposedPreparation, rows: Labels, *, n_parts: int
    ) -> Iterator[_Try]:
        """Yield the preparation that sets customers apart until nobody makes a segment alone."""
        if not len(rows) or not self.sets_apart:
            return
        table, search = self.plain.table, None
        prepared = preprocessing.prepare(table, base.settings)
        for _ in range(_MOST_ROUNDS):
            better = preprocessing.propose_set_apart(name, prepared, rows, beside=base.steps)
            if better is None:
                break
            base = better
            prepared = preprocessing.prepare(table, base.settings)
            some, sampled = _sample(prepared, seed=self.seed)
            search = self._search(some.table, base, 1, n_parts)
            if search is None:
                break
            most = preprocessing.most_exceptional(search.n_customers)
            rows = sampled[clusters.rows_of_few(search, most)]
        if base.name == name:
            yield base, search

    def _search(
        self, table: CustomerTable, proposed: ProposedPreparation, place: int, n_parts: int
    ) -> KSearch | None:
        """Search a table in one preparation; None where it cannot be prepared so."""
        progress = _part(self.progress, proposed.name, place, n_parts)
        try:
            prepared = preprocessing.prepare(table, proposed.settings)
            return search_k(prepared, k_values=self.k_values, seed=self.seed, progress=progress)
        except (DataError, ParameterError):
            return None


def _few_and_far(prepared: PreparedTable, search: KSearch, *numbers: int) -> Labels:
    """Return who makes small segments far from all others, at some or all numbers of them."""
    most = preprocessing.most_exceptional(prepared.n_customers)
    rows = clusters.rows_of_few(search, most, numbers=numbers or None)
    return rows if len(rows) and preprocessing.limits_around(prepared, rows) else rows[:0]


def _alone(prepared: PreparedTable, rows: Labels) -> AloneCustomers | None:
    """Return who the customers of some rows are, and of which number they have the most."""
    if not len(rows):
        return None
    table, frame = prepared.table, prepared.frame.iloc[rows]
    key = table.identifier
    names = frame.index + 1 if key is None else frame[key]
    shares = {
        coding.name: float(frame[coding.name].sum() / prepared.frame[coding.name].sum())
        for coding in prepared.codings
        if coding.kind == "numeric" and 0 <= prepared.frame[coding.name].min() < np.inf
    }
    column = max(shares, key=shares.__getitem__, default=None)
    return AloneCustomers(
        n=len(rows),
        names=tuple(map(str, names[:MOST_NAMED])),
        column=column,
        share=None if column is None else shares[column],
    )


def _sample(prepared: PreparedTable, *, seed: int) -> tuple[PreparedTable, Labels]:
    """Return some of the customers as a table of their own, and their rows of the matrix."""
    if prepared.n_customers <= _TRIED_ROWS:
        return prepared, np.arange(prepared.n_customers)
    rows = clusters.take_ordered(prepared.matrix, _TRIED_ROWS, seed=seed)
    table = replace(prepared.table, frame=prepared.frame.iloc[rows])
    places = np.arange(len(rows))
    some = replace(prepared, table=table, matrix=prepared.matrix[rows], kept=places)
    return replace(some, exceptional=places[:0]), rows


def _part(
    progress: Progress | None, name: PreparationName, place: int, n_parts: int
) -> Progress | None:
    """Return what a search reports to that is one of several: stages under its own name."""
    if progress is None:
        return None
    tell = progress
    return lambda stage, share: tell(
        f"{PREPARATIONS[name]}: {stage[:1].lower()}{stage[1:]}", (place + share) / n_parts
    )
