"""Jobs: two at once, the rest in line, one job for the same wish, and a stop that works."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from segmentation.errors import CancelledError, DataError
from segmentation.records import Progress
from segmentation.ui.session import progress
from segmentation.ui.session.jobs import Desk, Job

LONG = 30


class Gate:
    """Work that waits until it is let go, reporting all the while."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = threading.Event()

    def work(self, progress: Progress) -> None:
        self.entered.set()
        while not self.open.wait(0.001):
            progress("waiting at the gate", 0.5)


@pytest.fixture
def gates() -> Iterator[list[Gate]]:
    made = [Gate() for _ in range(4)]
    yield made
    for gate in made:
        gate.open.set()


def test_a_job_runs_and_reports_its_stage_and_share() -> None:
    def work(progress: Progress) -> None:
        progress("reading", 0.25)
        progress("clustering", 1.7)

    job = Desk().submit("key", work)
    assert job.wait(LONG)
    job.finish()
    assert (job.stage, job.share) == ("clustering", 1.0)


def test_two_run_at_once_and_the_others_know_how_many_are_before_them(gates: list[Gate]) -> None:
    desk = Desk()
    jobs = [desk.submit(number, gate.work) for number, gate in enumerate(gates)]
    for gate in gates[:2]:
        assert gate.entered.wait(LONG)
    assert [job.has_started for job in jobs] == [True, True, False, False]
    assert [desk.waiting_before(job) for job in jobs] == [0, 0, 0, 1]
    gates[0].open.set()
    assert gates[2].entered.wait(LONG)
    assert desk.waiting_before(jobs[3]) == 0


def test_a_stopped_job_ends_at_its_next_report(gates: list[Gate]) -> None:
    desk = Desk()
    job = desk.submit("key", gates[0].work)
    assert gates[0].entered.wait(LONG)
    desk.leave(job)
    assert job.wait(LONG)
    with pytest.raises(CancelledError, match="Stopped"):
        job.finish()


def test_a_job_that_is_stopped_in_line_never_starts(gates: list[Gate]) -> None:
    desk = Desk(workers=1)
    desk.submit("first", gates[0].work)
    job = desk.submit("second", gates[1].work)
    desk.leave(job)
    assert job.wait(LONG)
    with pytest.raises(CancelledError, match="Stopped"):
        job.finish()
    assert not gates[1].entered.is_set()


def test_the_same_wish_is_worked_out_once_and_goes_on_while_somebody_wants_it(
    gates: list[Gate],
) -> None:
    desk = Desk()
    job = desk.submit("key", gates[0].work)
    assert desk.submit("key", gates[1].work) is job
    desk.leave(job)
    assert gates[0].entered.wait(LONG)
    gates[0].open.set()
    assert job.wait(LONG)
    job.finish()
    assert not gates[1].entered.is_set()


def test_a_wish_that_was_given_up_starts_anew(gates: list[Gate]) -> None:
    desk = Desk()
    given_up = desk.submit("key", gates[0].work)
    desk.leave(given_up)
    assert desk.submit("key", gates[1].work) is not given_up


def test_what_goes_wrong_is_raised_where_the_job_is_finished() -> None:
    def work(_progress: Progress) -> None:
        raise DataError("The file holds nothing.")

    job = Desk().submit("key", work)
    assert job.wait(LONG)
    with pytest.raises(DataError, match="The file holds nothing"):
        job.finish()


def test_waiting_gives_up_after_its_time(gates: list[Gate]) -> None:
    job = Desk().submit("key", gates[0].work)
    assert not job.wait(0.01)
    assert not job.is_done


@pytest.mark.parametrize(
    ("elapsed", "share", "left"),
    [(4.0, 0.25, 12.0), (4.0, 0.5, 4.0), (0.5, 0.5, None), (9.0, 0.05, None)],
)
def test_the_time_left_follows_what_was_done(
    monkeypatch: pytest.MonkeyPatch, elapsed: float, share: float, left: float | None
) -> None:
    job = Job("key", share=share, has_started=True, began=100.0)
    monkeypatch.setattr("time.monotonic", lambda: 100.0 + elapsed)
    assert job.seconds_left() == left


def test_a_job_in_line_has_no_time_left_to_tell() -> None:
    assert Job("key", share=0.5).seconds_left() is None


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
    assert progress._time_left(seconds) == text
