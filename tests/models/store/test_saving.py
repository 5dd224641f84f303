"""Saves that fail or die at any step leave the old model or the new one, and many may save."""

import errno
import io
import os
import threading
import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from segmentation import models
from segmentation.errors import ModelError, ParameterError, SaveError
from segmentation.models import Model
from segmentation.models.format.fileformat import write_spec
from segmentation.models.store import saving, writing
from segmentation.models.store.folder import revisions

STEPS = ("fsync", "replace", "rename", "unlink", "mkdir", "open")


class Faults:
    """Counts what a save asks of the system, and at the n-th request does something else."""

    def __init__(self, monkeypatch, at, action):
        self.at, self.action, self.count = at, action, 0
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))
        real_open = io.open

        def counted_open(file, mode="r", *args, **kwargs):
            opened = real_open(file, mode, *args, **kwargs)
            if "x" in mode:
                opened = _Writer(opened, self)
            return opened

        monkeypatch.setattr(io, "open", counted_open)

    def step(self):
        self.count += 1
        if self.count == self.at:
            self.action()

    def _counted(self, real):
        def request(*args, **kwargs):
            self.step()
            return real(*args, **kwargs)

        return request


class _Writer:
    """A file whose every write is a step, of which half is written where it fails."""

    def __init__(self, file, faults):
        self._file, self._faults = file, faults

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *details):
        return self._file.__exit__(*details)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, content):
        self._file.write(content[: len(content) // 2])
        self._file.flush()
        self._faults.step()
        return self._file.write(content[len(content) // 2 :])


def disk_full():
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def sources(plain_model):
    """Models that differ in their source only."""
    return lambda source: Model(replace(plain_model.spec, source=source))


@pytest.fixture
def quick_pipeline(monkeypatch):
    """Stand in for the scikit-learn export, which names the model that it was made from."""
    monkeypatch.setattr(saving, "pipeline_bytes", lambda spec: spec.source.encode() * 100)


def state_of(folder):
    """Return the source of the current model after a look that everything fits together."""
    models.sweep(folder)
    loaded = models.load("m", artifacts=folder)
    known = revisions("m", artifacts=folder)
    assert loaded.spec.revision == known[-1]
    for revision in known:
        assert models.load("m", artifacts=folder, revision=revision).spec.revision == revision
    pipeline = folder / "m" / "pipeline.joblib"
    if pipeline.exists():
        assert pipeline.read_bytes() == loaded.spec.source.encode() * 100
    leftovers = [path for path in folder.rglob(".*") if path.name != ".lock"]
    assert leftovers == []
    return loaded.spec.source


@pytest.mark.usefixtures("quick_pipeline")
@pytest.mark.parametrize("is_first", [True, False])
def test_whichever_step_fails_the_model_is_the_old_or_the_new_one(tmp_path, sources, is_first):
    outcomes = []
    for at in range(1, 100):
        folder = tmp_path / str(at)
        if not is_first:
            models.save(sources("old"), "m", artifacts=folder)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, at, disk_full)
            try:
                models.save(sources("new"), "m", artifacts=folder)
            except SaveError as error:
                said = str(error)
            else:
                said = ""
        if faults.count < at:
            break
        if is_first and not (folder / "m" / "model.json").exists():
            models.sweep(folder)
            assert not (folder / "m").exists()
            source = "old"
        else:
            source = state_of(folder)
        outcomes.append((source, said))
        if source == "old":
            assert "The model 'm' could not be saved: no space left on device. Free some" in said
            assert said.endswith("what stood there before is unchanged.")
        elif said:
            assert said.startswith("The model 'm' is saved, but its version or its pipeline.jobli")
    assert len(outcomes) >= 15
    assert {"old", "new"} == {source for source, _ in outcomes}


@pytest.mark.usefixtures("quick_pipeline")
def test_whenever_the_saving_process_is_killed_the_model_is_the_old_or_the_new_one(
    tmp_path, sources
):
    seen = []
    for at in range(1, 100):
        folder = tmp_path / str(at)
        models.save(sources("old"), "m", artifacts=folder)

        def die_at(at=at, folder=folder):
            with pytest.MonkeyPatch.context() as patch:
                Faults(patch, at, lambda: os._exit(9))
                models.save(sources("new"), "m", artifacts=folder)

        if exit_code(in_child(die_at)) == 0:
            break
        seen.append(state_of(folder))
        models.save(sources("third"), "m", artifacts=folder)
        assert state_of(folder) == "third"
    assert len(seen) >= 15
    assert sorted(seen, key=["old", "new"].index) == seen
    assert set(seen) == {"old", "new"}


def in_child(action):
    """Run an action in a copy of this process; return its process number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the copy runs none of our threads
        child = os.fork()
    if child == 0:
        code = 1
        try:
            action()
            code = 0
        finally:
            os._exit(code)
    return child


def exit_code(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.usefixtures("quick_pipeline")
def test_eight_processes_save_one_name_and_every_version_is_there(tmp_path, sources):
    names = [f"saver {i}" for i in range(8)]
    children = [
        in_child(lambda name=name: models.save(sources(name), "m", artifacts=tmp_path))
        for name in names
    ]
    assert [exit_code(child) for child in children] == [0] * 8
    state_of(tmp_path)
    saved = {line.source for line in models.list_versions("m", artifacts=tmp_path)}
    assert saved == set(names)
    assert revisions("m", artifacts=tmp_path) == tuple(range(1, 9))


@pytest.mark.usefixtures("quick_pipeline")
def test_threads_save_one_after_the_other(tmp_path, sources):
    threads = [
        threading.Thread(target=models.save, args=(sources(f"t{i}"), "m"), kwargs={"artifacts": p})
        for i in range(6)
        for p in [tmp_path]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert revisions("m", artifacts=tmp_path) == tuple(range(1, 7))
    assert state_of(tmp_path).startswith("t")


def test_a_folder_that_cannot_be_written_to(tmp_path, sources):
    (tmp_path / "artifacts").write_text("a file, not a folder")
    with pytest.raises(SaveError, match=r"The model 'm' could not be saved: .*\. Free some space"):
        models.save(sources("x"), "m", artifacts=tmp_path / "artifacts", with_pipeline=False)


def test_a_lock_that_is_never_freed(tmp_path, sources, monkeypatch):
    monkeypatch.setattr(writing, "PATIENCE_SECONDS", 0.0)
    with (
        writing.locked(tmp_path),
        pytest.raises(SaveError, match=r"Another process has been saving for 0 seconds\."),
    ):
        models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)
    models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)


def test_other_verbs_that_fail(tmp_path, sources, monkeypatch):
    for _ in range(2):
        models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)

    def refuse(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "unlink", refuse)
    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(SaveError, match=r"Version 1 of 'm' could not be deleted: permission denie"):
        models.delete_version("m", 1, artifacts=tmp_path)
    with pytest.raises(SaveError, match=r"The model 'm' could not be deleted: permission denied"):
        models.delete_model("m", artifacts=tmp_path)
    with pytest.raises(SaveError, match=r"The default model could not be changed: permission den"):
        models.set_default("m", artifacts=tmp_path)


def test_a_sweep_of_nothing(tmp_path):
    models.sweep(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_sweep_removes_what_was_about_to_be_deleted(tmp_path, sources):
    models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)
    (tmp_path / "m").rename(tmp_path / ".deleted-1")
    (tmp_path / ".default.json.1.tmp").write_text("{")
    models.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "default.json"}


def test_a_file_is_replaced_as_a_whole(tmp_path):
    target = tmp_path / "folder" / "x"
    for content in (b"abc", b"d"):
        writing.write_whole(target, content)
        assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]


def test_a_model_from_elsewhere_is_checked_and_saved(model, strangers, tmp_path):
    content = write_spec(replace(model.spec, name="from home", revision=7))
    folder = models.import_model(content, artifacts=tmp_path)
    assert folder == tmp_path / "from home"
    again = models.load("from home", artifacts=tmp_path)
    assert again.spec.revision == 1
    pd.testing.assert_frame_equal(again.predict(strangers), model.predict(strangers))
    assert (folder / "pipeline.joblib").is_file()


def test_an_imported_model_takes_no_name_that_is_taken(plain_model, tmp_path):
    content = write_spec(plain_model.spec)
    models.import_model(content, name="spring", artifacts=tmp_path)
    with pytest.raises(ParameterError, match=r"A model named 'spring' exists already\. Choose an"):
        models.import_model(content, name="spring", artifacts=tmp_path)
    models.import_model(content, name="spring", artifacts=tmp_path, overwrite=True)
    assert models.load("spring", artifacts=tmp_path).spec.revision == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", r"The file cannot be used as a model: it is no JSON"),
        (b"\x80\x04\x95", r"The file cannot be used as a model: byte 0 is not UTF-8"),
        (b'{"format": "pmml"}', r"The file cannot be used as a model: it is of another program"),
    ],
)
def test_what_is_no_model_is_not_imported(tmp_path, content, sentence):
    with pytest.raises(ModelError, match=sentence):
        models.import_model(content, name="x", artifacts=tmp_path)
    assert models.model_names(tmp_path) == ()


def test_an_imported_model_s_name_is_no_path(plain_model, tmp_path):
    content = write_spec(plain_model.spec)
    with pytest.raises(ParameterError, match=r"it is a name, not a path"):
        models.import_model(content, name="../x", artifacts=tmp_path)
    changed = content.replace(b'"name": "plain"', b'"name": "../x"', 1)
    with pytest.raises(ModelError, match=r"its name is none: .* it is a name, not a path"):
        models.import_model(changed, artifacts=tmp_path)


def refuse_to_confirm(monkeypatch):
    """Let the disk refuse from now on to say that something will last."""

    def refuse(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)


def test_what_is_done_is_told_as_done_where_the_disk_does_not_confirm_it(
    tmp_path, sources, monkeypatch
):
    for _ in range(2):
        models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)
    refuse_to_confirm(monkeypatch)
    tail = r", but the disk did not confirm it \(input/output error\): a loss of power may "
    with pytest.raises(SaveError, match=f"^Version 1 of 'm' is deleted{tail}"):
        models.delete_version("m", 1, artifacts=tmp_path)
    assert revisions("m", artifacts=tmp_path) == (2,)
    with pytest.raises(SaveError, match=f"^The model 'm' is deleted{tail}"):
        models.delete_model("m", artifacts=tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_choice_that_the_disk_does_not_confirm(tmp_path, sources, monkeypatch):
    for name in ("a", "b"):
        models.save(sources("x"), name, artifacts=tmp_path, with_pipeline=False)
    real = writing.sync_folder

    def unconfirmed(folder):
        real(folder)
        raise writing.NotConfirmedError(errno.EIO, "Input/output error")

    monkeypatch.setattr(writing, "sync_folder", unconfirmed)
    with pytest.raises(SaveError, match=r"^b is the default now, but the disk did not"):
        models.set_default("b", artifacts=tmp_path)
    assert models.default_name(tmp_path) == "b"


def test_every_folder_of_a_first_save_is_confirmed(tmp_path, sources, monkeypatch):
    confirmed = []
    real = writing.sync_folder

    def noting(folder):
        confirmed.append(folder)
        real(folder)

    monkeypatch.setattr(writing, "sync_folder", noting)
    monkeypatch.setattr(saving, "sync_folder", noting)
    folder = tmp_path / "above" / "artifacts"
    models.save(sources("x"), "m", artifacts=folder, with_pipeline=False)
    assert {tmp_path, tmp_path / "above", folder, folder / "m"} <= set(confirmed)
    assert folder / "m" / "versions" in confirmed


@pytest.mark.usefixtures("quick_pipeline")
def test_a_pipeline_that_was_lost_is_told_and_made_again(tmp_path, sources, caplog):
    folder = models.save(sources("x"), "m", artifacts=tmp_path)
    (folder / "pipeline.joblib").rename(folder / ".pipeline.joblib.0.tmp")  # as a killed save
    models.sweep(tmp_path)
    assert (folder / "pipeline.joblib").read_bytes() == b"x" * 100
    assert not (folder / ".pipeline.joblib.0.tmp").exists()
    assert [record.getMessage() for record in caplog.records] == [
        "pipeline.joblib of 'm' was lost when a save was cut off: it is made again."
    ]
    models.save(sources("x"), "n", artifacts=tmp_path, with_pipeline=False)
    models.sweep(tmp_path)
    assert not (tmp_path / "n" / "pipeline.joblib").exists()  # nobody asked for one


@pytest.fixture
def elsewhere(tmp_path, sources):
    """A model outside of the folder, which links of the folder lead to."""
    outside = models.save(sources("x"), "m", artifacts=tmp_path / "outside", with_pipeline=False)
    inside = tmp_path / "artifacts"
    inside.mkdir()
    (inside / "linked").symlink_to(outside)
    for name in ("file", "versions"):
        (inside / name).mkdir()
    (inside / "file" / "model.json").symlink_to(outside / "model.json")
    (inside / "versions" / "versions").symlink_to(outside / "versions")
    return inside, outside


def test_a_link_that_leads_out_is_no_model(elsewhere, sources):
    inside, outside = elsewhere
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    (outside / "versions" / ".x.tmp").write_text("somebody's")
    assert models.model_names(inside) == ()
    for name in ("linked", "file", "versions"):
        with pytest.raises(ModelError, match="There is no model"):
            models.load(name, artifacts=inside)
        with pytest.raises(ModelError, match="There is no model"):
            models.delete_model(name, artifacts=inside)
        with pytest.raises(ModelError, match="has no version 1"):
            models.load(name, artifacts=inside, revision=1)
        with pytest.raises(SaveError, match="a link of this name leads out of the folder"):
            models.save(sources("y"), name, artifacts=inside, with_pipeline=False)
    models.sweep(inside)
    assert {path: path.read_bytes() for path in before} == before
    assert (outside / "versions" / ".x.tmp").exists()


def test_a_link_within_the_folder_is_followed(tmp_path, sources):
    models.save(sources("x"), "m", artifacts=tmp_path, with_pipeline=False)
    (tmp_path / "same").symlink_to(tmp_path / "m")
    assert models.model_names(tmp_path) == ("m", "same")


def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ModelError, match=r"cannot be read: permission denied\. Let whoever runs"):
        models.list_models(tmp_path)
