"""Write the parts of the OpenAPI document that follow the default model."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from segmentation.api.bodies import LONGEST_INTEGER, MAX_CUSTOMERS, MORE_FIELDS
from segmentation.records import LARGEST, NUMBER_KINDS, ColumnContract, FeatureSummary, ModelSpec

Schema = dict[str, Any]


def customer_schema(spec: ModelSpec | None) -> Schema:
    """Return the JSON Schema of a customer of one model; without one, of any customer."""
    schema: Schema = {
        "type": "object",
        "description": "Keyed by the model's column names; null where a value is unknown. A text "
        "is read as a cell of the file that the model was made from. Fields that the model does "
        "not use are ignored.",
    }
    if spec is None:
        return {**schema, "additionalProperties": _value(["number", "string", "boolean"])}
    schema["description"] += f" These are the fields of the default model, {spec.name!r}."
    return {
        **schema,
        "properties": {
            coding.name: _field(summary, coding.contract or ColumnContract(coding.kind))
            for coding, summary in zip(spec.codings, spec.summaries, strict=True)
        },
        "maxProperties": len(spec.summaries) + MORE_FIELDS,
        "required": [summary.name for summary in spec.summaries],
        "additionalProperties": _value(["number", "string", "boolean"]),
        "example": example_customer(spec),
    }


def example_customer(spec: ModelSpec) -> dict[str, float | str | None]:
    """Return the customer in the middle: medians, and the most frequent categories."""
    return {summary.name: _typical(summary) for summary in spec.summaries}


def predict_body(spec: ModelSpec | None) -> Schema:
    """Return the request body of `/predict`, with examples that the default model answers."""
    customer = {"$ref": "#/components/schemas/Customer"}
    many = {"type": "array", "minItems": 1, "maxItems": MAX_CUSTOMERS, "items": customer}
    content: Schema = {"schema": {"oneOf": [customer, many]}}
    if spec is not None:
        one = example_customer(spec)
        unknown = {**one, spec.summaries[0].name: None}
        content["examples"] = {
            "one": {"summary": "One customer", "value": one},
            "list": {"summary": "A list, with a value that is unknown", "value": [one, unknown]},
        }
    return {"required": True, "content": {"application/json": content}}


def completed(document: Schema, spec: ModelSpec | None, *, is_guarded: bool) -> Schema:
    """Return FastAPI's document with the customers that the API reads itself, and the token."""
    document = copy.deepcopy(document)
    document["components"]["schemas"]["Customer"] = customer_schema(spec)
    document["paths"]["/predict"]["post"]["requestBody"] = predict_body(spec)
    if is_guarded:
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        document["paths"]["/health"]["get"]["security"] = []
    return document


def _field(summary: FeatureSummary, contract: ColumnContract) -> Schema:
    if summary.kind == "date":
        return {**_value(["string"]), "format": "date"}
    if summary.kind == "boolean" and contract.yes and contract.no:
        words = [*contract.yes, *contract.no]
        number = {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}
        others = [{"enum": words}, {"type": ["boolean", "null"]}]
        return {"anyOf": [number, *others], "description": f"Also as {', '.join(words)}."}
    if summary.kind in NUMBER_KINDS:
        kinds = ["number", "boolean"] if summary.kind == "boolean" else ["number"]
        field = {**_value(kinds), "minimum": -LARGEST, "maximum": LARGEST}
        if summary.minimum is None or summary.maximum is None:
            return field
        described = f"In training {summary.minimum:g} to {summary.maximum:g}."
        return {**field, "description": described}
    known, largest = ", ".join(summary.category_shares), 10**LONGEST_INTEGER - 1
    return {
        **_value(["string", "integer"]),
        "minimum": -largest,
        "maximum": largest,
        "description": f"In training: {known}.",
    }


def _value(kinds: list[str]) -> Schema:
    return {"type": [*kinds, "null"]}


def _typical(summary: FeatureSummary) -> float | str | None:
    if summary.category_shares:
        return max(summary.category_shares, key=lambda name: summary.category_shares[name])
    if summary.median is None:
        return None
    if summary.kind == "date":
        return str(np.datetime64(round(summary.median), "D"))
    return int(summary.median) if float(summary.median).is_integer() else summary.median
