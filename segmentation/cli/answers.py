"""Hold what a verb hands back: the one object that --json prints, nothing, or a file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from segmentation.models.files.target import staged
from segmentation.records import AsideRow

if TYPE_CHECKING:
    from segmentation.models import Model

Answer: TypeAlias = "dict[str, Any] | None"


def engine_answer(options: argparse.Namespace, *, fitted: Model | None = None) -> dict[str, Any]:
    """Return where the rows came from and went to, where that is an engine.

    Of a model that was fitted it tells how many customers it is of, on how many its evidence rests
    and how often all rows were gone through.
    """
    table = options.lives
    if table is None:
        return {}
    answer = {"engine": table.engine.name}
    if options.into:
        answer["into"] = options.into
    if fitted is None or fitted.segmentation is None:
        return answer
    spec, all_rows = fitted.spec, fitted.segmentation.all_rows
    return {
        **answer,
        "n_customers": spec.n_customers,
        "n_sampled": spec.n_customers if spec.n_sampled is None else spec.n_sampled,
        "passes": 0 if all_rows is None else all_rows.passes,
    }


def told_aside(rows: Sequence[AsideRow]) -> list[dict[str, Any]]:
    """Return the rows of a file that are no customers, each with the reason."""
    from segmentation import wording

    return [{"line": row.line, "reason": wording.aside_reason(row)} for row in rows]


def of_record(record: object, *names: str) -> dict[str, Any]:
    """Return fields of a record under their own names; JSON writes a tuple as a list."""
    return {name: getattr(record, name) for name in names}


def write_file(path: Path, content: bytes) -> None:
    """Write a file where the user asked for it, whole or not at all.

    Raises
    ------
    SaveError
        If the system refuses.
    """
    with staged(path) as unfinished:
        unfinished.write_bytes(content)
