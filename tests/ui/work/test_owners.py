from types import SimpleNamespace

import pytest
import streamlit as st

from segmentation.authentication import Guard
from segmentation.authentication.people import ADMINS_VARIABLE, HEADER_VARIABLE, PROXY_VARIABLE
from segmentation.authentication.tokens import TOKEN_VARIABLE
from segmentation.ui.work import owners


class User(dict):
    is_logged_in = True


def test_on_this_machine_all_work_is_one_persons(monkeypatch):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    assert owners.current() == owners.ANYBODY


def test_behind_one_token_nobody_is_told_apart(monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, "t" * 40)
    assert owners.current() is None


def test_who_signed_in_is_who_the_provider_says(monkeypatch):
    monkeypatch.setattr(Guard, "pages_sign_in", True)
    monkeypatch.setattr(st, "user", User(iss="https://id.example.com", sub="17"))
    assert owners.current() == "https://id.example.com 17"
    monkeypatch.setattr(User, "is_logged_in", False)
    assert owners.current() is None
    monkeypatch.setattr(st, "user", User(iss="https://id.example.com"))
    assert owners.current() is None


@pytest.mark.parametrize(("stands", "owner"), [(True, "ada"), (False, None)])
def test_the_header_counts_behind_the_guard_alone(monkeypatch, stands, owner):
    monkeypatch.setenv(HEADER_VARIABLE, "X-Remote-User")
    monkeypatch.setenv(PROXY_VARIABLE, "127.0.0.1")
    monkeypatch.setattr(Guard, "stands", stands)
    headers = SimpleNamespace(get_all=lambda name: {"x-remote-user": ["ada"]}[name])
    monkeypatch.setattr(type(st.context), "headers", headers)
    assert owners.current() == owner


@pytest.mark.parametrize(
    ("admins", "told", "is_one"),
    [
        ("", {"email": "ada@example.com", "email_verified": True}, False),
        ("eve@example.com, ada@example.com", {"email": "ada@example.com"}, False),
        (
            "eve@example.com, ada@example.com",
            {"email": "ada@example.com", "email_verified": True},
            True,
        ),
        ("https://id.example.com 17", {}, True),
        ("17", {}, False),
    ],
)
def test_who_looks_after_the_server_is_on_its_list(monkeypatch, admins, told, is_one):
    monkeypatch.setenv(ADMINS_VARIABLE, admins)
    monkeypatch.setattr(Guard, "pages_sign_in", True)
    monkeypatch.setattr(st, "user", User(iss="https://id.example.com", sub="17", **told))
    assert owners.looks_after() is is_one


def test_on_this_machine_nobody_looks_after_others(monkeypatch):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    monkeypatch.setenv(ADMINS_VARIABLE, ",")
    assert not owners.looks_after()
