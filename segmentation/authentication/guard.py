"""Look at who asks before dashboard and API do."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from starlette.requests import ClientDisconnect

from segmentation.authentication.access import Access
from segmentation.authentication.people import name_of
from segmentation.authentication.places import (
    PEER,
    is_loopback,
    is_same,
    is_same_address,
    parse_origin,
    parse_place,
)
from segmentation.authentication.streams import Streams
from segmentation.authentication.tokens import TOKEN_VARIABLE, TokenCheck
from segmentation.errors import SegmentationError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from segmentation.workspace import ApiToken

OPEN = ("/health", "/api/health", "/_stcore/health")
"""What a watchdog may ask without a token: it tells nothing of customers or models' names."""

_NOT_FOR_PAGES = ("/api", "/_stcore/metrics")
"""What no page asks for: programs do, with the token."""

_UNFRAMED = [(b"x-frame-options", b"DENY"), (b"content-security-policy", b"frame-ancestors 'none'")]
"""No page shows this one in a frame, where a click could be led astray."""

WRONG_TOKEN_SECONDS = 1.0
"""Before a wrong token is refused: guesses come one after the other, not by the thousand."""
MOST_WAITING = 20
"""Wrong tokens that wait at once; more would hold connections."""
MOST_TRIES = 20
"""Wrong tokens of one address within the time below; then it is not heard, right or wrong."""
TRIES_SECONDS = 600.0
OWNER = "segmentation.owner"
"""Under which a request carries on whose token it came in; nobody outside can set it."""
MOST_ADDRESSES = 10_000
"""Whose tries are remembered; the earliest is forgotten first."""

_LOG = logging.getLogger(__name__)
_LOOKED_AT = (
    b"host",
    b"origin",
    b"authorization",
    b"sec-fetch-site",
    b"sec-fetch-mode",
    b"sec-fetch-dest",
)

Shown = Mapping[bytes, list[bytes]]
"""What a request says in the headers that are looked at."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let in."""

    status: int
    code: str
    message: str


_NAME = Refusal(
    403,
    "host",
    "This server does not answer to the name that it was asked by. Whoever starts it can add the "
    "name with --allow-host.",
)
_PAGE = Refusal(
    403,
    "origin",
    "This server takes no requests from pages of other servers. Whoever starts it can add the "
    "place of a page with --allow-host.",
)
_OPEN_TO_OTHERS = Refusal(
    403,
    "no_token",
    "This server answers only its own machine while it has no token. Whoever starts it can set "
    f"{TOKEN_VARIABLE}.",
)
_TOKEN = Refusal(
    401,
    "unauthorised",
    "This server answers only with its token: send 'Authorization: Bearer TOKEN'.",
)


_NOBODY = Refusal(
    403,
    "user",
    "The proxy did not say who asks, or said it twice. Whoever runs it can have it send one name.",
)
_OWN_WORD = Refusal(
    403,
    "user",
    "A request may not say by itself who asks: only the proxy that people sign in at may.",
)
_TOO_MANY = Refusal(
    429,
    "too_many_tokens",
    "Too many wrong tokens are shown at once. Wait a second, and show the right one.",
)


_TOO_OFTEN = Refusal(
    429,
    "too_many_tokens",
    "Too many wrong tokens came from this address. Wait ten minutes, and show the right one.",
)
_NO_ROOM = Refusal(
    503,
    "streams",
    "More pages are open than this server keeps open, from one address or from all.",
)
_SCOPE = Refusal(
    403,
    "scope",
    "This token opens only what it was made for: scoring, or the whole API. Make another one under "
    "My work.",
)


