"""Turn records into plain JSON values and back, driven by the records' own types.

Nothing is guessed on the way back: a value of another type, a field that the record does not have,
a missing one, or a number that is not finite is refused with its place.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

import numpy as np

from segmentation.errors import ModelError

LARGEST_FILE = 20_000_000
"""Bytes; a model of 500 features and 12 segments takes about a tenth of it."""


def read_json(content: bytes) -> Any:
    """Return the value of a JSON text.

    Raises ModelError if it is none, is very large, names a field twice, or holds what is no number.
    """
    if len(content) > LARGEST_FILE:
        raise ModelError(f"it has more than {LARGEST_FILE:,} bytes")
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_not_finite
        )
    except UnicodeDecodeError as error:
        raise ModelError(f"byte {error.start} is not UTF-8") from error
    except RecursionError as error:
        raise ModelError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ModelError(f"it is no JSON (line {error.lineno}: {error.msg})") from error
    except ValueError as error:
        raise ModelError("it holds a number with too many digits") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ModelError("an object in it names a field twice")
    return found


def _not_finite(text: str) -> NoReturn:
    raise ModelError(f"it holds {text}, which is no number")


@lru_cache(maxsize=64)
def typed_fields(record: type) -> Mapping[str, tuple[Field[Any], Any]]:
    """Return the fields of a record with their resolved types, in order."""
    hints = get_type_hints(record)
    return {field.name: (field, hints[field.name]) for field in fields(record)}


def is_required(field: Field[Any]) -> bool:
    """Whether a field has no default, so that a file must hold it."""
    return field.default is MISSING and field.default_factory is MISSING


def to_plain(value: Any) -> Any:
    """Return a record as JSON values: objects, lists, texts, numbers, null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [to_plain(inner) for inner in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return value


def from_plain(kind: Any, value: Any, place: str) -> Any:
    """Return a JSON value as the type that a record asks for.

    Raises ModelError if it is something else.

    Parameters
    ----------
    kind : type
        A record, or any type that occurs in the fields of one.
    value : object
        What `json` made of it.
    place : str
        Where it stands, for the message.
    """
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, value, place)
    if origin is np.ndarray:
        return _matrix(value, place)
    if origin is tuple:
        return _tuple(get_args(kind), value, place)
    if origin is frozenset:
        return frozenset(_tuple((*get_args(kind), Ellipsis), value, place))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        items = _checked(value, dict, place).items()
        return {key: from_plain(inner, item, f"{place}.{key[:40]}") for key, item in items}
    if origin in (Union, types.UnionType):
        return _either(get_args(kind), value, place)
    return _scalar(kind, value, place)


def _record(kind: type, value: Any, place: str) -> Any:
    known = typed_fields(kind)
    given = _checked(value, dict, place)
    foreign = [name for name in given if name not in known]
    if foreign:
        raise ModelError(f"{place} holds {foreign[0][:40]!r}, which is not part of the format")
    missing = [name for name, (field, _) in known.items() if is_required(field)]
    missing = [name for name in missing if name not in given]
    if missing:
        raise ModelError(f"{place} lacks {missing[0]!r}")
    return kind(
        **{
            name: from_plain(known[name][1], item, f"{place}.{name}")
            for name, item in given.items()
        }
    )


def _matrix(value: Any, place: str) -> Any:
    rows = [
        [_scalar(float, cell, f"{place}[{i}]") for cell in _checked(row, list, f"{place}[{i}]")]
        for i, row in enumerate(_checked(value, list, place))
    ]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ModelError(f"{place} must be a list of rows of one length")
    return np.array(rows, dtype=np.float64)


def _tuple(kinds: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    items = _checked(value, list, place)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(items)
    if len(kinds) != len(items):
        raise ModelError(f"{place} must have {len(kinds)} entries, not {len(items)}")
    return tuple(
        from_plain(kind, item, f"{place}[{i}]")
        for i, (kind, item) in enumerate(zip(kinds, items, strict=True))
    )


def _either(kinds: tuple[Any, ...], value: Any, place: str) -> Any:
    if value is None and type(None) in kinds:
        return None
    options = [kind for kind in kinds if kind is not type(None)]
    for option in options[:-1]:
        try:
            return from_plain(option, value, place)
        except ModelError:
            continue
    return from_plain(options[-1], value, place)


def _scalar(kind: Any, value: Any, place: str) -> Any:
    if get_origin(kind) is Literal:
        if _checked(value, str, place) not in get_args(kind):
            raise ModelError(f"{place} must be one of {', '.join(get_args(kind))}")
        return value
    if kind is date:
        try:
            return date.fromisoformat(_checked(value, str, place))
        except ValueError as error:
            raise ModelError(f"{place} must be a day such as 2024-01-31") from error
    if kind is float:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise ModelError(f"{place} must be a finite number")
        return float(value)
    if kind is str:
        if any("\ud800" <= character <= "\udfff" for character in _checked(value, str, place)):
            raise ModelError(f"{place} holds half a character")
        return value
    return _checked(value, kind, place)


def _checked(value: Any, kind: type, place: str) -> Any:
    names = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}
    if type(value) is not kind:
        raise ModelError(f"{place} must be {names.get(kind, 'true or false')}")
    return value
