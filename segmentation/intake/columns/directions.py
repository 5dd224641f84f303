"""Give amounts the sign that another column spells out: debit and credit, out and in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.intake.columns.names import name_words
from segmentation.intake.columns.typed import TypedColumn
from segmentation.records import CREDIT_PAPERS, Step

_DIRECTIONS = (
    ("af", "bij"), ("debit", "credit"), ("debet", "credit"), ("dr", "cr"), ("soll", "haben"),
    ("débit", "crédit"), ("cargo", "abono"), ("debe", "haber"), ("dare", "avere"),
    ("addebito", "accredito"), ("uit", "in"), ("out", "in"), ("-", "+"), ("ausgang", "eingang"),
    ("withdrawal", "deposit"), ("debe", "haber"), ("débito", "crédito"), ("debito", "credito"),
    *CREDIT_PAPERS,
)  # fmt: skip
"""Words for money that leaves and money that comes: of payments, and of the papers of a sale."""
_LETTERS = (("s", "h"), ("d", "c"), ("d", "k"))
_OF_LETTERS = frozenset(
    {"soll", "haben", "debit", "credit", "debet", "kredit", "d", "c", "s", "h", "dc", "sh", "drcr"}
)
"""Words in the name of a column of single letters that stand for debit and credit."""
_AMOUNTS = frozenset({
    "amount", "bedrag", "betrag", "montant", "importe", "importo", "valor", "value", "umsatz",
    "sum", "summe", "total", "kwota", "belopp", "beløb",
})  # fmt: skip


def sign_amounts(columns: Sequence[TypedColumn]) -> tuple[TypedColumn, ...]:
    """Return the columns with amounts below 0 where a column says that money leaves.

    That is done where one column holds nothing but both words of a pair, and the amounts, by
    their name, have no sign of their own anywhere.
    """
    found = next((pair for column in columns if (pair := _direction(column)) is not None), None)
    if found is None:
        return tuple(columns)
    name, is_out = found
    return tuple(_signed(c, name, is_out) if _is_unsigned_amount(c) else c for c in columns)


def leaves(words: pd.Series) -> NDArray[np.bool_]:
    """Tell which cells of a column of directions say that money leaves."""
    return np.asarray(_plain(words).isin([out for out, _ in _DIRECTIONS]), dtype=bool)


def _plain(words: pd.Series) -> pd.Series:
    return words.str.strip().str.casefold()


def _direction(column: TypedColumn) -> tuple[str, pd.Series] | None:
    """Return the name of a column of directions, and where it says that money leaves."""
    if column.kind not in ("text", "categorical") or column.n_distinct != 2 or column.n_missing:
        return None
    words = _plain(column.values)
    seen = set(words.unique())
    pair = next((pair for pair in _DIRECTIONS if seen == set(pair)), None)
    if pair is None and set(name_words(column.name)) & _OF_LETTERS:
        # Whose debit it is, the letters do not say: what is rarer goes the other way.
        rarer = words.value_counts().index[-1]
        pair = next(((rarer, "") for pair in _LETTERS if seen == set(pair)), None)
    return None if pair is None else (column.name, words == pair[0])


def _is_unsigned_amount(column: TypedColumn) -> bool:
    if column.kind != "numeric" or not set(name_words(column.name)) & _AMOUNTS:
        return False
    return bool((column.values.dropna() >= 0).all())


def _signed(column: TypedColumn, name: str, is_out: pd.Series) -> TypedColumn:
    values = column.values.to_numpy(dtype=np.float64)
    is_turned = is_out.to_numpy(dtype=bool) & (values > 0)
    n_turned = int(np.count_nonzero(is_turned))
    step = Step(
        "converted", column.name, n_turned, n_turned, code="sign_elsewhere", values={"column": name}
    )
    turned = pd.Series(np.where(is_turned, -values, values), index=column.values.index)
    return replace(column, values=turned, steps=(*column.steps, step))
