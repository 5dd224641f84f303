"""A new file may be written otherwise than that of training: read right, or told, at every door.

Covers `segmentation.reading.evidence` and what `segmentation.models.scoring.cells` warns of.
"""

import io

import numpy as np
import pandas as pd
import pytest

from segmentation import intake, workflow
from segmentation.ui.predict import scoring

N = 60
DAYS = [pd.Timestamp("2023-01-01") + pd.Timedelta(days=(i * 37) % 300) for i in range(N)]
EARLY = [day.replace(day=1 + day.day % 12) for day in DAYS]


def english(value):
    return f"{value:,.2f}"


def german(value):
    return english(value).translate(str.maketrans(",.", ".,"))


def days(form, days=DAYS):
    return lambda i: days[i].strftime(form)


def words(yes, no):
    return lambda i: no if i % 3 else yes


def amounts(form, step=1.0):
    return lambda i: form.format(20 + i % 60, (20 + i % 60) * step)


def lines(cell, amount=english, sep=";"):
    amounts_of = [(50 if i % 2 else 1900) + i / 3 for i in range(N)]
    rows = [f"c{i}{sep}{amount(amounts_of[i])}{sep}{cell(i)}" for i in range(N)]
    return "\n".join([f"id{sep}amount{sep}value", *rows]).encode()


CASES = {
    "an English model, a German export": (
        (amounts("{0}"),),
        (amounts("{0}"), german),
        "right",
    ),
    "a German model, an English export": (
        (amounts("{0}"), german),
        (amounts("{0}"),),
        "right",
    ),
    "months first, then days first": ((days("%m/%d/%Y"),), (days("%d/%m/%Y"),), "right"),
    "days first, then months first": ((days("%d.%m.%Y"),), (days("%m/%d/%Y"),), "right"),
    "years first, then days first": ((days("%Y-%m-%d"),), (days("%d/%m/%Y"),), "right"),
    "days first, then days that leave it open": (
        (days("%d/%m/%Y"),),
        (days("%d/%m/%Y", EARLY),),
        "contract",
    ),
    "years first, then days that leave it open": (
        (days("%Y-%m-%d"),),
        (days("%m/%d/%Y", EARLY),),
        "nothing says whether its day",
    ),
    "yes and no in another language": ((words("ja", "nein"),), (words("yes", "no"),), "right"),
    "yes and no as digits": ((words("ja", "nein"),), (words("1", "0"),), "right"),
    "words that mean neither": ((words("ja", "nein"),), (words("oui", "niet"),), "is not"),
    "another currency": ((amounts("{0} \u20ac"),), (amounts("$ {0}"),), "is not a number"),
    "another unit": ((amounts("{0} kg"),), (amounts("{1:.0f} g", 1000),), "is not a number"),
    "percentages, then fractions": (
        (amounts("{0} %"),),
        (amounts("{1:.2f}", 0.01),),
        "%, which it may",
    ),
    "fractions, then percentages": ((amounts("{1:.2f}", 0.01),), (amounts("{0} %"),), "is not"),
    "another time zone": (
        (days("%Y-%m-%dT12:00:00Z"),),
        (days("%Y-%m-%dT21:00:00+09:00"),),
        "right",
    ),
    "dates, then days that a spreadsheet counts": (
        (days("%Y-%m-%d"),),
        (lambda i: str((DAYS[i] - pd.Timestamp("1899-12-30")).days),),
        "is not a date",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_that_is_written_otherwise_is_read_right_or_told(name, tmp_path):
    before, after, expected = CASES[name]
    table = workflow.read_customers(lines(*before), name="before.csv")
    model = workflow.fit(workflow.prepare(table, features=["amount", "value"]), k=3)
    own = model.predict(table.frame)
    path, scored = tmp_path / "new.csv", io.BytesIO()
    path.write_bytes(lines(*after))
    workflow.predict_file(model, path, scored)
    file = pd.read_csv(io.BytesIO(scored.getvalue()), keep_default_na=False)
    texts = model.predict(workflow.read_raw(path).rows)
    page = scoring.score(
        model,
        intake.as_texts(intake.read_raw(path)),
        columns={name: name for name in model.features},
    )
    for found in (texts, page):
        assert found["segment"].tolist() == file["segment"].tolist()
        assert found["warning"].tolist() == file["warning"].tolist()
        np.testing.assert_allclose(found["margin"], file["margin"], atol=1e-9)
    if expected == "right":
        np.testing.assert_allclose(file["margin"], own["margin"], atol=1e-9)
    elif expected == "contract":
        assert not file["warning"].str.contains("nothing says").any()
    else:
        assert file["warning"].str.contains(expected, regex=False).mean() > 0.6
        assert file["warning"].ne("").mean() > 0.8
