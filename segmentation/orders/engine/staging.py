"""Write the SQL that turns the columns of a file into typed, judged order lines."""

# ruff: noqa: S608 - columns are called by their place; every text goes through `literal`
from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import pyarrow as pa

from segmentation.errors import DataError
from segmentation.orders.engine.reasons import CANCELLATION, CREDIT_INITIALS, KEPT, Cause
from segmentation.orders.engine.source import is_text
from segmentation.orders.engine.texts import text_sql
from segmentation.orders.lines.rules import in_words
from segmentation.orders.lines.vocabulary import NOBODY
from segmentation.reading.table_names import literal
from segmentation.records import OrderRole, OrderRoles, OrderSettings

BUCKETS = 256
WITHOUT_CENTS = (
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV",
    "XAF", "XOF", "XPF",
)  # fmt: skip
IN_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
"""ISO 4217: currencies whose smallest unit is no hundredth."""
MEASURES: tuple[OrderRole, ...] = ("amount", "quantity", "unit_price", "date")
"""Roles of columns that hold numbers or dates: a text there cannot be added up."""
TEXTS: tuple[OrderRole, ...] = ("customer", "invoice", "product", "category", "country", "currency")
ROW = "row_number"
_OFFSET = r"(\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$"
"""The zone after a time; the time is the first group."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the columns of a table of order lines are: ``c0``, ``c1``, ... in the order of the file.

    ``utc`` says that times without an offset are in UTC; ``per_unit`` how many units of the amounts
    make one of the currency.
    """

    types: tuple[pa.DataType, ...]
    places: dict[OrderRole, int]
    utc: bool = False
    per_unit: int = 1

    def column(self, role: OrderRole) -> str | None:
        """Return the column that has a role as SQL, or None."""
        return f"c{self.places[role]}" if role in self.places else None

    def type(self, role: OrderRole) -> pa.DataType:
        """Return the type of the column that has a role."""
        return self.types[self.places[role]]


def find_layout(batch: pa.Table, roles: OrderRoles, source: str) -> Layout:
    """Return what the columns of a table are.

    Raises DataError if a column of dates should be numbers.
    """
    names = batch.column_names
    places: dict[OrderRole, int] = {}
    for role in get_args(OrderRole):
        name = getattr(roles, role)
        if name is not None:
            places[role] = names.index(name)
    for role in MEASURES[:-1]:
        if role in places and pa.types.is_temporal(batch.schema.types[places[role]]):
            raise DataError(
                f"Column {getattr(roles, role)!r} of {source} holds dates, not numbers. "
                f"Choose another column for the {in_words(role)}."
            )
    return Layout(tuple(batch.schema.types), places, per_unit=roles.per_unit)


def lines_sql(layout: Layout, settings: OrderSettings, reasons: tuple[Cause, ...]) -> str:
    """Return the query that gives one typed line for each row of the table ``batch``.

    Its columns: row_number, customer, stamp, amount, has_no_quantity and has_no_price (zero or
    below), invoice_hash, is_marked, product_hash, category, country, currency, row_hash, outcome
    and beside (as `Outcomes` tells them), below (as `Carrier` does), reason (position in
    `reasons`, -1: kept so far), reason_else (what it is once the customer is known), bucket, and
    ``lost_`` with each of `MEASURES`: the text that cannot be read.
    """
    cases, cases_else = (
        " ".join(f"WHEN {reason.sql} THEN {at}" for at, reason in enumerate(reasons) if at >= first)
        for first in (0, 1)
    )
    amount = "own_amount" if "amount" in layout.places else "quantity * price"
    amount = f"{amount}{_per_unit_sql(layout, settings)}"
    lost = ", ".join(f"lost_{role}" for role in MEASURES)
    columns = ", ".join(f"c{place}" for place in range(len(layout.types)))
    typed = f"""
        SELECT {ROW}, {", ".join(f"{_text_sql(layout, role)} AS {role}" for role in TEXTS)},
               {_stamp_sql(layout, settings)} AS stamp,
               {_number_sql(layout, "amount")} AS own_amount,
               {_number_sql(layout, "quantity")} AS quantity,
               {_number_sql(layout, "unit_price")} AS price,
               {", ".join(f"{_told_sql(layout, role)} AS text_{role}" for role in MEASURES)},
               hash({columns}) AS row_hash, outcome, beside, below, summing
        FROM batch"""
    return f"""
        SELECT {ROW}, customer, stamp, amount,
               coalesce(quantity <= 0, false) AS has_no_quantity,
               coalesce(price <= 0, false) AS has_no_price,
               CASE WHEN invoice IS NOT NULL THEN hash(invoice) END AS invoice_hash,
               coalesce(upper(invoice[1]) IN {CREDIT_INITIALS}
                        AND regexp_full_match(invoice, '{CANCELLATION}'),
                        false) AS is_marked,
               CASE WHEN product IS NOT NULL THEN hash(product) END AS product_hash,
               category, country, currency, row_hash, outcome, beside, below,
               (CASE {cases} ELSE {KEPT} END)::TINYINT AS reason,
               (CASE {cases_else} ELSE {KEPT} END)::TINYINT AS reason_else,
               (coalesce(hash(customer), row_hash) % {BUCKETS})::UTINYINT AS bucket,
               {lost}
        FROM (SELECT *, {amount} AS amount,
                     CASE WHEN own_amount IS NULL THEN text_amount END AS lost_amount,
                     CASE WHEN quantity IS NULL THEN text_quantity END AS lost_quantity,
                     CASE WHEN price IS NULL THEN text_unit_price END AS lost_unit_price,
                     CASE WHEN stamp IS NULL THEN text_date END AS lost_date
              FROM ({typed}))"""


