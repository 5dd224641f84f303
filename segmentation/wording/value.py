"""Say what customers are expected to buy and bring, and why that may not be used."""

from __future__ import annotations

from math import isnan

from segmentation.records import HoldOut, Note, SegmentValue, ValueReport
from segmentation.wording.numbers import format_money, format_number, format_share, plural
from segmentation.wording.phrases import Phrases, say

VALUE_NOTES: Phrases = {
    "short_history": (
        "the history spans {n_days:,} days, and in less than {enough} hardly anybody has had time "
        "to come back"
    ),
    "few_repeats": lambda values: (
        f"only {plural(values['n_customers'], 'customer')} ordered again: below "
        f"{values['enough']} the model hangs on single customers"
    ),
    "one_order_each": lambda values: (
        f"{format_share(values['share'])} of the customers ordered once: too few came back to tell "
        "how often customers do"
    ),
    "due_dates": (
        "customers order at regular intervals (typically every {n_days} days), as under a contract "
        "or a subscription: who is active is known there, and need not be guessed"
    ),
    "seasons": (
        "orders follow a strong season: {times:.1f} times as many as expected in the 28 days up to "
        "{day}; the model knows no seasons"
    ),
    "off_in_hold_out": (
        "of the last third of the history it predicts {predicted:,.0f} orders, and {actual:,} were "
        "made: outside what it holds possible, and off by more than a tenth"
    ),
    "unchecked": (
        "it could not be checked: in the first two thirds of the history too few customers ordered "
        "again"
    ),
    "orders_unsure": (
        "The orders do not tell the model's parameters apart: there are no intervals, and the "
        "numbers of single customers are rough."
    ),
    "younger_than_a_day": lambda values: (
        f"{plural(values['n_customers'], 'customer')} first ordered on the last day: nothing is "
        "known of them yet, and they count like any new customer."
    ),
    "worthless_repeats": lambda values: (
        f"{plural(values['n_customers'], 'customer')} ordered again without bringing anything, or "
        "returned all of it: they are left out where amounts are learned."
    ),
    "no_amounts": (
        "what an order brings cannot be told: too few customers have repeat orders with an amount "
        "above 0, or the amounts spread too far to have a mean"
    ),
    "amounts_depend_on_orders": (
        "Customers who order more often spend {correlation:+.2f} (correlation) differently on each "
        "order; the model takes the two as independent, so the best customers' value is off."
    ),
}
"""What is to know of values to come: a clause where it forbids to use them, else a sentence."""


def value_note(note: Note) -> str:
    """Return what is to know of values to come; first, whether they are not to be used."""
    text = say(VALUE_NOTES, note.code, note.values)
    return f"Not to be used: {text}." if note.values.get("forbids") else text


def value_sentence(report: ValueReport, currency: str | None = None) -> str:
    """Return what all customers are expected to buy and bring, up to when."""
    orders = float(report.frame["expected_orders"].sum())
    unit = plural(round(report.horizon), report.options.unit)
    text = (
        f"In the {unit} after {report.reference}, {plural(len(report.frame), 'customer')} are "
        f"expected to make {plural(round(orders), 'order')}"
    )
    values = [segment.value for segment in report.segments if segment.value is not None]
    if values:
        text += f" worth {format_money(sum(values), currency)} today"
    return f"{text}."


def hold_out_sentence(held_out: HoldOut) -> str:
    """Return how far a prediction from the first two thirds of the history held."""
    between = "" if isnan(held_out.low) else f" ({held_out.low:,.0f} to {held_out.high:,.0f})"
    return (
        f"Told from the orders up to {held_out.split}: {held_out.predicted:,.0f} orders{between} "
        f"of {plural(held_out.n_customers, 'customer')} afterwards; there were {held_out.actual:,}."
    )


def usable_sentence(report: ValueReport) -> str:
    """Return whether the values may be used, by the check against the end of the history."""
    if not report.is_usable:
        return "Not to be used for decisions. Why is said below."
    if report.hold_out is None:
        return "Usable with care: it could not be checked against orders that it was not made of."
    return f"Usable. {hold_out_sentence(report.hold_out)}"


def value_interval_sentence(report: ValueReport) -> str:
    """Return how the columns of the segments' values are to be read."""
    rate = format_share(report.options.discount)
    return (
        "With 95% probability a segment's value lies between the last two columns. Money is worth "
        f"{rate} less for each year it comes later. Methods: BG/NBD for orders, Gamma-Gamma for "
        "amounts."
    )


def over_time_sentence(held_out: HoldOut) -> str:
    """Return how to read predicted beside actual orders over time."""
    return (
        f"Repeat orders so far. Right of {held_out.split} the model had not seen the actual ones."
    )


def worth_sentence(segment: SegmentValue, report: ValueReport, currency: str | None) -> str:
    """Return what a segment is expected to bring up to the horizon, with its interval."""
    if segment.value is None:
        return ""
    ahead = plural(round(report.horizon), report.options.unit)
    text = f"Expected to bring {format_money(segment.value, currency)} in {ahead}"
    if segment.low is None or segment.high is None:
        return f"{text}."
    low, high = (format_money(end, currency) for end in (segment.low, segment.high))
    return f"{text} ({low} to {high})."


def segment_value_text(segment: SegmentValue) -> str:
    """Return what a segment is expected to bring, with its interval; empty where unknown."""
    if segment.value is None:
        return ""
    if segment.low is None or segment.high is None:
        return format_number(segment.value)
    low, high = format_number(segment.low), format_number(segment.high)
    return f"{format_number(segment.value)} ({low} to {high})"
