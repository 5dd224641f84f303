"""Write files whole or not at all, one writer at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from segmentation.errors import SaveError

UNFINISHED = ".tmp"
"""How names of unfinished files end; they begin with a dot."""

_LOCK_FILE = ".lock"
PATIENCE_SECONDS = 20.0
"""A save holds the lock for milliseconds: whoever waits so long waits for a stopped process."""


def unfinished_name(path: Path) -> Path:
    """Return a free name beside a path that `clear_unfinished` would remove."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}{UNFINISHED}")


class NotConfirmedError(OSError):
    """Something is done, but the disk did not confirm that it will outlast a loss of power."""


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing, with those above it, so that it lasts."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in reversed(missing):
        sync_folder(each.parent)


def stage(path: Path, content: bytes) -> Path:
    """Write content beside a path, down to the disk, and return where; see `finish`."""
    make_folder(path.parent)
    unfinished = unfinished_name(path)
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        discard(unfinished)
        raise
    return unfinished


def finish(unfinished: Path, path: Path) -> None:
    """Put a staged file in its place; at every moment the old content is there, or the new."""
    unfinished.replace(path)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Put content at a path: after a crash at any moment the old file is there, or the new one."""
    unfinished = stage(path, content)
    try:
        finish(unfinished, path)
    except OSError:
        discard(unfinished)
        raise


def discard(path: Path) -> None:
    """Remove a file if that is possible; one that stays is removed by the next `sweep`."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename or a removal in a folder last through a loss of power.

    Raises NotConfirmedError if the disk refuses to say so; what was done is done all the same.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise NotConfirmedError(error.errno, error.strerror) from error


def clear_unfinished(folder: Path) -> None:
    """Remove what processes that died left in a folder; call it with the lock held."""
    for leftover in folder.glob(f".*{UNFINISHED}"):
        discard(leftover)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the one lock of a folder, across processes and threads; a killed holder frees it.

    Raises SaveError if another process holds it for longer than `PATIENCE_SECONDS`.
    """
    make_folder(folder)
    with (folder / _LOCK_FILE).open("ab") as file:
        _wait_for(file.fileno())
        yield


@contextmanager
def told_as_save_error(
    what: str,
    *,
    outcome: str = "what stood there before is unchanged",
    done: str | None = None,
    kept: str = "models",
) -> Iterator[None]:
    """Turn the system's refusals into a sentence about what could not be done.

    Parameters
    ----------
    what : str
        What could not be done.
    outcome : str
        What is the case then.
    done : str, optional
        What is the case where all is done and only the disk did not confirm it.
    kept : str
        What is kept in the folder.
    """
    try:
        yield
    except NotConfirmedError as error:
        if done is None:
            raise save_error(what, outcome, error.strerror, kept=kept) from error
        reason = (error.strerror or "the system refused").lower()
        raise SaveError(
            f"{done}, but the disk did not confirm it ({reason}): a loss of power may undo it. "
            f"Check the disk that the {kept} are on."
        ) from error
    except OSError as error:
        raise save_error(what, outcome, error.strerror, kept=kept) from error


def save_error(what: str, outcome: str, reason: str | None, *, kept: str) -> SaveError:
    """Return what to say where the system refuses to write."""
    return SaveError(
        f"{what}: {(reason or 'the system refused').lower()}. Free some space or check who may "
        f"write to the folder of the {kept}; {outcome}."
    )


def _wait_for(handle: int) -> None:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise SaveError(
                    "Another process has been saving for "
                    f"{PATIENCE_SECONDS:.0f} seconds. Try again, or end it if it hangs."
                ) from None
            time.sleep(0.01)
        else:
            return
