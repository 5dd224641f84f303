"""Read files as tables: of customers, and of orders that become customers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from segmentation import intake, orders
from segmentation.errors import ParameterError
from segmentation.folders import FILES
from segmentation.records import (
    CrossTable,
    CustomerTable,
    Decimal,
    OrderRoles,
    OrderSettings,
    Progress,
    RfmCuts,
    RfmGrid,
    RfmMethod,
    RfmOptions,
    RfmReport,
    RfmRule,
    Role,
    Segmentation,
    StudySettings,
    TimeUnit,
    ValueOptions,
    ValueReport,
)
from segmentation.workflow.settings import read_by

SAMPLES = {"customers": "customers.csv", "shoppers": "shoppers.csv", "orders": "orders.csv"}

read_raw = intake.read_raw
read_customers = intake.read_customers


@lru_cache(maxsize=len(SAMPLES))
def read_sample(name: str = "customers") -> CustomerTable:
    """Read a built-in synthetic file: "customers", "shoppers" or "orders" (order lines).

    Examples
    --------
    >>> import segmentation
    >>> segmentation.read_sample("shoppers").frame.shape
    (2000, 19)
    """
    return intake.read_customers(sample_path(name))


def sample_path(name: str) -> Path:
    """Return where a built-in file stands."""
    if name not in SAMPLES:
        raise ParameterError(f"There is no sample {name!r}. Choose one of: {', '.join(SAMPLES)}.")
    return FILES / "data" / SAMPLES[name]


def read_orders(
    source: intake.Source,
    *,
    name: str | None = None,
    sheet: str | None = None,
    columns: Iterable[str] | None = None,
    decimal: Decimal | None = None,
) -> CustomerTable:
    r"""Read a file of order lines, one row a line; `columns` names them where no header does.

    The names stand in the order of the file. See `read_customers` for the rest.

    Examples
    --------
    >>> import segmentation
    >>> lines = b"order,customer,day,amount\n1,A,2026-01-05,20\n2,B,2026-01-07,9\n"
    >>> segmentation.read_orders(lines).frame.shape
    (2, 4)
    """
    table = intake.read_customers(source, name=name, sheet=sheet, decimal=decimal)
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

    A file that is large for memory is read part by part; its lines are added up by the same
    engine, to the same numbers.

    Examples
    --------
    >>> import segmentation
    >>> report = segmentation.rfm(segmentation.read_sample("orders"))
    >>> [(segment.name, segment.n_customers) for segment in report.grid.segments][0]
    ('champions', 316)
    """
    options = RfmOptions(
        settings=settings or OrderSettings(),
        reference=reference,
        levels=levels,
        method=method,
        cuts=cuts,
        rules=None if rules is None else tuple(rules),
    )
    return _rfm(source, roles, options, progress=progress)


def _rfm(
    source: str | Path | CustomerTable,
    roles: OrderRoles | None,
    options: RfmOptions,
    *,
    progress: Progress | None = None,
    with_days: bool = False,
) -> RfmReport:
    if isinstance(source, CustomerTable):
        return orders.rfm_from_table(source, roles, options, progress=progress, with_days=with_days)
    return rfm_of_file(
        Path(source),
        options,
        choose=lambda table: roles or orders.propose_roles(table),
        progress=progress,
        with_days=with_days,
    )


def rfm_of_file(
    path: Path,
    options: RfmOptions,
    *,
    choose: Callable[[CustomerTable], OrderRoles] = orders.choose_roles,
    columns: Iterable[str] | None = None,
    sheet: str | None = None,
    decimal: Decimal | None = None,
    settings: StudySettings | None = None,
    reader: intake.Reader = intake.HERE,
    progress: Progress | None = None,
    with_days: bool = False,
) -> RfmReport:
    """Go from an order file to the grid; `choose` says which of its columns says what.

    `columns` names those of a file without a header, in the order of the file; for `sheet`,
    `decimal` and `settings` see `read_by`: with settings, a large file is read at once too.
    `with_days` keeps what each customer bought a day.
    """
    if settings is not None or sheet is not None or not reader.is_large(path):
        known = settings or StudySettings()
        table = read_by(known, path, sheet=sheet, decimal=decimal, reader=reader)
        table = table if columns is None else intake.name_columns(table, columns)
        return orders.rfm_from_table(
            table, choose(table), options, progress=progress, with_days=with_days
        )
    with reader.large(path, columns=columns, decimal=decimal) as large:
        return orders.rfm_from_source(
            large, choose(large.first), options, progress=progress, with_days=with_days
        )


def clv(
    source: str | Path | CustomerTable,
    roles: OrderRoles | None = None,
    *,
    settings: OrderSettings | None = None,
    until: date | None = None,
    unit: TimeUnit = "week",
    horizon: float | None = None,
    discount: float = 0.1,
) -> ValueReport:
    """Tell what the customers of an order file are expected to buy and bring.

    `until` is the last day that counts, by default that of the last line; `horizon`, by default a
    year, is in units; `discount` is a year's. An order worth nothing is one too.
    """
    options = RfmOptions(settings=value_settings(settings), reference=until)
    report = _rfm(source, roles, options, with_days=True)
    return orders.customer_values(report, ValueOptions(unit, horizon, discount))


def value_settings(settings: OrderSettings | None = None) -> OrderSettings:
    """Return the settings for the value to come: a free order shows as well who is active."""
    return replace(settings or OrderSettings(), zero_prices="keep")


def compare_grid(grid: RfmGrid, segmentation: Segmentation) -> CrossTable:
    """Set the named grid of RFM against clusters of the same customers."""
    members = orders.segmentation_membership(segmentation, when="the clusters")
    return orders.cross_tabulate(grid, members)


def assign_roles(table: CustomerTable, roles: Mapping[str, Role]) -> CustomerTable:
    """Return the table with other roles for the named columns.

    Examples
    --------
    >>> import segmentation
    >>> table = segmentation.read_sample()
    >>> segmentation.assign_roles(table, {"Age": "descriptor"}).features
    ('Annual Income (k$)', 'Spending Score (1-100)')
    """
    return intake.assign_roles(table, roles)
