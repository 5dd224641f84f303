"""Write scored customers as CSV or Parquet, in their place only when they are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from segmentation.errors import SaveError
from segmentation.models.files.answer_texts import quoted, safe
from segmentation.models.store.writing import discard, unfinished_name
from segmentation.records import PREDICTION_COLUMNS

Target: TypeAlias = "Path | BinaryIO"
Content: TypeAlias = "pa.Buffer | pa.Table"


class Sink(Protocol):
    """Takes chunks in the order of the file."""

    def write(self, content: Content) -> None:
        """Take the next chunk."""

    def close(self) -> None:
        """Finish the file."""


class CsvSink:
    """Lines, each with its end in front, under a header."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._file = path.open("wb")
        header = ",".join(quoted(safe(name)) for name in (*names, *PREDICTION_COLUMNS))
        self._file.write(header.encode())

    def write(self, content: Content) -> None:
        """Take the next lines."""
        self._file.write(content)

    def close(self) -> None:
        """End the last line."""
        with self._file:
            self._file.write(b"\n")


class ParquetSink:
    """One row group a chunk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def write(self, content: Content) -> None:
        """Take the next rows."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, content.schema)
        self._writer.write_table(content)

    def close(self) -> None:
        """Write the footer."""
        if self._writer is not None:
            self._writer.close()


def is_parquet(target: Target) -> bool:
    """Whether a target's name asks for Parquet; everything else is CSV."""
    return isinstance(target, Path) and target.suffix.lower() in (".parquet", ".pq")


@contextmanager
def staged(target: Target) -> Iterator[Path]:
    """Give a path to write to; what stands there at the end goes to the target, else nothing does.

    Raises SaveError if the system refuses.
    """
    with told_as_save_error(target):
        if isinstance(target, Path) and (target.is_file() or not target.exists()):
            target = target.resolve()
            unfinished = unfinished_name(target)
            try:
                yield unfinished
                unfinished.replace(target)
            finally:
                discard(unfinished)
        else:
            with tempfile.TemporaryDirectory() as folder:
                unfinished = Path(folder) / "scored"
                yield unfinished
                _copy(unfinished, target)


@contextmanager
def told_as_save_error(target: Target) -> Iterator[None]:
    """Say in a sentence that the system refuses to write."""
    shown = target if isinstance(target, Path) else "the output"
    try:
        yield
    except BrokenPipeError:
        raise  # Who reads the output has had enough.
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise SaveError(f"Cannot write {shown}: {reason}. Choose another place with -o.") from error


def _copy(path: Path, target: Target) -> None:
    """Copy to something that cannot be replaced, such as a pipe or a device."""
    with path.open("rb") as file:
        if isinstance(target, Path):
            with target.open("wb") as stream:
                shutil.copyfileobj(file, stream)
        else:
            shutil.copyfileobj(file, target)
