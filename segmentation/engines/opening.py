"""Open the engine behind a URL, or behind a name in the file of connections."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

from segmentation.engines.engine import SECONDS, Engine, Reach
from segmentation.errors import ParameterError

_ENGINES = {
    "duckdb": "duckdb_engine:DuckDBEngine",
    "parquet": "duckdb_engine:ParquetEngine",
    "postgresql": "postgres:PostgresEngine",
    "postgres": "postgres:PostgresEngine",
    "spark": "spark:SparkEngine",
}
"""By what stands in front of the colon: module and class."""
_OFFERED = "duckdb:PATH, parquet:GLOB, postgresql://..., spark or connection:NAME"

CONNECTIONS = (Path(".streamlit/secrets.toml"), Path.home() / ".streamlit" / "secrets.toml")
"""Where connections are named, the first file that there is: as Streamlit looks for them."""


def connect(url: str, *, seconds: float = SECONDS) -> Engine:
    """Open an engine to read from; close it, or use it in a ``with`` block.

    Parameters
    ----------
    url : str
        ``duckdb:PATH``, ``parquet:GLOB``, ``postgresql://...``, ``spark``, or ``connection:NAME``
        for one of the file of connections.
    seconds : float
        A query that takes longer is stopped.

    Raises
    ------
    ParameterError
        If there is no such engine, no such connection, or what the engine needs is not installed.
    ReadError
        If it does not answer.

    Examples
    --------
    >>> import segmentation
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     segmentation.read_sample().frame.to_parquet(f"{folder}/customers.parquet")
    ...     with segmentation.connect(f"parquet:{folder}/*.parquet") as engine:
    ...         engine.name
    'DuckDB'
    """
    kind, _, name = url.partition(":")
    if kind != "connection":
        return _engine(url, seconds=seconds)
    told = _connection(name)
    writer = _connection(str(told["writes_with"])) if "writes_with" in told else {}
    return _engine(
        str(told.get("url", "")),
        seconds=seconds,
        may_write=writer.get("write") is True,
        writer=str(writer.get("url", "")),
    )


def _engine(url: str, *, seconds: float, may_write: bool = True, writer: str = "") -> Engine:
    kind = url.partition(":")[0]
    reach = Reach(_address(url), seconds, may_write, _address(writer))
    if kind not in _ENGINES or (kind != "spark" and not reach.address):
        # No more than the kind is shown: a password may stand behind it.
        raise ParameterError(f"{kind[:20]!r} is no source of tables. Write {_OFFERED}.")
    module, name = _ENGINES[kind].split(":")
    engine: Engine = getattr(import_module(f"segmentation.engines.{module}"), name)(reach)
    return engine


def _address(url: str) -> str:
    """Return what an engine is told: a whole URL, or what stands behind the kind."""
    return url if url.startswith("postgres") else url.partition(":")[2]


def connection_names() -> tuple[str, ...]:
    """Return the names in the file of connections.

    Raises ParameterError if the file cannot be read.
    """
    return tuple(_connections())


def _connections() -> dict[str, Any]:
    """Return what the file of connections tells of each."""
    for path in CONNECTIONS:
        if path.is_file():
            try:
                told = tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise ParameterError(
                    f"The file of connections {path} cannot be read. Write it as TOML."
                ) from error
            found = told.get("connections", {})
            # Streamlit has connections of its own there, which have no such URL.
            return {
                name: each
                for name, each in found.items()
                if isinstance(each, dict) and "url" in each
            }
    return {}


def _connection(name: str) -> dict[str, Any]:
    """Return what the file of connections tells of one."""
    known = _connections()
    if name not in known:
        offered = ", ".join(known) or "none is named there"
        raise ParameterError(
            f"There is no connection {name!r}. Name it as [connections.{name}] with a url in "
            f"{CONNECTIONS[0]}; there: {offered}."
        )
    found: dict[str, Any] = known[name]
    return found
