"""Put the reason of each step that was done to the data into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segmentation.records import Step

REASONS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {}
"""How each code is said, from the step's values."""


def step_reason(step: Step) -> str:
    """Return why a step was done, without a full stop at the end."""
    return REASONS[step.code](step.values) if step.code else step.reason
