"""Hold what a verb hands back: the one object that --json prints, nothing, or a file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from segmentation.models.files.target import staged
from segmentation.records import AsideRow

Answer: TypeAlias = "dict[str, Any] | None"


def engine_answer(options: argparse.Namespace, *, n_sampled: int | None = None) -> dict[str, Any]:
    """Return where the rows came from and went to, where that is an engine.

    `n_sampled` is how many customers a fit was made of: no pass over the others followed.
    """
    table = options.lives
    if table is None:
        return {}
    answer = {"engine": table.engine.name}
    if options.into:
        answer["into"] = options.into
    if n_sampled is None:
        return answer
    return {**answer, "n_customers": table.n_rows, "n_sampled": n_sampled, "passes": 0}


def told_aside(rows: Sequence[AsideRow]) -> list[dict[str, Any]]:
    """Return the rows of a file that are no customers, each with the reason."""
    from segmentation import wording

    return [{"line": row.line, "reason": wording.aside_reason(row)} for row in rows]


def write_file(path: Path, content: bytes) -> None:
    """Write a file where the user asked for it, whole or not at all.

    Raises
    ------
    SaveError
        If the system refuses.
    """
    with staged(path) as unfinished:
        unfinished.write_bytes(content)
