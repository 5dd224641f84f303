"""Tell whose work it is that a page shows."""

from __future__ import annotations

import os

from segmentation.authentication.tokens import TOKEN_VARIABLE

ANYBODY = ""
"""Who works on this machine, where nobody signs in."""


def current() -> str | None:
    """Return whose studies the visitor sees; None where people cannot be told apart."""
    return None if os.environ.get(TOKEN_VARIABLE) else ANYBODY
