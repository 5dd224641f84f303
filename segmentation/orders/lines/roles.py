"""Propose which column of an order file is the customer, the date, the amount."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, get_args

import pandas as pd

from segmentation.orders.lines.amounts import prove_amount, settle_amount
from segmentation.orders.lines.carried import carried_columns, carried_down
from segmentation.orders.lines.described import OrderColumn, describe
from segmentation.orders.lines.grouping import weigh_groups
from segmentation.orders.lines.minor_units import with_minor_units
from segmentation.orders.lines.outcomes import amounts_beside
from segmentation.orders.lines.repeats import repeats_total, summing_rows
from segmentation.orders.lines.statuses import tells_outcomes
from segmentation.orders.lines.vocabulary import (
    AMOUNTS,
    CATEGORIES,
    DESCRIPTIONS,
    NUMBERS,
    ORDERS,
    OTHER_AMOUNTS,
    OTHER_DATES,
    OWNERS,
    PRODUCTS,
    WORDS,
)
from segmentation.reading.signs import CURRENCY_CODES, CURRENCY_MARKS
from segmentation.records import (
    CustomerTable,
    Note,
    OrderGuess,
    OrderRole,
    OrderRoles,
    RoleReason,
    StepValues,
)

_SAMPLED_ROWS = 20_000
"""Rows whose contents are looked at: enough to see repeats, few enough not to be felt."""
_LINES_A_CUSTOMER = 1.2
"""From this many rows a customer on, a row is taken for an order line."""
_MOST_CURRENCIES = 20

_ORDER_OF_CHOICE: tuple[OrderRole, ...] = (
    "date",
    "customer",
    "invoice",
    "unit_price",
    "quantity",
    "amount",
    "currency",
    "product",
    "category",
    "country",
)


def propose_roles(table: CustomerTable) -> OrderRoles:
    """Propose which column says what, from names in several languages and from contents.

    ``table``: one row an order line, typed.

    A role is None where no column fits it; each that was given has a reason.
    """
    sample, columns = table.frame.iloc[:_SAMPLED_ROWS], _described(table)
    taken: dict[OrderRole, OrderColumn] = {}
    reasons: list[RoleReason] = []
    for role in _ORDER_OF_CHOICE:
        free = [column for column in columns if column not in taken.values()]
        fits = [weigh_groups(role, each, _SCORERS[role](each), taken) for each in free]
        ranked = [(fit, -at, free[at]) for at, fit in enumerate(fits)]
        best = max(ranked, key=lambda entry: entry[:2], default=None)
        if best is not None and best[0] > 0:
            taken[role] = best[2]
            reasons.append(_reason(role, best[2], best[0]))
    chosen = {role: column.name for role, column in taken.items()}
    reasons = [reason for reason in reasons if not prove_amount(chosen, columns, reason)]
    settle_amount(chosen, sample)
    if "customer" not in chosen and "date" in chosen:
        _settle_id(chosen, columns, sample)
    kept = tuple(reason for reason in reasons if reason.role in chosen)
    named: dict[str, Any] = {str(role): name for role, name in chosen.items()}
    found = OrderRoles(**named, reasons=kept)
    statuses = tuple(
        name
        for name in map(str, sample.columns)
        if name not in chosen.values() and tells_outcomes(name, sample[name])
    )
    return with_habits(replace(found, statuses=statuses), table)


def _settle_id(
    chosen: dict[OrderRole, str], columns: list[OrderColumn], sample: pd.DataFrame
) -> None:
    """Take a column "id" for the customer where its numbers come again on other days."""
    for column in columns:
        if column.words == ("id",) and column.is_repeated and column.name not in chosen.values():
            days = sample.groupby(column.name, sort=False)[chosen["date"]]
            n_days, n_rows = days.nunique(), days.size()
            if float((n_days[n_rows > 1] > 1).mean()) > _MOSTLY:
                chosen["customer"] = column.name


def _described(table: CustomerTable) -> list[OrderColumn]:
    """Return the columns that are not empty as their first rows show them."""
    sample = table.frame.iloc[:_SAMPLED_ROWS]
    personal = {
        column.name: column.why.code for column in table.columns if column.role == "personal"
    }
    columns = [
        describe(str(name), sample[name], personal.get(str(name), "")) for name in sample.columns
    ]
    return [column for column in columns if column.n_present]


def with_habits(roles: OrderRoles, table: CustomerTable) -> OrderRoles:
    """Add to the roles what only the first line of an order has, and what all of them repeat."""
    sample = table.frame.iloc[:_SAMPLED_ROWS]
    if {getattr(roles, role) for role in get_args(OrderRole)} - {None, *sample.columns}:
        return roles  # a column that is not there is said where the roles are used
    carried = carried_columns(sample, roles)
    sample = carried_down(sample, carried)
    summing = summing_rows(sample, roles)
    if summing:
        sample = sample[~sample[summing[0]].isin(summing[1:])]
    found = with_minor_units(sample, replace(roles, carried=carried, summing=summing))
    found = replace(found, repeats_total=repeats_total(sample, found))
    return replace(found, beside=amounts_beside(sample, found))


def looks_like_orders(table: CustomerTable) -> OrderGuess:
    """Tell whether a row is an order line rather than a customer."""
    roles = propose_roles(table)
    if roles.customer is None or roles.date is None:
        code = "no_repeated_customer" if roles.customer is None else "no_date_column"
        return OrderGuess(is_orders=False, reason=Note(code))
    if roles.amount is None and roles.unit_price is None:
        return OrderGuess(is_orders=False, reason=Note("no_amount_column"))
    keys = [name for block in roles.carried for name in block]
    keys = list(dict.fromkeys([roles.customer, *keys]))
    values = carried_down(table.frame[keys], roles.carried)[roles.customer].dropna()
    n_customers = int(values.nunique())
    if len(values) < _LINES_A_CUSTOMER * n_customers:
        return OrderGuess(is_orders=False, reason=Note("one_row_each", {"column": roles.customer}))
    found: StepValues = {
        "n_customers": n_customers,
        "n_rows": len(values),
        "customer": roles.customer,
        "date": roles.date,
        "amount": roles.amount or roles.unit_price,
    }
    return OrderGuess(is_orders=True, reason=Note("customers_repeat", found))


def _score_date(column: OrderColumn) -> float:
    if not column.is_date:
        return 0.0
    return max(
        2 + 2 * column.says(WORDS["date"]) + 2 * column.says(ORDERS) - 6 * column.says(OTHER_DATES),
        0.1,
    )


def _score_customer(column: OrderColumn) -> float:
    """Weigh who is named on more lines: guests have an address, but no number."""
    score = _score_owner(column)
    return max(score - _BLANK * (1 - column.named), 0.1) if score > 0 else 0.0


def _score_owner(column: OrderColumn) -> float:
    """Weigh a number of a customer, then an address of one, then a name, then any other code."""
    is_amount = column.is_number and (not column.is_whole or column.says(*_MEASURED))
    if column.is_date or is_amount or set(column.words) & _NOT_BUYERS:
        return 0.0
    if column.says(OWNERS) and not column.personal:
        if set(column.words) & _KINDS or column.says(*_OTHER_WORDS):
            return 0.0
        numbered = column.says(NUMBERS) + ("unique" in column.words)
        return 4 + 2 * numbered - 3 * ("name" in column.words)
    if column.personal:
        if column.says(ORDERS) or column.n_distinct < 2:
            return 0.0
        owned = 0.5 * bool(column.says(OWNERS))
        if set(column.words) & _NAMES_OF_ONE:
            return 4.0 + owned
        return _BY_PERSON.get(column.personal, 0.0) + owned
    is_other = column.says(ORDERS, AMOUNTS, PRODUCTS, DESCRIPTIONS, CATEGORIES, *_OTHER_WORDS)
    is_code = column.n_distinct > max(10, 0.01 * column.n_present) and _is_code(column)
    return 0.5 + column.n_distinct / column.n_present if is_code and not is_other else 0.0


def _is_code(column: OrderColumn) -> bool:
    """Tell whether cells that repeat are codes: not words, times of the day or order numbers."""
    if not column.is_repeated or column.is_number:
        return False
    texts = column.values.dropna().astype(str).str.strip()
    return float(texts.str.fullmatch(r"(?=\S*\d)[^\s:#]+").mean()) > _NEARLY_ALL


def _score_invoice(column: OrderColumn) -> float:
    if column.is_date or (column.is_number and not column.is_whole):
        return 0.0
    if column.filled < _MOSTLY and not column.begins_groups:
        return 0.0
    if not column.says(ORDERS):
        return 2.0 if not column.is_number and _is_marked(column) else 0.0
    is_called = "document" in column.words or len(column.words) == 1
    is_called = is_called and not (column.is_number and set(column.words) & _BOUGHT)
    if column.says(NUMBERS) or (is_called and not column.says(AMOUNTS)):
        others = column.says(PRODUCTS, ("line", "item", "status", "type", "row", "position"))
        # Of an order and a transaction, the one that groups lines is the order.
        return 4.0 - 3 * others + 0.5 * column.is_repeated
    return 0.0


def _is_marked(column: OrderColumn) -> bool:
    """Tell whether cells are numbers of orders or payments as shops print them: #1001, ch_3Ox."""
    texts = column.values.dropna().astype(str)
    if column.words == ("id",):
        return bool(texts.str.fullmatch(r"0\d{8}|(?:ch|py|pi|txn)_\w{8,}").all())
    return bool(texts.str.fullmatch(r"#[A-Z]{0,4}-?\d{2,12}").all())


