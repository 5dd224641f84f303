"""Results within one number of bytes: the oldest goes first, and what nobody uses goes."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from segmentation.ui.session import memory, visitors
from segmentation.ui.session.memory import IDLE_SECONDS, Memory, held

KB = 1_000


class Clock:
    """Time that passes when a test says so, and tabs that close likewise."""

    def __init__(self) -> None:
        self.now = 0.0
        self.open = {"anna", "ben"}

    def __call__(self) -> float:
        return self.now

    def is_open(self, visitor: str) -> bool:
        return visitor in self.open


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> Memory:
    return Memory(100 * KB, clock=clock, is_open=clock.is_open)


def ask(cache: Memory, key: str, value: object = None, *, visitor: str = "anna") -> object:
    """Ask for a result that is 40 KB by default."""
    made = np.zeros(5 * KB) if value is None else value
    with visitors.acting_for(frozenset({visitor})):
        return cache.get(key, lambda: made)


def is_held(cache: Memory, key: str) -> bool:
    return key in cache._held


def test_a_result_is_made_once_and_shared(cache: Memory) -> None:
    first = ask(cache, "a")
    assert ask(cache, "a", visitor="ben") is first
    assert 40 * KB <= cache.n_bytes < 41 * KB


def test_the_one_used_longest_ago_goes_first(cache: Memory) -> None:
    for key in ("a", "b", "a", "c"):
        ask(cache, key)
    assert [is_held(cache, key) for key in "abc"] == [True, False, True]
    assert cache.n_bytes < 100 * KB


def test_a_result_above_the_limit_is_held_alone(cache: Memory) -> None:
    ask(cache, "a")
    ask(cache, "large", np.zeros(20 * KB))
    assert not is_held(cache, "a")
    assert is_held(cache, "large")


def test_an_array_that_two_results_share_counts_once(cache: Memory) -> None:
    rows = np.zeros(5 * KB)
    ask(cache, "whole", rows)
    ask(cache, "half", (rows[: 2 * KB], "label"))
    assert cache.n_bytes < 41 * KB
    with visitors.acting_for(frozenset({"anna"})):
        cache.put("whole", "nothing")
    assert 40 * KB <= cache.n_bytes < 41 * KB


def test_using_a_result_uses_what_it_was_made_from(cache: Memory) -> None:
    def make_from_table() -> str:
        cache.get("table", lambda: np.zeros(5 * KB))
        return "segments"

    cache.get("segments", make_from_table)
    ask(cache, "other")
    assert cache.get("segments", make_from_table) == "segments"
    ask(cache, "third")
    assert is_held(cache, "table")
    assert not is_held(cache, "other")


def test_what_no_open_tab_uses_goes_after_a_minute(cache: Memory, clock: Clock) -> None:
    ask(cache, "a")
    ask(cache, "both")
    ask(cache, "both", visitor="ben")
    clock.now = 10 * IDLE_SECONDS
    cache.sweep()
    assert is_held(cache, "a")
    clock.open = {"ben"}
    cache.sweep()
    clock.now += IDLE_SECONDS - 1
    cache.sweep()
    assert is_held(cache, "a")
    clock.now += 1
    cache.sweep()
    assert not is_held(cache, "a")
    assert is_held(cache, "both")


def test_all_is_free_once_everybody_has_left(cache: Memory, clock: Clock) -> None:
    ask(cache, "a")
    ask(cache, "b", visitor="ben")
    clock.open = set()
    cache.sweep()
    clock.now += IDLE_SECONDS
    cache.sweep()
    assert cache.n_bytes == 0
    assert cache.n_freed >= 80 * KB


def test_what_the_server_made_at_its_start_stays(cache: Memory, clock: Clock) -> None:
    assert visitors.is_open(visitors.SERVER)
    clock.open = {visitors.SERVER, "anna"}
    ask(cache, "sample", visitor=visitors.SERVER)
    cache.sweep()
    clock.now += 10 * IDLE_SECONDS
    cache.sweep()
    for key in ("a", "b"):
        ask(cache, key)
    assert [is_held(cache, key) for key in ("sample", "a", "b")] == [True, False, True]


def test_what_was_made_for_nobody_goes_as_well(cache: Memory, clock: Clock) -> None:
    cache.get("a", lambda: "made for a download")
    cache.sweep()
    clock.now += IDLE_SECONDS
    cache.sweep()
    assert not is_held(cache, "a")


def test_nothing_is_held_of_work_that_failed(cache: Memory) -> None:
    def fail() -> None:
        raise ZeroDivisionError("a bug")

    with pytest.raises(ZeroDivisionError):
        cache.get("a", fail)
    assert cache.get("a", lambda: "made") == "made"


def test_two_who_ask_at_once_get_the_same_one(cache: Memory) -> None:
    asked, go = threading.Event(), threading.Event()
    found: list[object] = []

    def make() -> object:
        asked.set()
        assert go.wait(30)
        return object()

    threads = [threading.Thread(target=lambda: found.append(cache.get("a", make)))]
    threads[0].start()
    assert asked.wait(30)
    threads.append(threading.Thread(target=lambda: found.append(cache.get("a", object))))
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join(30)
    assert len(set(map(id, found))) == 1


@dataclass(frozen=True)
class Settings:
    """Hashable by value, like a study."""

    k: int


def test_a_function_is_held_by_its_arguments_but_those_with_an_underscore() -> None:
    runs: list[int] = []

    @held
    def count(settings: Settings, _progress: object = None, *, n: int = 1) -> int:
        runs.append(n)
        return settings.k + n

    assert count(Settings(1)) == count(Settings(1), print, n=1) == 2
    assert count(Settings(1), n=2) == 3
    assert runs == [1, 2]
    memory.MEMORY.clear()
    assert count(Settings(1)) == 2
    assert runs == [1, 2, 1]


@pytest.fixture
def uploads(cache: Memory, monkeypatch: pytest.MonkeyPatch) -> memory.HeldFiles:
    monkeypatch.setattr(memory, "MEMORY", cache)
    monkeypatch.setattr(memory, "_OF_A_TAB", 90 * KB)
    monkeypatch.setattr(memory, "_LEAST_OF_A_FILE", 10 * KB)
    return memory.HeldFiles("/upload")


def upload(uploads: memory.HeldFiles, name: str, n_bytes: int, *, visitor: str = "anna") -> None:
    uploads.add_file(visitor, UploadedFileRec(name, name, "text/csv", bytes(n_bytes)))


def kept(uploads: memory.HeldFiles, *, visitor: str = "anna") -> list[str]:
    return [file.name for file in uploads.get_files(visitor, [f"f{at}" for at in range(20)])]


def test_a_tab_that_uploads_on_and_on_keeps_its_newest_files(
    uploads: memory.HeldFiles, cache: Memory
) -> None:
    upload(uploads, "f0", 5 * KB, visitor="ben")
    for at in range(20):
        upload(uploads, f"f{at}", 40 * KB)
    assert kept(uploads) == ["f18", "f19"]
    assert kept(uploads, visitor="ben") == ["f0"]
    assert 85 * KB <= cache.n_bytes < 87 * KB


def test_small_files_of_a_tab_are_bounded_too(uploads: memory.HeldFiles) -> None:
    for at in range(20):
        upload(uploads, f"f{at}", 1)
    assert kept(uploads) == [f"f{at}" for at in range(11, 20)]


def test_files_share_the_bytes_of_the_results_and_go_with_the_tab(
    uploads: memory.HeldFiles, cache: Memory
) -> None:
    upload(uploads, "f0", 40 * KB)
    upload(uploads, "f1", 40 * KB)
    (file,) = uploads.get_files("anna", ["f1"])
    cache.put("content", file.data)
    assert cache.n_bytes < 82 * KB
    ask(cache, "result", visitor="ben")
    assert kept(uploads) == ["f1"]
    uploads.remove_file("anna", "f0")
    uploads.remove_session_files("anna")
    assert kept(uploads) == []
    assert 80 * KB <= cache.n_bytes < 81 * KB
