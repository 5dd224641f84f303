"""A model's file: exact there and back, and everything else refused with a sentence."""

import json
import math
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.errors import ModelError
from segmentation.models import Model
from segmentation.models.format.fileformat import read_spec, write_spec
from segmentation.models.format.plain import LARGEST_FILE, to_plain
from segmentation.models.format.schema import model_schema, schema_text
from segmentation.models.scoring.chunks import ChunkScorer
from segmentation.records import CategoryProfile, NumericProfile, Step, Trait
from segmentation.wording import step_reason


def changed(model, change):
    """Return the model's file after a change to its JSON."""
    plain = json.loads(write_spec(model.spec))
    change(plain)
    return json.dumps(plain).encode()


def test_what_is_read_is_what_was_written(model):
    again = read_spec(write_spec(model.spec), source="model.json")
    assert to_plain(again) == to_plain(model.spec)
    np.testing.assert_array_equal(again.centres, model.spec.centres)
    assert isinstance(again.codings, tuple)
    assert write_spec(again) == write_spec(model.spec)


def test_a_read_model_predicts_as_the_written_one(model, strangers):
    again = Model(read_spec(write_spec(model.spec), source="model.json"))
    assert again.segmentation is None
    pd.testing.assert_frame_equal(again.predict(strangers), model.predict(strangers))


def test_profiles_are_kept(plain_model):
    segment = replace(
        plain_model.spec.segments[0],
        centre={"x": 0.1, "g": "f"},
        numeric=(NumericProfile("x", 0.1, 0.1, 1.0, 5.0, 3.0, is_feature=True),),
        categorical=(CategoryProfile("g", ("f", "m"), (1.0, 0.0), (0.4, 0.6), is_feature=True),),
        traits=(Trait("x", "low", 0.1, 5.0, -1.6),),
        notes="see\n“notes” ☃",
        silhouette=0.25,
    )
    told = {"numeric": segment.numeric, "categorical": segment.categorical}
    other = replace(plain_model.spec.segments[1], **told)
    spec = replace(plain_model.spec, segments=(segment, other))
    assert to_plain(read_spec(write_spec(spec), source="x").segments[0]) == to_plain(segment)


@settings(deadline=None, max_examples=50)
@given(
    numbers=st.lists(st.floats(-1e100, 1e100), min_size=4, max_size=4),
    text=st.text(st.characters(exclude_categories=["Cs"])),
)
def test_every_number_and_text_survives(plain_model, numbers, text):
    spec = replace(
        plain_model.spec,
        centres=np.array(numbers).reshape(2, 2),
        steps=(Step("trimmed", text, 1, 1, code=text, values={"a": text, "b": (text,)}),),
        inertia=numbers[0],
    )
    again = read_spec(write_spec(spec), source="x")
    assert again.centres.tobytes() == spec.centres.tobytes()
    assert (again.steps[0].code, again.steps[0].values) == (text, {"a": text, "b": (text,)})
    assert math.copysign(1, again.inertia) == math.copysign(1, numbers[0])


def test_the_published_schema_is_that_of_the_records():
    published = Path(__file__).parents[3] / "docs" / "model.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text()


def test_a_written_model_satisfies_the_schema(model, plain_model):
    jsonschema.Draft202012Validator.check_schema(model_schema())
    validator = jsonschema.Draft202012Validator(model_schema())
    for made in (model, plain_model):
        validator.validate(json.loads(write_spec(made.spec)))
    assert not validator.is_valid({"format": "customer-segmentation-model", "version": 2})


def test_a_model_that_is_not_finite_is_not_written(plain_model):
    message = r"The model cannot be saved: it holds a number that is not finite, or half a charac"
    with pytest.raises(ModelError, match=message):
        write_spec(replace(plain_model.spec, silhouette=math.nan))
    with pytest.raises(ModelError, match=message):
        write_spec(replace(plain_model.spec, source="\ud800"))


def test_fields_that_later_records_add_may_be_missing(plain_model):
    content = changed(plain_model, lambda plain: plain.pop("revision"))
    assert read_spec(content, source="x").revision == 0


