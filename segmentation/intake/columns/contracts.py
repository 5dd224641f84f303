"""Put down how a column was read, as the contract that its models keep."""

from __future__ import annotations

from typing import cast

from segmentation.intake.columns.marks import FileMarks
from segmentation.reading.dates import DateReading
from segmentation.reading.numbers import NumberReading
from segmentation.records import ColumnContract, CountedDates, Decimal


def number_contract(read: NumberReading, marks: FileMarks) -> ColumnContract:
    """Return how the numbers of a column are read, by what they and the file have shown."""
    currency = read.marks.get("currency", ())
    return ColumnContract(
        "numeric",
        decimal=decimal_of(marks.answer if marks.answer is not None else read.takes_comma),
        unit=str(read.marks.get("unit", "")),
        currency=str(currency[0]) if isinstance(currency, tuple) and currency else "",
        is_percent=bool(read.marks.get("percent")),
        has_magnitudes=bool(read.marks.get("magnitudes")),
        turned="" if read.bare is None else read.bare.turned,
    )


def decimal_of(is_comma: bool | None) -> Decimal | None:
    """Return a decimal mark as contracts spell it."""
    return None if is_comma is None else "," if is_comma else "."


def date_contract(days: DateReading | None = None, *, counted: str | None = None) -> ColumnContract:
    """Return how the dates of a column are read: in the order that they showed, or as counted."""
    is_counted = counted is not None and counted.startswith("epoch")
    if days is None:
        return ColumnContract(
            "date",
            counted=cast("CountedDates | None", counted),
            time_zone="UTC" if is_counted else "",
        )
    return ColumnContract(
        "date",
        date_order=days.order,
        is_order_proven=not days.is_ambiguous,
        time_zone="" if days.offsets is None else "UTC",
    )
