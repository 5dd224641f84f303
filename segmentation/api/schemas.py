"""State what the API answers, for its OpenAPI document."""

from __future__ import annotations

from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from segmentation.records import ANSWERS, AnswerColumn, Prediction


class Answer(BaseModel):
    """Base: no field beyond those that are documented."""

    model_config = ConfigDict(extra="forbid")


def _field(column: AnswerColumn) -> Any:
    """Return a column's type and description."""
    least, most = column.ends or (None, None)
    kind = get_type_hints(Prediction)[column.field or column.key]
    return kind, Field(ge=least, le=most, description=column.told, examples=[column.example])


PredictionAnswer: Any = create_model(
    "PredictionAnswer",
    __base__=Answer,
    __doc__="The segment of one customer.",
    **{column.field or column.key: _field(column) for column in ANSWERS},
    memberships=(
        tuple[float, ...],
        Field((), description="Probability of each segment, where a mixture made them."),
    ),
)


class SegmentAnswer(Answer):
    """One segment of a model."""

    segment: int
    name: str
    size: int = Field(description="Training customers in it.")
    share: float = Field(ge=0, le=1)
    colour: str
    centre: dict[str, float | str] = Field(description="Feature to mean, or most common category.")


class FeatureAnswer(Answer):
    """One field that a customer needs."""

    name: str
    kind: str
    minimum: float | None = Field(description="Smallest value seen in training.")
    maximum: float | None
    categories: list[str]


class ModelSummary(Answer):
    """One saved model."""

    name: str
    is_default: bool
    k: int
    features: list[str]
    n_customers: int
    created: str = Field(description="When it was made, ISO 8601.")
    problem: str = Field("", description="Why it cannot score; empty where it can.")


class ModelAnswer(ModelSummary):
    """One saved model, with its features and segments."""

    silhouette: float
    inertia: float
    fields: list[FeatureAnswer]
    segments: list[SegmentAnswer]


class HealthAnswer(Answer):
    """Whether the API can answer."""

    status: str = Field(examples=["ok"])
    models: int = Field(description="How many models are saved.")
    version: str


class ErrorAnswer(Answer):
    """What went wrong: a stable code and one sentence."""

    code: str = Field(examples=["data"])
    message: str = Field(examples=["In the customer, field 'Age' is missing."])


METRICS_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/plain": {"schema": {"type": "string"}, "example": "segmentation_models 1\n"}
        }
    }
}

MODEL_PARAMETER: dict[str, Any] = {
    "name": "model",
    "in": "query",
    "required": False,
    "description": "Name of a saved model; else the default.",
    "schema": {"type": "string"},
}
