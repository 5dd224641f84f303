"""Hostile files at the command line: status 2, one true sentence, nothing that a terminal obeys."""

import gzip
import os
import pty
import subprocess
import sys

import pytest

from tests.bad_files import builders
from tests.hostile import bombs
from tests.servers import ROOT

MEMORY = "--memory=700"
COMMAND = [sys.executable, "-m", "segmentation"]


def run(*words, **more):
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **more,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    done = run("fit", ROOT / "data" / "customers.csv", "--name=m", "--k=3", f"--artifacts={folder}")
    assert done.returncode == 0, done.stderr
    return folder / "m" / "model.json"


def is_one_sentence(done):
    assert done.returncode == 2, done
    (line,) = done.stderr.splitlines()
    assert line.startswith("segmentation: ")
    assert line.endswith(".")
    return line


FAR = "spans 1,048,576 rows and 16,384 columns"
BOMBS = {
    "strings.xlsx": (builders.string_bomb, "damaged, or unpacks to more than the 700 MB of memory"),
    "long.parquet": (bombs.parquet_of_one_text, "takes more than the 700 MB of memory"),
    "digits.json": (bombs.json_of_many_digits, "a number of more digits than any quantity has"),
    "deep.json": (bombs.deep_json, "is JSON nested too deeply for a table"),
    "wide.html": (bombs.wide_html, "columns, the limit here is 5,000"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_one_sentence(name, tmp_path):
    build, sentence = BOMBS[name]
    path = tmp_path / name
    path.write_bytes(build())
    assert sentence in is_one_sentence(run("inspect", path, MEMORY))


@pytest.mark.full
@pytest.mark.parametrize("verb", ["search", "drift", "predict", "rfm"])
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_one_sentence_at_every_verb(name, verb, model, tmp_path):
    path = tmp_path / name
    path.write_bytes(BOMBS[name][0]())
    before = [model] if verb in {"drift", "predict"} else []
    assert is_one_sentence(run(verb, *before, path, MEMORY))


def test_time_is_bounded_and_the_option_named(tmp_path):
    path = tmp_path / "slow.csv"
    path.write_bytes(b"id,spend\n" + b"1,2\n3,4\n" * 200_000)
    line = is_one_sentence(run("inspect", path, "--seconds=0.001"))
    assert "slow.csv took longer than 0.001 seconds" in line
    assert line.endswith("allow more with --seconds.")


def test_a_packed_text_does_not_fill_the_disk(tmp_path):
    from segmentation.errors import TooLargeError
    from segmentation.intake.large.files import as_text_file

    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 3_000_000))
    with pytest.raises(TooLargeError, match=r"orders\.csv\.gz unpacks to more than 200 times its"):
        as_text_file(path, tmp_path)


NAMES = "na\x1b[31mme,spe\x07nd,v\u202eis\x9bits\n1,2,3\n2,3,4\n3,4,9\n9,9,1\n"


def on_a_terminal(*words):
    """Return what a terminal is sent."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, words)], cwd=ROOT, stdout=theirs, stderr=theirs, env={**os.environ}
    ) as process:
        os.close(theirs)
        sent = b""
        try:
            while piece := os.read(ours, 65536):
                sent += piece
        except OSError:  # The other side has gone.
            pass
        process.wait()
    os.close(ours)
    return sent.decode()


@pytest.mark.parametrize("words", [["--json"], []])
def test_a_terminal_obeys_no_name(words, tmp_path):
    path = tmp_path / "na\x1b[2Jme.csv"
    path.write_text(NAMES)
    sent = on_a_terminal("inspect", path, *words)
    assert not any(mark in sent for mark in ("\x1b[31", "\x1b[2J", "\x07", "\u202e", "\x9b"))
    assert ("\\u001b[31mme" if words else "na\ufffd[31mme") in sent


def test_no_sentence_holds_what_a_terminal_obeys(tmp_path):
    line = is_one_sentence(run("inspect", tmp_path / "a\x1b[31m\x07\u202e.csv"))
    assert line.isprintable()
    assert "a\ufffd[31m" in line


def test_a_reader_of_the_output_may_leave(tmp_path, model):
    path = tmp_path / "many.csv"
    path.write_bytes((ROOT / "data" / "customers.csv").read_bytes() * 1)
    words = [*COMMAND, "predict", str(model), str(path)]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
