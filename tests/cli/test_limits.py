"""What reading a file at the command line may take, and the sentence where it took more."""

import signal
from argparse import Namespace

import pytest

from segmentation import intake
from segmentation.cli import limits, main
from segmentation.errors import ReadError
from segmentation.processes import is_supervised

DOING = {"name": "a.xlsx", "memory_bytes": 4_000_000_000, "seconds": 600.0}


def test_a_reader_that_was_ended_names_the_option_that_helps():
    assert limits.ended(signal.SIGABRT, DOING) == (
        "Reading a.xlsx failed: it is damaged, or unpacks to more than the 4,000 MB of memory that "
        "one file may use here. If it is your own and large, allow more with --memory."
    )
    assert limits.ended(signal.SIGALRM, DOING) == (
        "Reading a.xlsx took longer than 600 seconds and was stopped. Leave out columns or rows "
        "that are not needed, or allow more with --seconds."
    )


def test_work_that_was_ended_later_does_not_blame_the_file():
    assert limits.ended(signal.SIGKILL, {}) == (
        "The work was ended by the system (SIGKILL), most likely since memory ran out. Leave out "
        "columns or rows that are not needed."
    )


@pytest.mark.parametrize("option", ["--memory", "--seconds"])
@pytest.mark.parametrize("value", ["0", "-1", "much", "nan", "inf"])
def test_a_bound_is_a_number_above_zero(capsys, option, value):
    assert main(["inspect", "a.csv", option, value]) == 2
    assert f"{value!r} is not a number above 0" in capsys.readouterr().err


def test_in_process_nothing_is_bounded(monkeypatch):
    options = Namespace(memory=700, seconds=None)
    assert not is_supervised()
    assert limits.reader(options) is intake.HERE
    monkeypatch.setattr(limits, "is_supervised", lambda: True)
    reader = limits.reader(options)
    assert isinstance(reader, intake.Apart)
    assert (reader.limits.memory_bytes, reader.limits.seconds) == (700_000_000, 600)


def test_what_follows_on_a_file_is_told_with_its_name():
    with (
        pytest.raises(ReadError, match=r"Reading a\.csv failed where it should not \(ZeroDiv"),
        limits.bounded("b/a.csv", Namespace(memory=None, seconds=None)),
    ):
        raise ZeroDivisionError
