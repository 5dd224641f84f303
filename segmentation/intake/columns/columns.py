"""Turn the columns of a grid into typed columns, with everything counted that was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.contracts import date_contract, decimal_of
from segmentation.intake.columns.counted import compact_dates
from segmentation.intake.columns.distinct import Distinct, find_distinct, merged
from segmentation.intake.columns.kept import kept_words
from segmentation.intake.columns.kinds import (
    counted_dates,
    decide_by,
    decide_kind,
    decide_words,
    may_be_values,
    without_unsaid,
)
from segmentation.intake.columns.marks import (
    FileMarks,
    are_groups,
    find_marks,
    has_fraction,
    may_be_groups,
)
from segmentation.intake.columns.typed import TypedColumn, numeric_kind, spread
from segmentation.intake.grid.grid import TEXT, Column, Grid, as_text
from segmentation.reading import numbers
from segmentation.reading.evidence import day_proof, decimal_proof, has_mark, majority
from segmentation.records import CATEGORY_KINDS, UNSAID, ColumnContract, Kind, Note, Step

_SAMPLE = 200
"""Cells that are looked at before a whole column is taken for plain numbers."""
_MANY_CELLS = 200_000
"""From so many cells on, the work is worth more than starting threads for it."""
_WORKERS = 4
"""Columns that are typed side by side: Arrow and NumPy work outside Python's lock."""


_TRUTH = ColumnContract("boolean", yes=("true",), no=("false",))
_TRUE_FALSE = Note("truth", {"yes": "true", "no": "false"})
_YEAR_FIRST = Note("dates", {"order": "year first"})

Mapped: TypeAlias = Callable[..., Iterable[Any]]


