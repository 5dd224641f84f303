"""Who may ask is settled at the start; where others could connect unasked, nothing starts."""

import socket

import pytest

from segmentation.authentication import Access, access_for
from segmentation.authentication.access import HOSTS_VARIABLE
from segmentation.authentication.tokens import TOKEN_VARIABLE
from segmentation.errors import ParameterError

TOKEN = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    monkeypatch.delenv(HOSTS_VARIABLE, raising=False)


@pytest.fixture
def with_token(monkeypatch):
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", None])
def test_this_machine_alone_needs_no_token(host):
    assert access_for(host) == Access()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104  # refused
def test_others_need_one(host):
    with pytest.raises(ParameterError, match=f"Cannot listen on {host} without a token: others"):
        access_for(host)


def test_a_name_of_others_needs_one_too(monkeypatch):
    sentence = "Cannot answer to seg.example.com without a token: others could connect by that name"
    with pytest.raises(ParameterError, match=sentence):
        access_for("127.0.0.1", ["seg.example.com"])
    monkeypatch.setenv(HOSTS_VARIABLE, "localhost:8080, seg.example.com")
    with pytest.raises(ParameterError, match=sentence):
        access_for(None)


def test_another_port_of_this_machine_needs_none():
    assert access_for("127.0.0.1", ["localhost:8080"]).places == {("localhost", 8080)}


@pytest.mark.usefixtures("with_token")
def test_names_come_from_options_and_environment(monkeypatch):
    monkeypatch.setenv(HOSTS_VARIABLE, " seg.example.com,, Portal:8443 ,")
    access = access_for("127.0.0.1", ["other.example.com"])
    assert access.token == TOKEN
    assert access.places == {
        ("seg.example.com", None),
        ("portal", 8443),
        ("other.example.com", None),
    }


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize("name", ["*", "http://seg.example.com", "a b", "x/y", "[", ":80"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(
        ParameterError, match=r"is not a name that a server can be asked by\. Write"
    ):
        access_for("127.0.0.1", [name])


@pytest.mark.usefixtures("with_token")
def test_a_machine_that_others_reach_has_its_own_name(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "That-Machine")
    assert access_for("0.0.0.0").places == {("that-machine", None)}  # noqa: S104  # not listened on
    assert access_for("seg.lan").places == {("that-machine", None), ("seg.lan", None)}
