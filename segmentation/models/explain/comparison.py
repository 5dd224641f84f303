"""Compare two models: how they were made, and how they place the same customers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from segmentation.models.scoring.model import Model
from segmentation.records import Difference, FeatureCoding, ModelComparison, ModelSpec


def compare(first: Model, second: Model, frame: pd.DataFrame | None = None) -> ModelComparison:
    """Return how two models differ and, for a table of customers, who moves.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        Customers to score with both.

    Raises
    ------
    DataError
        If a model needs a column that the table does not have.
    """
    differences = _differences(first.spec, second.spec)
    if frame is None:
        return ModelComparison(differences)
    from scipy.optimize import linear_sum_assignment

    counts = np.zeros((first.spec.k, second.spec.k), dtype=np.intp)
    placed = (first.predict(frame)["segment"], second.predict(frame)["segment"])
    np.add.at(counts, (placed[0].to_numpy(), placed[1].to_numpy()), 1)
    rows, columns = linear_sum_assignment(counts, maximize=True)
    return ModelComparison(
        differences=differences,
        counts=counts,
        pairs=tuple(zip(rows.tolist(), columns.tolist(), strict=True)),
        share_kept=float(counts[rows, columns].sum() / len(frame)) if len(frame) else None,
    )


def _differences(first: ModelSpec, second: ModelSpec) -> tuple[Difference, ...]:
    before, after = _described(first), _described(second)
    return tuple(
        Difference(what, before.get(what), after.get(what))
        for what in dict.fromkeys([*before, *after])
        if before.get(what) != after.get(what)
    )


def _described(spec: ModelSpec) -> Mapping[str, str]:
    """Return what can be said of a model in a few words, by subject."""
    described = {
        "segments": str(spec.k),
        "customers": f"{spec.n_customers:,}",
        "file": spec.source,
        "fingerprint": spec.fingerprint,
        "scaling": spec.scaling,
        "seed": str(spec.seed),
        "starts": str(spec.n_init),
        "silhouette": f"{spec.silhouette:.3f}",
    }
    described |= {f"feature {coding.name}": _coding(coding) for coding in spec.codings}
    return described | {
        f"segment {segment.segment + 1}": f"{segment.name}, {segment.share:.1%}"
        for segment in spec.segments
    }


def _coding(coding: FeatureCoding) -> str:
    parts: list[str] = [coding.kind]
    if coding.transform != "none":
        parts.append(f"transform {coding.transform}")
    # A logarithm always has a lower limit of zero: only together with an upper one it was chosen.
    if coding.lower is not None and coding.upper is not None:
        parts.append(f"limits {coding.lower:g} to {coding.upper:g}")
    if coding.weight != 1:
        parts.append(f"weight {coding.weight:g}")
    if coding.categories:
        parts.append(f"{len(coding.categories)} categories")
    return ", ".join(parts)
