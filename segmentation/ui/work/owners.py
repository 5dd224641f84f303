"""Tell whose work it is that a page shows."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from segmentation import models, workspace
from segmentation.authentication import Guard, is_admin, name_of, people
from segmentation.authentication.tokens import TOKEN_VARIABLE

ANYBODY = ""
"""Who works on this machine, where nobody signs in."""


def current() -> str | None:
    """Return whose studies the visitor sees; None where people cannot be told apart.

    The guard has let the header through only from the proxy that people sign in at.
    """
    known = people()
    if known is not None:
        return name_of(st.context.headers.get_all(known.header)) if Guard.stands else None
    if Guard.pages_sign_in:
        issuer, subject = st.user.get("iss"), st.user.get("sub")
        return f"{issuer} {subject}" if issuer and subject and st.user.is_logged_in else None
    return None if os.environ.get(TOKEN_VARIABLE) else ANYBODY


def models_folder() -> Path:
    """Return where the models stand that the visitor sees: their own, where people sign in."""
    return models.folder_of(current() or ANYBODY)


def looks_after() -> bool:
    """Whether the visitor is one of those who look after the server."""
    owner = current()
    is_known = Guard.pages_sign_in and st.user.get("email_verified") is True
    return bool(owner) and is_admin(owner, str(st.user.get("email")) if is_known else None)


def note(what: str, **about: str) -> None:
    """Write down what the visitor did, where people are told apart and work is kept."""
    where, owner = workspace.current(), current()
    if where is not None and owner:
        workspace.note(where.folder, what, who=owner, **about)
