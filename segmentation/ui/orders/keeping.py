"""Keep the study of orders: write it down as JSON, and read it again field by field."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from segmentation.ui.orders import cache as orders_cache
from segmentation.ui.orders.study import OrderStudy, sample
from segmentation.ui.work.document import dump, parsed, told_as_study_error
from segmentation.ui.work.keeping import Shelf
from segmentation.workspace import StudyContent

CURRENT = "orders.current"
FORMAT = "customer-segmentation-orders"
VERSION = 1


@dataclass(frozen=True, slots=True)
class _Document:
    format: str
    version: int
    study: OrderStudy


def current() -> OrderStudy:
    """Return the study whose result stands; at first the sample."""
    study: OrderStudy = st.session_state.setdefault(CURRENT, sample())
    return study


def write(study: OrderStudy) -> str:
    """Return a study with every choice as JSON."""
    return dump(_Document(FORMAT, VERSION, study))


def read(text: str) -> OrderStudy:
    """Return the study that was written down.

    Raises
    ------
    StudyError
        If it is of another version of the program, or damaged.
    """
    with told_as_study_error():
        return parsed(text, _Document, (FORMAT, VERSION)).study


def _content(study: OrderStudy) -> StudyContent:
    beside = (each.source for each in (study.joined, study.other) if each is not None)
    own = () if study.is_sample else (study.source,)
    return StudyContent(
        study.name,
        orders_cache.customers(study).n_customers,
        write(study),
        tuple(dict.fromkeys((*own, *beside))),
        kind="orders",
    )


SHELF: Shelf[OrderStudy] = Shelf(
    "orders",
    held=current,
    is_plain=lambda study: study == sample(),
    source=lambda study: study.source,
    content=_content,
)
