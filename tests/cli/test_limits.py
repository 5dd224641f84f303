"""What reading a file at the command line may take, and the sentence where it took more."""

import signal

import pytest

from segmentation.cli import limits, main
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


def test_in_process_nothing_is_bounded_and_all_is_told(capsys, monkeypatch, tmp_path):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("segmentation.cli.file_verbs.read_customers", fail)
    assert not is_supervised()
    assert main(["inspect", str(tmp_path / "a.csv")]) == 2
    assert "Reading a.csv failed where it should not (ZeroDiv" in capsys.readouterr().err
