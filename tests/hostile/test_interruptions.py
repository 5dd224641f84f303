"""Interrupted, cut off or without room: no verb shows a traceback or leaves half a file."""

import os
import subprocess
import sys
from contextlib import closing

import pytest

from tests.servers import ROOT

COMMAND = [sys.executable, "-m", "segmentation"]
CUSTOMERS = str(ROOT / "data" / "customers.csv")
INTERRUPT = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, *_):
        if name == os.environ.get("INTERRUPTED_AT"):
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
"""
INTERRUPTED = {130, -2}
"""As a verb says that it was interrupted, and as the system says it: a shell shows 130 for both."""


def run(*words, **more):
    return subprocess.run(
        [*COMMAND, *map(str, words)], cwd=ROOT, timeout=120, check=False, text=True, **more
    )


@pytest.mark.parametrize(
    ("verb", "module"),
    [
        ("serve", "segmentation.processes"),
        ("serve", "segmentation.cli.main"),
        ("serve", "uvicorn"),
        ("dashboard", "streamlit"),
        ("fit", "segmentation.cli.main"),
        ("fit", "pandas"),
        ("fit", "sklearn"),
        ("fit", "segmentation.models.store.writing"),
    ],
)
def test_interrupted_while_it_is_loaded_a_verb_ends_quietly(verb, module, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(INTERRUPT)
    folder = tmp_path / "models"
    words = [CUSTOMERS, "--name=m", "--k=3"] if verb == "fit" else ["--port=0"]
    variables = {**os.environ, "PYTHONPATH": str(tmp_path), "INTERRUPTED_AT": module}
    done = run(verb, *words, f"--artifacts={folder}", env=variables, capture_output=True)
    assert done.returncode in INTERRUPTED, done
    assert (done.stdout, done.stderr) == ("", "")
    assert not (folder / "m").exists()


@pytest.fixture
def no_reader():
    theirs, ours = os.pipe()
    os.close(theirs)
    with closing(os.fdopen(ours, "wb")) as stream:
        yield stream


WORDS = (
    ("inspect", CUSTOMERS),
    ("inspect", CUSTOMERS, "--json"),
    ("--version",),
    ("inspect", "/no/such/file"),
)


@pytest.mark.parametrize("words", WORDS)
def test_whoever_reads_it_may_leave(words, no_reader):
    status = 2 if words[-1] == "/no/such/file" else 0
    done = run(*words, stdout=no_reader, stderr=subprocess.PIPE)
    assert done.returncode == status
    assert done.stderr.count("\n") == bool(status)
    if status:
        assert run(*words, stdout=no_reader, stderr=no_reader).returncode == status


@pytest.mark.parametrize("words", WORDS[1:])
def test_closed_streams_are_no_fault(words):
    closing_both = ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *COMMAND, *words]
    done = subprocess.run(closing_both, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == (2 if words[-1] == "/no/such/file" else 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")  # noqa: PTH110
@pytest.mark.parametrize("words", WORDS[1:2])
def test_a_full_disk_is_one_sentence(words):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = run(*words, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == (
        "segmentation: Cannot write the output: No space left on device. Choose another place for "
        "it.\n"
    )


def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path, monkeypatch):
    from segmentation.cli.answers import write_file
    from segmentation.errors import SaveError

    report = tmp_path / "report.html"
    write_file(report, b"old")

    def cut_off(path, content):
        with path.open("wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(report), "write_bytes", cut_off)
    with pytest.raises(SaveError, match="No space left on device"):
        write_file(report, b"new and longer")
    assert report.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
