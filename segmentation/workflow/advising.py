"""Try a few preparations of a table with the same evidence, and take the one that shows most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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

TRIED_ROWS = 1_000
"""Customers that a preparation is tried on: two thirds of the work on more shows no more."""

_AS_IT_IS = 0.4
"""Share of the work in the search of the table as it is; the tries and a last search follow."""


MOST_NAMED = 20
"""Customers who make a segment alone that are named."""


def advise(
    table: CustomerTable,
    settings: PrepareSettings | None = None,
    *,
    k_values: Iterable[int] | None = None,
    seed: int = SEED,
    prepare: Prepare = "auto",
    is_needed: bool = True,
    progress: Progress | None = None,
) -> tuple[PreparedTable, KSearch]:
    """Return a table in the preparation that shows its segments best, with the search of it.

    Other preparations than the given one are tried on a sample; the best is taken where the given
    one shows no segments and the other clearly does, counted over all that were tried. What was
    tried stands in the prepared table's `advice`.

    Parameters
    ----------
    table : CustomerTable
    settings : PrepareSettings, optional
        How the table is prepared where nothing better is found.
    prepare : {"auto", "asis"}
        With "asis" no other preparation is tried.
    is_needed : bool
        Whether others are tried as well where the given one shows segments, to be told of.
    k_values, seed, progress : optional
        As for `search_k`.

    Raises
    ------
    DataError, ParameterError
        If the table cannot be prepared by the settings.
    """
    ks = None if k_values is None else tuple(k_values)
    plain = preprocessing.prepare(table, settings or PrepareSettings())
    own = ProposedPreparation("asis", plain.settings, ())
    report = progress if prepare == "asis" else _part(progress, "asis", 0, 2)
    first = search_k(plain, k_values=ks, seed=seed, progress=report)
    alone = _alone(plain, clusters.rows_alone(first))
    single = clusters.judge_preparation(own, first, n_tries=1, alone=alone)
    if prepare == "asis":
        return replace(plain, advice=Advice("asis", (single,))), first
    some = _sample(plain, seed=seed)
    others = is_needed or single.recommended_k is None
    proposed = (own, *(preprocessing.propose_preparations(some) if others else ()))
    tried = []
    for place, each in enumerate(proposed):
        report = _part(progress, each.name, place, len(proposed))
        found = _try(some.table, each, ks, seed=seed, progress=report) if place else first
        tried.append(
            clusters.judge_preparation(
                each, found, n_tries=len(proposed), alone=None if place else alone
            )
        )
    chosen = clusters.choose_preparation(tried)
    if chosen != "asis":
        best = preprocessing.prepare(
            table, next(each.settings for each in proposed if each.name == chosen)
        )
        last = search_k(best, k_values=ks, seed=seed, progress=_part(progress, chosen, 1, 2))
        if last.recommended_k is not None:
            return replace(best, advice=Advice(chosen, tuple(tried))), last
    return replace(plain, advice=Advice("asis", tuple(tried))), clusters.without_few(first)


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


def _sample(prepared: PreparedTable, *, seed: int) -> PreparedTable:
    rows = clusters.take_ordered(prepared.matrix, TRIED_ROWS, seed=seed)
    table = replace(prepared.table, frame=prepared.frame.iloc[rows])
    return replace(prepared, table=table, matrix=prepared.matrix[rows], kept=np.arange(len(rows)))


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


def _try(
    table: CustomerTable,
    proposed: ProposedPreparation,
    k_values: tuple[int, ...] | None,
    *,
    seed: int,
    progress: Progress | None,
) -> KSearch | None:
    """Search a table in one preparation; None where it cannot be prepared so."""
    try:
        prepared = preprocessing.prepare(table, proposed.settings)
        return search_k(prepared, k_values=k_values, seed=seed, progress=progress)
    except (DataError, ParameterError):
        return None
