"""Draw a visitor's API tokens: make one, see when it was used, revoke it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from segmentation import workspace
from segmentation.ui.parts import blocks
from segmentation.workspace import ApiToken, TokenScope, Workspace

_PLACE = "work.tokens"
_NEW = "work.token_new"
_LABELS: Mapping[TokenScope, str] = {"scoring": "Scoring", "everything": "The whole API"}


def draw(where: Workspace, owner: str) -> None:
    """Draw the tokens of a person, and what can be done with them."""
    blocks.heading(
        "Your API tokens", "With a token, a program scores in your name. Each can be revoked."
    )
    found = workspace.list_tokens(where, owner=owner)
    if found:
        _draw_list(found)
    _draw_form(where, owner)
    if found:
        names = {line.id: line.name for line in found}
        blocks.ask_to_revoke(
            "token",
            {line.id: f"{line.name} · {line.created:%Y-%m-%d %H:%M}" for line in found},
            (_PLACE, lambda identifier: _revoke(where, owner, (identifier, names[identifier]))),
            key="work.token",
            warning="Programs that use it are refused from then on.",
        )
    blocks.shown_once(_NEW)
    blocks.notice(_PLACE)


def _draw_list(found: tuple[ApiToken, ...]) -> None:
    blocks.table(
        pd.DataFrame(
            {
                "Token": [line.name for line in found],
                "Opens": [_LABELS[line.scope] for line in found],
                "Made (UTC)": [f"{line.created:%Y-%m-%d %H:%M}" for line in found],
                "Last used (UTC)": [
                    "never" if line.used is None else f"{line.used:%Y-%m-%d %H:%M}"
                    for line in found
                ],
            }
        ),
        key="work.tokens",
        alt="Your API tokens, the latest first",
        source="tokens",
    )


def _draw_form(where: Workspace, owner: str) -> None:
    with (
        st.expander("New token", icon=":material/key:"),
        st.form("work.token_form", border=False, clear_on_submit=True),
    ):
        st.text_input("What is it for?", key="work.token_name", placeholder="Nightly scoring")
        st.radio("It opens", list(_LABELS), key="work.token_scope", format_func=_LABELS.get)
        st.form_submit_button(
            "Make token",
            key="work.token_make",
            type="primary",
            on_click=blocks.told,
            args=(_PLACE, lambda: _make(where, owner)),
        )


def _make(where: Workspace, owner: str) -> str:
    name, scope = st.session_state["work.token_name"], st.session_state["work.token_scope"]
    st.session_state[_NEW], line = workspace.make_token(where, name, scope, owner=owner)
    return f"The token {line.name} is made."


def _revoke(where: Workspace, owner: str, token: tuple[str, str]) -> str:
    identifier, name = token
    workspace.revoke_token(where, identifier, owner=owner)
    return f"The token {name} opens nothing any more."
