"""The small sample: 200 customers of a shopping mall in five groups of income and spending."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

AGE_RANGE = (18, 70)
INCOME_RANGE_KUSD = (15, 140)
SCORE_RANGE = (1, 100)
N_WOMEN = 112


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """One group of customers: its size and the (mean, standard deviation) of each column."""

    name: str
    size: int
    age: tuple[float, float]
    income_kusd: tuple[float, float]
    score: tuple[float, float]


GROUPS = (
    Group("medium income, medium score", 80, (52.0, 8.0), (55.0, 9.5), (50.0, 7.0)),
    Group("high income, high score", 40, (32.0, 5.0), (88.0, 15.0), (82.0, 9.0)),
    Group("high income, low score", 35, (42.0, 7.0), (89.0, 16.0), (17.0, 9.0)),
    Group("low income, low score", 23, (46.0, 9.0), (27.0, 7.0), (20.0, 10.0)),
    Group("low income, high score", 22, (24.0, 4.5), (26.0, 7.0), (79.0, 10.0)),
)


def make_customers(seed: int) -> pd.DataFrame:
    """Draw the mall customers.

    Parameters
    ----------
    seed : int
        The same seed gives the same rows in the same order.

    Returns
    -------
    DataFrame
        200 rows with the columns ``CustomerID``, ``Gender``, ``Age`` (years),
        ``Annual Income (k$)`` and ``Spending Score (1-100)``, all whole numbers but for Gender;
        the rows of the five groups are shuffled.
    """
    rng = np.random.default_rng([seed, 1])
    n_customers = sum(group.size for group in GROUPS)
    women = np.arange(n_customers) < N_WOMEN
    ages = [_whole_numbers(rng, group.age, AGE_RANGE, group.size) for group in GROUPS]
    incomes = [
        _whole_numbers(rng, group.income_kusd, INCOME_RANGE_KUSD, group.size) for group in GROUPS
    ]
    scores = [_whole_numbers(rng, group.score, SCORE_RANGE, group.size) for group in GROUPS]
    order = rng.permutation(n_customers)
    return pd.DataFrame(
        {
            "CustomerID": np.arange(1, n_customers + 1),
            "Gender": np.where(rng.permutation(women), "Female", "Male"),
            "Age": np.concatenate(ages)[order],
            "Annual Income (k$)": np.concatenate(incomes)[order],
            "Spending Score (1-100)": np.concatenate(scores)[order],
        }
    )


def _whole_numbers(
    rng: np.random.Generator, mean_sd: tuple[float, float], limits: tuple[int, int], size: int
) -> NDArray[np.int64]:
    """Draw from a normal distribution until all lie within the limits: no heap at a limit."""
    drawn = np.rint(rng.normal(*mean_sd, size))
    outside = (drawn < limits[0]) | (drawn > limits[1])
    while outside.any():
        drawn[outside] = np.rint(rng.normal(*mean_sd, int(outside.sum())))
        outside = (drawn < limits[0]) | (drawn > limits[1])
    return drawn.astype(np.int64)
