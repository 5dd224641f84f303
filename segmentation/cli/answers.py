"""Hold what a verb hands back: the one object that --json prints, nothing, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from segmentation.errors import SaveError

Answer: TypeAlias = "dict[str, Any] | None"


def write_file(path: Path, content: bytes) -> None:
    """Write a file where the user asked for it.

    Raises
    ------
    SaveError
        If the system refuses.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SaveError(
            f"Cannot write {path}: {error.strerror}. Choose another place with -o."
        ) from error
