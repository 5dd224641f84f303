"""Sentences for files that ended their reader, or met what nobody foresaw."""

import errno

import pytest

from segmentation.errors import DataError, ReadError, TooLargeError
from segmentation.intake import BROWSER, died, told_as_read_error, too_slow
from segmentation.intake.sandbox.failures import too_much_memory


def test_a_file_that_unpacks_to_too_much_is_one_sentence():
    assert str(too_much_memory("bomb.xlsx", BROWSER)) == (
        "Reading bomb.xlsx takes more than the 2,000 MB of memory that one file may use here: it "
        "unpacks to far more than it seems. Leave out columns or rows that are not needed, or "
        "save it anew as CSV."
    )


def test_a_reader_that_was_ended_was_slow_or_has_a_damaged_file():
    assert str(died("a.csv", 20.5, BROWSER)) == str(too_slow("a.csv", BROWSER))
    assert str(too_slow("a.csv", BROWSER)) == (
        "Reading a.csv took longer than 20 seconds and was stopped. Leave out columns or rows that "
        "are not needed, or save it anew as CSV."
    )
    assert str(died("a.csv", 1.0, BROWSER)) == (
        "Reading a.csv failed: it is damaged, or unpacks to more than the 2,000 MB of memory that "
        "one file may use here. Open it in the program it comes from and save it anew, as CSV if "
        "possible."
    )


def test_what_nobody_foresaw_is_a_sentence_that_says_where():
    with (
        pytest.raises(ReadError, match=r"^Reading a\.csv failed where it should not \(ZeroDiv"),
        told_as_read_error("a.csv", BROWSER),
    ):
        raise ZeroDivisionError
    with (
        pytest.raises(ReadError, match=r"in test_failures\.py, line"),
        told_as_read_error("a", BROWSER),
    ):
        raise BaseException  # as libraries in other languages do


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("can't start new thread"), OSError(errno.ENOMEM, "no memory")],
)
def test_a_lack_of_memory_is_told_in_whichever_way_it_shows(error):
    with (
        pytest.raises(TooLargeError, match="more than the 2,000 MB"),
        told_as_read_error("a", BROWSER),
    ):
        raise error


def test_a_library_that_a_damaged_file_breaks_is_no_mystery():
    class PanicException(BaseException):  # its name in the library
        pass

    with (
        pytest.raises(
            ReadError, match=r"^Reading a\.xls failed: it is damaged, or unpacks to more"
        ),
        told_as_read_error("a.xls", BROWSER),
    ):
        raise PanicException


@pytest.mark.parametrize("error", [DataError("known"), KeyboardInterrupt(), BrokenPipeError()])
def test_what_is_known_passes(error):
    with pytest.raises(type(error)) as caught, told_as_read_error("a.csv", BROWSER):
        raise error
    assert caught.value is error
