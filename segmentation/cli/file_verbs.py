"""Run the verbs on a file of customers: inspect, search, fit."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from segmentation.cli import terminal
from segmentation.cli.answers import Answer, engine_answer, of_record, told_aside
from segmentation.cli.limits import reader
from segmentation.records import (
    CRITERIA,
    CustomerTable,
    KSearch,
    PreparedTable,
    PrepareSettings,
    Segmentation,
    StudySettings,
)

if TYPE_CHECKING:
    from segmentation.models import Model


def inspect(options: argparse.Namespace) -> Answer:
    """Show what was read, what each column is taken for, and what was done to the data."""
    wait = _begin(options)
    from segmentation import wording, workflow  # the stages load while the file is read

    table, settings = wait()
    steps = (*table.report.steps, *workflow.preparation_steps(table, settings.preparation))
    if not options.json:
        terminal.show_table(table, steps)
        return None
    report = table.report
    return {
        **of_record(report, "encoding", "delimiter", "sheet", "sheets"),
        "n_rows": table.n_customers,
        "n_columns": len(table.columns),
        "columns": [
            {
                **of_record(column, "name", "role", "kind", "n_missing"),
                "note": wording.column_line(column, report.steps),
                "contract": None if column.contract is None else asdict(column.contract),
            }
            for column in table.columns
        ],
        "steps": [wording.plain_step(step) for step in steps],
        "aside": told_aside(report.aside),
        "settings": _used(table, settings.preparation, settings),
    }


def _used(
    table: CustomerTable, preparation: PrepareSettings, settings: StudySettings
) -> dict[str, Any]:
    """Return every choice that was made, as a file of settings has it."""
    from segmentation import workflow

    chosen = {name: getattr(settings, name) for name in ("k", "method", "least", "segments")}
    return workflow.plain_settings(workflow.settings_of(table, preparation, **chosen))


def search(options: argparse.Namespace) -> Answer:
    """Score each number of segments and say which one the data speaks for."""
    from segmentation import workflow

    prepared, settings = prepare(options)
    with terminal.progress(quiet=options.json) as progress:
        prepared, result = workflow.advise(
            prepared.table,
            prepared.settings,
            k_values=options.k,
            seed=options.seed,
            prepare=options.prepare,
            sets_apart=_sets_apart(options),
            progress=progress,
        )
    warnings = _warn(prepared)
    minimum = _minimum(options, result)
    if not options.json:
        terminal.show_search(result, prepared.advice)
        return None
    return {
        **_search_answer(result),
        "preparation": _preparation(prepared),
        "minimum": minimum,
        "settings": _used(prepared.table, prepared.settings, settings),
        "warnings": warnings,
    }


def _sets_apart(options: argparse.Namespace) -> bool:
    """Whether exceptional customers may be set apart: a sample does not hold all of them."""
    is_sample = options.lives is not None and options.lives.is_sampled
    return not (options.keep_exceptional or is_sample)


def _preparation(prepared: PreparedTable) -> dict[str, Any] | None:
    from segmentation import wording, workflow

    if prepared.advice is None:
        return None
    exceptional = workflow.exceptional_customers(prepared)
    return {
        **wording.plain_advice(prepared.advice),
        "exceptional": None if exceptional is None else asdict(exceptional),
    }


def fit(options: argparse.Namespace) -> Answer:
    """Segment the customers of a file and save the model."""
    from segmentation import models, workflow

    models.check_name(options.name)
    prepared, settings = prepare(options)
    k: int | Literal["auto"] = options.k or settings.k or "auto"
    with terminal.progress(quiet=options.json) as progress:
        found: KSearch | None = None
        if "auto" in (options.prepare, k) or (options.settings and not options.k):  # as the page
            prepared, found = workflow.advise(
                prepared.table,
                prepared.settings,
                seed=options.seed,
                prepare=options.prepare,
                sets_apart=_sets_apart(options),
                progress=progress,
            )
        model = workflow.fit(
            prepared,
            k=k,
            method=settings.method,
            seed=options.seed,
            search=found,
            table=options.lives,
            min_size=options.min_size or settings.least or None,
            progress=progress,
        )
    model = _with_words(model, settings)
    search = None if model.segmentation is None else model.segmentation.search
    path, warnings = _save(model, options), _warn(prepared)
    minimum = _minimum(options, found, model.segmentation)
    if not options.json:
        terminal.show_segments(model.spec, saved_at=path, search=search)
        return None
    return {
        **_fit_answer(model, options.name, search),
        "minimum": minimum,
        "preparation": _preparation(prepared),
        "warnings": warnings,
        **engine_answer(options, fitted=model),
    }


def _with_words(model: Model, settings: StudySettings) -> Model:
    """Return a model whose segments have the names and notes that settings say of them."""
    from segmentation import wording, workflow

    if model.segmentation is None or not settings.segments:
        return model
    again, lost = workflow.say_again(model.segmentation, settings.segments)
    if lost:
        terminal.warn(wording.words_lost_sentence(lost))
    return workflow.build_model(again, name=model.name)


def _save(model: Model, options: argparse.Namespace) -> Path:
    """Save a model; warn where it is a further version of its name."""
    from segmentation import models, wording, workflow

    path = workflow.save(model, options.name, artifacts=options.artifacts)
    version = models.list_versions(options.name, artifacts=options.artifacts)[0].revision
    if version > 1:
        terminal.warn(wording.saved_sentence(options.name, version))
    return path


def _minimum(
    options: argparse.Namespace, search: KSearch | None, found: Segmentation | None = None
) -> dict[str, Any] | None:
    """Say what the fewest customers of a segment ask for and cost; None where nobody asks."""
    from segmentation import wording

    if options.min_size is None:
        return None
    merged = None if found is None else found.clustering.merged
    said, largest = [], None
    if search is not None:
        n = search.n_customers
        least = options.min_size * n if options.min_size < 1 else options.min_size
        largest = search.largest_k(least)
        said.append(wording.minimum_sentence(least, largest))
    if found is not None and merged is not None:
        said.append(wording.merged_sentence(found.clustering))
    for sentence in said:
        terminal.warn(sentence)
    return {
        "least": options.min_size,
        "largest_k": largest,
        "merged": None if merged is None else asdict(merged),
        "sentences": said,
    }


def _fit_answer(model: Model, name: str, search: KSearch | None) -> dict[str, Any]:
    """Return the fitted model as JSON; its verdict is null where the number was given."""
    from segmentation import wording

    return {
        "model": name,
        **of_record(model.spec, "k", "inertia", "silhouette"),
        "verdict": None if search is None else wording.search_verdict(search),
        "sizes": [segment.size for segment in model.spec.segments],
        "segments": [
            of_record(segment, "segment", "name", "size", "share")
            | {"centre": dict(segment.centre)}
            for segment in model.spec.segments
        ],
    }


def _warn(prepared: PreparedTable) -> list[dict[str, str]]:
    """Warn of what the file leaves open of its features, and of features that say the same.

    The warnings are returned, each a code and a sentence.
    """
    from segmentation import wording, workflow

    used = {None, *(coding.name for coding in prepared.codings)}
    said = [
        *(
            (step.code, wording.step_sentence(step))
            for step in prepared.table.report.questions
            if step.column in used
        ),
        *(
            ("repeated_features", wording.repeated_sentence(each))
            for each in workflow.repeated_features(prepared)
        ),
    ]
    for _, sentence in said:
        terminal.warn(sentence)
    return [{"code": code, "message": sentence} for code, sentence in said]


def _begin(options: argparse.Namespace) -> Callable[[], tuple[CustomerTable, StudySettings]]:
    """Begin to read a file by the settings that are given, and by the options, which win over them.

    What is returned waits for the table.
    """
    told = {name: getattr(options, name) for name in ("sheet", "decimal", "without_hidden")}
    if options.settings is None:
        wait = reader(options).begin(options.file, **told)
        return lambda: (wait(), StudySettings())
    from segmentation import workflow

    settings = workflow.read_settings(options.settings)
    table = workflow.read_by(settings, options.file, reader=reader(options), **told)
    return lambda: (table, settings)


def prepare(options: argparse.Namespace) -> tuple[PreparedTable, StudySettings]:
    """Read and prepare a file by the options, and warn of what is no customer in it."""
    wait = _begin(options)
    from segmentation import orders, wording, workflow

    table, settings = wait()
    if table.report.aside:
        terminal.warn(wording.aside_sentence(table.report.aside))
    guess = orders.looks_like_orders(table)
    if guess.is_orders:
        terminal.warn(
            f"These look like order lines, not customers: {wording.order_note(guess.reason)}. "
            "`rfm` makes customers of them."
        )
    features = None if options.features is None else _as_in(table, options.features)
    prepared = workflow.prepare(
        table, features=features, scaling=options.scaling, settings=settings.preparation
    )
    return prepared, settings


def _as_in(table: CustomerTable, features: Sequence[str]) -> tuple[str, ...]:
    """Return features as the file spells them, where only one column differs by case alone."""
    names = [column.name for column in table.columns]
    found = []
    for feature in features:
        alike = [name for name in names if name.casefold() == feature.casefold()]
        found.append(alike[0] if feature not in names and len(alike) == 1 else feature)
    return tuple(found)


def _search_answer(result: KSearch) -> dict[str, Any]:
    from segmentation import wording

    measured = [
        name
        for criterion in CRITERIA
        for name in (criterion.attribute, criterion.error)
        if name is not None
    ]
    return {
        **of_record(result, "n_customers", "features"),
        "candidates": [of_record(found, "k", *measured) for found in result.candidates],
        **of_record(result, "elbow_k", "silhouette_k", "recommended_k"),
        "verdict": wording.search_verdict(result),
        "reasons": list(wording.search_reasons(result)),
        "seconds": result.seconds,
    }
