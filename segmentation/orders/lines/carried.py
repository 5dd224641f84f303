"""Find keys of an order that only its first line has, and carry them down to the lines below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import lgamma, log
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.records import OrderRole, OrderRoles

Flags: TypeAlias = NDArray[np.bool_]

_KEYS: tuple[OrderRole, ...] = ("customer", "invoice", "date")
_BLOCKS: tuple[tuple[OrderRole, ...], ...] = (("invoice", "date"), ("date",), ("invoice",))
_FEWEST = 3
"""Lines without their keys, and lines with them, that show a habit."""
_FEWEST_SORTED = 4
"""Names in the order of the alphabet: 1 chance in 24 that they only happen to be."""
_BY_CHANCE = 0.05


def carried_columns(sample: pd.DataFrame, roles: OrderRoles) -> tuple[tuple[str, ...], ...]:
    """Return which columns are blank below a line whose values hold for those lines too.

    ``sample``: some order lines, from the first one on.

    Blocks of columns that are blank together. Guests, who have no number, and dates that are
    missing here and there prove none.
    """
    keys = {role: name for role in _KEYS if (name := getattr(roles, role)) is not None}
    blanks = {role: sample[name].isna().to_numpy() for role, name in keys.items()}
    found: list[tuple[str, ...]] = []
    customer = blanks.get("customer")
    if customer is not None and _heads_groups(sample, keys, customer):
        found.append((keys.pop("customer"),))
        del blanks["customer"]
    for block in _BLOCKS:
        if not all(role in keys and blanks[role].any() for role in block):
            continue
        below = np.logical_and.reduce([blanks[role] for role in block])
        has_nobody = "customer" in blanks and blanks["customer"].any()
        is_whole = has_nobody and blanks["customer"][below].all()
        whole: tuple[OrderRole, ...] = ("customer", *block) if is_whole else block
        if _is_proven(sample, keys, {role: blanks[role] for role in whole}, below):
            return (tuple(keys[role] for role in whole), *found)
    return tuple(found)


def rows_above(blanks: Sequence[Flags]) -> NDArray[np.int64]:
    """Return for each line the one whose keys hold for it: itself where it has any of them.

    Examples
    --------
    >>> rows_above([np.array([False, True, True, False])]).tolist()
    [0, 0, 0, 3]
    """
    is_below = np.logical_and.reduce(list(blanks))
    place = np.where(is_below, 0, np.arange(len(is_below)))
    return np.asarray(np.maximum.accumulate(place), dtype=np.int64)


def carried_down(frame: pd.DataFrame, blocks: Iterable[Sequence[str]]) -> pd.DataFrame:
    """Return the lines with the keys of a block carried down."""
    for block in blocks:
        rows = rows_above([frame[name].isna().to_numpy() for name in block])
        frame = frame.assign(**{name: frame[name].to_numpy()[rows] for name in block})
    return frame


def _is_proven(
    sample: pd.DataFrame,
    keys: Mapping[OrderRole, str],
    blanks: Mapping[OrderRole, Flags],
    below: Flags,
) -> bool:
    """Tell whether lines without these keys go on with the order of the line above."""
    n_below = int(below.sum())
    if below[0] or n_below < _FEWEST or len(below) - n_below < _FEWEST:
        return False
    heads = sample[~below]
    if "invoice" in blanks and heads[keys["invoice"]].duplicated().mean() > _BY_CHANCE:
        return False
    # Keys that are blank on the very same lines are left out on purpose.
    is_same = all((blanks[role] == below).all() for role in blanks if role != "customer")
    others = [keys[role] for role in keys if role not in blanks]
    anchors = [name for name in others if sample[name].notna().to_numpy()[below].all()]
    if not anchors:
        return not others and len(blanks) > 1 and is_same
    is_new = np.logical_or.reduce(
        [sample[name].ne(sample[name].shift()).to_numpy() for name in anchors]
    )
    if (is_new & below).any():
        return False
    if keys.get("invoice") in anchors or len(anchors) > 1 or (len(blanks) > 1 and is_same):
        return True
    return float(np.mean(~below)) ** int(is_new.sum()) <= _BY_CHANCE


def _heads_groups(sample: pd.DataFrame, keys: Mapping[OrderRole, str], is_blank: Flags) -> bool:
    """Tell whether a customer is named on the first line of a group alone: a guest is not."""
    heads = np.flatnonzero(~is_blank)
    names = sample[keys["customer"]].iloc[heads]
    if is_blank[0] or len(heads) < _FEWEST or is_blank.sum() < _FEWEST or names.duplicated().any():
        return False
    texts = pd.to_numeric(names, errors="coerce")
    texts = names.astype(str).str.casefold() if texts.isna().any() else texts
    if len(heads) >= _FEWEST_SORTED and (
        texts.is_monotonic_increasing or texts.is_monotonic_decreasing
    ):
        return True
    return "date" in keys and _begins_anew(sample[keys["date"]], heads)


def _begins_anew(dates: pd.Series, heads: NDArray[np.intp]) -> bool:
    """Tell whether days run in order within each group, and from one to the next do not."""
    present = [
        dates.iloc[first:last].dropna() for first, last in pairwise([*heads.tolist(), len(dates)])
    ]
    for is_ordered in ("is_monotonic_increasing", "is_monotonic_decreasing"):
        if getattr(dates.dropna(), is_ordered):
            return False
        chance = sum(lgamma(part.nunique() + 1) for part in present)
        if all(getattr(part, is_ordered) for part in present) and chance >= -log(_BY_CHANCE):
            return True
    return False
