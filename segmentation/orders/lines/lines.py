"""The order lines of a file by role: every row of it, before anything is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from segmentation.orders.lines.columns import (
    Mask,
    Stamps,
    Texts,
    read_dates,
    read_numbers,
    read_texts,
    role_column,
)
from segmentation.orders.lines.rules import CANCELLATION, checked_zone
from segmentation.records import (
    TIMES_IN_UTC,
    CustomerTable,
    Matrix,
    OrderFacts,
    OrderRole,
    OrderRoles,
    OrderSettings,
)

_NUMBER_ROLES: tuple[OrderRole, ...] = ("amount", "quantity", "unit_price")
_TEXT_ROLES: tuple[OrderRole, ...] = ("invoice", "product", "category", "country", "currency")
_LINE_TEXTS: tuple[OrderRole, ...] = ("invoice", "product", "category", "country")


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
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
        """The day of each line, in local time."""
        return self.stamps.astype("datetime64[D]")


def read_lines(table: CustomerTable, roles: OrderRoles, settings: OrderSettings) -> Lines:
    """Read the columns that have a role; see `clean_orders` for what may be wrong with them."""
    time_zone = checked_zone(settings)
    numbers = {
        role: read_numbers(column, table.report.source, role, lines=table.lines)
        for role in _NUMBER_ROLES
        if (column := role_column(table, roles, role)) is not None
    }
    texts = {
        role: read_texts(column)
        for role in _TEXT_ROLES
        if (column := role_column(table, roles, role)) is not None
    }
    date_column = table.frame[str(roles.date)]
    is_cancellation = find_cancellations(texts.get("invoice"), len(table.frame))
    amount = numbers.get("amount")
    if amount is None:
        amount = numbers["quantity"] * numbers["unit_price"]
    return Lines(
        customer=read_texts(table.frame[str(roles.customer)]),
        stamps=read_dates(
            date_column,
            table.report.source,
            time_zone=time_zone,
            is_utc=_was_moved_to_utc(table, str(roles.date)),
            lines=table.lines,
        ),
        # A cancellation takes away, also where the file writes it without a minus.
        amount=np.where(is_cancellation, -np.abs(amount), amount),
        quantity=numbers.get("quantity"),
        price=numbers.get("unit_price"),
        texts=texts,
        is_cancellation=is_cancellation,
    )


def _was_moved_to_utc(table: CustomerTable, column: str) -> bool:
    """Tell whether reading the file took the offsets off the times of a column."""
    return any(step.column == column and step.code in TIMES_IN_UTC for step in table.report.steps)


def find_cancellations(invoice: Texts | None, n_rows: int) -> Mask:
    """Tell which rows stand on an invoice whose number is C and digits, unless most are."""
    if invoice is None:
        return np.zeros(n_rows, dtype=bool)
    is_marked = np.array([*invoice.values.str.fullmatch(CANCELLATION), False], dtype=bool)
    if 2 * is_marked.sum() >= len(invoice.values):
        return np.zeros(n_rows, dtype=bool)
    rows: Mask = is_marked[invoice.codes]
    return rows


def kept_lines(lines: Lines, kept: Mask, is_return: Mask) -> pd.DataFrame:
    """Return the lines that are kept, as `CleanOrders` holds them; returns are negative."""
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


def count_facts(table: CustomerTable, lines: Lines, n_duplicates: int) -> OrderFacts:
    """Count what the file holds before anything is left out."""
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
