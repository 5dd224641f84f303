"""What customers are expected to buy and bring: published figures, simulation, what is wrong.

Covers `segmentation.orders.value.*`, `segmentation.wording.value` and `segmentation.records.value`.
"""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import beta

from segmentation import workflow
from segmentation.errors import DataError, ParameterError
from segmentation.orders import customer_values, rfm_from_table, values_by
from segmentation.orders.value.bg_nbd import (
    alive_probability,
    discounted_if_active,
    orders_if_active,
    orders_of_new,
)
from segmentation.orders.value.checking import _off, hold_out
from segmentation.orders.value.gamma_gamma import expected_amount
from segmentation.orders.value.histories import Purchases
from segmentation.orders.value.intervals import interval_of_sums, simulate
from segmentation.records import AmountModel, OrderModel
from segmentation.wording import hold_out_sentence, value_note, value_sentence
from tests.orders.conftest import ROOT, exactly, typed

CDNOW = ROOT.parent / "shared" / "data" / "orders" / "CDNOW_sample.txt"
needs_cdnow = pytest.mark.skipif(not CDNOW.exists(), reason="the public files are not here")

# As printed by Fader, Hardie and Lee (2005) and by Fader and Hardie (2013).
ORDERS = OrderModel(0.243, 4.414, 0.793, 2.426, -9582.4, np.zeros((4, 4)))
AMOUNTS = AmountModel(6.25, 3.74, 15.44, 946, np.zeros((3, 3)))
TRUE = {"r": 0.8, "alpha": 6.0, "a": 0.7, "b": 2.5}


def lines(*customers, amount=10.0):
    """Return order lines of customers, each given by the days of the orders."""
    rows = [
        (f"c{who:04d}", pd.Timestamp("2025-01-01") + timedelta(days=int(day)), amount)
        for who, days in enumerate(customers)
        for day in days
    ]
    return typed(pd.DataFrame(rows, columns=["customer", "date", "amount"]))


@cache
def simulated_report():
    return workflow.clv(simulated(), until=date(2025, 12, 31))


def simulated():
    return typed(orders_of_2000())


