"""Plan how many customers a campaign needs, and tell from its outcome what it gained."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from segmentation import campaigns, wording, workflow
from segmentation.records import (
    FORMAT_LABELS,
    Campaign,
    CampaignResult,
    CustomerTable,
    OutcomeColumns,
)
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.work import said

_POWER = 0.8
_NONE = "–"


def draw(_about: object = None, *, key: str = "orders.campaign") -> None:
    """Draw the size of a campaign, and the upload of its outcome."""
    planned, happened = st.columns(2, gap="medium")
    with planned, st.container(border=True, height="stretch"):
        _plan(key)
    with happened, st.container(border=True, height="stretch"), blocks.error_banner():
        st.markdown("**Did it work?**")
        _outcome(key, None)


def kept() -> None:
    """Draw the campaigns on the current segments: who was addressed, and what came of it."""
    key, found = "segments.campaign", {(c.segment, c.name): c for c in said.campaigns()[::-1]}
    titles = {place: _title(one) for place, one in found.items()}
    noted, happened = st.columns(2, gap="medium")
    with noted, st.container(border=True, height="stretch"):
        if found:
            for at, one in enumerate(found.values()):
                _line(one, titles[one.segment, one.name], key=f"{key}.drop_{at}")
        else:
            st.markdown("**No campaign yet**")
            blocks.sentence(
                "“For a tool” on a segment’s card writes its list and holds out a control group. "
                "The campaign then stands here with its date, and with its result once you upload "
                "the outcome."
            )
            _plan(key)
    with happened, st.container(border=True, height="stretch"), blocks.error_banner():
        st.markdown("**Did it work?**")
        chosen = None
        if found:
            place = st.selectbox(
                "Campaign", list(found), key=f"{key}.of", format_func=titles.__getitem__
            )
            chosen = found[place]
        _outcome(key, chosen)


def _title(campaign: Campaign) -> str:
    named = state.segmentation().segments[campaign.segment].name
    return " · ".join(filter(None, (shorten(campaign.name, 40), shorten(named, 40))))


def _line(campaign: Campaign, title: str, *, key: str) -> None:
    told, away = st.columns([9, 1], gap="small")
    told.markdown(f"**{plain(title)}**  \n{plain(wording.campaign_sentence(campaign))}")
    away.button(
        "",
        key=key,
        icon=":material/delete:",
        type="tertiary",
        help="Keep this campaign no longer",
        on_click=said.drop_campaign,
        args=(campaign,),
    )


def _outcome(key: str, campaign: Campaign | None) -> None:
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
    columns = _columns(table, campaign, key=f"{key}_{file.source[:8]}")
    if columns is None:
        return
    among = None if campaign is None else _members(campaign)
    found = workflow.campaign_outcome(table, columns, among=among)
    if campaign is not None:
        named = state.segmentation().segments[campaign.segment].name
        found = (replace(found[0], segment=named), *found[1:])
    _draw(found, source=file.name, key=key)
    if campaign is not None:
        n_counted = found[0].n_addressed + found[0].n_held_out
        if text := wording.of_segment_sentence(n_counted, len(table.frame)):
            blocks.sentence(text)
        told = replace(campaign, result=found[0])
        st.button(
            "Keep this result",
            key=f"{key}.keep",
            icon=":material/task_alt:",
            on_click=said.note_campaign,
            args=(told,),
            disabled=told == campaign,
        )


def _members(campaign: Campaign) -> frozenset[str] | None:
    """Return the numbers of the customers of a campaign's segment; None where there are none."""
    found = state.segmentation()
    table = found.prepared.table
    if table.identifier is None:
        return None
    rows = found.prepared.kept[found.clustering.labels == campaign.segment]
    return frozenset(workflow.texts_of(table.frame[table.identifier].iloc[rows]))


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


def _columns(table: CustomerTable, campaign: Campaign | None, *, key: str) -> OutcomeColumns | None:
    """Draw which column says what; None until one is said to hold the outcome."""
    names = [str(name) for name in table.frame.columns]
    numbers = [str(name) for name in table.frame.select_dtypes("number").columns]
    sides = st.columns(3, gap="small")
    outcome = sides[0].selectbox("Outcome", numbers or names, index=None, key=f"{key}.outcome")
    group = sides[1].selectbox("Who was held out", [_NONE, *names], key=f"{key}.group")
    segment = sides[2].selectbox("Segment", [_NONE, *names], key=f"{key}.segment")
    drawn: dict[str, float | str] = {}
    if group == _NONE and campaign is not None:
        drawn = {"hold_out": campaign.hold_out, "campaign": campaign.name}
    elif group == _NONE:
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
