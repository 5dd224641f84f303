"""Decide what is done with doubtful order lines, whichever engine does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from segmentation.errors import DataError, ParameterError
from segmentation.records import OrderRole, OrderRoles, OrderSettings, Step

_MOST_NAMES = 15
"""Columns that a sentence lists by name."""
_MOST_CURRENCIES = 5


def in_words(role: OrderRole) -> str:
    """Return a role as it stands in a sentence."""
    return role.replace("_", " ")


def require_roles(roles: OrderRoles, source: str, columns: tuple[str, ...]) -> None:
    """Raise where the roles do not say who bought, when, and for how much.

    Raises DataError if customer, date or amount has no column; ParameterError if a role names a
    column that is not there.
    """
    listed = f"The columns of {source} are: {_shortened(columns)}."
    for role in get_args(OrderRole):
        name = getattr(roles, role)
        if name is not None and name not in columns:
            raise ParameterError(
                f"There is no column {name!r} to be the {in_words(role)}. {listed}"
            )
    if roles.customer is None:
        raise DataError(
            f"No column of {source} says which customer ordered. {listed} Choose the one with the "
            "customer number."
        )
    if roles.date is None:
        raise DataError(
            f"No column of {source} holds dates. {listed} Choose the one with the day of the order."
        )
    if roles.amount is None and (roles.quantity is None or roles.unit_price is None):
        raise DataError(
            f"No column of {source} says what a line cost. {listed} Choose the amount, or the "
            "quantity and the unit price."
        )


def _shortened(columns: tuple[str, ...]) -> str:
    rest = len(columns) - _MOST_NAMES
    shown = ", ".join(columns[:_MOST_NAMES])
    return shown if rest <= 0 else f"{shown} and {rest} more"


def check_settings(settings: OrderSettings, roles: OrderRoles) -> None:
    """Raise ParameterError where a setting does not exist, or has nothing to work on."""
    for name, choices in get_type_hints(OrderSettings).items():
        allowed, value = get_args(choices), getattr(settings, name)
        if get_origin(choices) is Literal and value not in allowed:
            raise ParameterError(
                f"Cannot set {name} to {value!r}: choose one of {', '.join(allowed)}."
            )
    _check_zone(settings.time_zone)
    if settings.currency is not None and roles.currency is None:
        raise ParameterError(
            f"Cannot keep only {settings.currency}: no column says in which currency a line is. "
            "Choose the column with the currency first."
        )


def _check_zone(name: str | None) -> None:
    if name is None:
        return
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ParameterError(
            f"There is no time zone {name!r}. Write it as in Europe/Berlin, "
            "America/New_York or UTC."
        ) from error


def check_currencies(counts: Mapping[str, int], *, roles: OrderRoles, chosen: str | None) -> None:
    """Raise where lines are in several currencies and none, or one that is not there, is chosen."""
    column = roles.currency
    most = sorted(counts.items(), key=lambda item: -item[1])[:_MOST_CURRENCIES]
    listed = ", ".join(f"{name}: {n:,} lines" for name, n in most)
    if chosen is not None and chosen.upper() not in counts:
        raise ParameterError(
            f"No line is in {chosen}. Column {column!r} has {listed or 'no currency'}."
        )
    if chosen is None and len(counts) > 1:
        raise DataError(
            f"Column {column!r} has {len(counts)} currencies ({listed}): amounts in several "
            "currencies cannot be added up. Convert them to one, or keep one of them: "
            f"“Currency to keep” on the Orders page, --keep-currency {most[0][0]} at the command "
            "line."
        )


def nothing_left(source: str, steps: Iterable[Step]) -> DataError:
    """Return the error for a file of which no line can be added up."""
    listed = "; ".join(
        f"{step.n_rows:,} rows left out ({step.code.replace('_', ' ')})" for step in steps
    )
    return DataError(
        f"No order line of {source} is left: {listed or 'it has no rows'}. Check which columns are "
        "customer, date and amount."
    )
