"""Read order lines into the engine, typed and judged, and count what they hold."""

# ruff: noqa: S608 - names are this module's own; every text goes through `literal`
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.errors import DataError
from segmentation.orders.engine.carrying import Carrier
from segmentation.orders.engine.outcomes import count_beside, judge_outcomes
from segmentation.orders.engine.reasons import (
    KEPT,
    N_UNUSABLE,
    Cause,
    leaves_out_duplicates,
    reasons_of,
)
from segmentation.orders.engine.source import OrderSource, is_text
from segmentation.orders.engine.staging import (
    BUCKETS,
    MEASURES,
    ROW,
    Layout,
    find_layout,
    lines_sql,
    zoned_sql,
)
from segmentation.orders.engine.sum_rows import leave_out_sums
from segmentation.orders.lines.minor_units import names_larger_unit
from segmentation.orders.lines.outcomes import Outcomes
from segmentation.orders.lines.rules import check_currencies, nothing_left
from segmentation.orders.lines.unreadable import (
    CURRENCY_SIGNS,
    Unreadable,
    shown,
    unreadable_dates,
    unreadable_numbers,
)
from segmentation.reading.table_names import literal
from segmentation.records import OrderFacts, OrderRole, OrderRoles, OrderSettings, Step

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_UNREADABLE_SHARE = 0.05
"""Up to this share of cells that are no number or date are left out; more is another column."""
_SCALES = ((1e12, 1_000_000), (1e15, 1_000), (float("inf"), 1))
"""Up to this sum of all amounts, regardless of sign, they are added in units of 1 / scale: a sum of
64-bit integers is exact."""
_BY_CONTENTS = {"customer": "customer_by_contents", "amount": "amount_by_contents"}


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The table ``lines`` of the engine, and what one look over all of it says."""

    source: OrderSource
    roles: OrderRoles
    settings: OrderSettings
    reasons: tuple[Cause, ...]
    n_rows: int
    n_by_reason: dict[int, int]
    scale: int
    first_day: int
    last_day: int
    """Days of the first and the last line that is kept, since 1970-01-01."""
    n_by_mark: dict[bool, int]
    """Different invoice numbers, by whether they begin with C."""
    n_repeated: int = 0
    """Lines on which the amount of their order stands once more, and counts no further."""

    in_cents: tuple[Step, ...] = ()
    """Amounts that are read as cents, or may be such."""
    outcomes: tuple[Step, ...] = ()
    """What is to know of lines of which nothing came, and of what was paid back."""
    n_named: int = 0
    """Lines without a customer whose order names one elsewhere."""
    carried: tuple[Step, ...] = ()
    """Keys of an order that hold for the lines below its first."""

    @property
    def has_cancellations(self) -> bool:
        """Whether a C marks a cancellation: not where most invoices have it."""
        return 2 * self.n_by_mark.get(True, 0) < sum(self.n_by_mark.values())

    @property
    def leaves_out_duplicates(self) -> bool:
        """Whether lines equal in every cell are left out."""
        return leaves_out_duplicates(self.roles, self.settings)

    @property
    def said_once(self) -> tuple[Step, ...]:
        """The steps for what is said once an order, of its lines: the customer, the amount."""
        told = list(self.carried)
        if n := self.n_named:
            told.append(Step("filled down", self.roles.customer, n, n, code="customer_of_order"))
        if n := self.n_repeated:
            told.append(Step("kept", self.roles.amount, n, n, code="total_of_order"))
        return tuple(told)

    @property
    def as_read(self) -> tuple[Step, ...]:
        """What dates and amounts were taken for where the file leaves it open, or says less."""
        columns = {getattr(self.roles, role) for role in MEASURES} - {None}
        told = (
            step
            for step in self.source.read_steps
            if step.column in columns and step.action in ("converted", "pointed out")
        )
        doubts = ((r, getattr(self.roles, r.role)) for r in self.roles.reasons)
        by_contents = (
            Step("pointed out", column, self.n_rows, self.n_rows, code=code)
            for r, column in doubts
            if (code := _BY_CONTENTS[r.role] if r.is_guess else "shared_names" * r.is_shared)
        )
        return (*told, *by_contents, *self.in_cents)

    @property
    def left_out(self) -> tuple[Step, ...]:
        """The steps for lines that are left out one by one."""
        return _left_out(self.reasons, self.n_by_reason)


def read_lines(
    connection: DuckDBPyConnection,
    source: OrderSource,
    roles: OrderRoles,
    settings: OrderSettings,
    *,
    tell: Callable[[float], None] = lambda _: None,
) -> Lines:
    """Read order lines into the table ``lines``.

    Raises DataError if dates or amounts cannot be read, currencies are mixed, or no line is left.
    """
    reasons, n_present = reasons_of(roles, settings), dict.fromkeys(MEASURES, 0)
    outcomes, carrier = Outcomes(roles), Carrier(roles.carried)
    layout: Layout | None = None
    tell(0.0)
    for part, rows in source.batches({str(getattr(roles, role)) for role in MEASURES}):
        into = "CREATE TABLE lines AS" if layout is None else "INSERT INTO lines"
        batch = carrier.carry(part)
        found = find_layout(batch, roles, source.report.source)
        own = {
            ROW: pa.array(rows, pa.int64()),
            "outcome": outcomes.codes(batch),
            "beside": outcomes.beside(batch),
            "below": carrier.below(part),
            "summing": _is_summing(batch, roles),
        }
        connection.register("batch", _with_columns(batch, own))
        utc = layout.utc if layout is not None else _is_in_utc(connection, found, source, roles)
        layout = replace(found, utc=utc)
        connection.execute(f"{into} {lines_sql(layout, settings, reasons)}")
        connection.unregister("batch")
        for role, place in layout.places.items():
            if role in n_present:
                n_present[role] += len(rows) - batch.column(place).null_count
        tell(source.share)
    _check_readable(connection, source, roles, n_present)
    if roles.currency is not None:
        _check_currencies(connection, roles, settings)
    leave_out_sums(connection, roles, reasons)
    n_named = _name_customers_once(connection) if roles.invoice is not None else 0
    reasons, unpaid = judge_outcomes(connection, outcomes, reasons, settings)
    n_repeated = _count_totals_once(connection) if roles.repeats_total else 0
    lines = _look_over(connection, source, (roles, settings, reasons))
    return replace(
        lines,
        in_cents=_in_cents(roles, settings, n_present),
        n_repeated=n_repeated,
        n_named=n_named,
        carried=carrier.steps(),
        outcomes=(*unpaid, *count_beside(connection, outcomes)),
    )


def _is_summing(batch: pa.Table, roles: OrderRoles) -> pa.Array:
    """Tell which rows add up others of their order, by the word for their kind."""
    if not roles.summing:
        return pa.array([False] * len(batch))
    name, *words = roles.summing
    texts = pc.utf8_trim_whitespace(pc.cast(batch.column(name), pa.string()))
    return pc.fill_null(pc.is_in(texts, value_set=pa.array(words)), fill_value=False)


def _with_columns(batch: pa.Table, own: Mapping[str, pa.Array]) -> pa.Table:
    """Return the columns of the file as c0, c1, ..., and those of the engine beside them."""
    placed = {f"c{place}": column for place, column in enumerate(batch.columns)}
    return pa.table({**placed, **own})


def _in_cents(
    roles: OrderRoles, settings: OrderSettings, n_present: Mapping[OrderRole, int]
) -> tuple[Step, ...]:
    column = roles.amount or roles.unit_price
    n = n_present["amount" if roles.amount else "unit_price"]
    if settings.amounts_in == "hundredths" or (
        roles.per_unit > 1 and settings.amounts_in == "auto"
    ):
        per_unit = roles.per_unit if settings.amounts_in == "auto" else 100
        shown_by = None if roles.unit_shown_by == column else roles.unit_shown_by
        values = {"per_unit": per_unit, "column": shown_by}
        return (Step("converted", column, n, n, code="minor_units", values=values),)
    if names_larger_unit(column or ""):
        return (Step("pointed out", column, n, n, code="larger_unit"),)
    if roles.may_be_cents and settings.amounts_in == "auto":
        return (Step("pointed out", column, n, n, code="maybe_minor_units"),)
    return ()


def _name_customers_once(connection: DuckDBPyConnection) -> int:
    """Give the lines of an order that name no customer the one that its other lines name.

    The number of such lines is returned.
    """
    done = connection.execute(
        f"""UPDATE lines SET customer = name, reason = reason_else,
                   bucket = (hash(name) % {BUCKETS})::UTINYINT
            FROM (SELECT invoice_hash AS order_hash, min(customer) AS name FROM lines
                  WHERE invoice_hash IS NOT NULL GROUP BY invoice_hash
                  HAVING count(DISTINCT customer) = 1 AND count(customer) < count(*))
            WHERE invoice_hash = order_hash AND customer IS NULL"""
    ).fetchall()
    return int(done[0][0])


def _count_totals_once(connection: DuckDBPyConnection) -> int:
    """Leave the amount of an order on the first of its lines that is kept, and none on the others.

    The other lines still count as bought; their number is returned.
    """
    done = connection.execute(
        f"""UPDATE lines SET amount = 0
            FROM (SELECT invoice_hash AS order_hash, min({ROW}) AS first_row FROM lines
                  WHERE reason = {KEPT} AND invoice_hash IS NOT NULL GROUP BY invoice_hash)
            WHERE invoice_hash = order_hash AND {ROW} <> first_row AND reason = {KEPT}"""
    ).fetchall()
    return int(done[0][0])


def _find_scale(sum_of_sizes: float) -> int:
    """Return how fine amounts are counted: a millionth, unless they are very large.

    Examples
    --------
    >>> _find_scale(9_747_747.93), _find_scale(5e13)
    (1000000, 1000)
    """
    return next(
        scale for limit, scale in _SCALES if sum_of_sizes < limit or limit == _SCALES[-1][0]
    )


def count_facts(connection: DuckDBPyConnection, lines: Lines, n_duplicates: int) -> OrderFacts:
    """Count what the file holds before anything is left out."""
    roles = lines.roles
    row = connection.execute(
        """SELECT count(DISTINCT hash(customer)) FILTER (customer IS NOT NULL),
                  count(DISTINCT product_hash), count(DISTINCT country),
                  count(*) FILTER (customer IS NULL), count(*) FILTER (has_no_quantity),
                  count(*) FILTER (has_no_price), count(*) FILTER (is_marked),
                  min(stamp), max(stamp)
           FROM lines"""
    ).fetchall()[0]
    customers, products, countries, nobody, quantity, price, marked, first, last = row
    has_invoice = roles.invoice is not None
    empty = lines.source.empty_cells()
    return OrderFacts(
        n_rows=lines.n_rows,
        n_columns=len(lines.source.columns),
        n_customers=customers,
        n_invoices=sum(lines.n_by_mark.values()) if has_invoice else None,
        n_products=None if roles.product is None else products,
        n_countries=None if roles.country is None else countries,
        rows_without_customer=nobody,
        quantity_not_positive=None if roles.quantity is None else quantity,
        price_not_positive=None if roles.unit_price is None else price,
        cancellation_rows=marked * lines.has_cancellations if has_invoice else None,
        exact_duplicate_rows=n_duplicates,
        first=first,
        last=last,
        empty_cells=tuple((name, n) for name, n in empty.items() if n > 0),
    )


def _is_in_utc(
    connection: DuckDBPyConnection, layout: Layout, source: OrderSource, roles: OrderRoles
) -> bool:
    """Tell whether times without an offset stand beside others with one, and are in UTC too."""
    if not is_text(layout.type("date")):
        return source.is_in_utc(str(roles.date))
    zoned = zoned_sql(str(layout.column("date")))
    return connection.execute(f"SELECT 1 FROM batch WHERE {zoned} LIMIT 1").fetchone() is not None


def _check_readable(
    connection: DuckDBPyConnection,
    source: OrderSource,
    roles: OrderRoles,
    n_present: Mapping[OrderRole, int],
) -> None:
    """Raise where too many cells of a column are no numbers or dates."""
    for role in MEASURES:
        text = f"lost_{role}"
        n_lost, row, first = connection.execute(
            f"SELECT count({text}), min({ROW}), arg_min({text}, {ROW}) FROM lines "
            f"WHERE {text} IS NOT NULL"
        ).fetchall()[0]
        if n_lost <= _UNREADABLE_SHARE * n_present[role]:
            continue
        example = f"{shown(first)}, {source.place(int(row))}"
        column = str(getattr(roles, role))
        lost = Unreadable(column, source.report.source, role, int(n_lost), n_present[role], example)
        raise unreadable_dates(lost) if role == "date" else _unreadable_numbers(connection, lost)


def _unreadable_numbers(connection: DuckDBPyConnection, lost: Unreadable) -> DataError:
    signs = connection.execute(
        f"""SELECT sign, count(*) FROM (
                SELECT regexp_extract(lost_{lost.role}, {literal(CURRENCY_SIGNS)}, 1) AS sign
                FROM lines) WHERE sign <> '' GROUP BY sign"""
    ).fetchall()
    return unreadable_numbers(lost, {str(sign): int(n) for sign, n in signs})


def _check_currencies(
    connection: DuckDBPyConnection, roles: OrderRoles, settings: OrderSettings
) -> None:
    counts = connection.execute(
        f"""SELECT currency, count(*) FROM lines WHERE currency IS NOT NULL
            AND reason NOT BETWEEN 0 AND {N_UNUSABLE - 1} GROUP BY currency"""
    ).fetchall()
    found = {str(name): int(n) for name, n in counts}
    check_currencies(found, roles=roles, chosen=settings.currency)


def _look_over(
    connection: DuckDBPyConnection,
    source: OrderSource,
    how: tuple[OrderRoles, OrderSettings, tuple[Cause, ...]],
) -> Lines:
    roles, settings, reasons = how
    by_reason = connection.execute("SELECT reason, count(*) FROM lines GROUP BY reason").fetchall()
    counts = {int(reason): int(n) for reason, n in by_reason}
    sizes, first, last = connection.execute(
        f"""SELECT coalesce(sum(abs(amount)), 0), min(CAST(stamp AS DATE)) - DATE '1970-01-01',
                   max(CAST(stamp AS DATE)) - DATE '1970-01-01'
            FROM lines WHERE reason = {KEPT}"""
    ).fetchall()[0]
    if first is None:
        raise nothing_left(source.report.source, _left_out(reasons, counts))
    by_mark = connection.execute(
        """SELECT is_marked, count(*) FROM (
               SELECT DISTINCT invoice_hash, is_marked FROM lines WHERE invoice_hash IS NOT NULL)
           GROUP BY is_marked"""
    ).fetchall()
    return Lines(
        source=source,
        roles=roles,
        settings=settings,
        reasons=reasons,
        n_rows=sum(counts.values()),
        n_by_reason=counts,
        scale=_find_scale(float(sizes)),
        first_day=int(first),
        last_day=int(last),
        n_by_mark={bool(mark): int(n) for mark, n in by_mark},
    )


def _left_out(reasons: tuple[Cause, ...], counts: dict[int, int]) -> tuple[Step, ...]:
    return tuple(reason.step(n) for at, reason in enumerate(reasons) if (n := counts.get(at, 0)))
