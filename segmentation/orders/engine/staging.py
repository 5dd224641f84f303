"""The SQL that turns the columns of a file into typed, judged order lines, one by one."""

# ruff: noqa: S608 - every name and text from outside goes through `quoted` or `literal`
from __future__ import annotations

from dataclasses import dataclass

from segmentation.orders.lines.columns import NO_VALUE, OFFSET, Unreadable
from segmentation.orders.lines.rules import (
    CANCELLATION,
    IN_THE_FUTURE,
    NEGATIVE_PRICE,
    NO_AMOUNT,
    NO_CUSTOMER,
    NO_DATE,
    NO_PIECES,
    WORTH_NOTHING,
    latest_day,
)
from segmentation.orders.lines.source import OrderFile, literal, quoted
from segmentation.records import OrderRole, OrderRoles, OrderSettings

KEPT = -1
MOST_COUNTED_COLUMNS = 62
"""Columns whose empty cells fit, one bit each, into a 64-bit integer."""
BUCKETS = 256
LOST_ROLES: tuple[OrderRole, ...] = ("amount", "quantity", "unit_price", "date")
_LONGEST_MISSING = max(map(len, NO_VALUE))
N_UNUSABLE = 4
"""Reasons that come before the currency is asked: customer, date, amount, future."""
_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")


@dataclass(frozen=True, slots=True)
class DateForm:
    """One way in which dates are written: the SQL that reads a text ``{}``, NULL where it fails."""

    name: str
    sql: str
    is_utc: bool = False
    """Whether times without an offset stand beside others with one, and are in UTC as those."""


def _written(name: str, day: str) -> DateForm:
    formats = ", ".join(literal(day + clock) for clock in _CLOCKS)
    return DateForm(name, f"try_strptime({{}}, [{formats}])")


DATE_FORMS = (
    DateForm("year first", "TRY_CAST({} AS TIMESTAMP)"),
    DateForm("yyyymmdd", "try_strptime({}, '%Y%m%d')"),
    _written("year first, slashes", "%Y/%m/%d"),
    *(_written(f"day first, {mark}", mark.join(("%d", "%m", "%Y"))) for mark in "/.-"),
    *(_written(f"month first, {mark}", mark.join(("%m", "%d", "%Y"))) for mark in "/.-"),
)
"""Tried on the first rows; of equals the first is taken, day before month."""


def lines_sql(
    file: OrderFile, roles: OrderRoles, settings: OrderSettings, *, date_form: DateForm
) -> str:
    """Return the query that gives one typed line for each row of the file.

    Its columns: customer, stamp, amount, has_no_quantity and has_no_price (zero or below),
    invoice_hash, is_marked, product_hash, category, country, currency, row_hash, empties (a bit for
    each column of the file), reason (position in `reasons`, -1: kept so far), lost (a bit for each
    of `LOST_ROLES` whose text cannot be read) and bucket.
    """
    typed = f"""
        SELECT {customer_sql(file, str(roles.customer))} AS customer,
               {stamp_sql(file, str(roles.date), settings, date_form)} AS stamp,
               {_number_sql(file, roles.amount)} AS own_amount,
               {_number_sql(file, roles.quantity)} AS quantity,
               {_number_sql(file, roles.unit_price)} AS price,
               {text_sql(file, roles.invoice)} AS invoice,
               {text_sql(file, roles.product)} AS product,
               {text_sql(file, roles.category)} AS category,
               {text_sql(file, roles.country)} AS country,
               {text_sql(file, roles.currency)} AS currency,
               {text_sql(file, roles.date)} IS NOT NULL AS has_date,
               {text_sql(file, roles.amount)} IS NOT NULL AS has_amount,
               {text_sql(file, roles.quantity)} IS NOT NULL AS has_quantity,
               {text_sql(file, roles.unit_price)} IS NOT NULL AS has_price,
               hash({", ".join(quoted(name) for name in file.columns)}) AS row_hash,
               {_empties_sql(file)} AS empties
        FROM {file.relation}"""
    amount = "own_amount" if roles.amount is not None else "quantity * price"
    return f"""
        SELECT customer, stamp, amount,
               coalesce(quantity <= 0, false) AS has_no_quantity,
               coalesce(price <= 0, false) AS has_no_price,
               CASE WHEN invoice IS NOT NULL THEN hash(invoice) END AS invoice_hash,
               coalesce(invoice[1] IN ('C', 'c') AND regexp_full_match(invoice, '{CANCELLATION}'),
                        false) AS is_marked,
               CASE WHEN product IS NOT NULL THEN hash(product) END AS product_hash,
               category, country, currency, row_hash, empties,
               {_reason_sql(settings)} AS reason,
               ((has_amount AND own_amount IS NULL)::UTINYINT
                + 2 * (has_quantity AND quantity IS NULL)::UTINYINT
                + 4 * (has_price AND price IS NULL)::UTINYINT
                + 8 * (has_date AND stamp IS NULL)::UTINYINT)::UTINYINT AS lost,
               (coalesce(hash(customer), row_hash) % {BUCKETS})::UTINYINT AS bucket
        FROM (SELECT *, {amount} AS amount FROM ({typed}))"""


def lost_sql(
    file: OrderFile, lost: Unreadable, settings: OrderSettings, *, date_form: DateForm
) -> str:
    """Return the query for the first cell that cannot be read: its row, from 1, and its text."""
    read = _number_sql(file, lost.column)
    if lost.role == "date":
        read = stamp_sql(file, lost.column, settings, date_form)
    return f"""
        SELECT number, text FROM (
            SELECT row_number() OVER () AS number, {text_sql(file, lost.column)} AS text,
                   {read} IS NULL AS is_lost
            FROM {file.relation})
        WHERE text IS NOT NULL AND is_lost LIMIT 1"""


