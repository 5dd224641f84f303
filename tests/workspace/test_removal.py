import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from segmentation import workspace
from segmentation.errors import SaveError, StudyError
from segmentation.workspace import Workspace, removal, uploads


def everything(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_deleted_for_good_no_byte_is_left(kept):
    line = kept.save("a name nobody may read", name="acme.csv", upload=b"id\nsecret customer\n")
    stays = kept.save("stays", name="other.csv", upload=b"id\n2\n")
    assert b"a name nobody may read" in everything(kept.folder)
    workspace.delete(kept.where, line.id, owner="ada")
    left = everything(kept.folder)
    for each in (b"a name nobody may read", b"acme.csv", line.id.encode()):
        assert each not in left
    assert len(list(kept.folder.rglob(f"*{uploads.ENDING}"))) == 1
    assert [each.id for each in workspace.list_studies(kept.where, owner="ada")] == [stays.id]


def test_a_file_goes_with_its_last_study_whoever_else_brought_the_same(kept):
    mine, also_mine, theirs = kept.save(), kept.save(), kept.save(owner="bob")
    address = kept.content().addresses[0]
    own = uploads.upload_path(kept.folder, "ada", address)
    workspace.delete(kept.where, mine.id, owner="ada")
    assert own.exists()
    workspace.delete(kept.where, also_mine.id, owner="ada")
    assert not own.exists()
    assert uploads.upload_path(kept.folder, "bob", address).exists()
    assert workspace.load(kept.where, theirs.id, owner="bob")


def test_nobody_deletes_the_study_of_another(kept):
    line = kept.save(owner="ada")
    with pytest.raises(StudyError, match="gone already, or it is somebody else's"):
        workspace.delete(kept.where, line.id, owner="bob")
    assert workspace.load(kept.where, line.id, owner="ada")


def test_bytes_that_stay_are_said(kept, monkeypatch):
    line = kept.save()
    monkeypatch.setattr(uploads, "discard", lambda _path: None)
    with pytest.raises(SaveError, match="some of its bytes are still on the disk"):
        workspace.delete(kept.where, line.id, owner="ada")


def test_a_log_that_stays_is_said(kept, monkeypatch):
    line = kept.save()
    monkeypatch.setattr(removal, "compact", lambda _folder: None)
    with closing(sqlite3.connect(kept.folder / workspace.DATABASE)) as another:
        another.execute("BEGIN")
        another.execute("SELECT * FROM study").fetchall()
        with pytest.raises(SaveError, match="some of its bytes are still on the disk"):
            workspace.delete(kept.where, line.id, owner="ada")


def test_after_its_days_a_study_goes_and_one_that_is_opened_stays(kept):
    kept.save(name="old.csv")
    soon = datetime.now(UTC) + timedelta(days=29)
    assert workspace.tidy(kept.where, owner="ada", now=soon) == 0
    assert workspace.tidy(kept.where, owner="bob", now=soon + timedelta(days=2)) == 1
    assert workspace.list_studies(kept.where, owner="ada") == ()


def test_above_the_limit_the_oldest_goes_and_never_what_is_looked_at(kept):
    old = kept.save("x" * 400)
    kept.save("y" * 400)
    last = kept.save("z" * 400, upload=b"id\n3\n")
    tight = Workspace(kept.folder, most_bytes=1_000)
    assert workspace.going_next(workspace.list_studies(tight, owner="ada"), tight).id == old.id
    assert workspace.tidy(tight, owner="ada", keep=last.id) == 1
    names = [line.id for line in workspace.list_studies(tight, owner="ada")]
    assert old.id not in names
    assert workspace.tidy(Workspace(kept.folder, most_bytes=1), owner="ada", keep=last.id) == 1
    assert [line.id for line in workspace.list_studies(tight, owner="ada")] == [last.id]


def test_the_studies_of_others_do_not_count(kept):
    for _ in range(3):
        kept.save("x" * 400, owner="bob")
    line = kept.save(owner="ada")
    assert workspace.tidy(Workspace(kept.folder, most_bytes=1_000), owner="ada") == 0
    assert [each.id for each in workspace.list_studies(kept.where, owner="ada")] == [line.id]


def test_what_was_set_aside_goes_after_its_days(kept):
    kept.save()
    aside = kept.folder / "studies.sqlite3-damaged-20200101"
    aside.write_bytes(b"")
    workspace.tidy(kept.where, owner="ada")
    assert aside.exists()
    workspace.tidy(kept.where, owner="ada", now=datetime.now(UTC) + timedelta(days=31))
    assert not aside.exists()


def test_nothing_is_tidied_where_nothing_is_kept(kept):
    assert workspace.tidy(kept.where, owner="ada") == 0
