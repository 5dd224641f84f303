"""Run the verb that divides the customers of a file by several methods: compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from segmentation.cli import terminal
from segmentation.cli.answers import Answer, of_record
from segmentation.cli.file_verbs import prepare
from segmentation.records import METHODS

if TYPE_CHECKING:
    from segmentation.records import Comparison, MethodResult, PreparedTable


def compare(options: argparse.Namespace) -> Answer:
    """Divide the customers of a file by several methods, and say how far they agree."""
    from segmentation import workflow

    prepared, settings = prepare(options)
    k = settings.k if options.k == "auto" and settings.k is not None else options.k
    with terminal.progress(quiet=options.json) as progress:
        comparison = workflow.compare(
            prepared,
            k=k,
            methods=options.methods or tuple(METHODS),
            seed=options.seed,
            progress=progress,
        )
    if not options.json:
        terminal.show_comparison(comparison)
        return None
    return _answer(prepared, comparison)


def _answer(prepared: PreparedTable, comparison: Comparison) -> dict[str, Any]:
    from segmentation import wording

    keys = [result.algorithm for result in comparison.results]
    return {
        "n_customers": prepared.n_customers,
        "features": list(prepared.features),
        "k": comparison.k,
        "methods": [
            _told(result) | {"agreement": dict(zip(keys, row, strict=True))}
            for result, row in zip(comparison.results, comparison.agreement.tolist(), strict=True)
        ],
        "verdict": wording.comparison_verdict(comparison),
        "seconds": comparison.seconds,
    }


def _told(result: MethodResult) -> dict[str, Any]:
    from segmentation.wording.methods import method_note

    likelihoods, parameters = dict(result.log_likelihood_by_k), dict(result.n_parameters_by_k)
    return {
        "method": result.algorithm,
        "name": METHODS[result.algorithm],
        **of_record(result, "k", "sizes", "n_unassigned", "silhouette", "silhouette_error"),
        **of_record(result, "calinski_harabasz", "davies_bouldin"),
        **of_record(result, "log_likelihood", "bic", "bic_k"),
        "by_k": [
            {"k": k, "log_likelihood": likelihoods[k], "n_parameters": parameters[k], "bic": bic}
            for k, bic in result.bic_by_k
        ],
        "note": method_note(result),
        "seconds": result.seconds,
    }
