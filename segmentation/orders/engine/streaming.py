"""Order files that do not fit into memory, by an engine that reads them in a stream."""

# ruff: noqa: S608 - every name and text from outside goes through `quoted` or `literal`
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from segmentation.errors import DataError
from segmentation.orders.engine.adding import (
    Counting,
    Tally,
    add_up_passes,
    fetch_totals,
    outside_of,
)
from segmentation.orders.engine.counting import (
    check_lines,
    count_facts,
    left_out_steps,
    take_census,
)
from segmentation.orders.engine.customers import check_reference, customer_table, outside_steps
from segmentation.orders.engine.staging import DATE_FORMS, DateForm, lines_sql, zoned_sql
from segmentation.orders.engine.totals import Totals, as_day, find_scale
from segmentation.orders.grid.grid import score_rfm
from segmentation.orders.lines.roles import SAMPLED_ROWS, propose_from_frame
from segmentation.orders.lines.rules import (
    check_settings,
    duplicate_steps,
    leaves_out_duplicates,
    nothing_left,
    require_roles,
    return_steps,
)
from segmentation.orders.lines.source import (
    OrderFile,
    open_orders,
    quoted,
    read_error,
    sample_frame,
    unreadable,
)
from segmentation.records import (
    OrderCustomers,
    OrderFacts,
    OrderRoles,
    OrderSettings,
    Progress,
    RfmCuts,
    RfmMethod,
    RfmReport,
    RfmRule,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_BYTES = 2_000_000_000
"""Most memory of the engine; beyond it, it uses the disk. The result comes on top."""


def rfm_from_file(
    path: str | Path,
    roles: OrderRoles | None = None,
    *,
    settings: OrderSettings | None = None,
    reference: date | None = None,
    window_days: int | None = None,
    levels: int = 5,
    method: RfmMethod = "quantiles",
    cuts: RfmCuts | Mapping[str, Sequence[float]] | None = None,
    rules: Sequence[RfmRule] | None = None,
    progress: Progress | None = None,
    memory_bytes: int = MEMORY_BYTES,
) -> RfmReport:
    """Go from an order file of any size to the RFM grid, in bounded memory.

    The same file gives the same customers, bit for bit, as `clean_orders` and
    `customers_from_orders` do in memory.

    Parameters
    ----------
    path : str or Path
        Parquet, or delimited text in UTF-8 with a header line and a decimal point, also gzipped.
    roles : OrderRoles, optional
        By default proposed from the first 20,000 rows.
    settings : OrderSettings, optional
    reference, window_days
        As in `customers_from_orders`.
    levels, method, cuts, rules
        As in `score_rfm`.
    progress : callable, optional
    memory_bytes : int
        Most memory of the engine. The temporary folder takes up to about 60 bytes a line.

    Returns
    -------
    RfmReport

    Raises
    ------
    ReadError
        If the file cannot be read as a table.
    DataError, ParameterError
        As in `clean_orders`, `customers_from_orders` and `score_rfm`.
    """
    settings = settings or OrderSettings()
    path = Path(path)
    with _engine(path.name, memory_bytes) as (connection, scratch):
        file = open_orders(connection, path, scratch)
        roles = roles or propose_from_frame(sample_frame(connection, file))
        require_roles(roles, file.name, file.columns)
        check_settings(settings, roles)
        _tell(progress, "reading order lines", 0.0)
        _stage(connection, file, roles, settings)
        customers, facts = _add_up(
            connection,
            file,
            roles,
            settings=settings,
            reference=reference,
            window_days=window_days,
            progress=progress,
        )
    grid = score_rfm(customers, levels=levels, method=method, cuts=cuts, rules=rules)
    return RfmReport(roles, settings, facts, customers.report.steps, customers, grid)


@contextmanager
def _engine(name: str, memory_bytes: int) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """Open the engine on a database in a temporary folder; both are gone afterwards."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="orders-") as folder:
        scratch = Path(folder)
        connection = duckdb.connect(
            str(scratch / "lines.duckdb"),
            config={
                "memory_limit": f"{memory_bytes // 1_000_000}MB",
                "temp_directory": str(scratch / "spilled"),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        try:
            connection.execute("SET TimeZone = 'UTC'")
            # It would stand on standard output, between the answer's lines.
            connection.execute("SET enable_progress_bar = false")
            yield connection, scratch
        except duckdb.OutOfMemoryException as error:
            raise DataError(
                f"{name} needs more than the {memory_bytes / 1e9:.1f} GB of memory, or more room "
                "in the temporary folder, than there is. Allow more, or split the file."
            ) from error
        finally:
            connection.close()


def _stage(
    connection: DuckDBPyConnection, file: OrderFile, roles: OrderRoles, settings: OrderSettings
) -> None:
    """Read the file once into the table ``lines``: typed, judged, without what is not needed."""
    form = _date_form(connection, file, str(roles.date))
    try:
        if settings.time_zone is not None and _has_offsets(connection, file, str(roles.date)):
            form = replace(form, is_utc=True)
        connection.execute(
            f"CREATE TABLE lines AS {lines_sql(file, roles, settings, date_form=form)}"
        )
    except unreadable() as error:
        raise read_error(file.name, error) from error
    check_lines(connection, file, roles, settings=settings, date_form=form)


def _add_up(
    connection: DuckDBPyConnection,
    file: OrderFile,
    roles: OrderRoles,
    *,
    settings: OrderSettings,
    reference: date | None,
    window_days: int | None,
    progress: Progress | None,
) -> tuple[OrderCustomers, OrderFacts]:
    census = take_census(connection)
    steps = left_out_steps(census, roles, settings)
    if census.first_day is None or census.last_day is None:
        raise nothing_left(file.name, steps)
    last_day = census.last_day if reference is None else as_day(reference)
    check_reference(last_day, window_days, first=census.first_day, source=file.name)
    counting = Counting(
        n_rows=census.n_rows,
        scale=find_scale(census.sum_of_sizes),
        last_day=last_day,
        first_day=None if window_days is None else last_day - window_days + 1,
        has_cancellations=census.has_cancellations,
        leaves_out_duplicates=leaves_out_duplicates(roles, settings),
    )
    tally = Tally()
    for share in add_up_passes(connection, counting, tally):
        _tell(progress, "adding up customers", 0.5 + share / 2)
    facts = count_facts(connection, file, roles, census=census, n_duplicates=tally.n_duplicates)
    # The engine lets go of what it holds before the result takes its place in memory.
    connection.execute(f"SET memory_limit = '{MEMORY_BYTES // 4_000_000}MB'")
    outside = outside_of(tally, counting.scale)
    customers = customer_table(
        _with_roles(fetch_totals(connection, counting.scale), roles),
        source=file.name,
        fingerprint=file.fingerprint,
        settings=settings,
        last_day=last_day,
        window_days=window_days,
        steps=(
            *steps,
            *duplicate_steps(tally.n_kept_duplicates, roles, settings),
            *return_steps(tally.n_returns, settings),
            *outside_steps(outside, last_day),
        ),
    )
    return customers, facts


def _with_roles(totals: Totals, roles: OrderRoles) -> Totals:
    """Return the totals without what no column of the file says."""
    return replace(
        totals,
        n_products=None if roles.product is None else totals.n_products,
        favourite_category=None if roles.category is None else totals.favourite_category,
        country=None if roles.country is None else totals.country,
    )


def _tell(progress: Progress | None, what: str, share: float) -> None:
    if progress is not None:
        progress(what, share)


def _date_form(connection: DuckDBPyConnection, file: OrderFile, name: str) -> DateForm:
    """Return how most of the first dates are written."""
    if file.types[name] != "VARCHAR":
        return DATE_FORMS[0]
    text = f"trim({quoted(name)})"
    rows = f"(SELECT {text} AS text FROM {file.relation} WHERE {text} <> '' LIMIT {SAMPLED_ROWS})"
    for forms in (DATE_FORMS[:1], DATE_FORMS[1:]):
        counts = ", ".join(f"count({form.sql.format('text')})" for form in forms)
        n_rows, *found = connection.execute(f"SELECT count(*), {counts} FROM {rows}").fetchall()[0]
        best = max(range(len(forms)), key=found.__getitem__)
        if 2 * found[best] >= n_rows:
            return forms[best]
    return DATE_FORMS[0]


def _has_offsets(connection: DuckDBPyConnection, file: OrderFile, name: str) -> bool:
    """Tell whether any text of a column says how far its clock is from UTC."""
    if file.types[name] != "VARCHAR":
        return False
    query = f"SELECT 1 FROM {file.relation} WHERE {zoned_sql(file, name)} LIMIT 1"
    return connection.execute(query).fetchone() is not None
