"""Tell what became of orders: columns of statuses, and of amounts that were paid back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.types import is_numeric_dtype

from segmentation.orders.lines.repeats import repeats_total
from segmentation.orders.lines.statuses import Outcome, outcome_of
from segmentation.orders.lines.vocabulary import AMOUNTS, OTHER_AMOUNTS, name_words
from segmentation.records import OrderRole, OrderRoles, Step

_REFUND_WORDS = frozenset({"refund", "refunds", "refunded", "erstattung", "erstattet", "reembolso"})
_EXTRA_WORDS = frozenset({
    "discount", "discounts", "rebate", "rabatt", "remise", "descuento", "desconto", "sconto",
    "korting", "shipping", "freight", "delivery", "postage", "versand", "versandkosten", "porto",
    "livraison", "envio", "spedizione", "verzendkosten", "frete",
})  # fmt: skip
_NO_MONEY = frozenset(
    {"price", "quantity", "qty", "menge", "count", "zip", "postcode", "plz", "code", "id"}
)
_WORST_FIRST: tuple[Outcome, ...] = ("fell through", "went back", "open")
_MOST_BESIDE = 60
_CENT = 0.011
_NEARLY_ALL = 0.95


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
    is_money = words & {*_REFUND_WORDS, *_EXTRA_WORDS, *AMOUNTS} and not words & _NO_MONEY
    if not is_money or not is_numeric_dtype(values):
        return False
    if words & _REFUND_WORDS:
        return True  # whether anything was paid back, all lines say, not the first of them
    if not (values.fillna(0) != 0).any():
        return False
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


@dataclass(slots=True, eq=False)
class Outcomes:
    """What the lines of all parts of a file say that became of them, and what stands beside."""

    roles: OrderRoles
    said: list[tuple[str, Outcome, str]] = field(default_factory=list)
    """Each column with a word of it that was met, and what it means."""

    def codes(self, batch: pa.Table) -> pa.Array:
        """Return for each line of a part its place in `said`, from 1; 0: all is well.

        Of several columns the worst counts. Null: all is well, but not every column has a word.
        """
        worst = np.zeros(len(batch), dtype=np.int64)
        is_blank = np.zeros(len(batch), dtype=bool)
        for name in self.roles.statuses:
            cells = pc.fill_null(pc.cast(batch.column(name), pa.string()), "").to_pandas()
            places = {text: self._place(name, text) for text in cells.unique()}
            found = cells.map(places).to_numpy(dtype=np.int64)
            is_blank |= (cells.str.strip() == "").to_numpy()
            is_worse = (found > 0) & ((worst == 0) | (self._rank(found) < self._rank(worst)))
            worst = np.where(is_worse, found, worst)
        return pa.array(worst, pa.int64(), mask=is_blank & (worst == 0))

    def _rank(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        ranks = [len(_WORST_FIRST), *(_WORST_FIRST.index(outcome) for _, outcome, _ in self.said)]
        return np.asarray(ranks, dtype=np.int64)[places]

    def _place(self, name: str, text: str) -> int:
        found = outcome_of(name, text)
        if found is None:
            return 0
        if (name, *found) not in self.said:
            self.said.append((name, *found))
        return self.said.index((name, *found)) + 1

    def places(self, *outcomes: Outcome) -> tuple[int, ...]:
        """Return the places of the words that mean one of these."""
        return tuple(at for at, (_, outcome, _) in enumerate(self.said, 1) if outcome in outcomes)

    def about(self, places: Collection[int]) -> tuple[str, tuple[str, ...]]:
        """Return the columns and the words at some places."""
        found = [self.said[place - 1] for place in sorted(places)]
        columns = dict.fromkeys(name for name, _, _ in found)
        return ", ".join(columns), tuple(sorted({word for _, _, word in found}))

    def beside(self, batch: pa.Table) -> pa.Array:
        """Return for each line of a part which of the columns beside its amount hold something.

        The first of them is bit 0.
        """
        bits = np.zeros(len(batch), dtype=np.int64)
        for at, name in enumerate(self.roles.beside[:_MOST_BESIDE]):
            cells = pd.to_numeric(batch.column(name).to_pandas(), errors="coerce")
            bits |= (cells.fillna(0) != 0).to_numpy().astype(np.int64) << at
        return pa.array(bits)

    def beside_steps(self, counts: Sequence[int]) -> tuple[Step, ...]:
        """Return what is to know of what was paid back or stands beside, by lines that count."""
        told: list[Step] = []
        for name, n in zip(self.roles.beside, counts, strict=False):
            is_refund = set(name_words(name)) & _REFUND_WORDS
            code = "refunds_beside" if is_refund else "amounts_beside"
            if n:
                told.append(Step("pointed out", name, n, n, code=code))
        return tuple(told)
