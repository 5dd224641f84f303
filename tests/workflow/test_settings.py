"""Settings: every choice of a study in a file, strict on the way back, the same study again."""

import json
from dataclasses import asdict, replace

import pytest

from segmentation import workflow
from segmentation.errors import ParameterError, ReadError, SegmentationError
from segmentation.records import (
    ColumnContract,
    FeatureSetting,
    PrepareSettings,
    StudySettings,
)
from tests.test_contract_matrix import files

ROWS = ["id,age,spend,joined,vip,region"]
ROWS += [
    f"c{i},{20 + i % 40},{10 * (i % 7)}.5,{1 + i % 12:02}/{1 + i % 9:02}/2023,"
    f"{'ja' if i % 3 else 'nein'},{'NA' if i % 2 else 'EMEA'}"
    for i in range(60)
]
FILE = "\n".join(ROWS).encode()


def changed(**keys):
    """Return the settings of the file as JSON, some of its keys replaced."""
    plain = workflow.plain_settings(workflow.settings_of(workflow.read_customers(FILE)))
    return json.dumps({**plain, **keys}).encode()


@pytest.mark.parametrize("path", files()[::4], ids=lambda path: path.name)
def test_a_file_read_by_its_own_settings_is_read_as_before(path):
    try:
        table = workflow.read_customers(path)
    except SegmentationError as error:
        pytest.skip(f"{path.name} holds no table of customers: {error}")
    written = workflow.write_settings(workflow.settings_of(table))
    settings = workflow.read_settings(written)
    again = workflow.read_by(settings, path)
    assert again.frame.equals(table.frame)
    told = [(c.name, c.role, c.kind, c.order, c.contract) for c in table.columns]
    assert [(c.name, c.role, c.kind, c.order, c.contract) for c in again.columns] == told
    assert workflow.write_settings(workflow.settings_of(again)) == written


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([f"{1 + i % 90}.{100 + i}" for i in range(60)], "open_mark"),
        ([f"{1 + i % 12:02}/{1 + i * 5 % 12:02}/2023" for i in range(60)], "open_date_order"),
        ([f"2566-0{1 + i % 9}-1{i % 9}" for i in range(60)], "other_calendar"),
        ([f"{1 + i % 9}.{i % 7}K" for i in range(60)], "magnitudes"),
    ],
)
def test_what_a_file_leaves_open_is_asked_again_until_it_is_answered(values, code):
    content = "\n".join(["id;value", *(f"c{i};{each}" for i, each in enumerate(values))]).encode()
    table = workflow.read_customers(content, name="made.csv")
    assert [step.code for step in table.report.steps] == [code]
    settings = workflow.settings_of(table)
    again = workflow.read_by(settings, content).report.steps
    assert list(map(asdict, again)) == list(map(asdict, table.report.steps))
    other = {"open_mark": {"decimal": "."}, "open_date_order": {"date_order": "month first"}}
    if code in other:
        told = replace(settings.contracts["value"], is_order_proven=True, **other[code])
        answered = replace(settings, contracts={"value": told})
        assert workflow.read_by(answered, content).report.questions == ()


def test_every_choice_comes_back():
    settings = StudySettings(
        sheet="Data",
        roles={"age": "feature", "id": "identifier"},
        contracts={"age": ColumnContract("numeric", decimal=",", missing=("999",))},
        preparation=PrepareSettings(
            scaling="robust",
            category_impute="own_category",
            per_feature=(
                FeatureSetting("age", transform="log", weight=2.0, cap=(0.01, 0.99)),
                FeatureSetting("size", order=("s", "m"), scaling="minmax", impute="drop"),
            ),
        ),
        k=4,
        method="ward",
    )
    written = workflow.write_settings(settings)
    again = workflow.read_settings(written)
    assert workflow.write_settings(again) == written
    assert again.preparation == settings.preparation
    assert dict(again.contracts) == dict(settings.contracts)
    assert (again.sheet, again.k, again.method) == ("Data", 4, "ward")


