"""Hold what a visitor chose and said: the study, who its segments are, the steps to take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from segmentation.ui.session.identity import Identity
from segmentation.ui.session.steps import Step
from segmentation.ui.session.study import Study, sample

MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class History:
    """All that has to be known to go on where somebody stopped."""

    study: Study
    identities: Mapping[Study, Identity] = field(default_factory=dict)
    past: tuple[Step, ...] = ()

    @property
    def is_plain_sample(self) -> bool:
        """Whether it is a built-in file about which nothing was chosen or said."""
        study, own = self.study, self.identities.get(self.study)
        origin = replace(study, basis=study.basis.origin)
        return study.file.is_sample and origin.is_untouched and not (own and own.own)


def held() -> History:
    """Return what the visitor has before them; at first the sample."""
    return History(current(), identities(), past())


def current() -> Study:
    """Return the study whose result stands; at first the sample."""
    study: Study = st.session_state.setdefault("state.current", sample())
    return study


def past() -> tuple[Step, ...]:
    """Return the steps that can be taken back, the last one last."""
    found: tuple[Step, ...] = st.session_state.get("state.past", ())
    return found


def identities() -> Mapping[Study, Identity]:
    """Return who the segments of studies are, where that is not who they are by themselves."""
    found: Mapping[Study, Identity] = st.session_state.get("state.identities", {})
    return found


def put(
    study: Study, *, past: tuple[Step, ...], identities: Mapping[Study, Identity] | None = None
) -> None:
    """Let this be what the visitor has before them."""
    st.session_state["state.current"] = study
    st.session_state["state.past"] = past[-MOST_STEPS:]
    if identities is not None:
        st.session_state["state.identities"] = identities


def with_step(step: Step) -> tuple[Step, ...]:
    """Return the steps that can be taken back with one more."""
    return (*past(), step)


def keep_identity(study: Study, found: Identity | None) -> None:
    """Keep who the segments of a study are; None: who they are by themselves."""
    others = {each: own for each, own in identities().items() if each != study}
    st.session_state["state.identities"] = others if found is None else {**others, study: found}
