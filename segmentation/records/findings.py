"""Define what a report tells beside the result."""

from __future__ import annotations

from dataclasses import dataclass

from segmentation.records.models import ModelSpec
from segmentation.records.segments import Action, ComponentMap, EffectSize, RuleSet, Segmentation


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Everything that a report tells. What needs the customers is None where only a model is left.

    ``spec`` holds what was done to the data and how the segments were made, ``segments`` in it
    are those that the report tells of.
    """

    title: str
    spec: ModelSpec
    made: str
    """When the report was made: ISO 8601, UTC."""
    program_version: str
    actions: tuple[tuple[Action, ...], ...]
    """For each segment what to try, in segment order."""
    segmentation: Segmentation | None = None
    rules: RuleSet | None = None
    effects: tuple[EffectSize, ...] = ()
    component_map: ComponentMap | None = None
    plans: tuple[str, ...] = ()
    """For each segment what the analyst means to do, in place of the suggestions; empty: these."""