class WrongTokens:
    """Lets whoever shows a wrong token wait, counts the tries of an address, writes them down."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._n_waiting = 0
        self._clock = clock
        self._tries: dict[str, tuple[float, int]] = {}

    def is_out(self, address: str) -> bool:
        """Whether an address has shown so many that it is not heard for a while."""
        began, n = self._tries.get(address, (0.0, 0))
        return n >= MOST_TRIES and self._clock() - began < TRIES_SECONDS

    def _count(self, address: str) -> None:
        now = self._clock()
        began, n = self._tries.pop(address, (now, 0))
        self._tries[address] = (began, n + 1) if now - began < TRIES_SECONDS else (now, 1)
        if len(self._tries) > MOST_ADDRESSES:
            del self._tries[next(iter(self._tries))]

    async def delay(self, address: str, *, counts: bool = True) -> Refusal:
        """Wait for a moment, or not at all where many do, and return why the request is refused."""
        if counts:
            self._count(address)
        if self._n_waiting >= MOST_WAITING:
            return _TOO_MANY
        _LOG.warning("A wrong token was shown by %s.", address or "somebody")
        self._n_waiting += 1
        try:
            await asyncio.sleep(WRONG_TOKEN_SECONDS)
        finally:
            self._n_waiting -= 1
        return _TOKEN


class Guard:
    """Lets a request through by its name, the page that it came from and its token.

    Nothing is decided by what the asking side says of itself where a socket says it: whether a
    request comes from this machine is told by the address that the connection came in on.
    """

    stands: ClassVar[bool] = False
    """Whether one stands in front of this process."""
    pages_sign_in: ClassVar[bool] = False
    """Whether the pages ask people to sign in: then these need no token, and the API still does."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        Guard.stands = True
        self._app = app
        self._places = access.places
        self._names = frozenset(name for name, _ in access.places)
        self._origins = frozenset(
            (name, port)
            for name, given in access.places
            for port in ((80, 443) if given is None else (given,))
        )
        self._token = None if access.token is None else TokenCheck(access.token)
        self._wrong_tokens = WrongTokens()
        self._streams = Streams()
        self._people = access.people
        self._looked_at = {*_LOOKED_AT}
        if access.people is not None:
            self._looked_at.add(access.people.header.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the application, or refuse before it has seen anything."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        shown: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            if name in self._looked_at:
                shown.setdefault(name, []).append(value)
        address = _peer(scope)
        refusal, scope = await self._looked_into(scope, shown, address)
        if refusal is None and scope["type"] == "websocket" and not self._has_room(address):
            refusal = _NO_ROOM
        if refusal is not None:
            await _refuse(refusal, scope, send)
            return
        scope = _under_one_name(scope, shown)
        if scope["type"] == "websocket":
            with self._streams.open(address):
                await self._app(scope, receive, send)
        else:
            with suppress(ClientDisconnect):  # Nobody is there to be told.
                await self._app(scope, receive, _unframed(send))

    async def _looked_into(
        self, scope: Scope, shown: Shown, address: str
    ) -> tuple[Refusal | None, Scope]:
        """Why a request is refused; and the request, which carries on whose it is."""
        refusal = self._refusal(scope, shown)
        if b"authorization" in shown and self._wrong_tokens.is_out(address):
            return _TOO_OFTEN, scope
        if refusal is _TOKEN and b"authorization" in shown:
            refusal, owner = await self._personal(scope, shown)
            scope = {**scope, OWNER: owner}
            if refusal is _TOKEN:
                counts = not self._speaks_for_others(address)
                refusal = await self._wrong_tokens.delay(address, counts=counts)
        elif self._people is not None and self._people.is_proxy(address):
            said = name_of(shown.get(self._people.header.encode(), ()))
            scope = {**scope, OWNER: said or ""}
        return refusal, scope

    def _refusal(self, scope: Scope, shown: Shown) -> Refusal | None:
        came_in_on = (scope.get("server") or ("",))[0]
        host = _only(shown, b"host")
        if host is None or not self._is_own(host, came_in_on):
            return _NAME
        if not self._may_ask(host, scope, shown):
            return _PAGE
        is_open = scope["type"] == "http" and scope["path"] in OPEN
        if Guard.pages_sign_in and not scope["path"].startswith(_NOT_FOR_PAGES):
            return None
        refusal = None if is_open else self._user_refusal(scope, shown)
        if refusal is not None:
            return refusal
        if self._token is None:
            return None if is_loopback(came_in_on) else _OPEN_TO_OTHERS
        if is_open:
            return None
        return None if self._token.is_met(shown.get(b"authorization", ())) else _TOKEN

    async def _personal(self, scope: Scope, shown: Shown) -> tuple[Refusal | None, str]:
        """Why a token is refused that is not the server's own, or whose it is.

        A person's opens the API alone.
        """
        header = _only(shown, b"authorization") or ""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or scope["type"] != "http":
            return _TOKEN, ""
        found = await asyncio.to_thread(_token_of_a_person, token.strip())
        if found is None:
            return _TOKEN, ""
        return (None if found.opens(scope["path"]) else _SCOPE), found.owner

    def _has_room(self, address: str) -> bool:
        others = self._speaks_for_others(address)
        return self._streams.has_room(address, speaks_for_others=others)

    def _speaks_for_others(self, address: str) -> bool:
        """Whether many may ask from one address: a proxy of this machine, or the named one."""
        is_named = self._people is not None and self._people.is_proxy(address)
        return not address or is_loopback(address) or is_named

    def _user_refusal(self, scope: Scope, shown: Shown) -> Refusal | None:
        """Why it is not taken from a request who asks: the proxy alone says it, and always does."""
        if self._people is None:
            return None
        said = shown.get(self._people.header.encode(), ())
        if self._people.is_proxy(_peer(scope)):
            return _NOBODY if name_of(said) is None else None
        return _OWN_WORD if said else None

    def _is_own(self, host: str, came_in_on: str) -> bool:
        """Whether a name is one of the server's; an address that was reached is, as no name is."""
        place = parse_place(host)
        if place is None:
            return False
        name = place[0]
        return is_loopback(name) or name in self._names or is_same_address(name, came_in_on)

    def _may_ask(self, host: str, scope: Scope, shown: Shown) -> bool:
        """Whether a request comes from an own page, or from no page of another server."""
        if b"origin" in shown:
            origin = _only(shown, b"origin")
            if origin is None:
                return False
            return is_same(origin, host) or parse_origin(origin) in self._origins
        if not {b"cross-site", b"same-site"}.intersection(shown.get(b"sec-fetch-site", ())):
            return True
        # A link on another page may lead here; nothing else of it may.
        return (
            scope["type"] == "http"
            and scope["method"] in {"GET", "HEAD"}
            and shown.get(b"sec-fetch-mode") == [b"navigate"]
            and shown.get(b"sec-fetch-dest") == [b"document"]
        )


def _peer(scope: Scope) -> str:
    """Return the address that a connection came from, which no header says otherwise."""
    return str((scope.get(PEER) or scope.get("client") or ("",))[0])


def _token_of_a_person(token: str) -> ApiToken | None:
    from segmentation import workspace  # Not before somebody shows a token: it loads the stages.

    try:
        where = workspace.current()
        return None if where is None else workspace.find_token(where, token)
    except SegmentationError as error:
        _LOG.warning("A token could not be looked up: %s", error.message)
        return None


def _only(shown: Shown, name: bytes) -> str | None:
    values = shown.get(name, ())
    return values[0].decode("latin-1") if len(values) == 1 else None


def _under_one_name(scope: Scope, shown: Shown) -> Scope:
    """Give a request that an own page made the name that the page has.

    A proxy may ask by another one. To Streamlit the two would be strangers, and to find out it
    would ask a server on the internet for this machine's address.
    """
    origin = shown.get(b"origin")
    if origin is None:
        return scope
    name = origin[0].partition(b"://")[2]
    headers = [(key, name if key == b"host" else value) for key, value in scope["headers"]]
    return {**scope, "headers": headers}


def _unframed(send: Send) -> Send:
    async def send_unframed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *_UNFRAMED]
        await send(message)

    return send_unframed


async def _refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    body = json.dumps({"code": refusal.code, "message": refusal.message}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *_UNFRAMED,
    ]
    if refusal is _TOKEN:
        headers.append((b"www-authenticate", _scheme(scope)))
    if refusal is _TOO_OFTEN:
        headers.append((b"retry-after", str(int(TRIES_SECONDS)).encode()))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _scheme(scope: Scope) -> bytes:
    """Return how to log in: a person's browser shows a form, any name and the token below it."""
    is_api = scope["path"].startswith("/api/")
    is_page = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    if is_page and not is_api:
        return b'Basic realm="Customer segments", charset="UTF-8"'
    return b"Bearer"
