"""Rows of totals, wherever they stand and whatever they are called, are no customers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import intake, orders
from segmentation.intake.grid import aggregates, totals
from segmentation.wording import aside_reason, step_reason

WORDS = ["Total", "Gesamt", "Итого", "合計", "Razem", "Suma końcowa", "###", "All of them", ""]


def file(rows):
    lines = ["id,segment,visits,spend", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines).encode()


def customers(seed, n):
    draw = np.random.default_rng(seed)
    return [
        (f"C{k:03}", "AB"[k % 2], int(draw.integers(1, 60)), round(float(draw.uniform(5, 900)), 2))
        for k in range(n)
    ]


def total(rows, word):
    return (word, "", sum(row[2] for row in rows), round(sum(row[3] for row in rows), 2))


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(8, 40),
    word=st.sampled_from(WORDS),
    place=st.sampled_from(["last", "first", "groups", "groups and last"]),
    cut=st.floats(0.3, 0.7),
)
def test_totals_at_random_places_with_any_word_are_found(seed, n, word, place, cut):
    rows = customers(seed, n)
    if place == "last":
        written = [*rows, total(rows, word)]
    elif place == "first":
        written = [total(rows, word), *rows]
    else:
        at = round(cut * n)
        written = [*rows[:at], total(rows[:at], word), *rows[at:], total(rows[at:], word)]
        written += [total(rows, word)] if place == "groups and last" else []
    table = intake.read_customers(file(written))
    assert table.frame["id"].tolist() == [row[0] for row in rows]
    lines = [2 + k for k, row in enumerate(written) if row not in rows]
    assert [row.line for row in table.report.aside] == lines


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10_000), n=st.integers(8, 40))
def test_customers_alone_are_all_kept(seed, n):
    table = intake.read_customers(file(customers(seed, n)))
    assert (table.n_customers, table.report.aside) == (n, ())


@pytest.mark.parametrize("word", ["Total", "Gesamtsumme", "Average"])
def test_a_total_that_does_not_add_up_is_kept_and_told(word):
    rows = [*customers(7, 20), (word, "", 90, 99.5)]
    table = intake.read_customers(file(rows))
    assert (table.n_customers, table.report.aside) == (21, ())
    (step,) = table.report.steps
    assert (step.column, step.n_rows, step.values) == ("id", 1, {"first": word, "line": 22})
    assert step_reason(step) == (
        f"'{word}' in line 22 is called a total or an average and is none of the other rows; it "
        "is kept as a customer"
    )


def test_rfm_says_which_rows_were_no_order_lines():
    lines = [(f"K{n % 6}", f"2024-0{1 + n % 9}-11", 10.25 + n * n) for n in range(30)]
    rows = [*lines, ("Total", "", sum(line[2] for line in lines))]
    text = "\n".join(["customer,date,amount", *(",".join(map(str, row)) for row in rows)])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert report.customers.n_customers == 6
    (step,) = report.steps
    assert (step.n_rows, step_reason(step)) == (
        1,
        "sums or averages of other rows, no order lines; first in line 32",
    )


def test_rows_that_do_not_fit_are_told_by_rfm_too():
    lines = [f"K{n % 6},2024-0{1 + n % 9}-11,{10.25 + n * n}" for n in range(30)]
    text = "\n".join(["customer,date,amount", *lines, "exported by,x,y,z,1,2"])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    (step,) = report.steps
    assert step_reason(step) == "they do not fit the table; first in line 32"


def test_the_rows_of_a_description_are_no_customers():
    """As pandas describes a table: one of the rows is the mean of those above, so all are known."""
    rows = customers(11, 25)
    frame = pd.DataFrame(rows, columns=["id", "segment", "visits", "spend"])
    described = frame[["visits", "spend"]].describe().round(4).reset_index(names="id")
    text = pd.concat([frame, described]).to_csv(index=False).encode()
    table = intake.read_customers(text)
    assert table.frame["id"].tolist() == [row[0] for row in rows]
    assert [row.line for row in table.report.aside] == list(range(27, 35))
    assert {aside_reason(row) for row in table.report.aside} == {
        "a statistic of 25 other rows, not a customer"
    }


def test_extremes_below_a_table_are_no_customers():
    rows = customers(11, 25)
    ends = [
        (name, "", extreme(row[2] for row in rows), extreme(row[3] for row in rows))
        for name, extreme in (("Min", min), ("Max", max))
    ]
    table = intake.read_customers(file([*rows, *ends, ("Count", "", 25, 25)]))
    assert table.n_customers == 25
    assert [row.line for row in table.report.aside] == [27, 28, 29]


def test_customers_called_like_statistics_are_kept():
    rows = [
        *customers(11, 25),
        ("Max", "A", 7, 33.5),
        ("Mean", "B", 58, 4.25),
        ("Min", "A", 31, 812.5),
    ]
    assert intake.read_customers(file(rows)).n_customers == 28


def test_a_level_that_is_called_average_is_no_total_where_it_comes_again():
    rows = "".join(f"C{n},{20 + n},{('Low', 'High', 'Average')[n % 3]}\n" for n in range(30))
    table = intake.read_customers(f"id,age,Spending_Score\n{rows}".encode(), name="c.csv")
    assert table.report.steps == ()


@given(
    sizes=st.lists(st.integers(12, 40), min_size=1, max_size=6),
    word=st.sampled_from(["", "Total", "Itogo"]),
    seed=st.integers(0, 99),
)
def test_sums_anywhere_in_a_long_table_are_found_without_a_look_at_every_row(sizes, word, seed):
    draw = np.random.default_rng(seed)
    rows, expected = [], []
    for size in sizes:
        group = draw.lognormal(3, 1, (size, 2)).round(2)
        rows += [(f"C{len(rows) + n}", *cells) for n, cells in enumerate(group.tolist())]
        expected.append(len(rows))
        rows.append((word if word == "Total" else None, *group.sum(axis=0).round(2).tolist()))
    table = pd.DataFrame(rows, columns=["who", "a", "b"]).astype({"who": "str"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "MOST_ROWS_IN_GROUPS", 2)
        patch.setattr(aggregates, "MOST_ROWS_IN_GROUPS", 2)
        found = totals.find_totals([table["a"].to_numpy(), table["b"].to_numpy()], [table["who"]])
    assert [each.row for each in found] == expected
