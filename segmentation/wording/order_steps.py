"""Put into words what was done to order lines, and what is to know of the result."""

from __future__ import annotations

from segmentation.records import Disagreement, Note, OrderGuess, OrderRoles, RoleReason
from segmentation.wording.numbers import listing, plural
from segmentation.wording.phrases import Phrases, Values, say

_SCORES = {"recency_days": "recency", "frequency": "frequency", "monetary": "monetary value"}
_CONTRASTS = {
    "recency_days": ("bought longer ago", "bought more recently", " days"),
    "frequency": ("have more orders", "have fewer orders", " orders"),
    "monetary": ("brought more", "brought less", ""),
}
_IN_ROLES = {"dates": "dates", "numbers": "numbers", "whole_numbers": "whole numbers"}
_UNPAID = "“Cancelled and unpaid orders” (--unpaid {})"
"""The choice as the Orders page and the command line call it."""

ORDERS: Phrases = {
    "sums_aside": "sums or averages of other rows, no order lines; first in line {line}",
    "rows_aside": "they do not fit the table; first in line {line}",
    "no_customer": "no customer",
    "no_date": "no date",
    "no_amount": "no amount",
    "dated_in_the_future": "dated in the future",
    "in_another_currency": "not in {currency}",
    "negative_price": "negative price",
    "no_piece_and_no_price": "no piece and no price",
    "worth_nothing": "worth nothing: a price or quantity of zero",
    "equal_to_an_earlier_line": "equal in every cell to an earlier line",
    "equal_lines": "equal in every cell to an earlier line; kept",
    "equal_lines_without_invoices": (
        "equal in every cell to an earlier line; kept, since without invoice numbers they may be "
        "two purchases"
    ),
    "customer_of_order": "no customer; another line of the same order names one",
    "sums_of_their_order": lambda values: (
        f"marked {listing(values['words'])}: each adds up the other rows of its order, and is none "
        "beside them"
    ),
    "sum_of_lines_above": "sums of the lines above them, no order lines",
    "unpaid_orders": lambda values: (
        f"marked {listing(values['words'])}: nothing came of them; {_UNPAID.format('keep')} counts "
        "them"
    ),
    "failed_orders": lambda values: (
        f"marked {listing(values['words'])}; they count like the others: "
        f"{_UNPAID.format('leave_out')} leaves them out if they brought nothing"
    ),
    "customer_by_contents": (
        "taken for the customer by its contents, since no name says which column is; choose "
        "another one where that is wrong"
    ),
    "shared_names": (
        "customers are told apart by their names alone: two who share one count as one; a number "
        "or an e-mail address is better where the file has one"
    ),
    "amount_by_contents": (
        "taken for the amount by its contents, since no name says which column is; choose another "
        "one where that is wrong"
    ),
    "minor_units": lambda values: (
        f"read as parts of a currency's unit, {values['per_unit']:,} to one"
        + (f": {values['column']} shows it" if values["column"] else "")
        + "; yen and others that have no cents are left as they are" * (values["per_unit"] == 100)
    ),
    "larger_unit": "thousands or more by the column's name; all sums are in that unit too",
    "maybe_minor_units": (
        "whole numbers beside a payment service's identifiers: these may be cents; read as whole "
        "units. “Amounts are in” (--amounts-in hundredths) reads them as cents"
    ),
    "refunds_beside": (
        "amounts that were paid back stand beside those that were paid; they are not taken off"
    ),
    "amounts_beside": (
        "stands beside the amounts of the lines and is no part of them; it is neither added nor "
        "taken off"
    ),
    "carried_down": (
        "blank on lines below the first of an order or a customer; what stands there holds for them"
    ),
    "total_of_order": (
        "the amount is that of the whole order and stands on each of its lines; it counts once"
    ),
    "returns_taken_off": "cancellations and refunds; taken off what the customer bought",
    "returns_in_rate": "cancellations and refunds; they show in the return rate only",
    "after_the_reference": "after the reference date {day}",
    "only_returns": lambda values: (
        f"returns of {plural(values['n_customers'], 'customer')} without a purchase, worth "
        f"{values['worth']:,.2f}"
    ),
    "customers_joined": (
        "by {key!r} of {source}; {n_idle:,} of its rows have no orders and are not shown"
    ),
    "not_in_the_joined_table": (
        "customers with orders who are not in {source}: its columns are empty for them"
    ),
}
"""Why each step was done."""


