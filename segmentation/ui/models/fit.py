"""Draw whether a saved model still fits a file, and who would move with another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from segmentation import models, wording
from segmentation.errors import DataError
from segmentation.models import Model, SavedModel
from segmentation.records import Drift, ModelComparison, ModelSpec
from segmentation.ui.models import cache as models_cache, tables as models_tables
from segmentation.ui.models.cache import Stand
from segmentation.ui.models.models import choose
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.predict import scorers, scoring
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.session.study import Basis
from segmentation.ui.work import owners


def draw_score(line: SavedModel) -> None:
    """Draw every customer's segment of a file, and whether the model still fits it."""
    customers = _choose_file("models.file")
    if customers is not None:
        draw_scores(line, customers)
        draw_drift(line, customers)


def draw_compared(line: SavedModel) -> None:
    """Draw who of a file moves with another model."""
    blocks.sentence("The same customers, scored with both models: who moves.")
    customers = _choose_file("models.compared_file")
    if customers is not None:
        draw_comparison(line, customers)


def _choose_file(key: str) -> Basis | None:
    """Draw the choice of the customers to score: those looked at, or another file.

    None while that is being read, and where it cannot be.
    """
    dropped = st.file_uploader(
        "Upload a file to score and check; without one, the customers you are looking at are used",
        key=key,
        help="It is scored with the model, compared with its training, and changes nothing else.",
    )
    if dropped is None:
        return state.current().basis
    with blocks.error_banner():
        file = cache.hold(dropped.getvalue(), dropped.name)
        what = f"Reading {shorten(file.name, 40)}"
        if waiting.is_done(f"{key}.read", file, partial(cache.read_beside, file), what=what):
            return Basis(file)
    return None


def draw_scores(line: SavedModel, customers: Basis) -> None:
    """Draw the customers of an uploaded file with the segments of a model, to take away."""
    if customers.file == state.current().file:
        return
    with blocks.error_banner():
        scoring.draw_file(
            scorers.saved(models_cache.stand(line)), customers.file, key="models.scored"
        )


def draw_drift(line: SavedModel, customers: Basis) -> None:
    """Draw whether a model still fits the customers of a file, and why."""
    at = models_cache.stand(line)
    with blocks.error_banner():
        spec = models_cache.load(at).spec
        try:
            found = _drift(at, customers)
        except DataError:
            if customers.file != state.current().file:
                raise
            blocks.sentence(
                f"{plain(line.name)} was made from other columns than the customers that you are "
                "looking at have. Upload a file with its columns to compare."
            )
            return
        if found is not None:
            _draw_drift(found, spec, customers)


def _drift(at: Stand, customers: Basis) -> Drift | None:
    """Return how far the customers have moved; None while it is worked out beside the page."""
    asked = ("drift", at, customers)
    name = shorten(customers.file.name, 40)
    work = partial(_beside, models_cache.drift, at, customers)
    if waiting.is_done("models.drift", asked, work, what=f"Comparing {name} with the model"):
        return models_cache.drift(at, customers)
    return None


def _beside(make: Callable[..., object], *asked: Any) -> None:
    """Read the customers, the last thing asked of, and score them, reporting each stage."""
    *given, progress = asked
    progress("reading the file", 0.1)
    cache.table(given[-1])
    progress("scoring the customers", 0.4)
    make(*given)


def _draw_drift(found: Drift, spec: ModelSpec, customers: Basis) -> None:
    if cache.table(customers).report.fingerprint == spec.fingerprint:
        blocks.sentence(
            "This is the file that the model was made from: upload a newer one to see whether "
            "its customers have changed."
        )
    advised = "yes" if found.is_refit_advised else "no"
    said = f"**Segment again: {advised}.** {plain(wording.drift_verdict(found))}"
    show = st.warning if found.is_refit_advised else st.success
    show("\n".join([said, "", *(f"- {plain(r)}" for r in wording.drift_reasons(found))]))
    blocks.table(
        models_tables.feature_drift(found),
        key="models.drift",
        alt="How far each column has shifted since training",
        columns=models_tables.feature_drift_formats(),
        source=customers.file.name,
    )
    blocks.table(
        models_tables.shares(found, spec),
        key="models.shares",
        alt="Share of each segment in training and in this file",
        columns=models_tables.share_formats(),
        source=customers.file.name,
    )


def draw_comparison(line: SavedModel, customers: Basis) -> None:
    """Draw how another model differs from the chosen one, and who moves between their segments."""
    saved = models.list_models(owners.models_folder())
    others = [other for other in saved if other.name != line.name and not other.problem]
    if not others:
        blocks.sentence("Save or import a second model to compare the two.")
        return
    other = choose(others, key="models.other", label=plain(f"Compare {line.name} with"))
    first, second = models_cache.stand(line), models_cache.stand(other)
    with blocks.error_banner():
        _draw_differences(models_cache.comparison(first, second, None), line.name, other.name)
        asked = ("moves", first, second, customers)
        work = partial(_beside, models_cache.comparison, first, second, customers)
        if waiting.is_done("models.moves", asked, work, what="Scoring with both models"):
            moved = models_cache.comparison(first, second, customers)
            _draw_moves(
                moved, models_cache.load(first), models_cache.load(second), customers=customers
            )


def _draw_differences(found: ModelComparison, first: str, second: str) -> None:
    if not found.differences:
        blocks.sentence("The two were made the same way, from the same customers.")
        return
    blocks.table(
        models_tables.differences(found, first, second),
        key="models.differences",
        alt="How the two models differ",
        source=f"{first} {second}",
    )


def _draw_moves(found: ModelComparison, first: Model, second: Model, *, customers: Basis) -> None:
    name = shorten(customers.file.name, 40)
    blocks.sentence(wording.kept_together_sentence(found.share_kept, name))
    st.caption(plain(f"Rows: segments of {first.name}. Columns: segments of {second.name}."))
    blocks.table(
        models_tables.moves(found, first.spec, second.spec),
        key="models.moves",
        alt="Customers by their segment in both models",
        columns={"": st.column_config.TextColumn(pinned=True)},
        source=customers.file.name,
    )
