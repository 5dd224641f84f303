"""Read the outcome of a campaign from a table: who was held out, and what each customer did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation import campaigns
from segmentation.errors import ParameterError
from segmentation.records import CampaignResult, CustomerTable, OutcomeColumns

_HELD_OUT = frozenset(
    {"control", "control group", "held out", "held-out", "held_out", "holdout", "hold-out"}
    | {"kontrolle", "kontrollgruppe", "témoin", "contrôle", "true", "yes", "1"}
)
"""What a column of groups calls those who were not addressed, in small letters."""


def campaign_outcome(
    table: CustomerTable,
    columns: OutcomeColumns,
    *,
    level: float = 0.95,
    among: Collection[str] | None = None,
) -> tuple[CampaignResult, ...]:
    """Tell what a campaign gained, from a table with one row a customer.

    Parameters
    ----------
    columns : OutcomeColumns
        Who is in the control group: a column says it, or it is drawn again as it was.
    level : float
        Of the intervals.
    among : collection of str, optional
        Numbers of the customers who count, such as those of one segment; None: all of the table.

    Raises
    ------
    ParameterError
        If there is no such column, nothing says who was held out, or nobody counts.
    DataError
        As in `campaign_results`.
    """
    if among is not None:
        table = _only(table, columns, among)
    outcomes = pd.to_numeric(_column(table, columns.outcome), errors="coerce")
    segments = None if columns.segment is None else texts_of(_column(table, columns.segment))
    return campaigns.campaign_results(
        outcomes.tolist(), _held_out(table, columns).tolist(), segments, level=level
    )


def _only(table: CustomerTable, columns: OutcomeColumns, among: Collection[str]) -> CustomerTable:
    identifier = columns.identifier or table.identifier
    if identifier is None:
        raise ParameterError(
            f"{table.report.source} has no column with the customers' numbers, so nobody can tell "
            "who of it is in the segment. Add the numbers."
        )
    is_meant = np.isin(texts_of(_column(table, identifier)), list(among))
    if not is_meant.any():
        raise ParameterError(
            f"No customer of {table.report.source} is in the segment: the numbers in "
            f"{identifier!r} are others. Upload the outcome of this campaign."
        )
    return replace(table, frame=table.frame[is_meant].reset_index(drop=True))


def texts_of(values: pd.Series) -> list[str]:
    """Return identifiers or names as the file has them: 123, not 123.0.

    Examples
    --------
    >>> texts_of(pd.Series([123.0, None])), texts_of(pd.Series(["0042"]))
    (['123', ''], ['0042'])
    """
    return [
        ""
        if pd.isna(value)
        else str(int(value))
        if isinstance(value, float) and value.is_integer()
        else str(value).strip()
        for value in values.tolist()
    ]


def _held_out(table: CustomerTable, columns: OutcomeColumns) -> NDArray[np.bool_]:
    if columns.group is not None:
        groups = [text.casefold() for text in texts_of(_column(table, columns.group))]
        names = _HELD_OUT if columns.control is None else {columns.control.strip().casefold()}
        drawn = np.array([group in names for group in groups], dtype=np.bool_)
        if not drawn.any():
            listed = ", ".join(sorted(set(groups))[:5])
            raise ParameterError(
                f"No row of {columns.group!r} says that a customer was held out (it holds: "
                f"{listed}). Say what the control group is called there."
            )
        return drawn
    identifier = columns.identifier or table.identifier
    if not columns.hold_out or identifier is None:
        raise ParameterError(
            "Nothing says who was held out: name the column with the groups, or the share that was "
            "held out, the campaign's name and the column with the customer's number."
        )
    return campaigns.held_out(
        texts_of(_column(table, identifier)),
        columns.hold_out,
        campaign=columns.campaign,
        seed=columns.seed,
    )


def _column(table: CustomerTable, name: str) -> pd.Series:
    if name not in table.frame.columns:
        raise ParameterError(
            f"{table.report.source} has no column {name!r}. Its columns are: "
            f"{', '.join(map(str, table.frame.columns))}."
        )
    found: pd.Series = table.frame[name]
    return found
