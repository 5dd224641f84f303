"""Children: told only what they need, replaced once, ended with their parent and without a word."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from segmentation.processes import Child, receive, send
from segmentation.processes.children import environment

ROOT = Path(__file__).resolve().parents[2]

PARENT = """
import os, signal, sys
from segmentation.processes import Child, receive, send

child = Child("tests.processes.echo")
child.start()
{then}
"""


@pytest.fixture
def child():
    child = Child("tests.processes.echo")
    yield child
    child.stop()


def ask(child, header, *buffers):
    def exchange(connection):
        send(connection, header, *buffers)
        return receive(connection)

    return child.ask(exchange)


def run_parent(then):
    """Return what a parent and its children said on the terminal until the last has ended."""
    found = subprocess.run(
        [sys.executable, "-c", PARENT.format(then=then)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        start_new_session=True,
    )
    return found.stdout + found.stderr


def test_a_child_answers_again_and_again(child):
    assert [ask(child, {"n": n}, b"abc")[1] for n in range(2)] == [[b"abc"], [b"abc"]]


def test_a_child_is_not_told_the_secrets_of_its_parent(child, monkeypatch):
    monkeypatch.setenv("SEGMENTATION_TOKEN", "0" * 32)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@host/db")
    header, _ = ask(child, {})
    assert not header["environment"].keys() & {"SEGMENTATION_TOKEN", "DATABASE_URL"}
    assert header["environment"]["OPENBLAS_NUM_THREADS"] == "1"


def test_what_passes_is_listed():
    told = environment(
        {"PATH": "/bin", "LC_ALL": "C", "OMP_NUM_THREADS": "8", "PYTHONPATH": "/mine", "KEY": "x"}
    )
    assert told == {
        "PATH": "/bin",
        "LC_ALL": "C",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONPATH": f"{ROOT}{os.pathsep}/mine",
    }


def test_a_child_that_was_ended_is_replaced(child):
    child.start()
    first = child.pid
    os.kill(first, signal.SIGKILL)
    assert ask(child, {"n": 1})[0]["header"] == {"n": 1}
    assert child.pid != first


def test_a_child_that_ends_at_every_request_is_replaced_once(child):
    with pytest.raises(EOFError):
        ask(child, {"end": True})
    assert ask(child, {"n": 1})[0]["header"] == {"n": 1}


def test_a_stopped_child_is_started_again(child):
    child.start()
    child.stop()
    assert child.pid is None
    assert ask(child, {"n": 1})[0]["header"] == {"n": 1}


@pytest.mark.parametrize(
    "then",
    [
        "pass",
        "os._exit(0)",
        "os.kill(os.getpid(), signal.SIGKILL)",
        "signal.signal(signal.SIGINT, signal.SIG_IGN); os.killpg(0, signal.SIGINT)",
        "child.ask(lambda connection: send(connection, {}, bytes(9_000_000))); os._exit(0)",
        "child.ask(lambda connection: connection.sendall(b'half')); os._exit(0)",
    ],
)
def test_a_child_says_nothing_when_its_parent_leaves(then):
    assert run_parent(then) == ""
