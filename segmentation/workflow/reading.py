"""Read files as tables: of customers, and of orders that become customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from segmentation import intake, orders
from segmentation.errors import ParameterError
from segmentation.records import (
    CrossTable,
    CustomerTable,
    OrderRoles,
    OrderSettings,
    Progress,
    RfmCuts,
    RfmGrid,
    RfmMethod,
    RfmReport,
    RfmRule,
    Role,
    Segmentation,
)

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = {"customers": "customers.csv", "shoppers": "shoppers.csv", "orders": "orders.csv"}

read_raw = intake.read_raw
read_customers = intake.read_customers


@lru_cache(maxsize=len(SAMPLES))
def read_sample(name: str = "customers") -> CustomerTable:
    """Read a built-in synthetic file: "customers", "shoppers" or "orders" (order lines)."""
    if name not in SAMPLES:
        raise ParameterError(f"There is no sample {name!r}. Choose one of: {', '.join(SAMPLES)}.")
    return intake.read_customers(PROJECT / "data" / SAMPLES[name])


def read_orders(
    source: intake.Source,
    *,
    name: str | None = None,
    columns: Iterable[str] | None = None,
) -> CustomerTable:
    """Read a file of order lines, one row a line; `columns` names those of a file without a header.

    The names stand in the order of the file. See `read_customers` for the rest.
    """
    table = intake.read_customers(source, name=name)
    return table if columns is None else intake.name_columns(table, columns)


def rfm(
    source: str | Path | CustomerTable,
    roles: OrderRoles | None = None,
    *,
    settings: OrderSettings | None = None,
    reference: date | None = None,
    levels: int = 5,
    method: RfmMethod = "quantiles",
    cuts: RfmCuts | None = None,
    rules: Sequence[RfmRule] | None = None,
    progress: Progress | None = None,
) -> RfmReport:
    """Go from order lines to one row a customer, scored and named.

    Parquet and text above 100 MB are streamed in bounded memory; other files are read as any
    table is. See `segmentation.orders.rfm_from_table` for the parameters.
    """
    if not isinstance(source, CustomerTable) and orders.is_streamed(Path(source)):
        return orders.rfm_from_file(
            source,
            roles,
            settings=settings,
            reference=reference,
            levels=levels,
            method=method,
            cuts=cuts,
            rules=rules,
            progress=progress,
        )
    return orders.rfm_from_table(
        source if isinstance(source, CustomerTable) else read_orders(source),
        roles,
        settings=settings,
        reference=reference,
        levels=levels,
        method=method,
        cuts=cuts,
        rules=rules,
    )


def compare_grid(grid: RfmGrid, segmentation: Segmentation) -> CrossTable:
    """Set the named grid of RFM against clusters of the same customers."""
    members = orders.segmentation_membership(segmentation, when="the clusters")
    return orders.cross_tabulate(grid, members)


def assign_roles(table: CustomerTable, roles: Mapping[str, Role]) -> CustomerTable:
    """Return the table with other roles for the named columns."""
    return intake.assign_roles(table, roles)
