"""What is done with doubtful order lines, whichever engine does it: reasons, checks and steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from segmentation.errors import DataError, ParameterError
from segmentation.orders.lines.columns import in_words
from segmentation.records import OrderRole, OrderRoles, OrderSettings, Step

CANCELLATION = r"[Cc]\d+"
"""An invoice number that marks a cancellation, where the file's other numbers do not look so."""
NO_CUSTOMER = "no customer"
NO_DATE = "no date"
NO_AMOUNT = "no amount"
IN_THE_FUTURE = "dated in the future"
NEGATIVE_PRICE = "negative price"
WORTH_NOTHING = "worth nothing: a price or quantity of zero"
NO_PIECES = "no piece and no price"
MOST_NAMES = 15
"""Columns that a sentence lists by name."""
DUPLICATE = "equal in every cell to an earlier line"


def require_roles(roles: OrderRoles, source: str, columns: tuple[str, ...]) -> None:
    """Raise where the roles do not say who bought, when, and for how much.

    Raises
    ------
    DataError
        If customer, date or amount has no column.
    ParameterError
        If a role names a column that is not there.
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
    rest = len(columns) - MOST_NAMES
    shown = ", ".join(columns[:MOST_NAMES])
    return shown if rest <= 0 else f"{shown} and {rest} more"


def reason_columns(roles: OrderRoles) -> dict[str, str | None]:
    """Return the column that each reason to leave out a line is about."""
    return {
        NO_CUSTOMER: roles.customer,
        NO_DATE: roles.date,
        NO_AMOUNT: roles.amount or f"{roles.quantity}, {roles.unit_price}",
        IN_THE_FUTURE: roles.date,
        NEGATIVE_PRICE: roles.unit_price,
        WORTH_NOTHING: roles.unit_price or roles.amount,
        NO_PIECES: None,
        DUPLICATE: None,
    }


def return_steps(n_returns: int, settings: OrderSettings) -> tuple[Step, ...]:
    """Return what was done with the lines that are cancellations or refunds."""
    if not n_returns:
        return ()
    reason = "cancellations and refunds; taken off what the customer bought"
    if settings.returns == "rate":
        reason = "cancellations and refunds; they show in the return rate only"
    return (Step("read as returns", None, n_returns, n_returns, reason),)


def checked_zone(settings: OrderSettings) -> str | None:
    """Return the time zone of the settings; ParameterError if there is none of that name."""
    if settings.time_zone is None:
        return None
    try:
        return ZoneInfo(settings.time_zone).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ParameterError(
            f"There is no time zone {settings.time_zone!r}. Write it as in Europe/Berlin, "
            "America/New_York or UTC."
        ) from error


def latest_day(settings: OrderSettings) -> date:
    """Return the last day that is not in the future: a day after today, for other time zones."""
    today = settings.today or datetime.now(UTC).date()
    return today + timedelta(days=1)


def check_settings(settings: OrderSettings, roles: OrderRoles) -> None:
    """Raise ParameterError where a setting does not exist, or has nothing to work on."""
    for name, choices in get_type_hints(OrderSettings).items():
        allowed, value = get_args(choices), getattr(settings, name)
        if get_origin(choices) is Literal and value not in allowed:
            raise ParameterError(
                f"Cannot set {name} to {value!r}: choose one of {', '.join(allowed)}."
            )
    checked_zone(settings)
    if settings.currency is not None and roles.currency is None:
        raise ParameterError(
            f"Cannot keep only {settings.currency}: no column says in which currency a line is. "
            "Choose the column with the currency first."
        )


def check_currencies(counts: Mapping[str, int], *, roles: OrderRoles, chosen: str | None) -> None:
    """Raise where lines are in several currencies and none, or one that is not there, is chosen."""
    column = roles.currency
    listed = ", ".join(
        f"{name}: {n:,} lines" for name, n in sorted(counts.items(), key=lambda item: -item[1])[:5]
    )
    if chosen is not None and chosen not in counts:
        raise ParameterError(
            f"No line is in {chosen}. Column {column!r} has {listed or 'no currency'}."
        )
    if chosen is None and len(counts) > 1:
        raise DataError(
            f"Column {column!r} has {len(counts)} currencies ({listed}): amounts in several "
            "currencies cannot be added up. Convert them to one, or choose the currency to keep."
        )


def leaves_out_duplicates(roles: OrderRoles, settings: OrderSettings) -> bool:
    """Tell whether lines equal in every cell are left out."""
    if settings.duplicates == "auto":
        return roles.invoice is not None
    return settings.duplicates == "leave_out"


def nothing_left(source: str, steps: Iterable[Step]) -> DataError:
    """Return the error for a file of which no line can be added up."""
    listed = "; ".join(f"{step.n_rows:,} rows left out ({step.reason})" for step in steps)
    return DataError(
        f"No order line of {source} is left: {listed or 'it has no rows'}. Check which columns are "
        "customer, date and amount."
    )


def duplicate_steps(n_rows: int, roles: OrderRoles, settings: OrderSettings) -> tuple[Step, ...]:
    """Return what was done with lines equal in every cell to an earlier one."""
    if not n_rows:
        return ()
    if leaves_out_duplicates(roles, settings):
        return (Step("left out", None, n_rows, n_rows, DUPLICATE),)
    reason = "equal in every cell to an earlier line; kept"
    if settings.duplicates == "auto":
        reason += ", since without invoice numbers they may be two purchases"
    return (Step("kept", None, n_rows, n_rows, reason),)
