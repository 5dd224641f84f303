"""How a column is read: shown on the Customers page, changed there, and taken away as settings.

Covers `segmentation.ui.customers.contracts`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from segmentation import workflow
from segmentation.records import ColumnContract, CustomerTable
from segmentation.ui.predict import scoring
from segmentation.ui.session import cache
from tests.pages.conftest import BASED, Visit

KEY = "customers.read"


@pytest.fixture
def dated() -> bytes:
    """Forty customers whose dates can be read in two ways, two groups of spend, ages of 999."""
    rows = [
        f"c{i},{50 + 100 * (i % 2)}.5,{1 + i % 12:02}/{1 + i % 9:02}/2023,"
        f"{999 if i % 8 == 7 else 20 + i}"
        for i in range(40)
    ]
    return "\n".join(["id,spend,joined,age", *rows, ""]).encode()


def choose(visit: Visit, column: str) -> str:
    """Choose a column; return how the keys of its choices begin."""
    box = next(each for each in visit.at.selectbox if str(each.key).startswith(f"{KEY}_column"))
    box.select(column).run()
    return f"{KEY}_{box.options.index(column)}_{visit.at.session_state['state.version']}"


def read_so(visit: Visit) -> None:
    visit.at.button(key=f"{KEY}_read").click().run()
    assert not visit.at.exception


def table(visit: Visit) -> CustomerTable:
    return cache.table(visit.at.session_state["state.current"].basis)


def test_the_order_of_dates_is_shown_and_changed(visit: Visit, dated: bytes) -> None:
    visit.upload(dated, tab="Columns")
    place = choose(visit, "joined")
    assert "joined is read as date: day first." in visit.texts()
    visit.at.selectbox(key=f"{place}_date_order").select("month first")
    read_so(visit)
    assert visit.errors() == []
    assert str(table(visit).frame["joined"][1].date()) == "2023-02-02"
    assert str(table(visit).frame["joined"][9].date()) == "2023-10-01"
    assert visit.undoing() == "Undo: how joined is read"
    visit.at.button(key=f"{KEY}_back").click().run()
    assert str(table(visit).frame["joined"][9].date()) == "2023-01-10"
    assert visit.at.session_state["state.current"].is_untouched


def test_words_for_missing_and_kinds_are_changed_and_go_back_together(
    visit: Visit, dated: bytes
) -> None:
    visit.upload(dated, tab="Columns")
    place = choose(visit, "age")
    visit.at.text_input(key=f"{place}_missing").input("999, none")
    read_so(visit)
    column = table(visit).column("age")
    assert column.n_missing == 5
    assert column.contract is not None
    assert column.contract.missing == ("999", "none")
    place = choose(visit, "age")
    visit.at.selectbox(key=f"{place}_kind").select("categorical").run()
    read_so(visit)
    assert table(visit).column("age").kind == "categorical"
    visit.view("Customers", BASED)
    visit.at.button(key="customers.reset_defaults").click().run()
    assert table(visit).column("age").n_missing == 0


def test_a_kind_that_the_cells_are_not_of_leaves_all_as_it_was(visit: Visit, dated: bytes) -> None:
    visit.upload(dated, tab="Columns")
    place = choose(visit, "id")
    visit.at.selectbox(key=f"{place}_kind").select("date").run()
    read_so(visit)
    (error,) = visit.errors()
    assert error.startswith("Column 'id' cannot be read as date: 40 of its 40 values are no such")
    assert table(visit).column("id").kind == "text"


def test_settings_taken_from_the_page_repeat_the_study(visit: Visit, dated: bytes) -> None:
    visit.upload(dated, tab="Columns")
    place = choose(visit, "age")
    visit.at.text_input(key=f"{place}_missing").input("999")
    read_so(visit)
    visit.view("Customers", BASED)
    visit.at.segmented_control(key="customers.scaling_choice").set_value("robust").run()
    buttons: list[Any] = list(visit.at.get("download_button"))
    assert "Download settings" in [button.label for button in buttons]
    study = visit.at.session_state["state.current"]
    made = workflow.settings_of(table(visit), study.basis.settings)
    again = workflow.read_settings(workflow.write_settings(made))
    found = workflow.read_by(again, dated)
    assert found.frame.equals(table(visit).frame)
    assert again.preparation.scaling == "robust"


def test_a_new_file_is_read_by_the_model_on_the_page_too() -> None:
    """Its days are all 12 or lower, so that it does not show that the month comes first."""
    rows = [f"c{i},{50 + 90 * (i % 2)},{1 + i % 12:02}/{1 + i % 28:02}/2023" for i in range(60)]
    known = workflow.read_customers("\n".join(["id,spend,joined", *rows]).encode())
    assert known.column("joined").contract == ColumnContract(
        "date", date_order="month first", is_order_proven=True
    )
    model = workflow.fit(workflow.prepare(known, features=["spend", "joined"]), k=2)
    new = ["id,spend,joined", *(f"n{i},50,{1 + i:02}/02/2023" for i in range(12))]
    file = cache.hold("\n".join(new).encode(), "new.csv")
    columns = {"spend": "spend", "joined": "joined"}
    found = scoring.score(model, cache.texts(file), columns=columns)
    typed = pd.DataFrame(
        {"spend": 50.0, "joined": [pd.Timestamp(2023, 1 + i, 2) for i in range(12)]}
    )
    pd.testing.assert_frame_equal(found, model.predict(typed))
