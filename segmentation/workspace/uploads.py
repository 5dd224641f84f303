"""Keep uploaded files by the sha256 of their bytes, compressed, each person's apart."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path

from segmentation.models.store.writing import discard, sync_folder, write_whole

FOLDER = "uploads"
ENDING = ".zlib"
_LEVEL = 1
"""A table shrinks to a quarter at the lowest level, at 60 MB a second."""


def upload_path(folder: Path, owner: str, address: str) -> Path:
    """Return where an upload stands or would stand.

    Each person's uploads have a folder of their own: deleting one's own file removes its bytes,
    whoever else has brought the same.
    """
    return folder / FOLDER / hashlib.sha256(owner.encode()).hexdigest() / f"{address}{ENDING}"


def store(path: Path, content: bytes) -> None:
    """Put an upload in its place, whole or not at all."""
    if not path.is_file():
        write_whole(path, zlib.compress(content, _LEVEL))


def fetch(folder: Path, address: str) -> bytes | None:
    """Return the bytes of a sha256, whoever brought them; None where they are not whole here."""
    if not (len(address) == 64 and address.isalnum()):
        return None
    for path in (folder / FOLDER).glob(f"*/{address}{ENDING}"):
        try:
            content = zlib.decompress(path.read_bytes())
        except (OSError, zlib.error):
            continue
        if hashlib.sha256(content).hexdigest() == address:
            return content
    return None


def remove_others(folder: Path, owner: str, wanted: Iterable[str]) -> None:
    """Remove a person's uploads but those of these addresses."""
    place = upload_path(folder, owner, "").parent
    kept = {f"{address}{ENDING}" for address in wanted}
    if not place.is_dir():
        return
    for path in place.iterdir():
        if path.name not in kept:
            discard(path)
    sync_folder(place)
