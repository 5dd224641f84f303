"""What the staged lines of a file hold, and what stops them from being added up."""

# ruff: noqa: S608 - every name and text from outside goes through `quoted` or `literal`
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from segmentation.errors import DataError
from segmentation.orders.engine.staging import (
    KEPT,
    LOST_ROLES,
    MOST_COUNTED_COLUMNS,
    N_UNUSABLE,
    DateForm,
    lost_sql,
    reasons,
)
from segmentation.orders.lines.columns import (
    CURRENCY_SIGNS,
    UNREADABLE_SHARE,
    Unreadable,
    shown,
    unreadable_dates,
    unreadable_numbers,
)
from segmentation.orders.lines.rules import check_currencies, reason_columns
from segmentation.orders.lines.source import OrderFile, literal, quoted
from segmentation.records import OrderFacts, OrderRoles, OrderSettings, Step

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, eq=False)
class Census:
    """What one look over all staged lines says."""

    n_rows: int
    n_by_reason: dict[int, int]
    sum_of_sizes: float
    """Sum of the amounts of the lines that are kept, regardless of sign."""
    first_day: int | None
    last_day: int | None
    """Days of the first and the last line that is kept; None where there is none."""
    n_by_mark: dict[bool, int]
    """Different invoice numbers, by whether they begin with C."""

    @property
    def has_cancellations(self) -> bool:
        """Whether a C marks a cancellation: not where most invoices have it."""
        return 2 * self.n_by_mark.get(True, 0) < sum(self.n_by_mark.values())


def take_census(connection: DuckDBPyConnection) -> Census:
    """Look over the staged lines once."""
    by_reason = connection.execute("SELECT reason, count(*) FROM lines GROUP BY reason").fetchall()
    sizes, first, last = connection.execute(
        f"""SELECT coalesce(sum(abs(amount)), 0), min(CAST(stamp AS DATE)) - DATE '1970-01-01',
                   max(CAST(stamp AS DATE)) - DATE '1970-01-01'
            FROM lines WHERE reason = {KEPT}"""
    ).fetchall()[0]
    by_mark = connection.execute(
        """SELECT is_marked, count(*) FROM (
               SELECT DISTINCT invoice_hash, is_marked FROM lines WHERE invoice_hash IS NOT NULL)
           GROUP BY is_marked"""
    ).fetchall()
    counts = {int(reason): int(n) for reason, n in by_reason}
    return Census(
        n_rows=sum(counts.values()),
        n_by_reason=counts,
        sum_of_sizes=float(sizes),
        first_day=None if first is None else int(first),
        last_day=None if last is None else int(last),
        n_by_mark={bool(mark): int(n) for mark, n in by_mark},
    )


def check_lines(
    connection: DuckDBPyConnection,
    file: OrderFile,
    roles: OrderRoles,
    *,
    settings: OrderSettings,
    date_form: DateForm,
) -> None:
    """Raise where dates or amounts cannot be read, or currencies are mixed."""
    empty = dict(empty_cells(connection, file))
    n_rows = _number(connection, "count(*)")
    for place, role in enumerate(LOST_ROLES):
        name = getattr(roles, role)
        n_lost = _number(connection, f"count(*) FILTER (lost & {1 << place} > 0)")
        if n_lost > UNREADABLE_SHARE * (n_rows - empty.get(name, 0)):
            lost = Unreadable(name, file.name, role, n_lost, n_rows - empty.get(name, 0))
            query = lost_sql(file, lost, settings, date_form=date_form)
            raise _unreadable(connection, file, lost, query)
    if roles.currency is not None:
        counts = connection.execute(
            f"""SELECT currency, count(*) FROM lines WHERE currency IS NOT NULL
                AND reason NOT BETWEEN 0 AND {N_UNUSABLE - 1} GROUP BY currency"""
        ).fetchall()
        check_currencies(
            {str(name): int(n) for name, n in counts}, roles=roles, chosen=settings.currency
        )


def empty_cells(connection: DuckDBPyConnection, file: OrderFile) -> tuple[tuple[str, int], ...]:
    """Return the columns with empty cells, and how many; of very wide files the first 62."""
    names = file.columns[:MOST_COUNTED_COLUMNS]
    found = connection.execute("SELECT empties, count(*) FROM lines GROUP BY empties").fetchall()
    counts = [
        (name, sum(int(n) for empties, n in found if empties >> place & 1))
        for place, name in enumerate(names)
    ]
    return tuple((name, n) for name, n in counts if n)


def count_facts(
    connection: DuckDBPyConnection,
    file: OrderFile,
    roles: OrderRoles,
    *,
    census: Census,
    n_duplicates: int,
) -> OrderFacts:
    """Count what the file holds before anything is left out."""
    counted = {
        "customers": "count(DISTINCT hash(customer)) FILTER (customer IS NOT NULL)",
        "products": "count(DISTINCT product_hash)",
        "countries": "count(DISTINCT country)",
        "nobody": "count(*) FILTER (customer IS NULL)",
        "quantity": "count(*) FILTER (has_no_quantity)",
        "price": "count(*) FILTER (has_no_price)",
        "marked": "count(*) FILTER (is_marked)",
    }
    row = connection.execute(f"SELECT {', '.join(counted.values())} FROM lines").fetchall()[0]
    n = dict(zip(counted, map(int, row), strict=True))
    first, last = connection.execute("SELECT min(stamp), max(stamp) FROM lines").fetchall()[0]
    has_invoice = roles.invoice is not None
    return OrderFacts(
        n_rows=census.n_rows,
        n_columns=len(file.columns),
        n_customers=n["customers"],
        n_invoices=sum(census.n_by_mark.values()) if has_invoice else None,
        n_products=n["products"] if roles.product is not None else None,
        n_countries=n["countries"] if roles.country is not None else None,
        rows_without_customer=n["nobody"],
        quantity_not_positive=n["quantity"] if roles.quantity is not None else None,
        price_not_positive=n["price"] if roles.unit_price is not None else None,
        cancellation_rows=n["marked"] * census.has_cancellations if has_invoice else None,
        exact_duplicate_rows=n_duplicates,
        first=first,
        last=last,
        empty_cells=empty_cells(connection, file),
    )


def left_out_steps(census: Census, roles: OrderRoles, settings: OrderSettings) -> tuple[Step, ...]:
    """Return the steps for lines that were left out one by one."""
    columns = reason_columns(roles)
    return tuple(
        Step("left out", columns.get(reason, roles.currency), n, n, reason)
        for place, reason in enumerate(reasons(settings))
        if (n := census.n_by_reason.get(place, 0))
    )


def _unreadable(
    connection: DuckDBPyConnection, file: OrderFile, lost: Unreadable, query: str
) -> DataError:
    # The first value in the order of the file: the engine keeps it only when told to.
    connection.execute("SET preserve_insertion_order = true")
    number, value = connection.execute(query).fetchall()[0]
    example = f"{shown(value)}, row {int(number):,}"
    if lost.role == "date":
        return unreadable_dates(lost, example=example)
    signs = connection.execute(
        f"""SELECT sign, count(*) FROM (
                SELECT regexp_extract({quoted(lost.column)}, {literal(CURRENCY_SIGNS)}, 1) AS sign
                FROM {file.relation}) WHERE sign <> '' GROUP BY sign"""
    ).fetchall()
    return unreadable_numbers(lost, example=example, signs={str(sign): int(n) for sign, n in signs})


def _number(connection: DuckDBPyConnection, what: str) -> int:
    return int(connection.execute(f"SELECT {what} FROM lines").fetchall()[0][0])
