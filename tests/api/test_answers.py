"""Customers as JSON: what a field takes, and what is said where a value does not fit."""

import re

import pytest

from segmentation.api.answers import broken_answer, model_answer, predict_customers, summary_answer
from segmentation.api.schemas import PredictionAnswer
from segmentation.errors import DataError
from segmentation.models import build_model
from tests.models.conftest import make_frame, make_segmentation


@pytest.fixture(scope="module")
def model():
    return build_model(make_segmentation(make_frame(200)))


@pytest.fixture
def unknown(model):
    """A customer of whom nothing is known."""
    return dict.fromkeys(model.features)


def test_answers_are_those_that_the_document_promises(model, unknown):
    (answer,) = predict_customers(model, [unknown], is_list=False)
    assert PredictionAnswer(**answer).segment in range(model.spec.k)
    assert len(answer["warnings"]) >= 1


def test_every_missing_field_is_named_and_the_customer_in_a_list(model, unknown):
    first, second, *_ = model.features
    with pytest.raises(
        DataError, match=re.escape(f"In the customer, field '{first}' is missing. Send null")
    ):
        predict_customers(model, [{k: v for k, v in unknown.items() if k != first}], is_list=False)
    some = {name: None for name in model.features if name not in (first, second)}
    with pytest.raises(
        DataError, match=re.escape(f"In customer 1, fields '{first}', '{second}' are missing")
    ):
        predict_customers(model, [unknown, some], is_list=True)


def test_a_value_of_the_wrong_kind_is_refused_and_not_repeated(model, unknown):
    kinds = {term.kind: name for name, term in zip(model.features, model.scorer.terms, strict=True)}
    with pytest.raises(DataError, match="must be a number") as caught:
        predict_customers(model, [unknown | {kinds["numeric"]: "secret"}], is_list=False)
    assert "secret" not in str(caught.value)
    with pytest.raises(DataError, match="must be one of the categories"):
        predict_customers(model, [unknown | {kinds["categorical"]: 1.5}], is_list=False)


def test_summaries_say_which_model_is_the_default(model):
    name = model.spec.name
    assert summary_answer(model.spec, name).is_default
    assert not summary_answer(model.spec, None).is_default
    answer = model_answer(model.spec, None)
    assert [field.name for field in answer.fields] == list(model.features)
    assert sum(segment.size for segment in answer.segments) == model.spec.n_customers
    broken = broken_answer("old", None, "It is damaged.")
    assert (broken.k, broken.problem) == (0, "It is damaged.")
