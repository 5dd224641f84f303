"""Between the API's JSON and the model: the fields of customers checked, results written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segmentation.api import schemas
from segmentation.api.bodies import Customer, Value
from segmentation.errors import DataError
from segmentation.models import Model
from segmentation.records import FeatureCoding, ModelSpec, Prediction


def predict_customers(
    model: Model, customers: Sequence[Customer], *, is_list: bool
) -> list[dict[str, Any]]:
    """Score customers one by one, naming the customer and the field where a value does not fit."""
    return [
        prediction_answer(
            model.predict_one(
                _checked(model, customer, where=f"customer {i}" if is_list else "the customer")
            )
        )
        for i, customer in enumerate(customers)
    ]


def prediction_answer(prediction: Prediction) -> dict[str, Any]:
    """Write a prediction as `schemas.PredictionAnswer` documents it."""
    return {
        "segment": prediction.segment,
        "segment_name": prediction.segment_name,
        "second_segment": prediction.second_segment,
        "margin": prediction.margin,
        "warnings": list(prediction.warnings),
    }


def summary_answer(spec: ModelSpec, default: str | None) -> schemas.ModelSummary:
    """Write one line about a model."""
    return schemas.ModelSummary(**_summary(spec, default))


def model_answer(spec: ModelSpec, default: str | None) -> schemas.ModelAnswer:
    """Write out a model: what it needs and what it answers."""
    return schemas.ModelAnswer(
        **_summary(spec, default),
        silhouette=spec.silhouette,
        inertia=spec.inertia,
        fields=[
            schemas.FeatureAnswer(
                name=summary.name,
                kind=summary.kind,
                minimum=summary.minimum,
                maximum=summary.maximum,
                categories=list(summary.category_shares),
            )
            for summary in spec.summaries
        ],
        segments=[
            schemas.SegmentAnswer(
                segment=segment.segment,
                name=segment.name,
                size=segment.size,
                share=segment.share,
                colour=segment.colour,
                centre=dict(segment.centre),
            )
            for segment in spec.segments
        ],
    )


def _summary(spec: ModelSpec, default: str | None) -> dict[str, Any]:
    return {
        "name": spec.name,
        "is_default": spec.name == default,
        "k": spec.k,
        "features": [coding.name for coding in spec.codings],
        "n_customers": spec.n_customers,
        "created": spec.created,
    }


def _checked(model: Model, customer: Customer, *, where: str) -> Mapping[str, Value]:
    """Return the customer keyed by the model's own names; other fields are left out.

    Raises
    ------
    DataError
        If a field is missing or has a type that the feature cannot take. The sentence names the
        field by the model's name and never repeats what was sent.
    """
    matched = model.match_names(customer)
    checked: dict[str, Value] = {}
    for coding in model.spec.codings:
        if coding.name not in matched:
            raise DataError(
                f"In {where}, field '{coding.name}' is missing. Send null where it is unknown."
            )
        checked[coding.name] = _value(
            coding, customer[matched[coding.name]], where=f"In {where}, field '{coding.name}'"
        )
    return checked


def _value(coding: FeatureCoding, value: Value, *, where: str) -> Value:
    if value is None:
        return None
    if coding.kind in ("numeric", "boolean"):
        is_fitting = isinstance(value, (int, float)) and (
            coding.kind == "boolean" or not isinstance(value, bool)
        )
        if not is_fitting:
            raise DataError(f"{where} must be a number, or null where it is unknown.")
        return value
    if coding.kind == "date":
        if not isinstance(value, str):
            raise DataError(f"{where} must be a date such as 2026-01-31, or null.")
        return value
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise DataError(f"{where} must be a text, or null where it is unknown.")
    return str(value)
