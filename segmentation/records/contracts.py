"""Define how a column was read: decided once at intake, and applied by every model made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from segmentation.records.basics import Decimal, Kind

DateOrder: TypeAlias = Literal["year first", "day first", "month first"]
CountedDates: TypeAlias = Literal[
    "compact",
    "serial_days",
    "days",
    "epoch_seconds",
    "epoch_milliseconds",
    "epoch_microseconds",
    "epoch_nanoseconds",
]
"""What numbers are that were read as dates: written as 20240131, days since 1899-12-30 or since
1970-01-01, or parts of seconds since 1970-01-01."""


@dataclass(frozen=True, slots=True)
class ColumnContract:
    """How the cells of one column are read, wherever they come from.

    A cell that can be read in one way only is read in that one; a contract decides the others.
    """

    kind: Kind
    decimal: Decimal | None = None
    """The decimal mark of numbers such as 80.157 and 1,234; None: a point, which nothing proved."""
    date_order: DateOrder | None = None
    """The order of dates such as 03/04/2024; None where the column showed none."""
    is_order_proven: bool = False
    """Whether dates of the column showed the order."""
    counted: CountedDates | None = None
    """What numbers count where they are dates; None: nothing, and a number is no date."""
    yes: tuple[str, ...] = ()
    """The words for yes that were met, in small letters."""
    no: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Words that mean a missing value here, beside those that always do; in small letters."""
    kept: tuple[str, ...] = ()
    """Words that mean a missing value elsewhere and are values here, as they stand."""
    unit: str = ""
    currency: str = ""
    is_percent: bool = False
    has_magnitudes: bool = False
    """Whether letters after a number multiply it: 1.2K."""
    turned: str = ""
    """The mark after amounts that makes them negative: CR, DR, H, S; empty where none was met."""
    time_zone: str = ""
    """The zone of the times; empty: as the clock showed them."""


def contract_of(plain: Mapping[str, Any]) -> ColumnContract:
    """Return the contract whose plain JSON values are given."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }
    return ColumnContract(**values)
