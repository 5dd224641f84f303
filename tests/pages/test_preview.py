"""A large upload: its first rows stand on the page while the rest is on its way.

Covers `segmentation.ui.session.pending`.
"""

from __future__ import annotations

import threading

import pytest

from segmentation.records import Progress
from segmentation.ui.session import cache, preview, state
from segmentation.ui.session.study import Study


@pytest.fixture
def large() -> bytes:
    rows = [f"c{row},{20 + row % 50},{1000 + row % 977}" for row in range(150)]
    return "\n".join(["id,age,income", *rows, ""]).encode()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Hold back every result until the event is set, whatever the size of the file."""
    let_go = threading.Event()
    run = cache.run_new

    def waiting_run(study: Study, progress: Progress) -> None:
        let_go.wait(60)
        run(study, progress)

    monkeypatch.setattr(cache, "run_new", waiting_run)
    monkeypatch.setattr(state, "LARGE_UPLOAD", 100)
    monkeypatch.setattr(preview, "WAIT_SECONDS", 30)
    return let_go


def test_the_first_rows_stand_while_the_rest_is_on_its_way(visit, large, held):
    at = visit.upload(large, "large.csv")
    assert "The first rows, as they are read:" in visit.texts()
    shown = next(frame.value for frame in at.dataframe if "income" in frame.value.columns)
    assert shown["id"].tolist() == ["c0", "c1", "c2", "c3", "c4"]
    assert visit.study() != "large.csv"
    held.set()
    at.session_state["state.pending"].job.wait(60)
    at.run()
    assert visit.study() == "large.csv"
    assert "The first rows, as they are read:" not in visit.texts()


def test_what_is_wrong_with_a_large_file_is_told_once(visit, held):
    at = visit.upload(b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.csv")
    assert "The first rows, as they are read:" not in visit.texts()
    held.set()
    at.session_state["state.pending"].job.wait(60)
    at.run()
    [error] = visit.errors()
    assert "picture.csv" in error
    assert visit.study() != "picture.csv"


def test_a_small_upload_needs_no_first_look(visit, two_groups, monkeypatch):
    begun = []
    monkeypatch.setattr(preview, "begin", begun.append)
    visit.upload(two_groups, "small.csv")
    assert visit.study() == "small.csv"
    assert begun == []
