"""Settle who may ask, once at the start, from the options and the environment."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from segmentation.authentication.people import People, people
from segmentation.authentication.places import Place, is_loopback, parse_place
from segmentation.authentication.tokens import TOKEN_VARIABLE, check_token
from segmentation.errors import ParameterError

HOSTS_VARIABLE = "SEGMENTATION_ALLOW_HOST"
"""More names, between commas: what `--allow-host` says, for those who start it in other ways."""

WILDCARD = "0.0.0.0"  # noqa: S104  # recognised, not listened on
"""Every address of the machine; what Streamlit listens on unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask.

    Attributes
    ----------
    places : frozenset of (str, int or None)
        Names beside this machine's own that the server answers to. One with a port is also taken
        as the place that a page came from; one without, at the ports of http and https.
    token : str or None
        What every request has to carry; None where nobody else can connect.
    people : People or None
        How people are told apart; None: they are not.
    """

    places: frozenset[Place] = frozenset()
    token: str | None = None
    people: People | None = None

    def __post_init__(self) -> None:
        """Take no token that can be guessed."""
        if self.token is not None:
            check_token(self.token)


def access_for(host: str | None, names: Iterable[str] = ()) -> Access:
    """Settle who may ask a server, or refuse to start it.

    A token that is set counts on this machine too: there may be a proxy in front.

    Parameters
    ----------
    host : str, optional
        What it listens on; None where that is not known before somebody asks.
    names : iterable of str
        Names that it answers to, beside those in the environment.

    Raises
    ------
    ParameterError
        If others can connect and there is no token, if it is too short, or if a name is none.
    """
    given = (*names, *filter(None, map(str.strip, os.environ.get(HOSTS_VARIABLE, "").split(","))))
    places = {_place(name) for name in given}
    token = os.environ.get(TOKEN_VARIABLE) or None
    if token is None:
        _refuse_others(host, places)
    if host is not None and not is_loopback(host):
        places |= _own_names(host)
    return Access(frozenset(places), token, people())


def _place(name: str) -> Place:
    place = parse_place(name)
    if place is None:
        raise ParameterError(
            f"{name!r} is not a name that a server can be asked by. Write a host with or without "
            "its port, such as seg.example.com or seg.example.com:8443."
        )
    return place


def _refuse_others(host: str | None, places: set[Place]) -> None:
    remedy = f"Set {TOKEN_VARIABLE} to 32 characters or more (`openssl rand -hex 32`), or "
    if host is not None and not is_loopback(host):
        raise ParameterError(
            f"Cannot listen on {host} without a token: others could connect. {remedy}stay on "
            "127.0.0.1, where only this machine may connect."
        )
    foreign = sorted(name for name, _ in places if not is_loopback(name))
    if foreign:
        raise ParameterError(
            f"Cannot answer to {foreign[0]} without a token: others could connect by that name. "
            f"{remedy}leave the name out."
        )


def _own_names(host: str) -> set[Place]:
    """Return what a machine that others can reach is called; its addresses need no list."""
    names = {socket.gethostname()} | (set() if host in {WILDCARD, "::"} else {host})
    return {place for place in map(parse_place, names) if place is not None}
