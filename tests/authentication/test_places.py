"""Names and ports are read strictly, and compared as a browser compares them."""

import pytest

from segmentation.authentication.places import (
    is_loopback,
    is_same,
    is_same_address,
    parse_origin,
    parse_place,
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("localhost", ("localhost", None)),
        ("LocalHost:8501", ("localhost", 8501)),
        ("seg.example.com.", ("seg.example.com", None)),
        ("[::1]:8501", ("::1", 8501)),
        ("10.0.0.1:80", ("10.0.0.1", 80)),
        ("", None),
        ("*", None),
        ("*.example.com", None),
        ("a b", None),
        ("user@localhost", None),
        ("localhost:8501/x", None),
        ("localhost:port", None),
        ("localhost:", None),
        ("localhost#.evil.example", None),
        ("evil.example\\@localhost", None),
        ("http://localhost", None),
        ("::1", None),
    ],
)
def test_a_place_is_a_name_and_perhaps_a_port(text, place):
    assert parse_place(text) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("http://localhost", ("localhost", 80)),
        ("https://Seg.Example.com", ("seg.example.com", 443)),
        ("https://seg.example.com:8443", ("seg.example.com", 8443)),
        ("null", None),
        ("", None),
        ("file://", None),
        ("chrome-extension://abc", None),
        ("http://localhost:8501/path", None),
    ],
)
def test_an_origin_has_its_port(text, place):
    assert parse_origin(text) == place


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("http://localhost:8501", "localhost:8501", True),
        ("https://seg.example.com", "seg.example.com", True),
        ("https://seg.example.com", "seg.example.com:443", True),
        ("http://localhost:3000", "localhost:8501", False),
        ("http://127.0.0.1:8501", "localhost:8501", False),
        ("https://seg.example.com", "seg.example.com:80", False),
        ("null", "null", False),
    ],
)
def test_a_page_is_the_servers_own_or_not(origin, host, same):
    assert is_same(origin, host) is same


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        *[(host, True) for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost")],
        ("::ffff:127.0.0.1", True),
        *[(host, False) for host in ("0.0.0.0", "::", "10.0.0.1", "example.org", "")],  # noqa: S104  # asked about
        ("::ffff:10.0.0.1", False),
        ("localhost.evil.example", False),
    ],
)
def test_which_hosts_are_this_machine_alone(host, is_own):
    assert is_loopback(host) is is_own


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "::ffff:10.0.0.1", True),
        ("0:0:0:0:0:0:0:1", "::1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("example.org", "example.org", False),
    ],
)
def test_addresses_are_compared_as_addresses(one, other, same):
    assert is_same_address(one, other) is same
