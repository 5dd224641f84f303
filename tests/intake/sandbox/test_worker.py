"""The process that forks readers ends with its parent and has its wall before a file comes."""

import re
import socket
from pathlib import Path

import pytest

from segmentation import intake
from segmentation.intake.sandbox import sandbox
from segmentation.intake.sandbox.worker import NO_WALL, read_next


def test_without_anybody_to_ask_there_is_nothing_to_read():
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs, pytest.raises(EOFError):
        read_next(theirs)


def test_whoever_starts_a_server_hears_where_there_is_no_wall():
    assert NO_WALL.startswith("segmentation: files are read with the network within reach")


def test_readers_have_no_network(request):
    request.addfinalizer(sandbox._READERS.stop)
    assert intake.read_untrusted(b"a,b\n1,2\n3,4\n", name="a.csv").n_customers == 2
    status = Path(f"/proc/{sandbox._READERS.pid}/status").read_text()
    found = re.search(r"^Seccomp:\s+(\d)", status, re.MULTILINE)
    if found is None:
        pytest.skip("this system has no filter of system calls for a process")
    assert found[1] == "2"  # a filter of the process's own
