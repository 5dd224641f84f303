"""The larger sample: 2,000 shoppers of a food and gift retailer, with two years of behaviour.

Each shopper belongs to one of four types and leans, more or less, towards a second one, so that
the types overlap as they do in real data: some shoppers lie between two types.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SNAPSHOT = np.datetime64("2026-06-30", "D")
SPEND_COLUMNS = ("wine_usd", "meat_usd", "fish_usd", "fruit_usd", "sweets_usd", "gold_usd")
PURCHASE_COLUMNS = ("web_purchases", "catalogue_purchases", "store_purchases", "deal_purchases")
EDUCATION = ("Secondary", "Bachelor", "Master", "Doctorate")
YOUNGEST_WITH_DEGREE = (21, 24, 28)
MARITAL_STATUS = ("Single", "Married", "Partnered", "Divorced or widowed")

# The share of shoppers who never buy a category falls with what their type spends on it.
TYPICAL_BASKET_USD = 9.0

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ShopperType:
    """One type of shopper: its size and the typical value of every column.

    ``spends_usd`` and ``purchases`` follow SPEND_COLUMNS and PURCHASE_COLUMNS over two years;
    ``education`` and ``marital_status`` are shares that follow the tuples of the same name.
    """

    name: str
    size: int
    age: float
    income_usd: float
    children: float
    recency_days: float
    web_visits_month: float
    spends_usd: tuple[float, ...]
    purchases: tuple[float, ...]
    education: tuple[float, ...]
    marital_status: tuple[float, ...]


TYPES = (
    ShopperType(
        name="affluent catalogue buyers",
        size=460,
        age=52.0,
        income_usd=98_000.0,
        children=0.05,
        recency_days=30.0,
        web_visits_month=2.2,
        spends_usd=(760.0, 520.0, 75.0, 42.0, 60.0, 90.0),
        purchases=(5.0, 10.0, 4.5, 1.0),
        education=(0.14, 0.38, 0.28, 0.20),
        marital_status=(0.17, 0.42, 0.20, 0.21),
    ),
    ShopperType(
        name="web deal hunters with children",
        size=520,
        age=41.0,
        income_usd=58_000.0,
        children=1.7,
        recency_days=28.0,
        web_visits_month=9.5,
        spends_usd=(230.0, 150.0, 22.0, 24.0, 75.0, 110.0),
        purchases=(11.0, 1.0, 3.5, 8.5),
        education=(0.24, 0.46, 0.22, 0.08),
        marital_status=(0.09, 0.50, 0.27, 0.14),
    ),
    ShopperType(
        name="store regulars",
        size=440,
        age=63.0,
        income_usd=54_000.0,
        children=0.3,
        recency_days=32.0,
        web_visits_month=2.6,
        spends_usd=(240.0, 230.0, 135.0, 105.0, 42.0, 24.0),
        purchases=(1.6, 1.0, 15.0, 2.6),
        education=(0.38, 0.36, 0.18, 0.08),
        marital_status=(0.14, 0.43, 0.14, 0.29),
    ),
    ShopperType(
        name="rare buyers",
        size=580,
        age=34.0,
        income_usd=38_000.0,
        children=0.7,
        recency_days=130.0,
        web_visits_month=5.0,
        spends_usd=(60.0, 42.0, 13.0, 11.0, 13.0, 20.0),
        purchases=(1.9, 0.4, 2.6, 1.6),
        education=(0.30, 0.44, 0.19, 0.07),
        marital_status=(0.34, 0.30, 0.27, 0.09),
    ),
)

# Extreme but true: one row each, (column, value) pairs that replace what was drawn.
EXTREMES: tuple[tuple[tuple[str, int], ...], ...] = (
    (("income_usd", 412_000), ("wine_usd", 5_870), ("catalogue_purchases", 26)),
    (("income_usd", 655_000), ("wine_usd", 310)),
    (("meat_usd", 4_320), ("store_purchases", 41)),
    (("gold_usd", 1_480), ("web_purchases", 44)),
    (("web_visits_month", 31), ("web_purchases", 33), ("deal_purchases", 27)),
    (("age", 97), ("children_at_home", 0)),
)
MISSING_CELLS = (("income_usd", 20), ("education", 9), ("web_visits_month", 6))


def make_shoppers(seed: int) -> pd.DataFrame:
    """Draw the shoppers.

    Parameters
    ----------
    seed : int
        The same seed gives the same rows in the same order.

    Returns
    -------
    DataFrame
        2,000 rows, one a shopper, in the order of ``customer_id``: who they are, when they signed
        up and last bought (days before 2026-06-30), what they spent (US dollars) and how they
        bought over two years. 35 cells are missing and six shoppers are extreme.
    """
    rng = np.random.default_rng([seed, 2])
    types = rng.permutation(np.repeat(np.arange(len(TYPES)), [kind.size for kind in TYPES]))
    typical = _typical(rng, types)
    table = pd.concat([_people(rng, types, typical), _behaviour(rng, typical)], axis=1)
    table.insert(0, "customer_id", [f"C{number:05d}" for number in range(1, len(table) + 1)])
    rows = rng.permutation(len(table))
    n_extreme = len(EXTREMES)
    return _with_gaps(rng, _with_extremes(table, rows[:n_extreme]), rows[n_extreme:])


def _typical(rng: np.random.Generator, types: Whole) -> pd.DataFrame:
    """Return each shopper's expected values: mostly their own type, partly a second one."""
    names = ["age", "income_usd", "children", "recency_days", "web_visits_month"]
    levels = np.array([[getattr(kind, name) for name in names] for kind in TYPES])
    behaviour = np.array([[*kind.spends_usd, *kind.purchases] for kind in TYPES])
    logs = np.log(np.hstack([levels, behaviour]))
    second = (types + rng.integers(1, len(TYPES), len(types))) % len(TYPES)
    lean = rng.beta(0.5, 4.5, len(types))[:, np.newaxis]
    mixed = np.exp((1 - lean) * logs[types] + lean * logs[second])
    return pd.DataFrame(mixed, columns=[*names, *SPEND_COLUMNS, *PURCHASE_COLUMNS])


