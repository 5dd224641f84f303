"""Join a customer table to the orders: age, region and the like beside behaviour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from segmentation import orders as order_stage, wording
from segmentation.records import OrderCustomers
from segmentation.ui.orders import (
    cache as orders_cache,
    orders,
    state as orders_state,
    tables as orders_tables,
)
from segmentation.ui.orders.study import Companion, OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.session import cache, state

PLACE = "orders.join"
BOX = "orders.join_file"
_TAKES_PART = ("numeric", "ordinal", "categorical", "boolean")


def read_and_joined(study: OrderStudy) -> None:
    """Draw how the orders were read, and the box for a customer table."""
    if orders_state.rejected() is None:
        orders.reading(study)
    draw(study)


def draw(study: OrderStudy) -> None:
    """Draw the box for a customer table, how far it matched, and what it says of the segments."""
    made = orders_cache.customers(study)
    is_open = made.joined is not None or state.notice(PLACE) is not None
    with st.expander("Join a customer table: age, region and the like", expanded=is_open):
        second_file(
            "Upload a file with one row per customer",
            key=box(BOX, study),
            take=_take_upload,
            told="It is matched with the customers of the orders and stays on this machine.",
        )
        blocks.notice(PLACE)
        if made.joined is not None:
            _choices(study, made)
            _beside(study)


def second_file(label: str, *, key: str, take: Callable[[str], None], told: str) -> None:
    """Draw a box for a file beside the orders."""
    st.file_uploader(label, key=key, on_change=take, args=(key,), help=told)


def box(name: str, study: OrderStudy) -> str:
    """Return the key of a box for a second file: an empty one for other orders or when emptied."""
    return f"{name}_{study.source[:8]}_{st.session_state.get(f'{name}_turn', 0)}"


def take_away(name: str, place: str, **choices: object) -> None:
    """Let a box be drawn without the file that lies in it, and propose the study without it."""
    st.session_state[f"{name}_turn"] = st.session_state.get(f"{name}_turn", 0) + 1
    orders_state.change(place, **choices)


def take_file(widget: str) -> Companion | None:
    """Hold the file that was dropped into a box; None where it was taken away."""
    dropped = st.session_state.get(widget)
    if dropped is None:
        return None
    file = cache.hold(dropped.getvalue(), dropped.name)
    return Companion(file.source, file.name)


def _take_upload(widget: str) -> None:
    orders_state.change(PLACE, joined=take_file(widget), features=())


def _choices(study: OrderStudy, made: OrderCustomers) -> None:
    if made.joined is None or study.joined is None:
        return
    blocks.sentence(wording.joined_sentence(made.joined))
    names = [str(name) for name in orders_cache.companion(study.joined).frame.columns]
    key, part, away = st.columns([2, 3, 1], gap="small", vertical_alignment="bottom")
    st.session_state["orders.join_key"] = made.joined.key
    key.selectbox(
        "Column with the customer number",
        names,
        key="orders.join_key",
        on_change=_key_changed,
        args=(study.joined,),
    )
    kinds = {column.name: column.kind for column in made.columns}
    st.session_state["orders.join_features"] = list(study.features)
    part.multiselect(
        "Columns used for the clusters",
        [name for name in made.joined.columns if kinds[name] in _TAKES_PART],
        key="orders.join_features",
        on_change=partial(orders_state.take, PLACE, features="orders.join_features"),
        placeholder="None: they only describe",
    )
    act = partial(take_away, BOX, PLACE, joined=None, features=())
    with away:
        button("Take away", "orders.join_away", "close", act, width="stretch")


def _key_changed(file: Companion) -> None:
    changed = replace(file, on=st.session_state["orders.join_key"])
    orders_state.change(PLACE, joined=changed, features=())


def _beside(study: OrderStudy) -> None:
    grid = orders_cache.grid(study)
    profiles = order_stage.joined_profiles(grid)
    if not profiles:
        return
    st.markdown(plain("What is typical of each segment"))
    blocks.table(
        orders_tables.beside(grid, profiles),
        key="orders.beside",
        alt="What is typical of each named segment in the joined columns",
        columns=orders_tables.beside_formats(profiles),
        download=orders_tables.beside_download(grid, profiles),
        source=study.name,
    )
    blocks.sentence(
        "The median of numbers, else the most frequent value and its share of those who are known."
    )
