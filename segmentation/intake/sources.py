"""Take the bytes of a path, a buffer or an open file, and tell what they are."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO, TypeAlias

from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.limits import MEGABYTE, Limits
from segmentation.records import FORMATS, FORMATS_OFFERED, FileFormat, Format, Step


@dataclass(frozen=True, slots=True, eq=False)
class FileBytes:
    """The content of one file, unpacked, with the name that messages call it by."""

    data: bytes
    name: str
    packed: bytes
    """The bytes as they were given, before unpacking."""
    unpacked: tuple[Step, ...] = ()
    """The archives that were opened, the outermost first."""

    def fingerprint(self) -> str:
        """Return the sha256 of the file as it was given, in hex."""
        return hashlib.sha256(self.packed).hexdigest()


Source: TypeAlias = "str | Path | bytes | BinaryIO"

_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow (Feather) file"),
    (b"ORC", "an ORC file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"$FL2@(#)", "an SPSS file"),
)
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,  # offsets beyond the file
)
_LITTER = ("thumbs.db", "desktop.ini")
_IN_WORKBOOKS = {"[Content_Types].xml", "content.xml"}
_SHOWN = 80
_NESTED = 3
"""Archives within archives that are opened: a .gz in a .zip is met, more are a trap."""


def load(source: Source, *, name: str | None, limits: Limits) -> FileBytes:
    """Return the bytes behind a source, unpacked if they are one compressed file.

    Raises
    ------
    ReadError
        If there is no such file, it is empty, or an archive of several files.
    TooLargeError
        If the file, packed or unpacked, is larger than the limit.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data, found = bytes(source), "the data"
    elif isinstance(source, str | Path):
        data, found = _read_path(Path(source), limits), Path(source).name
    else:
        data = source.read(limits.n_bytes + 1)
        if not isinstance(data, bytes):
            raise ReadError(
                "The open file gives text where bytes are needed. Open it in binary mode ('rb')."
            )
        found = PurePath(str(getattr(source, "name", "the data"))).name
    shown = " ".join((name or found).split())
    if len(data) > limits.n_bytes:
        raise TooLargeError(too_large(shown, len(data), limits))
    file = FileBytes(data, shown, data)
    for _ in range(_NESTED):
        unpacked = _unpack(file, limits)
        if unpacked.data is file.data:
            break
        file = unpacked
    return file


def _read_path(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ReadError(f"{path.name} is a folder. Name one file in it.")
        if size > limits.n_bytes:
            raise TooLargeError(too_large(path.name, size, limits))
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}. Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not one a file can have"
        raise ReadError(f"{path.name} cannot be opened: {reason}.") from error


def too_large(name: str, n_bytes: int, limits: Limits, *, unpacked: bool = False) -> str:
    """Return the sentence for a file of more bytes than the limit."""
    size = f"more than {limits.n_bytes / MEGABYTE:.0f} MB once unpacked"
    if not unpacked:
        size = f"{n_bytes / MEGABYTE:.1f} MB"
    return (
        f"{name} has {size}, the limit here is {limits.n_bytes / MEGABYTE:.0f} MB. "
        f"Leave out columns or rows that are not needed{limits.more_of_all}."
    )


def _unpack(file: FileBytes, limits: Limits) -> FileBytes:
    data = file.data
    if data.startswith(b"\x1f\x8b"):
        inner = _inflate(gzip.GzipFile(fileobj=io.BytesIO(data)), file, limits)
        return _opened(file, inner, Step("unpacked", None, 0, 0, code="gzip"))
    if data.startswith(b"BZh"):
        inner = _inflate(bz2.BZ2File(io.BytesIO(data)), file, limits)
        return _opened(file, inner, Step("unpacked", None, 0, 0, code="bzip2"))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _unzip(file, limits)
    return file


