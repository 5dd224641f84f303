"""A change that takes long: progress above the earlier result, the rest live, and a stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.records import Progress
from segmentation.ui.session import cache, state
from segmentation.ui.session.study import Study

LONG = 30


def page() -> None:
    import streamlit as st

    from segmentation.ui.session import state, waiting
    from segmentation.ui.session.study import sample

    state.settle()
    waiting.draw_pending()
    st.text(state.current().name)
    st.button(
        "shoppers",
        key="go",
        on_click=state.propose,
        args=(sample("shoppers"),),
        kwargs={"place": "test"},
    )
    found = state.notice("test")
    if found is not None:
        st.error(found.message)
    st.slider("live", 0, 9, key="live")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold every run back, reporting, until the gate is opened."""
    opened = threading.Event()

    def run(_study: Study, progress: Progress) -> None:
        while not opened.wait(0.001):
            progress("clustering", 0.4)

    monkeypatch.setattr(cache, "run", run)
    monkeypatch.setattr(state, "PATIENCE_SECONDS", 0.05)
    yield opened
    opened.set()


def texts(at: AppTest) -> list[str]:
    return [text.value for text in at.text]


@pytest.mark.usefixtures("gate")
def test_the_earlier_result_stays_and_other_widgets_live_meanwhile() -> None:
    at = AppTest.from_function(page, default_timeout=LONG).run()
    at.button(key="go").click().run()
    [bar] = at.get("progress")
    assert "Online shoppers" in bar.proto.text
    assert texts(at) == ["Mall customers (sample)"]
    at.slider(key="live").set_value(7).run()
    assert at.slider(key="live").value == 7
    assert at.get("progress")


def test_the_new_result_takes_over_once_it_is_there(gate: threading.Event) -> None:
    at = AppTest.from_function(page, default_timeout=LONG).run()
    at.button(key="go").click().run()
    gate.set()
    assert at.session_state["state.pending"].job.wait(LONG)
    at.run()
    assert texts(at) == ["Online shoppers (sample)"]
    assert not at.get("progress")
    assert not at.exception


@pytest.mark.usefixtures("gate")
def test_stop_ends_the_work_and_nothing_changes() -> None:
    at = AppTest.from_function(page, default_timeout=LONG).run()
    at.button(key="go").click().run()
    job = at.session_state["state.pending"].job
    at.button(key="progress.stop").click().run()
    assert job.wait(LONG)
    at.run()
    assert texts(at) == ["Mall customers (sample)"]
    assert not at.get("progress")
    assert not at.error


def test_a_bug_is_not_hidden_behind_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_study: Study, _progress: Progress) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(cache, "run", broken)
    monkeypatch.setattr(state, "PATIENCE_SECONDS", LONG)
    at = AppTest.from_function(page, default_timeout=LONG).run()
    at.button(key="go").click().run()
    assert at.exception
