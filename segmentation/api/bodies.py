"""Turn the bytes of a request into customers: strict JSON, counted while it streams."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from segmentation.errors import DataError, TooLargeError
from segmentation.intake.limits import BROWSER, COMMAND_LINE

if TYPE_CHECKING:
    from starlette.requests import Request

MAX_BODY_BYTES = 2_000_000
"""Enough for 10,000 customers of 10 features; a larger body belongs in a file."""

INLINE_BYTES = 16_000
"""A body up to so long, some 50 customers, is scored at once: handing over would cost more."""

MAX_CUSTOMERS = 10_000
"""One call is answered within about a second; more belongs in a file or several calls."""

MORE_FIELDS = BROWSER.n_columns
"""Fields of a customer beside the model's own: all columns that its file may have."""

_MOST_FIELDS = COMMAND_LINE.n_columns + MORE_FIELDS
"""Fields of a customer for any model at all."""

LONGEST_INTEGER = 18
"""Digits of an integer that is kept exactly; longer ones are read as the nearest double."""

_PLAIN_VALUES = "send a number, a text, true, false or null"

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
    text = _decoded(body)
    if len(body) > INLINE_BYTES:
        _check_shape(text)
    content = _parse(text)
    if isinstance(content, dict):
        return [_flat(content, where="the customer")], False
    if not isinstance(content, list):
        raise DataError("The body must be one customer as a JSON object, or a list of them.")
    if not content:
        raise DataError("The list holds no customer. Send at least one.")
    _check_number(len(content), f"{len(content):,}")
    return [_flat(item, where=f"customer {i}") for i, item in enumerate(content)], True


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"The body is not UTF-8 text (byte {error.start}).") from error


def _check_shape(text: str) -> None:
    """Refuse what would be parsed for long in one go, in which no other thread could run.

    Whether the text is JSON is the parser's question; here one customer after the other is looked
    at, and whether it is flat and of a size that a model can have.
    """
    begin = _BEGIN.match(text)
    assert begin is not None  # noqa: S101  # it may be of no length
    at, n_customers = begin.end(), 0
    while (found := _FLAT.match(text, at)) and (begin[1] or not n_customers):
        at, n_customers = found.end(), n_customers + 1
        _check_number(n_customers, f"more than {MAX_CUSTOMERS:,}")
    where = f"customer {n_customers}" if begin[1] else "the customer"
    if begin[1] and text[at : at + 1] not in {"", "{", "]"}:
        raise _no_object(where)
    if not found and (broken := _FLAT_BEGUN.match(text, at)):
        end = broken.end()
        if text[end : end + 1] in {"{", "["}:
            raise DataError(f"In {where}, a value is a list or an object; {_PLAIN_VALUES}.")
        if _TEXT.match(text, end):
            raise TooLargeError(
                f"{where.capitalize()} has more fields than any model. Send only what "
                "GET /models/NAME lists."
            )


def _no_object(where: str) -> DataError:
    return DataError(f"In the body, {where} is not a JSON object of column names and values.")


def _check_number(n_customers: int, told: str) -> None:
    if n_customers > MAX_CUSTOMERS:
        raise TooLargeError(
            f"The list holds {told} customers; at most {MAX_CUSTOMERS:,} are scored in one call. "
            "Split it, or score a file with the command line."
        )


def _parse(text: str) -> object:
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


_BEGIN = re.compile(r"\s*(\[)?\s*")
_TEXT = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_FLAT_BEGUN = re.compile(
    rf'\{{(?:[^"{{}}[\]]*+{_TEXT.pattern}){{0,{2 * _MOST_FIELDS}}}+[^"{{}}[\]]*+', re.DOTALL
)
_FLAT = re.compile(rf"{_FLAT_BEGUN.pattern}\}}\s*,?\s*", re.DOTALL)

_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer
)


def _flat(item: object, *, where: str) -> Customer:
    if not isinstance(item, dict):
        raise _no_object(where)
    for position, (name, value) in enumerate(item.items()):
        kind = type(value)
        if kind is float:
            if not math.isfinite(value):
                raise DataError(
                    "The body holds a number too large for a double. Send a smaller one."
                )
        elif kind is dict or kind is list:
            raise DataError(
                f"In {where}, the value of field {position + 1} is a list or an object; "
                f"{_PLAIN_VALUES}."
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