def orders_of_2000(seed=5, weeks=52):
    """Return the orders of 2,000 customers who order, spend and leave as the models have it."""
    random = np.random.default_rng(seed)
    rows = []
    for who in range(2000):
        rate, leaves = random.gamma(TRUE["r"]) / TRUE["alpha"], random.beta(TRUE["a"], TRUE["b"])
        spread = random.gamma(AMOUNTS.q) / AMOUNTS.v
        time, is_active = random.uniform(0, 12), True
        rows.append((who, time, spread))
        while is_active and (time := time + random.exponential(1 / rate)) < weeks:
            rows.append((who, time, spread))
            is_active = random.random() >= leaves
    rows = [
        (f"c{who:04d}", int(7 * time), random.gamma(AMOUNTS.p) / spread)
        for who, time, spread in rows
    ]
    frame = pd.DataFrame(rows, columns=["customer", "date", "amount"])
    frame["date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame["date"], unit="D")
    return frame


@needs_cdnow
@pytest.mark.parametrize(("unit", "days"), [("week", 7), ("day", 1)])
def test_the_published_parameters_are_found(unit, days):
    report = workflow.clv(CDNOW, until=date(1997, 9, 30), unit=unit, horizon=39 * 7 / days)
    found, amounts = report.orders, report.amounts
    assert len(report.frame) == 2357
    assert [round(value, 3) for value in (found.r, found.a, found.b)] == [0.243, 0.793, 2.426]
    assert found.alpha * days / 7 == pytest.approx(4.414, abs=0.001)
    # The density of times in days is that in weeks divided by 7 for each of 2,457 repeat orders.
    log_likelihood = found.log_likelihood + 2457 * np.log(7 / days)
    assert log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert amounts.n_customers == 946
    published = pytest.approx((6.25, 3.74, 15.44), abs=0.006)
    assert (amounts.p, amounts.q, amounts.v) == published
    assert report.is_usable
    assert report.hold_out.actual == pytest.approx(report.hold_out.predicted, rel=0.1)


def test_a_heavy_buyer_of_the_published_data():
    # Customer 1516 of CDNOW, worked in the vignette of BTYD: 25.76 orders in 52 weeks.
    x, recency, age = (np.array([value]) for value in (26.0, 30.857, 31.0))
    active = alive_probability(ORDERS, x, recency, age)
    assert active[0] == pytest.approx(0.969, abs=0.001)
    assert (active * orders_if_active(ORDERS, x, age, 52.0))[0] == pytest.approx(25.76, abs=0.02)


@pytest.mark.parametrize(
    "parameters", [(0.24, 4.4, 0.79, 2.4), (0.6, 7, 100, 2000), (3, 1, 1, 0.5)]
)
@pytest.mark.parametrize(("x", "age", "ahead"), [(0, 0, 1), (2, 30, 52), (400, 52, 520)])
def test_expected_orders_are_the_average_over_the_chance_to_leave(parameters, x, age, ahead):
    r, alpha, a, b = parameters
    model = OrderModel(r, alpha, a, b, 0.0, np.zeros((4, 4)))

    def ordered(quantile):
        leaves = beta.ppf(quantile, a, b + x)
        return -np.expm1(-(r + x) * np.log1p(leaves * ahead / (alpha + age))) / leaves

    expected = quad(ordered, 0, 1, limit=200)[0]
    found = orders_if_active(model, np.array([float(x)]), np.array([float(age)]), ahead)
    assert found[0] == pytest.approx(expected, rel=1e-5)


def test_discounted_orders_are_the_sum_over_short_steps():
    x, age = np.array([0, 3]), np.array([70, 140])
    plain, found = discounted_if_active(ORDERS, x, age, horizon=52.0, rate=0.01, unit_days=7)
    ends = np.linspace(0, 52, 521)
    so_far = np.array([orders_if_active(ORDERS, x * 1.0, age / 7, end) for end in ends])
    middles = (ends[1:] + ends[:-1]) / 2
    expected = (np.diff(so_far, axis=0) * np.exp(-0.01 * middles)[:, None]).sum(axis=0)
    assert found == pytest.approx(expected, rel=1e-5)
    assert plain == pytest.approx(so_far[-1])


def test_new_customers_order_nothing_at_once_and_more_the_longer_they_have():
    found = orders_of_new(ORDERS, np.array([0.0, 10.0, 39.0]))
    assert found[0] == 0
    assert 0 < found[1] < found[2]


def test_an_amount_lies_between_that_of_the_customer_and_of_all():
    # p (v + x m) / (p x + q - 1): without an order 6.25 * 15.44 / 2.74 = 35.22; after one of 10,
    # 6.25 * 25.44 / 8.99 = 17.69.
    found = expected_amount(AMOUNTS, np.array([0.0, 1.0]), np.array([0.0, 10.0]))
    assert found == pytest.approx([35.22, 17.69], abs=0.005)


def test_known_parameters_are_found_again_within_their_standard_errors():
    report = simulated_report()
    errors = np.sqrt(np.diag(report.orders.covariance))
    for (name, true), error in zip(TRUE.items(), errors, strict=True):
        assert abs(np.log(getattr(report.orders, name) / true)) < 2.5 * error, name
    errors = np.sqrt(np.diag(report.amounts.covariance))
    for name, error in zip(("p", "q", "v"), errors, strict=True):
        true = getattr(AMOUNTS, name)
        assert abs(np.log(getattr(report.amounts, name) / true)) < 2.5 * error, name
    assert report.is_usable, report.warnings
    sums = report.frame.groupby("rfm_segment")["clv"].sum()
    for segment in report.segments:
        assert segment.value == pytest.approx(sums.get(segment.name, 0.0))
        assert segment.low <= segment.value <= segment.high


def test_groups_of_the_visitor_s_own_are_worth_what_the_same_named_segments_are():
    report = simulated_report()
    named = report.frame.set_index("customer_id")["rfm_segment"]
    found = {segment.name: segment for segment in values_by(report, named.sample(frac=1.0))}
    assert found == {one.name: one for one in report.segments if one.n_customers}
    half = values_by(report, named.iloc[::2])
    assert sum(one.n_customers for one in half) == 1000


def test_simulated_amounts_have_the_mean_that_is_told():
    x, age, alive, average = (np.array([v]) for v in (2.0, 39.0, 0.7, 30.0))
    drawn = simulate((ORDERS, AMOUNTS), (x, age, alive, average), 52.0, n_draws=40_000)
    expected = 0.7 * orders_if_active(ORDERS, x, age, 52.0) * expected_amount(AMOUNTS, x, average)
    assert drawn.mean() == pytest.approx(expected[0], rel=0.05)


def codes(table, **options):
    return [note.code for note in workflow.clv(table, **options).warnings]


def test_a_contract_is_no_case_for_the_model():
    monthly = [[start + 30 * n for n in range(12)] for start in range(60)]
    assert "due_dates" in codes(lines(*monthly))


def test_a_short_history_is_said():
    report = workflow.clv(lines(*[[0, 20 + who % 9] for who in range(40)]))
    assert not report.is_usable
    told = [value_note(note) for note in report.warnings]
    assert told[0].startswith("Not to be used: the history spans 29 days")


def test_one_order_each_is_said():
    many = [[who % 200] for who in range(900)] + [[who, who + 90] for who in range(35)]
    assert "one_order_each" in codes(lines(*many))


def test_a_strong_season_is_said():
    random = np.random.default_rng(2)
    busy = [
        sorted({0, *random.integers(300, 328, 3), *random.integers(1, 365, 1)}) for _ in range(300)
    ]
    assert "seasons" in codes(lines(*busy))


def test_nobody_who_came_back_is_an_error():
    message = (
        "Nobody in orders.csv ordered on a second day: how often customers come back, and so what "
        "they will be worth, cannot be told. Add older or later orders, or check which column is "
        "the customer."
    )
    with pytest.raises(DataError, match=exactly(message)):
        workflow.clv(lines([0], [5], [9]))


def test_orders_without_any_amount_tell_orders_alone():
    report = workflow.clv(lines(*[[who % 50, 200 + who % 70] for who in range(60)], amount=0.0))
    assert report.amounts is None
    assert report.frame["expected_orders"].notna().all()
    assert report.frame["clv"].isna().all()
    assert {"no_amounts", "worthless_repeats"} <= {note.code for note in report.warnings}
    assert all(segment.value is None for segment in report.segments)


def test_customers_of_the_last_day_and_returns_beyond_purchases_are_counted():
    table = lines(*[[who % 50, 200 + who % 70] for who in range(60)], [269])
    back = pd.DataFrame(
        {"customer": ["c0003"], "date": [pd.Timestamp("2025-09-01")], "amount": [-50.0]}
    )
    frame = table.frame.assign(amount=[10.0 + n % 7 for n in range(len(table.frame))])
    table = typed(pd.concat([frame, back], ignore_index=True))
    report = workflow.clv(table, until=date(2025, 9, 27))
    told = {note.code: note.values for note in report.warnings}
    assert told["younger_than_a_day"] == {"n_customers": 1}
    assert told["worthless_repeats"] == {"n_customers": 1}
    row = report.frame.set_index("customer_id").loc["c0003"]
    assert 0 < row["expected_value"] < report.amounts.mean


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"horizon": 0}, "Cannot look 0 weeks ahead"),
        ({"horizon": 600}, "at most 522, which is ten years."),
        ({"discount": -0.1}, "Cannot discount by -0.1 a year: write 0.1 for 10%, 0 for none."),
    ],
)
def test_options_that_are_none_are_said(options, sentence):
    with pytest.raises(ParameterError, match=sentence):
        workflow.clv(lines([0, 9], [1, 200]), **options)


