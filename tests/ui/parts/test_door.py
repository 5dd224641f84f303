"""A page that others could reach is drawn only where somebody asks them for the token."""

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.authentication import Guard
from segmentation.ui.parts import door


def page():
    import streamlit as st

    from segmentation.ui.parts.door import stop_where_unguarded

    stop_where_unguarded()
    st.write("drawn")


@pytest.mark.parametrize(
    ("address", "stands", "is_drawn"),
    [
        ("127.0.0.1", False, True),
        ("0.0.0.0", True, True),  # noqa: S104 - an address to test, not to listen on
        ("0.0.0.0", False, False),  # noqa: S104 - the same
        (None, False, False),
    ],
)
def test_only_this_machine_or_a_guard_opens_the_page(monkeypatch, address, stands, is_drawn):
    monkeypatch.setattr(door.st, "get_option", lambda _: address)
    monkeypatch.setattr(Guard, "stands", stands)
    found = AppTest.from_function(page).run()
    assert [text.value for text in found.markdown] == (["drawn"] if is_drawn else [])
    assert [error.value for error in found.error] == ([] if is_drawn else [door.SENTENCE])
