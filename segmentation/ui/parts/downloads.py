"""Write tables in the reader's own form: decimal point or comma, or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import streamlit as st

from segmentation.reports import csv_bytes, parquet_bytes
from segmentation.ui.session import state

if TYPE_CHECKING:
    import pandas as pd

TableForm: TypeAlias = Literal["point", "comma", "parquet"]
_KEY = "downloads.form"
_POINTS = {"en", "zh", "ja", "ko", "he", "th"}
"""Languages that write 1.5; most others write 1,5."""
_POINT_COUNTRIES = {"CH", "LI", "MX"}


class _Form(NamedTuple):
    label: str
    ending: str
    mime: str


FORMS: dict[TableForm, _Form] = {
    "point": _Form("CSV (1.5)", ".csv", "text/csv"),
    "comma": _Form("CSV (1,5)", ".csv", "text/csv"),
    "parquet": _Form("Parquet", ".parquet", "application/vnd.apache.parquet"),
}


def proposed_form(locale: str | None, decimals: Collection[str | None]) -> TableForm:
    """Return the form of a reader's own numbers: that of the file, else of the browser's language.

    >>> proposed_form("de-DE", set()), proposed_form("en-US", {","}), proposed_form("de-CH", set())
    ('comma', 'comma', 'point')
    """
    known = set(decimals) - {None}
    if known:
        return "comma" if "," in known else "point"
    language, _, country = (locale or "en").partition("-")
    return "point" if language.lower() in _POINTS or country in _POINT_COUNTRIES else "comma"


def form() -> TableForm:
    """Return the form that tables are downloaded in."""
    chosen: TableForm | None = st.session_state.get(_KEY)
    return _proposed() if chosen is None else chosen


def choose() -> None:
    """Draw the choice of the form, which holds on every page."""
    forms = list(FORMS)
    st.selectbox(
        "Form of tables",
        forms,
        index=forms.index(_proposed()),
        key=_KEY,
        format_func=lambda name: FORMS[name].label,
        persist_state="session",
        width=120,
        label_visibility="collapsed",
    )


def _proposed() -> TableForm:
    read = {c.contract.decimal for c in state.table().columns if c.contract is not None}
    return proposed_form(st.context.locale, read)


def written(
    frame: pd.DataFrame | Callable[[], pd.DataFrame], wanted: TableForm
) -> Callable[[], bytes]:
    """Return what writes a table in a form once it is asked for."""

    def write() -> bytes:
        made = frame() if callable(frame) else frame
        return (
            parquet_bytes(made)
            if wanted == "parquet"
            else csv_bytes(made, has_comma=wanted == "comma")
        )

    return write
