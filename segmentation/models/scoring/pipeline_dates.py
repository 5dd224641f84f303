"""Read dates in the exported Pipeline: steps of plain pandas calls, in each way of writing them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import methodcaller
from typing import Any

import numpy as np
import pandas as pd

from segmentation.reading.cells import COMPACT, DAY_ZERO, EPOCHS, NUMBER, SECONDS_A_DAY
from segmentation.reading.date_forms import FORMS, HALVES, MONTHS, PIVOT, SMOOTHED, ZONES
from segmentation.reading.missing import missing_numbers
from segmentation.reading.months import MONTH_FORMS
from segmentation.reading.unseen import APOSTROPHE, JOINERS, KEPT_TEXT, MARKS
from segmentation.records import ColumnContract, FeatureCoding

_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As pandas reads them."""
_AS_DAYS = (
    methodcaller("__sub__", pd.Timestamp(0, tz="UTC").as_unit("us")),
    methodcaller("__truediv__", pd.Timedelta(days=1)),
)
CELL_CALLS = (methodcaller("astype", object), methodcaller("fillna", np.nan))
"""Categories and columns of Arrow take no other values: their cells are read one by one."""
TEXT_CALLS = (
    *CELL_CALLS,
    methodcaller("map", str, na_action="ignore"),
    methodcaller(
        "map", methodcaller("translate", str.maketrans("", "", MARKS)), na_action="ignore"
    ),
    methodcaller("map", str.strip, na_action="ignore"),
    methodcaller("map", methodcaller("strip", JOINERS), na_action="ignore"),
    methodcaller("replace", APOSTROPHE, r"\1", regex=True),
    methodcaller("replace", KEPT_TEXT, r"\1", regex=True),
    methodcaller("map", str.strip, na_action="ignore"),
)
_FIRST_PAIRS = (("^([0-9]{8,14})[.]0$", r"\1"), *SMOOTHED, *HALVES)
"""Rare orders of a date and its time, and what is written for them."""
_LATE = "|".join(f"{year:02}" for year in range(PIVOT + 1))
_COMPACT = f"^{COMPACT}([.]0)?$"


_CLOCK_PAIRS = (
    *(
        (
            f"(?<=[0-9mM.]) ?(?i:{'|'.join(n for n, at in ZONES.items() if at == far)})$",
            f"{far:+03}:00",
        )
        for far in sorted(set(ZONES.values()))
    ),
    (" [A-Z][A-Za-z]+/[A-Za-z_/]+$", ""),
    ("(:[0-9]{2}) (?![AP]M)[A-Z]{2,5}$", r"\1"),
    ("((?:1[3-9]|2[0-3]):[0-9]{2}(?::[0-9]{2})?) ?[AaPp][.]?[Mm][.]?$", r"\1"),
    ("^[0-9]+[-/.][0-9]+[-/.][0-9]+[ T][0-9]{1,2}$", ""),
)
"""Zones by their names, those that say nothing left out; 13:05 PM; and an hour without minutes."""


def named(name: str, calls: Sequence[Any]) -> list[tuple[str, Any]]:
    """Return calls of a DataFrame as steps of a Pipeline."""
    from sklearn.preprocessing import FunctionTransformer

    return [(f"{name}_{i}", FunctionTransformer(call)) for i, call in enumerate(calls)]


def date_steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    """Return steps that read dates as days in each way of writing them, and take the one found."""
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import FunctionTransformer

    contract = coding.contract or ColumnContract(coding.kind)
    absent = methodcaller("replace", [np.inf, *missing_numbers(contract)], np.nan)
    ways = [
        _date_calls(contract),
        _date_calls(contract, _month_pairs()),
        [*TEXT_CALLS, *_week_calls()],
        *_count_calls(contract),
    ]
    union = FeatureUnion(
        [(str(i), Pipeline(named("read", [*calls, absent]))) for i, calls in enumerate(ways)]
    )
    found = FunctionTransformer(np.fmax.reduce, kw_args={"axis": 1, "keepdims": True})
    return [("read", union), ("found", found)]


def _count_calls(contract: ColumnContract) -> list[list[Any]]:
    """Return calls that read numbers in a column of dates, by what they count there."""
    calls = [
        *TEXT_CALLS,
        methodcaller("replace", f"^(?!{NUMBER}$).*$|{_COMPACT}", np.nan, regex=True),
        methodcaller("apply", pd.to_numeric, errors="coerce"),
    ]
    per_day = methodcaller("__truediv__", SECONDS_A_DAY)
    if contract.counted == "serial_days":
        calls += [methodcaller("__mul__", SECONDS_A_DAY), methodcaller("round"), per_day]
    if contract.counted in DAY_ZERO:
        return [[*calls, methodcaller("__add__", DAY_ZERO[contract.counted])]]
    if contract.counted in EPOCHS:
        seconds = methodcaller("__floordiv__", EPOCHS[contract.counted])
        return [[*calls, seconds, per_day]]
    return []  # numbers alone are no dates


def _week_calls() -> list[Any]:
    """Return calls that read weeks such as 2023-W05 as their Monday, and the days of weeks."""
    form = "^((?:19|20)[0-9]{2})-?W([0-9]{2})"
    return [
        methodcaller("replace", f"^(?!{form}).*$", np.nan, regex=True),
        methodcaller("replace", f"{form}$", r"\1-W\2-1", regex=True),
        methodcaller("replace", f"{form}-?([1-7])$", r"\1-W\2-\3", regex=True),
        methodcaller("apply", pd.to_datetime, errors="coerce", utc=True, format="%G-W%V-%u"),
        *_AS_DAYS,
    ]


