"""Say why the process that read a file has ended, or what it could not foresee."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from segmentation.errors import ReadError, SegmentationError, TooLargeError
from segmentation.intake.limits import MEGABYTE, Limits

_PANIC = "PanicException"
"""What a library in Rust raises where a damaged file breaks it; no module gives this class away."""


def died(name: str, seconds: float, limits: Limits) -> ReadError:
    """Return the error for a file whose reader was ended by the system."""
    if seconds >= limits.seconds:
        return too_slow(name, limits)
    return ReadError(
        f"Reading {name} failed: it is damaged, or unpacks to more than the "
        f"{limits.memory_bytes / MEGABYTE:,.0f} MB of memory that one file may use here. "
        f"{limits.more_memory}"
    )


def too_slow(name: str, limits: Limits) -> TooLargeError:
    """Return the error for a file that took longer than it may."""
    return TooLargeError(
        f"Reading {name} took longer than {limits.seconds:g} seconds and was stopped. Leave "
        f"out columns or rows that are not needed, or {limits.more_time}."
    )


def too_much_memory(name: str, limits: Limits) -> TooLargeError:
    """Return the error for a file that needs more memory than is allowed."""
    return TooLargeError(
        f"Reading {name} takes more than the {limits.memory_bytes / MEGABYTE:,.0f} MB of memory "
        "that one file may use here: it unpacks to far more than it seems. Leave out columns or "
        "rows that are not needed, or save it anew as CSV."
    )


@contextmanager
def told_as_read_error(name: str, limits: Limits) -> Iterator[None]:
    """Turn whatever goes wrong in reading a file into a sentence that says where.

    Libraries in other languages raise what is no `Exception`; who asks the program to end, or has
    left, is not to blame a file for it.
    """
    try:
        yield
    except (SegmentationError, KeyboardInterrupt, SystemExit, GeneratorExit, ConnectionError):
        raise
    except BaseException as error:  # any at all: the file is a stranger's
        if _is_lack_of_memory(error):
            raise too_much_memory(name, limits) from error
        if type(error).__name__ == _PANIC:
            raise died(name, 0.0, limits) from error
        raise _unforeseen(name, error) from error


def _is_lack_of_memory(error: BaseException) -> bool:
    """Whether there was no memory, for a table, for the stack of a thread or in the system."""
    if isinstance(error, RuntimeError):
        return "new thread" in str(error)
    return isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM


def _unforeseen(name: str, error: BaseException) -> ReadError:
    """Return the error for a file that something failed on that was not meant to."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {PurePath(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return ReadError(
        f"Reading {name} failed where it should not ({type(error).__name__}{place}): the file "
        "holds something that is not known here. Save it anew as CSV, and report this sentence if "
        "that fails as well."
    )
