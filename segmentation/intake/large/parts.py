"""Read a large file as grids: a sample from all over it, and part after part."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from segmentation.intake.formats.parquet import damaged, to_grid
from segmentation.intake.grid.grid import Grid, take_rows
from segmentation.intake.large.files import TextFile
from segmentation.intake.limits import COMMAND_LINE
from segmentation.intake.reading import read_grid
from segmentation.intake.sources import FileBytes
from segmentation.records import FORMATS, FileFormat


@dataclass(frozen=True, slots=True, eq=False)
class FileParts:
    """A file that is read part by part."""

    file_format: FileFormat
    fingerprint: str
    sample: Grid
    grids: Callable[[], Iterator[tuple[Grid, float]]]
    """All rows in order, each part with how much of the file is then read."""


ROWS_A_PART = 500_000
_N_GROUPS = 24
_ROWS_A_GROUP = 2_000


def text_parts(file: TextFile, name: str) -> FileParts:
    """Read a text: every part below the beginning of the file, so that its form is told alike."""

    def read(data: bytes) -> Grid:
        file = FileBytes(data, name, data)
        return read_grid(file, FORMATS["csv"], sheet=None, limits=COMMAND_LINE, is_text=True)

    def grids() -> Iterator[tuple[Grid, float]]:
        beginning = read(file.beginning)
        yield beginning, len(file.beginning) / file.n_bytes
        n_lines, n_bytes = file.beginning.count(file.line_end), len(file.beginning)
        for part in file.parts():
            grid = _below(read(file.beginning + part), beginning.n_rows, n_lines)
            n_lines, n_bytes = n_lines + part.count(file.line_end), n_bytes + len(part)
            yield grid, n_bytes / file.n_bytes

    return FileParts("csv", file.fingerprint, read(file.sample()), grids)


def _below(grid: Grid, n_above: int, n_lines: int) -> Grid:
    """Return the rows below the beginning of the file; `n_lines` stand before the part."""
    is_part = np.arange(grid.n_rows) >= n_above
    part = take_rows(grid, is_part)
    if grid.lines is None:
        return replace(part, lines=None, first_line=n_lines + 1)
    lines = grid.lines[is_part]
    return replace(part, lines=lines - lines[:1] + n_lines + 1)


def parquet_parts(path: Path) -> FileParts:
    """Read a Parquet file by its row groups."""
    with path.open("rb") as stream:
        fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        file = pq.ParquetFile(path)
        groups = np.unique(np.linspace(0, file.num_row_groups - 1, _N_GROUPS).astype(int))
        firsts = [
            next(file.iter_batches(_ROWS_A_GROUP, row_groups=[int(group)])) for group in groups
        ]
    except (pa.ArrowException, OSError) as error:
        raise damaged(path.name) from error

    def read(batches: list[pa.RecordBatch]) -> Grid:
        grid = to_grid(pa.Table.from_batches(batches), path.name)
        return replace(grid, is_written=FORMATS["parquet"].is_written)

    def grids() -> Iterator[tuple[Grid, float]]:
        n_rows = 0
        for batch in file.iter_batches(ROWS_A_PART):
            grid = replace(read([batch]), first_line=n_rows + 1)
            n_rows += len(batch)
            yield grid, n_rows / file.metadata.num_rows

    return FileParts("parquet", fingerprint, read(firsts), grids)