def _score_unit_price(column: OrderColumn) -> float:
    if not column.is_number or not column.says(WORDS["unit_price"]):
        return 0.0
    if set(column.words) & _OTHER_RATES:
        return 0.0
    is_line = column.says(("total", "gesamt", "line", "sum", "extended"))
    is_asked = bool(set(column.words) & _NOT_PAID)
    return 3.0 + bool(set(column.words) & {"unit", "einzel"}) - 3 * is_line - 2 * is_asked


def _score_quantity(column: OrderColumn) -> float:
    if not column.is_number or column.says(WORDS["unit_price"]):
        return 0.0
    of_the_order = bool(set(column.words) & {"order", "total", "refunded", "returned"})
    return 3.0 * column.says(WORDS["quantity"]) - of_the_order


def _score_amount(column: OrderColumn) -> float:
    if column.is_date or column.says(WORDS["unit_price"]) > column.says(("total", "line")):
        return 0.0
    if column.is_whole and column.says(NUMBERS):
        return 0.0  # "Sales Record Number"
    named = column.says(AMOUNTS) - 2 * column.says(OTHER_AMOUNTS)
    if {"tax", "vat"} & set(column.words) and _WITH_OR_WITHOUT & set(column.words):
        named += 2  # "Total (inc tax)" is no tax
    if {"net", "total"} <= set(column.words):
        named -= 1  # what is left of a payment when its fees are taken off
    if column.words in (("gross",), ("brutto",), ("purchase",)):
        named = 1
    if column.is_number:
        by_content = 0.2 if not column.is_whole and not column.says(OTHER_AMOUNTS) else 0.0
        return 3.0 * named + _score_extent(column) if named > 0 else by_content
    return 1.0 if named > 0 and _holds_digits(column.values) else 0.0


