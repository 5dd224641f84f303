"""Turn the bytes of a request into customers: strict JSON, counted while it streams."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from segmentation.errors import DataError, TooLargeError
from segmentation.intake.limits import BROWSER

if TYPE_CHECKING:
    from starlette.requests import Request

MAX_BODY_BYTES = 2_000_000
"""Enough for 10,000 customers of 10 features; a larger body belongs in a file."""

MAX_CUSTOMERS = 10_000
"""One call is answered within about a second; more belongs in a file or several calls."""

MORE_FIELDS = BROWSER.n_columns
"""Fields of a customer beside the model's own: all columns that its file may have."""

LONGEST_INTEGER = 18
"""Digits of an integer that is kept exactly; longer ones are read as the nearest double."""

Value = float | str | bool | None
Customer = Mapping[str, Value]


async def read_body(request: Request) -> bytes:
    """Read the whole body, giving up as soon as it exceeds `MAX_BODY_BYTES`.

    Raises
    ------
    TooLargeError
        If more bytes arrive, whatever the header says.
    """
    chunks: list[bytes] = []
    n_bytes = 0
    async for chunk in request.stream():
        n_bytes += len(chunk)
        if n_bytes > MAX_BODY_BYTES:
            raise TooLargeError(
                f"The request body exceeds {MAX_BODY_BYTES:,} bytes. Send fewer customers in one "
                "call, or score a file with the command line."
            )
        chunks.append(chunk)
    return b"".join(chunks)


def parse_customers(body: bytes) -> tuple[list[Customer], bool]:
    """Parse one customer or a list of them.

    Returns
    -------
    tuple of (list of mapping, bool)
        The customers, and whether the body was a list.

    Raises
    ------
    DataError
        If the body is not strict JSON (NaN, Infinity, duplicate keys, lone surrogates and numbers
        beyond a double are refused), or not an object or a list of objects.
    TooLargeError
        If the list holds more than `MAX_CUSTOMERS`.
    """
    content = _parse(body)
    if isinstance(content, dict):
        return [_flat(content, where="the customer")], False
    if not isinstance(content, list):
        raise DataError("The body must be one customer as a JSON object, or a list of them.")
    if not content:
        raise DataError("The list holds no customer. Send at least one.")
    if len(content) > MAX_CUSTOMERS:
        raise TooLargeError(
            f"The list holds {len(content):,} customers; at most {MAX_CUSTOMERS:,} are scored in "
            "one call. Split it, or score a file with the command line."
        )
    return [_flat(item, where=f"customer {i}") for i, item in enumerate(content)], True


def _parse(body: bytes) -> object:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"The body is not UTF-8 text (byte {error.start}).") from error
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise DataError(
            f"The body is not valid JSON (line {error.lineno}, column {error.colno})."
        ) from error
    except RecursionError as error:
        raise DataError("The body is nested too deeply; a customer is a flat object.") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise DataError("The body gives the same field twice in one object. Give each once.")
    return fields


def _refuse_constant(constant: str) -> NoReturn:
    raise DataError(f"The body holds {constant}, which is not JSON. Send null where unknown.")


def _integer(digits: str) -> float:
    # A category may be a long number. Beyond any such, int() is slow and then refused.
    return int(digits) if len(digits.lstrip("-")) <= LONGEST_INTEGER else float(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer
)


def _flat(item: object, *, where: str) -> Customer:
    if not isinstance(item, dict):
        raise DataError(f"In the body, {where} is not a JSON object of column names and values.")
    for position, (name, value) in enumerate(item.items()):
        kind = type(value)
        if kind is float:
            if not math.isfinite(value):
                raise DataError(
                    "The body holds a number too large for a double. Send a smaller one."
                )
        elif kind is dict or kind is list:
            raise DataError(
                f"In {where}, the value of field {position + 1} is a list or an object; send a "
                "number, a text, true, false or null."
            )
        if _has_surrogate(name) or (kind is str and _has_surrogate(value)):
            raise DataError(f"In {where}, field {position + 1} holds text that is not Unicode.")
    return item


def _has_surrogate(text: str) -> bool:
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
