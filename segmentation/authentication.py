"""The door for those who connect from another machine: they show a token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import TYPE_CHECKING

from segmentation.errors import ParameterError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_VARIABLE = "SEGMENTATION_TOKEN"  # noqa: S105  # the name of a variable
SHORTEST = 32
"""Characters; as many random ones cannot be guessed."""
LONGEST = 1_000
OPEN = ("/health", "/api/health", "/_stcore/health")
"""What a watchdog may ask without a token: it tells nothing of customers or models' names."""


def check_token(token: str) -> str:
    """Return a token that is hard enough to guess.

    Raises
    ------
    ParameterError
        If it is too short, or not made of letters, digits and signs.
    """
    is_plain = token.isascii() and token.isprintable() and " " not in token
    if not SHORTEST <= len(token) <= LONGEST or not is_plain:
        raise ParameterError(
            f"{TOKEN_VARIABLE} needs {SHORTEST} to {LONGEST:,} letters, digits and signs without "
            f"spaces; it has {len(token)} characters. `openssl rand -hex 32` makes a good one."
        )
    return token


class TokenGate:
    """Lets through requests that carry the token: as a bearer, or as the password of a log-in."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = _digest(check_token(token).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401, or hand on to the application."""
        if scope["type"] == "lifespan" or self._is_let_in(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(scope, send)

    def _is_let_in(self, scope: Scope) -> bool:
        if scope["type"] == "http" and scope["path"] in OPEN:
            return True
        shown = [value for name, value in scope["headers"] if name == b"authorization"]
        # Both digests have one length, so the time tells nothing of the token.
        return len(shown) == 1 and hmac.compare_digest(_digest(_token_of(shown[0])), self._expected)


def _token_of(header: bytes) -> bytes:
    """Return what an Authorization header carries; empty where that is nothing."""
    scheme, _, content = header.partition(b" ")
    if scheme.lower() == b"bearer":
        return content.strip()
    if scheme.lower() == b"basic":
        try:
            _, _, password = base64.b64decode(content, validate=True).partition(b":")
        except binascii.Error:
            return b""
        return password
    return b""


def _digest(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


async def _refuse(scope: Scope, send: Send) -> None:
    is_api = scope["path"].startswith("/api/") or not _wants_page(scope)
    scheme = b"Bearer" if is_api else b'Basic realm="Customer segments", charset="UTF-8"'
    content = {
        "code": "unauthorised",
        "message": "This server answers only with its token: send 'Authorization: Bearer TOKEN'.",
    }
    body = json.dumps(content).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"www-authenticate", scheme),
    ]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _wants_page(scope: Scope) -> bool:
    """Whether a person's browser asks, which then shows a log-in: any name, the token below it."""
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
