"""Join a customer table to behaviour by the identifier: age, region and the like."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.texts import read_texts
from segmentation.records import (
    ROLES,
    ColumnInfo,
    CustomerTable,
    JoinedTable,
    Note,
    OrderCustomers,
    ReadReport,
    Step,
    StepValues,
)


def join_customers(
    customers: OrderCustomers, other: CustomerTable, *, on: str | None = None
) -> OrderCustomers:
    """Add the columns of a customer table to customers made of orders.

    The joined columns describe the segments; none becomes a feature unasked. Personal data and
    columns that are switched off are not joined.

    ``other``: one row a customer. ``on``: column of `other` with the same identifiers; by default
    the one in which most customers are found. Raises DataError if an identifier stands on several
    rows of `other`, or none of them has orders; ParameterError if there is no such column.

    All customers with orders, in the same order; NaN where `other` does not know one.
    """
    key = _find_key(customers, other) if on is None else _given_key(other, on)
    source = other.report.source
    texts = read_texts(other.frame[[key]])[key]
    _check_once(texts, key, source)
    identifiers = pd.Index(customers.frame["customer_id"])
    n_found = int(identifiers.isin(texts).sum())
    if n_found == 0:
        raise DataError(
            f"No {key!r} of {source} has orders (first there: {_first(_distinct(texts))}, first "
            f"with orders: {_first(identifiers)}). Choose the column with the same customer "
            "numbers."
        )
    joined = [c for c in other.columns if c.name != key and ROLES[c.role].is_shown]
    names = _distinct_names([c.name for c in joined], customers.frame, source)
    found = other.frame.loc[texts.notna(), [c.name for c in joined]]
    found.index = pd.Index(texts.dropna())
    found = found.reindex(identifiers).set_axis(list(names), axis=1)
    frame = pd.concat([customers.frame, found.reset_index(drop=True)], axis=1)
    columns = tuple(
        _joined_column(column, frame[name], name, source)
        for column, name in zip(joined, names, strict=True)
    )
    return replace(
        customers,
        frame=frame,
        columns=(*customers.columns, *columns),
        joined=JoinedTable(
            source=source,
            key=key,
            n_rows=len(other.frame),
            n_customers=len(identifiers),
            n_matched=n_found,
            columns=tuple(names),
        ),
        report=_report(customers, other, key=key, n_found=n_found, n_columns=frame.shape[1]),
    )


def _find_key(customers: OrderCustomers, other: CustomerTable) -> str:
    """Return the column of a customer table in which most customers with orders are found.

    Columns whose values stand on one row each come first. Of equal columns the identifier is
    taken, then the first.

    Raises DataError if no column knows any of them.
    """
    identifiers = pd.Index(customers.frame["customer_id"])
    found: dict[str, tuple[bool, int]] = {}
    frame = other.frame
    dates = [name for name in frame.columns if is_datetime64_any_dtype(frame[name])]
    for name, texts in read_texts(frame.drop(columns=dates)).items():
        n_found = int(identifiers.isin(texts).sum())
        if n_found:
            found[str(name)] = (not texts.dropna().duplicated().any(), n_found)
    most = max(found.values(), default=None)
    if most is None:
        raise DataError(
            f"No column of {other.report.source} holds the customers of the orders (first with "
            f"orders: {_first(identifiers)}). Join a table with the same customer numbers."
        )
    if other.identifier is not None and found.get(other.identifier) == most:
        return other.identifier
    return next(name for name, n in found.items() if n == most)


def _given_key(other: CustomerTable, on: str) -> str:
    if on not in other.frame.columns:
        raise ParameterError(
            f"There is no column {on!r} in {other.report.source} to join on. Its columns are: "
            f"{', '.join(map(str, other.frame.columns))}."
        )
    return on


def _distinct(texts: pd.Series) -> pd.Index:
    found: pd.Index = pd.Index(texts.dropna().unique()).sort_values()
    return found


def _check_once(texts: pd.Series, key: str, source: str) -> None:
    repeated = _distinct(texts[texts.duplicated()])
    if len(repeated):
        raise DataError(
            f"{len(repeated):,} values of {key!r} stand on several rows of {source} "
            f"(first: {_first(repeated)}). A table can be joined where each "
            "customer stands on one row."
        )


def _first(values: pd.Index) -> str:
    return repr(str(values[0])) if len(values) else "none"


def _distinct_names(names: list[str], frame: pd.DataFrame, source: str) -> tuple[str, ...]:
    """Return the names, with the source in brackets where a column of orders has that name."""
    taken = set(map(str, frame.columns))
    distinct: list[str] = []
    for name in names:
        new = name if name not in taken else f"{name} ({source})"
        while new in taken:
            new += "'"
        taken.add(new)
        distinct.append(new)
    return tuple(distinct)


def _joined_column(column: ColumnInfo, values: pd.Series, name: str, source: str) -> ColumnInfo:
    return replace(
        column,
        name=name,
        role=ROLES[column.role].joined_as or column.role,
        n_missing=int(values.isna().sum()),
        n_distinct=int(values.nunique()),
        why=Note("joined_from", {"source": source}),
    )


def _report(
    customers: OrderCustomers, other: CustomerTable, *, key: str, n_found: int, n_columns: int
) -> ReadReport:
    report = customers.report
    n_without = len(customers.frame) - n_found
    n_idle = len(other.frame) - n_found
    source = other.report.source
    values: StepValues = {"key": key, "source": source, "n_idle": n_idle}
    steps = [Step("joined", None, n_found, n_found, code="customers_joined", values=values)]
    if n_without:
        apart = Step(
            "left empty",
            None,
            n_without,
            n_without,
            code="not_in_the_joined_table",
            values={"source": source},
        )
        steps.append(apart)
    joined_key = repr((report.fingerprint, other.report.fingerprint, key))
    return replace(
        report,
        fingerprint=hashlib.sha256(joined_key.encode()).hexdigest(),
        n_columns=n_columns,
        steps=(*report.steps, *steps),
    )
