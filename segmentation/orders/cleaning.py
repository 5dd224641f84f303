"""From a file of order lines to lines that can be added up: every line left out is counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from segmentation.errors import DataError, ParameterError
from segmentation.orders.columns import (
    Codes,
    Mask,
    Stamps,
    Texts,
    in_words,
    read_dates,
    read_numbers,
    read_texts,
    role_column,
)
from segmentation.orders.roles import propose_roles
from segmentation.records import (
    CleanOrders,
    CustomerTable,
    Matrix,
    OrderFacts,
    OrderRole,
    OrderRoles,
    OrderSettings,
    Step,
)

CANCELLATION = r"[Cc]\d+"
"""An invoice number that marks a cancellation, where the file's other numbers do not look so."""
NO_CUSTOMER = "no customer"
NO_DATE = "no date"
NO_AMOUNT = "no amount"
IN_THE_FUTURE = "dated in the future"
NEGATIVE_PRICE = "negative price"
WORTH_NOTHING = "worth nothing: a price or quantity of zero"
NO_PIECES = "no piece and no price"
DUPLICATE = "equal in every cell to an earlier line"

_NUMBER_ROLES: tuple[OrderRole, ...] = ("amount", "quantity", "unit_price")
_TEXT_ROLES: tuple[OrderRole, ...] = ("invoice", "product", "category", "country", "currency")
_LINE_TEXTS: tuple[OrderRole, ...] = ("invoice", "product", "category", "country")


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """The columns of the file by role, all of its rows."""

    customer: Texts
    stamps: Stamps
    amount: Matrix
    quantity: Matrix | None
    price: Matrix | None
    texts: dict[OrderRole, Texts]
    is_cancellation: Mask

    @property
    def days(self) -> Stamps:
        return self.stamps.astype("datetime64[D]")


@dataclass(slots=True, eq=False)
class _Sieve:
    """What was left out so far, and why."""

    left_out: Codes
    steps: list[Step] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> Mask:
        return self.left_out < 0

    def drop(self, rows: Mask, column: str | None, reason: str) -> None:
        rows = rows & self.is_kept
        n_rows = int(rows.sum())
        if n_rows:
            self.left_out[rows] = len(self.reasons)
            self.reasons.append(reason)
            self.steps.append(Step("left out", column, n_rows, n_rows, reason))


def clean_orders(
    table: CustomerTable, roles: OrderRoles | None = None, *, settings: OrderSettings | None = None
) -> CleanOrders:
    """Leave out what cannot be added up, tell returns from purchases, and count every step.

    Parameters
    ----------
    table : CustomerTable
        One row an order line, typed.
    roles : OrderRoles, optional
        Which column says what; by default those that are proposed.
    settings : OrderSettings, optional
        What to do with returns, duplicates, free items and the like.

    Returns
    -------
    CleanOrders

    Raises
    ------
    DataError
        If there is no customer, date or amount, if dates or amounts cannot be read, if several
        currencies are mixed, or if no line is left.
    ParameterError
        If a role names a column that is not there, or a setting does not fit the file.
    """
    settings = settings or OrderSettings()
    roles = roles or propose_roles(table)
    require_roles(roles, table.report.source, tuple(map(str, table.frame.columns)))
    lines = _read_lines(table, roles, settings)
    is_duplicate = table.frame.duplicated().to_numpy()
    sieve = _Sieve(np.full(len(table.frame), -1, dtype=np.int64))
    _drop_unusable(sieve, lines, roles, settings)
    _drop_worthless(sieve, lines, roles, settings)
    _drop_duplicates(sieve, is_duplicate, roles, settings)
    if not sieve.is_kept.any():
        raise DataError(
            f"No order line of {table.report.source} is left: {_listed(sieve.steps)}. "
            "Check which columns are customer, date and amount."
        )
    is_return = (lines.amount < 0) | lines.is_cancellation
    sieve.steps.extend(return_steps(int((is_return & sieve.is_kept).sum()), settings))
    return CleanOrders(
        source=table.report.source,
        fingerprint=table.report.fingerprint,
        roles=roles,
        settings=settings,
        facts=_facts(table, lines, int(is_duplicate.sum())),
        lines=_kept_lines(lines, sieve.is_kept, is_return),
        steps=tuple(sieve.steps),
        reasons=tuple(sieve.reasons),
        left_out=sieve.left_out.astype(np.int8),
    )


