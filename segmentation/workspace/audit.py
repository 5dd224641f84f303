"""Write down who did what and when, as lines of JSON without a customer's data."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from segmentation.workspace.folder import make_private

AUDIT_FILE = "audit.jsonl"
MOST_BYTES = 10_000_000
"""Above, the file goes on as the earlier one, and what was the earlier one goes."""

_LOG = logging.getLogger(__name__)


def mark(identifier: str) -> str:
    """Return what stands for a study's address, which opens the study to whoever reads it."""
    return hashlib.sha256(identifier.encode()).hexdigest()[:12]


def note(folder: Path, what: str, *, who: str, **about: str) -> None:
    """Append one line; where people are not told apart there is nobody to name, and no line.

    Parameters
    ----------
    folder : Path
        Of the workspace.
    what : str
        Such as "study deleted".
    who : str
        The person; empty for whoever works on this machine alone.
    about : str
        Identifiers and names of models: nothing that stands in a customer's file.
    """
    if not who:
        return
    path = folder / AUDIT_FILE
    line = {"when": datetime.now(UTC).isoformat(timespec="seconds"), "who": who, "what": what}
    content = json.dumps({**line, **about}).encode() + b"\n"
    try:
        make_private(folder)
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_suffix(".earlier.jsonl"))
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, content)  # At once, so that lines of several processes stay whole.
        finally:
            os.close(file)
    except OSError as error:  # Work goes on; whoever runs the server reads why.
        _LOG.warning("%s could not be written: %s", AUDIT_FILE, error.strerror)
