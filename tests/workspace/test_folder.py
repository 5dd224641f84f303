from datetime import timedelta
from pathlib import Path

import pytest

from segmentation import workspace
from segmentation.errors import ParameterError
from segmentation.records import NO_WORKSPACE, WORKSPACE_VARIABLE
from segmentation.workspace import folder


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    for variable in (WORKSPACE_VARIABLE, folder.DAYS_VARIABLE, folder.BYTES_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


def test_it_stands_beside_the_saved_models():
    found = workspace.current()
    assert found.folder == Path(__file__).resolve().parents[2] / "workspace"
    assert (found.kept_for, found.most_bytes) == (timedelta(days=90), 2_000_000_000)


def test_the_environment_moves_it_and_sets_its_limits(monkeypatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, "/elsewhere")
    monkeypatch.setenv(folder.DAYS_VARIABLE, "7")
    monkeypatch.setenv(folder.BYTES_VARIABLE, "300")
    found = workspace.current()
    assert (str(found.folder), found.days, found.most_bytes) == ("/elsewhere", 7, 300_000_000)


def test_there_may_be_none(monkeypatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, NO_WORKSPACE)
    assert workspace.current() is None


@pytest.mark.parametrize("told", ["0", "-1", "soon", "1.5"])
def test_a_limit_is_a_whole_number(monkeypatch, told):
    monkeypatch.setenv(folder.DAYS_VARIABLE, told)
    with pytest.raises(ParameterError, match=r"SEGMENTATION_KEEP_DAYS is .* no whole number above"):
        workspace.current()