def left_out_rows(table: CustomerTable, clean: CleanOrders) -> pd.DataFrame:
    """Return the rows of the file that were left out, as they were read, with the reason."""
    rows = np.flatnonzero(clean.left_out >= 0)
    listed = table.frame.iloc[rows]
    reasons = np.array([*clean.reasons, ""], dtype=object)[clean.left_out[rows]]
    return listed.assign(left_out_because=pd.Series(reasons, index=listed.index, dtype="str"))


def require_roles(roles: OrderRoles, source: str, columns: tuple[str, ...]) -> None:
    """Raise DataError where the roles do not say who bought, when, and for how much."""
    listed = f"The columns of {source} are: {', '.join(columns)}."
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


def return_steps(n_returns: int, settings: OrderSettings) -> tuple[Step, ...]:
    """Return what was done with the lines that are cancellations or refunds."""
    if not n_returns:
        return ()
    reason = "cancellations and refunds; taken off what the customer bought"
    if settings.returns == "rate":
        reason = "cancellations and refunds; they show in the return rate only"
    return (Step("read as returns", None, n_returns, n_returns, reason),)


def _read_lines(table: CustomerTable, roles: OrderRoles, settings: OrderSettings) -> _Lines:
    time_zone = checked_zone(settings)
    numbers = {
        role: read_numbers(column, table.report.source, role)
        for role in _NUMBER_ROLES
        if (column := role_column(table, roles, role)) is not None
    }
    texts = {
        role: read_texts(column)
        for role in _TEXT_ROLES
        if (column := role_column(table, roles, role)) is not None
    }
    date_column = table.frame[_required(table, roles, "date")]
    is_cancellation = find_cancellations(texts.get("invoice"), len(table.frame))
    amount = numbers.get("amount")
    if amount is None:
        amount = numbers["quantity"] * numbers["unit_price"]
    return _Lines(
        customer=read_texts(table.frame[_required(table, roles, "customer")]),
        stamps=read_dates(date_column, table.report.source, time_zone=time_zone),
        # A cancellation takes away, also where the file writes it without a minus.
        amount=np.where(is_cancellation, -np.abs(amount), amount),
        quantity=numbers.get("quantity"),
        price=numbers.get("unit_price"),
        texts=texts,
        is_cancellation=is_cancellation,
    )


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


def find_cancellations(invoice: Texts | None, n_rows: int) -> Mask:
    """Tell which rows stand on an invoice whose number is C and digits, unless most are."""
    if invoice is None:
        return np.zeros(n_rows, dtype=bool)
    is_marked = np.array([*invoice.values.str.fullmatch(CANCELLATION), False], dtype=bool)
    if 2 * is_marked.sum() >= len(invoice.values):
        return np.zeros(n_rows, dtype=bool)
    rows: Mask = is_marked[invoice.codes]
    return rows


def _drop_unusable(
    sieve: _Sieve, lines: _Lines, roles: OrderRoles, settings: OrderSettings
) -> None:
    sieve.drop(lines.customer.is_missing, roles.customer, NO_CUSTOMER)
    sieve.drop(np.isnat(lines.stamps), roles.date, NO_DATE)
    named = roles.amount or f"{roles.quantity}, {roles.unit_price}"
    sieve.drop(np.isnan(lines.amount), named, NO_AMOUNT)
    latest = latest_day(settings)
    sieve.drop(lines.days > np.datetime64(latest), roles.date, IN_THE_FUTURE)
    _drop_currencies(sieve, lines, roles, settings)


def _drop_currencies(
    sieve: _Sieve, lines: _Lines, roles: OrderRoles, settings: OrderSettings
) -> None:
    """Keep one currency; refuse several where none was chosen."""
    currency = lines.texts.get("currency")
    if currency is None:
        if settings.currency is not None:
            raise ParameterError(
                f"Cannot keep only {settings.currency}: no column says in which currency a line "
                "is. Choose the column with the currency first."
            )
        return
    counts = np.bincount(currency.codes[sieve.is_kept & ~currency.is_missing])
    check_currencies(
        {str(currency.values[int(at)]): int(counts[at]) for at in np.flatnonzero(counts)},
        column=str(roles.currency),
        chosen=settings.currency,
    )
    if settings.currency is not None:
        is_other = currency.codes != currency.values.get_loc(settings.currency)
        sieve.drop(is_other, roles.currency, f"not in {settings.currency}")


def check_currencies(counts: dict[str, int], *, column: str, chosen: str | None) -> None:
    """Raise where lines are in several currencies and none, or one that is not there, is chosen."""
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