def _score_extent(column: OrderColumn) -> float:
    """Weigh what an amount takes in: the whole order rather than a part, net sales before gross."""
    words = set(column.words)
    if "net" in words and words & {"sales", "sale", "revenue"}:
        return 0.6
    is_whole = "total" in words or bool(words & _WITH_TAX)
    return 0.5 * is_whole - 0.5 * ("subtotal" in words)


def _holds_digits(values: pd.Series) -> bool:
    texts = values.dropna().astype(str)
    return bool(len(texts)) and bool(texts.str.contains(r"\d").mean() > 0.5)


def _score_currency(column: OrderColumn) -> float:
    if column.is_date or column.is_number or column.n_distinct > _MOST_CURRENCIES:
        return 0.0
    texts = column.values.dropna().astype(str).str.strip()
    if column.says(WORDS["currency"]):
        return 3.0 * bool(texts.str.fullmatch(r"[^\d@]{1,20}").all())
    known = rf"(?:{CURRENCY_CODES}|[{CURRENCY_MARKS}])"
    return 1.0 * bool(texts.str.upper().str.fullmatch(known).all())


def _score_product(column: OrderColumn) -> float:
    if column.is_date or column.says(CATEGORIES) or column.says(WORDS["unit_price"], AMOUNTS):
        return 0.0
    if column.says(ORDERS) or (column.is_number and "#" in column.name):
        return 0.0  # the number of a line
    if column.says(PRODUCTS) and not (column.is_number and not column.is_whole):
        is_said = 2 * (column.n_distinct > 1) - 1
        return 2.0 + is_said + column.says(NUMBERS) - 0.5 * column.says(DESCRIPTIONS)
    return 2.0 if column.says(DESCRIPTIONS) else 0.0


