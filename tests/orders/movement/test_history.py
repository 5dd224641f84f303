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


def test_other_dates_can_be_given(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    history = segments_over_months(clean, RfmOptions(levels=3), dates=[date(2026, 2, 15)])
    assert history.dates == (date(2026, 2, 15),)
    assert history.customers.sum() == 3


def test_too_few_orders_at_every_date_are_refused(by_eye):
    message = (
        "orders.csv has purchases of at least two customers on two days at none of the 1 dates. "
        "Choose later ones."
    )
    with pytest.raises(DataError, match=exactly(message)):
        segments_over_months(clean_orders(by_eye, settings=SETTINGS), dates=[date(2026, 1, 15)])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"months": 0}, "Cannot show 0 months: choose 1 or more."),
        ({"dates": []}, "The dates to score at must rise, and there must be at least one."),
        (
            {"dates": [date(2026, 3, 1), date(2026, 2, 1)]},
            "The dates to score at must rise, and there must be at least one.",
        ),
        (
            {"dates": [date(2025, 3, 1)]},
            (
                "The reference date 2025-03-01 lies before the first order of orders.csv "
                "(2026-01-10). Choose that day or a later one."
            ),
        ),
    ],
)
def test_dates_that_do_not_fit_are_refused(by_eye, options, message):
    with pytest.raises(ParameterError, match=exactly(message)):
        segments_over_months(clean_orders(by_eye, settings=SETTINGS), **options)


def test_an_invoice_over_several_days_counts_once_and_with_its_last_day():
    frame = pd.DataFrame(
        {
            "customer": ["a", "a", "b", "b"],
            "invoice": ["1", "1", "2", "3"],
            "date": pd.to_datetime(["2026-01-05", "2026-02-05", "2026-01-06", "2026-02-20"]),
            "amount": [5.0, 6.0, 7.0, 8.0],
        }
    )
    clean = clean_orders(typed(frame), settings=SETTINGS)
    day = date(2026, 2, 10)
    grid = score_rfm(customers_from_orders(clean, reference=day), RfmOptions(levels=3))
    history = segments_over_months(clean, RfmOptions(levels=3), dates=[day])
    assert grid.customers.frame[["recency_days", "frequency"]].to_numpy().tolist() == [
        [5, 1],
        [35, 1],
    ]
    assert history.customers[0].tolist() == [s.n_customers for s in grid.segments]
