"""A study comes back as it was left: in a new tab, after a restart, beside another tab.

Covers `segmentation.ui.session.history`, `segmentation.ui.work.keeping`,
`segmentation.ui.work.mine`, `segmentation.ui.work.opening`, `segmentation.ui.work.origins` and
`segmentation.ui.work.owners`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from segmentation import workspace
from segmentation.authentication.tokens import TOKEN_VARIABLE
from segmentation.records import WORKSPACE_VARIABLE
from segmentation.ui.session.memory import MEMORY
from segmentation.workspace import KeptStudy
from tests.pages.conftest import Visit

MY_WORK = "pages/9_My_work.py"


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "workspace"))


def lines() -> tuple[KeptStudy, ...]:
    where = workspace.current()
    assert where is not None
    return workspace.list_studies(where, owner="")


def address(visit: Visit) -> str | None:
    found = visit.at.query_params.get("study")
    return found[0] if isinstance(found, list) else found


def open_at(study: str, page: str = "app.py") -> Visit:
    """Open an address in a new tab."""
    visit = Visit()
    visit.at.query_params["study"] = study
    visit.at.switch_page(page).run()
    return visit


@pytest.fixture
def left(visit: Visit, two_groups: bytes) -> Visit:
    """Somebody uploaded a file, took four segments and gave the first a name, notes and a plan."""
    visit.upload(two_groups, "spring.csv")
    visit.open("Segments")
    visit.at.button(key="segments.rename_0").click().run()
    visit.at.text_input(key="segments.rename_name").set_value("Young and rich")
    visit.at.text_area(key="segments.rename_notes").set_value("ask Ann")
    visit.at.text_area(key="segments.rename_plan").set_value("call them")
    visit.at.button(key="segments.rename_save").click().run()
    return visit


def test_the_untouched_sample_is_no_work(visit: Visit) -> None:
    visit.open("Overview")
    assert address(visit) is None
    assert lines() == ()
    assert not (Path(str(workspace.current().folder))).exists()  # type: ignore[union-attr]


def test_an_upload_has_an_address_and_comes_back_after_a_restart(
    left: Visit,
) -> None:
    study = address(left)
    assert study is not None
    assert [(line.id, line.name, line.n_customers) for line in lines()] == [
        (study, "spring.csv", 40)
    ]
    MEMORY.clear()  # As after a restart: nothing of it is in memory.
    again = open_at(study)
    assert not again.at.exception
    assert again.study() == "spring.csv"
    assert "Young and rich" in again.texts()
    assert again.undoing() == "Undo: name “Young and rich” for “High income”"
    for key in ("state.current", "state.identities"):
        assert again.at.session_state[key] == left.at.session_state[key]
    uploading, *own = left.at.session_state["state.past"]
    assert uploading.told == "upload of spring.csv"
    assert again.at.session_state["state.past"] == tuple(own)
    again.at.button(key="menu.undo").click().run()
    assert "Young and rich" not in again.texts()


def test_every_page_opens_it_and_links_carry_it_along(left: Visit) -> None:
    study = address(left)
    assert study is not None
    for page in (MY_WORK, "pages/4_Segments.py"):
        again = open_at(study, page)
        assert again.study() == "spring.csv"
        links = [link.proto.query_string for link in again.at.get("page_link")]
        assert len(links) > 9
        assert set(links) == {f"study={study}"}


def test_a_changed_sample_is_work_too(visit: Visit) -> None:
    at = visit.open("Choose k")
    at.session_state["state.current"] = at.session_state["state.current"].with_k(4)
    visit.open("Overview")
    [line] = lines()
    assert line.name == "Mall customers (sample)"
    again = open_at(line.id)
    assert again.at.session_state["state.current"].k == 4


def test_another_file_is_another_study_and_undo_leads_back_to_the_first(
    left: Visit, two_groups: bytes
) -> None:
    first = address(left)
    left.upload(two_groups + b"c1,30,50\n", "summer.csv")
    second = address(left)
    assert {first, second} == {line.id for line in lines()}
    left.at.button(key="menu.undo").click().run()
    assert address(left) == first
    assert "To come back to it, open it under My work." in left.texts()
    assert len(lines()) == 2


def test_the_address_of_an_earlier_study_leads_back_to_it(left: Visit, two_groups: bytes) -> None:
    first = address(left)
    assert first is not None
    left.upload(two_groups + b"c1,30,50\n", "summer.csv")
    left.at.query_params["study"] = first
    left.at.run()
    assert left.study() == "spring.csv"
    assert "Young and rich" in left.texts()


def test_a_tab_follows_what_another_tab_did(left: Visit) -> None:
    study = address(left)
    assert study is not None
    other = open_at(study)
    other.at.session_state["state.current"] = other.at.session_state["state.current"].with_k(4)
    other.open("Overview")
    left.open("Overview")
    assert left.at.session_state["state.current"].k == 4
    [told] = left.at.warning
    assert told.value == "This study was changed in another tab\\. You see it as it is now\\."
    left.open("Overview")
    assert len(lines()) == 1


def test_the_later_of_two_changes_is_told_and_both_are_kept(left: Visit) -> None:
    study = address(left)
    assert study is not None
    other = open_at(study)
    for visit, k in ((other, 4), (left, 3)):
        visit.at.session_state["state.current"] = visit.at.session_state["state.current"].with_k(k)
        visit.open("Overview")
    [told] = [warning.value.replace("\\", "") for warning in left.at.warning]
    assert told.startswith("“spring.csv” was changed or deleted in another tab meanwhile. Nothing")
    assert {line.name for line in lines()} == {"spring.csv", "spring.csv (yours)"}
    assert address(left) != study
    assert open_at(study).at.session_state["state.current"].k == 4
    assert open_at(str(address(left))).at.session_state["state.current"].k == 3


@pytest.mark.parametrize("study", ["nobody-has-this-one", "../../etc/passwd", "x" * 5000])
def test_an_address_that_leads_nowhere_is_told(visit: Visit, study: str) -> None:
    visit.at.query_params["study"] = study
    visit.open("Overview")
    [told] = visit.at.warning
    assert told.value.startswith("There is no study of yours at this address")
    assert address(visit) is None
    assert visit.study() == "Mall customers (sample)"


def test_a_study_whose_file_is_gone_is_told(left: Visit) -> None:
    study = address(left)
    assert study is not None
    for path in Path(str(workspace.current().folder)).rglob("*.zlib"):  # type: ignore[union-attr]
        path.unlink()
    MEMORY.clear()
    again = open_at(study)
    assert "no longer holds 'spring.csv'" in again.errors()[0]
    assert address(again) is None
    assert again.study() == "Mall customers (sample)"


def test_a_study_that_cannot_be_read_is_told() -> None:
    where = workspace.current()
    assert where is not None
    content = workspace.StudyContent("spring.csv", 40, '{"format": "other"}')
    line = workspace.save(where, content, lambda _address: None, owner="")
    again = open_at(line.id)
    assert again.at.warning[0].value.startswith("This study cannot be opened")
    assert again.study() == "Mall customers (sample)"


def test_a_full_disk_is_told_and_the_work_goes_on(
    visit: Visit, two_groups: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("segmentation.models.store.writing.os.fsync", full)
        visit.upload(two_groups, "spring.csv")
        assert visit.study() == "spring.csv"
        [told] = visit.at.warning
        assert "could not be kept: no space left on device" in told.value.replace("\\", "")
        assert address(visit) is None
    visit.open("Overview")
    assert not visit.at.warning
    assert address(visit) == lines()[0].id


def test_my_work_lists_renames_duplicates_and_deletes(left: Visit) -> None:
    at = left.at.switch_page(MY_WORK).run()
    assert list(at.dataframe[0].value["Study"]) == ["spring.csv"]
    assert "Your files, choices, names and notes are kept on this server" in left.texts()

    first = str(address(left))
    at.text_input(key=f"work.name_{first}").set_value("Spring 2026").run()
    at.button(key="work.rename").click().run()
    assert left.at.success[0].value.replace("\\", "") == "spring.csv is called Spring 2026 now."
    at.button(key="work.duplicate").click().run()
    assert [line.name for line in lines()] == ["Spring 2026 (copy)", "Spring 2026"]

    at.selectbox(key="work.chosen").set_value(first).run()
    at.button(key="work.delete").click().run()
    told = left.at.success[0].value.replace("\\", "")
    assert told.startswith("Spring 2026 is deleted: looked for afterwards, none of its bytes")
    assert [line.name for line in lines()] == ["Spring 2026 (copy)"]
    assert left.study() == "Mall customers (sample)"
    left.open("Customers")
    assert len(lines()) == 1


def test_without_a_workspace_nothing_is_kept(
    visit: Visit, two_groups: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, "none")
    visit.upload(two_groups)
    at = visit.at.switch_page(MY_WORK).run()
    assert address(visit) is None
    assert at.info[0].value.startswith("Nothing is kept here")
    assert "My work" not in [link.proto.label for link in at.get("page_link")]
    assert not (tmp_path / "workspace").exists()


def test_where_people_cannot_be_told_apart_nothing_is_kept(
    visit: Visit, two_groups: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "t" * 40)
    visit.upload(two_groups)
    assert address(visit) is None
    assert not (tmp_path / "workspace").exists()


def test_what_goes_next_is_told_beforehand(
    left: Visit, two_groups: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    left.upload(two_groups + b"c1,30,50\n", "summer.csv")
    monkeypatch.setattr("segmentation.workspace.folder.KEPT_BYTES", 1)
    monkeypatch.setattr("segmentation.workspace.folder._limit", lambda _variable, _default: 1)
    real = workspace.going_next
    tight: Callable[..., KeptStudy | None] = lambda found, where: real(  # noqa: E731
        found, workspace.Workspace(where.folder, most_bytes=1)
    )
    monkeypatch.setattr(workspace, "going_next", tight)
    at: AppTest = left.at.switch_page(MY_WORK).run()
    assert "takes the place of “spring.csv”" in at.warning[0].value.replace("\\", "")


def save_model(visit: Visit, name: str) -> AppTest:
    at = visit.at.switch_page("pages/8_Models.py").run()
    at.text_input(key="models.save_name").set_value(name)
    at.button(key="models.save_submit").click().run()
    return at


def test_a_model_opens_as_the_study_it_came_from(left: Visit) -> None:
    study = str(address(left))
    save_model(left, "spring")
    left.at.session_state["state.current"] = left.at.session_state["state.current"].with_k(4)
    left.open("Overview")

    again = open_at(study)
    assert again.at.session_state["state.current"].k == 4
    at = again.at.switch_page("pages/8_Models.py").run()
    at.button(key="models.study").click().run()
    assert again.at.session_state["state.current"].k is None
    assert "Young and rich" in again.texts()
    assert address(again) == study
    assert again.undoing() == "Undo: return to the model spring"
    assert open_at(study).at.session_state["state.current"].k is None
    again.at.button(key="menu.undo").click().run()
    assert again.at.session_state["state.current"].k == 4


def test_a_model_of_the_plain_sample_makes_it_a_study(visit: Visit) -> None:
    at = save_model(visit, "mall")
    [line] = lines()
    assert line.name == "Mall customers (sample)"
    at.button(key="models.study").click().run()
    assert address(visit) == line.id


def test_a_model_whose_study_is_gone_still_scores(left: Visit) -> None:
    at = save_model(left, "spring")
    at.switch_page(MY_WORK).run()
    at.button(key="work.delete").click().run()
    at = left.at.switch_page("pages/8_Models.py").run()
    assert "models.study" not in [button.key for button in at.button]
    assert at.selectbox(key="models.chosen").value == "spring"
