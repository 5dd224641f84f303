"""Draw the menu beside every page, and what the visitor is looking at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

import streamlit as st

from segmentation import wording
from segmentation.records import METHODS, Segmentation
from segmentation.ui.parts import access, brand, door
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import state
from segmentation.ui.session.study import sample
from segmentation.ui.work import keeping
from segmentation.workspace import StudyKind


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of the way from a file to a prediction."""

    page: str
    label: str
    icon: str
    answer: str


STEPS = (
    Step(
        "pages/1_Customers.py",
        "Customers",
        ":material/group:",
        "Your data: what was read and changed, and what the segments are based on.",
    ),
    Step(
        "pages/2_Explore.py",
        "Explore",
        ":material/query_stats:",
        "Each column on its own, in pairs, and which rise together.",
    ),
    Step(
        "pages/3_Choose_k.py",
        "Number of segments",
        ":material/rule:",
        "The evidence for each number of segments.",
    ),
    Step(
        "pages/4_Segments.py",
        "Segments",
        ":material/bubble_chart:",
        "Who is in each segment, and what sets them apart.",
    ),
    Step(
        "pages/5_Predict.py",
        "Predict",
        ":material/person_search:",
        "Find the segment of a new customer.",
    ),
    Step(
        "pages/6_Compare.py",
        "Compare",
        ":material/compare_arrows:",
        "Check against other methods, or switch to one.",
    ),
    Step(
        "pages/7_Orders.py",
        "Orders",
        ":material/receipt_long:",
        "Whom to win back, named segments, who moves between them, and the value to come.",
    ),
    Step(
        "pages/8_Models.py",
        "Models",
        ":material/inventory_2:",
        "Saved models: which one scores, whether it still fits, and what to export.",
    ),
)
"""The numbered steps, in menu order."""

HOME = "app.py"
PAGES_OF: Mapping[StudyKind, str] = {"customers": HOME, "orders": "pages/7_Orders.py"}
"""Where a kept study of each kind opens."""
MY_WORK = "pages/9_My_work.py"
HELP = "pages/10_Help.py"


def number(page: str) -> int:
    """Return which step a page is, from 1."""
    return next(at for at, step in enumerate(STEPS, start=1) if step.page == page)


def address_of(page: str) -> str:
    """Return the last part of a page's address.

    >>> address_of("pages/7_Orders.py"), address_of("app.py")
    ('Orders', '')
    """
    return "" if page == HOME else PurePath(page).stem.split("_", 1)[1]


def draw(segmentation: Segmentation, *, about: str | None = None) -> None:
    """Draw the sidebar: the mark, the steps, and the file with its segments.

    `about` is what the page looks at, where it is not the current study.
    """
    st.logo(brand.LOGO, size="large", icon_image=brand.ICON)
    with st.sidebar:
        with st.container(gap="xxsmall", key=access.MENU):
            _link(HOME, "Overview", ":material/home:")
            for number, step in enumerate(STEPS, start=1):
                _link(step.page, f"{number}\\. {step.label}", step.icon)
            if keeping.is_on():
                _link(MY_WORK, "My work", ":material/folder_open:")
            _link(HELP, "Help", ":material/help:")
        access.draw()
        if about is None:
            _draw_study(segmentation)
        else:
            _draw_other(about)
        door.draw_sign_out()


def _draw_other(about: str) -> None:
    with st.container(border=True, key="menu_study", gap="xsmall"):
        st.caption("You are looking at")
        st.markdown(f"**{plain(shorten(about, 48))}**")
        st.caption("On the other pages")
        st.markdown(plain(shorten(state.current().name, 48)))


def _link(page: str, label: str, icon: str) -> None:
    st.page_link(page, label=label, icon=icon, width="stretch", query_params=keeping.address())


def _draw_study(segmentation: Segmentation) -> None:
    study = state.current()
    with st.container(border=True, key="menu_study", gap="xsmall"):
        st.caption("You are looking at")
        st.markdown(f"**{plain(shorten(study.name, 48))}**")
        st.caption(plain(summary(segmentation)))
        _draw_legend(segmentation)
        change = state.last_change()
        if change is not None:
            button(f"Undo: {plain(change)}", "menu.undo", "undo", state.undo, width="stretch")
        if study != sample():
            act = partial(state.propose, sample(), place="menu")
            button("Back to the sample", "menu.sample", "restart_alt", act, width="stretch")


def _draw_legend(segmentation: Segmentation) -> None:
    with st.container(gap="xsmall", key="menu_legend"):
        for segment in segmentation.segments:
            key = f"legend-{segment.segment}-{brand.swatch(segment.colour)}"
            with st.container(key=key):
                name = plain(shorten(segment.name, 90))
                share = plain(wording.format_share(segment.share)).replace(" ", "\u00a0")
                st.markdown(f"{name} :gray[{share}]")


def summary(segmentation: Segmentation) -> str:
    """Return how many customers and segments there are, in a few words."""
    n, algorithm = segmentation.n_customers, segmentation.clustering.algorithm
    method = "" if algorithm == "kmeans" else f" · {METHODS[algorithm]}"
    return f"{n:,} customers · {segmentation.k} segments{method}"
