"""Tell amounts of whole orders, which stand on each of their lines, from amounts of lines."""

from __future__ import annotations

import pandas as pd
from pandas.api.types import is_string_dtype

from segmentation.orders.lines.vocabulary import ORDERS, name_words
from segmentation.records import OrderRoles

_FEWEST_ORDERS = 3
_NEARLY_ALL = 0.95
_MOST_KINDS, _CENT = 8, 0.011
_MANY = 0.1
"""Share of the orders that must have amounts of their own: one price for all repeats as well."""
_OF_AN_ORDER = frozenset({*ORDERS, "grand", "cart", "checkout"}) - {"sale", "purchase", "venta"}
"""With them a name says that an amount is the order's; else several orders have to show it."""
_OF_A_LINE = frozenset(
    {"line", "lineitem", "item", "unit", "position", "row", "zeile", "einzel", "each"}
)


def summing_rows(sample: pd.DataFrame, roles: OrderRoles) -> tuple[str, ...]:
    """Return a column of kinds of rows, and the kinds that add up the other rows of their order.

    As exports have them in which an order, its lines and its payment each stand on rows of their
    own. Of the kinds that come to the same in nearly every order the one with most rows stays.
    """
    if roles.amount is None or roles.invoice is None:
        return ()
    amounts = pd.to_numeric(sample[roles.amount], errors="coerce")
    for name in map(str, sample.columns):
        if name in (roles.customer, roles.invoice) or not is_string_dtype(sample[name]):
            continue
        rows = sample[name].value_counts()
        if not 2 <= len(rows) <= _MOST_KINDS:
            continue
        sums = amounts.groupby([sample[roles.invoice], sample[name]]).sum().unstack()
        same = tuple(
            kind
            for kind in rows.index[1:]
            if sums[kind].count() >= _FEWEST_ORDERS
            and float((sums[kind] - sums[rows.index[0]]).abs().dropna().lt(_CENT).sum())
            >= _NEARLY_ALL * len(sums)
        )
        if same and rows.iloc[0] > len(sums):
            return (name, *sorted(map(str, same)))
    return ()


def repeats_total(sample: pd.DataFrame, roles: OrderRoles) -> bool:
    """Tell whether the amount is that of the whole order and stands on each of its lines.

    It is one value in nearly every order of several lines, though the orders differ, and the name
    does not say that it is a line's.

    ``sample``: some order lines.
    """
    if roles.amount is None or roles.invoice is None:
        return False
    words = set(name_words(roles.amount))
    if words & _OF_A_LINE or ("price" in words and "total" not in words):
        return False
    both = sample[[roles.invoice, roles.amount]].dropna()
    orders = both.groupby(roles.invoice, sort=False)[roles.amount]
    sizes, n_different = orders.size(), orders.nunique()
    several = n_different[sizes > 1]
    if (
        len(several) < (1 if words & _OF_AN_ORDER else _FEWEST_ORDERS)
        or float((several == 1).mean()) < _NEARLY_ALL
    ):
        return False
    return int(orders.first().nunique()) > max(1, _MANY * len(sizes))