def _scores_of_nobody(values: Values) -> str:
    scores = listing(values["scores"], last="or")
    text = f"No customer scores {scores} in {_SCORES[values['column']]}"
    if values.get("n_values") == 1:
        return f"{text}: everybody has the same value, which is no evidence of anything."
    if "n_values" in values:
        text += f": there are only {values['n_values']} different values"
    return f"{text}."


def _uneven_level(values: Values) -> str:
    if values["share"] == 1:
        return f"All customers score {values['score']} in {_SCORES[values['column']]}."
    return (
        f"{100 * values['share']:.0f}% of the customers score {values['score']} in "
        f"{_SCORES[values['column']]} instead of {100 / values['levels']:.0f}%: many have equal "
        "values, and equal values always have the same score."
    )


ORDER_NOTES: Phrases = {
    "few_buyers": (
        "Only {n_buyers:,} customers bought something: below {enough} a segment may hold a "
        "handful, and its averages depend on single customers."
    ),
    "zero_customer": (
        "Customer 0 has {n_orders:,} orders, far more than anybody else: many shops write 0 for "
        "guests. They count as one customer; leave these lines out where they are many."
    ),
    "short_span": (
        "The purchases span {n_days:,} days: in less than {enough} hardly anyone has had time to "
        "come back, so frequency says little."
    ),
    "stale": (
        "The last purchase is {n_days:,} days older than the reference date ({reference}): "
        "recency is high for everybody."
    ),
    "scores_of_nobody": _scores_of_nobody,
    "uneven_level": _uneven_level,
    "no_repeated_customer": "there is no column with a customer number that repeats",
    "no_date_column": "there is no column with a date",
    "no_amount_column": "there is no column with an amount",
    "one_row_each": "nearly every {column!r} stands on one row only",
    "customers_repeat": (
        "{n_customers:,} different values of {customer!r} stand on {n_rows:,} rows, each with a "
        "date ({date!r}) and an amount ({amount!r})"
    ),
}
"""What is to know of a table of orders, its grid, and whether it is one."""


def order_note(note: Note) -> str:
    """Return what is to know: of a result as a sentence, of a guess as a clause."""
    return say(ORDER_NOTES, note.code, note.values)


def row_guess_sentence(guess: OrderGuess) -> str:
    """Return what each row of a file seems to be, and why."""
    what = "an order line" if guess.is_orders else "a customer"
    return f"It looks like {what}: {order_note(guess.reason)}."


def role_reason(roles: OrderRoles, role: str) -> str | None:
    """Return why a column was proposed for a role; None where none was."""
    found = next((reason for reason in roles.reasons if reason.role == role), None)
    return None if found is None else _proposed(found)


def _proposed(reason: RoleReason) -> str:
    how = "by its name" if reason.is_named else "by its contents"
    if reason.holds == "values":
        n_values, n_rows = reason.n_distinct, reason.n_present
        return f"{how}; {n_values:,} different values on {n_rows:,} rows"
    return f"{how}; {_IN_ROLES[reason.holds]}"


def disagreement_sentence(found: Disagreement) -> str:
    """Return which customers rules and clusters put apart, and what sets them apart."""
    above, below, unit = _CONTRASTS[found.column]
    return (
        f"{found.n_customers:,} of the {found.n_segment:,} customers called {found.segment} are in "
        f"“{found.cluster}” and not with the largest part of them in “{found.main_cluster}”: they "
        f"{above if found.is_above else below} (median {found.median:,.0f} against "
        f"{found.main_median:,.0f}{unit})."
    )
