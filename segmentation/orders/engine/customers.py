"""Turn orders into one row a customer: recency, frequency, monetary value."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.database import in_memory
from segmentation.orders.engine.totals import Outside, Totals, add_up, as_totals
from segmentation.records import (
    CleanOrders,
    ColumnInfo,
    Kind,
    Note,
    OrderCustomers,
    OrderSettings,
    ReadReport,
    Role,
    Step,
    StepValues,
)

_DAYS_A_MONTH = 30.4375
"""A twelfth of 365.25 days."""
_ENOUGH_BUYERS = 500
_ENOUGH_DAYS = 180
_MANY_TIMES = 2
"""How often a customer 0 orders beside whoever orders most, before it is taken for guests."""
_FRESH_DAYS = 30

RFM = ("recency_days", "frequency", "monetary")

_CATEGORIES = ("favourite_category", "country")


def customers_from_orders(clean: CleanOrders, *, reference: date | None = None) -> OrderCustomers:
    """Make one row a customer, in the order of the identifiers.

    ``reference``: the day at which recency is counted, itself included; later orders are left out.
    By default the day of the last line. Raises DataError if no order is left, there is one customer
    only, or all orders are on one day; ParameterError if the reference lies before the first order.

    ``recency_days`` 0 or more; ``frequency`` distinct invoices with a purchase (days, where there
    are no invoice numbers); ``monetary`` net of returns unless the settings say otherwise, and
    negative where a refund exceeds the purchases.
    """
    span = pc.min_max(clean.lines.column("day")).as_py()
    last_day = reference_day(reference, first=span["min"], last=span["max"], source=clean.source)
    outside = Outside()
    with in_memory() as connection:
        connection.register("kept", clean.lines)
        found = add_up(connection, clean.lines.column_names, last_day=last_day, outside=outside)
    return customer_table(
        as_totals([found], clean.scale),
        source=clean.source,
        fingerprint=clean.fingerprint,
        settings=clean.settings,
        last_day=last_day,
        steps=(*clean.steps, *outside_steps(outside, last_day, clean.scale)),
    )


def reference_day(reference: date | None, *, first: int, last: int, source: str) -> int:
    """Return the reference date, by default the last day, as days since 1970-01-01.

    Raises ParameterError if no order lies before it.
    """
    day = last if reference is None else int(np.datetime64(reference, "D").astype(np.int64))
    if day < first:
        raise ParameterError(
            f"The reference date {from_day(day)} lies before the first order of {source} "
            f"({from_day(first)}). Choose that day or a later one."
        )
    return day


def customer_table(
    totals: Totals,
    *,
    source: str,
    fingerprint: str,
    settings: OrderSettings,
    last_day: int,
    steps: tuple[Step, ...],
) -> OrderCustomers:
    """Derive every column from the totals; see `customers_from_orders`."""
    only_returns = any(step.code == "only_returns" for step in steps)
    if fault := too_few(totals, source, only_returns=only_returns):
        raise DataError(fault)
    frame = _frame(totals, settings, last_day)
    units = totals.bought - totals.returned if settings.returns == "net" else totals.bought
    key = repr((fingerprint, settings, last_day, len(frame)))
    first, last = int(totals.first.min()), int(totals.last.max())
    return OrderCustomers(
        frame=frame,
        columns=_describe_columns(frame),
        report=ReadReport(
            source=source,
            fingerprint=hashlib.sha256(key.encode()).hexdigest(),
            file_format="orders",
            encoding=None,
            delimiter=None,
            n_rows=len(frame),
            n_columns=frame.shape[1],
            steps=steps,
        ),
        reference=from_day(last_day),
        first=from_day(first),
        last=from_day(last),
        n_orders=int(totals.n_orders.sum()),
        revenue=int(units.sum()) / totals.scale,
        warnings=(
            *sufficiency(len(frame), first=first, last=last, reference=last_day),
            *_zero_customer(frame),
        ),
    )


def _frame(totals: Totals, settings: OrderSettings, last_day: int) -> pd.DataFrame:
    bought, returned = totals.bought / totals.scale, totals.returned / totals.scale
    net = (totals.bought - totals.returned) / totals.scale
    monetary = net if settings.returns == "net" else bought
    orders, tenure = totals.n_orders, last_day - totals.first
    n_gaps = np.where(orders > 1, orders - 1, np.nan)
    columns: dict[str, object] = {
        "customer_id": pd.Series(totals.customers, dtype="str"),
        "recency_days": (last_day - totals.last).astype(np.float64),
        "frequency": orders.astype(np.float64),
        "monetary": monetary,
        "average_order_value": monetary / orders,
        "tenure_days": tenure.astype(np.float64),
        # A customer of a week is not held to have a week's pace for ever: at least one month.
        "orders_a_month": orders / np.maximum(tenure / _DAYS_A_MONTH, 1.0),
        "days_between_orders": (totals.last - totals.first) / n_gaps,
        "return_rate": returned / np.where(bought > 0, bought, np.nan),
    }
    if totals.n_products is not None:
        columns["products"] = totals.n_products.astype(np.float64)
    if totals.favourite_category is not None:
        columns["favourite_category"] = totals.favourite_category
    if totals.country is not None:
        columns["country"] = totals.country
    return pd.DataFrame(columns)


def _describe_columns(frame: pd.DataFrame) -> tuple[ColumnInfo, ...]:
    """Return role, kind and meaning of the columns of a table made of orders."""

    def describe(name: str, role: Role, kind: Kind) -> ColumnInfo:
        cells = frame[name]
        n_missing, n_distinct = int(cells.isna().sum()), int(cells.nunique())
        why = Note("of_orders", {"column": name})
        return ColumnInfo(name, role, kind, n_missing, n_distinct, why=why)

    return (
        describe("customer_id", "identifier", "text"),
        *(describe(name, "feature", "numeric") for name in RFM),
        *(
            describe(name, "descriptor", "categorical" if name in _CATEGORIES else "numeric")
            for name in frame.columns[1 + len(RFM) :]
        ),
    )


def _zero_customer(frame: pd.DataFrame) -> tuple[Note, ...]:
    """Return that a customer 0 orders far more than anybody: shops number all guests so."""
    orders = frame["frequency"].to_numpy(dtype=np.float64)
    is_zero = (frame["customer_id"] == "0").to_numpy()
    own = float(orders[is_zero].sum())
    if not own or own < _MANY_TIMES * float(orders[~is_zero].max(initial=1)):
        return ()
    return (Note("zero_customer", {"n_orders": int(own)}),)


def sufficiency(n_buyers: int, *, first: int, last: int, reference: int) -> tuple[Note, ...]:
    """Return why a table of orders may be too thin to conclude from.

    Parameters
    ----------
    first, last, reference : int
        Days of the first and last purchase and of the reference, since 1970-01-01.
    """
    notes = []
    if n_buyers < _ENOUGH_BUYERS:
        notes.append(Note("few_buyers", {"n_buyers": n_buyers, "enough": _ENOUGH_BUYERS}))
    n_days = last - first + 1
    if n_days < _ENOUGH_DAYS:
        notes.append(Note("short_span", {"n_days": n_days, "enough": _ENOUGH_DAYS}))
    if reference - last > _FRESH_DAYS:
        values: StepValues = {
            "n_days": reference - last,
            "reference": from_day(reference).isoformat(),
        }
        notes.append(Note("stale", values))
    return tuple(notes)


def outside_steps(outside: Outside, last_day: int, scale: int) -> tuple[Step, ...]:
    """Return the steps for clean lines that the totals leave out."""
    day = {"day": from_day(last_day).isoformat()}
    only = {"n_customers": outside.n_only_returns, "worth": outside.units_only_returned / scale}
    candidates = (
        (outside.n_after, "after_the_reference", day),
        (outside.n_lines_only_returns, "only_returns", only),
    )
    return tuple(
        Step("left out", None, n, n, code=code, values=values)
        for n, code, values in candidates
        if n
    )


def from_day(day: int) -> date:
    """Return the date of a day since 1970-01-01."""
    return date(1970, 1, 1) + timedelta(days=day)


def too_few(totals: Totals, source: str, *, only_returns: bool = False) -> str | None:
    """Return why the customers cannot be compared; None where they can."""
    n = len(totals.customers)
    if n == 0 and only_returns:
        return (
            f"Nobody in {source} bought anything: what counts are returns alone (amounts below 0, "
            "or credit notes). Add the purchases, or turn the sign of the amounts."
        )
    if n == 0:
        return (
            f"No purchase in {source} lies within the chosen days. Choose a later reference date."
        )
    if n == 1:
        return (
            f"All purchases in {source} are of one customer ({totals.customers[0]}): there is "
            "nobody to compare with. Check which column is the customer."
        )
    if totals.first.min() == totals.last.max():
        return (
            f"All purchases in {source} are on one day ({from_day(int(totals.first[0]))}): nobody "
            "bought longer ago than anybody else. Check which column is the date, or add older "
            "orders."
        )
    return None
