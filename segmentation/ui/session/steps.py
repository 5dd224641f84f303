"""Record steps that can be taken back: what stood before a change, and what it was."""

from __future__ import annotations

from dataclasses import dataclass

from segmentation.errors import SegmentationError
from segmentation.records import METHODS, Campaign, PrepareSettings
from segmentation.ui.parts.text import shorten
from segmentation.ui.session import cache
from segmentation.ui.session.identity import Identity
from segmentation.ui.session.study import Basis, Study

LONGEST_NAME = 32
"""Characters of a file, column or segment in the words of a step: it stands on a button."""


@dataclass(frozen=True, slots=True)
class Step:
    """What stood before a change."""

    study: Study
    identity: Identity | None
    """Who its segments were then; None: as they are by themselves."""
    told: str
    """The change, such as "k from 6 to 5"."""


def told_change(before: Study, after: Study) -> str:
    """Return the change from one study, which may be held no longer, to another in a few words."""
    if after.file.source != before.file.source:
        kind = "change to" if after.file.is_sample else "upload of"
        return f"{kind} {shorten(after.name, LONGEST_NAME)}"
    if after.file.sheet != before.file.sheet:
        return f"change to the sheet {shorten(after.file.sheet or '', LONGEST_NAME)}"
    found = [
        *(["hidden rows"] if after.file.without_hidden != before.file.without_hidden else []),
        *_contracts(before, after),
        *_roles(before.basis, after.basis),
        *_settings(before.basis.settings, after.basis.settings),
        *_method(before, after),
    ]
    if after.is_untouched and len(found) > 1:
        return "back to the defaults"
    return " and ".join(found) or "the last change"


def told_renaming(before: Identity, after: Identity, segment: int) -> str:
    """Return what was said anew about a segment in a few words."""
    old, new = (shorten(each.names[segment], LONGEST_NAME) for each in (before, after))
    if old != new:
        return f"name “{new}” for “{old}”"
    what = "notes" if before.notes != after.notes else "plan"
    return f"{what} of “{old}”"


def told_campaign(campaign: Campaign, segment: str) -> str:
    """Return which campaign was noted, told or dropped, in a few words."""
    name = f" “{shorten(campaign.name, LONGEST_NAME)}”" if campaign.name else ""
    return f"campaign{name} on “{shorten(segment, LONGEST_NAME)}”"


def _contracts(before: Study, after: Study) -> list[str]:
    old, new = dict(before.file.contracts), dict(after.file.contracts)
    changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if len(changed) == 1:
        return [f"how {shorten(changed[0], LONGEST_NAME)} is read"]
    return [f"how {len(changed)} columns are read"] if changed else []


def _roles(before: Basis, after: Basis) -> list[str]:
    old, new = dict(before.roles), dict(after.roles)
    changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if len(changed) == 1:
        return [f"role of {shorten(changed[0], LONGEST_NAME)}"]
    return [f"roles of {len(changed)} columns"] if changed else []


def _settings(before: PrepareSettings, after: PrepareSettings) -> list[str]:
    found = ["choice of features"] if before.features != after.features else []
    if before.scaling != after.scaling:
        found.append(f"scaling from {before.scaling} to {after.scaling}")
    if before.per_feature != after.per_feature:
        found.append("preparation of single features")
    fills = [(each.numeric_impute, each.category_impute) for each in (before, after)]
    return [*found, "how gaps are filled"] if fills[0] != fills[1] else found


def _method(before: Study, after: Study) -> list[str]:
    found = []
    if before.algorithm != after.algorithm:
        old, new = METHODS[before.algorithm], METHODS[after.algorithm]
        found.append(f"method from {old} to {new}")
    if after.least > before.least:
        found.append(f"segments under {after.least:,} customers merged with their nearest")
    elif before.least and not after.least and before.k == after.k:
        found.append("merged segments taken apart again")
    if before.k != after.k:
        old_k, new_k = _k(before), _k(after)
        if old_k != new_k:
            found.append(f"k from {old_k} to {new_k}")
        elif before.basis == after.basis:
            found.append(f"k fixed at {new_k}" if after.k else "k as recommended")
    return found


def _k(study: Study) -> int | str:
    """Return how many segments a study has, also where the recommendation says it."""
    try:
        return cache.segmentation(study).k
    except SegmentationError:  # The file is held no longer.
        return study.k or "the recommended number"
