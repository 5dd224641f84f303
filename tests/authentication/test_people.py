"""Who asks is taken from the named proxy alone, and from it always."""

import pytest

from segmentation.authentication import Access, Guard, People, access_for, people
from segmentation.authentication.people import HEADER_VARIABLE, PROXY_VARIABLE, name_of
from segmentation.errors import ParameterError
from tests.authentication.test_guard import BEARER, TOKEN, ask, is_refused

PROXY = "10.0.0.7"
ACCESS = Access(token=TOKEN, people=People("x-remote-user", frozenset({PROXY})))


@pytest.fixture
def told(monkeypatch):
    def tell(header, proxies):
        monkeypatch.setenv(HEADER_VARIABLE, header)
        monkeypatch.setenv(PROXY_VARIABLE, proxies)

    return tell


def test_nobody_is_told_apart_unless_it_is_said(told):
    told("", "")
    assert people() is None
    told("X-Remote-User", "10.0.0.7, ::1")
    assert people() == People("x-remote-user", frozenset({"10.0.0.7", "::1"}))
    assert access_for("127.0.0.1").people == people()


@pytest.mark.parametrize(
    ("header", "proxies", "message"),
    [
        ("X-Remote-User", "", "belong together"),
        ("", "10.0.0.7", "belong together"),
        ("Authorization", "10.0.0.7", "cannot say who asks"),
        ("a b", "10.0.0.7", "cannot say who asks"),
        ("X-Remote-User", "proxy.example.com", "is no address"),
        ("X-Remote-User", "10.0.0.7,,", "is no address"),
    ],
)
def test_half_of_it_starts_no_server(told, header, proxies, message):
    told(header, proxies)
    with pytest.raises(ParameterError, match=message):
        access_for("127.0.0.1")


def test_an_address_in_the_longer_form_is_the_same():
    known = People("x-remote-user", frozenset({"127.0.0.1"}))
    assert known.is_proxy("::ffff:127.0.0.1")
    assert not known.is_proxy("")
    assert not known.is_proxy("/run/socket")


@pytest.mark.parametrize("shown", [[], [""], ["a", "a"], ["x" * 201], ["a\x00b"]])
def test_what_is_not_one_name_is_nobody(shown):
    assert name_of(shown) is None


def test_the_word_of_the_proxy_is_taken_and_handed_on():
    status, _, [seen] = ask(ACCESS, client=PROXY, x_remote_user="ada", authorization=BEARER)
    assert status == 200
    assert seen[b"x-remote-user"] == b"ada"


def test_the_proxy_has_to_say_who_asks():
    assert is_refused(ask(ACCESS, client=PROXY, authorization=BEARER), 403, "user")
    assert is_refused(
        ask(ACCESS, client=PROXY, x_remote_user=" ", authorization=BEARER), 403, "user"
    )
    assert ask(ACCESS, client=PROXY, path="/health")[0] == 200


@pytest.mark.parametrize("client", ["10.0.0.8", "127.0.0.1", ""])
def test_nobody_else_may_say_who_asks(client):
    shown = {"client": client, "authorization": BEARER}
    assert is_refused(ask(ACCESS, x_remote_user="ada", **shown), 403, "user")
    assert ask(ACCESS, **shown)[0] == 200
    refused, seen = ask(ACCESS, kind="websocket", x_remote_user="ada", **shown)
    assert (refused, seen) == (False, [])


def test_a_name_opens_nothing_without_the_token():
    assert is_refused(ask(ACCESS, client=PROXY, x_remote_user="ada"), 401, "unauthorised")


def test_a_guard_without_people_takes_no_notice():
    assert ask(Access(token=TOKEN), x_remote_user="ada", authorization=BEARER)[0] == 200
    assert Guard.stands


@pytest.mark.parametrize("path", ["/api", "/api/models", "/api/predict", "/_stcore/metrics"])
def test_where_pages_ask_to_sign_in_programs_still_need_the_token(monkeypatch, path):
    monkeypatch.setattr(Guard, "pages_sign_in", True)
    access = Access(token=TOKEN)
    assert is_refused(ask(access, path=path), 401, "unauthorised")
    assert ask(access, path=path, authorization=BEARER)[0] == 200
    assert ask(access, path="/Customers")[0] == 200
    assert is_refused(ask(access, path="/Customers", host="evil.example"), 403, "host")
    assert ask(access, kind="websocket", path="/_stcore/stream")[0] is True