def _inflate(stream: gzip.GzipFile | bz2.BZ2File, file: FileBytes, limits: Limits) -> bytes:
    try:
        return _read(stream, file, limits)
    except _DAMAGE as error:
        raise ReadError(_damaged(file, "archive")) from error


def _read(
    stream: IO[bytes] | gzip.GzipFile | bz2.BZ2File, file: FileBytes, limits: Limits
) -> bytes:
    """Return what a stream unpacks, up to the limit."""
    data = stream.read(limits.n_bytes + 1)
    if len(data) > limits.n_bytes:
        raise TooLargeError(too_large(file.name, len(data), limits, unpacked=True))
    return data


def _damaged(file: FileBytes, kind: str) -> str:
    return (
        f"{file.name} is a damaged {kind}: it ends early or was changed on the way. "
        "Copy or download it again."
    )


def _unzip(file: FileBytes, limits: Limits) -> FileBytes:
    """Unpack a ZIP of one file; workbooks, which are ZIPs too, pass unchanged."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not _is_litter(entry.filename)
            ]
            names = {entry.filename.replace("\\", "/") for entry in entries}
            if names & _IN_WORKBOOKS:
                return file
            if len(entries) != 1:
                raise ReadError(_several(file.name, sorted(names)))
            entry = entries[0]
            if entry.flag_bits & 1:
                raise ReadError(
                    f"{file.name} is a ZIP archive with a password. Unpack it and use the file."
                )
            if entry.file_size > limits.n_bytes:
                raise TooLargeError(too_large(file.name, entry.file_size, limits, unpacked=True))
            with archive.open(entry) as stream:
                data = _read(stream, file, limits)
    except _DAMAGE as error:
        raise ReadError(_damaged(file, "ZIP archive or workbook")) from error
    name = PurePath(entry.filename.replace("\\", "/")).name
    shown = name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
    step = Step("unpacked", None, 0, 0, code="zip", values={"inner": shown})
    return _opened(file, data, step)


def _opened(file: FileBytes, inner: bytes, step: Step) -> FileBytes:
    return replace(file, data=inner, unpacked=(*file.unpacked, step))


def _is_litter(path: str) -> bool:
    """Tell what file managers leave in an archive: __MACOSX/, .DS_Store, Thumbs.db."""
    parts = path.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".") or parts[-1].lower() in _LITTER


def _several(name: str, names: list[str]) -> str:
    if not names:
        return f"{name} is a ZIP archive with no file in it. Choose another file."
    listed = ", ".join(names[:3]) + (", .." if len(names) > 3 else "")
    return (
        f"{name} is a ZIP archive of {len(names)} files ({listed}). Unpack it and choose one file."
    )


def load_function(path: str) -> Callable[..., Any]:
    """Return a function of `FORMATS`: its module is loaded when a file needs it."""
    module, name = path.split(":")
    function: Callable[..., Any] = getattr(import_module(f"segmentation.intake.{module}"), name)
    return function


def sniff(file: FileBytes) -> FileFormat:
    """Tell from the first bytes what a file is, whatever its name says.

    Raises ReadError if it is of a kind that holds no table that can be read here.
    """
    for known in FORMATS.values():
        if file.data.startswith(known.magic):  # never, where a format has none
            return known.key
    for magic, kind in _FOREIGN:
        if file.data.startswith(magic):
            raise ReadError(f"{file.name} is {kind}, not a table. Use {FORMATS_OFFERED}.")
    start = _start(file.data)
    return next((known.key for known in FORMATS.values() if _reads_like(start, known)), "csv")


def _reads_like(start: bytes, known: Format) -> bool:
    """Tell by the first characters whether a text is of a format."""
    if known.starts and start[:20].lower().startswith(known.starts):
        return True
    return bool(known.looks_like) and bool(load_function(known.looks_like)(start))


def _start(data: bytes) -> bytes:
    """Return the first characters, also where each takes two bytes."""
    start = data[:1024].removeprefix(codecs.BOM_UTF8)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", errors="ignore").encode()
    return start.lstrip()
