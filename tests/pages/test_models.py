"""Models: what is saved, the default, versions, imports, and whether a model still fits.

Covers `segmentation.ui.models.downloads`, `segmentation.ui.models.fit`,
`segmentation.ui.models.models`, `segmentation.ui.models.tables` and `segmentation.ui.models.tabs`.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from segmentation import models, workflow
from segmentation.errors import ModelError
from segmentation.models.store.folder import artifacts_folder
from segmentation.ui.models import cache as models_cache
from segmentation.ui.models.cache import Stand
from segmentation.ui.session import cache, state
from segmentation.ui.session.study import Basis, sample
from tests.pages.conftest import Visit

PAGE = "pages/8_Models.py"


@pytest.fixture
def at(visit: Visit) -> AppTest:
    return visit.at


def save(name: str) -> bytes:
    folder = workflow.save(cache.model(sample()), name)
    return (folder / "model.json").read_bytes()


def opened(at: AppTest, tab: str | None = None) -> AppTest:
    at.switch_page(PAGE).run()
    if tab is not None:
        at.session_state["models.views"] = tab
        at.run()
    assert not at.exception
    return at


def tables(at: AppTest) -> list[list[str]]:
    return [list(frame.value.columns) for frame in at.dataframe]


def bring(at: AppTest, content: bytes, name: str = "") -> None:
    at.file_uploader(key="models.import_file").upload("model.json", content)
    at.text_input(key="models.import_name").set_value(name)
    at.button(key="models.import_submit").click().run()
    assert not at.exception


def test_without_a_model_the_page_says_how_to_save_one(visit: Visit, at: AppTest) -> None:
    opened(at)
    assert not at.error
    assert "No saved models yet. Save the current" in at.info[0].value
    at.text_input(key="models.save_name").set_value("spring")
    at.button(key="models.save_submit").click().run()
    assert models.model_names() == ("spring",)
    assert not at.info
    assert at.selectbox(key="models.chosen").value == "spring"
    assert "Saved as spring" in visit.texts()


def test_the_model_of_the_sample_is_told_and_fits_its_own_customers(
    visit: Visit, at: AppTest
) -> None:
    save("sample")
    opened(at)
    assert not at.error
    [line] = at.dataframe[0].value.to_dict("records")
    assert (line["Model"], line["k"], line["Customers"], line["Default"]) == (
        "sample",
        5,
        200,
        True,
    )
    assert at.success[0].value.startswith("**Segment again: no.**")
    assert "This is the file that the model was made from" in visit.texts()
    visit.view("Models", "Averages")
    sizes = at.dataframe[1].value.iloc[0, 1:]
    assert sum(int(size) for size in sizes) == 200
    visit.view("Models", "Compare models")
    assert "Save or import a second model" in visit.texts()


def test_a_file_of_other_customers_says_why_a_refit_is_advised(visit: Visit, at: AppTest) -> None:
    save("sample")
    opened(at)
    header = "CustomerID,Gender,Age,Annual Income (k$),Spending Score (1-100)"
    rows = [f"{row},Male,{70 + row % 20},{300 + row},{row % 9}" for row in range(100)]
    at.file_uploader(key="models.file").upload("late.csv", "\n".join([header, *rows]).encode())
    at.run()
    assert not at.exception
    assert "This is the file that the model was made from" not in visit.texts()
    [warning] = at.warning
    assert warning.value.startswith("**Segment again: yes.**")
    assert "\n- " in warning.value


def test_a_file_without_the_columns_is_told_in_place(
    visit: Visit, at: AppTest, two_groups: bytes
) -> None:
    save("sample")
    opened(at)
    at.file_uploader(key="models.file").upload("other.csv", two_groups)
    at.run()
    assert not at.exception
    [error] = visit.errors()
    assert "Spending Score" in error
    assert at.dataframe[0].value["Model"].tolist() == ["sample"]


def test_another_model_becomes_the_default(visit: Visit, at: AppTest) -> None:
    save("first")
    save("second")
    opened(at)
    assert at.button(key="models.default").disabled
    at.selectbox(key="models.chosen").select("second").run()
    at.button(key="models.default").click().run()
    assert not at.exception
    assert models.default_name() == "second"
    assert "second is now the default model." in visit.texts()


def test_a_deleted_model_is_gone_and_the_next_one_is_shown(visit: Visit, at: AppTest) -> None:
    save("first")
    save("second")
    opened(at)
    at.button(key="models.delete").click().run()
    assert not at.exception
    assert models.model_names() == ("second",)
    assert at.selectbox(key="models.chosen").value == "second"
    assert "first is deleted." in visit.texts()
    at.button(key="models.delete").click().run()
    assert not at.exception
    assert models.model_names() == ()
    assert "No saved models yet." in at.info[0].value


def test_two_models_of_the_same_customers_move_nobody(visit: Visit, at: AppTest) -> None:
    save("first")
    save("second")
    opened(at, "Compare models")
    assert "The two were made the same way" in visit.texts()
    assert "100% of the customers" in visit.texts()
    moves = at.dataframe[-1].value.iloc[:, 1:].to_numpy()
    assert moves.sum() == moves.diagonal().sum() == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": "other"}', b"\x89PNG"], ids=str)
def test_a_damaged_import_says_so_and_the_page_stays(
    visit: Visit, at: AppTest, content: bytes
) -> None:
    save("sample")
    opened(at)
    bring(at, content)
    [error] = visit.errors()
    assert error.startswith("The file")
    assert models.model_names() == ("sample",)
    assert at.dataframe[0].value["Model"].tolist() == ["sample"]


def test_an_import_is_listed_and_chosen_and_a_taken_name_is_refused(
    visit: Visit, at: AppTest
) -> None:
    content = save("sample")
    opened(at)
    bring(at, content, "from afar")
    assert not at.error
    assert at.selectbox(key="models.chosen").value == "from afar"
    assert set(at.dataframe[0].value["Model"]) == {"sample", "from afar"}
    bring(at, content, "from afar")
    assert "A model named 'from afar' exists already" in visit.errors()[0]


def test_texts_of_an_import_are_shown_as_they_are(visit: Visit, at: AppTest) -> None:
    document = json.loads(save("sample"))
    segments = document.get("model", document)["segments"]
    for segment in segments:
        segment["name"] = "<b>**loud**</b>"
        segment["colour"] = "#123456"
    opened(at)
    bring(at, json.dumps(document).encode(), "loud")
    assert not at.error
    assert "## <b>**loud**</b>" in visit.texts()
    assert "## <b>**loud**" not in "".join(each.value for each in at.markdown)


def test_a_damaged_model_is_listed_with_its_problem_and_can_be_deleted(
    visit: Visit, at: AppTest
) -> None:
    save("sample")
    Path(models.model_path("sample")).write_bytes(b"{")
    opened(at)
    assert visit.errors()
    assert at.dataframe[0].value["Problem"][0]
    at.button(key="models.delete").click().run()
    assert not at.exception
    assert list(artifacts_folder().glob("sample")) == []


def test_an_earlier_version_is_restored_and_deleted(visit: Visit, at: AppTest) -> None:
    save("sample")
    save("sample")
    opened(at, "Versions")
    assert at.selectbox(key="models.version_sample").options == ["1"]
    at.button(key="models.restore").click().run()
    assert not at.exception
    assert [line.revision for line in models.list_versions("sample")] == [3, 2, 1]
    assert "Version 1 of sample is the current one again." in visit.texts()
    at.button(key="models.delete_version").click().run()
    assert not at.exception
    assert [line.revision for line in models.list_versions("sample")] == [3, 2]


def test_a_name_that_is_no_table_is_told_where_the_sql_would_be(visit: Visit, at: AppTest) -> None:
    save("sample")
    opened(at, "Export")
    at.text_input(key="models.sql_table").set_value("a..b").run()
    assert not at.exception
    [error] = visit.errors()
    assert error.startswith("'a..b' is no name of a table.")


def test_drift_is_worked_out_beside_the_page_and_can_be_stopped(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    save("sample")
    opened_gate = threading.Event()

    def slow(_at: Stand, _customers: Basis) -> None:
        assert opened_gate.wait(30)

    monkeypatch.setattr(models_cache, "drift", slow)
    monkeypatch.setattr(state, "PATIENCE_SECONDS", 0.05)
    try:
        opened(at)
        [bar] = at.get("progress")
        assert "Comparing Mall customers" in bar.proto.text
        job = at.session_state["waiting.models.drift"][1]
        at.button(key="waiting.models.drift.stop").click().run()
        assert job.stopped.is_set()
        at.run()
        assert not at.get("progress")
        assert "Stopped. Start again" in [button.label for button in at.button]
    finally:
        opened_gate.set()


def test_a_folder_that_cannot_be_read_is_said_on_the_page(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_artifacts: object) -> None:
        raise ModelError("The folder of the models cannot be read.")

    monkeypatch.setattr(models, "list_models", refuse)
    opened(at)
    assert [error.value.replace("\\", "") for error in at.error] == [
        "The folder of the models cannot be read."
    ]
