"""Messages: what is sent arrives, whatever its size, and a missing rest is told."""

import socket
from threading import Thread

import pytest

from segmentation.processes import receive, send


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_header_and_buffers_of_any_size_arrive(pair):
    ours, theirs = pair
    header = {"name": "größe.csv", "sheet": None, "share": 0.1}
    buffers = [b"", b"abc", bytes(range(256)) * 20_000]
    sender = Thread(target=send, args=(ours, header, *buffers))
    sender.start()
    found = receive(theirs)
    sender.join()
    assert found == (header, buffers)


def test_messages_keep_their_order(pair):
    ours, theirs = pair
    for n in range(3):
        send(ours, {"n": n})
    assert [receive(theirs) for _ in range(3)] == [({"n": n}, []) for n in range(3)]


@pytest.mark.parametrize("sent", [b"", b"\x05\x00", b"\x05" + bytes(7) + b"{"])
def test_a_message_that_breaks_off_is_no_message(pair, sent):
    ours, theirs = pair
    ours.sendall(sent)
    ours.close()
    with pytest.raises(EOFError):
        receive(theirs)
