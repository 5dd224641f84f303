"""Order lines added up by customer: whole numbers only, so that no order of adding matters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.orders.lines.columns import Codes, Mask
from segmentation.records import CleanOrders, Matrix

SCALES = ((1e12, 1_000_000), (1e15, 1_000), (np.inf, 1))
"""Up to this sum of all amounts, regardless of sign, they are added in units of 1 / scale: a sum of
64-bit integers is exact."""

Days = NDArray[np.int64]
"""Days since 1970-01-01."""


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """What each customer with a purchase bought and returned, in the order of the identifiers.

    Amounts are whole numbers of 1 / ``scale``.
    """

    customers: pd.Index
    first: Days
    last: Days
    n_orders: Codes
    bought: Codes
    returned: Codes
    """Returned amounts, 0 or more."""
    scale: int
    n_products: Codes | None = None
    favourite_category: pd.Series | None = None
    country: pd.Series | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """Lines that have no part in the totals, though they were clean."""

    n_after: int
    """Lines after the reference date."""
    n_before: int
    """Lines before the window."""
    n_only_returns: int
    """Customers who only returned something."""
    n_lines_only_returns: int
    returned_only: float
    """What those returned is worth."""


def find_scale(sum_of_sizes: float) -> int:
    """Return how fine amounts are counted: a millionth, unless they are very large.

    Examples
    --------
    >>> find_scale(9_747_747.93), find_scale(5e13)
    (1000000, 1000)
    """
    return next(scale for limit, scale in SCALES if sum_of_sizes < limit or limit == np.inf)


def to_units(amounts: Matrix, scale: int) -> Codes:
    """Return amounts as whole numbers of 1 / scale, halves to even."""
    return np.rint(amounts * scale).astype(np.int64)


def line_days(clean: CleanOrders) -> Days:
    """Return the day of each line."""
    stamps = clean.lines["date"].to_numpy()
    return stamps.astype("datetime64[D]").astype(np.int64)


def as_day(day: date) -> int:
    """Return a date as days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))


def add_up(clean: CleanOrders, *, last_day: int, first_day: int | None) -> tuple[Totals, Outside]:
    """Add up the lines from `first_day` to `last_day` by customer.

    Parameters
    ----------
    clean : CleanOrders
    last_day : int
        Reference day; later lines are left out.
    first_day : int or None
        First day of the window; None: from the beginning.

    Returns
    -------
    Totals, Outside
    """
    lines = clean.lines
    days = line_days(clean)
    is_after = days > last_day
    is_before = np.zeros(len(days), bool) if first_day is None else days < first_day
    is_within = ~(is_after | is_before)
    is_return = lines["is_return"].to_numpy()
    scale = find_scale(float(np.abs(lines["amount"].to_numpy()).sum()))
    units = to_units(lines["amount"].to_numpy(), scale)
    codes = lines["customer_id"].cat.codes.to_numpy().astype(np.int64)
    bought = is_within & ~is_return
    totals, place = _purchases(clean, bought, (codes, units, days), scale)
    is_known = place[codes] >= 0
    returned = is_within & is_return
    refunds = sums(place[codes[returned & is_known]], units[returned & is_known], len(totals.first))
    only = returned & ~is_known
    outside = Outside(
        n_after=int(is_after.sum()),
        n_before=int(is_before.sum()),
        n_only_returns=len(np.unique(codes[only])),
        n_lines_only_returns=int(only.sum()),
        returned_only=-int(units[only].sum()) / scale,
    )
    return replace(totals, returned=-refunds), outside


def _purchases(
    clean: CleanOrders, bought: Mask, arrays: tuple[Codes, Codes, Days], scale: int
) -> tuple[Totals, Codes]:
    """Add up purchases; also return the place in the totals of each customer code, -1 for none."""
    codes, units, days = (array[bought] for array in arrays)
    names = clean.lines["customer_id"].cat.categories
    is_buyer = np.bincount(codes, minlength=len(names)) > 0
    place = np.where(is_buyer, np.cumsum(is_buyer) - 1, -1)
    customer, n = place[codes], int(is_buyer.sum())
    orders = order_codes(clean, bought, days)
    spans = pd.Series(days).groupby(customer).agg(["min", "max"])
    favourites = {
        column: _favourite(clean.lines[column][bought], customer, units, n)
        for column in ("category", "country")
        if column in clean.lines
    }
    products = None
    if "product" in clean.lines:
        products = count_distinct(customer, _text_codes(clean, "product", bought), n)
    totals = Totals(
        customers=names[is_buyer],
        first=spans["min"].to_numpy(dtype=np.int64),
        last=spans["max"].to_numpy(dtype=np.int64),
        n_orders=count_distinct(customer, orders, n),
        bought=sums(customer, units, n),
        returned=np.zeros(n, dtype=np.int64),
        scale=scale,
        n_products=products,
        favourite_category=favourites.get("category"),
        country=favourites.get("country"),
    )
    return totals, place


def _text_codes(clean: CleanOrders, column: str, rows: Mask) -> Codes:
    return clean.lines[column].cat.codes.to_numpy()[rows].astype(np.int64)


def order_codes(clean: CleanOrders, rows: Mask, days: Days) -> Codes:
    """Return a number for each order of the rows: by invoice, or by day where a line has none."""
    if "invoice" not in clean.lines:
        return days
    invoices = _text_codes(clean, "invoice", rows)
    n_invoices = len(clean.lines["invoice"].cat.categories)
    return np.where(invoices >= 0, invoices, n_invoices + days - days.min(initial=0))


def count_distinct(groups: Codes, codes: Codes, n_groups: int) -> Codes:
    """Count the different codes in each group; -1 is not counted."""
    is_counted = codes >= 0
    groups, codes = groups[is_counted], codes[is_counted]
    width = int(codes.max(initial=0)) + 1
    pairs = pd.unique(groups * width + codes)
    return np.bincount(pairs // width, minlength=n_groups).astype(np.int64)


def sums(groups: Codes, units: Codes, n_groups: int) -> Codes:
    """Add whole numbers up by group, exactly."""
    added = np.zeros(n_groups, dtype=np.int64)
    found = pd.Series(units).groupby(groups).sum()
    added[found.index.to_numpy()] = found.to_numpy()
    return added


def _favourite(values: pd.Series, customer: Codes, units: Codes, n_customers: int) -> pd.Series:
    """Return the text on which each customer spent most; of equals the first in the alphabet."""
    codes = values.cat.codes.to_numpy().astype(np.int64)
    is_known = codes >= 0
    names = values.cat.categories
    width = max(len(names), 1)
    spent = pd.Series(units[is_known]).groupby((customer * width + codes)[is_known]).sum()
    pairs = spent.index.to_numpy(dtype=np.int64)
    # Categories are in code point order: of equal sums the lower code is the first.
    order = np.lexsort((pairs % width, -spent.to_numpy(), pairs // width))
    buyers, at = np.unique((pairs // width)[order], return_index=True)
    best = np.full(n_customers, -1, dtype=np.int64)
    best[buyers] = (pairs % width)[order][at]
    return pd.Series(pd.Categorical.from_codes(best, categories=names)).astype("str")
