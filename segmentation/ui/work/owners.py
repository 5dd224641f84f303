"""Tell whose work it is that a page shows."""

from __future__ import annotations

import os

import streamlit as st

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


def looks_after() -> bool:
    """Whether the visitor is one of those who look after the server."""
    owner = current()
    is_known = Guard.pages_sign_in and st.user.get("email_verified") is True
    return bool(owner) and is_admin(owner, str(st.user.get("email")) if is_known else None)
