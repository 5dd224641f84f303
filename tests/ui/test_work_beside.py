"""Work that a part of a page waits for: progress, a stop, another start, its errors."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.errors import DataError
from segmentation.records import Progress
from segmentation.ui.session import state, waiting

LONG = 30
GATE = threading.Event()
RUNS: list[str] = []


def work(progress: Progress) -> None:
    RUNS.append("run")
    while not GATE.wait(0.001):
        progress("half of it", 0.5)


def page() -> None:
    import streamlit as st

    from segmentation.ui.parts import blocks
    from segmentation.ui.session import waiting
    from tests.ui import test_work_beside as here

    asked = st.text_input("asked", "one", key="asked")

    @st.fragment
    def part() -> None:
        with blocks.error_banner():
            if waiting.is_done("place", asked, here.work, what="Counting"):
                st.text(f"{asked} is done")

    part()


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    GATE.clear()
    RUNS.clear()
    monkeypatch.setattr(state, "PATIENCE_SECONDS", 0.05)
    yield
    GATE.set()


@pytest.fixture
def at() -> AppTest:
    return AppTest.from_function(page, default_timeout=LONG).run()


def finish(at: AppTest) -> None:
    GATE.set()
    assert at.session_state["waiting.place"][1].wait(LONG)
    at.run()


def test_it_tells_how_far_it_is_and_then_shows_the_result(at: AppTest) -> None:
    [bar] = at.get("progress")
    assert bar.proto.text.replace("\\", "") == "Counting: half of it"
    finish(at)
    assert [text.value for text in at.text] == ["one is done"]
    assert not at.get("progress")
    at.run()
    assert RUNS == ["run"]


def test_it_is_stopped_and_started_again(at: AppTest) -> None:
    job = at.session_state["waiting.place"][1]
    at.button(key="waiting.place.stop").click().run()
    assert job.wait(LONG)
    assert job.stopped.is_set()
    at.run()
    assert not at.get("progress")
    assert not at.text
    at.button(key="waiting.place.again").click().run()
    finish(at)
    assert [text.value for text in at.text] == ["one is done"]


def test_another_question_stops_the_first(at: AppTest) -> None:
    first = at.session_state["waiting.place"][1]
    at.text_input(key="asked").set_value("two").run()
    assert first.stopped.is_set()
    finish(at)
    assert [text.value for text in at.text] == ["two is done"]


def test_what_went_wrong_is_told_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_progress: Progress) -> None:
        raise DataError("There is nothing to count.")

    monkeypatch.setattr("tests.ui.test_work_beside.work", refuse)
    monkeypatch.setattr(state, "PATIENCE_SECONDS", LONG)
    at = AppTest.from_function(page, default_timeout=LONG).run()
    assert [error.value for error in at.error] == ["There is nothing to count\\."]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (3.0, " (a few seconds left)"),
        (11.0, " (about 15 seconds left)"),
        (56.0, " (about 1 minute left)"),
        (130.0, " (about 3 minutes left)"),
    ],
)
def test_the_time_left_is_told_roughly(seconds: float | None, text: str) -> None:
    assert waiting.time_left(seconds) == text
