"""Predicted beside actual orders: every number drawn is one of the record."""

from datetime import date

import pandas as pd

from segmentation.figures import hold_out_by_frequency_figure, hold_out_over_time_figure
from segmentation.records import HoldOut

HELD_OUT = HoldOut(
    split=date(2026, 2, 1),
    n_customers=3,
    predicted=4.0,
    low=1.0,
    high=9.0,
    actual=5,
    by_frequency=pd.DataFrame(
        {"frequency": [0, 7], "n_customers": [2, 1], "predicted": [0.5, 3.0], "actual": [1.0, 3.0]}
    ),
    over_time=pd.DataFrame(
        {"day": [date(2026, 1, 1), date(2026, 3, 1)], "predicted": [1.0, 4.0], "actual": [1, 5]}
    ),
)


def test_orders_by_earlier_orders_stand_beside_each_other():
    predicted, actual = hold_out_by_frequency_figure(HELD_OUT).data
    assert list(predicted.x) == list(actual.x) == ["0", "7+"]
    assert (list(predicted.y), list(actual.y)) == ([0.5, 3.0], [1.0, 3.0])
    assert actual.text[0] == "Actual: 1 orders each, 2 customers"


def test_the_day_from_which_orders_were_held_is_marked():
    figure = hold_out_over_time_figure(HELD_OUT)
    assert [trace.name for trace in figure.data] == ["Predicted", "Actual"]
    assert list(figure.data[1].y) == [1, 5]
    assert figure.layout.shapes[0].x0 == "2026-02-01"
