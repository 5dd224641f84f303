"""Take orders in, say what was read and left out, and change how they are read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import get_args

import streamlit as st

from segmentation import orders, wording
from segmentation.records import OrderRole, OrderRoles, OrderSettings
from segmentation.ui.customers import rows
from segmentation.ui.orders import (
    cache as orders_cache,
    state as orders_state,
    tables as orders_tables,
)
from segmentation.ui.orders.study import OrderStudy, sample
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button, upload
from segmentation.ui.parts.text import plain, shorten

PLACE = "orders.upload"
ROLES = "orders.roles"
SETTINGS = "orders.settings"
_REFERENCE = "orders.reference"
_ROLE_WORDS: dict[OrderRole, str] = {
    **{role: role.replace("_", " ").capitalize() for role in get_args(OrderRole)},
    "amount": "Amount of the line",
    "invoice": "Invoice or order",
}
_CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "returns": (
        "Returns and refunds",
        {"net": "Taken off revenue", "rate": "Return rate only"},
    ),
    "duplicates": (
        "Lines equal in every cell",
        {
            "auto": "By invoices",
            "leave_out": "Left out",
            "keep": "Kept",
        },
    ),
    "zero_prices": ("Zero-value lines", {"leave_out": "Left out", "keep": "Count as bought"}),
    "unpaid": (
        "Cancelled and unpaid orders",
        {"auto": "By status", "leave_out": "All left out", "keep": "Kept"},
    ),
    "amounts_in": (
        "Amounts are in",
        {"auto": "As the file proves", "units": "Whole units", "hundredths": "Cents"},
    ),
    "negative_prices": ("Negative prices", {"leave_out": "Left out", "keep": "Count as refunds"}),
}
_HINTS = {
    "returns": "Refunds reduce a customer's revenue, or only show in the return rate.",
    "duplicates": "By invoices: left out where the file has invoice numbers; without them, two "
    "equal lines may be two purchases.",
    "unpaid": "By status: cancelled, failed and refunded orders are left out, those still to be "
    "paid count.",
}
TEXTS = (
    ("currency", "Currency to keep", "Where lines are in several: EUR, USD, ..."),
    ("time_zone", "Time zone in which days are counted", "Europe/Berlin, UTC, ..."),
)


def uploader() -> None:
    """Draw the upload box and the way back to the sample."""
    box, beside = st.columns([2, 1], gap="medium")
    with box, st.container(border=True, height="stretch"):
        upload("orders.upload_file", _take_upload)
        blocks.notice(PLACE)
        _rejected()
    with beside, st.container(border=True, height="stretch"):
        study = orders_state.current()
        st.caption("You are looking at the orders of")
        st.markdown(f"**{plain(shorten(study.name, 60))}**")
        _reference(study)
        if not study.is_sample:
            act = partial(orders_state.propose, sample(), place=PLACE)
            button("Back to the sample orders", "orders.sample", "restart_alt", act)

    rows.ask_of_upload("orders.ask_upload")


def take_rows(content: bytes, name: str) -> None:
    """Take in order lines of a table in a database, as a file is taken in."""
    orders_state.take_upload(content, name, place=PLACE)


def _take_upload() -> None:
    uploaded = st.session_state.get("orders.upload_file")
    if uploaded is not None:
        orders_state.take_upload(uploaded.getvalue(), uploaded.name, place=PLACE)


def _rejected() -> None:
    study = orders_state.rejected()
    if study is not None:
        st.caption(plain(f"Choose below which columns of {study.name} say what, or leave it."))
        st.button("Leave it", key="orders.leave", on_click=orders_state.leave_rejected)


def _reference(study: OrderStudy) -> None:
    made = orders_cache.customers(study)
    st.session_state["orders.reference_day"] = made.reference
    st.date_input(
        "Reference date",
        key="orders.reference_day",
        min_value=made.first,
        on_change=partial(orders_state.take, _REFERENCE, reference="orders.reference_day"),
        help="Recency is counted up to this day; later orders are left out. By default the last "
        "day.",
    )
    blocks.notice(_REFERENCE)


def facts(study: OrderStudy) -> None:
    """Draw what the orders came to as a few numbers, with warnings where they are thin."""
    made, lines = orders_cache.customers(study), orders_cache.clean(study)
    currency = orders_cache.currency(study)
    beyond = [step for step in made.report.steps[len(lines.steps) :] if step.action == "left out"]
    n_out = int((lines.left_out >= 0).sum()) + sum(step.n_rows for step in beyond)
    with st.grid(columns=5, min_column_width=130, gap="small"):
        st.metric("Customers", f"{made.n_customers:,}", border=True)
        st.metric("Orders", f"{made.n_orders:,}", border=True)
        revenue = "Revenue" if currency is None else f"Revenue, {currency}"
        st.metric(plain(revenue), wording.format_money(made.revenue), border=True)
        st.metric("Days", f"{(made.last - made.first).days + 1:,}", border=True)
        st.metric("Lines left out", f"{n_out:,}", border=True)
    blocks.sentence(wording.orders_sentence(lines.facts, made, currency))
    for warning in made.warnings:
        st.warning(plain(wording.order_note(warning)), icon=":material/warning:")


def reading(study: OrderStudy) -> None:
    """Draw how the orders were read: columns, lines left out, choices; all can be changed."""
    with st.container(border=True):
        columns, holds, lines, doubtful = st.tabs(
            [
                "Which column says what",
                "What the file holds",
                "Lines left out",
                "Questionable lines",
            ]
        )
        with columns:
            _roles(orders_state.edited())
        with holds:
            _holds(study)
        with lines:
            _left_out(study)
        with doubtful:
            _settings(orders_state.edited())


def _roles(study: OrderStudy) -> None:
    table = orders_cache.table(study)
    proposed = orders.propose_roles(table)
    roles = study.roles or proposed
    names = [str(name) for name in table.frame.columns]
    st.caption(plain(f"Columns of {study.name}. A change takes effect at once."))
    blocks.notice(ROLES)
    with st.grid(columns=5, min_column_width=150, gap="small"):
        for role, words in _ROLE_WORDS.items():
            widget = f"orders.role_{role}"
            chosen = getattr(roles, role)
            st.session_state[widget] = chosen if chosen in names else None
            st.selectbox(
                words,
                [None, *names],
                key=widget,
                format_func=lambda name: "–" if name is None else name,
                on_change=_role_changed,
                args=(role, roles),
                help=plain(wording.role_reason(proposed, role) or "No column was proposed."),
            )
    widget = "orders.names"
    st.session_state[widget] = ", ".join(names)
    st.text_input(
        "Names of the columns, in the order of the file",
        key=widget,
        on_change=_names_changed,
        args=(tuple(names),),
        help="For a file without a header: one name for each column, with commas between.",
    )


def _role_changed(role: OrderRole, roles: OrderRoles) -> None:
    column = st.session_state[f"orders.role_{role}"]
    others = {
        other: None
        for other in get_args(OrderRole)
        if column is not None and getattr(roles, other) == column
    }
    study = orders_state.edited()
    changed = replace(roles, **{**others, role: column}, reasons=())
    changed = orders.with_habits(changed, orders_cache.table(study))
    orders_state.propose(replace(study, roles=changed), place=ROLES)


def _names_changed(names: tuple[str, ...]) -> None:
    given = tuple(name.strip() for name in st.session_state["orders.names"].split(","))
    study = orders_state.edited()
    roles = study.roles
    if roles is not None and len(given) == len(names):
        roles = orders.rename_roles(roles, dict(zip(names, given, strict=True)))
    orders_state.propose(replace(study, names=given, roles=roles), place=ROLES)


def _holds(study: OrderStudy) -> None:
    blocks.sentence(f"{study.name} as it was read, before anything is left out.")
    blocks.table(
        orders_tables.facts(orders_cache.clean(study).facts),
        key="orders.facts",
        alt="What the order file holds, counted",
        source=study.name,
    )


def _left_out(study: OrderStudy) -> None:
    steps = (*orders_cache.table(study).report.steps, *orders_cache.customers(study).report.steps)
    blocks.sentence(wording.cleaning_sentence(steps))
    if not steps:
        return
    blocks.table(
        orders_tables.steps(steps),
        key="orders.steps",
        alt="What was done to the order lines, and why",
        source=study.name,
    )
    if (orders_cache.clean(study).left_out >= 0).any():
        blocks.csv_download(
            lambda: orders_cache.left_out(study),
            key="orders.left_out_csv",
            source=study.name,
            label="Download the lines left out",
        )


def _settings(study: OrderStudy) -> None:
    settings = study.settings
    sides = st.columns(2, gap="small")
    for at, (name, (words, options)) in enumerate(_CHOICES.items()):
        widget = f"orders.setting_{name}"
        st.session_state[widget] = getattr(settings, name)
        sides[at % 2].segmented_control(
            words,
            list(options),
            key=widget,
            format_func=options.__getitem__,
            required=True,
            on_change=_setting_changed,
            args=(name, settings),
            help=_HINTS.get(name),
        )
    for side, (name, words, hint) in zip(sides, TEXTS, strict=True):
        widget = f"orders.setting_{name}"
        st.session_state[widget] = getattr(settings, name) or ""
        side.text_input(
            words, key=widget, placeholder=hint, on_change=_setting_changed, args=(name, settings)
        )
    blocks.notice(SETTINGS)


def _setting_changed(name: str, settings: OrderSettings) -> None:
    value = st.session_state[f"orders.setting_{name}"] or None
    changed = replace(settings, **{name: value})  # type: ignore[arg-type]  # one of its own fields
    orders_state.propose(replace(orders_state.edited(), settings=changed), place=SETTINGS)
