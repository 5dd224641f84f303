"""Ask what a row stands for, and tell which rows take no part."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import wording
from segmentation.records import CustomerTable, PreparedTable
from segmentation.ui.orders import state as orders_state, study as orders_study
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import asking, cache, state
from segmentation.ui.session.study import File, untouched
from segmentation.ui.work import customers, keeping

_ORDERS_PAGE = "pages/7_Orders.py"
_ANSWERED = "customers.rows_answered"


def ask_of_upload(key: str) -> None:
    """Ask what a row of the last upload is, where it does not seem to be what its box takes."""
    file = asking.asked()
    if file is None:
        return
    guess = cache.order_guess(file)
    with st.container(border=True, key=f"{key}_card"):
        st.markdown(f"**{plain(wording.row_question(file.name))}**")
        st.caption(plain(wording.row_guess_sentence(guess)))
        _answers(file, key=key, is_orders=guess.is_orders)


def ask(table: CustomerTable, *, key: str) -> None:
    """Ask the same of the current file, where one of its customers is on several rows.

    Until it is answered a row counts as a customer.
    """
    file = state.current().file
    answered: frozenset[str] = st.session_state.get(_ANSWERED, frozenset())
    reason = _repeating(table)
    if reason is None or customers.SHELF.shared() or file.is_sample or file.source in answered:
        return
    with st.container(border=True, key=f"{key}_card"):
        st.markdown(f"**{plain(wording.row_question(file.name))}**")
        st.caption(plain(wording.repeating_sentence(reason)))
        _answers(file, key=key, is_orders=False)


def _answers(file: File, *, key: str, is_orders: bool) -> None:
    with st.container(horizontal=True):
        is_lines = st.button(
            "An order line",
            key=f"{key}_lines",
            icon=":material/receipt_long:",
            type="primary" if is_orders else "secondary",
        )
        st.button(
            "A customer",
            key=f"{key}_customer",
            icon=":material/person:",
            type="secondary" if is_orders else "primary",
            on_click=_answer_customer,
            args=(file, key),
        )
    if is_lines:
        handed = orders_study.OrderStudy(file.source, file.name)
        orders_state.propose(handed, place="orders.upload")
        st.switch_page(_ORDERS_PAGE, query_params=keeping.address())


def _answer_customer(file: File, place: str) -> None:
    answered: frozenset[str] = st.session_state.get(_ANSWERED, frozenset())
    st.session_state[_ANSWERED] = answered | {file.source}
    if state.current().file.source != file.source:
        state.propose(untouched(file), place=place)


def _repeating(table: CustomerTable) -> str | None:
    """Return which column names a customer on several rows; None where none does."""
    name = table.identifier
    if name is None:
        return None
    column = table.column(name)
    n_named = table.n_customers - column.n_missing
    if column.n_distinct >= n_named:
        return None
    return wording.repeats_sentence(name, n_distinct=column.n_distinct, n_rows=n_named)


def draw_left_out(prepared: PreparedTable, *, key: str) -> None:
    """Say how many rows take no part in the segments, and offer them as a file."""
    n_aside = len(prepared.table.report.aside)
    n_left_out = prepared.table.n_customers - prepared.n_customers
    if not n_aside and not n_left_out:
        return
    # Rows that stand aside are told where the file is: what was read.
    if n_left_out:
        blocks.sentence(wording.left_out_sentence(n_aside, n_left_out))
    blocks.csv_download(
        state.later(lambda found: left_out(found.prepared)),
        key=f"{key}.rows_left_aside_csv",
        label=f"Download {wording.plural(n_aside + n_left_out, 'row')} left aside",
    )


def left_out(prepared: PreparedTable) -> pd.DataFrame:
    """Return every row that takes no part: its line in the file, the reason, and its text."""
    aside = prepared.table.report.aside
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "Line": pd.Series([row.line for row in aside], dtype="int64"),
                    "Why": pd.Series([wording.aside_reason(row) for row in aside], dtype="str"),
                    "Text": pd.Series([row.text for row in aside], dtype="str"),
                }
            ),
            _customers_left_out(prepared),
        ],
        ignore_index=True,
    ).sort_values("Line", kind="stable", ignore_index=True)


def _customers_left_out(prepared: PreparedTable) -> pd.DataFrame:
    table = prepared.table
    is_out = np.ones(table.n_customers, dtype=np.bool_)
    is_out[prepared.kept] = False
    positions = np.flatnonzero(is_out)
    lines = positions + 2 if table.lines is None else table.lines[positions]
    frame = table.frame.iloc[positions]
    asked = [step.column for step in prepared.steps if step.code == "without_value"]
    is_missing = frame[[name for name in asked if name is not None]].isna()
    # Who lacks no value was left out by the method whose segments are used.
    of_method = [
        wording.step_reason(step) for step in prepared.steps if step.code == "in_no_segment"
    ]
    reasons = [
        f"no value in {wording.listing([str(name) for name in is_missing.columns[row]])}"
        if row.any()
        else "; ".join(of_method)
        for row in is_missing.to_numpy(dtype=np.bool_)
    ]
    cells = frame.astype("str").fillna("").to_numpy()
    return pd.DataFrame(
        {
            "Line": pd.Series(lines, dtype="int64"),
            "Why": pd.Series(reasons, dtype="str"),
            "Text": pd.Series([",".join(row) for row in cells], dtype="str"),
        }
    )
