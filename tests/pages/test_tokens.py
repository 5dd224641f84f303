"""People make and revoke their tokens on a page; whoever looks after the server sees sizes alone.

Covers `segmentation.ui.work.tokens` and `segmentation.ui.work.administration`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from segmentation import workspace
from segmentation.authentication.people import ADMINS_VARIABLE
from segmentation.records import WORKSPACE_VARIABLE
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
    at.text_input(key="work.token_name").set_value("Nightly *scoring*").run()
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
