"""Run a piece of work in a process of its own, with its time and the memory that it adds."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple


class Measured(NamedTuple):
    result: Any
    seconds: float
    megabytes: float
    """The most that was held at once, beside what stood there before."""


def measure_alone(
    make: Callable[..., Callable[[], Any]], *arguments: Any, runs: int = 1
) -> Measured:
    """Call what `make(*arguments)` returns; `make` loads and prepares, and is not counted."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measure, make, arguments, runs).result()


def _measure(
    make: Callable[..., Callable[[], Any]], arguments: tuple[Any, ...], runs: int
) -> Measured:
    work = make(*arguments)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts anew
    before = _status("VmRSS")
    taken, result = [], None
    for _ in range(runs):
        began = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - began)
    return Measured(result, statistics.median(taken), (_status("VmHWM") - before) / 1000)


def _status(name: str) -> int:
    """Return a line of this process's status, in kB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