def _per_unit_sql(layout: Layout, settings: OrderSettings) -> str:
    """Return what amounts are divided by to be whole units of their currency."""
    per_unit = {"auto": layout.per_unit, "units": 1, "hundredths": 100}[settings.amounts_in]
    if per_unit != 100:
        return "" if per_unit == 1 else f" / {per_unit}"
    whole, thousandths = (
        ", ".join(map(literal, codes)) for codes in (WITHOUT_CENTS, IN_THOUSANDTHS)
    )
    return (
        f" / CASE WHEN currency IN ({whole}) THEN 1 "
        f"WHEN currency IN ({thousandths}) THEN 1000 ELSE 100 END"
    )


def _stamp_sql(layout: Layout, settings: OrderSettings) -> str:
    """Return the column of dates as local time, else NULL."""
    kind, column = layout.type("date"), str(layout.column("date"))
    zone = settings.time_zone or "UTC"
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return f"timezone({literal(settings.time_zone or kind.tz)}, {column})"
    if pa.types.is_temporal(kind):
        return _from_utc(f"CAST({column} AS TIMESTAMP)", zone) if layout.utc else column
    if not is_text(kind):
        return f"try_strptime(CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR), '%Y%m%d')"
    plain = f"regexp_replace({column}, {literal(_OFFSET)}, '\\1')"
    bare, without = (_written_sql(written) for written in (column, plain))
    if layout.utc:
        bare = _from_utc(bare, zone)
    moved = f"timezone({literal(zone)}, TRY_CAST({column} AS TIMESTAMPTZ))"
    return f"CASE WHEN {zoned_sql(column)} THEN coalesce({moved}, {without}) ELSE {bare} END"


def zoned_sql(column: str) -> str:
    """Return the condition that a text says how far its clock is from UTC."""
    return f"coalesce(regexp_matches({column}, {literal(_OFFSET)}), false)"


def _from_utc(stamp: str, zone: str) -> str:
    return f"timezone({literal(zone)}, timezone('UTC', {stamp}))"


def _written_sql(text: str) -> str:
    return f"coalesce(TRY_CAST({text} AS TIMESTAMP), try_strptime({text}, '%Y%m%d'))"


def _text_sql(layout: Layout, role: OrderRole) -> str:
    column = layout.column(role)
    if column is None:
        return "NULL::VARCHAR"
    text = text_sql(column, layout.type(role), nobody=NOBODY if role == "customer" else ())
    return f"upper({text})" if role == "currency" else text


def _number_sql(layout: Layout, role: OrderRole) -> str:
    column = layout.column(role)
    if column is None:
        return "NULL::DOUBLE"
    number = f"CAST({column} AS DOUBLE)"
    if is_text(layout.type(role)):
        # The engine would read 1_000.
        number = f"CASE WHEN NOT contains({column}, '_') THEN TRY_CAST({column} AS DOUBLE) END"
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _told_sql(layout: Layout, role: OrderRole) -> str:
    """Return a cell that is to be a number or a date as it is told where it is none."""
    column = layout.column(role)
    if column is None or (role != "date" and not is_text(layout.type(role))):
        return "NULL::VARCHAR"
    return text_sql(column, layout.type(role))
