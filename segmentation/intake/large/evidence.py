"""Read the columns of a part of a file as a sample of the whole file shows that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.columns import Gathered, gather, type_ready
from segmentation.intake.columns.distinct import Distinct, find_distinct
from segmentation.intake.columns.kinds import decide_kind
from segmentation.intake.columns.typed import spread
from segmentation.intake.grid.grid import TEXT, Column, Grid, as_text
from segmentation.reading.arrays import as_mask
from segmentation.reading.missing import is_missing

_WEIGHT = 10**9
"""A text of the sample counts as so many cells: no part outvotes the sample."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a sample shows: the texts of its columns, and what they prove for one another."""

    distinct: Mapping[str, Distinct]
    """Of every column of text."""
    ready: Mapping[str, Column]
    """The values of every column that is typed at once, of text or not."""
    gathered: Gathered


@dataclass(frozen=True, slots=True, eq=False)
class PartColumn:
    """One column of a part of a file, missing as null."""

    values: pa.Array
    n_present: int = 0
    n_lost: int = 0
    """Cells that are not what the column is."""
    lost: str = ""
    """The first of them."""
    lost_row: int = 0


def evidence_of(sample: Grid) -> Evidence:
    """Return what a sample of a file shows."""
    columns = dict(zip(sample.names, sample.columns, strict=True))
    distinct = {name: find_distinct(c) for name, c in columns.items() if c.type == TEXT}
    gathered = gather(sample)
    return Evidence(
        distinct={name: replace(d, counts=d.counts * _WEIGHT) for name, d in distinct.items()},
        ready={name: pa.chunked_array([pc.unique(columns[name])]) for name in gathered.ready},
        gathered=gathered,
    )


def type_column(part: Grid, name: str, evidence: Evidence) -> PartColumn:
    """Type one column of a part of a file.

    Where cells of the part change what the column is (amounts in another currency), it is text.
    """
    column = part.columns[part.names.index(name)]
    if name in evidence.ready:
        known = evidence.ready[name].cast(column.type)
        both_columns = pa.chunked_array([*column.chunks, *known.chunks])
        ready = type_ready(name, both_columns, is_written=part.is_written)
        if ready is not None:
            values = pa.array(ready.values.iloc[: len(column)], from_pandas=True)
            return PartColumn(values, len(values) - values.null_count)
    witness = evidence.distinct.get(name)
    here = both = find_distinct(column)
    if witness is not None:
        texts = pa.concat_arrays([here.texts, witness.texts.cast(here.texts.type)])
        both = replace(here, texts=texts, counts=np.concatenate([here.counts, witness.counts]))
    decision = decide_kind(
        name, both, marks=evidence.gathered.marks, is_day_first=evidence.gathered.is_day_first
    )
    values = pa.array(spread(part, name, both, decision).values, from_pandas=True)
    if decision.values is None:
        return PartColumn(values)
    return _counted(values, here, pd.isna(decision.values[: len(here.texts)]))


def text_column(part: Grid, name: str) -> PartColumn:
    """Return one column of a part of a file as text without white space around it."""
    distinct = find_distinct(as_text(part.columns[part.names.index(name)]))
    codes = pa.array(distinct.codes, mask=distinct.codes < 0)
    return PartColumn(distinct.texts.take(codes))


def _counted(values: pa.Array, here: Distinct, is_lost: NDArray[np.bool_]) -> PartColumn:
    absent = as_mask(is_missing(here.texts, beside_values=True))
    is_lost = is_lost & ~absent
    n_present, n_lost = int(here.counts[~absent].sum()), int(here.counts[is_lost].sum())
    if not n_lost:
        return PartColumn(values, n_present)
    row = int(np.argmax(np.append(is_lost, False)[here.codes]))
    return PartColumn(values, n_present, n_lost, str(here.texts[int(here.codes[row])]), row)
