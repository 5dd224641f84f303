"""Say how the cells of a column were read, and why it has its role."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import ColumnContract, ColumnInfo, FeatureCoding, Step
from segmentation.wording.numbers import listing
from segmentation.wording.phrases import Phrases, Values, say
from segmentation.wording.steps import step_reason

_SHOWN_STEPS = 8
_DESCRIBES = "describes the segments; switch it on to cluster on it"


def column_note(column: ColumnInfo) -> str:
    """Return how a column was read and why it has its role, without a full stop at the end."""
    reading = say(READINGS, column.reading.code, column.reading.values)
    why = say(WHY, column.why.code, {**column.why.values, "reading": reading})
    if column.why.code in _BESIDE_READING:
        return "; ".join(part for part in (reading, why) if part)
    return why


_EVIDENCE = ("proven_mark", "open_mark", "chosen_mark", "two_marks", "sign_elsewhere")
"""Codes of the steps that say by what the numbers of a column were read."""


def column_line(column: ColumnInfo, steps: Sequence[Step]) -> str:
    """Return how a column was read, why it has its role, and the evidence of the file for it."""
    told = [
        step_reason(step) for step in steps if step.column == column.name and step.code in _EVIDENCE
    ]
    return "; ".join(part for part in (column_note(column), *told) if part)


_COUNTED = {
    "compact": "written as 20240131",
    "serial_days": "days since 1899-12-30",
    "days": "days since 1970-01-01",
    "epoch_seconds": "seconds since 1970",
    "epoch_milliseconds": "milliseconds since 1970",
    "epoch_microseconds": "microseconds since 1970",
    "epoch_nanoseconds": "nanoseconds since 1970",
}
_MARKS = {",": "decimal comma", ".": "decimal point"}


def contract_note(contract: ColumnContract | None) -> str:
    """Return by what the cells of a column are read, in a few words; empty where nothing is."""
    if contract is None:
        return ""
    parts = [_MARKS[contract.decimal]] if contract.decimal else []
    parts += [contract.date_order] if contract.date_order else []
    parts += [_COUNTED[contract.counted]] if contract.counted else []
    parts += [part for part in (contract.currency, contract.unit, contract.time_zone) if part]
    parts += ["percent"] if contract.is_percent else []
    parts += ["K is thousand"] if contract.has_magnitudes else []
    parts += [f"{contract.turned} is below 0"] if contract.turned else []
    for words, meaning in (
        (contract.yes, "yes"),
        (contract.no, "no"),
        (contract.missing, "missing"),
        (contract.kept, "a value"),
    ):
        parts += (
            [f"{listing(words)} {'is' if len(words) == 1 else 'are'} {meaning}"] if words else []
        )
    return ", ".join(parts)


def sql_notes(codings: Sequence[FeatureCoding]) -> tuple[str, ...]:
    """Return how texts in the columns of a table are read in SQL, where that has to be known.

    A file is looked at as a whole, a SELECT reads each cell by itself.
    """
    read = {
        coding.name: (coding.contract.decimal == "," and "decimal comma")
        or coding.contract.date_order
        or ""
        for coding in codings
        if coding.contract
    }
    told = [f"{name} ({how})" for name, how in read.items() if how]
    if not told:
        return ()
    note = (
        f"Texts in {listing(told)} are read as those of training were, each by itself: a table "
        "that is written otherwise is not noticed, as a file is. What cannot be read counts as "
        "missing without a warning."
    )
    return (note,)


def _marks(values: Values) -> str:
    taken_off = (
        [f"the currency sign {', '.join(values['currency'])}"] if "currency" in values else []
    )
    taken_off += ["a percent sign"] if "percent" in values else []
    taken_off += [f"the unit {values['unit']}"] if "unit" in values else []
    taken_off += ["thousands marks"] if "thousands" in values else []
    taken_off += ["letters for thousands and millions"] if "magnitudes" in values else []
    taken_off += ["marks of credit and debit"] if "sides" in values else []
    parts = [f"without {listing(taken_off)}"] if taken_off else []
    parts += ["with a decimal comma"] if "decimal_comma" in values else []
    return f"read {', '.join(parts)}"


def _dates(values: Values) -> str:
    text = f"dates, {values['order']}"
    if values.get("is_mixed"):
        text += ", in several spellings"
    if values.get("is_ambiguous"):
        text += " (each of them could be read the other way round)"
    return f"{text}, times in UTC" if values.get("is_utc") else text


def _ordered(values: Values) -> str:
    order = values["order"]
    more = " < …" if len(order) > _SHOWN_STEPS else ""
    return f"in the order {' < '.join(order[:_SHOWN_STEPS])}{more}"


def _repeated(text: str, values: Values) -> str:
    return f"{text}{', repeated on several rows' if values.get('is_repeated') else ''}"


READINGS: Phrases = {
    "": "",
    "truth": "{yes} is 1, {no} is 0",
    "zero_one": "only 0 and 1",
    "number_marks": _marks,
    "several_units": "amounts in several units, left as text",
    "immense": "numbers beyond all measure, left as text",
    "too_many_digits": "too many digits for a number",
    "times_of_day": "times of the day or durations, left as text",
    "unread_dates": "dates in a form or with days that are not known here, left as text",
    "limits": "numbers of which some have a mark (above, below, about, a footnote), left as text",
    "cents_behind": "amounts with a currency sign for a decimal mark, left as text",
    "ranges": "ranges of numbers, left as text",
    "two_numbers": "two numbers in a cell (a fraction, a power, a tolerance), left as text",
    "worded_numbers": "numbers among words or signs that are not known here, left as text",
    "kept_text": "digits that the file keeps as text",
    "leading_zeros": "digits with leading zeros",
    "dates": _dates,
    "months": "months",
    "serial_days": "dates, as spreadsheets count days",
    "epoch_seconds": "dates, as seconds since 1970, times in UTC",
    "epoch_milliseconds": "dates, as thousandths of a second since 1970, times in UTC",
    "epoch_nanoseconds": "dates, as billionths of a second since 1970, times in UTC",
    "epoch_microseconds": "dates, as millionths of a second since 1970, times in UTC",
    "ordered": _ordered,
}
"""How the cells of a column were read."""

_OF_ORDERS = {
    "customer_id": "the customer of the orders",
    "recency_days": "days since the last purchase",
    "frequency": "number of orders",
    "monetary": "what the orders brought",
    "average_order_value": "monetary divided by frequency",
    "tenure_days": "days since the first purchase",
    "orders_a_month": "orders a month since the first purchase",
    "days_between_orders": "mean; missing for a single order",
    "return_rate": "worth of returns divided by worth of purchases",
    "products": "different products bought",
    "favourite_category": "most money went here",
    "country": "most money came from here",
}
"""What the columns of a table made of orders hold."""

WHY: Phrases = {
    "": "",
    "as_read": "",
    "describes": _DESCRIBES,
    "few_numbers": "a feature because the file has few numbers",
    "by_hand": "chosen by hand",
    "row_names": "a first column without a name that numbers the rows",
    "identifier_name": lambda values: _repeated("identifier by its name", values),
    "running_number": "a running number",
    "serial_name": "a running number by its name",
    "repeated_numbers": lambda values: _repeated("numbers that were given in turn", values),
    "unique_codes": "a different code on every row",
    "codes": lambda values: _repeated(f"codes: {values['reading']}", values),
    "codes_by_name": f"numbers that are codes by their name; {_DESCRIBES}",
    "postal_codes": f"postal codes are no amounts; {_DESCRIBES}",
    "coordinates": f"places on the map; {_DESCRIBES}",
    "calendar_part": f"part of a date; {_DESCRIBES}",
    "unread_dates": f"numbers under the name of a date that are none as they stand; {_DESCRIBES}",
    "all_missing": "every cell is missing",
    "mostly_missing": lambda values: f"{100 * values['share']:.0f}% of the cells are missing",
    "constant": "constant: every value is {value}",
    "free_text": lambda values: (
        values["reading"] or f"free text, {values['n_distinct']:,} different values"
    ),
    "birth_dates": "dates of birth: never a feature",
    "phones": "telephone numbers: never a feature",
    "addresses": "addresses: never a feature",
    "emails": "e-mail addresses: never a feature",
    "accounts": "bank accounts: never a feature",
    "cards": "card numbers: never a feature",
    "national_numbers": "numbers of persons or accounts: never a feature",
    "personal_name": "personal data by its name: never a feature",
    "label_name": "somebody's earlier result or target: kept out of the clustering",
    "of_orders": lambda values: _OF_ORDERS[values["column"]],
    "joined_from": "joined from {source}",
    "own_output": "added to the file by an earlier segmentation: kept out of the clustering",
    "label_twin": "says the same as {label}, which is somebody's result; kept out as well",
}
"""Why a column has its role."""

_BESIDE_READING = frozenset({"", "as_read", "describes", "few_numbers"})
"""What is said after how the column was read, and not in its place."""
