"""Go the whole way from a table of order lines to the grid, in memory."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pyarrow as pa

from segmentation.orders.engine.customers import customer_table, outside_steps, reference_day
from segmentation.orders.engine.database import MEMORY_BYTES, in_memory, on_disk
from segmentation.orders.engine.keeping import OPTIONAL, Tally, keep_lines
from segmentation.orders.engine.reading import Lines, count_facts, read_lines
from segmentation.orders.engine.source import OrderSource, TableSource
from segmentation.orders.engine.totals import Outside, add_up, as_totals
from segmentation.orders.grid.grid import score_rfm
from segmentation.orders.lines.roles import propose_roles
from segmentation.orders.lines.rules import check_settings, require_roles
from segmentation.orders.value.histories import add_up_days
from segmentation.records import (
    CustomerTable,
    OrderCustomers,
    OrderFacts,
    OrderRoles,
    Progress,
    RfmOptions,
    RfmReport,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def rfm_from_table(
    table: CustomerTable,
    roles: OrderRoles | None = None,
    options: RfmOptions | None = None,
    *,
    progress: Progress | None = None,
    with_days: bool = False,
) -> RfmReport:
    """Go from a table of order lines to the RFM grid with one call.

    See `clean_orders`, `customers_from_orders` and `score_rfm` for what may be wrong.

    ``roles``: by default those that are proposed. ``with_days``: whether what each customer bought
    a day is kept.
    """
    source, roles = TableSource(table), roles or propose_roles(table)
    return _report(source, roles, options, in_memory(), progress=progress, with_days=with_days)


def rfm_from_source(
    source: OrderSource,
    roles: OrderRoles,
    options: RfmOptions | None = None,
    *,
    progress: Progress | None = None,
    memory_bytes: int = MEMORY_BYTES,
    with_days: bool = False,
) -> RfmReport:
    """Go from an order file of any size to the RFM grid, in bounded memory.

    The same lines give the same customers, bit for bit, as those of a table.

    Parameters
    ----------
    source : OrderSource
        The file, whose columns are read as intake decided.
    memory_bytes : int
        Most memory of the engine. The temporary folder takes up to about 60 bytes a line.
    with_days : bool
        Whether what each customer bought a day is kept.

    Raises
    ------
    DataError, ParameterError
        As in `clean_orders`, `customers_from_orders` and `score_rfm`.
    """
    engine = on_disk(source.report.source, memory_bytes)
    return _report(source, roles, options, engine, progress=progress, with_days=with_days)


def _report(
    source: OrderSource,
    roles: OrderRoles,
    options: RfmOptions | None,
    engine: AbstractContextManager[DuckDBPyConnection],
    *,
    progress: Progress | None,
    with_days: bool,
) -> RfmReport:
    options, tell = options or RfmOptions(), progress or (lambda _what, _share: None)
    check_settings(options.settings, roles)
    require_roles(roles, source.report.source, source.columns)
    days: list[pa.Table] | None = [] if with_days else None
    with engine as connection:
        lines = read_lines(
            connection,
            source,
            roles,
            options.settings,
            tell=lambda share: tell("reading order lines", share / 2),
        )
        customers, facts = _add_up(connection, lines, options, days, tell=tell)
    grid = score_rfm(customers, options)
    steps = customers.report.steps
    kept = None if days is None else pa.concat_tables(days)
    return RfmReport(roles, options.settings, facts, steps, customers, grid, lines.scale, kept)


def _add_up(
    connection: DuckDBPyConnection,
    lines: Lines,
    options: RfmOptions,
    days: list[pa.Table] | None,
    *,
    tell: Progress,
) -> tuple[OrderCustomers, OrderFacts]:
    last_day = reference_day(
        options.reference,
        first=lines.first_day,
        last=lines.last_day,
        source=lines.source.report.source,
    )
    columns = [name for role, name in OPTIONAL if getattr(lines.roles, role)]
    tally, outside, parts = Tally(), Outside(), []
    for share in keep_lines(connection, lines, tally):
        parts.append(add_up(connection, columns, last_day=last_day, outside=outside))
        if days is not None:
            days.append(add_up_days(connection, last_day))
        tell("adding up customers", 0.5 + share / 2)
    facts = count_facts(connection, lines, tally.n_duplicates)
    customers = customer_table(
        as_totals(parts, lines.scale),
        source=lines.source.report.source,
        fingerprint=lines.source.report.fingerprint,
        settings=lines.settings,
        last_day=last_day,
        steps=(*tally.steps(lines), *outside_steps(outside, last_day, lines.scale)),
    )
    return customers, facts
