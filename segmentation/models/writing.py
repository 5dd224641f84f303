"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from segmentation.errors import SaveError

TEMPORARY = ".tmp"
"""How names of unfinished files end; they begin with a dot."""


def write_whole(path: Path, content: bytes) -> None:
    """Put content at a path: after a crash at any moment the old file is there, or the new one.

    Raises
    ------
    SaveError
        If the system refuses, for example because the disk is full; the old file is unchanged.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}{TEMPORARY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise SaveError(
            f"{path.name} could not be saved: {(error.strerror or 'the system refused').lower()}. "
            "Free some space or check who may write there; what stood there before is unchanged."
        ) from error


def sync_folder(folder: Path) -> None:
    """Make a rename or a removal in a folder last through a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
