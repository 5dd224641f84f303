"""Tell what became of orders: columns of statuses, and of amounts that were paid back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_numeric_dtype

from segmentation.orders.lines.described import OrderColumn
from segmentation.orders.lines.repeats import repeats_total
from segmentation.orders.lines.vocabulary import AMOUNTS, OTHER_AMOUNTS, name_words
from segmentation.records import CREDIT_PAPERS, OrderRole, OrderRoles, Step

_STATUS_WORDS = frozenset(
    {
        "status", "state", "zustand", "estado", "statut", "stato", "stan", "type", "typ", "tipo",
        "art",
    }
)  # fmt: skip
_REFUND_WORDS = frozenset({"refund", "refunds", "refunded", "erstattung", "erstattet", "reembolso"})
_EXTRA_WORDS = frozenset(
    {
        "discount", "discounts", "rebate", "rabatt", "remise", "descuento", "desconto", "sconto",
        "korting", "shipping", "freight", "delivery", "postage", "versand", "versandkosten",
        "porto", "livraison", "envio", "spedizione", "verzendkosten", "frete",
    }
)  # fmt: skip
_FAILED = frozenset(
    {
        "cancelled", "canceled", "failed", "declined", "refused", "rejected", "voided", "void",
        "expired", "reversed", "denied", "unpaid", "blocked", "refunded", "returned", "chargeback",
        "storniert", "abgebrochen", "erstattet", "annulé", "annulée", "échoué", "remboursé",
        "cancelado", "cancelada", "anulado", "rechazado", "reembolsado", "annullato", "rimborsato",
        "geannuleerd", "anulowane", "anulowano", "avbruten",
        "view", "page_view", "pageview", "click", "cart", "add_to_cart", "addtocart",
        "remove_from_cart", "wishlist", "abandoned",
        *(paper for paper, _ in CREDIT_PAPERS),
    }
)  # fmt: skip
"""Words of a status of which nothing came, or whose money went back."""
_CENT = 0.011
_NEARLY_ALL = 0.95


def tells_failures(column: OrderColumn) -> bool:
    """Tell whether a column is a status that says of some orders that nothing came of them."""
    if column.is_date or column.is_number or not set(column.words) & _STATUS_WORDS:
        return False
    return bool(failed_words(map(str, column.values.dropna().unique())))


def failed_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that say that nothing came of an order.

    Examples
    --------
    >>> failed_words(["Completed", "Cancelled", "partially_refunded"])
    ('Cancelled',)
    """
    return tuple(sorted(text for text in texts if text.strip().casefold() in _FAILED))


def amounts_beside(sample: pd.DataFrame, roles: OrderRoles) -> tuple[str, ...]:
    """Return which of the columns without a role hold money that the amount leaves out.

    What was paid back; beside amounts of lines also what is taken off or added to the whole order,
    and its total where the lines do not add up to it.
    """
    taken = {getattr(roles, role) for role in get_args(OrderRole)}
    names = (name for name in map(str, sample.columns) if name not in taken)
    return tuple(name for name in names if _is_beside(name, sample, roles))


def _is_beside(name: str, sample: pd.DataFrame, roles: OrderRoles) -> bool:
    words, values = set(name_words(name)), sample[name]
    is_money = words & {*_REFUND_WORDS, *_EXTRA_WORDS, *AMOUNTS} and "price" not in words
    if not is_money or not is_numeric_dtype(values) or not (values.fillna(0) != 0).any():
        return False
    if words & _REFUND_WORDS:
        return True
    if roles.repeats_total:
        return False
    is_of_order = repeats_total(sample, replace(roles, amount=name))
    if words & _EXTRA_WORDS:
        return roles.amount is None or is_of_order
    is_told = is_of_order or roles.amount is None
    return is_told and not words & set(OTHER_AMOUNTS) and not _adds_up(values, sample, roles)


def _adds_up(totals: pd.Series, sample: pd.DataFrame, roles: OrderRoles) -> bool:
    """Tell whether the lines of nearly every order add up to its total."""
    factors = [roles.amount] if roles.amount else [roles.quantity, roles.unit_price]
    worth = sample[factors].apply(pd.to_numeric, errors="coerce").prod(axis=1)
    orders = sample[roles.invoice] if roles.invoice else sample.index
    sums, totals = worth.groupby(orders).sum(), totals.groupby(orders).first()
    return bool(((sums - totals).abs() <= _CENT).mean() > _NEARLY_ALL)


def _is_paid(batch: pa.Table, roles: OrderRoles) -> pa.Array:
    """Tell which lines are not below 0: those that are, are taken off as returns."""
    worth = batch.column(str(roles.amount or roles.quantity)).to_pandas()
    return pa.array(~(pd.to_numeric(worth, errors="coerce") < 0))


@dataclass(slots=True, eq=False)
class Outcomes:
    """Lines counted by what became of them, over all parts of a file."""

    failed: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)

    def count(self, batch: pa.Table, roles: OrderRoles) -> None:
        """Count the lines of a part."""
        if roles.status in batch.column_names:
            words = pc.cast(batch.column(roles.status), pa.string()).filter(_is_paid(batch, roles))
            found = pc.value_counts(words).to_pylist()
            counts = {each["values"]: each["counts"] for each in found if each["values"]}
            self.failed.update({word: counts[word] for word in failed_words(counts)})
        for name in roles.beside:
            cells = pd.to_numeric(batch.column(name).to_pandas(), errors="coerce")
            self.beside[name] += int((cells.fillna(0) != 0).sum())

    def steps(self, roles: OrderRoles) -> tuple[Step, ...]:
        """Return what is to know of lines of which nothing came, and of what was paid back."""
        told: list[Step] = []
        if self.failed:
            n, words = self.failed.total(), {"words": tuple(sorted(self.failed))}
            told.append(Step("pointed out", roles.status, n, n, code="failed_orders", values=words))
        for name, n in self.beside.items():
            is_refund = set(name_words(name)) & _REFUND_WORDS
            code = "refunds_beside" if is_refund else "amounts_beside"
            told.append(Step("pointed out", name, n, n, code=code))
        return tuple(told)
