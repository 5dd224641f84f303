"""Draw, for whoever looks after the server, how much room everybody's studies take."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import workspace
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import one_of
from segmentation.ui.work import owners
from segmentation.workspace import StudySize, Workspace

_PLACE = "work.administration"
_CHOSEN = "work.any_chosen"


def draw(where: Workspace) -> None:
    """Draw everybody's studies by their sizes, and the way to delete one."""
    blocks.heading(
        "Everybody's studies", "You see who has one and how large it is, never what is in it."
    )
    found = workspace.sizes(where)
    if found:
        _draw_list(found)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _draw_deletion(where, found)
    blocks.notice(_PLACE)


def _draw_list(found: tuple[StudySize, ...]) -> None:
    blocks.table(
        pd.DataFrame(
            {
                "Person": [line.owner for line in found],
                "Last opened (UTC)": [f"{line.touched:%Y-%m-%d %H:%M}" for line in found],
                "Size (MB)": [line.n_bytes / 1_000_000 for line in found],
            }
        ),
        key="work.everybody",
        alt="Everybody's studies, the one opened last first",
        columns={"Size (MB)": st.column_config.NumberColumn(format="%.2f")},
        source="studies of everybody",
    )


def _draw_deletion(where: Workspace, found: tuple[StudySize, ...]) -> None:
    lines = {line.id: line for line in found}
    chosen = one_of(
        "Study of",
        lines,
        key=_CHOSEN,
        first=found[0].id,
        format_func=lambda key: f"{lines[key].owner} · {lines[key].touched:%Y-%m-%d %H:%M}",
    )
    asked = f"Delete this study of {chosen.owner} for good? They are not asked."
    blocks.ask_to_delete(asked, (_PLACE, lambda: _delete(where, chosen)), key="work.any_delete")


def _delete(where: Workspace, line: StudySize) -> str:
    if not owners.looks_after():
        return "Only whoever looks after this server may delete the studies of others."
    workspace.delete(where, line.id, owner=line.owner, by=owners.current())
    return f"A study of {line.owner} is deleted."
