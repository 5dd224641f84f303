"""Let the visitor change what segments are made from: columns, roles, scaling, sheet, undo."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from segmentation import wording
from segmentation.records import (
    ROLES,
    SCALINGS,
    KSearch,
    Prepare,
    Role,
    Segmentation,
)
from segmentation.ui.customers import contracts, preparation
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.session import cache, state
from segmentation.ui.session.study import untouched


def draw() -> None:
    """Draw every choice of what the segments are based on, and how each column is prepared."""
    st.caption("Segments update as you change this.")
    with st.container(border=True):
        choose_features("customers.features")
        _choose_scaling("customers.scaling")
        reset("customers.reset")
    preparation.draw(key="customers.prepare")


def choose_features(key: str) -> None:
    """Draw the choice of columns that the segments are made from."""
    table = state.intended_table()
    widget = f"{key}_columns"
    st.session_state[widget] = list(table.features)
    st.multiselect(
        "Columns the segments are based on",
        [column.name for column in table.columns],
        key=widget,
        on_change=_features_changed,
        args=(widget, key),
        help="Identifiers, names and constant columns say nothing about how similar customers are.",
    )
    blocks.notice(key)


def _features_changed(widget: str, place: str) -> None:
    table = state.intended_table()
    chosen = set(st.session_state[widget])
    changed: dict[str, Role] = {}
    for column in table.columns:
        if column.name in chosen and column.role != "feature":
            changed[column.name] = "feature"
        elif column.name not in chosen and column.role == "feature":
            changed[column.name] = "descriptor"
    state.change_roles(changed, place=place)


def offer_one(key: str) -> None:
    """Point out features that say the same, with one click to use the first of them alone."""
    for place, repeated in enumerate(cache.repeated(state.current().basis)):
        st.warning(plain(wording.repeated_sentence(repeated)), icon=":material/content_copy:")
        label = plain(f"Use {repeated.name} alone")
        others: dict[str, Role] = dict.fromkeys(repeated.others, "descriptor")
        act = partial(state.change_roles, others, place=key)
        button(label, f"{key}_{place}", "filter_1", act)
    blocks.notice(key)


def tell_preparation(found: Segmentation, key: str) -> None:
    """Say what the columns show in which preparation, with one click back and forth."""
    study = state.current()
    advice = cache.advice(study.basis)
    is_other = study.basis.asked is not None
    exceptional = wording.exceptional_sentence(found.prepared.codings, found.segments)
    if advice is not None and (is_other or len(advice.tried) > 1):
        with st.container(border=True, key=f"{key}_card"):
            st.markdown(f":material/lightbulb: {plain(wording.advice_sentence(advice))}")
            if exceptional:
                st.markdown(plain(exceptional))
            if is_other:
                blocks.sentence(f"{wording.audit_sentence(advice)}.")
                _prepare_button("Back to the columns as they are", "undo", "asis", key=key)
    elif study.basis.prepare == "asis" and state.search().recommended_k is None:
        _prepare_button("Try other preparations", "lightbulb", "auto", key=key)
    blocks.notice(key)


def _prepare_button(label: str, icon: str, prepare: Prepare, *, key: str) -> None:
    act = partial(state.propose, state.current().prepared_by(prepare), place=key)
    button(label, f"{key}_{prepare}", icon, act)


def _choose_scaling(key: str) -> None:
    """Draw the choice of how far each column counts."""
    widget = f"{key}_choice"
    chosen = state.intended().basis.settings.scaling
    st.session_state[widget] = chosen
    st.segmented_control(
        "Scaling",
        list(SCALINGS),
        key=widget,
        format_func=lambda scaling: SCALINGS[scaling].label,
        required=True,
        on_change=_scaling_changed,
        args=(widget, key),
    )
    st.caption(SCALINGS[chosen].effect)
    blocks.notice(key)


def _scaling_changed(widget: str, place: str) -> None:
    study = state.intended()
    settings = replace(study.basis.settings, scaling=st.session_state[widget])
    state.propose(study.with_settings(settings), place=place)


def choose_sheet(key: str) -> None:
    """Draw the choice of a workbook's sheet, where there are several."""
    report = state.table().report
    if len(report.sheets) < 2:
        return
    widget = f"{key}_choice"
    st.session_state[widget] = report.sheet
    st.selectbox("Sheet", report.sheets, key=widget, on_change=_sheet_changed, args=(widget, key))
    blocks.notice(key)


