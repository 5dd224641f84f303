"""Totals are told by their numbers alone, in any language or none."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.intake.grid.aggregates import ODD, WORDED, find_aggregates

VISITS = np.array([3, 8, 1, 12, 7, 5, 2, 9, 4, 6, 11, 10], dtype=float)
SPEND = np.array([10.5, 99.99, 3.2, 47.1, 250.0, 8.8, 12.3, 77.7, 31.0, 5.05, 64.4, 18.25])


def found(*columns, marked=()):
    flags = np.zeros(len(columns[0]), dtype=np.int8)
    flags[list(marked)] = ODD
    return [(each.row, each.kind) for each in find_aggregates(columns, flags)]


def with_rows(column, *cells):
    return np.append(column, cells)


def test_a_sum_below_the_table_needs_no_word():
    assert found(with_rows(VISITS, VISITS.sum()), with_rows(SPEND, SPEND.sum())) == [(12, "sum")]


@pytest.mark.parametrize("steps", [np.arange(12.0) + 10.5, 3 * np.arange(12.0) + 10])
def test_amounts_in_even_steps_are_no_running_number(steps):
    assert found(with_rows(steps, steps.sum()), marked=[12]) == [(12, "sum")]
    assert found(with_rows(np.arange(12.0), 66.0), marked=[12]) == []


def test_a_sum_above_the_table():
    columns = [np.append([column.sum()], column) for column in (VISITS, SPEND)]
    assert found(*columns) == [(0, "sum")]


def test_a_total_and_an_average_stand_together():
    visits = with_rows(VISITS, VISITS.sum(), round(VISITS.mean(), 2))
    spend = with_rows(SPEND, SPEND.sum(), round(SPEND.mean(), 2))
    assert found(visits, spend) == [(12, "sum"), (13, "mean")]


def test_subtotals_after_groups_and_a_grand_total_with_an_empty_cell():
    groups = [slice(0, 4), slice(4, 8), slice(8, 12)]
    visits = np.concatenate([with_rows(VISITS[g], VISITS[g].sum()) for g in groups])
    spend = np.concatenate([with_rows(SPEND[g], SPEND[g].sum()) for g in groups])
    marked = (4, 9, 14, 15)
    rows = found(with_rows(visits, np.nan), with_rows(spend, SPEND.sum()), marked=marked)
    assert rows == [(row, "sum") for row in marked]


def test_a_company_called_total_stays():
    """Its row is marked (a word that stands once), but it is no sum of the others."""
    assert found(with_rows(VISITS, 40), with_rows(SPEND, 90.0), marked=[12]) == []


def test_two_small_numbers_add_up_by_chance():
    assert found(np.array([1.0, 2.0, 3.0, 9.0, 4.0, 8.0])) == []


def test_an_average_customer_is_a_customer():
    """Whole numbers equal to the rounded mean: no decimals that only a mean would have."""
    assert found(with_rows(VISITS, 6), with_rows(VISITS[::-1], 6)) == []


def test_nothing_is_computed_from_text_or_constants():
    assert found(np.full(8, 5.0)) == []
    assert found(np.full(8, np.nan)) == []


@settings(deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(6, 40),
    st.sampled_from(["last", "first", "groups"]),
)
def test_totals_added_at_random_places_are_found(seed, n_rows, place):
    draw = np.random.default_rng(seed)
    table = np.column_stack([draw.integers(1, 60, n_rows), draw.uniform(5, 900, n_rows).round(2)])
    if place == "last":
        rows, totals = np.vstack([table, table.sum(axis=0)]), [n_rows]
    elif place == "first":
        rows, totals = np.vstack([table.sum(axis=0), table]), [0]
    else:
        half = n_rows // 2
        parts = [table[:half], table[half:]]
        rows = np.vstack([np.vstack([part, part.sum(axis=0)]) for part in parts])
        totals = [half, n_rows + 1]
    assert [row for row, _ in found(*rows.T, marked=totals)] == totals


@pytest.mark.parametrize("seed", range(150))
def test_customers_are_no_totals(seed):
    draw = np.random.default_rng(seed)
    n_rows = int(draw.integers(5, 60))
    columns = [draw.integers(0, high, n_rows).astype(float) for high in (5, 10, 100)]
    assert found(*columns) == []


def test_a_word_for_total_needs_the_sum_too_but_no_more():
    visits = np.array([3.0, 8.0, 11.0, 4.0, 4.0, 9.0])
    marks = np.array([0, 0, WORDED, 0, WORDED, 0], dtype=np.int8)
    assert [each.row for each in find_aggregates([visits], marks)] == [2, 4]
    assert find_aggregates([visits + 1], marks) == ()


def test_a_row_like_any_other_adds_up_to_the_last_place():
    """Whole numbers near a sum of five: 90 against -1 -1 +93 -1 -1, again and again."""
    days = np.array([-1.0 if n % 3 else 90 + n for n in range(60)])
    times = np.array([0.0 if n % 3 else 2 for n in range(60)])
    assert find_aggregates([days, times], np.zeros(60, dtype=np.int8)) == ()


def test_one_number_among_zeros_is_not_its_own_total():
    refunds = np.array([5.0 if n % 8 == 0 else 0.0 for n in range(60)])
    assert find_aggregates([refunds], np.zeros(60, dtype=np.int8)) == ()


def test_groups_that_begin_with_their_sum_above_a_grand_total_as_pivots_write_them():
    rows, sums = [], []
    for group in range(3):
        cells = [(11.5 * n % 7 + group, 3 * n % 5 + 1.0) for n in range(8)]
        sums.append(tuple(map(sum, zip(*cells, strict=True))))
        rows += [sums[-1], *cells]
    rows.append(tuple(map(sum, zip(*sums, strict=True))))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    marks = np.zeros(len(rows), dtype=np.int8)
    assert [each.row for each in find_aggregates(columns, marks)] == [0, 9, 18, 27]
    turned = [column[::-1] for column in columns]
    assert [each.row for each in find_aggregates(turned, marks)] == [0, 9, 18, 27]
