"""Jobs: two at once, the rest in line, one job for the same wish, and a stop that works."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from segmentation.errors import CancelledError, DataError
from segmentation.records import Progress
from segmentation.ui.session import visitors
from segmentation.ui.session.jobs import Job, JobQueue

LONG = 30


def idle(_progress: Progress) -> None:
    return None


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

    job = JobQueue().submit("key", work)
    assert job.wait(LONG)
    job.finish()
    assert (job.stage, job.share) == ("clustering", 1.0)


def test_two_run_at_once_and_the_others_know_how_many_are_before_them(gates: list[Gate]) -> None:
    queue = JobQueue()
    jobs = [queue.submit(number, gate.work) for number, gate in enumerate(gates)]
    for gate in gates[:2]:
        assert gate.entered.wait(LONG)
    assert [job.has_started for job in jobs] == [True, True, False, False]
    assert [queue.waiting_before(job) for job in jobs] == [0, 0, 0, 1]
    gates[0].open.set()
    assert gates[2].entered.wait(LONG)
    assert queue.waiting_before(jobs[3]) == 0


def test_a_stopped_job_ends_at_its_next_report(gates: list[Gate]) -> None:
    queue = JobQueue()
    job = queue.submit("key", gates[0].work)
    assert gates[0].entered.wait(LONG)
    queue.leave(job)
    assert job.wait(LONG)
    with pytest.raises(CancelledError, match="Stopped"):
        job.finish()


def test_a_job_that_is_stopped_in_line_never_starts(gates: list[Gate]) -> None:
    queue = JobQueue(workers=1)
    queue.submit("first", gates[0].work)
    job = queue.submit("second", gates[1].work)
    queue.leave(job)
    assert job.wait(LONG)
    with pytest.raises(CancelledError, match="Stopped"):
        job.finish()
    assert not gates[1].entered.is_set()


def test_the_same_wish_is_worked_out_once_and_goes_on_while_somebody_wants_it(
    gates: list[Gate],
) -> None:
    queue = JobQueue()
    job = queue.submit("key", gates[0].work)
    assert queue.submit("key", gates[1].work) is job
    queue.leave(job)
    assert gates[0].entered.wait(LONG)
    gates[0].open.set()
    assert job.wait(LONG)
    job.finish()
    assert not gates[1].entered.is_set()


def test_a_wish_that_was_given_up_starts_anew(gates: list[Gate]) -> None:
    queue = JobQueue()
    given_up = queue.submit("key", gates[0].work)
    queue.leave(given_up)
    assert queue.submit("key", gates[1].work) is not given_up


def test_what_goes_wrong_is_raised_where_the_job_is_finished() -> None:
    def work(_progress: Progress) -> None:
        raise DataError("The file holds nothing.")

    job = JobQueue().submit("key", work)
    assert job.wait(LONG)
    with pytest.raises(DataError, match="The file holds nothing"):
        job.finish()


def test_waiting_gives_up_after_its_time(gates: list[Gate]) -> None:
    job = JobQueue().submit("key", gates[0].work)
    assert not job.wait(0.01)
    assert not job.is_done


@pytest.mark.parametrize(
    ("elapsed", "share", "left"),
    [(4.0, 0.25, 12.0), (4.0, 0.5, 4.0), (0.5, 0.5, None), (9.0, 0.05, None)],
)
def test_the_time_left_follows_what_was_done(
    monkeypatch: pytest.MonkeyPatch, elapsed: float, share: float, left: float | None
) -> None:
    job = Job("key", idle, [], share=share, has_started=True, began=100.0)
    monkeypatch.setattr("time.monotonic", lambda: 100.0 + elapsed)
    assert job.seconds_left() == left


def test_a_job_in_line_has_no_time_left_to_tell() -> None:
    assert Job("key", idle, [], share=0.5).seconds_left() is None


def submit(queue: JobQueue, visitor: str, gate: Gate, **options: bool) -> Job:
    with visitors.acting_for(frozenset({visitor})):
        return queue.submit((visitor, id(gate)), gate.work, **options)


def test_nobody_waits_for_all_the_jobs_of_another_visitor(gates: list[Gate]) -> None:
    queue = JobQueue()
    own = [submit(queue, "one", gate) for gate in gates[:3]]
    other = submit(queue, "two", gates[3])
    assert gates[0].entered.wait(LONG)
    assert gates[3].entered.wait(LONG)
    assert [job.has_started for job in own] == [True, False, False]
    assert [queue.waiting_before(job) for job in own] == [0, 0, 1]
    assert queue.waiting_before(other) == 0
    gates[0].open.set()
    assert gates[1].entered.wait(LONG)


def test_whoever_was_served_longest_ago_is_next(gates: list[Gate]) -> None:
    queue = JobQueue(workers=1)
    submit(queue, "one", gates[0])
    assert gates[0].entered.wait(LONG)
    again = submit(queue, "one", gates[1])
    other = submit(queue, "two", gates[2])
    assert (queue.waiting_before(other), queue.waiting_before(again)) == (0, 1)
    gates[0].open.set()
    assert gates[2].entered.wait(LONG)
    assert not again.has_started


def test_a_brief_job_runs_beside_its_visitors_own_and_counts_towards_the_two(
    gates: list[Gate],
) -> None:
    queue = JobQueue()
    submit(queue, "one", gates[0])
    submit(queue, "one", gates[1], is_brief=True)
    assert gates[0].entered.wait(LONG)
    assert gates[1].entered.wait(LONG)
    third = submit(queue, "two", gates[2])
    assert not third.has_started
    gates[1].open.set()
    assert gates[2].entered.wait(LONG)


def test_jobs_of_closed_tabs_stop_and_shared_ones_go_on(gates: list[Gate]) -> None:
    queue = JobQueue()
    alone = submit(queue, "closed", gates[0])
    shared = submit(queue, "open", gates[1])
    with visitors.acting_for(frozenset({"closed"})):
        assert queue.submit(shared.key, gates[2].work) is shared
    queue.drop_closed(lambda visitor: visitor == "open")
    assert alone.wait(LONG)
    with pytest.raises(CancelledError, match="Stopped"):
        alone.finish()
    assert not shared.stopped.is_set()
    queue.drop_closed(lambda _visitor: False)
    assert shared.stopped.is_set()


def test_a_job_works_in_the_name_of_those_who_want_it() -> None:
    seen: list[frozenset[str]] = []
    queue = JobQueue()
    with visitors.acting_for(frozenset({"one"})):
        job = queue.submit("key", lambda _progress: seen.append(visitors.current()))
    assert job.wait(LONG)
    assert seen == [frozenset({"one"})]
    assert visitors.current() == frozenset()
