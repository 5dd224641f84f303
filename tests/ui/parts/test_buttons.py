"""What a button does is done before the page is drawn again."""

from streamlit.testing.v1 import AppTest


def page():
    from functools import partial

    import streamlit as st

    from segmentation.ui.parts.buttons import button

    def take(name, *, place):
        st.session_state.taken = (name, place)

    st.write(str(st.session_state.get("taken")))
    act = partial(take, "B2B", place="here")
    button("Take it", "page.take", "check", act, type="primary", help="All of it")


def test_a_click_does_what_was_asked_with_its_values():
    at = AppTest.from_function(page).run()
    shown = at.button(key="page.take")
    assert (shown.label, shown.icon, shown.help) == ("Take it", ":material/check:", "All of it")
    shown.click().run()
    assert at.markdown[0].value == "('B2B', 'here')"
    assert not at.exception
