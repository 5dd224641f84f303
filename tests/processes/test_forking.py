"""A forked process does its work behind walls and answers; what ends it closes the connection."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from segmentation.processes import forked, receive, send


def asked(work):
    """Return what a fork of this process finds out, as text."""
    with forked(lambda connection: send(connection, {"found": work()})) as connection:
        return receive(connection)[0]["found"]


def refusal(work):
    """Return how the system refuses some work."""
    try:
        work()
    except OSError as error:
        return type(error).__name__
    return "nothing"


def test_it_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SEGMENTATION_TOKEN", "secret")
    monkeypatch.setenv("PGPASSWORD", "secret")
    assert asked(lambda: [name for name, value in os.environ.items() if "secret" in value]) == []
    assert os.environ["PGPASSWORD"] == "secret"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the filter")
def test_it_opens_no_connection_and_starts_no_program():
    assert asked(lambda: refusal(socket.socket)) == "PermissionError"
    assert (
        asked(lambda: refusal(lambda: subprocess.run(["/bin/true"], check=False)))
        == "PermissionError"
    )
    with socket.socket():  # this process is not restricted
        pass


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGSEGV, None])
def test_whatever_ends_it_closes_the_connection(ending, capfd):
    def work(_):
        if ending is None:
            raise ZeroDivisionError
        if ending != signal.SIGKILL:
            signal.signal(ending, signal.SIG_DFL)  # pytest would tell of it
        os.kill(os.getpid(), ending)

    with forked(work) as connection, pytest.raises(EOFError):
        receive(connection)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="tells who runs by /proc")
def test_it_does_not_outlive_who_started_it():
    theirs, ours = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(theirs)
        forked(lambda _: signal.pause())
        os._exit(0)
    os.waitpid(parent, 0)
    os.close(ours)
    assert os.read(theirs, 1) == b""  # the last holder of the other end has gone
    os.close(theirs)
