"""Tell amounts of whole orders, which stand on each of their lines, from amounts of lines."""

from __future__ import annotations

import pandas as pd

from segmentation.orders.lines.vocabulary import ORDERS, name_words
from segmentation.records import OrderRoles

_FEWEST_ORDERS = 3
_NEARLY_ALL = 0.95
_MANY = 0.1
"""Share of the orders that must have amounts of their own: one price for all repeats as well."""
_OF_AN_ORDER = frozenset({*ORDERS, "grand", "cart", "checkout"}) - {"sale", "purchase", "venta"}
"""With them a name says that an amount is the order's; else several orders have to show it."""
_OF_A_LINE = frozenset(
    {"line", "lineitem", "item", "unit", "position", "row", "zeile", "einzel", "each"}
)


def repeats_total(sample: pd.DataFrame, roles: OrderRoles) -> bool:
    """Tell whether the amount is that of the whole order and stands on each of its lines.

    It is one value in nearly every order of several lines, though the orders differ, and the name
    does not say that it is a line's.

    Parameters
    ----------
    sample : DataFrame
        Some order lines.
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
