from datetime import date

import pandas as pd
import pytest

from segmentation.errors import DataError, ParameterError
from segmentation.orders import (
    clean_orders,
    customers_from_orders,
    score_rfm,
    segments_over_months,
)
from segmentation.records import OrderSettings, RfmOptions
from tests.orders.conftest import TODAY, exactly, typed

SETTINGS = OrderSettings(today=TODAY)


@pytest.mark.parametrize("returns", ["net", "rate"])
def test_each_month_is_the_grid_of_its_last_day(sample, returns):
    settings = OrderSettings(today=date(2026, 7, 1), returns=returns)
    clean = clean_orders(sample, settings=settings)
    history = segments_over_months(clean, RfmOptions(levels=4), months=4)
    assert history.dates == (
        date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31),
        date(2026, 6, 30),
    )  # fmt: skip
    for at, day in enumerate(history.dates):
        grid = score_rfm(customers_from_orders(clean, reference=day), RfmOptions(levels=4))
        assert history.names == grid.names
        assert history.customers[at].tolist() == [s.n_customers for s in grid.segments]
        assert history.revenue[at].tolist() == [s.revenue for s in grid.segments]


def test_months_with_too_few_orders_are_left_out(by_eye):
    history = segments_over_months(clean_orders(by_eye, settings=SETTINGS), RfmOptions(levels=3))
    # At the end of January only A had bought.
    assert history.dates == (date(2026, 2, 28), date(2026, 3, 31))
    assert history.customers.sum(axis=1).tolist() == [3, 5]
    assert history.revenue.sum(axis=1).tolist() == [18 - 30 + 15, 52]


def test_too_few_orders_in_every_month_are_refused(by_eye):
    message = (
        "orders.csv has purchases of at least two customers on two days at none of 1 month ends. "
        "Bring a file of more orders."
    )
    one_day = typed(by_eye.frame.assign(date=pd.Timestamp("2026-01-15")))
    with pytest.raises(DataError, match=exactly(message)):
        segments_over_months(clean_orders(one_day, settings=SETTINGS))


def test_no_month_is_refused(by_eye):
    with pytest.raises(ParameterError, match=exactly("Cannot show 0 months: choose 1 or more.")):
        segments_over_months(clean_orders(by_eye, settings=SETTINGS), months=0)


def test_an_invoice_over_several_days_counts_once_and_with_its_last_day():
    frame = pd.DataFrame(
        {
            "customer": ["a", "a", "b", "b"],
            "invoice": ["1", "1", "2", "3"],
            "date": pd.to_datetime(["2026-01-05", "2026-01-26", "2026-01-06", "2026-02-20"]),
            "amount": [5.0, 6.0, 7.0, 8.0],
        }
    )
    clean = clean_orders(typed(frame), settings=SETTINGS)
    day = date(2026, 1, 31)
    grid = score_rfm(customers_from_orders(clean, reference=day), RfmOptions(levels=3))
    history = segments_over_months(clean, RfmOptions(levels=3))
    assert history.dates[0] == day
    assert grid.customers.frame[["recency_days", "frequency"]].to_numpy().tolist() == [
        [5, 1],
        [25, 1],
    ]
    assert history.customers[0].tolist() == [s.n_customers for s in grid.segments]
