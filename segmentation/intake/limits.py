"""Cap what is read: every limit in one place, with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file, a table and the work of reading it may be."""

    n_bytes: int
    """Size of the file, also after unpacking an archive: an archive of 1 MB can hold 1 GB."""
    n_rows: int
    n_columns: int
    n_cells: int
    """Rows times columns: a cell costs about 50 bytes while it is being typed."""
    seconds: float
    """Longest time that reading in a child process may take."""
    memory_bytes: int
    """Most memory that the child process may use, data and libraries together."""
    more_memory: str = "Open it in the program it comes from and save it anew, as CSV if possible."
    """What to do where the memory did not suffice, or the file is damaged."""
    more_time: str = "save it anew as CSV"
    """What to do, beside leaving something out, where the time did not suffice."""
    more_of_all: str = ", or use the command line, which takes more"
    """Where a larger file is read."""


MEGABYTE = 1_000_000


BROWSER = Limits(
    n_bytes=50 * MEGABYTE,  # an upload is held in memory once for each visitor
    n_rows=1_000_000,  # the k search samples above this anyway; charts draw 100,000
    n_columns=500,  # a distance over more columns than this says nothing
    n_cells=20_000_000,  # about 1 GB at the peak of reading, half of what the child may use
    seconds=20.0,  # a visitor who waits longer has left
    memory_bytes=2_000 * MEGABYTE,  # two readers at once fit a host of 8 GB beside the dashboard
)

COMMAND_LINE = Limits(
    n_bytes=2_000 * MEGABYTE,  # one user's own file on the user's own machine
    n_rows=20_000_000,  # a column of this length takes 160 MB
    n_columns=5_000,  # wide exports are read so that columns can be chosen from them
    n_cells=200_000_000,  # up to 10 GB at the peak of reading: texts want --memory
    seconds=600.0,  # a terminal shows progress and can be stopped
    memory_bytes=4_000 * MEGABYTE,  # a laptop stays usable; --memory allows more
    more_memory="If it is your own and large, allow more with --memory.",
    more_time="allow more with --seconds",
    more_of_all="",
)

CELL_CHARACTERS = 1_000_000
"""Longest text of one cell; a longer one is nearly always a quote that was never closed."""
