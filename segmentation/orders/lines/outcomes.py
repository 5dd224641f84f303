"""Tell what became of orders: columns of statuses, and of amounts that were paid back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.orders.lines.described import OrderColumn
from segmentation.records import CREDIT_PAPERS, OrderRoles, Step

_STATUS_WORDS = frozenset(
    {
        "status", "state", "zustand", "estado", "statut", "stato", "stan", "type", "typ", "tipo",
        "art",
    }
)  # fmt: skip
_REFUND_WORDS = frozenset({"refund", "refunds", "refunded", "erstattung", "erstattet", "reembolso"})
_FAILED = frozenset(
    {
        "cancelled", "canceled", "failed", "declined", "refused", "rejected", "voided", "void",
        "expired", "reversed", "denied", "unpaid", "blocked", "refunded", "returned", "chargeback",
        "storniert", "abgebrochen", "erstattet", "annulé", "annulée", "échoué", "remboursé",
        "cancelado", "cancelada", "anulado", "rechazado", "reembolsado", "annullato", "rimborsato",
        "geannuleerd", "anulowane", "anulowano", "avbruten",
        *(paper for paper, _ in CREDIT_PAPERS),
    }
)  # fmt: skip
"""Words of a status of which nothing came, or whose money went back."""


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


def holds_refunds(column: OrderColumn) -> bool:
    """Tell whether a column holds amounts that were paid back."""
    if not column.is_number or not set(column.words) & _REFUND_WORDS:
        return False
    return bool((column.values.fillna(0) != 0).any())


def _is_paid(batch: pa.Table, roles: OrderRoles) -> pa.Array:
    """Tell which lines are not below 0: those that are, are taken off as returns."""
    worth = batch.column(str(roles.amount or roles.quantity)).to_pandas()
    return pa.array(~(pd.to_numeric(worth, errors="coerce") < 0))


@dataclass(slots=True, eq=False)
class Outcomes:
    """Lines counted by what became of them, over all parts of a file."""

    failed: Counter[str] = field(default_factory=Counter)
    n_refunds: int = 0

    def count(self, batch: pa.Table, roles: OrderRoles) -> None:
        """Count the lines of a part."""
        if roles.status in batch.column_names:
            words = pc.cast(batch.column(roles.status), pa.string()).filter(_is_paid(batch, roles))
            found = pc.value_counts(words).to_pylist()
            counts = {each["values"]: each["counts"] for each in found if each["values"]}
            self.failed.update({word: counts[word] for word in failed_words(counts)})
        if roles.refunds in batch.column_names:
            paid = pd.to_numeric(batch.column(roles.refunds).to_pandas(), errors="coerce")
            self.n_refunds += int((paid.fillna(0) != 0).sum())

    def steps(self, roles: OrderRoles) -> tuple[Step, ...]:
        """Return what is to know of lines of which nothing came, and of what was paid back."""
        told: list[Step] = []
        if self.failed:
            n, words = self.failed.total(), {"words": tuple(sorted(self.failed))}
            told.append(Step("pointed out", roles.status, n, n, code="failed_orders", values=words))
        if n := self.n_refunds:
            told.append(Step("pointed out", roles.refunds, n, n, code="refunds_beside"))
        return tuple(told)
