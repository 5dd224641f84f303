"""Small tables to prepare, made by hand."""

import pandas as pd
import pytest

from segmentation.preprocessing import prepare
from segmentation.records import ColumnInfo, CustomerTable, PrepareSettings, ReadReport


def _kind(column):
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    return "numeric" if pd.api.types.is_numeric_dtype(column) else "categorical"


def _make_table(data, *, kinds=None, roles=None, orders=None):
    frame = pd.DataFrame(data)
    columns = tuple(
        ColumnInfo(
            name=name,
            role=(roles or {}).get(name, "feature"),
            kind=(kinds or {}).get(name, _kind(column)),
            n_missing=int(column.isna().sum()),
            n_distinct=int(column.nunique()),
            order=(orders or {}).get(name, ()),
        )
        for name, column in frame.items()
    )
    report = ReadReport("test.csv", "0" * 64, "csv", "utf-8", ",", len(frame), frame.shape[1])
    return CustomerTable(frame, columns, report)


@pytest.fixture(scope="session")
def make_table():
    return _make_table


@pytest.fixture(scope="session")
def prepared():
    """Prepare a table given as columns, with the settings given by keyword."""

    def make(data, *, kinds=None, roles=None, orders=None, **settings):
        table = _make_table(data, kinds=kinds, roles=roles, orders=orders)
        # Every category has a name, however few of these customers it has.
        return prepare(table, PrepareSettings(**{"fewest_alike": 1, **settings}))

    return make
