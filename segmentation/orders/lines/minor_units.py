"""Tell amounts in cents from amounts in whole units, by what proves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.orders.lines.vocabulary import name_words
from segmentation.records import OrderRoles

_HUNDREDTHS = frozenset({
    "cents", "cent", "pence", "minor", "centimes", "centavos", "centimos", "centesimi", "rappen",
    "grosze", "kopecks", "paise", "ore", "fen",
})  # fmt: skip
_LARGER = frozenset({
    "teur", "tsd", "thousand", "thousands", "keur", "kusd", "kgbp", "mio", "million", "millions",
    "lakh", "lakhs", "crore", "crores", "milliers", "miles", "migliaia", "tys",
})  # fmt: skip
_MICROS = frozenset({"micros", "micro"})
_OF_ANALYTICS = (("transaction", "revenue"), ("product", "revenue"))
"""Google Analytics writes these times a million into BigQuery."""
_MILLION, _HUNDRED = 1_000_000, 100
_API_OBJECTS = frozenset({"charge", "payment_intent", "invoice", "balance_transaction", "refund"})
"""What the API of Stripe calls its records, whose amounts are in the smallest unit."""
_API_IDS = r"(?:ch|pi|py|in|txn|cs|re)_\w+"
_NEARLY_ALL = 0.95
_NEAR = 0.006
_FEWEST = 5


def with_minor_units(sample: pd.DataFrame, roles: OrderRoles) -> OrderRoles:
    """Return the roles with how many of the amounts' units make one of the currency.

    The column's name proves it, another column that holds the same amounts a hundred times
    smaller, or the form of an interface that is known to write cents. Whole amounts beside the
    identifiers of such an interface may be cents.
    """
    name = roles.amount or roles.unit_price
    plain = replace(roles, per_unit=1, unit_shown_by=None, may_be_cents=False)
    if name is None or name not in sample.columns:
        return plain
    words = name_words(name)
    if set(words) & _HUNDREDTHS:
        return replace(plain, per_unit=_HUNDRED, unit_shown_by=name)
    amounts = pd.to_numeric(sample[name], errors="coerce").to_numpy(dtype=np.float64)
    if not _are_whole(amounts, 1):
        return plain
    if set(words) & _MICROS or (
        any(words[-2:] == pair for pair in _OF_ANALYTICS) and _are_whole(amounts, 10_000)
    ):
        return replace(plain, per_unit=_MILLION, unit_shown_by=name)
    shown = _same_in_units(sample, name, amounts) or _object_column(sample)
    if shown is not None:
        return replace(plain, per_unit=_HUNDRED, unit_shown_by=shown)
    return replace(plain, may_be_cents=_has_api_ids(sample))


def names_larger_unit(name: str) -> bool:
    """Tell whether a name says that amounts are in thousands or more: "Umsatz TEUR", "in $000".

    Examples
    --------
    >>> names_larger_unit("Umsatz TEUR"), names_larger_unit("Sales ($000s)"), names_larger_unit("m")
    (True, True, False)
    """
    return bool(set(name_words(name)) & {*_LARGER, "000", "000s"})


def _are_whole(amounts: NDArray[np.float64], unit: int) -> bool:
    present = amounts[np.isfinite(amounts)]
    return len(present) >= _FEWEST and bool((present % unit == 0).all() and (present != 0).any())


def _same_in_units(sample: pd.DataFrame, name: str, amounts: NDArray[np.float64]) -> str | None:
    """Return the column that holds a hundredth of each amount."""
    for other in map(str, sample.columns):
        if other == name or not pd.api.types.is_numeric_dtype(sample[other]):
            continue
        units = sample[other].to_numpy(dtype=np.float64, na_value=np.nan)
        both = np.isfinite(units) & np.isfinite(amounts) & (amounts != 0)
        if both.sum() >= _FEWEST and (
            np.abs(units[both] * _HUNDRED - amounts[both]) <= _NEAR
        ).mean() > (_NEARLY_ALL):
            return other
    return None


def _object_column(sample: pd.DataFrame) -> str | None:
    """Return the column that names the records of an interface that writes cents."""
    for name in map(str, sample.columns):
        if name_words(name)[-1:] == ("object",):
            texts = set(sample[name].dropna().astype(str))
            if texts and texts <= _API_OBJECTS:
                return name
    return None


def _has_api_ids(sample: pd.DataFrame) -> bool:
    texts = (sample[name].dropna().astype(str) for name in sample.columns)
    return any(len(text) > 0 and text.str.fullmatch(_API_IDS).all() for text in texts)
