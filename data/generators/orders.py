"""The order lines: two years of a made-up gift shop, with the blemishes of a real export.

Buyers of eight types order at their own rate between the day they start and the day they stop,
so that every combination of recency and frequency occurs. ``blemishes`` then adds refunds, free
items and rows exported twice.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .blemishes import with_duplicates, with_free_items, with_refunds
from .catalogue import PRODUCTS, PRODUCTS_PER_CATEGORY, make_catalogue

FIRST_DAY = np.datetime64("2024-07-01", "D")
N_DAYS = 730
DAYS_A_MONTH = 30.4
NEW_PRICES_FROM_DAY = 365
PRICE_RISE = 1.04
FIRST_CUSTOMER_ID = 20_001
FIRST_INVOICE = 300_001
GUEST_ORDERS_PER_CUSTOMER = 0.23
COUNTRIES = {
    "United States": 0.79,
    "Canada": 0.09,
    "United Kingdom": 0.05,
    "Germany": 0.03,
    "France": 0.02,
    "Mexico": 0.01,
    "Australia": 0.01,
}
COLUMNS = (
    "invoice",
    "product_code",
    "description",
    "category",
    "quantity",
    "invoice_date",
    "unit_price_usd",
    "customer_id",
    "country",
)

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BuyerType:
    """One type of buyer: its share, how often and how much it orders, and when.

    ``first_days_ago`` and ``last_days_ago`` bound the days, counted back from the end of the
    file, on which a buyer places the first order and stops ordering.
    """

    name: str
    share: float
    orders_per_month: float
    first_days_ago: tuple[int, int]
    last_days_ago: tuple[int, int]
    extra_lines: float = 1.1
    pieces: int = 1


BUYER_TYPES = (
    BuyerType("champions", 0.100, 1.00, (300, 729), (0, 0), extra_lines=1.4),
    BuyerType("loyal", 0.160, 0.40, (240, 729), (0, 20)),
    BuyerType("occasional", 0.235, 0.16, (120, 729), (0, 60)),
    BuyerType("new", 0.100, 0.80, (0, 60), (0, 0)),
    BuyerType("one order only", 0.160, 0.0, (60, 729), (0, 0), extra_lines=0.8),
    BuyerType("regulars who stopped", 0.080, 1.05, (600, 729), (90, 480)),
    BuyerType("lapsed", 0.150, 0.26, (500, 729), (200, 480)),
    BuyerType("trade", 0.015, 0.90, (300, 729), (0, 30), extra_lines=3.0, pieces=7),
)
GUESTS = BuyerType("guests", 0.0, 0.0, (0, 729), (0, 0), extra_lines=0.8)


def make_orders(seed: int, *, n_customers: int = 1_500) -> pd.DataFrame:
    """Draw the order lines.

    Parameters
    ----------
    seed : int
        The same seed gives the same lines in the same order.
    n_customers : int
        How many customers order at least once; about 13 lines each.

    Returns
    -------
    DataFrame
        One row an order line, in the order of invoice_date, with COLUMNS: prices in US dollars,
        customer_id missing for guests, cancellations as invoices that begin with C and negative
        quantities, a few free items, about 1 % of the lines twice.
    """
    rng = np.random.default_rng([seed, 3])
    buyers = _buyers(rng, n_customers)
    lines = _lines(rng, _invoices(rng, buyers), buyers)
    lines = with_refunds(rng, with_free_items(rng, lines), last_day=FIRST_DAY + N_DAYS - 1)
    return with_duplicates(rng, _numbered(lines))[list(COLUMNS)]


def _buyers(rng: np.random.Generator, n_customers: int) -> pd.DataFrame:
    """Draw one row a buyer: the customers in random order, then the guests."""
    types = (*BUYER_TYPES, GUESTS)
    habits = pd.DataFrame(
        [(t.orders_per_month, t.extra_lines, t.pieces) for t in types],
        columns=["orders_per_month", "extra_lines", "pieces"],
    )
    sizes = np.diff(np.rint(np.cumsum([0.0, *(t.share for t in BUYER_TYPES)]) * n_customers))
    n_guests = round(n_customers * GUEST_ORDERS_PER_CUSTOMER)
    kinds = rng.permutation(np.repeat(np.arange(len(BUYER_TYPES)), sizes.astype(np.int64)))
    kinds = np.concatenate([kinds, np.full(n_guests, len(BUYER_TYPES))])
    first = np.array([t.first_days_ago for t in types])[kinds]
    last = np.array([t.last_days_ago for t in types])[kinds]
    known = np.arange(len(kinds)) < n_customers
    ids = pd.Series(np.arange(len(kinds)) + FIRST_CUSTOMER_ID, dtype="Int64").where(known)
    table = habits.iloc[kinds].reset_index(drop=True)
    return table.assign(
        customer_id=ids,
        country=rng.choice(list(COUNTRIES), len(kinds), p=list(COUNTRIES.values())),
        favourite=rng.integers(0, len(PRODUCTS), len(kinds)),
        start=N_DAYS - 1 - rng.integers(first[:, 0], first[:, 1] + 1),
        stop=N_DAYS - 1 - rng.integers(last[:, 0], last[:, 1] + 1),
        orders_per_month=table["orders_per_month"] * rng.gamma(5.0, 0.2, len(kinds)),
    )


def _invoices(rng: np.random.Generator, buyers: pd.DataFrame) -> pd.DataFrame:
    """Draw one row an order: the buyer's row number and the minute it was placed.

    Every buyer orders on the first day; the rest is a Poisson process that follows the season.
    """
    busy = np.concatenate([[0.0], np.cumsum(_day_weights())])
    start, stop = buyers["start"].to_numpy(), buyers["stop"].to_numpy()
    days_open = np.maximum(busy[stop + 1] - busy[start + 1], 0.0)
    n_later = rng.poisson(buyers["orders_per_month"].to_numpy() * days_open / DAYS_A_MONTH)
    buyer = np.repeat(np.arange(len(buyers)), n_later)
    place = busy[start + 1][buyer] + rng.random(len(buyer)) * days_open[buyer]
    later = np.searchsorted(busy, place, side="right") - 1
    day = np.concatenate([start, np.minimum(later, stop[buyer])])
    minute = np.rint(8 * 60 + 13 * 60 * rng.beta(2.2, 2.0, len(day))).astype(np.int64)
    return pd.DataFrame(
        {
            "buyer": np.concatenate([np.arange(len(buyers)), buyer]),
            "day": day,
            "invoice_date": (FIRST_DAY + day).astype("datetime64[m]") + minute,
        }
    )


def _day_weights() -> NDArray[np.float64]:
    """Return how busy each day is, on average 1: more before Christmas, less on Sundays."""
    days = FIRST_DAY + np.arange(N_DAYS)
    month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    weekday = (days.astype(np.int64) + 3) % 7
    by_month = np.select([month == 11, month == 12, month == 1], [1.7, 1.8, 0.7], 0.9)
    weights: NDArray[np.float64] = by_month * np.where(weekday == 6, 0.6, 1.0)
    return weights / float(weights.mean())


def _lines(rng: np.random.Generator, invoices: pd.DataFrame, buyers: pd.DataFrame) -> pd.DataFrame:
    """Draw the products on each invoice, none twice, with quantities and prices."""
    extra = rng.poisson(buyers["extra_lines"].to_numpy()[invoices["buyer"].to_numpy()])
    invoice = np.repeat(np.arange(len(invoices)), extra + 1)
    buyer = invoices["buyer"].to_numpy()[invoice]
    likes = rng.random(len(invoice)) < 0.5
    any_category = rng.integers(0, len(PRODUCTS), len(invoice))
    category = np.where(likes, buyers["favourite"].to_numpy()[buyer], any_category)
    # Squaring pushes the draw towards the best sellers at the head of the category.
    rank = (PRODUCTS_PER_CATEGORY * rng.random(len(invoice)) ** 2).astype(np.int64)
    product = category * PRODUCTS_PER_CATEGORY + rank
    lines = make_catalogue().iloc[product].reset_index(drop=True)
    lines["quantity"] = _quantities(rng, buyers["pieces"].to_numpy()[buyer], lines)
    lines["order"] = invoice
    day = invoices["day"].to_numpy()[invoice]
    rise = np.where(day >= NEW_PRICES_FROM_DAY, PRICE_RISE, 1.0)
    lines["unit_price_usd"] = (lines["unit_price_usd"] * rise).round(2)
    lines["invoice_date"] = invoices["invoice_date"].to_numpy()[invoice]
    lines["customer_id"] = buyers["customer_id"].array[buyer]
    lines["country"] = buyers["country"].to_numpy()[buyer]
    return lines.drop_duplicates(["order", "product_code"], ignore_index=True)


def _quantities(rng: np.random.Generator, pieces: Whole, lines: pd.DataFrame) -> Whole:
    """Draw the pieces on each line: fewer of what is dear, many times more for the trade."""
    chance_of_one = np.clip(0.35 + lines["unit_price_usd"].to_numpy() / 60, 0.35, 0.95)
    return rng.geometric(chance_of_one) * pieces


def _numbered(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines in the order of time with invoice numbers that rise; C for refunds."""
    in_time = lines.sort_values(["invoice_date", "order"], kind="stable", ignore_index=True)
    number = pd.Series(pd.factorize(in_time["order"])[0] + FIRST_INVOICE).astype(str)
    return in_time.assign(invoice=number.where(in_time["quantity"] > 0, "C" + number))
