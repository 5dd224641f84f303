"""Draw the way to a table in a database: a named connection, a table or one SELECT, a look."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from segmentation import wording
from segmentation.engines import connection_names
from segmentation.errors import SegmentationError, TooLargeError
from segmentation.intake import BROWSER
from segmentation.records import Progress
from segmentation.ui.databases import drawn
from segmentation.ui.databases.drawn import There
from segmentation.ui.session import waiting
from segmentation.ui.session.memory import MEMORY

FIRST_ROWS = 100
Take = Callable[[bytes, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows that were drawn, as a Parquet file, and what they are of."""

    content: bytes
    n_rows: int
    is_sampled: bool


def beside(file: Callable[[], None], take: Take, *, key: str, is_whole: bool = False) -> None:
    """Draw the ways to rows as two tabs: a file, drawn by `file`, and a table in a database.

    `take` gets rows as the bytes of a Parquet file with their name, a sample unless `is_whole`.
    """
    of_file, of_database = st.tabs(["A file", "From a database"])
    with of_file:
        file()
    with of_database, st.container(border=True):
        try:
            _draw(take, key=f"{key}.database", is_whole=is_whole)
        except SegmentationError as error:
            st.error(wording.literal(error.message))


def _draw(take: Take, *, key: str, is_whole: bool) -> None:
    names = connection_names()
    if not names:
        st.markdown(wording.no_connection_sentence())
        return
    there = _choose(names, key=key)
    if there is None:
        return
    first, look = f"{key}.first", ("first rows", there)
    with st.container(horizontal=True):
        st.button("Show the first rows", key=f"{key}.look", on_click=_begin, args=(first, there))
        st.button(
            "Use these rows", key=f"{key}.use", type="primary", on_click=_begin, args=(key, there)
        )
    if st.session_state.get(first) == there and waiting.is_done(
        first, look, lambda progress: _look(there, progress), what=""
    ):
        rows = MEMORY.find(look)
        st.dataframe(rows, hide_index=True, key=f"{key}.rows", alt="The first rows")
    if st.session_state.get(key) != there:
        return
    asked = ("rows", there, is_whole)

    def draw(progress: Progress) -> None:
        MEMORY.put(asked, _read(there, progress, is_whole=is_whole))

    if waiting.is_done(key, asked, draw, what=""):
        st.session_state.pop(key)
        st.session_state.pop(f"waiting.{key}", None)
        found = MEMORY.find(asked)
        if isinstance(found, _Rows):
            _hand_over(found, there, take)


def _choose(names: tuple[str, ...], *, key: str) -> There | None:
    """Draw the choice of a connection and a table; return it once there is one."""
    left, right = st.columns([1, 2], gap="medium")
    connection = left.selectbox("Connection", names, key=f"{key}.connection")
    kind = right.segmented_control(
        "What to read", ["A table", "One SELECT"], default="A table", key=f"{key}.kind"
    )
    is_query = kind == "One SELECT"
    if is_query:
        written = st.text_area("SELECT", key=f"{key}.query", placeholder="SELECT * FROM customers")
    else:
        written = st.text_input("Table", key=f"{key}.table", placeholder="customers")
    text = (written or "").strip()
    return There(connection, text, is_query) if text else None


def _begin(slot: str, there: There) -> None:
    st.session_state[slot] = there
    st.session_state.pop(f"waiting.{slot}", None)


def _look(there: There, progress: Progress) -> None:
    with drawn.reached(there, watch=lambda: progress("asking the database", 0.3)) as table:
        MEMORY.put(("first rows", there), table.first_rows(FIRST_ROWS).to_pandas())


def _read(there: There, progress: Progress, *, is_whole: bool) -> _Rows:
    with drawn.reached(there, watch=lambda: progress("reading the table", 0.3)) as table:
        if not is_whole:
            return _Rows(table.read(), table.n_rows, table.is_sampled)
        if table.n_rows > BROWSER.n_rows or table.n_rows * len(table.columns) > BROWSER.n_cells:
            raise TooLargeError(wording.too_many_lines(table.name, table.n_rows, BROWSER.n_rows))
        return _Rows(table.whole(), table.n_rows, is_sampled=False)


def _hand_over(found: _Rows, there: There, take: Take) -> None:
    name = "query" if there.is_query else there.table
    if found.is_sampled:
        name = wording.sampled_name(name, found.n_rows)
        drawn.remember(hashlib.sha256(found.content).hexdigest(), there)
    take(found.content, name)
    st.rerun()
