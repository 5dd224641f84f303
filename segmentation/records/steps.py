"""Define what was done to the data and why: codes with plain values, worded elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from segmentation.records.basics import Kind

StepValue: TypeAlias = bool | int | float | str | tuple[str, ...] | None
StepValues: TypeAlias = Mapping[str, StepValue]
StepAction: TypeAlias = Literal[
    "unpacked",
    "unfolded",
    "read as Windows text",
    "repaired",
    "named",
    "numbered",
    "joined",
    "filled down",
    "carried down",
    "trimmed",
    "converted",
    "pointed out",
    "read as missing",
    "read as returns",
    "kept",
    "left out",
    "left empty",
    "left out as a feature",
    "left out customers",
    "left out of the segments",
    "set apart",
    "imputed",
    "capped",
    "put together",
    "transformed",
    "weighted",
    "taken as a feature",
]
"""All that can be done to data, as it is said of them and as files and answers spell it."""

TIMES_IN_UTC = frozenset({
    "utc_already", "utc_offsets", "utc_zone", "epoch_seconds", "epoch_milliseconds",
    "epoch_microseconds", "epoch_nanoseconds",
})  # fmt: skip
"""Codes of the steps after which the times of a column are those of UTC."""

CELLS_OF_STEPS = frozenset({"first", "nearest", "example", "proven_by"})
"""Names of values that are cells of the file: shown beside it, and not kept by a model. Where one
is left out, so is the line that it stands in, and the words do without."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One thing that was done to the data: counted, with its reason as a code and values."""

    action: StepAction
    column: str | None
    n_cells: int
    n_rows: int
    code: str
    """Why it was done: `segmentation.wording.step_reason` puts it into words."""
    values: StepValues = field(default_factory=dict)
    """What the words need."""


OPEN_QUESTIONS: Final = ("open_mark", "open_date_order", "sentinel", "hidden_rows")
"""Codes of the steps that ask: the file leaves open what is meant, and a person may know."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of something: a code, which `wording` puts into words, and its values."""

    code: str = ""
    """Empty where there is nothing to say."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON values."""


UNSAID = Note()
"""Nothing is to be said."""


@dataclass(frozen=True, slots=True, eq=False)
class AsideRow:
    """A row of the file that could not be part of the table, kept with its 1-based line number."""

    line: int
    text: str
    reason: Note


LAST_DAY = 10_000_000
"""Days since 1970 beyond which nobody writes a date."""


def plain_value(value: float | str, kind: Kind = "numeric") -> str:
    """Return a value as a person would write it: whole numbers without a fraction, days as dates.

    Thousands stand apart from 10,000 on: below, a number may be a year.

    Examples
    --------
    >>> plain_value(55887.5), plain_value(1969.0), plain_value(10.0, "date"), plain_value("web")
    ('55,887.5', '1969', '1970-01-11', "'web'")
    """
    if isinstance(value, str):
        return repr(value)
    if kind == "date" and abs(value) < LAST_DAY:
        return str(np.datetime64(round(value), "D"))
    mark = "," if abs(value) >= 10_000 else ""
    is_whole = value.is_integer() and abs(value) < 1e15
    return format(int(value), mark or "d") if is_whole else format(value, f"{mark}.6g")
