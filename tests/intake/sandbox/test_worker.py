"""The process that reads files: one sentence for what needs too much, and limits on itself."""

import socket
import subprocess
import sys

import pytest

from segmentation.intake import BROWSER
from segmentation.intake.sandbox.worker import read_next, too_much_memory


def test_a_file_that_unpacks_to_too_much_is_one_sentence():
    assert too_much_memory("bomb.xlsx", BROWSER) == (
        "Reading bomb.xlsx takes more than the 2,000 MB of memory that one file may use here: it "
        "unpacks to far more than it seems. Leave out columns or rows that are not needed, or "
        "save it anew as CSV."
    )


def test_without_anybody_to_ask_there_is_nothing_to_read():
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs, pytest.raises(EOFError):
        read_next(theirs)


def test_a_reader_can_write_no_file(tmp_path):
    target = tmp_path / "written"
    program = (
        "from segmentation.intake import BROWSER\n"
        "from segmentation.intake.sandbox.worker import _restrict\n"
        "_restrict(BROWSER)\n"
        "from pathlib import Path\n"
        f"Path({str(target)!r}).write_bytes(b'x')\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert b"File too large" in found.stderr
    assert target.read_bytes() == b""