FOREIGN = r"model.json cannot be used as a model: "


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"it is no JSON \(line 1: Expecting value\)\."),
        (b"{", r"it is no JSON \(line 1: "),
        (b'{"format":\n "cust', r"it is no JSON \(line 2: "),
        (b"\xff\xfe{}", r"byte 0 is not UTF-8\."),
        (b"PK\x03\x04\x80", r"byte 4 is not UTF-8\."),
        (b"[" * 100_000, r"it is nested too deeply\."),
        (b"[]", r"it is of another program \(no format 'customer-segmentation-model'\)\."),
        (b"null", r"it is of another program"),
        (b'{"format": "other", "version": 1}', r"it is of another program"),
        (b'{"a": 1, "a": 2}', r"an object in it names a field twice\."),
        (b'{"a": NaN}', r"it holds NaN, which is no number\."),
        (b'{"a": -Infinity}', r"it holds -Infinity, which is no number\."),
        (b'{"a": ' + b"9" * 5000 + b"}", r"it holds a number with too many digits\."),
        (b" " * (LARGEST_FILE + 1), r"it has more than 20,000,000 bytes\."),
    ],
)
def test_files_that_are_no_model(content, reason):
    with pytest.raises(ModelError, match=FOREIGN + reason):
        read_spec(content, source="model.json")


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (3, r"it has version 3 of the format and this program reads 2: update the program\."),
        (0, r"it has version 0 of the format, older than any that this program reads: segment"),
        ("1", r"it does not say which version of the format it has\."),
        (None, r"it does not say which version"),
        (True, r"it does not say which version"),
    ],
)
def test_other_versions_of_the_format(plain_model, version, reason):
    content = changed(plain_model, lambda plain: plain.update(version=version))
    with pytest.raises(ModelError, match=FOREIGN + reason):
        read_spec(content, source="model.json")


def put(*path_and_value):
    """Return a change that puts a value at a place."""
    *path, last, value = path_and_value

    def change(plain):
        for key in path:
            plain = plain[key]
        plain[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put("extra", 1), r"model holds 'extra', which is not part of the format\."),
        (lambda plain: plain.pop("centres"), r"model lacks 'centres'\."),
        (put("codings", 0, "code", "x"), r"model\.codings\[0\] holds 'code', which is not part"),
        (put("codings", 0, []), r"model\.codings\[0\] must be an object\."),
        (put("codings", 0, "kind", "number"), r"model\.codings\[0\]\.kind must be one of numeric"),
        (put("codings", 0, "kind", 3), r"model\.codings\[0\]\.kind must be a text\."),
        (put("codings", 0, "scale", "1"), r"model\.codings\[0\]\.scale must be a list\."),
        (put("centres", [[0, 0], [1]]), r"model\.centres must be a list of rows of one length\."),
        (put("centres", []), r"model\.centres must be a list of rows of one length\."),
        (put("centres", 0, 1, "0"), r"model\.centres\[0\] must be a finite number\."),
        (put("centres", 0, 1, True), r"model\.centres\[0\] must be a finite number\."),
        (put("inertia", None), r"model\.inertia must be a finite number\."),
        (put("seed", 1.5), r"model\.seed must be a whole number\."),
        (put("source", "\ud800"), r"model\.source holds half a character\."),
        (put("segments", 0, "name", 7), r"model\.segments\[0\]\.name must be a text\."),
        (put("summaries", 0, "is_integer", 1), r"model\.summaries\[0\]\.is_integer must be true o"),
        (put("steps", {}), r"model\.steps must be a list\."),
        (put("aliases", "a", 1), r"model\.aliases\.a must be a text\."),
        (put("name", "../x"), r"its name is none: A model's name cannot hold '/'"),
        (put("codings", []), r"codings must hold at least one feature\."),
        (put("centres", [[0.0], [1.0]]), r"centres must have 2 columns\."),
        (put("centres", [[0.0, 1.0]]), r"centres must have at least 2 rows\."),
        (put("centres", 0, 0, 1e101), r"centres must lie within 1e100\."),
        (put("segments", 0, "segment", 1), r"segments must be numbered 0 to 1\."),
        (lambda plain: plain["segments"].pop(), r"segments must be numbered 0 to 1\."),
        (put("codings", 1, "name", "x"), r"codings must not name a feature twice\."),
        (put("summaries", 1, "name", "y"), r"summaries must fit codings\."),
        (
            put("distances", [[0.0] * 101]),
            r"distances must be 2 lists of 2 to 101 rising numbers\.",
        ),
        (put("distances", 0, 50, 9.0), r"distances must be 2 lists of 2 to 101 rising numbers\."),
        (put("aliases", "a", "b"), r"aliases must stand for features\."),
        (put("codings", 0, "scale", [1.0, 1.0]), r"the coding of 'x' needs as many scales as"),
        (put("codings", 0, "scale", [0.0]), r"the coding of 'x' needs scales above 0\."),
        (put("codings", 0, "weight", -1.0), r"the coding of 'x' needs a weight of 0 or more\."),
        (put("codings", 0, "kind", "date"), r"the coding of 'x' and its summary differ in kind\."),
        (put("codings", 0, "fill", "4"), r"the coding of 'x' needs a number to fill with\."),
        (put("codings", 0, "categories", ["a"]), r"the coding of 'x' needs one column\."),
        (
            put("codings", 0, "transform", "yeo_johnson"),
            r"the coding of 'x' needs a lambda for any",
        ),
        (put("codings", 0, "transform_lambda", 2.0), r"the coding of 'x' needs a lambda for any_"),
        (put("codings", 0, "transform", "any_log"), r"the coding of 'x' needs a lambda for any_"),
        (put("codings", 0, "transform", "log"), r"the coding of 'x' needs a limit for its logari"),
        (put("codings", 1, "fill", "z"), r"the coding of 'g' fills with no category of its own\."),
        (
            put("codings", 1, "categories", ["m", "m"]),
            r"the coding of 'g' names a category twice\.",
        ),
        (put("far_limits", [1.0]), r"far_limits must be 2 numbers of 0 or more\."),
        (put("far_limits", [1.0, -1.0]), r"far_limits must be 2 numbers of 0 or more\."),
        (
            put("summaries", 0, "up_to", [0.0, 1.0]),
            r"the summary of 'x' needs a rising share, 0 to 1, for each quantile\.",
        ),
        (put("codings", 1, "categories", ["f", "m", "d"]), r"the coding of 'g' has 1 columns for"),
    ],
)
def test_files_that_do_not_fit(plain_model, change, reason):
    content = changed(plain_model, change)
    with pytest.raises(ModelError, match=FOREIGN + reason):
        read_spec(content, source="model.json")


