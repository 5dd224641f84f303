"""Customers to win back: those of "at risk" and "cannot lose them", whatever the levels."""

import numpy as np
import pytest

from segmentation import orders, workflow
from segmentation.records import RfmOptions
from segmentation.wording import win_back_advice, win_back_sentence


@pytest.fixture(scope="module")
def customers():
    return orders.customers_from_orders(orders.clean_orders(workflow.read_sample("orders")))


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_they_are_those_of_the_two_built_in_segments(customers, levels):
    grid = orders.score_rfm(customers, RfmOptions(levels=levels))
    found = orders.win_back(grid)
    wanted = np.isin(np.array(grid.names)[grid.labels], ["at risk", "cannot lose them"])
    assert sorted(found.rows) == np.flatnonzero(wanted).tolist()
    assert found.revenue == pytest.approx(customers.frame["monetary"][wanted].sum())
    assert (found.frame["monetary"].diff().dropna() <= 0).all()
    first = customers.frame.iloc[found.rows[0]]
    days = np.timedelta64(int(first["recency_days"]), "D")
    assert found.frame["last_order"].iloc[0] == np.datetime64(customers.reference, "D") - days


def test_it_is_said_how_many_and_what_is_at_stake(customers):
    found = orders.win_back(orders.score_rfm(customers))
    assert win_back_sentence(found, "USD") == (
        "234 customers used to buy often and have stopped: 85,514 USD of revenue at stake, 13% of "
        "all"
    )
    assert win_back_advice(found).startswith("At least half of them have not ordered since 2025-")


def test_where_everybody_bought_at_once_there_is_nobody_to_win_back(customers):
    frame = customers.frame.assign(recency_days=3, frequency=1)
    one = orders.score_rfm(type(customers)(**{**fields(customers), "frame": frame}))
    assert not len(orders.win_back(one).rows)
    assert win_back_sentence(orders.win_back(one)).startswith("Nobody to win back")


def fields(record):
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}
