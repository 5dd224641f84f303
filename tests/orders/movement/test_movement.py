from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.errors import ParameterError
from segmentation.orders import flow_customers, movement, movement_between, score_rfm
from segmentation.orders.movement.movement import ARRIVED, GONE
from segmentation.records import Membership, RfmCuts, RfmOptions
from tests.orders.conftest import exactly, typed
from tests.orders.grid.test_grid import customers

BEFORE = Membership(
    "March", pd.Index(["a", "b", "c", "d"]), ("best", "rest"), np.array([0, 0, 1, 1]),
    np.array([10.0, 20.0, 1.0, 2.0]), ("#111111", "#222222"),
)  # fmt: skip
AFTER = Membership(
    "June", pd.Index(["e", "d", "c", "a"]), ("rest", "best"), np.array([0, 1, 0, 0]),
    np.array([5.0, 8.0, 1.5, 11.0]), ("#222222", "#111111"),
)  # fmt: skip


def test_every_flow_is_counted_with_what_its_customers_brought():
    moved = movement(BEFORE, AFTER)
    assert (moved.before, moved.after) == ("March", "June")
    assert moved.names_before == ("best", "rest", ARRIVED)
    assert moved.names_after == ("rest", "best", GONE)
    # a: best to rest; b: best, gone; c: stays in rest; d: rest to best; e: new, rest.
    assert moved.counts.tolist() == [[1, 0, 1], [1, 1, 0], [1, 0, 0]]
    assert moved.revenue_before.tolist() == [[10, 0, 20], [1, 2, 0], [0, 0, 0]]
    assert moved.revenue_after.tolist() == [[11, 0, 0], [1.5, 8, 0], [5, 0, 0]]
    assert moved.colours == {"best": "#111111", "rest": "#222222"}


def test_each_segment_says_what_it_gained_and_lost():
    rest, best = movement(BEFORE, AFTER).changes
    assert (rest.name, rest.n_before, rest.n_after) == ("rest", 2, 3)
    # a and e came, d left, c stayed.
    assert (rest.n_gained, rest.n_lost) == (2, 1)
    assert (rest.revenue_before, rest.revenue_after) == (3, 17.5)
    assert (rest.revenue_gained, rest.revenue_lost) == (16, 2)
    assert (best.n_gained, best.n_lost, best.revenue_gained, best.revenue_lost) == (1, 2, 8, 30)


def test_the_list_behind_a_flow():
    moved = movement(BEFORE, AFTER)
    assert flow_customers(moved, before="best", after="rest").to_dict("records") == [
        {
            "customer_id": "a",
            "before": "best",
            "after": "rest",
            "revenue_before": 10.0,
            "revenue_after": 11.0,
        }
    ]
    assert flow_customers(moved, before=ARRIVED)["customer_id"].tolist() == ["e"]
    assert flow_customers(moved, after=GONE)["customer_id"].tolist() == ["b"]
    assert flow_customers(moved)["customer_id"].tolist() == ["b", "a", "d", "c", "e"]


def test_a_segment_that_is_not_there_is_refused():
    message = (
        "There is no segment 'lost' after the movement. Choose one of: rest, best, no longer there."
    )
    with pytest.raises(ParameterError, match=exactly(message)):
        flow_customers(movement(BEFORE, AFTER), after="lost")


def test_movement_works_without_revenue():
    silent = Membership("now", AFTER.customers, AFTER.names, AFTER.labels)
    moved = movement(BEFORE, silent)
    assert not moved.has_revenue
    assert moved.counts.sum() == 5
    assert moved.colours["best"].startswith("#")


def test_a_segment_called_like_the_absent_keeps_its_own_row():
    odd = Membership("now", AFTER.customers, (GONE, "best"), AFTER.labels)
    moved = movement(BEFORE, odd)
    assert moved.names_after == (GONE, "best", f"{GONE} (2)")


