"""Ask how a file of new customers is written, where it shows another way than training did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import streamlit as st

from segmentation import wording
from segmentation.models import Model
from segmentation.records import ColumnContract, CustomerTable, DateOrder
from segmentation.ui.parts.text import plain

Told: TypeAlias = tuple[tuple[str, ColumnContract], ...]
"""Features with how their cells are to be read."""

_ORDERS = ("day first", "month first")


def ask(model: Model, table: CustomerTable, columns: Mapping[str, str | None], *, key: str) -> Told:
    """Draw a choice for each column that is written otherwise, and return what was chosen.

    Where nothing is chosen, the file's own evidence decides, and each cell is warned of.
    """
    told = []
    for place, coding in enumerate(model.spec.codings):
        name = columns.get(coding.name)
        seen = None if name is None else table.column(name).contract
        ways = () if seen is None or coding.contract is None else ways_of(coding.contract, seen)
        if not ways:
            continue
        chosen = st.segmented_control(
            wording.written_question(plain(str(name)), ways),
            ways,
            format_func=wording.way_label,
            key=f"{key}_written_{place}",
        )
        if chosen is not None:
            told.append((coding.name, chosen))
    return tuple(told)


def ways_of(known: ColumnContract, seen: ColumnContract) -> tuple[ColumnContract, ...]:
    """Return the ways to read a column, that of the file first; none where there is no doubt.

    `known` is how the model reads the feature, `seen` how the new file reads its column by itself.
    """
    if known.kind != seen.kind:
        return ()
    if known.kind == "numeric" and None not in (known.decimal, seen.decimal):
        is_same = known.decimal == seen.decimal
        return () if is_same else (replace(known, decimal=seen.decimal), known)
    if known.kind != "date" or seen.date_order not in _ORDERS:
        return ()
    if known.date_order in _ORDERS:
        is_doubtful = seen.is_order_proven and seen.date_order != known.date_order
    else:
        is_doubtful = not seen.is_order_proven
    if not is_doubtful:
        return ()
    other: DateOrder = "month first" if seen.date_order == "day first" else "day first"
    is_proven = seen.is_order_proven
    return (
        replace(known, date_order=seen.date_order, is_order_proven=is_proven),
        replace(known, date_order=other, is_order_proven=is_proven),
    )
