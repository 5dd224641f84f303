"""Where a new file is written otherwise than training was, one click says which way is right."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from segmentation import wording, workflow
from segmentation.records import ColumnContract
from segmentation.ui.predict.written import ways_of

DAY = ColumnContract("date", date_order="day first", is_order_proven=True)
MONTH = ColumnContract("date", date_order="month first", is_order_proven=True)
ISO = ColumnContract("date", date_order="year first", is_order_proven=True)
OPEN = ColumnContract("date", date_order="day first")
POINT, COMMA = (ColumnContract("numeric", decimal=mark) for mark in (".", ","))


@pytest.mark.parametrize(
    ("known", "seen", "labels"),
    [
        (MONTH, DAY, ["Day first", "Month first"]),
        (ISO, OPEN, ["Day first", "Month first"]),
        (POINT, COMMA, ["Decimal comma", "Decimal point"]),
        (MONTH, OPEN, []),
        (ISO, DAY, []),
        (ISO, ISO, []),
        (POINT, POINT, []),
        (ColumnContract("numeric"), COMMA, []),
        (ColumnContract("boolean"), DAY, []),
    ],
)
def test_it_is_asked_where_file_and_model_differ_or_nothing_proves_the_order(known, seen, labels):
    assert [wording.way_label(way) for way in ways_of(known, seen)] == labels


def test_the_question_says_what_stands_against_what():
    assert wording.written_question("joined", ways_of(MONTH, DAY)) == (
        "joined: day first in this file, month first in training. Which is right?"
    )
    assert wording.written_question("joined", ways_of(ISO, OPEN)) == (
        "joined: read day first, and nothing proves it. Which is right?"
    )


def lines(form):
    days = [pd.Timestamp("2023-01-01") + pd.Timedelta(days=i * 37 % 300) for i in range(60)]
    rows = [f"c{i},{50 + 90 * (i % 2)},{day.strftime(form)}" for i, day in enumerate(days)]
    return "\n".join(["id,spend,joined", *rows]).encode()


def test_what_is_chosen_wins_over_what_the_file_shows():
    table = workflow.read_customers(lines("%m/%d/%Y"))
    model = workflow.fit(workflow.prepare(table, features=["spend", "joined"]), k=2)
    new = workflow.read_raw(lines("%d/%m/%Y")).rows
    by_itself, as_trained = model.predict(new), model.written_as({"joined": MONTH}).predict(new)
    told = model.written_as({"joined": DAY}).predict(new)
    assert told["segment"].tolist() == by_itself["segment"].tolist()
    assert (told["warning"] == "").all()
    assert not (as_trained["margin"] == told["margin"]).all()


def test_one_click_on_the_page():
    def page():
        from segmentation import workflow
        from segmentation.ui.predict import written
        from tests.ui.predict.test_written import lines

        table = workflow.read_customers(lines("%m/%d/%Y"))
        model = workflow.fit(workflow.prepare(table, features=["spend", "joined"]), k=2)
        new = workflow.read_customers(lines("%d/%m/%Y"))
        written.TOLD = written.ask(model, new, {"spend": "spend", "joined": "joined"}, key="p")

    from segmentation.ui.predict import written

    at = AppTest.from_function(page).run()
    assert not at.exception
    assert written.TOLD == ()
    (control,) = at.segmented_control
    assert control.options == ["Day first", "Month first"]
    control.set_value(MONTH).run()
    assert written.TOLD == (("joined", MONTH),)
