"""Let a visitor choose what scores: the current segments, or any saved model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from segmentation import models
from segmentation.models import Model
from segmentation.records import Segment
from segmentation.ui.models import cache as models_cache, tables as models_tables
from segmentation.ui.models.cache import Stand
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import label
from segmentation.ui.session import cache, state
from segmentation.ui.session.identity import Numbers
from segmentation.ui.session.study import Study
from segmentation.ui.work import owners

_CHOSEN = "predict.scorer"
_CURRENT = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: a study's segments, or one saved file. Hashable."""

    study: Study
    numbers: Numbers = ()
    stand: Stand | None = None

    @property
    def model(self) -> Model:
        """The model itself, from the caches."""
        if self.stand is not None:
            return models_cache.load(self.stand)
        return cache.model(self.study, self.numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """A model with its segments as they are called here."""

    source: Source
    model: Model
    segments: Sequence[Segment]
    key: str
    """Begins the keys of its widgets."""

    @property
    def is_current(self) -> bool:
        """Whether it is that of the customers whom all pages show."""
        return self.source.stand is None


def current() -> Scorer:
    """Return the segments that all pages show."""
    study, segments = state.current(), state.segmentation().segments
    source = Source(study, state.numbers())
    return Scorer(source, state.model(), segments, study.file.source[:8])


def choose() -> Scorer:
    """Draw the choice of what scores; the current segments where a saved model is damaged."""
    kept = models.list_models(owners.models_folder())
    found = {line.name: line for line in kept if not line.problem}
    if st.session_state.get(_CHOSEN) not in found:
        st.session_state[_CHOSEN] = _CURRENT
    name = st.selectbox(
        "Score with",
        [_CURRENT, *found],
        key=_CHOSEN,
        format_func=lambda name: label(name) if name else "The current segments",
        persist_state="session",
    )
    with blocks.error_banner():
        if name != _CURRENT:
            return saved(models_cache.stand(found[name]))
    return current()


def saved(stand: Stand) -> Scorer:
    """Return a saved model as one that scores."""
    model = models_cache.load(stand)
    segments = [
        replace(segment, colour=models_tables.known_colour(segment.colour, number))
        for number, segment in enumerate(model.spec.segments)
    ]
    return Scorer(
        Source(state.current(), stand=stand), model, segments, f"{model.name}_{stand.changed}"
    )
