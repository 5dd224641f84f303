"""From a file of order lines to lines that can be added up: every line left out is counted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from segmentation.orders.lines.columns import Codes, Mask
from segmentation.orders.lines.lines import Lines, count_facts, kept_lines, read_lines
from segmentation.orders.lines.roles import propose_roles
from segmentation.orders.lines.rules import (
    DUPLICATE,
    IN_THE_FUTURE,
    NEGATIVE_PRICE,
    NO_AMOUNT,
    NO_CUSTOMER,
    NO_DATE,
    NO_PIECES,
    WORTH_NOTHING,
    check_currencies,
    check_settings,
    duplicate_steps,
    latest_day,
    leaves_out_duplicates,
    nothing_left,
    reason_columns,
    require_roles,
    return_steps,
)
from segmentation.records import (
    CleanOrders,
    CustomerTable,
    OrderRoles,
    OrderSettings,
    Step,
)


@dataclass(slots=True, eq=False)
class _Sieve:
    """Which rows were left out so far, and why."""

    roles: OrderRoles
    left_out: Codes
    steps: list[Step] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> Mask:
        return self.left_out < 0

    def drop(self, rows: Mask, reason: str) -> None:
        rows = rows & self.is_kept
        n_rows = int(rows.sum())
        if n_rows:
            self.left_out[rows] = len(self.reasons)
            self.reasons.append(reason)
            column = reason_columns(self.roles).get(reason, self.roles.currency)
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
    check_settings(settings, roles)
    require_roles(roles, table.report.source, tuple(map(str, table.frame.columns)))
    lines = read_lines(table, roles, settings)
    is_duplicate = table.frame.duplicated().to_numpy()
    sieve = _Sieve(roles, np.full(len(table.frame), -1, dtype=np.int64))
    _drop_unusable(sieve, lines, settings)
    _drop_worthless(sieve, lines, settings)
    _drop_duplicates(sieve, is_duplicate, settings)
    if not sieve.is_kept.any():
        raise nothing_left(table.report.source, sieve.steps)
    is_return = (lines.amount < 0) | lines.is_cancellation
    sieve.steps.extend(return_steps(int((is_return & sieve.is_kept).sum()), settings))
    return CleanOrders(
        source=table.report.source,
        fingerprint=table.report.fingerprint,
        roles=roles,
        settings=settings,
        facts=count_facts(table, lines, int(is_duplicate.sum())),
        lines=kept_lines(lines, sieve.is_kept, is_return),
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


def _drop_unusable(sieve: _Sieve, lines: Lines, settings: OrderSettings) -> None:
    sieve.drop(lines.customer.is_missing, NO_CUSTOMER)
    sieve.drop(np.isnat(lines.stamps), NO_DATE)
    sieve.drop(np.isnan(lines.amount), NO_AMOUNT)
    latest = latest_day(settings)
    sieve.drop(lines.days > np.datetime64(latest), IN_THE_FUTURE)
    _drop_currencies(sieve, lines, settings)


def _drop_currencies(sieve: _Sieve, lines: Lines, settings: OrderSettings) -> None:
    """Keep one currency; refuse several where none was chosen."""
    currency = lines.texts.get("currency")
    if currency is None:
        return
    counts = np.bincount(currency.codes[sieve.is_kept & ~currency.is_missing])
    check_currencies(
        {str(currency.values[int(at)]): int(counts[at]) for at in np.flatnonzero(counts)},
        roles=sieve.roles,
        chosen=settings.currency,
    )
    if settings.currency is not None:
        is_other = currency.codes != currency.values.get_loc(settings.currency)
        sieve.drop(is_other, f"not in {settings.currency}")


def _drop_worthless(sieve: _Sieve, lines: Lines, settings: OrderSettings) -> None:
    if lines.price is not None and settings.negative_prices == "leave_out":
        sieve.drop(lines.price < 0, NEGATIVE_PRICE)
    is_free = lines.amount == 0
    if settings.zero_prices == "keep":
        # Nothing was handed over where no piece left the shop.
        no_pieces = np.zeros(len(is_free), bool) if lines.quantity is None else lines.quantity <= 0
        sieve.drop(is_free & no_pieces, NO_PIECES)
    else:
        sieve.drop(is_free, WORTH_NOTHING)


def _drop_duplicates(sieve: _Sieve, is_duplicate: Mask, settings: OrderSettings) -> None:
    if leaves_out_duplicates(sieve.roles, settings):
        sieve.drop(is_duplicate, DUPLICATE)
    else:
        n_rows = int((is_duplicate & sieve.is_kept).sum())
        sieve.steps.extend(duplicate_steps(n_rows, sieve.roles, settings))
