"""Sentences on orders: each number in them is worked out by hand from a few customers."""

from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import numpy as np
import pytest

from segmentation import wording
from segmentation.records import JoinedTable, OrderFacts, Step
from tests.figures.order_records import make_cross, make_grid, make_history, make_movement

FACTS = OrderFacts(
    *(1_000, 8, 60, 300, 20, None, 12, 3, 0, 0, 5),
    first=datetime(2026, 1, 1),
    last=datetime(2026, 6, 30),
)
STEPS = (
    Step("left out", "who", 12, 12, "no_customer"),
    Step("left out", None, 5, 5, "equal_to_an_earlier_line"),
    Step("read as returns", None, 9, 9, "returns_taken_off"),
)


def test_what_became_of_the_lines():
    made = SimpleNamespace(
        n_customers=58,
        n_orders=290,
        revenue=12_345.6,
        first=date(2026, 1, 1),
        last=date(2026, 6, 29),
        reference=date(2026, 6, 30),
    )
    assert wording.orders_sentence(FACTS, made) == (
        "Read: 1,000 order lines from 60 customers. Counted: 58 customers with 290 orders, "
        "bringing 12,346 "
        "from 2026-01-01 to 2026-06-29. Recency is counted up to 2026-06-30."
    )

    without_numbers = replace(FACTS, n_invoices=None)
    assert wording.orders_sentence(without_numbers, made).endswith(
        ". No column has order numbers: what a customer bought on one day counts as one order."
    )


def test_lines_left_out_are_added_up_and_returns_are_not_among_them():
    assert wording.cleaning_sentence(STEPS) == (
        "17 lines are left out; the most frequent reason: no customer (12)."
    )
    assert wording.cleaning_sentence(STEPS[2:]) == "Every order line counts: none was left out."
    assert wording.order_step_sentence(STEPS[0]) == "who: 12 lines left out (no customer)."
    one = Step("left out", None, 1, 1, "no_date")
    assert wording.cleaning_sentence([one]).startswith("1 line is left out")
    assert wording.order_step_sentence(one) == "1 line left out (no date)."


def test_the_grid_is_told_by_its_best_segment():
    assert wording.rfm_segments_sentence(make_grid()) == (
        "Scores from 1 to 3 by even shares of the customers. Champions are 50% of the customers "
        "and bring 83% of the revenue."
    )


def test_without_revenue_no_segment_is_praised():
    grid = make_grid()
    poor = tuple(replace(segment, revenue_share=None) for segment in grid.segments)
    said = wording.rfm_segments_sentence(replace(grid, segments=poor, method="breaks"))
    assert said == "Scores from 1 to 3 by natural breaks: cut where the values leave gaps."


def test_the_treemap_says_how_many_went_quiet():
    assert wording.treemap_sentence(make_grid()) == (
        "Each tile is a segment, as large as its number of customers. 3 customers (50%) have "
        "slipped or gone quiet, from “need attention” down; they brought 60 so far."
    )


def test_the_heatmap_names_its_fullest_cell():
    assert wording.rfm_heatmap_sentence(make_grid()).endswith(
        "The fullest cell holds 2 of 6 customers: 1 in recency and 2 in frequency."
    )


def test_cut_points_are_told_in_own_units():
    assert wording.cuts_sentence(make_grid()).startswith(
        "Cut points: recency at 10 and 90 days; frequency at 1 and 4 orders; monetary value at 20 "
        "and 50.5."
    )


def test_movement_counts_who_stayed_and_names_the_largest_moves():
    assert wording.flow_sentence(make_movement()) == (
        "Of 9 customers on 2026-01-01, 6 are in the same segment on 2026-06-30; 1 is new. "
        "Largest moves: 3 went from champions to at risk."
    )
    assert wording.largest_flows(make_movement()) == [(3, "champions", "at risk")]


def test_files_and_models_are_told_by_name():
    moved = replace(make_movement(), before="may.csv (2026-05-31)", after="june model")
    assert wording.flow_sentence(moved).startswith(
        "Of 9 customers in may.csv (2026-05-31), 6 are in the same segment in june model; 1 is new."
    )


def test_who_is_no_longer_there_is_counted():
    counts = make_movement().counts.copy()
    counts[0, -1] = 2
    said = wording.flow_sentence(replace(make_movement(), counts=counts))
    assert "; 1 is new, 2 are no longer there." in said


def test_the_segment_table_says_what_it_has_to_name():
    assert wording.segment_table_sentence(make_grid(), is_own=False) == (
        f"{len(make_grid().segments)} segments by the built-in table: a row gives a name to the "
        "scores from and to, 1 to 3, 3 best. Several rows may have one name; every one of the 27 "
        "combinations needs exactly one."
    )
    assert "by your own table" in wording.segment_table_sentence(make_grid(), is_own=True)


def test_a_joined_table_says_how_far_it_matched():
    joined = JoinedTable("people.csv", "no", n_rows=9, n_customers=10, n_matched=8, columns=())
    assert wording.joined_sentence(joined) == (
        "8 of 10 customers with orders (80%) are in people.csv, matched by 'no'; 2 do not and 1 "
        "of its rows has no orders."
    )
    whole = replace(joined, n_rows=10, n_matched=10)
    assert wording.joined_sentence(whole) == (
        "10 of 10 customers with orders (100%) are in people.csv, matched by 'no'."
    )


def test_changes_name_who_grew_and_who_shrank():
    assert wording.changes_sentence(make_movement()) == (
        "At risk grew most, by 3 customers; champions shrank most, by 2 customers. Revenue is "
        "what the customers had brought by then."
    )
    still = replace(make_movement(), changes=make_movement().changes[2:])
    assert wording.changes_sentence(still) == "Every segment is as large as before."
    assert wording.changes_sentence(replace(still, changes=())) == (
        "There are no segments to compare."
    )


def test_history_tells_the_share_of_the_best():
    assert wording.history_sentence(make_history()) == (
        "From 2026-04-30 to 2026-06-30 the customers went from 4 to 8, the share of champions "
        "from 25% to 50%. Every month is scored by itself."
    )
    nobody = replace(make_history(), customers=np.zeros((3, 3), dtype=np.int64))
    assert wording.history_sentence(nobody).endswith("went from 0 to 0.")


@pytest.mark.parametrize(
    ("index", "how"),
    [
        (0.9, "largely draw the same lines"),
        (0.3, "agree in part"),
        (0.0, "draw different lines"),
    ],
)
def test_agreement_is_put_in_words(index, how):
    said = wording.cross_table_sentence(replace(make_cross(), adjusted_rand=index))
    assert said.startswith(f"Rules and clusters {how}: adjusted Rand index {index:.2f}")
