"""Define orders, the customers made of them, their grid and their movement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import SEGMENT_COLOURS, Kind, Labels
from segmentation.records.steps import Note, Step
from segmentation.records.tables import CustomerTable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CREDIT_PAPERS = (
    ("credit note", "invoice"), ("credit memo", "invoice"), ("refund", "sale"), ("return", "sale"),
    ("refund", "charge"), ("refund", "payment"), ("gutschrift", "rechnung"), ("avoir", "facture"),
    ("nota de crédito", "factura"), ("nota di credito", "fattura"), ("creditnota", "factuur"),
    ("korekta", "faktura"),
)  # fmt: skip
"""Names of the papers by which money goes back, each beside that of the sale."""

OrderRole: TypeAlias = Literal[
    "customer",
    "date",
    "amount",
    "quantity",
    "unit_price",
    "invoice",
    "product",
    "category",
    "country",
    "currency",
]
RfmMethod: TypeAlias = Literal["quantiles", "breaks", "cuts"]


@dataclass(frozen=True, slots=True)
class RoleReason:
    """Why a column was proposed for a role."""

    role: OrderRole
    is_named: bool
    """Its name speaks for the role; otherwise its contents do."""
    holds: Literal["dates", "whole_numbers", "numbers", "values"]
    n_distinct: int
    n_present: int
    is_guess: bool = False
    """Neither a name nor arithmetic proves it: of several codes or numbers it is the likeliest."""
    is_shared: bool = False
    """It holds names of persons, and two persons may share one."""


@dataclass(frozen=True, slots=True)
class OrderRoles:
    """Which column of an order file says what; None: no column does.

    The worth of a line is ``amount``, or ``quantity`` times ``unit_price`` where there is none.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    quantity: str | None = None
    unit_price: str | None = None
    invoice: str | None = None
    product: str | None = None
    category: str | None = None
    country: str | None = None
    currency: str | None = None
    repeats_total: bool = False
    """Whether the amount is that of the whole order, repeated on each of its lines: it counts
    once."""
    reasons: tuple[RoleReason, ...] = field(default=(), compare=False)
    """Why each column was proposed for its role."""
    per_unit: int = 1
    """How many units of the amounts make one of the currency: 100 where they are in cents."""
    unit_shown_by: str | None = None
    """The column that proves it."""
    may_be_cents: bool = False
    """Whether whole amounts stand beside identifiers of an interface that writes cents."""
    summing: tuple[str, ...] = ()
    """A column of kinds of rows, and those of its words whose rows add up an order's other rows."""
    statuses: tuple[str, ...] = ()
    """Columns that may say of some lines that nothing came of them: cancelled, failed."""
    beside: tuple[str, ...] = ()
    """Columns of amounts that are paid back, taken off or added, and not in the amount."""
    carried: tuple[tuple[str, ...], ...] = ()
    """Columns that only the first line of an order or a customer has: its values hold for the lines
    below on which all columns of a block are blank."""


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """Whether a row of a table is an order line rather than a customer, and why."""

    is_orders: bool
    reason: Note


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """What an analyst chose about doubtful order lines. Hashable, so that caches can be keyed."""

    returns: Literal["net", "rate"] = "net"
    """net: refunds are taken off monetary; rate: they only show in return_rate."""
    duplicates: Literal["auto", "leave_out", "keep"] = "auto"
    """Lines equal in every cell. auto: left out where the file has invoice numbers, since without
    them two equal lines may be two purchases."""
    zero_prices: Literal["leave_out", "keep"] = "leave_out"
    """keep: a free item counts as bought, for nothing."""
    negative_prices: Literal["leave_out", "keep"] = "leave_out"
    """keep: a line with a negative unit price counts as a refund."""
    unpaid: Literal["auto", "leave_out", "keep"] = "auto"
    """Orders whose status says that they brought nothing. auto: those that failed, were cancelled
    or paid back are left out, and those still to be paid count; leave_out: these as well."""
    amounts_in: Literal["auto", "units", "hundredths"] = "auto"
    """auto: cents where the file proves them, which are no unit of yen."""
    currency: str | None = None
    """The one currency to keep where a file has several; None: several are refused."""
    time_zone: str | None = None
    """IANA name of the zone in which days are counted; None: as the file writes them."""
    today: date | None = None
    """Lines dated later than a day after this lie in the future; None: the day of the run."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderFacts:
    """What an order file holds, counted before anything is left out; None: no such column."""

    n_rows: int
    n_columns: int
    n_customers: int
    n_invoices: int | None
    n_products: int | None
    n_countries: int | None
    rows_without_customer: int
    quantity_not_positive: int | None
    price_not_positive: int | None
    cancellation_rows: int | None
    """Lines on an invoice whose number marks a cancellation: C and digits."""
    exact_duplicate_rows: int
    """Lines equal in every cell to an earlier one."""
    first: datetime | None
    last: datetime | None
    empty_cells: tuple[tuple[str, int], ...] = ()
    """Columns with empty cells, and how many."""


@dataclass(frozen=True, slots=True, eq=False)
class CleanOrders:
    """Order lines ready to be added up, and what was done to get them.

    ``lines`` has ``customer`` (text), ``day`` (days since 1970-01-01), ``order_key`` (a hash of the
    invoice number, or of the day where a line has none), ``is_return``, ``units`` (the amount
    without its sign, in whole units of 1 / ``scale``) and, where the file has them,
    ``product_hash``, ``category`` and ``country``.
    """

    source: str
    fingerprint: str
    roles: OrderRoles
    settings: OrderSettings
    facts: OrderFacts
    lines: pa.Table
    scale: int
    steps: tuple[Step, ...]
    reasons: tuple[Step, ...]
    """Why lines can be left out."""
    left_out: NDArray[np.int8]
    """For each row of the file the position in ``reasons``, -1 for a line that was kept."""


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """A customer table that was joined on: by what, how far it matched, what it brought."""

    source: str
    key: str
    """Its column with the same identifiers."""
    n_rows: int
    n_customers: int
    """Customers with orders."""
    n_matched: int
    """Those of them whom the table knows."""
    columns: tuple[str, ...]
    """Names of the joined columns, as they stand beside behaviour."""


@dataclass(frozen=True, slots=True, eq=False)
class JoinedProfile:
    """One joined column by named segment: what is typical, for how many it is known."""

    column: str
    kind: Kind
    typical: tuple[float | str | None, ...]
    """The median of numbers, else the most frequent value; None where none is known."""
    shares: tuple[float | None, ...]
    """Which share of those known has the most frequent value; None for numbers."""
    n_known: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OrderCustomers(CustomerTable):
    """One row a customer, made of orders; a customer table like any other.

    ``frame`` has ``customer_id``, ``recency_days``, ``frequency``, ``monetary``,
    ``average_order_value``, ``tenure_days``, ``orders_a_month``, ``days_between_orders``,
    ``return_rate`` and, where the file allows, ``products``, ``favourite_category``, ``country``.
    """

    reference: date
    """The day at which recency and tenure are counted; later orders are left out."""
    first: date
    last: date
    """Days of the first and the last purchase that count."""
    n_orders: int
    revenue: float
    """Sum of ``monetary``, exact to a millionth."""
    warnings: tuple[Note, ...] = ()
    """Why the table may be too thin to conclude from."""
    joined: JoinedTable | None = None
    """The customer table whose columns stand beside behaviour, if any."""


@dataclass(frozen=True, slots=True)
class RfmCuts:
    """Cut points, lowest first; a value equal to a cut lies on its lower side."""

    recency_days: tuple[float, ...]
    frequency: tuple[float, ...]
    monetary: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RfmRule:
    """The lowest and the highest score of each kind that a named segment takes in."""

    name: str
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]
    meaning: str = ""
    """Who they are; empty: what the built-in table says of a segment of that name."""
    action: str = ""
    """What to try with them; empty: as above."""


@dataclass(frozen=True, slots=True)
class RfmOptions:
    """What an analyst chose on the way from order lines to the grid. Hashable."""

    settings: OrderSettings = field(default_factory=OrderSettings)
    reference: date | None = None
    """The day at which recency is counted; None: that of the last line."""
    levels: int = 5
    """Number of scores, 3 to 5; with cuts, one more than there are cuts."""
    method: RfmMethod = "quantiles"
    """Even shares, natural breaks (Fisher 1958, of logarithms), or the given cuts."""
    cuts: RfmCuts | None = None
    """Given, they decide whatever the method."""
    rules: tuple[RfmRule, ...] | None = None
    """Which scores each named segment takes in; None: the built-in table."""


@dataclass(frozen=True, slots=True, eq=False)
class RfmSegment:
    """One named segment of the RFM grid, in numbers; medians are None where it is empty."""

    name: str
    meaning: str
    action: str
    codes: tuple[str, ...]
    """Recency, frequency and monetary score, 1 lowest: "555" has all three at the best of five."""
    n_customers: int
    share: float
    revenue: float
    revenue_share: float | None
    """None where all customers together brought nothing."""
    n_orders: int
    average_order_value: float | None
    recency_days: float | None
    frequency: float | None
    monetary: float | None
    colour: str = SEGMENT_COLOURS[0]


@dataclass(frozen=True, slots=True, eq=False)
class RfmGrid:
    """Customers scored on recency, frequency and monetary value, 1 lowest, and named."""

    customers: CustomerTable
    levels: int
    method: RfmMethod
    cuts: RfmCuts
    rules: tuple[RfmRule, ...]
    recency_scores: NDArray[np.int8]
    frequency_scores: NDArray[np.int8]
    monetary_scores: NDArray[np.int8]
    labels: Labels
    """(n_customers,) positions in ``segments``."""
    segments: tuple[RfmSegment, ...]
    notes: tuple[Note, ...] = ()
    """What ties did to the scores."""
    reference: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Segment names, best customers first."""
        return tuple(segment.name for segment in self.segments)

    @property
    def cells(self) -> NDArray[np.int64]:
        """(levels, levels) customers by recency score (rows) and frequency score, 1 first."""
        place = (self.recency_scores.astype(np.int64) - 1) * self.levels + self.frequency_scores - 1
        counts = np.bincount(place, minlength=self.levels**2)
        return counts.astype(np.int64).reshape(self.levels, self.levels)


