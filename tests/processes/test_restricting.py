"""What a process may no longer do once it is restricted; each in a process of its own."""

import subprocess
import sys

import pytest


def run(program):
    return subprocess.run(
        [sys.executable, "-c", "from segmentation.processes import *\n" + program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ("import socket; socket.socket()", "PermissionError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import socket; socket.getaddrinfo('localhost', 80); print('found')", ""),
        ("import subprocess; subprocess.run(['/bin/true'])", "PermissionError"),
        ("import os; os.fork() or os.execv('/bin/true', ['x'])", "PermissionError"),
    ],
)
def test_no_connection_is_opened_and_no_program_started(attempt, refused):
    done = run(f"print(refuse_network())\n{attempt}\n")
    if done.stdout.startswith("False"):
        pytest.skip("this system has no filter of system calls for a process")
    assert done.stdout.startswith("True")
    assert refused in done.stderr


def test_what_is_open_already_stays():
    done = run(
        "import socket, threading\n"
        "one, other = socket.socketpair()\n"
        "refuse_network()\n"
        "one.sendall(b'x'); print(other.recv(1))\n"
        "thread = threading.Thread(target=print, args=('beside',)); thread.start(); thread.join()\n"
    )
    assert done.stdout == "b'x'\nbeside\n"


def test_an_unknown_machine_is_told(monkeypatch):
    from segmentation.processes import restricting

    monkeypatch.setattr(restricting.platform, "machine", lambda: "pdp11")
    assert not restricting.refuse_network()


def test_memory_is_bounded_while_a_block_runs():
    done = run(
        "with restricted(memory_bytes=100_000_000, seconds=100):\n"
        "    try:\n        bytearray(200_000_000)\n    except MemoryError:\n        print('no')\n"
        "print(len(bytearray(200_000_000)))\n"
    )
    assert done.stdout == "no\n200000000\n"


def test_time_is_bounded_by_the_system():
    done = run("restrict(memory_bytes=10**9, seconds=0.01)\nwhile True: pass\n")
    assert done.returncode == -14  # SIGALRM


def test_no_byte_goes_into_a_file(tmp_path):
    target = tmp_path / "written"
    done = run(
        f"write_no_file()\nfrom pathlib import Path\nPath({str(target)!r}).write_bytes(b'x')\n"
    )
    assert "File too large" in done.stderr
    assert target.read_bytes() == b""


def test_what_libraries_say_is_not_heard_and_what_python_says_is():
    done = run(
        "import os, sys\nsilence()\nos.write(2, b'panic')\nprint('heard', file=sys.stderr)\n"
    )
    assert done.stderr == "heard\n"
