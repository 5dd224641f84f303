"""Memory of open and of closed tabs: what one that rests takes up, and what 200 leave behind."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.dashboard import served, wait_until_up
from bench.load import Analyst, joined
from bench.memory import resident_mb

AT_ONCE, IN_ALL = 20, 200
RESTING_MB, LEFT_MB = 2.0, 50.0
REST_SECONDS = 15.0
LEFT_SECONDS = 200.0
"""From the last closed tab: the server holds a lost one for two minutes, in case it comes back."""


@contextmanager
def tab(url: str) -> Iterator[Analyst]:
    """Open a tab that looks at two pages."""
    with joined(url) as analyst:
        analyst.run()
        analyst.run(page="Predict")
        yield analyst


def visit(url: str, n_tabs: int, rest: float = 0.0) -> None:
    """Open so many tabs, let them rest, and close them."""
    with ExitStack() as tabs:
        for _ in range(n_tabs):
            tabs.enter_context(tab(url))
        time.sleep(rest)


def main(_arguments: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, process):
        wait_until_up(url, process)
        time.sleep(10)  # what is loaded after the first page
        visit(url, AT_ONCE, REST_SECONDS)
        before = resident_mb(process)
        with ExitStack() as tabs:
            for _ in range(2 * AT_ONCE):
                tabs.enter_context(tab(url))
            time.sleep(REST_SECONDS)
            each = (resident_mb(process) - before) / AT_ONCE
        print(f"a resting tab: {each:5.2f} MB (aim {RESTING_MB:.0f})", flush=True)
        for _ in range(IN_ALL // AT_ONCE):
            visit(url, AT_ONCE)
        time.sleep(LEFT_SECONDS)
        left = resident_mb(process) - before
        print(f"{IN_ALL} tabs leave behind: {left:5.0f} MB (aim {LEFT_MB:.0f})")


if __name__ == "__main__":
    main(sys.argv[1:])