def test_a_report_without_days_is_refused():
    with pytest.raises(ParameterError, match="made without the days of purchases"):
        customer_values(rfm_from_table(lines([0, 9], [1, 200])))


def test_what_is_told_in_sentences():
    report = simulated_report()
    assert value_sentence(report).startswith("In the 52 weeks after 2025-12-31, 2,000 customers")
    # Of the 364 days from 1 January, the last 121 are held out.
    assert hold_out_sentence(report.hold_out).startswith("Told from the orders up to 2025-09-01:")


def history(random, n, weeks):
    """Return days of purchase of n customers, as `lines` takes them, over some weeks."""
    customers = []
    for _ in range(n):
        rate, leaves = random.gamma(TRUE["r"]) / TRUE["alpha"], random.beta(TRUE["a"], TRUE["b"])
        time, days = random.uniform(0, 12), set()
        while time < weeks:
            days.add(int(7 * time))
            if len(days) > 1 and random.random() < leaves:
                break
            time += random.exponential(1 / rate)
        customers.append(sorted(days))
    return customers


def held_out_of(customers, last_day):
    rows = [(who, day) for who, days in enumerate(customers) for day in days]
    codes, days = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    names = pd.Series([f"c{who}" for who in range(len(customers))], dtype="str")
    bought = np.ones(len(days))
    purchases = Purchases(names, codes, days, bought, np.zeros(len(customers)))
    return hold_out(purchases, last_day, 7)


@pytest.mark.full
def test_what_the_model_expects_of_the_part_held_out_holds_as_often_as_it_says():
    random, covered = np.random.default_rng(11), []
    for _ in range(200):
        found = held_out_of(history(random, 500, 78), 78 * 7 - 1)
        covered.append(found.low <= found.actual <= found.high)
    # 200 draws at 95%: a standard error of 1.5 points.
    assert 0.92 <= np.mean(covered) <= 0.98


@pytest.mark.full
def test_what_segments_bring_lies_in_their_intervals_as_often_as_is_said():
    covered = []
    for seed in range(40):
        lines, day = orders_of_2000(seed, weeks=104), pd.Timestamp("2025-12-31")
        past, later = lines[lines["date"] < day], lines[lines["date"] >= day]
        report = workflow.clv(typed(past), until=date(2025, 12, 30), horizon=52, discount=0.0)
        named = report.frame.set_index("customer_id")["rfm_segment"]
        brought = later.groupby(later["customer"].map(named))["amount"].sum()
        covered += [
            one.low <= brought.get(one.name, 0.0) <= one.high
            for one in report.segments
            if one.n_customers
        ]
    assert 0.93 <= np.mean(covered) <= 0.97


def test_a_sum_of_few_customers_may_be_nothing_at_all():
    sums = np.random.default_rng(1).binomial(3, 0.2, 1000) * 50.0
    low, high = interval_of_sums(sums, 0.1)
    assert low == 0.0
    assert 80.0 < high < 200.0


def test_orders_that_stop_are_outside_what_the_model_expects():
    customers = history(np.random.default_rng(3), 500, 78)
    stopped = [[day for day in days if day < 52 * 7] for days in customers]
    kept, gone = held_out_of(customers, 78 * 7 - 1), held_out_of(stopped, 78 * 7 - 1)
    assert kept.low <= kept.actual <= kept.high
    assert gone.actual < gone.low
    assert [note.code for note in _off(gone)] == ["off_in_hold_out"]
    assert list(_off(kept)) == []
