"""Let a visitor write a segment as a list for another tool, with a control group held out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from segmentation import campaigns, wording, workflow
from segmentation.records import Campaign, CustomerTable, GroupBalance
from segmentation.reports import csv_bytes
from segmentation.reports.audiences import (
    TARGETS,
    Audience,
    audience,
    audience_bytes,
    contact_columns,
)
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.buttons import download
from segmentation.ui.parts.text import plain
from segmentation.ui.work import said

_PREVIEW = 5
_HELD_OUT_PER_CENT = 10
_KEY = "list"


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Customers to write a list of: cells as texts, in the order of their numbers and segments."""

    title: str
    customers: pd.DataFrame
    identifiers: Sequence[str]
    segments: Sequence[str]
    features: pd.DataFrame
    """What the two groups are compared in."""
    segment: int | None = None
    """The segment of the current study with which its campaign is kept; None: with none."""


def of_file(
    table: CustomerTable,
    texts: pd.DataFrame,
    rows: NDArray[np.intp],
    *,
    title: str,
    segment: int | None = None,
) -> Chosen:
    """Return some rows of a file of customers, all of one segment, as a list is written of them."""
    frame = table.frame.iloc[rows]
    numbers = range(1, len(table.frame) + 1) if table.identifier is None else None
    names = frame[table.identifier] if numbers is None else pd.Series(numbers).iloc[rows]
    return Chosen(
        title=title,
        customers=texts.iloc[rows],
        identifiers=workflow.texts_of(names),
        segments=[title] * len(rows),
        features=frame.drop(columns=[] if table.identifier is None else [table.identifier]),
        segment=segment,
    )


def button(make: Callable[[], Chosen], *, key: str, label: str = "List for another tool") -> None:
    """Draw a button behind which the list is written; `make` is called once it is opened."""
    if st.button(label, key=key, icon=":material/campaign:", type="tertiary"):
        _write(make())


@st.dialog("A list for another tool", width="large", icon=":material/campaign:")
def _write(chosen: Chosen) -> None:
    n = wording.plural(len(chosen.identifiers), "customer")
    st.markdown(f"**{plain(chosen.title)}** · {plain(n)}")
    tool, held, campaign = _choices(chosen)
    country = st.text_input(
        "Country of phone numbers without a country code",
        key=f"{_KEY}.country",
        placeholder="Two letters: DE, US, ...",
    )
    with blocks.error_banner():
        control = campaigns.held_out(chosen.identifiers, held, campaign=campaign)
        rows = np.flatnonzero(~control).tolist()
        made = audience(
            chosen.customers.iloc[rows],
            tool,
            country=country.strip() or None,
            segment=[chosen.segments[row] for row in rows],
            identifiers=[chosen.identifiers[row] for row in rows],
        )
        kept = Campaign(
            *(chosen.segment or 0, campaign.strip(), datetime.now(UTC).date(), tool, held),
            n_addressed=len(made.frame),
            n_held_out=int(control.sum()),
        )
        _draw(chosen, control, made, kept)


def _choices(chosen: Chosen) -> tuple[str, float, str]:
    """Draw for which tool the list is, which share is held out, and the campaign's name."""
    target, share, name = st.columns([2, 1, 2], gap="small")
    tools = list(TARGETS)
    is_reached = contact_columns([*chosen.customers.columns]).keys() & {"email", "phone"}
    tool = target.selectbox(
        "For",
        tools,
        index=0 if is_reached else tools.index("csv"),
        key=f"{_KEY}.for_{bool(is_reached)}",
        format_func=lambda key: TARGETS[key].label,
    )
    held = share.number_input(
        "Hold out, %",
        0,
        90,
        _HELD_OUT_PER_CENT,
        key=f"{_KEY}.share",
        help="A control group that is not addressed: without it nobody can tell what the campaign "
        "gained.",
    )
    campaign = name.text_input(
        "Name of the campaign",
        key=f"{_KEY}.campaign",
        help="The control group is drawn from it: the same name holds out the same customers.",
    )
    return tool, held / 100, campaign


def _draw(chosen: Chosen, control: NDArray[np.bool_], made: Audience, campaign: Campaign) -> None:
    counts = made.counts(n_held_out=int(control.sum()), n_segment=len(control))
    blocks.sentence(wording.audience_sentence(counts))
    first = made.frame.head(_PREVIEW)
    first = first.set_axis(tables.distinct([*first.columns]), axis=1)
    st.dataframe(first, key=f"{_KEY}.preview", alt="The first rows of the list", hide_index=True)
    found = campaigns.balance(chosen.features, control)
    blocks.sentence(wording.balance_sentence(found))
    _downloads(chosen, control, made, campaign)
    if chosen.segment is not None:
        blocks.sentence(
            "Downloading the list keeps the campaign with its segment, under Campaigns."
        )
    if found:
        with st.expander("Are both groups alike?"):
            st.dataframe(
                _balance_rows(found),
                key=f"{_KEY}.balance",
                alt="The means of both groups before the campaign",
                hide_index=True,
            )


def _downloads(
    chosen: Chosen, control: NDArray[np.bool_], made: Audience, campaign: Campaign
) -> None:
    file = f"{blocks.file_stem(chosen.title)}_{campaign.tool}"
    look: dict[str, Any] = {"type": "primary"}
    if chosen.segment is not None:
        look["on_click"] = partial(said.note_campaign, campaign)
    with st.container(horizontal=True):
        written = partial(audience_bytes, made)
        named = (f"{file}.csv", "text/csv")
        download("Download the list", f"{_KEY}.download", written, named, **look)
        held = [name for name, out in zip(chosen.identifiers, control, strict=True) if out]
        written = partial(csv_bytes, pd.DataFrame({"customer": held}))
        named = (f"{file}_control.csv", "text/csv")
        download("Download the control group", f"{_KEY}.control", written, named, disabled=not held)


def _balance_rows(found: Sequence[GroupBalance]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Column": [one.column for one in found],
            "Addressed": [wording.format_number(one.addressed) for one in found],
            "Held out": [wording.format_number(one.held_out) for one in found],
            "Apart, in standard deviations": [
                wording.format_score(one.difference) for one in found
            ],
            "By chance below": [wording.format_score(one.limit) for one in found],
        }
    )
