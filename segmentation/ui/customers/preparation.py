"""Let the visitor change how each feature is prepared; every change segments again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from segmentation import figures, wording
from segmentation.preprocessing import contributions, proposed_order
from segmentation.preprocessing.choices import setting_for
from segmentation.records import FeatureCoding, FeatureSetting, PreparedTable, TransformProposal
from segmentation.ui.customers import preparation_tables
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state

_MOST_PROPOSALS = 4
"""Proposals that are told one by one; the sentence above them counts the rest."""
_NUMBERS = (
    "Numbers, dates, and yes or no. A cap limits values outside two percentiles; leave its "
    "cells empty for none."
)
_CATEGORIES = (
    "Categories. Together the columns of one feature weigh as much as one number; put in order, "
    "a feature is one number, its rank."
)


def draw(*, key: str) -> None:
    """Draw how each feature is prepared, and how much it contributes to the distances.

    A change shows here at once, while the segments that follow from it are on their way.
    """
    _offer_transforms(key=f"{key}_proposals")
    label = "How each column is prepared"
    prepared = state.intended_prepared()
    with st.expander(label, icon=":material/tune:", expanded=prepared.settings.per_feature != ()):
        numbers = [coding for coding in prepared.codings if coding.is_numeric]
        if numbers:
            _edit(prepared, numbers, _NUMBERS, key=f"{key}_numbers")
        others = [coding for coding in prepared.codings if not coding.is_numeric]
        if others:
            _edit(prepared, others, _CATEGORIES, key=f"{key}_categories")
            _order(others, key=f"{key}_categories_order")
        blocks.notice(key)
    shares = contributions(prepared)
    blocks.figure(
        figures.contributions_figure(shares),
        wording.contribution_sentence(shares),
        key=f"{key}_contributions",
        title="How much each column counts",
    )


def change(settings: Sequence[FeatureSetting], *, place: str) -> None:
    """Prepare some features in another way and segment again."""
    study = state.intended()
    own = {setting.name: setting for setting in study.basis.settings.per_feature}
    own |= {setting.name: setting for setting in settings}
    # What is at its default is not kept, so that going back is going back.
    kept = tuple(
        setting for name, setting in sorted(own.items()) if setting != FeatureSetting(name)
    )
    prepared = replace(study.basis.settings, per_feature=kept)
    state.propose(study.with_settings(prepared), place=place)


def _offer_transforms(*, key: str) -> None:
    proposals = state.proposals()
    if not proposals:
        return
    with st.container(border=True, key=f"{key}_card"):
        st.markdown(f":material/lightbulb: {plain(wording.proposals_sentence(proposals))}")
        blocks.sentence(_proposals_in_short(proposals))
        n = len(proposals)
        _transform_button("Transform it" if n == 1 else f"Transform these {n}", key=key)


def offer_remedy(key: str) -> None:
    """Draw the button that pulls every long tail in, where there are any."""
    if state.proposals():
        _transform_button("Pull in the extreme values", key=key)
        blocks.notice(key)


def _transform_button(label: str, *, key: str) -> None:
    button(label, f"{key}_take", "auto_fix_high", partial(_take_proposals, key))


def _proposals_in_short(proposals: Sequence[TransformProposal]) -> str:
    told = [
        f"{proposal.name}: {wording.proposal_sentence(proposal)}"
        for proposal in proposals[:_MOST_PROPOSALS]
    ]
    if len(proposals) > _MOST_PROPOSALS:
        told.append(f"and {len(proposals) - _MOST_PROPOSALS} more")
    return " · ".join(told)


def _take_proposals(place: str) -> None:
    settings = [
        replace(_setting(proposal.name), transform=proposal.transform)
        for proposal in state.proposals()
    ]
    change(settings, place=place)


def _setting(name: str) -> FeatureSetting:
    return setting_for(state.intended().basis.settings, name)


def _edit(
    prepared: PreparedTable, codings: Sequence[FeatureCoding], said: str, *, key: str
) -> None:
    """Draw a table of choices; a cell that is changed segments again."""
    blocks.sentence(said)
    frame = preparation_tables.choices(prepared, codings)
    edited = st.data_editor(
        frame,
        key=f"{key}_{state.version()}",
        hide_index=True,
        alt="How each column is prepared: one row per column, one choice per cell",
        placeholder="–",
        disabled=preparation_tables.FIXED,
        column_config=preparation_tables.formats(is_numeric=codings[0].is_numeric),
        height="content" if len(frame) <= blocks.ROWS_WITHOUT_SCROLLING else "auto",
    )
    blocks.notice(key)
    changed = []
    for place, coding in enumerate(codings):
        if not edited.iloc[place].equals(frame.iloc[place]):
            defaults = state.intended().basis.settings
            setting = preparation_tables.chosen(edited.iloc[place], _setting(coding.name), defaults)
            changed.append(setting)
    if changed:
        change(changed, place=key)
        st.rerun()


def _order(codings: Sequence[FeatureCoding], *, key: str) -> None:
    """Draw the choice of an order for a column of categories."""
    names = [coding.name for coding in codings]
    column, order = st.columns([1, 2], gap="medium", vertical_alignment="bottom")
    with column:
        name = st.selectbox("Put in order", names, key=f"{key}_column_{state.version()}")
    coding = next(coding for coding in codings if coding.name == name)
    widget = f"{key}_choice_{state.version()}_{names.index(name)}"
    with order:
        st.multiselect(
            "Categories, lowest first; empty for no order",
            coding.categories,
            default=coding.categories if coding.kind == "ordinal" else (),
            key=widget,
            on_change=_order_changed,
            args=(widget, coding, key),
            placeholder="No order: pick all categories, lowest first",
        )
    n_left = len(coding.categories) - len(st.session_state[widget])
    if 0 < n_left < len(coding.categories):
        blocks.sentence(f"{wording.plural(n_left, 'category', 'categories')} still to place.")
    blocks.notice(key)


def _order_changed(widget: str, coding: FeatureCoding, place: str) -> None:
    order = tuple(st.session_state[widget])
    if len(order) in (0, len(coding.categories)):
        study = state.intended()
        table = state.intended_prepared().table
        proposed = proposed_order(study.basis.settings, table, coding.name)
        chosen = None if order == proposed else order
        change([replace(_setting(coding.name), order=chosen)], place=place)
