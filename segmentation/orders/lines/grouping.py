"""Tell numbers of orders from those of customers by what lines of one number share."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from segmentation.orders.lines.described import OrderColumn
from segmentation.orders.lines.vocabulary import OWNERS
from segmentation.records import OrderRole

_NEARLY_ALL = 0.9
_HARDLY = 0.5
_FEWEST = 3
_APART = 1.5
"""So many times as many runs of equal numbers as numbers show that lines are scattered."""
_GROUPS_LINES = 1.5
_RESTARTS = 3.0


def weigh_groups(
    role: OrderRole, column: OrderColumn, score: float, chosen: Mapping[OrderRole, OrderColumn]
) -> float:
    """Return how far a column fits a role once days, or customers too, are known.

    A code whose lines are all of one day is no customer: it is the number of an order. A number
    that comes again for other customers and days, with other lines between, is none.
    """
    day, customer = chosen.get("date"), chosen.get("customer")
    if day is None or not column.is_repeated:
        return score
    if role == "customer" and score > 0 and not column.personal and not column.says(OWNERS):
        return 0.0 if _one_each(column, day) >= _NEARLY_ALL else score
    if role != "invoice" or customer is None:
        return score
    together = min(_one_each(column, day), _one_each(column, customer))
    if score <= 0:
        is_number = 3 * column.n_distinct > column.n_present and not column.personal
        is_code = is_number and (column.is_whole or not column.is_number)
        return _GROUPS_LINES if is_code and together == 1.0 else score
    if together >= _HARDLY or not _is_scattered(column):
        return score
    return 0.0 if _comes_again(column, day, customer) else max(score - _RESTARTS, 0.1)


def _one_each(column: OrderColumn, other: OrderColumn) -> float:
    """Return for how many of the values that repeat the other column says one thing."""
    groups = _days(other).groupby(column.values, sort=False)
    n_different = groups.nunique()[groups.size() > 1]
    return float((n_different <= 1).mean()) if len(n_different) else 0.0


def _is_scattered(column: OrderColumn) -> bool:
    """Tell whether lines of one number stand apart from each other, other lines between."""
    n_runs = int(column.values.ne(column.values.shift()).sum())
    return n_runs > _APART * column.n_distinct


def _comes_again(column: OrderColumn, day: OrderColumn, customer: OrderColumn) -> bool:
    """Tell whether the same number of the same customer stands on several days."""
    groups = _days(day).groupby([column.values, customer.values], sort=False)
    n_days = groups.nunique()[groups.size() > 1]
    return len(n_days) >= _FEWEST and float((n_days > 1).mean()) > _HARDLY


def _days(column: OrderColumn) -> pd.Series:
    values = column.values
    return values.dt.normalize() if is_datetime64_any_dtype(values) else values
