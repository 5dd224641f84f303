import re
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segmentation.orders import clean_orders, customers_from_orders
from segmentation.records import ColumnInfo, CustomerTable, OrderSettings, ReadReport
from segmentation.wording import step_reason

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 4, 1)

# Small enough to check by eye. The reference date is the day of the last line: 31 March 2026.
BY_EYE = """
customer invoice date              product category quantity unit_price country
A        1001    2026-01-10T09:00  tea     Drinks    2        5.00     Norway
A        1002    2026-01-10T17:00  cup     Kitchen   1        8.00     Norway
A        1003    2026-03-01T10:00  tea     Drinks    4        5.00     Norway
B        1004    2026-03-31T12:00  cup     Kitchen   1        8.00     Spain
B        1004    2026-03-31T12:00  tea     Drinks    1        5.00     Spain
B        1004    2026-03-31T12:00  tea     Drinks    1        5.00     Spain
C        1005    2026-02-01T11:00  pot     Kitchen   1       30.00     Spain
C        C1006   2026-02-20T11:00  pot     Kitchen  -2       30.00     Spain
D        C1007   2026-02-02T08:00  cup     Kitchen  -1        8.00     Spain
-        1008    2026-02-03T08:00  tea     Drinks    1        5.00     Spain
E        1009    2026-02-10T15:00  tea     Drinks    3        5.00     Norway
E        1010    2026-03-05T15:00  bag     Gifts     1        0.00     Norway
F        1011    2026-02-12T15:00  fee     -         1       -4.00     Norway
F        1012    2026-03-15T15:00  cup     Kitchen   2        8.00     Norway
F        1013    2027-01-01T15:00  cup     Kitchen   1        8.00     Norway
A        1014    -                 cup     Kitchen   1        8.00     Norway
"""


def typed(frame, source="orders.csv", roles=None, steps=()):
    """Make a table of a frame, as reading a file would."""
    kinds = {"f": "numeric", "i": "numeric", "M": "date"}
    columns = tuple(
        ColumnInfo(
            name=str(name),
            role=(roles or {}).get(name, "descriptor"),
            kind=kinds.get(getattr(frame[name].dtype, "kind", "O"), "text"),
            n_missing=int(frame[name].isna().sum()),
            n_distinct=int(frame[name].nunique()),
        )
        for name in frame.columns
    )
    report = ReadReport(source, "f" * 64, "csv", "utf-8", ",", *frame.shape, steps=steps)
    return CustomerTable(frame, columns, report)


def told(steps):
    """Return steps as people read them."""
    return [(step.action, step.column, step.n_rows, step_reason(step)) for step in steps]


def days_of(clean):
    """Return the days of the lines that count."""
    return [str(np.datetime64(day, "D")) for day in clean.lines["day"].to_pylist()]


def exactly(message):
    return f"^{re.escape(message)}$"


def by_eye_frame():
    header, *rows = (line.split() for line in BY_EYE.strip().splitlines())
    frame = pd.DataFrame(rows, columns=header).replace("-", np.nan).astype("str")
    frame["date"] = pd.to_datetime(frame["date"])
    numbers = {"quantity": "float64", "unit_price": "float64"}
    return frame.astype(numbers)


def sample_frame():
    return pd.read_csv(
        ROOT / "data" / "orders.csv",
        dtype={"customer_id": "str", "invoice": "str", "quantity": "float64"},
        parse_dates=["invoice_date"],
    )


@pytest.fixture
def by_eye():
    return typed(by_eye_frame())


@pytest.fixture(scope="session")
def sample():
    return typed(sample_frame())


@pytest.fixture(scope="session")
def sample_clean(sample):
    return clean_orders(sample, settings=OrderSettings(today=date(2026, 7, 1)))


@pytest.fixture(scope="session")
def sample_customers(sample_clean):
    return customers_from_orders(sample_clean)
