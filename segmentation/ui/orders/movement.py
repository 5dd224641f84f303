"""Draw who moved between two times, what that was worth, and the customers behind it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from segmentation import figures, orders, wording
from segmentation.records import Movement
from segmentation.ui.orders import (
    cache as orders_cache,
    models as orders_models,
    state as orders_state,
    tables as orders_tables,
)
from segmentation.ui.orders.join import box, second_file, take_away, take_file
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain

PLACE = "orders.movement"
BOX = "orders.other_file"
_ANY = "Any segment"
BETWEEN = {
    "dates": "Two dates",
    "files": "Two files of orders",
    "models": "Two saved models",
}


def draw(study: OrderStudy) -> None:
    """Draw the movement between two dates of the orders, two files, or two models."""
    if "orders.between" not in st.session_state:
        st.session_state["orders.between"] = "dates"
    between = st.segmented_control(
        "Between",
        list(BETWEEN),
        key="orders.between",
        format_func=BETWEEN.__getitem__,
        required=True,
        persist_state="session",
    )
    if between == "dates":
        _dates(study)
    elif between == "files":
        _other_file(study)
    blocks.notice(PLACE)
    with blocks.error_banner():
        movement = _movement(study, between)
        if movement is None:
            return
        blocks.figure(
            figures.movement_figure(movement),
            wording.flow_sentence(movement),
            key="orders.flows",
            title="Who moved where",
        )
        blocks.views(VIEWS, movement, study, key="orders.moved")


def _movement(study: OrderStudy, between: str | None) -> Movement | None:
    if between == "models":
        return orders_models.choose_movement(study)
    return orders_cache.file_movement(study) if between == "files" else orders_cache.movement(study)


def _dates(study: OrderStudy) -> None:
    before, after = orders_cache.dates(study)
    st.session_state["orders.before"], st.session_state["orders.after"] = before, after
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key, words in (("orders.before", "From"), ("orders.after", "To")):
            act = partial(orders_state.take, PLACE, before="orders.before", after="orders.after")
            st.date_input(words, key=key, on_change=act, width=200)


def _other_file(study: OrderStudy) -> None:
    drop, beside = st.columns([2, 1], gap="medium", vertical_alignment="bottom")
    with drop:
        second_file(
            "Upload orders from an earlier or later date",
            key=box(BOX, study),
            take=_take_other,
            told="They are read, cleaned and scored like the orders above, each file as of its "
            "last day.",
        )
    if study.other is None:
        blocks.sentence(f"Its customers are compared with those of {study.name}.")
        return
    beside.markdown(plain(f"Compared with {study.other.name}"))
    with beside:
        act = partial(take_away, BOX, PLACE, other=None)
        button("Take away", "orders.other_away", "close", act)


def _take_other(widget: str) -> None:
    orders_state.change(PLACE, other=take_file(widget))


def _matrix(movement: Movement, study: OrderStudy) -> None:
    blocks.figure(
        figures.movement_matrix_figure(movement),
        "Rows are the earlier segment, columns the later one; each row adds up to 100%.",
        key="orders.matrix",
        title="From each segment to each",
    )
    blocks.csv_download(orders_tables.matrix(movement), key="orders.matrix_csv", source=study.name)


def _changes(movement: Movement, study: OrderStudy) -> None:
    blocks.sentence(wording.changes_sentence(movement))
    blocks.table(
        orders_tables.shown_changes(movement),
        key="orders.changes",
        alt="What each segment gained and lost",
        columns=orders_tables.change_formats(),
        download=orders_tables.changes(movement),
        source=study.name,
    )


def _history(_movement: Movement, study: OrderStudy) -> None:
    found = orders_cache.history(study)
    blocks.figure(
        figures.segments_history_figure(found),
        wording.history_sentence(found),
        key="orders.history",
        title="Segments over the months",
    )
    frame = orders_tables.history(found)
    blocks.csv_download(frame, key="orders.history_csv", source=study.name)


def _flow(movement: Movement, study: OrderStudy) -> None:
    start = next(iter(wording.largest_flows(movement)), (0, _ANY, _ANY))
    chosen: list[str] = []
    for place, names, first, words in zip(
        st.columns(2, gap="small"),
        (movement.names_before, movement.names_after),
        (start[1], start[2]),
        tuple(map(orders_tables.sentence_start, (movement.before, movement.after))),
        strict=True,
    ):
        options = [_ANY, *names]
        with place:
            chosen.append(
                st.selectbox(
                    words,
                    options,
                    format_func=orders_tables.title,
                    index=options.index(first),
                    key=f"orders.flow_{len(chosen)}_{movement.before}_{movement.after}",
                    persist_state="session",
                )
            )
    before, after = (None if name == _ANY else name for name in chosen)
    listed = orders.flow_customers(movement, before=before, after=after)
    blocks.sentence(f"{wording.plural(len(listed), 'customer')}, largest revenue first.")
    blocks.table(
        orders_tables.flow(listed, movement),
        key="orders.flow",
        alt="The customers behind the chosen move",
        columns=orders_tables.flow_formats(),
        download=listed,
        source=study.name,
    )


VIEWS = {
    "Customers who moved": _flow,
    "All moves in numbers": _matrix,
    "Gained and lost": _changes,
    "Month by month": _history,
}
