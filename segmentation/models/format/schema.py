"""Make the JSON Schema of model.json from the records; published as docs/model.schema.json."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, Union, get_args, get_origin

import numpy as np

from segmentation.models.format.fileformat import FORMAT, OLDEST, VERSION
from segmentation.models.format.plain import is_required, typed_fields
from segmentation.records import ModelSpec

_SCALARS = {float: "number", int: "integer", str: "string", bool: "boolean", type(None): "null"}


def model_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a model.json.

    It says which fields there are and of which types. How they must fit together beyond that is
    checked by `fileformat.check_spec`.
    """
    records: dict[str, Any] = {}
    model = _record(ModelSpec, records)
    header = {"format": {"const": FORMAT}, "version": {"enum": list(range(OLDEST, VERSION + 1))}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A saved customer segmentation model",
        **model,
        "properties": {**header, **model["properties"]},
        "required": [*header, *model["required"]],
        "$defs": dict(sorted(records.items())),
    }


def schema_text() -> str:
    """Return the schema as the published file holds it."""
    return json.dumps(model_schema(), indent=1) + "\n"


def _of(kind: Any, records: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type):
        return _named(kind, records)
    if origin is np.ndarray:
        row = {"type": "array", "items": {"type": "number"}}
        return {"type": "array", "items": row, "minItems": 1}
    if origin is tuple:
        return _tuple(inner, records)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1], records)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(option, records) for option in inner]}
    return {"enum": list(inner)}


def _named(kind: type, records: dict[str, Any]) -> dict[str, Any]:
    if not is_dataclass(kind):
        return {"type": _SCALARS[kind]}
    if kind.__name__ not in records:
        records[kind.__name__] = {}
        records[kind.__name__] = _record(kind, records)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _tuple(kinds: tuple[Any, ...], records: dict[str, Any]) -> dict[str, Any]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return {"type": "array", "items": _of(kinds[0], records)}
    places = [_of(kind, records) for kind in kinds]
    return {"type": "array", "prefixItems": places, "minItems": len(places), "items": False}


def _record(kind: type, records: dict[str, Any]) -> dict[str, Any]:
    known = typed_fields(kind)
    return {
        "type": "object",
        "properties": {name: _of(hint, records) for name, (_, hint) in known.items()},
        "required": [name for name, (field, _) in known.items() if is_required(field)],
        "additionalProperties": False,
    }
