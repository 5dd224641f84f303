"""Values to come of a million customers: fitted, scored, and beside a likelihood of each customer.

`python -m bench values`; customers order, spend and leave as BG/NBD and Gamma-Gamma have it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from segmentation.orders.value.bg_nbd import (
    alive_probability,
    discounted_if_active,
    fit_orders,
    log_likelihood,
)
from segmentation.orders.value.fitting import maximise
from segmentation.orders.value.gamma_gamma import expected_amount, fit_amounts
from segmentation.orders.value.histories import Histories

N_CUSTOMERS = 1_000_000
N_DAYS = 2 * 365
TRUE = {"r": 0.8, "alpha": 42.0, "a": 0.7, "b": 2.5}
AMOUNTS = {"p": 6.0, "q": 4.0, "v": 15.0}


def histories(n: int, seed: int = 1) -> Histories:
    """Return n customers in days, all at once: each order is drawn for those who have not left."""
    random = np.random.default_rng(seed)
    rate = random.gamma(TRUE["r"], 1 / TRUE["alpha"], n)
    leaves = random.beta(TRUE["a"], TRUE["b"], n)
    first = random.uniform(0, N_DAYS, n)
    last, frequency, active = first.copy(), np.zeros(n, dtype=np.int64), np.arange(n)
    while len(active):
        later = last[active] + random.exponential(1 / rate[active])
        active, later = active[later < N_DAYS], later[later < N_DAYS]
        frequency[active] += later.astype(np.int64) > last[active].astype(np.int64)
        last[active] = later
        active = active[random.random(len(active)) >= leaves[active]]
    spread = random.gamma(AMOUNTS["q"], 1 / AMOUNTS["v"], n)
    sums = random.gamma(np.maximum(AMOUNTS["p"] * frequency, 1e-9)) / spread
    start = first.astype(np.int64)
    return Histories(
        places=np.arange(n),
        first=start,
        frequency=frequency,
        recency=last.astype(np.int64) - start,
        age=N_DAYS - 1 - start,
        average=np.divide(sums, frequency, out=np.zeros(n), where=frequency > 0),
    )


def of_each_customer(found: Histories) -> float:
    """Fit the same likelihood without looking at equal histories once; return the seconds."""
    x = found.frequency.astype(np.float64)
    span = float(found.age.mean())
    data = (x, found.recency / span, found.age / span)
    ones = np.ones(len(x))
    began = time.perf_counter()
    maximise(
        lambda values: log_likelihood(values, *data, weights=ones),
        np.array([1.0, 1.0, 1.0, 3.0]),
        (100.0, None, 100.0, 10_000.0),
    )
    return time.perf_counter() - began


def main(_arguments: Sequence[str] = ()) -> None:
    found = histories(N_CUSTOMERS)
    began = time.perf_counter()
    orders = fit_orders(found, 7)
    amounts = fit_amounts(found.frequency.astype(np.float64), found.average)
    fitted = time.perf_counter() - began
    began = time.perf_counter()
    recency, age = found.recency / 7, found.age / 7
    x = found.frequency.astype(np.float64)
    alive = alive_probability(orders, x, recency, age)
    discounted_if_active(
        orders, found.frequency, found.age, horizon=52.0, rate=0.1 / 52, unit_days=7
    )
    if amounts is not None:
        expected_amount(amounts, x, found.average)
    scored = time.perf_counter() - began
    each = of_each_customer(found)
    print(
        f"{N_CUSTOMERS:,} customers, {int((found.frequency > 0).sum()):,} with repeat orders, "
        f"{alive.mean():.0%} active: fitted in {fitted:.2f} s (aim 10), scored in {scored:.2f} s "
        f"(aim 1); the likelihood of each customer {each:.1f} s, {each / fitted:.1f} times as long"
    )
    print(
        f"r {orders.r:.3f} (drawn with {TRUE['r']}), alpha {7 * orders.alpha:.1f} days "
        f"({TRUE['alpha']}), a {orders.a:.3f} ({TRUE['a']}), b {orders.b:.3f} ({TRUE['b']})"
    )


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
