"""Say how the cells of a column were read: marks, signs, dates, odd characters."""

from __future__ import annotations

from segmentation.records import DateOrder
from segmentation.wording.numbers import listing
from segmentation.wording.phrases import Phrases, Values


def _mark(values: Values) -> str:
    """Return how an open number was read: "80.157 is read as 80157"; a model knows no example."""
    if "example" not in values:
        kind = "fractions" if values["is_fraction"] else "whole numbers of thousands"
        return f"numbers of one mark and three digits behind it are read as {kind}"
    return f"{values['example']} is read as {_read(values['example'], values['is_fraction'])}"


def _read(example: str, is_fraction: bool) -> str:
    kept = example.replace(",", ".") if is_fraction else example.replace(",", "").replace(".", "")
    return kept.strip()


def _proven(values: Values) -> str:
    kind = "commas" if values["proves_comma"] else "points"
    proof = values.get("proven_by", "another number")
    return f"{_mark(values)}: {proof} in the same file has decimal {kind}"


def _open(values: Values) -> str:
    other = "the other way" if "example" not in values else other_number(values)
    why = (
        "columns of this file contradict each other"
        if values["is_contradictory"]
        else "nothing in this file proves which"
    )
    return (
        f"{_mark(values)} and may be {other}: {why}; say whether its decimal mark is a comma or a "
        "point"
    )


def other_number(values: Values) -> str:
    """Return an open number as it was not read."""
    return _read(values["example"], not values["is_fraction"])


def _sentinel(values: Values) -> str:
    """Say which value is meant, and beside which other; a model does not know that one."""
    nearest = f" (the nearest is {values['nearest']})" if "nearest" in values else ""
    return (
        f"{values['value']} stands apart from the other values{nearest} and may "
        "mean unknown; say so, and it counts as missing"
    )


def _sides(values: Values) -> str:
    text = f"marks of credit and debit ({listing(values['marks'])})"
    return f"{text}; {values['turned']} is read as negative" if values["turned"] else text


def other_order(values: Values) -> DateOrder:
    """Return the order that open dates were not read by."""
    return "month first" if values["order"] == "day first" else "day first"


def _dates_are(values: Values, otherwise: str) -> str:
    """Say which dates are meant; a model knows no example."""
    return f"{values['example']} is" if "example" in values else f"{otherwise} are"


CELLS: Phrases = {
    "open_date_order": lambda values: (
        f"{_dates_are(values, 'dates such as 03/04/2024')} read {values['order']} and may be "
        f"{other_order(values)}: nothing in this file proves which; say which"
    ),
    "other_calendar": lambda values: (
        f"{_dates_are(values, 'the dates')} read by the Gregorian calendar, and may be of another "
        "(Thai, Hijri, Persian): all years lie before 1500 or after 2400"
    ),
    "proven_mark": _proven,
    "open_mark": _open,
    "chosen_mark": lambda values: f"{_mark(values)}, as you said",
    "two_marks": (
        "{n_point:,} have a decimal point and {n_comma:,} a decimal comma; each is read by its own"
    ),
    "magnitudes": lambda values: (
        f"{listing(values['marks'])} behind a number multiplies it (K thousand, M million, "
        "B billion)"
    ),
    "sides": _sides,
    "several_currencies": lambda values: (
        f"amounts in several currencies ({listing(values['currencies'])}) are left as text: they "
        "cannot be added up; convert them to one, or keep the rows of one"
    ),
    "beside_percentages": (
        "percentages stand beside plain numbers and are left as text; write all of them one way"
    ),
    "epoch_seconds": "numbers read as dates: seconds since 1970-01-01, in UTC",
    "epoch_milliseconds": "numbers read as dates: thousandths of a second since 1970-01-01, in UTC",
    "epoch_nanoseconds": "numbers read as dates: billionths of a second since 1970-01-01, in UTC",
    "epoch_microseconds": "numbers read as dates: millionths of a second since 1970-01-01, in UTC",
    "unknown_zones": lambda values: (
        f"times of the zones {listing(values['zones'])}, whose names do not say which, are kept as "
        "the clock showed them"
    ),
    "infinite": "infinite, which no quantity of a customer is",
    "sentinel": _sentinel,
    "unknown": lambda values: f"{listing(values['values'])} means unknown, as you said",
    "unseen": "characters that cannot be seen (zero-width spaces, byte-order marks, NUL)",
    "as_text": 'written as ="...", by which a spreadsheet keeps it as text',
    "apostrophe": "an apostrophe before a number, by which a spreadsheet keeps it as text",
    "other_digits": "digits of another script",
}
"""How each code is said, from the step's values."""
