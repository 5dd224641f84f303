"""Read a table of an engine in place of a file: the verbs work on it as on a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from segmentation.cli.answers import Answer
from segmentation.engines import SECONDS, EngineTable
from segmentation.errors import ParameterError
from segmentation.intake import COMMAND_LINE


def add(
    verb: argparse.ArgumentParser,
    *,
    writes: bool = False,
    is_whole: bool = False,
    is_made_here: bool = False,
) -> None:
    """Add what names a table to a verb that reads a file.

    It may write a table; it works on all rows, or on a sample where they are many; and it works on
    rows that are brought here also where it writes a table.
    """
    verb.set_defaults(into=None, is_whole=is_whole, is_made_here=is_made_here)
    verb.add_argument(
        "--source",
        metavar="URL",
        help="where the table is, in place of a file: duckdb:PATH, parquet:GLOB, postgresql://..., "
        "spark or connection:NAME",
    )
    verb.add_argument("--table", metavar="NAME", help="the table there")
    verb.add_argument("--query", metavar="SELECT", help="or one SELECT")
    verb.add_argument("--identifier", metavar="COLUMN", help="what tells its customers apart")
    if writes:
        verb.add_argument("--into", metavar="TABLE", help="write a table there")
        verb.add_argument("--replace", action="store_true", help="also over an earlier one")


def run(verb: Callable[[argparse.Namespace], Answer], options: argparse.Namespace) -> Answer:
    """Run a verb on its file, or on the rows of the table that is named in its place."""
    with _opened(options) as table:
        options.lives = table
        if table is None or (options.into and not options.is_made_here):
            return verb(options)
        with TemporaryDirectory(prefix="table-") as folder:
            path = Path(folder) / table.name.replace("/", "_").replace('"', "")
            path.write_bytes(table.whole() if options.is_whole else table.read())
            if table.is_sampled and not options.is_whole:
                from segmentation import wording
                from segmentation.cli import terminal

                terminal.warn(wording.sampled_sentence(table.n_rows))
            setattr(options, _positional(options), str(path))
            return verb(options)


def _positional(options: argparse.Namespace) -> str:
    return "orders" if hasattr(options, "orders") else "file"


def _is_asked(file: str | None, options: argparse.Namespace) -> bool:
    """Whether a verb that takes a sample is given a file of Parquet with too many cells."""
    if file is None or options.is_whole or options.query or options.table or options.into:
        return False
    path = Path(file)
    if path.suffix.lower() not in (".parquet", ".pq") or not path.is_file():
        return False
    from pyarrow import ArrowException, parquet

    try:
        found = parquet.read_metadata(path)
    except (ArrowException, OSError):
        return False
    n_cells = found.num_rows * found.num_columns
    return (
        n_cells > COMMAND_LINE.n_cells
        or found.num_rows > COMMAND_LINE.n_rows
        or path.stat().st_size > COMMAND_LINE.n_bytes
    )


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[EngineTable | None]:
    """Open the table that is named in place of a file, where one is.

    Raises
    ------
    ParameterError
        If there is neither, or both.
    """
    name = _positional(options)
    file = getattr(options, name)
    if options.source is None and _is_asked(file, options):
        # DuckDB asks a file of Parquet that is too large to be read, as it does any table.
        from segmentation.engines import connect

        with connect(f"parquet:{escape(file)}", seconds=options.seconds or SECONDS) as engine:
            table = engine.table(identifier=options.identifier)
            yield replace(table, name=Path(file).name)
        return
    if options.source is None:
        if file is None or options.query or options.table or options.into:
            raise ParameterError(
                f"Name a {name.upper()}, or a table by --source URL with --table or --query."
            )
        yield None
        return
    if file is not None or (options.table and options.query):
        raise ParameterError("Name one of: a file, --source with --table, --source with --query.")
    from segmentation.engines import connect

    with connect(options.source, seconds=options.seconds or SECONDS) as engine:
        if options.query:
            yield engine.query(options.query, identifier=options.identifier)
        else:
            yield engine.table(options.table, identifier=options.identifier)
