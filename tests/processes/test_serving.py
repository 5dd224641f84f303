"""Serving a parent: again and again, until it has gone."""

import socket
import sys

import pytest

from segmentation.processes import receive, send
from segmentation.processes.serving import serve


@pytest.fixture
def parent(monkeypatch):
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(sys, "argv", ["a child", str(theirs.detach())])
    with ours:
        yield ours


def test_every_request_is_served_until_the_parent_has_gone(parent):
    for n in range(3):
        send(parent, {"n": n})
    parent.shutdown(socket.SHUT_WR)
    seen = []
    serve(lambda connection: seen.append(receive(connection)[0]["n"]))
    assert seen == [0, 1, 2]


def test_a_parent_that_does_not_wait_for_the_answer_is_no_fault(parent):
    parent.close()
    asked = []
    serve(lambda connection: (asked.append(connection), send(connection, {})))
    assert len(asked) == 1


@pytest.mark.usefixtures("parent")
def test_a_fault_in_the_work_is_not_hidden():
    def fail(_connection):
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        serve(fail)
