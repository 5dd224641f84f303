"""Plan how many customers a campaign needs, and tell from its outcome what it gained."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from segmentation import campaigns, wording, workflow
from segmentation.records import (
    FORMAT_LABELS,
    CampaignResult,
    CustomerTable,
    OutcomeColumns,
)
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import cache, waiting

_POWER = 0.8
_NONE = "–"


def draw(_about: object = None, *, key: str = "orders.campaign") -> None:
    """Draw the size of a campaign, and the upload of its outcome."""
    planned, happened = st.columns(2, gap="medium")
    with planned, st.container(border=True, height="stretch"):
        _plan(key)
    with happened, st.container(border=True, height="stretch"), blocks.error_banner():
        _outcome(key)


def _outcome(key: str) -> None:
    st.markdown("**Did it work?**")
    dropped = st.file_uploader(
        f"Upload the outcome, one row per customer: {FORMAT_LABELS}",
        key=f"{key}.outcome_file",
        help="With 1 for who responded and 0 for who did not, or what each brought since. Both "
        "those addressed and those held out.",
    )
    if dropped is None:
        blocks.sentence(
            "It compares those addressed with those held out, in all and by segment, and says "
            "whether chance explains it."
        )
        return
    file = cache.hold(dropped.getvalue(), dropped.name)
    what = f"Reading {shorten(file.name, 40)}"
    if not waiting.is_done(f"{key}.read", file, partial(cache.read_beside, file), what=what):
        return
    table = cache.read(file)
    columns = _columns(table, key=f"{key}_{file.source[:8]}")
    if columns is not None:
        _draw(workflow.campaign_outcome(table, columns), source=file.name, key=key)


def _plan(key: str) -> None:
    st.markdown("**How many customers does it need?**")
    st.caption("How many respond without the campaign, how many with it, how many are held out")
    sides = st.columns(3, gap="small")
    without, gain = (
        side.number_input(words, 0.1, 99.0, first, 0.5, key=f"{key}.{name}", format="%.1f")
        for side, words, first, name in (
            (sides[0], "Without it, %", 10.0, "without"),
            (sides[1], "With it, %", 12.0, "with"),
        )
    )
    held = sides[2].number_input("Held out, %", 1, 90, 50, key=f"{key}.share")
    with blocks.error_banner():
        size = campaigns.size_for_shares(
            without / 100, gain / 100, power=_POWER, ratio=held / (100 - held)
        )
        st.markdown(plain(wording.size_sentence(size, power=_POWER)))


def _columns(table: CustomerTable, *, key: str) -> OutcomeColumns | None:
    """Draw which column says what; None until one is said to hold the outcome."""
    names = [str(name) for name in table.frame.columns]
    numbers = [str(name) for name in table.frame.select_dtypes("number").columns]
    sides = st.columns(3, gap="small")
    outcome = sides[0].selectbox("Outcome", numbers or names, index=None, key=f"{key}.outcome")
    group = sides[1].selectbox("Who was held out", [_NONE, *names], key=f"{key}.group")
    segment = sides[2].selectbox("Segment", [_NONE, *names], key=f"{key}.segment")
    drawn: dict[str, float | str] = {}
    if group == _NONE:
        share, name = st.columns(2, gap="small")
        held = share.number_input("Share held out, %", 0, 90, 10, key=f"{key}.held")
        drawn = {
            "hold_out": held / 100,
            "campaign": name.text_input("Name of the campaign", key=f"{key}.campaign"),
        }
    if outcome is None:
        return None
    return OutcomeColumns(
        outcome,
        segment=None if segment == _NONE else segment,
        group=None if group == _NONE else group,
        **drawn,  # type: ignore[arg-type]  # a share and a name
    )


def _draw(found: tuple[CampaignResult, ...], *, source: str, key: str) -> None:
    everybody, *segments = found
    show = st.success if everybody.is_shown else st.info
    show(plain(wording.result_sentence(everybody)))
    for one in segments:
        st.markdown(f"- {plain(wording.result_sentence(one))}")
    if text := wording.several_sentence(len(segments)):
        blocks.sentence(text)
    blocks.csv_download(
        pd.DataFrame(
            {name: [getattr(one, name) for one in found] for name in CampaignResult.__slots__}
        ),
        key=f"{key}.campaign_result_csv",
        source=source,
    )