def test_grids_of_two_dates_are_matched_by_identifier():
    cuts = RfmCuts((30, 90), (1, 4), (50, 200))
    before = score_rfm(customers([5, 31], [9, 2], [900, 60]), RfmOptions(cuts=cuts))
    after = score_rfm(customers([95, 3], [9, 9], [900, 900]), RfmOptions(cuts=cuts))
    moved = movement(before, after)
    assert flow_customers(moved, before="champions", after="cannot lose them")[
        "customer_id"
    ].tolist() == ["k0"]
    assert flow_customers(moved, before="need attention", after="champions")[
        "customer_id"
    ].tolist() == ["k1"]


@pytest.mark.parametrize("options", [{}, {"levels": 3, "method": "breaks"}])
def test_rows_and_columns_add_up_to_the_customers_of_either_date(sample_clean, options):
    from segmentation.orders import customers_from_orders

    moved = movement_between(sample_clean, date(2025, 12, 31), options=RfmOptions(**options))
    for reference, axis, counts, worth in (
        (date(2025, 12, 31), 1, moved.counts[:-1], moved.revenue_before),
        (None, 0, moved.counts[:, :-1], moved.revenue_after),
    ):
        made = customers_from_orders(sample_clean, reference=reference)
        grid = score_rfm(made, RfmOptions(**options))
        expected = [segment.n_customers for segment in grid.segments]
        assert counts.sum(axis=axis).tolist() == expected
        cents = [round(100 * segment.revenue) for segment in grid.segments]
        assert [round(100 * value) for value in worth.sum(axis=axis)[:-1]] == cents
    assert moved.counts[-1, -1] == 0
    assert moved.counts[:, -1].sum() == 0  # orders only add up: nobody goes


def test_both_dates_can_be_measured_by_the_same_cuts(sample_clean, sample_customers):
    cuts = score_rfm(sample_customers).cuts
    moved = movement_between(sample_clean, date(2025, 6, 30), options=RfmOptions(cuts=cuts))
    assert moved.before == "2025-06-30"
    assert moved.after == "2026-06-30"


def test_the_earlier_date_must_be_earlier(sample_clean):
    message = (
        "The earlier date must lie before the later one: 2026-07-05 does not lie before 2026-06-30."
    )
    with pytest.raises(ParameterError, match=exactly(message)):
        movement_between(sample_clean, date(2026, 7, 5))


members = st.dictionaries(
    st.sampled_from("abcdefghij"), st.tuples(st.integers(0, 2), st.integers(-100, 9_999))
)


def membership(drawn):
    labels = np.array([label for label, _ in drawn.values()], dtype=np.intp)
    worth = np.array([cents / 100 for _, cents in drawn.values()])
    return Membership("x", pd.Index(list(drawn), dtype="str"), ("p", "q", "r"), labels, worth)


@settings(max_examples=40, deadline=None)
@given(members, members)
def test_margins_and_lists_agree_with_the_matrix(before, after):
    moved = movement(membership(before), membership(after))
    assert moved.counts.sum() == len(set(before) | set(after)) == len(moved.customers)
    assert moved.counts[:-1].sum() == len(before)
    assert moved.counts[:, :-1].sum() == len(after)
    assert round(100 * moved.revenue_before.sum()) == sum(cents for _, cents in before.values())
    assert round(100 * moved.revenue_after.sum()) == sum(cents for _, cents in after.values())
    for row, name in enumerate(moved.names_before):
        for column, other in enumerate(moved.names_after):
            listed = flow_customers(moved, before=name, after=other)
            assert len(listed) == moved.counts[row, column]
    for change in moved.changes:
        assert change.n_after - change.n_before == change.n_gained - change.n_lost


def test_typed_tables_need_an_identifier_to_be_followed():
    from segmentation.errors import DataError

    grid = score_rfm(typed(customers([5, 31], [9, 2], [900, 60]).frame), RfmOptions(levels=3))
    with pytest.raises(DataError, match=r"has no identifier, so that nobody can be found again"):
        movement(grid, grid)
