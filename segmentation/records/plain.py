"""Write single values of a file as people do, in steps, errors and warnings."""

from __future__ import annotations

import numpy as np

from segmentation.records.basics import Kind

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