@dataclass(frozen=True, slots=True, eq=False)
class WinBack:
    """Customers who bought often and stopped, the largest revenue first.

    ``frame`` has customer_id, last_order (day), frequency, monetary and rfm_segment.
    """

    frame: pd.DataFrame
    rows: NDArray[np.intp]
    """Positions among the customers of the grid, in the order of ``frame``."""
    revenue: float
    revenue_share: float | None
    """None where all customers together brought nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class RfmReport:
    """Everything that came out of one order file: what was read, what was done, the grid."""

    roles: OrderRoles
    settings: OrderSettings
    facts: OrderFacts
    steps: tuple[Step, ...]
    customers: OrderCustomers
    grid: RfmGrid
    scale: int = 1
    days: pa.Table | None = None
    """What each customer bought and returned a day, in units of 1 / ``scale``, where asked for."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Customers of one named segment whom clusters put apart from the largest part of it.

    ``column`` is where the two parts differ most, with the median of each.
    """

    segment: str
    n_segment: int
    n_customers: int
    cluster: str
    main_cluster: str
    """Where the largest part of the segment is."""
    column: str
    median: float
    main_median: float
    is_above: bool
    """Whether these customers lie above the largest part."""


@dataclass(frozen=True, slots=True, eq=False)
class CrossTable:
    """The rule-based grid (rows) against clusters (columns) of the same customers."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: NDArray[np.int64]
    adjusted_rand: float
    """1: the same groups; 0: no more alike than by chance."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where clusters and rules part, largest first."""
