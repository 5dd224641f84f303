"""Names and ports as requests write them: of a Host, of an Origin, of an option."""

from __future__ import annotations

import ipaddress
import re

Place = tuple[str, int | None]
"""A name in lower case, and the port where one is given."""

PEER = "segmentation.peer"
"""Under which a request carries on where its connection came from; nobody outside can set it."""

_PLACE = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9._-]{0,252}))(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://(.+)")
_PORTS = {"http": 80, "https": 443}


def parse_place(text: str) -> Place | None:
    """Read a name with or without its port; None where it is neither.

    >>> parse_place("Seg.Example.com:8443"), parse_place("[::1]:8501"), parse_place("*")
    (('seg.example.com', 8443), ('::1', 8501), None)
    """
    found = _PLACE.fullmatch(text.lower())
    if found is None:
        return None
    name, port = found.groups()
    return name.strip("[]").rstrip("."), None if port is None else int(port)


def parse_origin(text: str) -> Place | None:
    """Read the place that a page came from, always with its port; None where there is none.

    >>> parse_origin("https://seg.example.com"), parse_origin("null")
    (('seg.example.com', 443), None)
    """
    found = _ORIGIN.fullmatch(text.lower())
    place = None if found is None else parse_place(found[2])
    if found is None or place is None:
        return None
    return (place[0], _PORTS[found[1]]) if place[1] is None else place


def is_same(origin: str, host: str) -> bool:
    """Whether a page came from the very place that its request goes to.

    >>> is_same("http://localhost:8501", "localhost:8501"), is_same("https://a", "a:443")
    (True, True)
    >>> is_same("http://localhost:3000", "localhost:8501")
    False
    """
    scheme = origin.partition("://")[0]
    return parse_origin(origin) is not None and parse_origin(origin) == parse_origin(
        f"{scheme}://{host}"
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)  # As a socket of both families writes it.
    return (mapped or address).is_loopback


def is_same_address(one: str, other: str) -> bool:
    """Whether two texts are one address, in whichever way it is written."""
    try:
        return _plain(one) == _plain(other)
    except ValueError:
        return False


def _plain(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address
