"""Draw a page only behind the guard that asks for the token, and where it has to be signed in."""

from __future__ import annotations

import streamlit as st

from segmentation.authentication import WILDCARD, Guard, is_loopback

SENTENCE = (
    "This page was started by itself, without what asks others for the token. Start the dashboard "
    "with `make run` or `streamlit run app.py`."
)
_NO_AUTHLIB = (
    "Signing in needs a library that is not installed here. Whoever runs this server can add it: "
    "`pip install '.[login]'`."
)


def providers() -> tuple[str, ...]:
    """Return where people can sign in, as the secrets of Streamlit say; "" is the only one."""
    found = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    named = tuple(name for name, told in found.items() if hasattr(told, "items"))
    return named or (("",) if "client_id" in found else ())


def stop_where_unguarded() -> None:
    """End the page with a sentence where others could see it unasked."""
    address = st.get_option("server.address") or WILDCARD
    if not (Guard.stands or is_loopback(address)):
        st.error(SENTENCE)
        st.stop()
    if Guard.pages_sign_in and not st.user.is_logged_in:
        _ask_to_sign_in()
        st.stop()


def _ask_to_sign_in() -> None:
    st.title("Sign in to see your customers", anchor=False)
    for name in providers():
        st.button(
            f"Sign in with {name}" if name else "Sign in",
            key=f"door.sign_in_{name}",
            type="primary",
            icon=":material/login:",
            on_click=_sign_in,
            args=(name,),
        )
    if st.query_params:
        st.caption("Then open your link once more: signing in leads to the first page.")


def _sign_in(name: str) -> None:
    try:
        st.login(name or None)
    except st.errors.Error:
        st.error(_NO_AUTHLIB)


def draw_sign_out() -> None:
    """Draw who is signed in, and the way out."""
    if Guard.pages_sign_in:
        st.caption(str(st.user.get("email") or st.user.get("name") or "Signed in"))
        st.button("Sign out", key="door.sign_out", icon=":material/logout:", on_click=st.logout)
