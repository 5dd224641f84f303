"""Tell how surely a segment's value to come is known: its parameters, and chance to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import ndtri

from segmentation.records import SEED, AmountModel, Matrix, OrderModel

_LEVEL = 0.95
_DRAWS = 100
_STEP = 1e-3


def simulate(
    models: tuple[OrderModel, AmountModel],
    customers: tuple[Matrix, Matrix, Matrix, Matrix],
    horizon: float,
    *,
    n_draws: int = _DRAWS,
    seed: int = SEED,
) -> Matrix:
    """Return (n_draws, n_customers) amounts that customers may bring up to the horizon.

    Each draw takes a customer's own rate of ordering, chance to leave and mean amount from what
    is known of them, then orders until the horizon or until the customer leaves.

    ``customers``: repeat orders, age, probability to be active, mean amount of a repeat order; in
    units.
    """
    orders, amounts = models
    x, age, alive, average = customers
    random = np.random.default_rng(seed)
    bought = simulate_orders(orders, (x, age, alive), horizon, n_draws=n_draws, random=random)
    scale = random.gamma(amounts.q + amounts.p * x, 1.0, bought.shape)
    scale /= amounts.v + x * average
    sums = random.gamma(np.maximum(amounts.p * bought, 1e-12))
    return np.where(bought > 0, sums / scale, 0.0)


def simulate_orders(
    orders: OrderModel,
    customers: tuple[Matrix, Matrix, Matrix],
    horizon: float,
    *,
    n_draws: int = _DRAWS,
    random: np.random.Generator | None = None,
) -> Matrix:
    """Return (n_draws, n_customers) orders that customers may make up to the horizon.

    ``customers``: repeat orders, age and probability to be active; in units.
    """
    x, age, alive = customers
    random = random or np.random.default_rng(SEED)
    shape = (n_draws, len(x))
    rate = random.gamma(orders.r + x, 1.0, shape) / (orders.alpha + age)
    leaves = random.beta(orders.a, orders.b + x, shape)
    wanted = random.poisson(rate * horizon)
    until = random.geometric(np.clip(leaves, 1e-9, 1.0))
    return np.where(random.random(shape) < alive, np.minimum(wanted, until), 0)


def relative_error(
    models: tuple[OrderModel] | tuple[OrderModel, AmountModel], total: Callable[..., float]
) -> float:
    """Return the standard error of a total, as a share of it, that stems from the parameters."""
    names = ("r", "alpha", "a", "b"), ("p", "q", "v")

    def slope(which: int, name: str) -> float:
        sums = []
        for sign in (1.0, -1.0):
            moved: list[Any] = list(models)
            value = getattr(moved[which], name) * float(np.exp(sign * _STEP))
            moved[which] = replace(moved[which], **{name: value})
            sums.append(np.log(max(total(*moved), 1e-300)))
        return float((sums[0] - sums[1]) / (2 * _STEP))

    variance = 0.0
    for which, covariance in enumerate(model.covariance for model in models):
        slopes = np.array([slope(which, name) for name in names[which]])
        variance += float(slopes @ covariance @ slopes)
    return float(np.sqrt(variance))


def interval(total: float, chance: float, error: float) -> tuple[float, float]:
    """Return where a total will lie with 95%, on the scale of logarithms: never below 0.

    Parameters
    ----------
    total : float
        What is expected, above 0.
    chance : float
        Standard deviation of what may come with known parameters.
    error : float
        Standard error of `total` from the parameters, as a share of it.

    Examples
    --------
    A spread of 10% is log(1.1) or nearly 0.1: 1.96 of them.

    >>> [round(end, 1) for end in interval(100.0, 10.0, 0.0)]
    [81.8, 121.0]
    """
    spread = float(np.sqrt(np.log1p((chance / total) ** 2 + error**2)))
    reach = float(ndtri((1 + _LEVEL) / 2)) * spread
    middle = float(np.log(total)) - spread**2 / 2
    return float(np.exp(middle - reach)), float(np.exp(middle + reach))


def interval_of_sums(sums: Matrix, error: float, *, seed: int = SEED) -> tuple[float, float]:
    """Return where a sum will lie with 95%, from draws of it: 0 where nothing may well come.

    A few customers who may all have left bring nothing in many draws, which no curve tells.

    ``sums`` is (n_draws,). ``error``: standard error of the sum from the parameters, as a share of
    it.
    """
    random = np.random.default_rng(seed)
    moved = sums * np.exp(error * random.standard_normal(len(sums)) - error**2 / 2)
    low, high = np.quantile(moved, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)
