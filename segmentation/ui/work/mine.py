"""Draw a visitor's kept studies: open one, rename it, duplicate it, delete it for good."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from segmentation import wording, workspace
from segmentation.ui.orders import state as orders_state
from segmentation.ui.parts import blocks, menu
from segmentation.ui.parts.buttons import button, one_of
from segmentation.ui.parts.text import plain
from segmentation.ui.work import administration, keeping, opening, owners, sharing, tokens
from segmentation.workspace import KeptStudy, Workspace

_PLACE = "work.manage"
_CHOSEN = "work.chosen"


def draw() -> None:
    """Draw the studies of the visitor, and what can be done with one."""
    where, owner = workspace.current(), owners.current()
    if where is None or owner is None:
        st.info(
            "Nothing is kept here: this server holds a study only while its tab is open.",
            icon=":material/folder_off:",
        )
        return
    with blocks.error_banner():
        found = workspace.list_studies(where, owner=owner)
        if found:
            _draw_list(where, found)
            with st.container(horizontal=True, vertical_alignment="bottom"):
                _manage(where, owner, _choose(found))
        else:
            st.info(
                "No studies yet. Each file that you upload becomes one, and so does a sample as "
                "soon as you change something.",
                icon=":material/folder_open:",
            )
    blocks.notice(_PLACE)
    blocks.sentence(
        wording.kept_where_sentences(
            str(where.folder), days=where.days, most_bytes=where.most_bytes
        )
    )
    if owner != owners.ANYBODY:
        with blocks.error_banner():
            sharing.draw(where, owner)
            tokens.draw(where, owner)
            if owners.looks_after():
                administration.draw(where)


def _draw_list(where: Workspace, found: tuple[KeptStudy, ...]) -> None:
    going = workspace.going_next(found, where)
    if going is not None:
        st.warning(plain(wording.going_next_sentence(going.name)), icon=":material/info:")
    now = keeping.address().values()
    blocks.table(
        pd.DataFrame(
            {
                "Study": [line.name for line in found],
                "Open now": [line.id in now for line in found],
                "Rows are": [line.kind.replace("orders", "order lines") for line in found],
                "File": [line.file_name for line in found],
                "Customers": [line.n_customers for line in found],
                "Changed (UTC)": [f"{line.changed:%Y-%m-%d %H:%M}" for line in found],
                "Size (MB)": [line.n_bytes / 1_000_000 for line in found],
                "Kept until": [
                    wording.kept_until_text(line.touched, days=where.days) for line in found
                ],
            }
        ),
        key="work.list",
        alt="Your studies, the one opened last first",
        columns={
            "Customers": st.column_config.NumberColumn(format="localized"),
            "Size (MB)": st.column_config.NumberColumn(format="%.2f"),
        },
        source="studies",
    )


def _choose(found: tuple[KeptStudy, ...]) -> KeptStudy:
    """Draw the choice of a study, at first the one that is open; a deleted one is forgotten."""
    lines = {line.id: line for line in found}
    now = [each for each in keeping.address().values() if each in lines]
    return one_of(
        "Study",
        lines,
        key=_CHOSEN,
        first=(*now, found[0].id)[0],
        format_func=lambda key: f"{lines[key].name} · {lines[key].changed:%Y-%m-%d %H:%M}",
    )


def _manage(where: Workspace, owner: str, line: KeptStudy) -> None:
    with st.container(key="open_study", width="content"):
        st.page_link(
            menu.PAGES_OF[line.kind],
            label="Open",
            icon=":material/open_in_new:",
            query_params={keeping.PARAMETERS[line.kind]: line.id},
        )
    with st.popover("Rename", icon=":material/edit:", key="work.rename_open"):
        key = f"work.name_{line.id}"
        st.text_input("Name", line.name, key=key)
        st.button(
            "Save",
            key="work.rename",
            type="primary",
            on_click=blocks.told,
            args=(_PLACE, lambda: _rename(where, owner, line, st.session_state[key])),
        )
    act = partial(blocks.told, _PLACE, partial(_duplicate, where, owner, line))
    button("Duplicate", "work.duplicate", "content_copy", act)
    if owner != owners.ANYBODY:
        sharing.ask(where, owner, line)
    asked = f"Delete {line.name}, its file and every name and note in it? This is final."
    blocks.ask_to_delete(asked, (_PLACE, lambda: _delete(where, owner, line)), key="work.delete")


def _rename(where: Workspace, owner: str, line: KeptStudy, name: str) -> str:
    found = workspace.rename(where, line.id, name, owner=owner)
    return f"{line.name} is called {found.name} now."


def _duplicate(where: Workspace, owner: str, line: KeptStudy) -> str:
    found = workspace.duplicate(where, line.id, owner=owner)
    st.session_state[_CHOSEN] = found.id
    return f"{found.name} is a study of its own."


def _delete(where: Workspace, owner: str, line: KeptStudy) -> str:
    opener = opening.CUSTOMERS if line.kind == "customers" else orders_state.OPENER
    now = opener.shelf.line()
    opener.shelf.let_go(line.id)
    try:
        workspace.delete(where, line.id, owner=owner)
    finally:
        if now is not None and now.id == line.id:
            opener.forget()
    return f"{line.name} is deleted: looked for afterwards, none of its bytes is on the disk."
