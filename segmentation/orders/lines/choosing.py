"""Set what is chosen for an order file: roles over the proposed ones, the way to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, get_args

from segmentation.orders.lines.roles import propose_roles, with_habits
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
    roles: dict[str, Any] = {}
    for role in get_args(OrderRole):
        found = getattr(proposed, role)
        if found is not None and found not in given.values():
            roles[role] = found
    if "amount" not in given and given.keys() & {"quantity", "unit_price"}:
        roles.pop("amount", None)
    roles.update((str(role), name) for role, name in given.items())
    kept = (why for why in proposed.reasons if why.role in roles and why.role not in given)
    statuses = tuple(name for name in proposed.statuses if name not in given.values())
    found = OrderRoles(**roles, reasons=tuple(kept), statuses=statuses)
    return with_habits(found, table) if given else proposed


def rename_roles(roles: OrderRoles, names: Mapping[str, str]) -> OrderRoles:
    """Return the roles of columns that are called otherwise from now on."""

    def renamed(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[column] for column in columns if column in names)

    called: dict[str, Any] = {
        role: names.get(getattr(roles, role) or "") for role in get_args(OrderRole)
    }
    return replace(
        roles,
        **called,
        summing=renamed(roles.summing[:1]) + roles.summing[1:],
        statuses=renamed(roles.statuses),
        beside=renamed(roles.beside),
        carried=tuple(renamed(block) for block in roles.carried),
        reasons=(),
    )


def _column_at(names: list[str], wanted: str) -> str:
    if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return wanted
