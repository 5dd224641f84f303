"""Values that stand for "unknown": 999, -1, 9999-12-31; pointed out, and missing where chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import ParameterError
from segmentation.intake.columns.names import name_words
from segmentation.intake.columns.typed import TypedColumn, numeric_kind
from segmentation.reading.spelling import AGES
from segmentation.records import ColumnContract, Step, StepValues

Numbers = NDArray[np.float64]

_REPEATED = tuple(
    float(digit * n) - less
    for digit in "789"
    for n in range(2, 11)
    for less in ((0, 1, 2) if digit == "9" else (0,))
)
"""99, 999, ..., and what questionnaires set beside them: 98, 97, 888, 777."""
_WITH_POINT = (99.9, 99.99, 999.9, 999.99, 9999.9, 9999.99)
_LIMITS = (32767.0, 65535.0, 2147483647.0, 4294967295.0, 1e308, 1.7976931348623157e308)
"""The largest numbers of a computer's kinds of numbers."""
_ABOVE = np.array(sorted({*_REPEATED, *_WITH_POINT, *_LIMITS}))
_BELOW = np.array(
    sorted({*(-value for value in _ABOVE), -9.0, -8.0, -7.0, -1.0, -32768.0, -2147483648.0})
)
DAYS = np.array(
    [
        "0001-01-01", "1000-01-01", "1111-11-11", "1600-01-01", "1601-01-01", "1700-01-01",
        "1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1900-01-02",
        "1901-01-01", "1904-01-01", "1970-01-01", "2049-12-31", "2050-12-31", "2079-06-06",
        "2099-01-01", "2099-12-31", "2100-01-01", "2199-12-31", "2200-01-01", "2262-04-11",
        "2500-01-01", "2999-01-01", "2999-12-31", "3000-01-01", "3000-12-31", "4712-12-31",
        "8888-12-31", "9999-01-01", "9999-09-09", "9999-12-30", "9999-12-31",
    ],
    dtype="datetime64[D]",
)  # fmt: skip
"""First and last days of calendars, programs and centuries."""
_FEW_CELLS = 10
_FEWEST_CELLS = 4
_FAR = 10
"""With few other values, one must be this many times as far off to stand apart."""
_ONCE = 3
"""A value that stands there once must be this many times as far off as one that repeats."""
_YEAR = 365
_GROWN = 10
"""Where everybody else is at least as old, an age of 0 is none."""


def settle_unknowns(
    columns: tuple[TypedColumn, ...], missing_values: Mapping[str, Collection[str]]
) -> tuple[TypedColumn, ...]:
    """Take chosen values as missing, and point out those of the rest that look like "unknown".

    ``missing_values``: column to the values, as texts, that mean "unknown" in it. Raises
    ParameterError if there is no such column.
    """
    names = [column.name for column in columns]
    strange = [name for name in missing_values if name not in names]
    if strange:
        raise ParameterError(
            f"There is no column {', '.join(map(repr, strange))} to take values of as missing. "
            f"The columns are: {', '.join(names)}."
        )
    chosen = [_take_as_missing(column, missing_values.get(column.name, ())) for column in columns]
    return tuple(_point_out(column) for column in chosen)


def _take_as_missing(column: TypedColumn, texts: Collection[str]) -> TypedColumn:
    """Return a column with some of its values missing, and count them."""
    if not texts:
        return column
    is_chosen = np.asarray(_chosen(column.values, texts), dtype=np.bool_)
    n_cells = int(is_chosen.sum())
    if not n_cells:
        return column
    values = column.values.mask(is_chosen)
    present = values.dropna()
    kind, reading = column.kind, column.reading
    if kind == "numeric":
        kind, reading = numeric_kind(np.unique(present.to_numpy()), reading)
    told: StepValues = {"values": tuple(str(text) for text in texts)}
    step = Step("read as missing", column.name, n_cells, n_cells, code="unknown", values=told)
    known = column.contract or ColumnContract(kind)
    words = tuple(sorted({*known.missing, *(str(text).strip().lower() for text in texts)}))
    return replace(
        column,
        contract=replace(known, kind=kind, missing=words),
        values=values,
        kind=kind,
        reading=reading,
        n_missing=column.n_missing + n_cells,
        n_distinct=int(present.nunique()),
        steps=(*column.steps, step),
    )


