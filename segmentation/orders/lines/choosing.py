"""Set what is chosen for an order file: roles over the proposed ones, the way to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from segmentation.orders.lines.repeats import repeats_total
from segmentation.orders.lines.roles import SAMPLED_ROWS, propose_roles
from segmentation.records import CustomerTable, OrderRole, OrderRoles


def choose_roles(table: CustomerTable, chosen: Mapping[OrderRole, str] | None = None) -> OrderRoles:
    """Propose which column says what, with the given choices on top.

    Parameters
    ----------
    table : CustomerTable
        One row an order line, typed.
    chosen : mapping of role to str, optional
        Columns by name, or by position from 1 where none has that name. A chosen column loses the
        role that was proposed for it, and a chosen quantity or price takes the amount's place.

    Examples
    --------
    >>> _column_at(["id", "day", "sum"], "3"), _column_at(["id", "3"], "3")
    ('sum', '3')
    """
    proposed = propose_roles(table)
    names = [str(name) for name in table.frame.columns]
    given = {role: _column_at(names, wanted) for role, wanted in (chosen or {}).items()}
    roles: dict[OrderRole, str] = {}
    for role in get_args(OrderRole):
        found = getattr(proposed, role)
        if found is not None and found not in given.values():
            roles[role] = found
    if "amount" not in given and given.keys() & {"quantity", "unit_price"}:
        roles.pop("amount", None)
    roles |= given
    kept = (why for why in proposed.reasons if why.role in roles and why.role not in given)
    found = OrderRoles(
        **roles,
        reasons=tuple(kept),
        repeats_total=False,
        status=None if proposed.status in given.values() else proposed.status,
        refunds=None if proposed.refunds in given.values() else proposed.refunds,
    )
    sample = table.frame.iloc[:SAMPLED_ROWS]
    return replace(found, repeats_total=repeats_total(sample, found))


def _column_at(names: list[str], wanted: str) -> str:
    if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return wanted
