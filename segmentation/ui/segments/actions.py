"""Let a visitor rename segments, take the customers away and save a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from segmentation import models, reports, wording, workflow
from segmentation.errors import SegmentationError
from segmentation.records import Segment, Segmentation
from segmentation.reports import customers_with_segments, whole_numbers
from segmentation.ui.campaigns import lists
from segmentation.ui.parts import blocks, downloads
from segmentation.ui.parts.buttons import download
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.segments import explanations
from segmentation.ui.session import cache, state
from segmentation.ui.work import origins, owners, said
from segmentation.ui.work.customers import SHELF

if TYPE_CHECKING:
    import pandas as pd

CHOSEN_MODEL = "models.chosen"
"""Key of the model that the Models page shows: the one just saved."""
_LONGEST_INPUT = 1000
"""Longer than a name may be: a name that is too long is refused with a sentence, not cut."""
LONGEST_NOTES = 500
_LONGEST_PLAN = 1500
_RENAMING = "segments.rename"


def foot(segment: Segment, *, worth: str = "") -> None:
    """Draw what one does with a segment: give it a name, and take its customers away."""
    number = segment.segment
    if worth:
        st.caption(f":material/payments: {plain(worth)}")
    done = [one for one in said.campaigns() if one.segment == number]
    for one in done[-1:]:
        named = f"{shorten(one.name, 40)}, " if one.name else ""
        st.caption(f":material/campaign: {plain(named + wording.campaign_sentence(one))}")
    with st.container(horizontal=True, gap="xsmall"):
        is_asked = st.button(
            "Rename",
            key=f"segments.rename_{number}",
            icon=":material/edit:",
            type="tertiary",
            help="The name your team uses, notes, and what you plan to do",
        )
        blocks.csv_download(
            state.later(lambda found: whole_numbers(customers_of(found, number))),
            key=f"segments.list_{number}_csv",
            label="List",
            name=f"{blocks.file_stem(state.current().name)}_{blocks.file_stem(segment.name)}.csv",
        )
        lists.button(lambda: _listed(segment), key=f"segments.tool_{number}", label="For a tool")
    if is_asked:
        _rename(segment)


def _listed(segment: Segment) -> lists.Chosen:
    """Return the customers of one segment as a list for another tool is written of them."""
    found = state.segmentation()
    rows = found.prepared.kept[found.clustering.labels == segment.segment]
    texts = cache.texts(state.current().file).frame
    return lists.of_file(
        found.prepared.table, texts, rows, title=segment.name, segment=segment.segment
    )


def customers_of(found: Segmentation, number: int) -> pd.DataFrame:
    """Return the customers of one segment, all columns of the file."""
    rows = customers_with_segments(found)
    return rows[rows["segment"] == number].reset_index(drop=True)


@st.dialog("Rename a segment", icon=":material/edit:")
def _rename(segment: Segment) -> None:
    st.caption(plain(f"Now called {segment.name}; {wording.plural(segment.size, 'customer')}."))
    with st.form("segments.rename_form", border=False):
        st.text_input("Name", segment.name, key="segments.rename_name", max_chars=_LONGEST_INPUT)
        st.text_area("Notes", segment.notes, key="segments.rename_notes", max_chars=LONGEST_NOTES)
        st.text_area(
            "What to do",
            state.plans()[segment.segment] or _suggested(segment),
            key="segments.rename_plan",
            max_chars=_LONGEST_PLAN,
            help="Your own words replace the suggestions; clear them to bring the suggestions "
            "back.",
        )
        is_sent = st.form_submit_button(
            "Save",
            type="primary",
            key="segments.rename_save",
            on_click=_take_name,
            args=(segment,),
        )
    blocks.notice(_RENAMING)
    if is_sent and state.notice(_RENAMING) is None:
        st.rerun()


def _suggested(segment: Segment) -> str:
    """Return the suggestions as text to work on, one line each."""
    found = workflow.actions(segment)
    return "\n".join(f"{action.name}: {action.suggestion}" for action in found)


def _take_name(segment: Segment) -> None:
    name = st.session_state["segments.rename_name"]
    notes = st.session_state["segments.rename_notes"]
    plan = st.session_state["segments.rename_plan"]
    is_own = plan.strip() != _suggested(segment).strip()
    state.clear_notice()
    try:
        said.rename(segment.segment, name=name, notes=notes, plan=plan if is_own else "")
    except SegmentationError as error:
        state.leave_notice(_RENAMING, error.message)


def take_away(segmentation: Segmentation, *, key: str) -> None:
    """Draw every way to take the result away: customers, a report, and a model to score with."""
    with st.container(border=True, horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _download_customers(key=f"{key}.customers")
        downloads.choose()
        _download_reports(key=f"{key}.report")
        save_model(key=f"{key}.save")
    left_out = wording.unassigned_sentence(segmentation.clustering)
    if left_out:
        blocks.sentence(left_out)


def _download_reports(*, key: str) -> None:
    """Draw the downloads of every kind of report; each is made when clicked."""
    name, plans = state.current().name, state.plans()
    component_map = state.asked_later(cache.component_map)
    rules = state.asked_later(cache.rules, explanations.chosen_leaves(len(plans)))
    told = state.later(
        lambda found: workflow.findings(
            found, title=name, rule_set=rules(), component_map=component_map(), plans=plans
        )
    )
    for suffix, kind in reports.REPORTS.items():
        file = (f"{blocks.file_stem(name)}_report{suffix}", kind.mime)
        download(kind.label, f"{key}_{suffix[1:]}", kind.later(told), file, icon=kind.icon)


def _download_customers(*, key: str) -> None:
    """Draw the download of every customer with its segment."""
    stem = blocks.file_stem(state.current().name)
    blocks.csv_download(
        state.later(lambda found: whole_numbers(customers_with_segments(found))),
        key=key,
        label="Download customers with segments",
        name=f"{stem}_segments.csv",
        is_primary=True,
    )


def save_model(*, key: str) -> None:
    """Draw the form that saves these segments as a model, which the API then serves."""
    with st.popover("Save as a model", icon=":material/save:", key=f"{key}_open"):
        with st.form(f"{key}_form", border=False):
            st.text_input(
                "Name of the model",
                blocks.file_stem(state.current().name),
                key=f"{key}_name",
                help="Letters, digits, spaces, dashes and dots. Saving under the same name adds a "
                "version.",
            )
            st.form_submit_button(
                "Save",
                type="primary",
                key=f"{key}_submit",
                on_click=_save,
                args=(key,),
            )
        blocks.notice(key)


def _save(key: str) -> None:
    name = st.session_state[f"{key}_name"]
    try:
        SHELF.check_own(state.current().file.source)
        model = workflow.build_model(state.segmentation(), name=name)
        folder = owners.models_folder()
        workflow.save(model, name, artifacts=folder)
        version = models.list_versions(name, artifacts=folder)[0].revision
    except SegmentationError as error:
        state.leave_notice(key, error.message)
        return
    st.session_state[CHOSEN_MODEL] = name
    owners.note("model saved", model=name)
    origins.remember(model)
    said = wording.saved_sentence(name, version)
    message = f"{said} Contains no customer data, and scores by API and command line."
    state.leave_notice(key, message, is_error=False)
