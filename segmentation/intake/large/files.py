"""Open a large text file on disk: unpacked, in UTF-8, in parts that end with a line."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.delimited.encoding import decode
from segmentation.intake.sources import FileBytes, sniff

BEGINNING_BYTES = 1 << 18
"""More than what the form of a text is told by: every part is read below it."""
PART_BYTES = 1 << 25
_N_BLOCKS = 24
BLOCK_BYTES = 1 << 16
"""A sample is the beginning and so many blocks of this size, evenly spaced over the file."""
_PIECE = 1 << 20
_LINES_BACK = 1_000
_EXPANSION = 200
"""Tables shrink to a fifth or a twentieth when they are packed; what shrinks more fills a disk."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text in UTF-8 on disk, and the sha256 of the file that it came from."""

    path: Path
    fingerprint: str
    beginning: bytes
    """Its first lines."""

    @property
    def line_end(self) -> bytes:
        """What ends a line."""
        return b"\n" if b"\n" in self.beginning else b"\r"

    @property
    def n_bytes(self) -> int:
        """Size of the text."""
        return self.path.stat().st_size

    def sample(self) -> bytes:
        """Return the beginning and whole lines from all over the file."""
        end, first = self.line_end, len(self.beginning)
        step = (self.n_bytes - first) // _N_BLOCKS
        blocks = [self.beginning]
        with self.path.open("rb") as stream:
            for number in range(_N_BLOCKS if step > BLOCK_BYTES else 0):
                stream.seek(first + number * step)
                block = stream.read(BLOCK_BYTES)
                start, stop = block.find(end) + 1, block.rfind(end) + 1
                blocks.append(block[start:stop])
        return b"".join(blocks)

    def parts(self) -> Iterator[bytes]:
        """Yield what follows the beginning in parts of whole rows."""
        rest = b""
        with self.path.open("rb") as stream:
            stream.seek(len(self.beginning))
            while piece := stream.read(PART_BYTES):
                rest += piece
                cut = _last_row_end(rest, self.line_end)
                if cut:
                    yield rest[:cut]
                    rest = rest[cut:]
        if rest:
            yield rest


def _last_row_end(text: bytes, end: bytes) -> int:
    """Return where the last whole row ends: a line end with as many opening quotes as closing.

    Where quotes do not stand as they should, it is the last line end.
    """
    last = text.rfind(end) + 1
    cut, n_quotes = last, text.count(b'"', 0, last)
    for _ in range(_LINES_BACK):
        if n_quotes % 2 == 0 or not cut:
            return cut
        before = text.rfind(end, 0, cut - 1) + 1
        n_quotes -= text.count(b'"', before, cut)
        cut = before
    return last


@contextmanager
def _open_packed(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, or the one file in an archive.

    Raises ReadError if there is no such file, or the archive is damaged.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path, "rb") as unpacked:
                yield cast("IO[bytes]", unpacked)
        elif start.startswith(b"BZh"):
            with bz2.open(path, "rb") as unzipped:
                yield cast("IO[bytes]", unzipped)
        else:
            with path.open("rb") as plain:
                yield plain
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}. Check the name and the folder.") from None
    except _DAMAGE as error:
        raise ReadError(
            f"{path.name} cannot be unpacked: {error}. Make room in the temporary folder, or copy "
            "or download it again."
        ) from error


def as_text_file(path: Path, scratch: Path) -> TextFile:
    """Return a large text as it is, or unpacked and in UTF-8 in a temporary folder."""
    with path.open("rb") as stream:
        fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        is_packed = stream.read(3).startswith((b"\x1f\x8b", b"BZh"))
    plain = path
    if is_packed:
        plain = scratch / "unpacked"
        with _open_packed(path) as packed, plain.open("wb") as unpacked:
            _copy(packed, unpacked, path)
    encoding = _encoding_of(plain, path.name)
    if not encoding.startswith("utf-8"):
        plain = _in_utf8(plain, encoding, scratch / "text")
    with plain.open("rb") as stream:
        beginning = stream.read(BEGINNING_BYTES)
    end = b"\n" if b"\n" in beginning else b"\r"
    return TextFile(plain, fingerprint, beginning[: _last_row_end(beginning, end)])


def _copy(packed: IO[bytes], unpacked: IO[bytes], path: Path) -> None:
    most = _EXPANSION * path.stat().st_size
    while piece := packed.read(_PIECE):
        unpacked.write(piece)
        if unpacked.tell() > most:
            raise TooLargeError(
                f"{path.name} unpacks to more than {_EXPANSION} times its size, as no table does. "
                "Unpack it yourself if it is your own, and use the file."
            )


def _encoding_of(path: Path, name: str) -> str:
    """Return the encoding of a file: UTF-8 where all of it is, else by what breaks it."""
    with path.open("rb") as stream:
        start = stream.read(BEGINNING_BYTES)
        found = decode(start[: start.rfind(b"\n") + 1] or start, name).encoding
        if found != "utf-8":
            return found
        decoder = codecs.getincrementaldecoder("utf-8")()
        piece = start
        while piece:
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                around = piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]
                return decode(start[: start.rfind(b"\n") + 1] + around, name).encoding
            piece = stream.read(_PIECE)
    return found


def _in_utf8(path: Path, encoding: str, target: Path) -> Path:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as stream, target.open("wb") as text:
        while piece := stream.read(_PIECE):
            text.write(decoder.decode(piece).removeprefix("\ufeff").encode())
    return target


def is_text(path: Path) -> bool:
    """Tell whether a file, packed or not, is delimited text."""
    with _open_packed(path) as stream:
        start = stream.read(_PIECE)
    return sniff(FileBytes(start, path.name, start)) == "csv"