def _drop_worthless(
    sieve: _Sieve, lines: _Lines, roles: OrderRoles, settings: OrderSettings
) -> None:
    if lines.price is not None and settings.negative_prices == "leave_out":
        sieve.drop(lines.price < 0, roles.unit_price, NEGATIVE_PRICE)
    is_free = lines.amount == 0
    if settings.zero_prices == "keep":
        # Nothing was handed over where no piece left the shop.
        no_pieces = np.zeros(len(is_free), bool) if lines.quantity is None else lines.quantity <= 0
        sieve.drop(is_free & (no_pieces | lines.is_cancellation), None, NO_PIECES)
    else:
        sieve.drop(is_free, roles.unit_price or roles.amount, WORTH_NOTHING)


def _drop_duplicates(
    sieve: _Sieve, is_duplicate: Mask, roles: OrderRoles, settings: OrderSettings
) -> None:
    n_rows = int((is_duplicate & sieve.is_kept).sum())
    if leaves_out_duplicates(roles, settings):
        sieve.drop(is_duplicate, None, DUPLICATE)
    elif n_rows:
        sieve.steps.append(kept_duplicates_step(n_rows, settings))


def leaves_out_duplicates(roles: OrderRoles, settings: OrderSettings) -> bool:
    """Tell whether lines equal in every cell are left out."""
    if settings.duplicates == "auto":
        return roles.invoice is not None
    return settings.duplicates == "leave_out"


def kept_duplicates_step(n_rows: int, settings: OrderSettings) -> Step:
    """Return the step that says why equal lines were kept."""
    reason = "equal in every cell to an earlier line; kept"
    if settings.duplicates == "auto":
        reason += ", since without invoice numbers they may be two purchases"
    return Step("kept", None, n_rows, n_rows, reason)


def _kept_lines(lines: _Lines, kept: Mask, is_return: Mask) -> pd.DataFrame:
    columns: dict[str, object] = {
        "customer_id": lines.customer.as_category(kept),
        "date": lines.stamps[kept],
        "amount": np.where(is_return, -np.abs(lines.amount), lines.amount)[kept],
        "is_return": is_return[kept],
    }
    for role in _LINE_TEXTS:
        if role in lines.texts:
            columns[role] = lines.texts[role].as_category(kept)
    return pd.DataFrame(columns)


def _facts(table: CustomerTable, lines: _Lines, n_duplicates: int) -> OrderFacts:
    present = lines.stamps[~np.isnat(lines.stamps)]
    invoice = lines.texts.get("invoice")
    return OrderFacts(
        n_rows=len(table.frame),
        n_columns=table.frame.shape[1],
        n_customers=len(lines.customer.values),
        n_invoices=_n_values(invoice),
        n_products=_n_values(lines.texts.get("product")),
        n_countries=_n_values(lines.texts.get("country")),
        rows_without_customer=int(lines.customer.is_missing.sum()),
        quantity_not_positive=_n_not_positive(lines.quantity),
        price_not_positive=_n_not_positive(lines.price),
        cancellation_rows=None if invoice is None else int(lines.is_cancellation.sum()),
        exact_duplicate_rows=n_duplicates,
        first=present.min().item() if len(present) else None,
        last=present.max().item() if len(present) else None,
        empty_cells=_empty_cells(table),
    )


def _n_values(texts: Texts | None) -> int | None:
    return None if texts is None else len(texts.values)


def _n_not_positive(numbers: Matrix | None) -> int | None:
    return None if numbers is None else int((numbers <= 0).sum())


def _empty_cells(table: CustomerTable) -> tuple[tuple[str, int], ...]:
    """Count the cells that are empty in the file itself: those read as missing hold something."""
    counts = {str(name): int(n) for name, n in table.frame.isna().sum().items()}
    for step in table.report.steps:
        if step.action == "read as missing" and step.column in counts:
            counts[step.column] -= step.n_cells
    return tuple((name, n) for name, n in counts.items() if n > 0)


def _required(table: CustomerTable, roles: OrderRoles, role: OrderRole) -> str:
    column = role_column(table, roles, role)
    if column is None:
        raise DataError(f"No column of {table.report.source} is the {in_words(role)}. Choose one.")
    return str(column.name)


def _listed(steps: list[Step]) -> str:
    return "; ".join(f"{step.n_rows:,} rows left out ({step.reason})" for step in steps)
