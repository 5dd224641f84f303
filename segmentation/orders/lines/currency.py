"""Tell in which currency an order file writes its amounts."""

from __future__ import annotations

import re

from segmentation.reading.signs import CURRENCY_CODES, CURRENCY_MARKS
from segmentation.records import CleanOrders, CustomerTable

_IN_NAME = re.compile(rf"(?:^|[^A-Z])({CURRENCY_CODES})(?:$|[^A-Z])|([{CURRENCY_MARKS}])")


def currency_of(table: CustomerTable, clean: CleanOrders) -> str | None:
    """Return the mark or code of the currency that the counted amounts are in; None: not told.

    A column of currencies tells it, else the mark beside the amounts, else the name of their
    column.

    ``table``: the order lines as they were read. ``clean``: those that count.
    """
    if clean.settings.currency is not None:
        return clean.settings.currency
    if clean.roles.currency is not None:
        kept = table.frame.loc[clean.left_out < 0, clean.roles.currency].dropna()
        codes = kept.astype("str").str.strip().str.upper().unique()
        return str(codes[0]) if len(codes) == 1 else None
    name = clean.roles.amount or clean.roles.unit_price
    for column in table.columns:
        if column.name == name:
            written = column.contract.currency if column.contract is not None else ""
            return written or _named(column.name)
    return None


def _named(name: str) -> str | None:
    """Return the currency that a column's name tells: "total_eur", "Amount (£)"."""
    found = _IN_NAME.search(name.upper())
    return None if found is None else found[1] or found[2]
