"""Tell what this installation is made of and may use: versions, engines, limits and free space.

Nothing that it prints is anybody's data, so that it can stand in a public report of a fault.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from segmentation import __version__
from segmentation.cli.answers import Answer
from segmentation.folders import IS_INSTALLED

_LIBRARIES = (
    *("streamlit", "fastapi", "uvicorn", "numpy", "pandas", "scikit-learn", "scipy"),
    *("plotly", "pyarrow", "duckdb", "sqlglot"),
)
EXTRAS = {"postgres": "psycopg", "spark": "pyspark", "login": "authlib"}
"""What `pip install 'customer-segmentation[EXTRA]'` adds, and how to see whether it is there."""

MISSING = "not installed"


def doctor(options: argparse.Namespace) -> Answer:
    """Print what a report of a fault should say about the machine."""
    found = examine(options.artifacts)
    if options.json:
        return found
    from segmentation.cli.terminal import show_facts

    show_facts(_flat(found))
    return None


def examine(artifacts: Path | None = None) -> dict[str, Any]:
    """Return the facts, by what they are about."""
    from segmentation.intake.limits import BROWSER, COMMAND_LINE

    return {
        "segmentation": __version__,
        "from": "a wheel" if IS_INSTALLED else "a checkout",
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "extras": {extra: _version(name) for extra, name in EXTRAS.items()},
        "java": shutil.which("java") is not None,
        "machine": _machine(),
        "artifacts": _folder(artifacts),
        "limits": {"browser": asdict(BROWSER), "command_line": asdict(COMMAND_LINE)},
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _machine() -> dict[str, Any]:
    from segmentation.clusters.parallel.threads import count_cores

    return {
        "cores": count_cores(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
    }


def _folder(artifacts: Path | None) -> dict[str, Any]:
    from segmentation import models

    folder = models.artifacts_folder(artifacts).absolute()
    there = next(path for path in (folder, *folder.parents) if path.is_dir())
    home = re.compile(f"^{re.escape(str(Path.home()))}(?=/|$)")
    return {
        "folder": home.sub("~", str(folder)),  # The home folder says who asks.
        "models": len(models.model_names(folder)),
        "is_writable": os.access(there, os.W_OK),
        "free_bytes": shutil.disk_usage(there).free,
    }


def _flat(found: Any, name: str = "") -> list[tuple[str, str]]:
    """Return the facts as lines: a name of one or more words, and what is found."""
    if isinstance(found, dict):
        pairs = ((f"{name} {key}".strip().replace("_", " "), v) for key, v in found.items())
        return [line for key, value in pairs for line in _flat(value, key)]
    short = name.replace(" n bytes", " file").replace(" n ", " ").removesuffix(" bytes")
    return [(short, _shown(name, found))]


def _shown(name: str, value: Any) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("bytes"):
        return f"{value / 1e6:,.0f} MB"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)
