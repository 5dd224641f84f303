"""People make and revoke their tokens on a page; whoever looks after the server sees sizes alone.

Covers `segmentation.ui.work.tokens` and `segmentation.ui.work.administration`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from segmentation import workspace
from segmentation.api import create_app
from segmentation.authentication import Access
from segmentation.authentication.people import ADMINS_VARIABLE
from segmentation.records import ARTIFACTS_VARIABLE, WORKSPACE_VARIABLE
from segmentation.ui.work import owners
from segmentation.workspace import Workspace
from tests.pages.conftest import Visit

MY_WORK = "pages/9_My_work.py"


@pytest.fixture
def where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    """Ada is the visitor, in a workspace of the test's own."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "workspace"))
    monkeypatch.setattr(owners, "current", lambda: "ada")
    found = workspace.current()
    assert found is not None
    return found


def test_a_token_is_made_shown_once_and_revoked(visit: Visit, where: Workspace) -> None:
    at = visit.at.switch_page(MY_WORK).run()
    at.text_input(key="work.token_name").set_value("Nightly *scoring*")
    at.button(key="work.token_make").click().run()
    (shown,) = at.code
    assert "The token Nightly *scoring* is made." in visit.texts()
    found = workspace.find_token(where, shown.value)
    assert found is not None
    assert (found.owner, found.scope) == ("ada", "scoring")
    at.run()
    assert not at.code
    at.button(key="work.token_revoke").click().run()
    assert "opens nothing any more" in visit.texts()
    assert workspace.list_tokens(where, owner="ada") == ()


def test_a_token_without_a_name_is_told(visit: Visit, where: Workspace) -> None:
    at = visit.at.switch_page(MY_WORK).run()
    at.button(key="work.token_make").click().run()
    assert visit.errors() == ["A token's name has 1 to 60 characters."]
    assert workspace.list_tokens(where, owner="ada") == ()


def test_sizes_of_others_are_for_whoever_looks_after_the_server(
    visit: Visit, where: Workspace, two_groups: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.upload(two_groups, "acme-takeover.csv")
    monkeypatch.setattr(owners, "current", lambda: "eve")
    other = Visit()
    at = other.at.switch_page(MY_WORK).run()
    assert "Everybody" not in other.texts()
    monkeypatch.setenv(ADMINS_VARIABLE, "eve")
    at.run()
    assert "Everybody's studies" in other.texts()
    assert not any("acme" in str(frame.value) for frame in at.dataframe)
    assert "acme" not in other.texts()
    at.button(key="work.any_delete").click().run()
    assert "A study of ada is deleted." in other.texts()
    assert workspace.list_studies(where, owner="ada") == ()


def test_on_this_machine_alone_there_are_no_tokens(
    visit: Visit, where: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "current", lambda: owners.ANYBODY)
    visit.at.switch_page(MY_WORK).run()
    assert "API tokens" not in visit.texts()
    assert where.folder.name == "workspace"


def test_models_are_their_owners_and_a_token_scores_with_them(
    visit: Visit, where: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    artifacts = tmp_path / "artifacts"
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(artifacts))
    at = visit.at.switch_page("pages/8_Models.py").run()
    at.text_input(key="models.save_name").set_value("spring")
    at.button(key="models.save_submit").click().run()
    assert list(visit.at.dataframe[0].value["Model"]) == ["spring"]
    monkeypatch.setattr(owners, "current", lambda: "bob")
    other = Visit()
    other.at.switch_page("pages/8_Models.py").run()
    assert "No saved models yet" in " ".join(info.value for info in other.at.info)
    assert [path.name for path in artifacts.iterdir()] == [".people"]
    token, _ = workspace.make_token(where, "crm", "scoring", owner="ada")
    foreign, _ = workspace.make_token(where, "crm", "scoring", owner="bob")
    client = TestClient(
        create_app(artifacts=artifacts, access=Access(token="t" * 40)), base_url="http://localhost"
    )
    found = [
        client.get("/models", headers={"Authorization": f"Bearer {each}"}).json()
        for each in (token, foreign, "t" * 40)
    ]
    assert [[line["name"] for line in each] for each in found] == [["spring"], [], []]
    lines = (where.folder / "audit.jsonl").read_text().splitlines()
    assert {"who": "ada", "what": "model saved", "model": "spring"}.items() <= json.loads(
        next(line for line in lines if "model saved" in line)
    ).items()
