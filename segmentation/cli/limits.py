"""Bound what reading a file may take, and say what happened where the system ended it."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from segmentation.intake import (
    COMMAND_LINE,
    HERE,
    Apart,
    Limits,
    Reader,
    died,
    told_as_read_error,
    too_slow,
)
from segmentation.intake.limits import MEGABYTE
from segmentation.processes import is_supervised, note, restricted


def reader(options: argparse.Namespace) -> Reader:
    """Return what reads the files of a verb: each in a process of its own, in the bounds asked for.

    Where this process belongs to another program, it is this process.
    """
    return Apart(_limits(options)) if is_supervised() else HERE


def _limits(options: argparse.Namespace) -> Limits:
    limits = COMMAND_LINE
    if options.memory is not None:
        limits = replace(limits, memory_bytes=int(options.memory * MEGABYTE))
    if options.seconds is not None:
        limits = replace(limits, seconds=options.seconds)
    return limits


@contextmanager
def bounded(file: str, options: argparse.Namespace) -> Iterator[None]:
    """Work on what a file holds in this block: in the bounds of the options, with a sentence.

    Raises
    ------
    ReadError
        Also for what nobody foresaw.
    """
    limits, name = _limits(options), PurePath(file).name
    note({"name": name, "memory_bytes": limits.memory_bytes, "seconds": limits.seconds})
    within = restricted(memory_bytes=limits.memory_bytes, seconds=limits.seconds)
    with told_as_read_error(name, limits), within if is_supervised() else nullcontext():
        yield
    note({})


def ended(number: int, doing: Mapping[str, Any]) -> str:
    """Return the sentence for work that the system ended with a signal."""
    if not doing:
        return (
            f"The work was ended by the system ({signal.Signals(number).name}), most likely since "
            "memory ran out. Leave out columns or rows that are not needed."
        )
    name = str(doing["name"])
    limits = replace(
        COMMAND_LINE, memory_bytes=int(doing["memory_bytes"]), seconds=float(doing["seconds"])
    )
    error = too_slow(name, limits) if number == signal.SIGALRM else died(name, 0.0, limits)
    return str(error)
