"""Collect how the customers of an order file can be reached."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from segmentation.orders.engine.texts import read_texts
from segmentation.records import CustomerTable


def contacts_of(
    customers: Sequence[str], table: CustomerTable, texts: pd.DataFrame, *, on: str
) -> pd.DataFrame:
    """Return of each customer the last value that an order or customer file has in each column.

    Parameters
    ----------
    customers : sequence of str
        Their numbers, as `customers_from_orders` tells them.
    table : CustomerTable
        The file as it was read.
    texts : DataFrame
        Columns of the same rows, each cell as it stands in the file.
    on : str
        The column of `table` with the customers' numbers.
    """
    keys = read_texts(table.frame[[on]])[on]
    cells = texts.set_axis(range(texts.shape[1]), axis=1).reset_index(drop=True)
    known = cells.mask(cells.isna() | (cells.astype("str") == ""))
    last = known.groupby(keys.to_numpy(), sort=False).last()
    found: pd.DataFrame = last.reindex(pd.Index(customers)).reset_index(drop=True)
    return found.set_axis(list(texts.columns), axis=1)
