"""Define what customers are expected to buy and bring: models, check, warnings, values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

import pandas as pd

from segmentation.records.basics import Matrix
from segmentation.records.steps import Note

TimeUnit: TypeAlias = Literal["day", "week"]
UNIT_DAYS: Mapping[TimeUnit, int] = MappingProxyType({"day": 1, "week": 7})
"""Every unit in which time is counted, with its days."""


@dataclass(frozen=True, slots=True)
class ValueOptions:
    """What an analyst chose on the way to the value to come. Hashable."""

    unit: TimeUnit = "week"
    horizon: float | None = None
    """Units from the reference on; None: a year."""
    discount: float = 0.1
    """By which share money in a year is worth less than money now."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderModel:
    """BG/NBD: how often customers order, and after which orders they stay away for good.

    Rates of ordering follow a gamma distribution (``r``, ``alpha``, time in the chosen unit); the
    chance to leave after an order, a beta distribution (``a``, ``b``).
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: Matrix
    """(4, 4), of the logarithms of the parameters; NaN where the data do not tell them."""


@dataclass(frozen=True, slots=True, eq=False)
class AmountModel:
    """Gamma-Gamma: amounts of an order vary around a customer's mean, the means around all's."""

    p: float
    q: float
    v: float
    n_customers: int
    """Customers with repeat orders and a positive amount, of whom it was made."""
    covariance: Matrix
    """(3, 3), of the logarithms of the parameters; NaN where the data do not tell them."""

    @property
    def mean(self) -> float | None:
        """The average amount of an order; None where the amounts spread too far to have one."""
        return self.p * self.v / (self.q - 1.0) if self.q > 1.0 else None


@dataclass(frozen=True, slots=True, eq=False)
class HoldOut:
    """Orders of the last part of the history, told from what came before, beside the actual ones.

    ``by_frequency`` has frequency (repeat orders before), n_customers, predicted and actual orders
    for each customer; ``over_time`` has day, predicted and actual: repeat orders so far.
    """

    split: date
    """Last day of the part that the prediction was made of."""
    n_customers: int
    predicted: float
    low: float
    high: float
    """Ends of the interval in which the model expects the orders with 95%; NaN where unknown."""
    actual: int
    by_frequency: pd.DataFrame
    over_time: pd.DataFrame


@dataclass(frozen=True, slots=True)
class SegmentValue:
    """What a segment is expected to buy and bring; None where amounts cannot be told."""

    name: str
    n_customers: int
    expected_orders: float
    value: float | None
    low: float | None
    high: float | None
    """Ends of the interval in which the value will lie with 95%."""


@dataclass(frozen=True, slots=True, eq=False)
class ValueReport:
    """What each customer is expected to buy and bring, and whether that may be used.

    ``frame`` has customer_id, frequency (repeat orders), recency and T (from the first order to
    the last, and to the reference, in units), alive_probability, expected_orders, expected_value
    (of one order), clv (discounted) and rfm_segment.
    """

    options: ValueOptions
    horizon: float
    reference: date
    orders: OrderModel
    amounts: AmountModel | None
    frame: pd.DataFrame
    average: Matrix
    """Mean amount of each customer's repeat orders, in units of the model; 0 without any."""
    segments: tuple[SegmentValue, ...]
    hold_out: HoldOut | None
    warnings: tuple[Note, ...]

    @property
    def is_usable(self) -> bool:
        """Whether nothing speaks against using it."""
        return not any(note.values.get("forbids") for note in self.warnings)
