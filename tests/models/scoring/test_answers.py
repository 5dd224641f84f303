"""What scoring answers is the same list at every door."""

import pyarrow as pa

from segmentation.api.schemas import PredictionAnswer
from segmentation.models.scoring.answers import answer_columns, plain_texts
from segmentation.models.scoring.batch import score_table
from segmentation.records import ANSWERS, PREDICTION_COLUMNS, Prediction


def test_every_door_has_every_column_of_the_table(plain_model, strangers):
    frame = strangers.assign(x=strangers["Age"], g=strangers["Gender"])
    scores, warnings = score_table(plain_model.scorer, [frame["x"], frame["g"]])
    columns = answer_columns(plain_model.scorer, scores, warnings)
    assert tuple(columns) == PREDICTION_COLUMNS == tuple(plain_model.predict(frame).columns)
    fields = [column.field or column.key for column in ANSWERS]
    assert list(PredictionAnswer.model_fields) == [*fields, "memberships"]
    assert set(fields) <= set(Prediction.__dataclass_fields__)


def test_names_are_texts_where_a_dictionary_is_not_wanted(plain_model, strangers):
    frame = strangers.assign(x=strangers["Age"], g=strangers["Gender"])
    scores, warnings = score_table(plain_model.scorer, [frame["x"], frame["g"]])
    names = answer_columns(plain_model.scorer, scores, warnings)["segment_name"]
    assert pa.types.is_dictionary(names.type)
    assert set(plain_texts(names).to_pylist()) <= {"low", "high"}