def test_a_coding_of_no_kind_of_category(plain_model):
    def change(plain):
        plain["codings"][1]["kind"] = plain["summaries"][1]["kind"] = "text"

    with pytest.raises(ModelError, match=r"the coding of 'g' has kind text\."):
        read_spec(changed(plain_model, change), source="model.json")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda plain: plain["segments"][0].update(colour="red; background: url(//x)"),
            "colours of segments must be written as #4477AA",
        ),
        (lambda plain: plain.update(n_customers=0), "n_customers must be at least 1"),
        (
            lambda plain: plain["summaries"][0].update(n_missing=11),
            "the summary of 'x' counts more missing values than there are customers",
        ),
    ],
)
def test_what_other_parts_rely_on_is_checked(plain_model, change, sentence):
    with pytest.raises(ModelError, match=sentence):
        read_spec(changed(plain_model, change), source="model.json")


def test_a_model_of_very_many_segments_is_scored_in_bounded_memory(plain_model):
    k = 3_000
    centres = np.column_stack([np.arange(k), np.zeros(k)]).astype(float)
    segment = plain_model.spec.segments[0]
    spec = replace(
        plain_model.spec,
        centres=centres,
        segments=tuple(replace(segment, segment=i, name=str(i)) for i in range(k)),
        distances=(),
    )
    many = Model(spec)
    assert ChunkScorer(many.scorer, 65_536).size == 2**22 // k
    frame = pd.DataFrame({"x": [3.2, 2_900.4] * 1_000, "g": ["f", "f"] * 1_000})
    found = many.predict(frame)
    assert found["segment"].tolist() == [3, 2_900] * 1_000
    assert found["second_segment"].tolist() == [4, 2_901] * 1_000


def test_a_step_that_was_saved_in_words_is_said_in_these_words(plain_model):
    plain = json.loads(write_spec(plain_model.spec))
    plain["steps"] = [
        {"action": "imputed", "column": "x", "n_cells": 2, "n_rows": 2, "reason": "median {3}"}
    ]
    spec = read_spec(json.dumps(plain).encode(), source="x")
    assert step_reason(spec.steps[0]) == "median {3}"
    assert read_spec(write_spec(spec), source="x").steps[0].code == "told"


@pytest.mark.parametrize("steps", [3, [3], [{"action": "imputed", "reason": 3}]])
def test_steps_of_another_kind_are_refused(plain_model, steps):
    plain = json.loads(write_spec(plain_model.spec))
    plain["steps"] = steps
    with pytest.raises(ModelError, match=r"model\.steps"):
        read_spec(json.dumps(plain).encode(), source="x")
