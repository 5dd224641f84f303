"""Describe who is in each segment: profiles, names, rules, members, actions, identity."""

from segmentation.segments.actions import actions
from segmentation.segments.contradictions import name_contradictions
from segmentation.segments.effects import effect_sizes
from segmentation.segments.identity import keep_identity, keeps_name, match, renumber
from segmentation.segments.membership import members
from segmentation.segments.profiles import profile
from segmentation.segments.renaming import rename
from segmentation.segments.rules import rules
from segmentation.segments.shared import shared_labels

__all__ = [
    "actions",
    "effect_sizes",
    "keep_identity",
    "keeps_name",
    "match",
    "members",
    "name_contradictions",
    "profile",
    "rename",
    "renumber",
    "rules",
    "shared_labels",
]
