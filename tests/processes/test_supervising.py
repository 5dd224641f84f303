"""A program whose work is ended by the system says so in one sentence."""

import subprocess
import sys

import pytest

HEAD = """
import os, signal, sys
from segmentation.processes import is_supervised, note, supervised

def told(number, doing):
    return f"ended by {number} at {doing}"

"""


def run(work, **more):
    program = f"{HEAD}def run():\n    {work}\n\nsys.exit(supervised(run, told))\n"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )


@pytest.mark.parametrize("status", [0, 2, 130])
def test_the_status_of_the_work_is_that_of_the_program(status):
    done = run(f"print(is_supervised()); print('told', file=sys.stderr); return {status}")
    assert (done.returncode, done.stdout, done.stderr) == (status, "True\n", "told\n")


@pytest.mark.parametrize("way", ["os.abort()", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_an_abort_is_one_sentence_and_status_2(way):
    done = run(f"note({{'name': 'a'}}); os.write(2, b'panic!'); {way}")
    assert done.returncode == 2
    assert done.stdout == ""
    number = 6 if "abort" in way else 9
    assert done.stderr == f"segmentation: ended by {number} at {{'name': 'a'}}\n"


def test_only_the_last_thing_that_was_done_is_told():
    assert run("note({'name': 'a'}); note({}); os.abort()").stderr.endswith("at {}\n")
    assert run("os.abort()").stderr.endswith("at {}\n")


def test_who_ends_it_on_purpose_needs_no_sentence():
    done = run("os.kill(os.getppid(), signal.SIGTERM); signal.pause()")
    assert (done.returncode, done.stderr) == (-15, "")


def test_without_supervision_a_note_goes_nowhere():
    from segmentation.processes import is_supervised, note

    note({"name": "a"})
    assert not is_supervised()
