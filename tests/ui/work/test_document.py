import json
from dataclasses import replace
from datetime import date

import pytest

from segmentation.errors import StudyError
from segmentation.records import (
    Campaign,
    CampaignResult,
    ColumnContract,
    FeatureSetting,
    PrepareSettings,
)
from segmentation.ui.session.history import History
from segmentation.ui.session.identity import Identity
from segmentation.ui.session.steps import Step
from segmentation.ui.session.study import Basis, File, Study, untouched
from segmentation.ui.work import document

FILE = File("a" * 64, "Müller & Söhne.xlsx", "März", (("spend", ColumnContract("numeric")),), True)
SETTINGS = PrepareSettings(
    ("age", "spend"), "robust", per_feature=(FeatureSetting("spend", weight=2.0),)
)
STUDY = Study(
    Basis(FILE, (("age", "feature"), ("id", "identifier")), SETTINGS, "auto", PrepareSettings()),
    3,
    "ward",
)
RESULT = CampaignResult("", True, 90, 10, 0.2, 0.1, 0.1, 0.05, 0.15, 0.01, True, 0.2)
IDENTITY = Identity(
    *((1, 0), ("A", "B"), ("#4477AA", "#EE6677"), ("", "n"), ("", "p"), frozenset({0, 1})),
    campaigns=(
        Campaign(0, "spring", date(2026, 3, 1), "csv", 0.1, 90, 10),
        Campaign(1, "", date(2026, 4, 1), "meta", 0.1, 90, 10, RESULT),
    ),
)


def test_every_choice_name_and_step_comes_back_as_it_was():
    kmeans = replace(STUDY, algorithm="kmeans")
    history = History(
        STUDY,
        {STUDY: IDENTITY, kmeans: IDENTITY},
        (Step(untouched(FILE), None, "k from 6 to 5"), Step(kmeans, IDENTITY, "the method")),
    )
    found = document.read(document.write(history))
    assert found == history
    assert hash(found.study) == hash(history.study)


def test_steps_that_lead_back_to_another_file_are_that_ones_own():
    other = untouched(File("b" * 64, "other.csv"))
    history = History(STUDY, {other: IDENTITY}, (Step(other, IDENTITY, "upload of x"),))
    text = document.write(history)
    assert "other.csv" not in text
    assert document.read(text) == History(STUDY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        json.dumps({"format": "other", "version": 1, "study": {}}),
        document.write(History(STUDY)).replace('"version": 1', '"version": 2'),
        document.write(History(STUDY)).replace('"ward"', '"magic"'),
        document.write(History(STUDY)).replace('"numeric"', "7"),
    ],
)
def test_what_is_no_study_of_this_version_is_told(text):
    with pytest.raises(StudyError, match=r"This study cannot be opened: .* upload its file again"):
        document.read(text)
