"""What is chosen for an order file: roles on top of the proposed ones, and the way to read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from segmentation.orders.lines.roles import propose_roles
from segmentation.records import CustomerTable, OrderRole, OrderRoles

STREAM_BYTES = 100_000_000
"""Text above this size is streamed: in memory a table takes many times as much."""
PACKING = 8
"""About so many times an order file shrinks when it is packed."""


def choose_roles(table: CustomerTable, chosen: Mapping[OrderRole, str] | None = None) -> OrderRoles:
    """Propose which column says what, with the given choices on top.

    Parameters
    ----------
    table : CustomerTable
        One row an order line, typed.
    chosen : mapping of role to str, optional
        Columns by name, or by position from 1 where none has that name. A chosen column loses the
        role that was proposed for it, and a chosen quantity or price takes the amount's place.

    Returns
    -------
    OrderRoles

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
    reasons = ((role, why) for role, why in proposed.reasons if role in roles and role not in given)
    return OrderRoles(**roles, reasons=tuple(reasons))


def is_streamed(path: Path) -> bool:
    """Tell whether an order file is better streamed: Parquet, and large text."""
    if not path.is_file():
        return False
    ending = path.suffix.casefold()
    size = path.stat().st_size * (PACKING if ending == ".gz" else 1)
    return ending == ".parquet" or size > STREAM_BYTES


def _column_at(names: list[str], wanted: str) -> str:
    if wanted not in names and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return names[int(wanted) - 1]
    return wanted