def _people(rng: np.random.Generator, types: Whole, typical: pd.DataFrame) -> pd.DataFrame:
    """Draw who the shoppers are: age, education, marital status, income, children, sign-up."""
    n_shoppers = len(types)
    age = np.clip(np.rint(rng.normal(typical["age"], 7.5)), 21, 88)
    income = np.rint(typical["income_usd"] * rng.lognormal(0.0, 0.2, n_shoppers))
    children = rng.binomial(3, typical["children"] / 3)
    degree = _choices(rng, types, [kind.education for kind in TYPES])
    degree_by_age = np.searchsorted(YOUNGEST_WITH_DEGREE, age, side="right")
    status = _choices(rng, types, [kind.marital_status for kind in TYPES])
    days_adult = ((age - 18) * 365).astype(np.int64)
    signup = SNAPSHOT - np.minimum(rng.integers(740, 2_200, n_shoppers), days_adult)
    return pd.DataFrame(
        {
            "age": age.astype(np.int64),
            "education": np.array(EDUCATION)[np.minimum(degree, degree_by_age)],
            "marital_status": np.array(MARITAL_STATUS)[status],
            "income_usd": income.astype(np.int64),
            "children_at_home": children.astype(np.int64),
            "signup_date": np.datetime_as_string(signup, unit="D"),
        }
    )


def _choices(rng: np.random.Generator, types: Whole, shares: list[tuple[float, ...]]) -> Whole:
    """Draw the number of one option for each shopper with the shares of the shopper's type."""
    edges = np.cumsum(np.array(shares), axis=1)[types]
    is_beyond = rng.random(len(types))[:, np.newaxis] > edges[:, :-1]
    option: Whole = is_beyond.sum(axis=1, dtype=np.int64)
    return option


def _behaviour(rng: np.random.Generator, typical: pd.DataFrame) -> pd.DataFrame:
    """Draw recency, spends (lognormal), purchases and visits (Poisson) over two years."""
    n_shoppers = len(typical)
    # A shopper who buys more of one category buys more of all, and more often.
    appetite = rng.lognormal(0.0, 0.25, n_shoppers)
    recency = rng.gamma(1.6, typical["recency_days"] / 1.6)
    table = {"recency_days": np.minimum(np.rint(recency), 729)}
    for column in SPEND_COLUMNS:
        taste = rng.lognormal(-0.08, 0.4, n_shoppers)
        buys = rng.random(n_shoppers) > np.exp(-typical[column] / TYPICAL_BASKET_USD)
        table[column] = np.rint(buys * typical[column] * appetite * taste)
    for column in PURCHASE_COLUMNS:
        table[column] = rng.poisson(typical[column] * np.sqrt(appetite))
    table["web_visits_month"] = rng.poisson(typical["web_visits_month"])
    return _with_sums_that_agree(pd.DataFrame(table).astype(np.int64))


def _with_sums_that_agree(behaviour: pd.DataFrame) -> pd.DataFrame:
    """Give every shopper at least one purchase, and no more purchases on a deal than in all."""
    channels = ["web_purchases", "catalogue_purchases", "store_purchases"]
    changed = behaviour.copy()
    changed.loc[changed[channels].sum(axis=1) == 0, "store_purchases"] = 1
    changed["deal_purchases"] = changed["deal_purchases"].clip(upper=changed[channels].sum(axis=1))
    return changed


def _with_extremes(table: pd.DataFrame, rows: Whole) -> pd.DataFrame:
    """Return the table with the cells of EXTREMES in the given rows, one row for each."""
    changed = table.copy()
    for row, cells in zip(rows, EXTREMES, strict=True):
        for column, value in cells:
            changed.loc[row, column] = value
    return changed


def _with_gaps(rng: np.random.Generator, table: pd.DataFrame, rows: Whole) -> pd.DataFrame:
    """Return the table with as many cells empty, among the given rows, as MISSING_CELLS says."""
    changed = table.convert_dtypes()
    for column, n_missing in MISSING_CELLS:
        changed.loc[rng.choice(rows, n_missing, replace=False), column] = pd.NA
    return changed
