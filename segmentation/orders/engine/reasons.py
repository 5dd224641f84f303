"""List why order lines are left out or treated apart: codes with conditions in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from segmentation.reading.table_names import literal
from segmentation.records import AsideRow, OrderRoles, OrderSettings, Step, StepValues

CANCELLATION = (
    r"(?i)(?:C|(?:CN|CM|CRN|GS|GUT|RMA|RET|NC|KOR|STORNO|AVOIR|RFND|REFUND|RETURN|CREDIT)[-_/ #]*)"
    r"\d[-_/\d]*"
)
"""An invoice number that marks a credit note, where the file's other numbers do not look so."""
CREDIT_INITIALS = ("A", "C", "G", "K", "N", "R", "S")
"""With which such a number begins."""
KEPT = -1
"""In place of a reason: a line that is kept."""
N_UNUSABLE = 4
"""Reasons that come before the currency is asked: customer, date, amount, future."""

UNPAID = "unpaid_orders"
SUM_ROW = "sum_of_lines_above"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line is left out: its code, the condition in SQL, and the column it is about."""

    code: str
    sql: str
    column: str | None = None
    values: StepValues = field(default_factory=dict)

    def step(self, n_rows: int) -> Step:
        """Return the step for so many lines."""
        return Step("left out", self.column, n_rows, n_rows, code=self.code, values=self.values)


DUPLICATE = Cause("equal_to_an_earlier_line", "false")
"""Told of lines beside others, as is what became of an order: no line says so by itself."""


def reasons_of(roles: OrderRoles, settings: OrderSettings) -> tuple[Cause, ...]:
    """Return why a single line is left out, in the order in which it is asked."""
    # A day after today is not in the future yet: there are other time zones.
    latest_day = (settings.today or datetime.now(UTC).date()) + timedelta(days=1)
    latest = f"stamp >= DATE '{latest_day}' + 1"
    worth = roles.amount or f"{roles.quantity}, {roles.unit_price}"
    found = [
        Cause("no_customer", "customer IS NULL", roles.customer),
        Cause("no_date", "stamp IS NULL", roles.date),
        Cause("no_amount", "amount IS NULL", worth),
        Cause("dated_in_the_future", latest, roles.date),
    ]
    if roles.summing:
        name, *words = roles.summing
        found.append(Cause("sums_of_their_order", "summing", name, {"words": tuple(words)}))
    if settings.currency is not None:
        other = f"currency IS DISTINCT FROM {literal(settings.currency.upper())}"
        values = {"currency": settings.currency}
        found.append(Cause("in_another_currency", other, roles.currency, values))
    if settings.negative_prices == "leave_out":
        found.append(Cause("negative_price", "price < 0", roles.unit_price))
    if settings.zero_prices == "keep":
        # Nothing was handed over where no piece left the shop.
        found.append(Cause("no_piece_and_no_price", "amount = 0 AND quantity <= 0"))
    else:
        found.append(Cause("worth_nothing", "amount = 0", roles.unit_price or roles.amount))
    if roles.carried:
        found.append(Cause(SUM_ROW, "false", worth))
    if settings.unpaid != "keep" and roles.statuses:
        found.append(Cause(UNPAID, "false"))
    return tuple(found)


def leaves_out_duplicates(roles: OrderRoles, settings: OrderSettings) -> bool:
    """Tell whether lines equal in every cell are left out."""
    if settings.duplicates == "auto":
        return roles.invoice is not None
    return settings.duplicates == "leave_out"


def duplicate_steps(n_rows: int, roles: OrderRoles, settings: OrderSettings) -> tuple[Step, ...]:
    """Return what was done with lines equal in every cell to an earlier one."""
    if not n_rows:
        return ()
    if leaves_out_duplicates(roles, settings):
        return (DUPLICATE.step(n_rows),)
    code = "equal_lines_without_invoices" if settings.duplicates == "auto" else "equal_lines"
    return (Step("kept", None, n_rows, n_rows, code=code),)


def aside_steps(rows: Sequence[AsideRow]) -> tuple[Step, ...]:
    """Return which rows of the file are no order lines: sums of others, and all that do not fit."""
    sums = [row for row in rows if row.reason.code in ("totals", "averages", "statistics")]
    others = [row for row in rows if row not in sums]
    return tuple(
        Step("left out", None, 0, len(found), code=code, values={"line": found[0].line})
        for code, found in (("sums_aside", sums), ("rows_aside", others))
        if found
    )


def return_steps(n_returns: int, settings: OrderSettings) -> tuple[Step, ...]:
    """Return what was done with the lines that are cancellations or refunds."""
    code = "returns_in_rate" if settings.returns == "rate" else "returns_taken_off"
    if not n_returns:
        return ()
    return (Step("read as returns", None, n_returns, n_returns, code=code),)