def test_choices_decide_how_a_file_is_read():
    contracts = {
        "age": {"kind": "numeric", "missing": ["20"]},
        "joined": {"kind": "date", "date_order": "day first"},
        "region": {"kind": "categorical", "missing": ["emea"], "kept": ["NA"]},
    }
    table = workflow.read_by(
        workflow.read_settings(changed(contracts=contracts, roles={"age": "descriptor"})), FILE
    )
    assert table.column("age").n_missing == 2
    assert table.column("age").role == "descriptor"
    assert str(table.frame["joined"][1].date()) == "2023-02-02"
    assert str(table.frame["joined"][2].date()) == "2023-03-03"
    assert str(table.frame["joined"][10].date()) == "2023-02-11"
    assert table.column("region").n_missing == 30


def test_a_file_of_one_sheet_names_none_and_one_without_sheets_refuses_any():
    assert workflow.settings_of(workflow.read_customers(FILE)).sheet is None
    with pytest.raises(ParameterError, match=r"has no sheets, and sheet 'Data' is asked for\. Lea"):
        workflow.read_by(workflow.read_settings(changed(sheet="Data")), FILE)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"role": {}}, r"settings holds 'role', which is not part of the format"),
        ({"roles": {"age": "colour"}}, r"settings\.roles\.age must be one of identifier, feature"),
        ({"roles": ["age"]}, r"settings\.roles must be an object"),
        ({"contracts": {"age": {}}}, r"settings\.contracts\.age lacks 'kind'"),
        ({"contracts": {"age": {"kind": "money"}}}, r"age\.kind must be one of numeric"),
        ({"contracts": {"age": {"kind": "numeric", "mark": ","}}}, r"age holds 'mark', which is"),
        ({"k": 0}, r"settings\.k must be 2 or more"),
        ({"least": -5}, r"settings\.least must be 0 or more"),
        ({"preparation": {"per_feature": [{"name": "age"}] * 2}}, r"names a column twice"),
        ({"contracts": {"vip": {"kind": "boolean", "yes": ["ja"], "no": ["ja"]}}}, r"both yes and"),
        ({"contracts": {"age": {"kind": "numeric", "turned": "(("}}}, r"turned must be letters"),
        ({"k": "four"}, r"settings\.k must be a whole number"),
        ({"method": "magic"}, r"settings\.method must be one of kmeans"),
        ({"preparation": {"scaling": "big"}}, r"preparation\.scaling must be one of standard"),
        ({"format": "recipe"}, r"it is of another kind"),
        ({"version": 7}, r"it has version 7 of the format, and 1 is read here"),
    ],
)
def test_what_is_no_setting_is_refused_with_its_place(keys, message):
    with pytest.raises(ParameterError, match=message) as error:
        workflow.read_settings(changed(**keys), name="mine.json")
    assert str(error.value).startswith("mine.json cannot be used as settings: ")
    assert str(error.value).endswith(
        "Write them with `inspect --json`, or download them from the Customers page."
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"roles": {"height": "feature"}}, r"There is no column 'height' in"),
        ({"contracts": {"height": {"kind": "numeric"}}}, r"There is no column 'height' in"),
        (
            {"contracts": {"region": {"kind": "numeric"}}},
            r"Column 'region' cannot be read as numeric: 30 of its 30 values are no such value \(t",
        ),
        (
            {"contracts": {"region": {"kind": "boolean"}}},
            r"Choose another kind for it and say which words mean yes and no, or leave open",
        ),
    ],
)
def test_settings_that_do_not_fit_the_file_are_refused(keys, message):
    with pytest.raises(ParameterError, match=message):
        workflow.read_by(workflow.read_settings(changed(**keys)), FILE)


def test_a_file_of_settings_that_is_not_there(tmp_path):
    with pytest.raises(ReadError, match=r"Cannot read the settings .*: No such file"):
        workflow.read_settings(tmp_path / "none.json")


def test_another_method_makes_the_segments_where_it_is_chosen():
    prepared = workflow.prepare(workflow.read_customers(FILE), features=["age", "spend"])
    model = workflow.fit(prepared, k=3, method="ward")
    assert model.spec.algorithm == "ward"
    assert model.spec.k == 3


def test_what_was_said_of_segments_comes_back():
    table = workflow.read_sample()
    made = workflow.fit(workflow.prepare(table), k=4).segmentation
    named = workflow.rename(made, 2, name="Our best", notes="call first")
    settings = workflow.settings_of(table, k=4, segments=workflow.words_of(named))
    again = workflow.read_settings(workflow.write_settings(settings))
    found, lost = workflow.say_again(made, again.segments)
    assert found.names == named.names
    assert [each.notes for each in found.segments] == ["", "", "call first", ""]
    assert lost == ()
