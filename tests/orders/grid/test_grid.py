"""The RFM grid: scores and names of customers, worked by hand."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.errors import DataError, ParameterError
from segmentation.orders import rfm_prepare_settings, score_rfm, segment_rules
from segmentation.records import RfmCuts, RfmOptions, RfmRule
from segmentation.wording import order_note
from tests.orders.conftest import exactly, typed


def customers(recency, frequency, monetary):
    frame = pd.DataFrame(
        {
            "customer_id": [f"k{i}" for i in range(len(recency))],
            "recency_days": np.array(recency, dtype=float),
            "frequency": np.array(frequency, dtype=float),
            "monetary": np.array(monetary, dtype=float),
        }
    )
    return typed(frame, source="rfm.csv", roles={"customer_id": "identifier"})


CUTS = RfmCuts((30, 90), (1, 4), (50, 200))
# Recency up to 30, 90 and beyond scores 3, 2, 1; orders up to 1, 4 and beyond 1, 2, 3; money
# likewise. By the table of three levels:
SIX = customers([5, 30, 31, 90, 91, 400], [9, 1, 2, 5, 5, 1], [900, 50, 60, 300, 201, 10])
CODES = ["333", "311", "222", "233", "133", "111"]
NAMES = ["champions", "new", "need attention", "loyal", "cannot lose them", "lost"]


def codes(grid):
    scores = (grid.recency_scores, grid.frequency_scores, grid.monetary_scores)
    return ["".join(map(str, code)) for code in zip(*scores, strict=True)]


def test_given_cuts_score_and_name_by_hand():
    grid = score_rfm(SIX, RfmOptions(cuts=CUTS))
    assert (grid.levels, grid.method) == (3, "cuts")
    assert codes(grid) == CODES
    assert [grid.names[label] for label in grid.labels] == NAMES


def test_segments_add_up_customers_revenue_and_orders():
    table = customers([5, 6, 400], [9, 11, 1], [900, 600, 10])
    grid = score_rfm(table, RfmOptions(cuts=CUTS))
    champions = grid.segments[0]
    assert (champions.name, champions.n_customers, champions.n_orders) == ("champions", 2, 20)
    assert (champions.revenue, champions.average_order_value) == (1500, 75)
    assert champions.share == pytest.approx(2 / 3)
    assert champions.revenue_share == pytest.approx(1500 / 1510)
    medians = (champions.recency_days, champions.frequency, champions.monetary)
    assert medians == (5.5, 10, 750)
    assert champions.codes == ("333",)
    empty = next(segment for segment in grid.segments if segment.name == "new")
    assert (empty.n_customers, empty.revenue, empty.average_order_value) == (0, 0, None)
    assert empty.monetary is None


def test_cells_count_recency_by_frequency():
    grid = score_rfm(SIX, RfmOptions(cuts=CUTS))
    assert grid.cells.tolist() == [[1, 0, 1], [0, 1, 1], [1, 0, 1]]


def test_revenue_shares_are_left_open_where_nothing_was_earned():
    grid = score_rfm(customers([1, 2], [1, 2], [-5, 5]), RfmOptions(levels=3))
    assert {segment.revenue_share for segment in grid.segments} == {None}


@pytest.mark.parametrize("levels", [3, 4, 5])
@pytest.mark.parametrize("method", ["quantiles", "breaks"])
def test_revenue_by_segment_adds_up_to_the_cent(sample_customers, levels, method):
    grid = score_rfm(sample_customers, RfmOptions(levels=levels, method=method))
    assert sum(segment.n_customers for segment in grid.segments) == len(sample_customers.frame)
    total = sum(round(100 * segment.revenue) for segment in grid.segments)
    assert total == round(100 * sample_customers.revenue)
    assert grid.reference == date(2026, 6, 30)


def test_the_better_customer_never_scores_lower(sample_customers):
    grid = score_rfm(sample_customers)
    frame = sample_customers.frame
    for column, scores, sign in (
        ("recency_days", grid.recency_scores, -1),
        ("frequency", grid.frequency_scores, 1),
        ("monetary", grid.monetary_scores, 1),
    ):
        order = np.argsort(sign * frame[column].to_numpy(), kind="stable")
        assert (np.diff(scores[order].astype(int)) >= 0).all()


def test_all_combinations_of_recency_and_frequency_occur_in_the_sample(sample_customers):
    assert (score_rfm(sample_customers).cells > 0).all()


def test_the_cuts_of_one_grid_score_another_table(sample_customers):
    grid = score_rfm(sample_customers)
    again = score_rfm(sample_customers, RfmOptions(cuts=grid.cuts))
    assert again.labels.tolist() == grid.labels.tolist()
    assert again.method == "cuts"


def test_what_ties_do_is_said():
    table = customers(range(100), [1] * 60 + [2] * 20 + [3] * 20, range(100))
    notes = score_rfm(table, RfmOptions(levels=5)).notes
    assert tuple(map(order_note, notes)) == (
        "No customer scores 4 or 5 in frequency: there are only 3 different values.",
        (
            "60% of the customers score 1 in frequency instead of 20%: many have equal values, "
            "and equal values always have the same score."
        ),
    )
    assert tuple(map(order_note, score_rfm(table, RfmOptions(levels=3)).notes)) == (
        (
            "60% of the customers score 1 in frequency instead of 33%: many have equal values, "
            "and equal values always have the same score."
        ),
    )


def test_the_table_of_segments_can_be_edited():
    rules = (RfmRule("back soon", (1, 3), (1, 3), (1, 2)), RfmRule("big", (1, 3), (1, 3), (3, 3)))
    grid = score_rfm(SIX, RfmOptions(cuts=CUTS, rules=rules))
    assert grid.names == ("back soon", "big")
    assert [grid.names[label] for label in grid.labels] == [
        "big", "back soon", "back soon", "big", "big", "back soon"
    ]  # fmt: skip
    assert grid.segments[0].meaning == ""


def test_a_name_keeps_its_colour_whatever_the_levels():
    colours = [
        {
            segment.name: segment.colour
            for segment in score_rfm(SIX, RfmOptions(levels=levels)).segments
        }
        for levels in (3, 4, 5)
    ]
    assert colours[0] == colours[1] == colours[2]
    assert len(set(colours[0].values())) == 11


def test_the_built_in_rules_are_those_of_the_levels():
    assert score_rfm(SIX, RfmOptions(levels=4)).rules == segment_rules(4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(1, 12), st.integers(-500, 90_000)),
        min_size=1,
        max_size=60,
    ),
    st.integers(3, 5),
    st.sampled_from(["quantiles", "breaks"]),
)
def test_every_customer_has_the_name_of_its_code(rows, levels, method):
    recency, frequency, cents = zip(*rows, strict=True)
    grid = score_rfm(
        customers(recency, frequency, np.array(cents) / 100),
        RfmOptions(levels=levels, method=method),
    )
    for code, label in zip(codes(grid), grid.labels, strict=True):
        owners = [segment.name for segment in grid.segments if code in segment.codes]
        assert owners == [grid.names[label]]
    assert round(100 * sum(segment.revenue for segment in grid.segments)) == sum(cents)


def test_orders_and_amounts_are_prepared_on_a_log_scale():
    settings = rfm_prepare_settings(SIX)
    assert settings.features == ("recency_days", "frequency", "monetary")
    assert [feature.transform for feature in settings.per_feature] == ["log", "log", "log"]
    below = rfm_prepare_settings(customers([1, 2], [1, 2], [-5, 5]))
    assert [feature.transform for feature in below.per_feature] == ["log", "log", "yeo_johnson"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levels": 2}, "Cannot score in 2 levels: choose 3, 4 or 5."),
        ({"method": "best"}, "There is no method 'best'. Choose one of: quantiles, breaks, cuts."),
        (
            {"method": "cuts"},
            (
                "The method 'cuts' needs the cut points of recency_days, frequency, monetary. Give "
                "2 to 4 for each."
            ),
        ),
        (
            {"cuts": replace(CUTS, monetary=(50,))},
            (
                "Give the same number of cut points for all three, 2 to 4 (now: recency_days 2, "
                "frequency 2, monetary 1)."
            ),
        ),
        (
            {"cuts": RfmCuts((30, 90), (4, 1), (50, 200))},
            "The cut points of frequency must be numbers that rise: 4, 1 do not.",
        ),
        (
            {"rules": segment_rules(4)},
            (
                "Segment 'champions' cannot take recency scores 4 to 4: they go from 1 to 3, the "
                "lower first."
            ),
        ),
    ],
)
def test_settings_that_do_not_fit_are_refused(options, message):
    with pytest.raises(ParameterError, match=exactly(message)):
        score_rfm(SIX, RfmOptions(**{"levels": 3, **options}))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            SIX.frame.drop(columns="monetary"),
            (
                "rfm.csv has no column 'monetary': the grid needs recency_days, frequency, "
                "monetary. Make the table from orders, or rename the columns."
            ),
        ),
        (
            SIX.frame.assign(frequency=[1, 2, np.nan, 4, np.nan, 6]),
            (
                "Column 'frequency' of rfm.csv has no value for 2 customers (first: row 3). Fill "
                "the cells or leave those customers out."
            ),
        ),
        (
            SIX.frame.assign(recency_days="soon"),
            "Column 'recency_days' of rfm.csv holds text, not numbers.",
        ),
        (SIX.frame.head(0), "rfm.csv has no customers to score."),
    ],
)
def test_tables_that_cannot_be_scored_are_refused(frame, message):
    with pytest.raises(DataError, match=exactly(message)):
        score_rfm(replace(SIX, frame=frame), RfmOptions(levels=3))


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_customers_of_one_order_are_named_by_recency_alone(levels):
    grid = score_rfm(customers(range(300), [1] * 300, range(300)), RfmOptions(levels=levels))
    named = {segment.name for segment in grid.segments if segment.n_customers}
    assert named <= {"new", "promising", "about to sleep", "hibernating", "lost"}
    by_recency = dict(zip(grid.recency_scores.tolist(), grid.labels.tolist(), strict=True))
    assert [by_recency[s] for s in grid.recency_scores] == grid.labels.tolist()


def test_two_orders_are_not_often_where_nobody_has_more():
    grid = score_rfm(customers(range(100), [1, 2] * 50, range(100)))
    assert sorted(set(grid.frequency_scores.tolist())) == [1, 2]
    assert not {"champions", "loyal", "cannot lose them"} & {
        segment.name for segment in grid.segments if segment.n_customers
    }


AT_RANDOM = np.random.default_rng(8)
DAYS, AMOUNTS = AT_RANDOM.integers(0, 365, 300), AT_RANDOM.gamma(2, 50, 300)
ORDERS = AT_RANDOM.poisson(3, 300) + 1
DEGENERATE = {
    "the same recency": (np.full(300, 30), ORDERS, AMOUNTS),
    "five orders each": (DAYS, np.full(300, 5), AMOUNTS),
    "eleven or twelve orders": (DAYS, 11 + DAYS % 2, AMOUNTS),
    "one or two orders": (DAYS, 1 + DAYS % 2, AMOUNTS),
    "hardly anybody twice": (DAYS, np.where(np.arange(300) < 6, 6, 1), AMOUNTS),
    "the same spend": (DAYS, ORDERS, np.full(300, 20.0)),
    "all the same": (np.full(300, 9), np.full(300, 2), np.full(300, 20.0)),
    "anything": (DAYS, ORDERS, AMOUNTS),
}
# What a meaning claims, and what must hold of every customer of whom it is said.
CLAIMS = {
    "lately": (0, lambda days: days < np.median(DAYS) + 60),
    "not lately": (0, lambda days: days > np.median(DAYS) - 60),
    "for a long time": (0, lambda days: days > np.median(DAYS) - 30),
    "longest absences": (0, lambda days: days > np.quantile(DAYS, 0.6)),
    "more than once": (1, lambda orders: orders >= 2),
    "buy often": (1, lambda orders: orders >= 2),
    "regularly": (1, lambda orders: orders >= 2),
    "fewest orders": (1, lambda orders: orders <= np.median(ORDERS)),
    "seldom": (1, lambda orders: orders <= np.median(ORDERS)),
    "spend most": (2, lambda worth: worth > np.median(AMOUNTS)),
}


@pytest.mark.parametrize("levels", [3, 4, 5])
@pytest.mark.parametrize("kind", DEGENERATE)
def test_what_a_name_means_holds_of_its_customers(kind, levels):
    values = DEGENERATE[kind]
    grid = score_rfm(customers(*values), RfmOptions(levels=levels))
    said = set()
    for position, segment in enumerate(grid.segments):
        own = grid.labels == position
        if not own.any():
            continue
        for claim, (column, holds) in CLAIMS.items():
            is_other = claim == "lately" and "not lately" in segment.meaning
            if claim in segment.meaning and not is_other:
                said.add(claim)
                assert holds(values[column][own]).all(), (segment.name, claim)
    if len(set(values[0])) == 1:
        assert not said & {"lately", "not lately", "for a long time", "longest absences"}
    if kind in ("five orders each", "eleven or twelve orders", "all the same"):
        assert not said & {"buy often", "regularly", "seldom", "more than once"}
    if len(set(values[2])) == 1:
        assert "spend most" not in said


def test_a_level_that_everybody_shares_is_said_to_be_no_evidence():
    grid = score_rfm(customers(*DEGENERATE["five orders each"]))
    assert set(grid.frequency_scores.tolist()) == {3}
    told = {s.name: s.meaning for s in grid.segments}
    assert list(told) == ["bought lately", "bought a while ago", "absent longest"]
    assert told["absent longest"] == (
        "Longest without an order; everybody bought about equally often."
    )
    assert all(segment.action for segment in grid.segments)
    assert [order_note(note) for note in grid.notes] == [
        (
            "No customer scores 1, 2, 4 or 5 in frequency: everybody has the same value, which "
            "is no evidence of anything."
        ),
        "All customers score 3 in frequency.",
    ]


@pytest.mark.parametrize(
    ("kind", "column", "names"),
    [
        ("the same recency", 1, ["buy least often", "buy now and then", "buy most often"]),
        ("five orders each", 0, ["bought lately", "bought a while ago", "absent longest"]),
        ("all the same", 2, ["worth a middling amount"]),
    ],
)
def test_customers_alike_in_one_thing_are_named_by_another(kind, column, names):
    """A level that everybody has is no evidence: nobody is “about to sleep” or “at risk”."""
    grid = score_rfm(customers(*DEGENERATE[kind]))
    values = DEGENERATE[kind][column]
    found = {
        segment.name: values[grid.labels == place]
        for place, segment in enumerate(grid.segments)
        if segment.n_customers
    }
    assert set(found) == set(names)
    assert all(found[lower].max() < found[higher].min() for lower, higher in pairwise(names))
    own = score_rfm(customers(*DEGENERATE[kind]), RfmOptions(rules=segment_rules(5)))
    assert {(segment.meaning, segment.action) for segment in own.segments} == {("", "")}
