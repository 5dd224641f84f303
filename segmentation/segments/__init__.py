"""Describe who is in each segment: profiles, names, rules, members, actions, identity."""

from segmentation.segments.actions import actions as actions
from segmentation.segments.contradictions import name_contradictions as name_contradictions
from segmentation.segments.effects import effect_sizes as effect_sizes
from segmentation.segments.exceptional import (
    with_exceptional as with_exceptional,
    with_exceptional_rule as with_exceptional_rule,
)
from segmentation.segments.identity import (
    keep_identity as keep_identity,
    keeps_name as keeps_name,
    match as match,
    renumber as renumber,
)
from segmentation.segments.membership import members as members
from segmentation.segments.named import beside_names as beside_names
from segmentation.segments.profiles import profile as profile
from segmentation.segments.renaming import rename as rename
from segmentation.segments.rules import rules as rules
from segmentation.segments.shared import shared_labels as shared_labels
from segmentation.segments.topics import topic_of as topic_of