def reasons(settings: OrderSettings) -> tuple[str, ...]:
    """Return why a single line is left out, in the order in which it is asked."""
    return tuple(reason for reason, _ in _conditions(settings))


def customer_sql(file: OrderFile, name: str) -> str:
    """Return identifiers as text, whole numbers without a point."""
    text = text_sql(file, name)
    if not (_is_text(file, name) or _is_float(file, name)):
        return text
    # "17850.0" is what a column of numbers with gaps becomes in many exports.
    whole = f"regexp_replace({text}, '^(\\d+)\\.0+$', '\\1')"
    return f"CASE WHEN contains({text}, '.') THEN {whole} ELSE {text} END"


def text_sql(file: OrderFile, name: str | None) -> str:
    """Return a column as stripped text, NULL where it says that there is no value."""
    if name is None:
        return "NULL::VARCHAR"
    if _is_float(file, name):
        return f"CASE WHEN isfinite({quoted(name)}) THEN CAST({quoted(name)} AS VARCHAR) END"
    if not _is_text(file, name):
        return f"CAST({quoted(name)} AS VARCHAR)"
    text = _cell(file, name)
    missing = ", ".join(literal(spelling) for spelling in sorted(NO_VALUE))
    # Most texts are longer than any spelling of a missing one and need no closer look.
    return (
        f"CASE WHEN strlen({text}) > {_LONGEST_MISSING} OR lower({text}) NOT IN ({missing}) "
        f"THEN {text} END"
    )


def stamp_sql(file: OrderFile, name: str, settings: OrderSettings, date_form: DateForm) -> str:
    """Return a column as local time, else NULL."""
    kind, column = file.types[name], quoted(name)
    if kind == "TIMESTAMP WITH TIME ZONE":
        zone = settings.time_zone or file.zones.get(name, "UTC")
        return f"timezone({literal(zone)}, {column})"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return f"CAST({column} AS TIMESTAMP)"
    if not _is_text(file, name):
        return f"try_strptime(CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR), '%Y%m%d')"
    text = _cell(file, name)
    has_zone = zoned_sql(file, name)
    plain = f"regexp_replace({text}, {literal(OFFSET)}, '\\1')"
    bare = date_form.sql.format(text)
    zone = settings.time_zone or "UTC"
    if date_form.is_utc:
        bare = f"timezone({literal(zone)}, timezone('UTC', {bare}))"
    moved = f"timezone({literal(zone)}, TRY_CAST({text} AS TIMESTAMPTZ))"
    with_zone = f"coalesce({moved}, {date_form.sql.format(plain)})"
    return f"CASE WHEN {has_zone} THEN {with_zone} ELSE {bare} END"


def zoned_sql(file: OrderFile, name: str) -> str:
    """Return the condition that a text says how far its clock is from UTC."""
    text = _cell(file, name)
    # A look at the end of the text spares most files the slower pattern.
    ends = f"substr({text}, -1) IN ('Z', 'C') OR substr({text}, -6, 1) IN ('+', '-')"
    ends += f" OR substr({text}, -5, 1) IN ('+', '-')"
    return f"(({ends}) AND regexp_matches({text}, {literal(OFFSET)}))"


def _number_sql(file: OrderFile, name: str | None) -> str:
    if name is None:
        return "NULL::DOUBLE"
    cell = text_sql(file, name) if _is_text(file, name) else quoted(name)
    number = f"TRY_CAST({cell} AS DOUBLE)"
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _empties_sql(file: OrderFile) -> str:
    bits = [
        f"({_is_empty(file, name)})::BIGINT << {place}"
        for place, name in enumerate(file.columns[:MOST_COUNTED_COLUMNS])
    ]
    return " | ".join(f"({bit})" for bit in bits)


def _is_empty(file: OrderFile, name: str) -> str:
    if _is_text(file, name):
        return f"coalesce({quoted(name)}, '') = ''"
    if _is_float(file, name):
        return f"coalesce(isnan({quoted(name)}), true)"
    return f"{quoted(name)} IS NULL"


def _reason_sql(settings: OrderSettings) -> str:
    cases = " ".join(
        f"WHEN {condition} THEN {place}"
        for place, (_, condition) in enumerate(_conditions(settings))
    )
    return f"(CASE {cases} ELSE {KEPT} END)::TINYINT"


def _conditions(settings: OrderSettings) -> list[tuple[str, str]]:
    latest = latest_day(settings)
    found = [
        (NO_CUSTOMER, "customer IS NULL"),
        (NO_DATE, "stamp IS NULL"),
        (NO_AMOUNT, "amount IS NULL"),
        (IN_THE_FUTURE, f"stamp >= DATE '{latest}' + 1"),
    ]
    if settings.currency is not None:
        other = f"currency IS DISTINCT FROM {literal(settings.currency)}"
        found.append((f"not in {settings.currency}", other))
    if settings.negative_prices == "leave_out":
        found.append((NEGATIVE_PRICE, "price < 0"))
    if settings.zero_prices == "keep":
        found.append((NO_PIECES, "amount = 0 AND quantity <= 0"))
    else:
        found.append((WORTH_NOTHING, "amount = 0"))
    return found


def _cell(file: OrderFile, name: str) -> str:
    """Return a cell as it is, text without spaces around it."""
    return f"trim({quoted(name)})" if _is_text(file, name) else quoted(name)


def _is_text(file: OrderFile, name: str) -> bool:
    return file.types[name] == "VARCHAR"


def _is_float(file: OrderFile, name: str) -> bool:
    return file.types[name] in ("DOUBLE", "FLOAT")