def type_columns_of(grid: Grid) -> tuple[TypedColumn, ...]:
    """Give every column of a grid its kind and its values.

    Columns that can be read in two ways (1,234 or 03/04/2020) follow what the others prove.
    """
    with _side_by_side(grid) as mapped:
        found = gather(grid, mapped)

        def as_shown(name: str) -> TypedColumn:
            distinct = found.distinct[name]
            decision = decide_kind(
                name, distinct, marks=found.marks, is_day_first=found.is_day_first
            )
            if decision.values is None and decision.kind in CATEGORY_KINDS:
                distinct, n_cells = merged(distinct)  # one category of 1.0 and 1
                if n_cells:
                    step = Step("converted", name, n_cells, n_cells, code="whole_spelling")
                    decision = replace(decide_words(distinct), steps=(step,))
                distinct, decision = without_unsaid(distinct, decision)
            return spread(grid, name, distinct, decision)

        def finish(name: str) -> TypedColumn:
            shown, told = as_shown(name), grid.contracts.get(name)
            if told is None or told == shown.contract:
                return shown  # with all that has to be said of it, and asked
            return spread(grid, name, *decide_by(name, told, found.distinct[name]))

        ready = {name: _with_mark(grid, done, found.marks) for name, done in found.ready.items()}
        typed = ready | dict(zip(found.distinct, mapped(finish, found.distinct), strict=True))
    return tuple(typed[name] for name in grid.names)


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The columns of a grid before they are decided on, and what they prove for one another."""

    ready: dict[str, TypedColumn]
    """Those that need no cleaning."""
    distinct: dict[str, Distinct]
    """All others."""
    marks: FileMarks
    is_day_first: bool | None


def gather(grid: Grid, mapped: Mapped = map) -> Gathered:
    """Type the columns that need no cleaning, and see what the others prove."""
    pairs = list(zip(grid.names, grid.columns, strict=True))
    pairs = [(name, _as_told(column, grid.contracts.get(name))) for name, column in pairs]
    found = [
        None if pair[0] in grid.contracts and pair[1].type == TEXT else done
        for pair, done in zip(
            pairs,
            mapped(lambda pair: type_ready(*pair, is_written=grid.is_written), pairs),
            strict=True,
        )
    ]
    ready = {column.name: column for column in found if column is not None}
    texts = {name: column for name, column in pairs if name not in ready}
    distinct = dict(zip(texts, mapped(find_distinct, texts.values()), strict=True))
    kept = kept_words(distinct) | {
        name: contract.kept for name, contract in grid.contracts.items() if name in texts
    }
    for name, words in kept.items():
        distinct[name] = find_distinct(texts[name], kept=words)
    days = mapped(lambda column: day_proof(column.texts, column.counts), distinct.values())
    return Gathered(
        ready,
        distinct,
        marks=_file_marks(mapped, grid, ready, distinct),
        is_day_first=majority(tuple(days)),
    )


def _as_told(column: Column, contract: ColumnContract | None) -> Column:
    """Return a column as text where it is told how that is read; times are what they are."""
    is_time = pa.types.is_timestamp(column.type)
    return column if contract is None or is_time else as_text(column)


def _with_mark(grid: Grid, column: TypedColumn, marks: FileMarks) -> TypedColumn:
    """Return a column of ready values with how texts in it are read from now on."""
    if column.kind != "numeric" or not grid.is_written:
        return column
    is_comma = False if _shows_point(grid, column.name, column) else marks.known
    contract = ColumnContract("numeric", decimal=decimal_of(is_comma))
    return replace(column, contract=contract)


@contextmanager
def _side_by_side(grid: Grid) -> Iterator[Mapped]:
    """Give a `map` that works on several columns at once, where they are long enough for it."""
    if grid.n_rows * len(grid.names) < _MANY_CELLS:
        yield map
        return
    with ThreadPoolExecutor(_WORKERS) as pool:
        yield pool.map


def _file_marks(
    mapped: Mapped, grid: Grid, ready: dict[str, TypedColumn], distinct: dict[str, Distinct]
) -> FileMarks:
    """Decide on the decimal mark by the texts, and by the points of what was written as numbers."""

    def proof(values: Distinct) -> bool | None:
        if not has_mark(values.texts) or not may_be_values(values, 0):
            return None
        return decimal_proof(values.texts, values.counts)

    proofs = dict(zip(distinct, mapped(proof, distinct.values()), strict=True))
    by_name = {}
    for name in grid.names:
        found, column = proofs.get(name), ready.get(name)
        if column is not None and grid.is_written and column.kind == "numeric":
            found = False if _shows_point(grid, name, column) else None
        if found is not None:
            by_name[name] = found
    return find_marks(by_name, answer=grid.decimal_answer, form=grid.has_decimal_comma)


def _shows_point(grid: Grid, name: str, column: TypedColumn) -> bool:
    """Tell whether ready numbers were written with a decimal point, be it 0.00."""
    if name in grid.pointed or has_fraction(column.values.to_numpy()):
        return True
    texts = grid.columns[grid.names.index(name)]
    return texts.type == TEXT and bool(pc.any(pc.match_substring(texts, ".")).as_py())


def type_ready(name: str, column: Column, *, is_written: bool) -> TypedColumn | None:
    """Type a column that needs no cleaning; None if it does."""
    if pa.types.is_timestamp(column.type):
        return _finished(name, pd.Series(column.to_numpy().astype("datetime64[us]")), "date")
    if pa.types.is_boolean(column.type):
        flags = pd.Series(pc.cast(column, pa.float64()).to_numpy())
        return _finished(name, flags, "boolean", _TRUE_FALSE, contract=_TRUTH)
    is_float = pa.types.is_floating(column.type)
    values = column if is_float else _plain_numbers(column, is_written=is_written)
    if values is None:
        return None
    numbers_found = values.to_numpy().astype(np.float64, copy=False)
    distinct = np.unique(numbers_found)  # sorted, NaN last
    has_missing = bool(len(distinct)) and bool(np.isnan(distinct[-1]))
    if has_missing:
        distinct = distinct[:-1]
    if len(distinct) and np.isinf(distinct[[0, -1]]).any():
        return _without_infinite(name, numbers_found)
    stamps = compact_dates(name, numbers_found, distinct)
    if stamps is not None:
        contract = date_contract(counted="compact")
        return _finished(name, pd.Series(stamps), "date", _YEAR_FIRST, contract=contract)
    counted = counted_dates(name, numbers_found)
    if counted is not None:
        contract = date_contract(counted=counted[1])
        found = _finished(name, pd.Series(counted[0]), "date", Note(counted[1]), contract=contract)
        told = Step("converted", name, found.n_present, found.n_present, code=counted[1])
        return replace(found, steps=(told,))
    n_missing = int(np.isnan(numbers_found).sum()) if has_missing else 0
    kind, reading = numeric_kind(distinct)
    return TypedColumn(name, pd.Series(numbers_found), kind, n_missing, distinct.size, reading)


def _without_infinite(name: str, values: NDArray[np.float64]) -> TypedColumn:
    """Type ready numbers of which some are infinite: they are errors, and counted."""
    n_infinite = int(np.isinf(values).sum())
    finite = pd.Series(np.where(np.isinf(values), np.nan, values))
    step = Step("read as missing", name, n_infinite, n_infinite, code="infinite")
    return replace(_finished(name, finite, "numeric"), steps=(step,))


def _finished(
    name: str,
    values: pd.Series,
    kind: Kind,
    reading: Note = UNSAID,
    *,
    contract: ColumnContract | None = None,
) -> TypedColumn:
    n_missing, n_distinct = int(values.isna().sum()), int(values.nunique())
    return TypedColumn(name, values, kind, n_missing, n_distinct, reading, contract=contract)


def _plain_numbers(column: Column, *, is_written: bool) -> Column | None:
    """Cast a column whose cells are all empty or plain numbers; None if one is not."""
    sample = column.slice(0, _SAMPLE)
    filled = sample.filter(pc.not_equal(sample, ""))
    if not len(filled) or not pc.all(pc.match_substring_regex(filled, numbers.PLAIN)).as_py():
        return None
    texts = pc.if_else(pc.equal(column, ""), None, column)
    if pc.any(pc.match_substring_regex(texts, rf"^[+-]?0\d|^\D*$|{numbers.DIALLED}")).as_py():
        return None
    try:
        values = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return None
    if not numbers.is_exact(values):
        return None
    is_open = is_written and may_be_groups(values.to_numpy()) and are_groups(column)
    return None if is_open else values
