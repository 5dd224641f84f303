"""Tell who asks, where a proxy that people sign in at says so."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from segmentation.errors import ParameterError

HEADER_VARIABLE = "SEGMENTATION_USER_HEADER"
"""The header in which the proxy says who asks, such as X-Remote-User."""
PROXY_VARIABLE = "SEGMENTATION_USER_PROXY"
"""The addresses that such a proxy connects from, between commas; nobody else may send it."""
ADMINS_VARIABLE = "SEGMENTATION_ADMINS"
"""Who may see how much room everybody's studies take, and delete them, between commas: names as the
proxy says them, or the addresses that people signed in with. Nobody reads the studies of others."""

LONGEST_NAME = 200
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,60}")
_TAKEN = frozenset({"host", "origin", "authorization", "cookie", "connection", "upgrade"})


@dataclass(frozen=True, slots=True)
class People:
    """How people are told apart.

    Attributes
    ----------
    header : str
        In small letters.
    proxies : frozenset of str
        Addresses whose word is taken for it.
    """

    header: str
    proxies: frozenset[str]

    def is_proxy(self, address: str) -> bool:
        """Whether a connection comes from the proxy."""
        try:
            return _plain(address) in self.proxies
        except ValueError:
            return False


def people() -> People | None:
    """Return how people are told apart, as the environment says; None: they are not.

    Raises
    ------
    ParameterError
        If only one of the two variables is set, or one of them is no header or address.
    """
    header = os.environ.get(HEADER_VARIABLE, "").strip().lower()
    told = os.environ.get(PROXY_VARIABLE, "").strip()
    if not header and not told:
        return None
    if not header or not told:
        raise ParameterError(
            f"{HEADER_VARIABLE} and {PROXY_VARIABLE} belong together: the header that says who "
            "asks, and the addresses of the proxy that may send it. Set both, or none."
        )
    if _HEADER.fullmatch(header) is None or header in _TAKEN:
        raise ParameterError(
            f"{HEADER_VARIABLE} is {header!r}, which cannot say who asks. Name a header of its "
            "own, such as X-Remote-User."
        )
    return People(header, frozenset(_address(each.strip()) for each in told.split(",")))


def is_admin(*names: str | None) -> bool:
    """Whether one of a person's names is on the list of those who look after the server."""
    told = (name.strip() for name in os.environ.get(ADMINS_VARIABLE, "").split(","))
    return not {name for name in told if name}.isdisjoint(names)


def name_of(shown: Sequence[str | bytes]) -> str | None:
    """Return who asks, as the values of the header say; None where they do not say one name."""
    if len(shown) != 1:
        return None
    name = shown[0].decode("latin-1") if isinstance(shown[0], bytes) else shown[0]
    name = name.strip()
    return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None


def _address(text: str) -> str:
    try:
        return _plain(text)
    except ValueError:
        raise ParameterError(
            f"{PROXY_VARIABLE} holds {text!r}, which is no address. Write the one that the proxy "
            "connects from, such as 127.0.0.1."
        ) from None


def _plain(text: str) -> str:
    found = ipaddress.ip_address(text)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
