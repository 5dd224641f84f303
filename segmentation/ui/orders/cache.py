"""Cache the stages of the Orders page for all visitors, keyed by content.

As in `segmentation.ui.session.cache`: records are shared and never changed, tables are not
hashed, and every function may be called from a worker thread.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import numpy as np
import pandas as pd

from segmentation import intake, orders, workflow
from segmentation.errors import SegmentationError
from segmentation.records import (
    CleanOrders,
    CustomerTable,
    Membership,
    Movement,
    OrderCustomers,
    OrderRole,
    PrepareSettings,
    Progress,
    RfmGrid,
    Role,
    Segmentation,
    SegmentHistory,
    SegmentValue,
    ValueReport,
    WinBack,
)
from segmentation.reports.audiences import contact_columns
from segmentation.ui.orders.study import Companion, OrderStudy
from segmentation.ui.parts.text import shorten
from segmentation.ui.session import cache
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import Basis, File, Study
from segmentation.wording import step_reason

SPANS = (180, 90, 30)
"""Days between the two dates of the movement: the longest for which there were customers before."""


def run(study: OrderStudy, progress: Progress) -> None:
    """Do everything that the page shows of a study, reporting each stage; results stay here."""
    progress("reading the orders", 0.0)
    table(study)
    progress("cleaning the order lines", 0.5)
    clean(study)
    progress("adding up the customers", 0.65)
    customers(study)
    progress("scoring the customers", 0.7)
    grid(study)
    progress("following who moved", 0.75)
    if study.before is not None or study.after is not None:
        movement(study)
    if study.other is not None:
        progress("reading the orders of the other time", 0.8)
        file_movement(study)
    progress("scoring every month", 0.85)
    for later in (movement, history):
        try:
            later(study)
        except SegmentationError:
            continue  # the page says in its place why there is none; the grid stands all the same


def run_new(study: OrderStudy, progress: Progress) -> None:
    """Do the same for an upload, unless it is to be asked first what its rows are."""
    progress("reading the orders", 0.0)
    if not cache.is_open_what_rows_are(File(study.source, study.name), as_orders=True):
        run(study, progress)


def table(study: OrderStudy) -> CustomerTable:
    """Return the order lines as they were read, under the names that the visitor gave."""
    found = cache.read(File(study.source, study.name))
    return intake.name_columns(found, study.names) if study.names else found


def clean(study: OrderStudy) -> CleanOrders:
    """Return the order lines that count."""
    return _clean(study.cleaning)


@held
def _clean(study: OrderStudy) -> CleanOrders:
    return orders.clean_orders(table(study), study.roles, settings=study.settings)


def customers(study: OrderStudy) -> OrderCustomers:
    """Return one row a customer."""
    return _customers(study.customers)


@held
def _customers(study: OrderStudy) -> OrderCustomers:
    if study.joined is None:
        return orders.customers_from_orders(clean(study), reference=study.reference)
    other = companion(study.joined)
    return orders.join_customers(_customers(study.behaviour), other, on=study.joined.on)


def companion(file: Companion) -> CustomerTable:
    """Return a second file as it was read."""
    return cache.read(File(file.source, file.name))


def grid(study: OrderStudy) -> RfmGrid:
    """Return the named segments."""
    return _grid(study.grid)


@held
def _grid(study: OrderStudy) -> RfmGrid:
    return orders.score_rfm(customers(study), study.options)


def currency(study: OrderStudy) -> str | None:
    """Return the currency of the amounts; None where the file does not tell it."""
    return orders.currency_of(table(study), clean(study))


def win_back(study: OrderStudy) -> WinBack:
    """Return who bought often and stopped."""
    return orders.win_back(grid(study))


def scored(study: OrderStudy) -> pd.DataFrame:
    """Return every customer with scores and segment."""
    made = orders.scored_customers(grid(study))
    if study.after is not None and study.after != customers(study).reference:
        return made
    try:
        return orders.with_movement(made, movement(study))
    except SegmentationError:  # Too few orders before: there is nothing to have moved from.
        return made


def contacts(study: OrderStudy) -> pd.DataFrame:
    """Return how each customer can be reached: by the orders, else by the joined table."""
    made, found = customers(study), []
    files = [(File(study.source, study.name), table(study), clean(study).roles.customer)]
    if study.joined is not None and made.joined is not None:
        beside = File(study.joined.source, study.joined.name)
        files.append((beside, companion(study.joined), made.joined.key))
    for file, read, key in files:
        texts = cache.texts(file).frame.set_axis(read.frame.columns, axis=1)
        names = [n for names in contact_columns([*texts.columns]).values() for n in names]
        if names and key is not None:
            ids = made.frame["customer_id"].tolist()
            found.append(orders.contacts_of(ids, read, texts[names], on=key))
    return pd.concat(found, axis=1) if found else pd.DataFrame(index=range(made.n_customers))


def values(study: OrderStudy) -> ValueReport:
    """Return what customers are expected to buy and bring."""
    return _values(replace(study.grid, joined=None))


@held
def _values(study: OrderStudy) -> ValueReport:
    options = replace(study.options, settings=workflow.value_settings(study.settings))
    report = orders.rfm_from_table(table(study), clean(study).roles, options, with_days=True)
    return orders.customer_values(report)


def values_beside(study: OrderStudy, progress: Progress) -> None:
    """Tell the value to come beside the page."""
    progress("fitting the model", 0.1)
    values(study)


def worth(study: OrderStudy, found: Segmentation) -> tuple[SegmentValue, ...]:
    """Return what each segment of the customers of these orders is expected to buy and bring."""
    labels = found.clustering.labels
    numbers = found.prepared.table.frame["customer_id"].iloc[found.prepared.kept[labels >= 0]]
    names = np.array(found.names, dtype=object)[labels[labels >= 0]]
    return orders.values_by(values(study), pd.Series(names, index=workflow.texts_of(numbers)))


def dates(study: OrderStudy) -> tuple[date, date]:
    """Return the two dates of the movement: those chosen, else the end and half a year before."""
    made = _customers(study.behaviour)
    after = study.after or made.reference
    if study.before is not None:
        return study.before, after
    spans = [span for span in SPANS if after - timedelta(days=span) > made.first]
    if spans:
        return after - timedelta(days=spans[0]), after
    return made.first + (after - made.first) / 2, after


def movement(study: OrderStudy) -> Movement:
    """Return who moved where between the two dates, each scored by itself."""
    return _movement(study.dated)


@held
def _movement(study: OrderStudy) -> Movement:
    before, after = dates(study)
    return orders.movement_between(clean(study), before, after, study.options)


def file_movement(study: OrderStudy) -> Movement | None:
    """Return who moved between these orders and those of the other file, the earlier first."""
    other = study.earlier_or_later
    return None if other is None else _file_movement(replace(study.grid, joined=None), other)


@held
def _file_movement(study: OrderStudy, other: OrderStudy) -> Movement:
    other = _read_alike(other, study)
    earlier, later = sorted((other, study), key=lambda one: customers(one).reference)
    return orders.movement(_dated(earlier), _dated(later))


def _dated(study: OrderStudy) -> Membership:
    when = f"{shorten(study.name, 30)} ({customers(study).reference})"
    return orders.grid_membership(grid(study), when=when)


def _read_alike(other: OrderStudy, study: OrderStudy) -> OrderStudy:
    """Return the other file with the names and roles of this one, where they fit its columns."""
    columns = cache.read(File(other.source, other.name)).frame.columns
    if len(study.names) != len(columns):
        other = replace(other, names=())
    names = set(study.names or map(str, columns))
    roles = clean(study).roles
    chosen = {column for role in get_args(OrderRole) if (column := getattr(roles, role))}
    return replace(other, roles=roles if chosen <= names else None)


def history(study: OrderStudy) -> SegmentHistory:
    """Return how many customers stood in each segment at the end of the last months."""
    return _history(replace(study.grid, reference=None, joined=None))


@held
def _history(study: OrderStudy) -> SegmentHistory:
    return orders.segments_over_months(clean(study), study.options)


def left_out(study: OrderStudy) -> pd.DataFrame:
    """Return the rows of the file that do not count, as they were read, with the reason."""
    done = clean(study)
    return orders.left_out_rows(table(study), done, [*map(step_reason, done.reasons)])


@held
def _packed(study: OrderStudy) -> tuple[bytes, PrepareSettings]:
    made = customers(study)
    packed = io.BytesIO()
    made.frame.to_parquet(packed, index=False)
    # The features follow the roles, so that the other pages can change them.
    settings = replace(orders.rfm_prepare_settings(made), features=None)
    return packed.getvalue(), settings


def _customers_name(study: OrderStudy) -> str:
    return f"{study.name} by customer"


def is_of(study: OrderStudy, file: File) -> bool:
    """Whether a file holds the customers of these orders."""
    return file.name == _customers_name(study) and as_customers(study).file == file


def as_customers(study: OrderStudy) -> Study:
    """Return the customers of the orders as a study of their own, held like an upload."""
    content, settings = _packed(study.customers)
    file = cache.hold(content, _customers_name(study))
    roles: list[tuple[str, Role]] = [
        (column.name, "feature" if column.name in study.features else column.role)
        for column in customers(study).columns
    ]
    return Study(Basis(file, tuple(sorted(roles)), settings))
