"""What closed tabs leave behind is given back."""

from __future__ import annotations

import threading

import pytest

from segmentation.ui.session import housekeeping, jobs
from segmentation.ui.session.memory import MEMORY


def test_one_round_ends_jobs_and_lets_results_go(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(type(jobs.queue()), "drop_closed", lambda _: done.append("jobs"))
    monkeypatch.setattr(type(MEMORY), "sweep", lambda _: done.append("results"))
    housekeeping.tidy()
    assert done == ["jobs", "results"]


def test_nothing_runs_where_there_is_no_server() -> None:
    before = threading.active_count()
    housekeeping.start()
    assert threading.active_count() == before
    housekeeping.start.cache_clear()
