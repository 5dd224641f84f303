"""Let the visitor say how a column is read: its kind, marks, order of dates, words for missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, get_args

import streamlit as st

from segmentation import wording, workflow
from segmentation.records import (
    CATEGORY_KINDS,
    ColumnContract,
    ColumnInfo,
    DateOrder,
    Decimal,
    Kind,
)
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button, download
from segmentation.ui.session import cache, history, state

DECIMALS: dict[Decimal, str] = {".": "Point: 80.5", ",": "Comma: 80,5"}
ORDERS: dict[DateOrder, str] = {
    "day first": "Day first: 31/01/2024",
    "month first": "Month first: 01/31/2024",
    "year first": "Year first: 24/01/31",
}
_BY_FILE = "As the file shows"


def draw(key: str) -> None:
    """Draw the choice of a column, and how it is read; a change reads the file again."""
    table = state.table()
    with st.expander("How a column is read", icon=":material/spellcheck:"):
        names = [column.name for column in table.columns]
        name = st.selectbox("Column", names, key=f"{key}_column_{len(names)}")
        column = table.column(name)
        place = f"{key}_{names.index(name)}_{state.version()}"
        known = column.contract or ColumnContract(column.kind)
        blocks.sentence(_told(column, known))
        kind = _kind(known, place)
        with st.form(f"{place}_form", border=False):
            _choices(replace(known, kind=kind), place)
            st.form_submit_button(
                "Read it so",
                key=f"{key}_read",
                icon=":material/done:",
                on_click=_change,
                args=(name, replace(known, kind=kind), place, key),
            )
        if name in dict(state.current().file.contracts):
            button(_BY_FILE, f"{key}_back", "undo", partial(_forget, name, key))
        blocks.notice(key)


def _told(column: ColumnInfo, known: ColumnContract) -> str:
    note = wording.contract_note(known)
    return f"{column.name} is read as {column.kind}{f': {note}' if note else ''}."


def _kind(known: ColumnContract, place: str) -> Kind:
    kinds = list(get_args(Kind))
    chosen: Kind = st.selectbox(
        "Holds",
        kinds,
        index=kinds.index(known.kind),
        key=f"{place}_kind",
        help="numeric: amounts; boolean: yes or no; ordinal: categories in an order.",
    )
    return chosen


def _choices(known: ColumnContract, place: str) -> None:
    """Draw what can be chosen for a column of this kind, side by side where there is room."""
    with st.grid(columns=3, min_column_width=180, gap="small"):
        if known.kind == "numeric":
            _one_of("Decimal mark", DECIMALS, known.decimal or ".", f"{place}_decimal")
        if known.kind == "date":
            first = known.date_order or "day first"
            _one_of("Order of dates", ORDERS, first, f"{place}_date_order")
        if known.kind == "boolean":
            for field, label in (("yes", "Words for yes"), ("no", "Words for no")):
                _words(label, getattr(known, field), f"{place}_{field}")
        _words("Words that mean missing", known.missing, f"{place}_missing")
        if known.kind in CATEGORY_KINDS:
            _words("Words that are values, such as NA", known.kept, f"{place}_kept")


def _one_of(label: str, options: Mapping[Any, str], chosen: str, key: str) -> None:
    place = list(options).index(chosen)
    st.selectbox(label, list(options), index=place, format_func=options.__getitem__, key=key)


def _words(label: str, words: tuple[str, ...], key: str) -> None:
    st.text_input(label, ", ".join(words), key=key, help="Several are parted by commas.")


def _change(name: str, known: ColumnContract, place: str, key: str) -> None:
    found: dict[str, Any] = {}
    for field in ("decimal", "date_order"):
        if f"{place}_{field}" in st.session_state:
            found[field] = st.session_state[f"{place}_{field}"]
    for field in ("yes", "no", "missing", "kept"):
        if f"{place}_{field}" in st.session_state:
            words = (word.strip() for word in st.session_state[f"{place}_{field}"].split(","))
            found[field] = tuple(
                word if field == "kept" else word.casefold() for word in words if word
            )
    study = state.intended()
    state.propose(study.with_contract(name, replace(known, **found)), place=key)


def _forget(name: str, key: str) -> None:
    state.propose(state.intended().with_contract(name, None), place=key)


def download_settings(key: str) -> None:
    """Draw a button that downloads every choice about this file, to repeat the study by."""
    study = state.current()
    settings, method = study.basis.settings, study.algorithm
    k, least = cache.k_of(study) if study.least else study.k, study.least
    own = history.identities().get(study)
    said = state.later(workflow.words_of) if own is not None and own.own else tuple

    def written() -> bytes:
        table = cache.table(study.basis)
        return workflow.write_settings(
            workflow.settings_of(table, settings, k=k, method=method, least=least, segments=said())
        )

    file = (f"{blocks.file_stem(study.name)}_settings.json", "application/json")
    told = "Every choice about this file: the command line repeats the study with --settings."
    download("Download settings", f"{key}_settings", written, file, help=told)