def _sheet_changed(widget: str, place: str) -> None:
    file = replace(state.current().file, sheet=st.session_state[widget])
    state.propose(untouched(file), place=place)


def reset(key: str) -> None:
    """Draw the ways back: one change, or every choice about this file."""
    study, change = state.current(), state.last_change()
    with st.container(horizontal=True):
        label = "Nothing to undo" if change is None else f"Undo: {plain(change)}"
        button(label, f"{key}_undo", "undo", state.undo, disabled=change is None)
        act, keys = partial(state.propose, untouched(study.file), place=key), f"{key}_defaults"
        button("Back to the defaults", keys, "restart_alt", act, disabled=study.is_untouched)
        contracts.download_settings(key)


def edit_roles(key: str) -> None:
    """Draw the columns with what each is used as; a role that is changed segments again."""
    table = state.table()
    frame = tables.columns(table)
    st.caption("Click a cell under “Used as” to give a column another role.")
    roles = st.column_config.SelectboxColumn(
        options=list(ROLES),
        format_func=lambda role: next(
            (f"{name}: {known.words}" for name, known in ROLES.items() if name == role), ""
        ),
        required=True,
        width="medium",
    )
    edited = blocks.editor(
        frame,
        key,
        alt="Columns of the file and what each is used as",
        columns={"Used as": roles},
        shown={"Why": st.column_config.TextColumn(width="large")},
    )
    blocks.csv_download(frame, key=f"{key}_csv")
    pairs = zip(table.columns, edited["Used as"], strict=True)
    changed = {column.name: role for column, role in pairs if role != column.role}
    if changed:
        state.change_roles(changed, place=key)
        st.rerun()


def choose_k(key: str) -> None:
    """Draw the choice of the number of segments; the recommended one unless the visitor says so."""
    search = state.search()
    study = state.intended()
    widget = f"{key}_k"
    st.session_state[widget] = search.default_k if study.k is None else study.k
    ks = [candidate.k for candidate in search.candidates]
    slider, back = st.columns([3, 1], gap="medium", vertical_alignment="bottom")
    with slider:
        if len(ks) > 1:
            st.select_slider(
                "Number of segments", ks, key=widget, on_change=_k_changed, args=(widget, key)
            )
    with back:
        if study.k is None:
            if search.recommended_k is None:
                st.badge("Smallest split", icon=":material/content_cut:", color="gray")
            else:
                st.badge("Recommended", icon=":material/check:", color="green")
        else:
            st.badge("Your choice", icon=":material/person:", color="violet")
            act = partial(state.choose_k, None, place=key)
            button(f"Back to {search.default_k}", f"{key}_back", "undo", act)
    _choose_minimum(search, key=f"{key}_minimum")
    blocks.notice(key)


def _choose_minimum(search: KSearch, *, key: str) -> None:
    """Draw the fewest customers of a segment, and the largest number that has them by itself."""
    least = st.number_input(
        "No segment under (customers)", 0, search.n_customers // 2, step=1, key=key
    )
    study = state.current()
    if study.least:
        blocks.sentence(wording.merged_sentence(state.segmentation().clustering))
        act = partial(state.choose_least, 0, place=key)
        button("Take them apart again", f"{key}_apart", "undo", act)
    if not least:
        return
    largest = search.largest_k(least)
    blocks.sentence(wording.minimum_sentence(least, largest))
    smallest = int(np.bincount(search.labels[state.searched().k_searched]).min())
    if int(least) != study.least and smallest < least:
        act = partial(state.choose_least, int(least), place=key)
        button("Merge smaller ones with their nearest", f"{key}_merge", "call_merge", act)
    if largest is not None and largest != state.searched().k_searched:
        act = partial(state.choose_k, None if largest == search.default_k else largest, place=key)
        button(f"Use {largest} segments", f"{key}_use", "check", act)


def note_method() -> None:
    """Say whose segments a page speaks of, where another method than K-Means is in use."""
    algorithm = state.current().algorithm
    if algorithm != "kmeans":
        st.info(wording.other_method_sentence(algorithm), icon=":material/info:")


def _k_changed(widget: str, place: str) -> None:
    search = state.search()
    k = int(st.session_state[widget])
    state.choose_k(None if k == search.default_k else k, place=place)
