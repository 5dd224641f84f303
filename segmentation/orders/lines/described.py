"""Describe the columns of an order file: words of the name, kind and fill of the cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from segmentation.orders.lines.vocabulary import NOBODY, name_words

_EARLIEST_DAY, _LATEST_DAY = 19_000_101, 21_001_231
_NEARLY_ALL = 0.95
_NOBODY = "|".join((r"0|n/?a|none|null|-+", *map(re.escape, NOBODY)))
"""What stands for the number of a customer where somebody ordered without having one."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderColumn:
    """A column of an order file as its name and the first cells show it."""

    name: str
    words: tuple[str, ...]
    values: pd.Series
    is_date: bool
    is_number: bool
    n_distinct: int
    n_present: int
    n_named: int
    """Cells that do not say "guest" or 0 in place of a customer."""

    personal: str = ""
    """By what intake told personal data: "emails", "phones", "accounts" ..., or empty."""

    @property
    def is_repeated(self) -> bool:
        """Tell whether some values come again."""
        return 1 < self.n_distinct < self.n_present

    @property
    def begins_groups(self) -> bool:
        """Tell whether each value stands on one line alone, the first of all among them."""
        return 1 < self.n_distinct == self.n_present and bool(self.values.notna().iloc[0])

    @property
    def filled(self) -> float:
        """Return the share of the rows that have a value."""
        return self.n_present / max(1, len(self.values))

    @property
    def named(self) -> float:
        """Return the share of the rows that say somebody."""
        return self.n_named / max(1, len(self.values))

    @property
    def is_whole(self) -> bool:
        """Tell whether all numbers are whole."""
        if not self.is_number:
            return False
        present = self.values.dropna().to_numpy(dtype=np.float64)
        return bool((present == np.round(present)).all())

    def says(self, *vocabulary: tuple[str, ...]) -> int:
        """Return how many of the name's words are in the vocabularies."""
        return sum(word in words for word in self.words for words in vocabulary)


def describe(name: str, values: pd.Series, personal: str = "") -> OrderColumn:
    """Describe a column; `personal` says by what intake told that it holds personal data."""
    is_date = is_datetime64_any_dtype(values)
    is_number = is_numeric_dtype(values) and not is_bool_dtype(values)
    if not is_date:
        is_date = _are_compact_days(values) if is_number else _are_written_days(values)
        is_number = is_number and not is_date
    texts = values.dropna().astype(str) if not is_date else values.dropna()
    n_nobody = 0 if is_date else int(texts.str.fullmatch(rf"(?i)(?:{_NOBODY})(?:\.0)?").sum())
    if not personal and not is_number and not is_date and len(texts):
        personal = "emails" if texts.str.contains("@").mean() > _NEARLY_ALL else ""
    return OrderColumn(
        name=name,
        words=name_words(name),
        values=values,
        is_date=is_date,
        is_number=is_number,
        n_distinct=int(values.nunique()),
        n_present=len(texts),
        n_named=len(texts) - n_nobody,
        personal=personal,
    )


def _are_compact_days(values: pd.Series) -> bool:
    """Tell whether numbers are days written as 20260131."""
    days = values.dropna().to_numpy(dtype=np.float64)
    if not len(days) or not ((days >= _EARLIEST_DAY) & (days <= _LATEST_DAY)).all():
        return False
    month, day = days // 100 % 100, days % 100
    return bool(((month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)).all())


def _are_written_days(values: pd.Series) -> bool:
    texts = values.dropna().astype(str)
    if not len(texts):
        return False
    form = r"^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{6}$|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    return bool(texts.str.match(form).mean() > 0.5)
