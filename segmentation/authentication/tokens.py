"""Check the token that requests carry: as a bearer, or as the password of a log-in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from segmentation.errors import ParameterError

TOKEN_VARIABLE = "SEGMENTATION_TOKEN"  # noqa: S105  # the name of a variable
"""What others must show: a bearer token, or the password in a browser. Without it only this machine
may connect."""
SHORTEST = 32
"""Characters; as many random ones cannot be guessed."""
LONGEST = 1_000


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


class TokenCheck:
    """Compares what a request shows with the token."""

    def __init__(self, token: str) -> None:
        self._expected = _digest(token.encode())

    def is_met(self, shown: Sequence[bytes]) -> bool:
        """Whether the Authorization headers of a request are one, and carry the token."""
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
