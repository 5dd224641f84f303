"""Read texts as the numbers that a column's contract says they are, dates as days."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.reading.arrays import TEXT
from segmentation.reading.dates import dates_by_contract
from segmentation.reading.days import MICROSECONDS_A_DAY
from segmentation.reading.missing import means_missing
from segmentation.reading.months import month_start
from segmentation.reading.numbers import numbers_by_contract
from segmentation.reading.truth import truth_of
from segmentation.records import ColumnContract

NUMBER = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?"
"""A number as programs write it."""
IS_NUMBER = re.compile(NUMBER).fullmatch
_SPACE = " \t-\r\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
FORMULA = f'^(?:[\t\r\n]|[{_SPACE}"]*[=+@﹢﹣﹦﹫＋－＝＠-])'  # noqa: RUF001 - of full width, too
"""How a text begins that a spreadsheet may run: programs drop spaces and quotes in front."""
IS_FORMULA = re.compile(FORMULA).match
_IS_OPEN = re.compile(r"[+-]?[1-9][0-9]{0,2}[.][0-9]{3}").fullmatch
COMPACT = "(19|20)[0-9]{6}"
"""A day such as 20240131."""
_IS_COMPACT = re.compile(f"{COMPACT}([0-9]{{4}}([0-9]{{2}})?)?").fullmatch
_IS_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
SECONDS_A_DAY = 86_400.0
DAY_ZERO = {"serial_days": -25_569.0, "days": 0.0}
"""Day 0 of spreadsheets, and that of models, in days since 1970-01-01."""
EPOCHS = {
    "epoch_seconds": 1.0, "epoch_milliseconds": 1e3, "epoch_microseconds": 1e6,
    "epoch_nanoseconds": 1e9,
}  # fmt: skip


def read_text(contract: ColumnContract, text: str) -> float | None:
    """Return the number in a stripped text, dates as days since 1970-01-01; None if it holds none.

    Examples
    --------
    >>> read_text(ColumnContract("numeric", decimal=","), "1.234,5")
    1234.5
    >>> read_text(ColumnContract("date", date_order="day first"), "02/01/1970")
    1.0
    >>> read_text(ColumnContract("numeric"), "1_000") is None
    True
    """
    if contract.kind == "boolean":
        truth = truth_of(contract, text)
        return _plain(text) if truth is None else truth
    if contract.kind == "date":
        if _IS_ISO(text):
            return _iso_days(text)
    elif IS_NUMBER(text) and not (contract.decimal == "," and _IS_OPEN(text)):
        return float(text)
    value = float(values_of(contract, pa.array([text], TEXT))[0])
    return None if np.isnan(value) else value


def values_of(contract: ColumnContract, texts: pa.Array) -> NDArray[np.float64]:
    """Return the number in each stripped text as `read_text` does; NaN where it holds none."""
    if contract.kind == "boolean":
        read = [read_text(contract, text) for text in texts.to_pylist()]
        return np.array([np.nan if value is None else value for value in read], dtype=np.float64)
    if contract.kind != "date":
        return numbers_by_contract(texts, contract)
    stamps = dates_by_contract(texts, contract)
    days = np.where(np.isnat(stamps), np.nan, stamps.astype(np.int64) / MICROSECONDS_A_DAY)
    for i in np.flatnonzero(np.isnan(days)).tolist():
        days[i] = _rare_date(contract, texts[i].as_py())
    return days


def days_of_number(contract: ColumnContract, value: float) -> float:
    """Return a number in a column of dates as days since 1970-01-01, by what it counts there.

    It is read as a text of its digits is: NaN where it is no date.

    Examples
    --------
    >>> days_of_number(ColumnContract("date", counted="epoch_seconds"), 1_700_006_400.0)
    19676.0
    >>> days_of_number(ColumnContract("date"), 20231115.0)
    19676.0
    >>> days_of_number(ColumnContract("date"), 19676.0)
    nan
    """
    if float(value).is_integer() and _IS_COMPACT(text := str(int(value))):
        (stamp,) = dates_by_contract(pa.array([text], TEXT), contract)
        if not np.isnat(stamp):
            return float(stamp.astype(np.int64)) / MICROSECONDS_A_DAY
    if contract.counted == "serial_days":  # to the second, as times are
        value = round(value * SECONDS_A_DAY) / SECONDS_A_DAY if math.isfinite(value) else value
    if contract.counted in DAY_ZERO:
        return value + DAY_ZERO[contract.counted]
    if contract.counted in EPOCHS and math.isfinite(value):
        return math.floor(value / EPOCHS[contract.counted]) / SECONDS_A_DAY
    return float("nan")


def _plain(text: str) -> float | None:
    return float(text) if IS_NUMBER(text) else None


def _iso_days(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return float((moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days)


def _rare_date(contract: ColumnContract, text: str) -> float:
    """Read a month without a day, or what is counted, as days; NaN where it is neither."""
    if means_missing(contract, text):
        return float("nan")
    if IS_NUMBER(text):
        return days_of_number(contract, float(text))
    return month_start(text)
