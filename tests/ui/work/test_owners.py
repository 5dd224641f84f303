from types import SimpleNamespace

import pytest
import streamlit as st

from segmentation.authentication import Guard
from segmentation.authentication.people import HEADER_VARIABLE, PROXY_VARIABLE
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
