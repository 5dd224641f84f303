"""Spread the values of distinct texts over the rows of a column, and count what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.distinct import Distinct, cleaning_steps, text_series
from segmentation.intake.columns.kept import kept_steps
from segmentation.intake.columns.kinds import Decision, Values
from segmentation.intake.columns.unread import INFINITE, LIMITS
from segmentation.intake.grid.grid import Grid
from segmentation.records import UNSAID, ColumnContract, Kind, Note, Step, StepValues

_SHOWN = 40
_FEW_ZONES = 4


@dataclass(frozen=True, slots=True, eq=False)
class TypedColumn:
    """One column with its values in their final form, and what was done to get there."""

    name: str
    values: pd.Series
    kind: Kind
    n_missing: int
    n_distinct: int
    reading: Note = UNSAID
    steps: tuple[Step, ...] = ()
    is_code: bool = False
    """Digits that are no quantity."""
    order: tuple[str, ...] = ()
    """The categories, lowest first, where they have an order."""
    is_amount: bool = False
    """Numbers that are left as text."""
    contract: ColumnContract | None = None
    """How cells of the column are read from now on; None: as any of its kind."""

    @property
    def n_present(self) -> int:
        """Number of cells that hold a value."""
        return len(self.values) - self.n_missing

    @property
    def is_unique(self) -> bool:
        """Whether no value stands there twice."""
        return self.n_distinct == self.n_present > 1


def numeric_kind(distinct: Values, reading: Note = UNSAID) -> tuple[Kind, Note]:
    """Tell truth values from numbers, by the distinct ones; `reading` is what is said so far."""
    if np.array_equal(distinct, (0.0, 1.0)):
        return "boolean", reading if reading.code else Note("zero_one")
    return "numeric", reading


def spread(grid: Grid, name: str, distinct: Distinct, decision: Decision) -> TypedColumn:
    """Spread the values of the distinct texts over the rows, and count what was done."""
    steps = cleaning_steps(name, distinct) + decision.steps + kept_steps(name, distinct)
    missing = distinct.codes < 0
    contract = decision.contract or ColumnContract(decision.kind)
    contract = replace(contract, kind=decision.kind, kept=distinct.kept)
    if decision.values is None:
        return TypedColumn(
            name,
            text_series(distinct),
            decision.kind,
            int(missing.sum()),
            len(distinct.texts),
            decision.reading,
            steps,
            decision.is_code,
            decision.order,
            decision.is_amount,
            contract,
        )
    cells = _look_up(decision.values, distinct.codes)
    lost = np.isnat(cells) if cells.dtype.kind == "M" else np.isnan(cells)
    steps += _lost_steps(grid, name, distinct, lost & ~missing)
    if decision.told:
        n_told = int((~lost).sum())
        steps += (Step("converted", name, n_told, n_told, code=decision.told),)
    if decision.offsets is not None:
        steps += (_zone_step(name, decision.offsets, distinct),)
    present = np.unique(decision.values[~pd.isna(decision.values)])
    kind, reading = decision.kind, decision.reading
    if kind == "numeric":
        kind, reading = numeric_kind(present, reading)
    return TypedColumn(
        name,
        pd.Series(cells),
        kind,
        int(lost.sum()),
        present.size,
        reading,
        steps,
        contract=contract,
    )


def _zone_step(name: str, offsets: NDArray[np.int64], distinct: Distinct) -> Step:
    """Count the times that were moved to UTC, and say from which offsets."""
    if not offsets.any():
        # Said all the same: whoever chooses a time zone for these times has to know theirs.
        return Step("converted", name, 0, 0, code="utc_already")
    n_cells = int(distinct.counts[offsets != 0].sum())
    found = tuple(
        f"{'-' if o < 0 else '+'}{abs(o) // 3600:02d}:{abs(o) // 60 % 60:02d}"
        for o in np.unique(offsets[offsets != 0])[:_FEW_ZONES]
    )
    n_without = int(distinct.counts[offsets == 0].sum())
    values: StepValues = {"offsets": found, "n_without": n_without}
    return Step("converted", name, n_cells, n_cells, code="utc_offsets", values=values)


def _look_up(values: Values, codes: NDArray[np.int64]) -> Values:
    """Return the value of each row; code -1 is missing."""
    is_date = values.dtype.kind == "M"
    blank = np.array(["NaT"], dtype=values.dtype) if is_date else np.array([np.nan])
    found: Values = np.concatenate([values, blank])[codes]
    return found


def _lost_steps(
    grid: Grid, name: str, distinct: Distinct, lost: NDArray[np.bool_]
) -> tuple[Step, ...]:
    """Count the cells that are not what the column is, with the first value and its line."""
    n_lost = int(lost.sum())
    if not n_lost:
        return ()
    row = int(np.argmax(lost))
    value = str(distinct.texts[int(distinct.codes[row])])
    shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    values: StepValues = {"first": shown, "line": grid.line(row)}
    texts = distinct.texts.take(pa.array(np.unique(distinct.codes[lost])))
    forms = {"infinite": INFINITE, "limits": LIMITS}
    codes = (
        code
        for code, form in forms.items()
        if pc.all(pc.match_substring_regex(texts, form)).as_py()
    )
    code = next(codes, "other_kind")
    values = {} if code == "infinite" else values
    return (Step("read as missing", name, n_lost, n_lost, code=code, values=values),)