def _month_pairs() -> list[tuple[str, str]]:
    """Return patterns of dates with names of months in any language, and of quarters, in English.

    Texts without a letter are left to others; the longer beginnings of names come first.
    """
    ahead = r"(?=(?:19|20)[0-9]{2}$|[0-9]{1,2}[a-z.]*,?[-/ ]+[0-9])"
    day = r"([0-9]{1,2})(?:st|nd|rd|th|er|[.]|º|ª)?[-/ ]*(?:del? )?"
    pairs = [(r"^[^A-Za-zÀ-ɏЀ-ӿ]*$", "")]
    for length in (4, 3):
        for month, english in enumerate(_ENGLISH, start=1):
            names = "|".join(
                name for name, at in MONTHS.items() if (at, len(name)) == (month, length)
            )
            if names:
                short = rf"^(?i:{names})[^\W\d]*[.]?(?:-|[ -]?['’])"
                pairs.append((f"{short}({_LATE})$", rf"1 {english} 20\1"))
                pairs.append((f"{short}([0-9]{{2}})$", rf"1 {english} 19\1"))
                word = rf"(?i:{names})[^\W\d]*[.]?,?[-/ ]*(?:del? )?['’]?"
                pairs.append((rf"^(?:[^\W\d]+[.]?,? ?)?{day}{word}(?=[0-9])", rf"\1 {english} "))
                pairs.append((rf"^(?:[^\W\d]+[.]?,? )?{word}{ahead}", f"{english} "))
    for quarter in range(1, 5):
        first = f"1 {_ENGLISH[3 * quarter - 3]} "
        pairs.append((f"^((?:19|20)[0-9]{{2}})[-/ ]?[QT]{quarter}$", rf"{first}\1"))
        pairs.append((f"^[QT]{quarter}[-/ ]?((?:19|20)[0-9]{{2}})$", rf"{first}\1"))
    return pairs


def _date_calls(contract: ColumnContract, pairs: Sequence[tuple[str, str]] = ()) -> list[Any]:
    in_words = {
        "errors": "coerce",
        "utc": True,
        "format": "mixed",
        "dayfirst": contract.date_order != "month first",
    }
    words = "|".join(map(re.escape, contract.missing))
    return [
        *TEXT_CALLS,
        *([methodcaller("replace", f"^(?i:{words})$", np.nan, regex=True)] if words else []),
        *(
            methodcaller("replace", old, new, regex=True)
            for old, new in (*_FIRST_PAIRS, (_no_date(), ""), *pairs, *_date_pairs(contract))
        ),
        methodcaller("replace", f"^{NUMBER}$", np.nan, regex=True),
        methodcaller("apply", pd.to_datetime, **in_words),
        *_AS_DAYS,
    ]


def _no_date() -> str:
    """Return the pattern of texts that no form of a date suits, as Python spells it.

    pandas takes more for dates: 1/1/1 and today.
    """
    forms = "|".join([*(form for _, form in FORMS), *MONTH_FORMS])
    unnamed = re.sub(r"[(][?]P<[a-z]+>", "(?:", forms)
    return rf"(?a)^(?!{re.sub(r'.x[{]([0-9a-f]+)[}]', _escaped, unnamed)}).*$"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{found[1]:0>4}"


def _date_pairs(contract: ColumnContract) -> list[tuple[str, str]]:
    """Return patterns of dates that pandas reads otherwise, and what is written for them."""
    first, second, end = "([0-9]{1,2})[-/.]", "([0-9]{1,2})", "(?![0-9])"
    # Where days come first, pandas takes the second number of 2023-04-03 for the day too.
    whole = r"\3/\2/\1 " if contract.date_order != "month first" else r"\1-\2-\3 "
    if contract.date_order == "year first":
        short = [
            (f"^({_LATE})[-/.]{first}{second}{end}", r"20\1-\2-\3"),
            (f"^([0-9]{{2}})[-/.]{first}{second}{end}", r"19\1-\2-\3"),
        ]
    else:
        short = [
            (f"^{first}{first}({_LATE}){end}", r"\1/\2/20\3"),
            (f"^{first}{first}([0-9]{{2}}){end}", r"\1/\2/19\3"),
        ]
    return [
        ("^([0-9]{4})[年년] ?([0-9]{1,2})[月월] ?([0-9]{1,2})[日일]?", r"\1-\2-\3"),
        ("^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$", r"\1-\2-\3"),
        ("^([0-9]{4})([0-9]{2})([0-9]{2})T?([0-9]{2})([0-9]{2})(?![0-9])", r"\1-\2-\3 \4:\5"),
        (
            "^([0-9]{4})([0-9]{2})([0-9]{2})T?([0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])",
            r"\1-\2-\3 \4:\5:\6",
        ),
        ("^([0-9]{4}[-/ ]?)?[QT][1-4]([-/ ]?[0-9]{4})?$", ""),  # left to those of months
        *short,
        ("^([0-9]{4}[-/.](1[3-9]|[2-9][0-9])[-/.].*|-.*)$", ""),  # no month, no year
        (f"^([0-9]{{4}})[-/.]{first}{second}{end}[T ]?", whole),
        ("^([0-9]{4})-([0-9])-", r"\1-0\2-"),
        ("^([0-9]{4}-[0-9]{2})-([0-9]) ", r"\1-0\2 "),
        ("( Uhr)?$", ""),
        *_CLOCK_PAIRS,
        (" $", ""),
        ("(:[0-9]{2})[.,][0-9]+", r"\1"),
    ]
