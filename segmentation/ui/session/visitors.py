"""Tell who is asking, and whose tabs are still open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

Visitor = str
"""The session of one open tab."""

SERVER: Visitor = "the server"
"""In whose name the first sample is worked out before anybody comes; it never leaves."""

_ACTING_FOR: ContextVar[frozenset[Visitor]] = ContextVar("acting_for", default=frozenset())


def current() -> frozenset[Visitor]:
    """Return whose page is drawn here, or for whom a job works; at the start nobody."""
    page = get_script_run_ctx(suppress_warning=True)
    return _ACTING_FOR.get() if page is None else frozenset({page.session_id})


@contextmanager
def acting_for(visitors: frozenset[Visitor]) -> Iterator[None]:
    """Do work beside the page in somebody's name."""
    token = _ACTING_FOR.set(visitors)
    try:
        yield
    finally:
        _ACTING_FOR.reset(token)


def is_open(visitor: Visitor) -> bool:
    """Whether the visitor's tab is still there; without a server nobody leaves."""
    return (
        visitor == SERVER
        or not runtime.exists()
        or runtime.get_instance().is_active_session(visitor)
    )
