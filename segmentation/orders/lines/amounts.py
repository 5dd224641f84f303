"""Settle which numbers of an order file are the worth of a line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.orders.lines.described import OrderColumn
from segmentation.orders.lines.vocabulary import AMOUNTS, OTHER_AMOUNTS, name_words
from segmentation.records import OrderRole, RoleReason

_NEAR = 0.01
_FEW_PIECES = 5
_LEAST_PAID = 0.2
_NEARLY_ALL = 0.95
_MOST_NUMBERS = 12
_PRICE_OF_A_LINE = "item-price"
"""As Amazon calls the price of all units of a line, beside their number."""


def prove_amount(
    chosen: dict[OrderRole, str], columns: Sequence[OrderColumn], reason: RoleReason
) -> bool:
    """Find quantity, price and amount by multiplying where no name tells the amount.

    `chosen` is changed in place. True where the column of the reason is another one then.
    """
    if reason.role != "amount" or not reason.is_guess or {"quantity", "unit_price"} & {*chosen}:
        return False
    others = {name for role, name in chosen.items() if role != "amount"}
    free = [column for column in columns if column.is_number and column.name not in others]
    numbers = {c.name: c.values.to_numpy(dtype=np.float64) for c in free[:_MOST_NUMBERS]}
    counts = [c.name for c in free[:_MOST_NUMBERS] if c.is_whole and c.n_distinct > 1]
    for pieces, price in ((a, b) for a in counts for b in numbers if a != b):
        worth = numbers[pieces] * numbers[price]
        for name, amounts in numbers.items():
            if name not in (pieces, price) and _are_near(amounts, worth):
                chosen |= {"quantity": pieces, "unit_price": price, "amount": name}
                return True
    return False


def _are_near(amounts: NDArray[np.float64], worth: NDArray[np.float64]) -> bool:
    is_told = np.isfinite(amounts) & np.isfinite(worth) & (worth != 0)
    near = np.maximum(_NEAR, _NEAR * _NEAR * np.abs(worth))
    return bool(is_told.any() and (np.abs(amounts - worth) <= near)[is_told].mean() > _NEARLY_ALL)


def settle_amount(chosen: dict[OrderRole, str], sample: pd.DataFrame) -> None:
    """Decide between a price and an amount where the names leave it open.

    ``chosen``: changed in place. ``sample``: some order lines.
    """
    if "unit_price" not in chosen:
        return
    if "quantity" not in chosen and _counts_pieces(chosen, sample):
        chosen["quantity"] = chosen.pop("amount")
    if "quantity" not in chosen:
        # A price without a quantity is what the line cost.
        chosen.setdefault("amount", chosen["unit_price"])
        del chosen["unit_price"]
        return
    if "amount" in chosen and not _is_line_total(chosen, sample):
        del chosen["amount"]
    if "amount" not in chosen and _is_price_of_line(chosen, sample):
        chosen["amount"] = chosen.pop("unit_price")


def _counts_pieces(chosen: dict[OrderRole, str], sample: pd.DataFrame) -> bool:
    """Tell whether what is called amount counts pieces: small, whole, beside larger prices."""
    if name_words(chosen.get("amount", "")) != ("amount",):
        return False
    counted, price = (
        pd.to_numeric(sample[chosen[role]], errors="coerce") for role in ("amount", "unit_price")
    )
    is_whole = bool((counted.dropna() % 1 == 0).all())
    return is_whole and counted.median() <= _FEW_PIECES and bool((price >= counted).mean() > 0.5)


def _is_line_total(chosen: dict[OrderRole, str], sample: pd.DataFrame) -> bool:
    """Tell whether the amount is quantity times unit price on most lines, or what is left of it."""
    numbers = {
        role: pd.to_numeric(sample[chosen[role]], errors="coerce").to_numpy(dtype=np.float64)
        for role in ("quantity", "unit_price", "amount")
    }
    expected = numbers["quantity"] * numbers["unit_price"]
    near = np.maximum(_NEAR, _NEAR * np.abs(expected))
    is_near = np.abs(numbers["amount"] - expected) <= near
    words = set(name_words(chosen["amount"]))
    if np.mean(is_near) <= 0.5 and words & set(AMOUNTS) and not words & set(OTHER_AMOUNTS):
        # What is left of a line when a discount was taken off: part of its price, never more.
        part = np.abs(numbers["amount"])
        is_near = (part >= _LEAST_PAID * np.abs(expected)) & (part <= np.abs(expected) + near)
        return bool(np.mean(is_near) >= _NEARLY_ALL)
    return bool(np.mean(is_near) > 0.5)


def _is_price_of_line(chosen: dict[OrderRole, str], sample: pd.DataFrame) -> bool:
    """Tell whether a price is that of all units: for most products it grows with their number."""
    price, quantity = (
        pd.to_numeric(sample[chosen[role]], errors="coerce") for role in ("unit_price", "quantity")
    )
    n_whole, n_unit = 0, 0
    goods = chosen.get("product", chosen.get("category"))
    if goods is not None:
        sold = pd.DataFrame({"price": price, "each": price / quantity, "n": quantity})
        sold = sold[(sold["n"] > 0) & (sold["price"] > 0)]
        products = sold.groupby(sample[goods], sort=False)
        spread = products.max() / products.min()
        is_told = spread["n"] > 1
        n_whole = int((is_told & (spread["each"] < 1 + _NEAR)).sum())
        n_unit = int((is_told & (spread["price"] < 1 + _NEAR)).sum())
    if n_whole == n_unit:
        return chosen["unit_price"] == _PRICE_OF_A_LINE
    return n_whole > n_unit