def _score_category(column: OrderColumn) -> float:
    if column.is_date or column.is_number or not column.n_distinct:
        return 0.0
    is_code = bool(set(column.words) & {"id", "code"})
    return 3.0 * column.says(CATEGORIES) - is_code if column.n_distinct <= 1_000 else 0.0


def _score_country(column: OrderColumn) -> float:
    if column.is_date or column.is_number:
        return 0.0
    return 3.0 * column.says(WORDS["country"]) - bool(set(column.words) & {"id", "code"})


_NEARLY_ALL = 0.95
_MOSTLY = 0.75
_WITH_OR_WITHOUT = frozenset(
    {"inc", "incl", "including", "included", "ex", "excl", "excluding", "excluded", "with"}
)
_WITH_TAX = frozenset({"brutto", "bruttobetrag", "inc", "incl", "including", "ttc"})
_BOUGHT = frozenset({"purchase", "sale", "compra", "venta"})
"""What was bought, or its number: alone above numbers it is an amount."""
_NOT_PAID = frozenset(
    {"list", "compare", "original", "regular", "catalog", "catalogue", "rrp", "msrp", "uvp", "old"}
)
"""Prices that stand in a catalogue, beside the one that was paid."""
_OTHER_RATES = frozenset({"exchange", "conversion", "tax", "vat", "mwst", "interest", "discount"})
"""What a rate is of that is no price."""
_BLANK = 6.0
"""How much a column loses that says nobody on every line."""
_NOT_BUYERS = frozenset(
    {"seller", "merchant", "vendor", "supplier", "employee", "staff", "agent", "shop", "store"}
)
_MEASURED = (AMOUNTS, WORDS["quantity"])
_KINDS = frozenset({
    "type", "segment", "group", "status", "gender", "age", "class", "category", "note", "notes",
    "rating", "since", "tier", "level", "typ", "count", "comment",
})  # fmt: skip
"""What is said of a customer and names none."""
_BY_PERSON = {
    "emails": 5.0,
    "accounts": 3.5,
    "national_numbers": 3.5,
    "phones": 3.0,
    "cards": 2.5,
    "personal_name": 1.5,
}
"""How well personal data tells customers apart: names are shared, cards change."""
_NAMES_OF_ONE = frozenset({"username", "login", "handle", "nickname"})
"""Names that nobody shares."""
_OTHER_WORDS = (WORDS["country"], WORDS["currency"], ("status", "type", "channel", "city", "state"))

_SCORERS: dict[OrderRole, Callable[[OrderColumn], float]] = {
    "date": _score_date,
    "customer": _score_customer,
    "invoice": _score_invoice,
    "unit_price": _score_unit_price,
    "quantity": _score_quantity,
    "amount": _score_amount,
    "currency": _score_currency,
    "product": _score_product,
    "category": _score_category,
    "country": _score_country,
}
"""How far a column fits each role; 0 or less: not at all."""


def _reason(role: OrderRole, column: OrderColumn, score: float) -> RoleReason:
    is_named = bool(column.says(*((WORDS["date"], ORDERS) if role == "date" else (WORDS[role],))))
    holds: Literal["dates", "whole_numbers", "numbers", "values"] = "values"
    if role == "date":
        holds = "dates"
    elif role in ("amount", "quantity", "unit_price"):
        holds = "whole_numbers" if column.is_whole else "numbers"
    is_guess = (role == "amount" and score < 1) or (
        role == "customer" and not column.says(OWNERS) and not column.personal
    )
    is_shared = column.personal == "personal_name" and not set(column.words) & _NAMES_OF_ONE
    is_shared &= role == "customer"
    n_different, n_present = column.n_distinct, column.n_present
    return RoleReason(role, is_named, holds, n_different, n_present, is_guess, is_shared)