def _chosen(values: pd.Series, texts: Collection[str]) -> pd.Series:
    """Tell which values are one of some texts, by what the texts mean in this column."""
    if pd.api.types.is_numeric_dtype(values):
        numbers = [_number(str(text)) for text in texts]
        return values.isin([number for number in numbers if number is not None])
    if pd.api.types.is_datetime64_any_dtype(values):
        days = values.dt.strftime("%Y-%m-%d")  # missing for a missing one
        is_day: pd.Series = days.isin([str(text)[:10] for text in texts])
        return is_day
    return values.isin([str(text).strip() for text in texts])


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _point_out(column: TypedColumn) -> TypedColumn:
    """Say which values of a column stand apart from the others and usually mean "unknown"."""
    if column.n_present < _FEWEST_CELLS or column.kind not in ("numeric", "date"):
        return column
    values = column.values.to_numpy()
    found = (
        _days_apart(values)
        if column.kind == "date"
        else _numbers_apart(values, is_age=not AGES.isdisjoint(name_words(column.name)))
    )
    steps = tuple(
        Step("pointed out", column.name, n_cells, n_cells, code="sentinel", values=told)
        for n_cells, told in found
    )
    return replace(column, steps=column.steps + steps) if steps else column


def _numbers_apart(values: Numbers, *, is_age: bool) -> list[tuple[int, StepValues]]:
    lowest, highest = np.nanmin(values), np.nanmax(values)
    # Peeled off one by one, since sorting whole columns takes longer than reading them.
    above, last = _peeled(values, highest, _ABOVE, sign=1)
    is_grown = is_age and np.min(values, where=values > 0, initial=np.inf) >= _GROWN
    known = np.append(_BELOW, 0.0) if is_grown else _BELOW
    below, first = _peeled(values, lowest, known, sign=-1)
    if not (above or below) or not first < last:
        return []
    n_others = int(((values >= first) & (values <= last)).sum())
    if n_others < _FEWEST_CELLS:
        return []
    found: list[tuple[int, StepValues]] = []
    with np.errstate(over="ignore", invalid="ignore"):  # numbers near the largest
        spread = last - first
        for value in sorted([*below, *above]):
            nearest = first if value < first else last
            n_cells = int((values == value).sum())
            needed = spread if n_cells > 1 else _ONCE * spread
            needed = needed if n_others >= _FEW_CELLS else _FAR * spread
            is_lone_sign = value < 0 <= first and n_cells > 1
            if is_lone_sign or value == 0 or abs(value - nearest) >= needed:
                shown = {"value": f"{value:.15g}", "nearest": f"{nearest:.15g}"}
                found.append((n_cells, shown))
    return found


def _peeled(
    values: Numbers, outermost: float, known: Numbers, *, sign: int
) -> tuple[list[float], float]:
    """Return the outermost values that are known ones, and the first that is none."""
    peeled = []
    while outermost in known:
        peeled.append(float(outermost))
        inside = values[values < outermost] if sign > 0 else values[values > outermost]
        if not len(inside):
            return peeled, float("nan")
        outermost = inside.max() if sign > 0 else inside.min()
    return peeled, float(outermost)


def _days_apart(values: NDArray[np.datetime64]) -> list[tuple[int, StepValues]]:
    ends = np.array([np.fmin.reduce(values), np.fmax.reduce(values)]).astype("datetime64[D]")
    if not np.isin(ends, DAYS).any():
        return []
    days = values[~np.isnat(values)].astype("datetime64[D]")
    distinct, counts = np.unique(days, return_counts=True)
    is_known = np.isin(distinct, DAYS)
    if is_known.all():
        return []
    first = int(np.argmin(is_known))
    last = len(distinct) - int(np.argmin(is_known[::-1]))
    found: list[tuple[int, StepValues]] = []
    for at in [*range(first), *range(last, len(distinct))]:
        nearest = distinct[first] if at < first else distinct[last - 1]
        gap = abs(int((distinct[at] - nearest).astype(np.int64)))
        n_cells = int(counts[at])
        if gap >= (_YEAR if n_cells > 1 else 10 * _YEAR):
            found.append((n_cells, {"value": str(distinct[at]), "nearest": str(nearest)}))
    return found
