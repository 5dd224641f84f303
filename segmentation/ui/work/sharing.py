"""Draw the links by which others see a person's studies: make one, see them all, revoke one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from segmentation import workspace
from segmentation.ui.parts import blocks, menu
from segmentation.ui.work import keeping
from segmentation.workspace import KeptStudy, Share, ShareRight, Workspace

_PLACE = "work.sharing"
_NEW = "work.share_new"
_LABELS: Mapping[ShareRight, str] = {"look": "Look at it", "copy": "Look at it and copy it"}


def ask(where: Workspace, owner: str, line: KeptStudy) -> None:
    """Draw the button behind which a link to a study is made."""
    with st.popover("Share", icon=":material/share:", key="work.share_open"):
        st.radio(
            "Whoever is signed in here and has the link may",
            list(_LABELS),
            key="work.share_right",
            format_func=_LABELS.get,
        )
        st.caption("They see all of this study and may take its lists away; nothing else of yours.")
        st.button(
            "Make link",
            key="work.share_make",
            type="primary",
            on_click=blocks.told,
            args=(_PLACE, partial(_make, where, owner, line)),
        )
        blocks.shown_once(_NEW)


def draw(where: Workspace, owner: str) -> None:
    """Draw the links of a person, and the one that was made just now."""
    found = workspace.list_shares(where, owner=owner)
    if found:
        blocks.heading(
            "Your links", "Who has one sees the study as it is now, until you revoke it."
        )
        _draw_list(found)
        blocks.ask_to_revoke(
            "link",
            {each.id: f"{each.name} · {each.created:%Y-%m-%d %H:%M}" for each in found},
            (_PLACE, partial(_revoke, where, owner)),
            key="work.share",
            warning="It opens nothing from then on. A copy that somebody made stays theirs.",
        )
    blocks.notice(_PLACE)


def _draw_list(found: tuple[Share, ...]) -> None:
    blocks.table(
        pd.DataFrame(
            {
                "Study": [each.name for each in found],
                "Others may": [_LABELS[each.right] for each in found],
                "Made (UTC)": [f"{each.created:%Y-%m-%d %H:%M}" for each in found],
            }
        ),
        key="work.shares",
        alt="Your links, the latest first",
        source="links",
    )


def _make(where: Workspace, owner: str, line: KeptStudy) -> str:
    right: ShareRight = st.session_state["work.share_right"]
    token, made = workspace.make_share(where, line.id, right, owner=owner)
    st.session_state[_NEW] = _address(line, token)
    return f"The link to {made.name} is made."


def _address(line: KeptStudy, token: str) -> str:
    """Return the whole address of a shared study, beside that of the page that is open."""
    here = urlsplit(str(st.context.url))
    folder, page = here.path.rpartition("/")[0], menu.address_of(menu.PAGES_OF[line.kind])
    query = urlencode({keeping.SHARED: token})
    return urlunsplit((here.scheme, here.netloc, f"{folder}/{page}", query, ""))


def _revoke(where: Workspace, owner: str, identifier: str) -> str:
    workspace.revoke_share(where, identifier, owner=owner)
    return "The link opens nothing any more."
