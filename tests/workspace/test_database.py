"""Whatever happens to file or process, a study is the old or the new one, and it is said."""

import errno
import json
import os
import random
import signal
import sqlite3
from contextlib import closing

import pytest

from segmentation import workspace
from segmentation.errors import SaveError, StudyChangedError, StudyError
from segmentation.models.store import writing
from segmentation.workspace import database

STAYS = "what you are looking at stays as it is"


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0"])
def test_a_damaged_file_is_set_aside_and_said(kept, damage):
    kept.save("before")
    address = kept.content().addresses[0]
    path = kept.folder / workspace.DATABASE
    path.write_bytes(damage + b"no database " * 500)
    with pytest.raises(StudyError, match=f"was damaged. It was set aside as .*; {STAYS}"):
        workspace.list_studies(kept.where, owner="ada")
    assert workspace.list_studies(kept.where, owner="ada") == ()
    aside = [each.name for each in kept.folder.glob(f"*{database.DAMAGED}*")]
    assert any(name.startswith(workspace.DATABASE) for name in aside)
    assert any(name.startswith("uploads") for name in aside)
    line = kept.save("after")
    assert workspace.load(kept.where, line.id, owner="ada")[1] == "after"
    assert workspace.fetch(kept.folder, address) is not None


@pytest.mark.parametrize("time", ["", "9999-99-99", "<script>", "-1", "2026-01-01"])
def test_a_damaged_time_costs_no_study(kept, time):
    line = kept.save()
    with closing(sqlite3.connect(kept.folder / workspace.DATABASE)) as connection, connection:
        connection.execute("UPDATE study SET changed = ?, touched = ?", (time, time))
    (found,) = workspace.list_studies(kept.where, owner="ada")
    assert found.changed < line.changed
    assert workspace.load(kept.where, line.id, owner="ada")[1] == "{}"
    workspace.delete(kept.where, line.id, owner="ada")
    assert workspace.list_studies(kept.where, owner="ada") == ()


def test_damage_that_a_save_meets_is_said_by_it(kept):
    kept.save()
    (kept.folder / workspace.DATABASE).write_bytes(b"no database " * 500)
    with pytest.raises(StudyError, match="a new list is begun"):
        kept.save()
    assert kept.save().version == 1


def test_a_full_disk_is_one_sentence(kept, monkeypatch):
    kept.save("one")

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(SaveError, match=f"no space left on device. Free some space .*; {STAYS}"):
        kept.save(upload=b"id\n9\n")


def test_a_full_disk_that_the_database_meets_is_one_sentence(kept):
    kept.save("one")

    def fill():
        with database.opened(kept.folder, "Work could not be done") as connection:
            connection.execute("PRAGMA max_page_count = 1")
            connection.execute("CREATE TABLE more (x)")
            connection.executemany("INSERT INTO more VALUES (?)", [("x" * 5000,)] * 50)

    with pytest.raises(SaveError, match=f"not be done: database or disk is full.*{STAYS}"):
        fill()
    assert len(workspace.list_studies(kept.where, owner="ada")) == 1


def test_a_folder_that_refuses_is_one_sentence(kept, monkeypatch):
    def refuse(*_args):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(database.os, "open", refuse)
    with pytest.raises(SaveError, match=f"permission denied.*folder of the studies; {STAYS}"):
        kept.save()


def test_a_folder_that_cannot_be_is_one_sentence(kept):
    kept.folder.write_text("a file stands in its place")
    with pytest.raises(SaveError, match=r"The study 'customers\.csv' could not be kept"):
        kept.save()


def test_others_of_the_machine_cannot_read_it(kept):
    kept.save()
    assert kept.folder.stat().st_mode & 0o077 == 0
    assert (kept.folder / workspace.DATABASE).stat().st_mode & 0o077 == 0


def test_an_upload_that_nobody_refers_to_is_not_left_by_a_killed_save(kept, monkeypatch):
    def die(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("segmentation.workspace.studies._insert", die)
        with pytest.raises(KeyboardInterrupt):
            kept.save(upload=b"id\nnobody's\n")
    line = kept.save()
    workspace.delete(kept.where, line.id, owner="ada")
    assert list(kept.folder.rglob("*.zlib")) == []


def test_several_processes_keep_studies_in_one_folder(kept):
    shared = kept.save("0", owner="ada")
    children = []
    for number in range(3):
        child = os.fork()
        if child == 0:
            failed = 1
            try:
                for turn in range(5):
                    kept.save("own", owner=f"{number}", upload=b"id\n%d%d\n" % (number, turn))
                    while True:
                        line, text = workspace.load(kept.where, shared.id, owner="ada")
                        try:
                            kept.save(str(int(text) + 1), of=line)
                        except StudyChangedError:
                            continue
                        break
                failed = 0
            finally:
                os._exit(failed)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    for number in range(3):
        assert len(workspace.list_studies(kept.where, owner=f"{number}")) == 5
    line, text = workspace.load(kept.where, shared.id, owner="ada")
    assert (text, line.version) == ("15", 16)


def save_for_ever(kept, line, pipe):
    """Save one version after the other; tell each that stands."""
    number = line.version
    while True:
        number += 1
        text, upload = json.dumps([number] * 3000), b"id\n" + b"%d\n" % number * 3000
        line = kept.save(text, of=line, upload=upload)
        os.write(pipe, b"%d\n" % number)


@pytest.mark.parametrize(
    "n_trials", [24, pytest.param(300, marks=pytest.mark.full)], ids=["some", "full"]
)
def test_whenever_the_saving_process_is_killed_the_study_is_whole(kept, n_trials):
    """Each trial kills a process that saves without end, a little later than the one before."""
    waits = random.Random(18)  # noqa: S311  # when to kill
    for _ in range(n_trials):
        line = kept.save(json.dumps([1] * 3000))
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                save_for_ever(kept, line, writer)
            finally:
                os._exit(1)
        os.close(writer)
        told = b""
        n_told = waits.randrange(1, 3)
        while told.count(b"\n") < n_told:
            told += os.read(reader, 1)
        for _ in range(waits.randrange(200_000)):  # Somewhere within the next save.
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reader, 100):
            told += more
        os.close(reader)
        last = int(told.split()[-1])
        found, text = workspace.load(kept.where, line.id, owner="ada")
        numbers = json.loads(text)
        assert len(numbers) == 3000
        assert set(numbers) == {found.version}
        assert found.version in (last, last + 1)
        with sqlite3.connect(kept.folder / workspace.DATABASE) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            addresses = connection.execute(
                "SELECT address FROM used WHERE study = ?", (line.id,)
            ).fetchall()
        connection.close()
        upload = workspace.fetch(kept.folder, addresses[0][0])
        assert upload == b"id\n" + b"%d\n" % found.version * 3000
        assert kept.save("[]", of=found).version == found.version + 1
