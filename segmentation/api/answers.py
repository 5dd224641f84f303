"""Check the fields of customers that arrive as JSON, and write results out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segmentation.api import schemas
from segmentation.api.bodies import MORE_FIELDS, Customer, Value
from segmentation.errors import DataError, TooLargeError
from segmentation.models import Model
from segmentation.models.scoring.cells import check
from segmentation.models.scoring.scorer import score_one
from segmentation.records import ANSWERS, ModelSpec, Prediction


def predict_customers(
    model: Model, customers: Sequence[Customer], *, is_list: bool
) -> list[dict[str, Any]]:
    """Score customers one by one, naming the customer and the field where a value is none.

    Raises
    ------
    TooLargeError
        If a customer has more fields than a file may have columns beside the model's.
    DataError
        If a field is missing, or has a value that its column cannot hold. The sentence names the
        field by the model's name and never repeats what was sent.
    """
    most = len(model.features) + MORE_FIELDS
    answers = []
    for i, customer in enumerate(customers):
        if len(customer) > most:
            raise TooLargeError(
                f"{_where(i if is_list else None).capitalize()} has {len(customer):,} fields; at "
                f"most {most:,} are read with this model. Send only what GET /models/NAME lists."
            )
        place = i if is_list else None
        values = _values(model, customer, place)
        prediction = score_one(model.scorer, values)
        if prediction.warnings:
            _check(model, values, place)
        answers.append(_prediction_answer(prediction))
    return answers


def _check(model: Model, values: Sequence[Value], place: int | None) -> None:
    for term, value in zip(model.scorer.terms, values, strict=True):
        try:
            check(term, value)
        except DataError as error:
            raise DataError(f"In {_where(place)}, field {error}") from error


def _prediction_answer(prediction: Prediction) -> dict[str, Any]:
    """Write a prediction as `schemas.PredictionAnswer` documents it."""
    fields = (column.field or column.key for column in ANSWERS)
    answer = {field: getattr(prediction, field) for field in fields}
    return {**answer, "memberships": prediction.memberships} if prediction.memberships else answer


def summary_answer(spec: ModelSpec, default: str | None) -> schemas.ModelSummary:
    """Write one line about a model."""
    return schemas.ModelSummary(**_summary(spec, default))


def broken_answer(name: str, default: str | None, problem: str) -> schemas.ModelSummary:
    """Write one line about a model whose file cannot be used."""
    return schemas.ModelSummary(
        name=name,
        is_default=name == default,
        k=0,
        features=[],
        n_customers=0,
        created="",
        problem=problem,
    )


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
            schemas.SegmentAnswer.model_validate(segment, from_attributes=True)
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


def _values(model: Model, customer: Customer, place: int | None) -> list[Value]:
    """Return the customer's values in the order of the features; other fields are left out."""
    values = []
    matched: Mapping[str, str] | None = None
    for name in model.features:
        field = name
        if name not in customer:
            if matched is None:
                matched = model.match_names(customer)
            if name not in matched:
                raise DataError(_missing(model, customer, place))
            field = matched[name]
        values.append(customer[field])
    return values


def _missing(model: Model, customer: Customer, place: int | None) -> str:
    """Say which fields a customer lacks, all of them."""
    matched = model.match_names(customer)
    lacking = [name for name in model.features if name not in customer and name not in matched]
    named = ", ".join(f"'{name}'" for name in lacking)
    if len(lacking) == 1:
        return f"In {_where(place)}, field {named} is missing. Send null where it is unknown."
    return f"In {_where(place)}, fields {named} are missing. Send null where they are unknown."


def _where(place: int | None) -> str:
    return "the customer" if place is None else f"customer {place}"
