"""The whole way from a table of order lines to the grid, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from segmentation.orders.engine.customers import customers_from_orders
from segmentation.orders.grid.grid import score_rfm
from segmentation.orders.lines.cleaning import clean_orders
from segmentation.records import (
    CustomerTable,
    OrderRoles,
    OrderSettings,
    RfmCuts,
    RfmMethod,
    RfmReport,
    RfmRule,
)


def rfm_from_table(
    table: CustomerTable,
    roles: OrderRoles | None = None,
    *,
    settings: OrderSettings | None = None,
    reference: date | None = None,
    window_days: int | None = None,
    levels: int = 5,
    method: RfmMethod = "quantiles",
    cuts: RfmCuts | Mapping[str, Sequence[float]] | None = None,
    rules: Sequence[RfmRule] | None = None,
) -> RfmReport:
    """Go from order lines to the RFM grid with one call.

    See `clean_orders`, `customers_from_orders` and `score_rfm` for the parameters and for what may
    be wrong. `rfm_from_file` does the same for files that do not fit into memory.
    """
    clean = clean_orders(table, roles, settings=settings)
    customers = customers_from_orders(clean, reference=reference, window_days=window_days)
    grid = score_rfm(customers, levels=levels, method=method, cuts=cuts, rules=rules)
    return RfmReport(
        roles=clean.roles,
        settings=clean.settings,
        facts=clean.facts,
        steps=customers.report.steps,
        customers=customers,
        grid=grid,
    )
