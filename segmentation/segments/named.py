"""Tell which columns a segment's name speaks of, and set the rules beside the names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from segmentation.records import NumericProfile, RuleSet, Segment
from segmentation.segments.phrases import OPPOSITE, numeric_phrase
from segmentation.segments.titles import is_titled
from segmentation.segments.traits import told_mean
from segmentation.segments.vocabulary import Noun, nouns


def beside_names(rule_set: RuleSet, segments: Sequence[Segment]) -> RuleSet:
    """Return the rules, each with the columns that its segment's name tells if it uses none.

    What a person called a segment tells no columns.
    """
    by_number = {segment.segment: segment for segment in segments}
    told = []
    for rule in rule_set.rules:
        used = {condition.column for path in rule.paths for condition in path}
        named = named_columns(by_number[rule.segment])
        told.append(replace(rule, name_tells=() if not used or used & set(named) else named))
    return replace(rule_set, rules=tuple(told))


def named_columns(segment: Segment) -> tuple[str, ...]:
    """Return the columns whose words stand in an automatic name, as the profiles order them."""
    if segment.is_own_name:
        return ()
    columns = [profile.column for profile in segment.numeric]
    words = nouns(columns + [profile.column for profile in segment.categorical])
    found = [p.column for p in segment.numeric if _is_named(segment.name, p, words[p.column])]
    by_category = {
        trait.column
        for trait in segment.traits
        if trait.phrase and _stands_in(segment.name, trait.phrase)
    }
    found += [p.column for p in segment.categorical if p.column in by_category]
    return tuple(dict.fromkeys(found))


def _is_named(name: str, profile: NumericProfile, noun: Noun) -> bool:
    """Return whether a name holds the column's words, or what is said of it or of its family."""
    said = set(re.findall(r"\w+", name.casefold()))
    words = set(re.findall(r"\w+", noun.words.casefold()))
    return (
        (bool(words) and words <= said)
        or (bool(noun.family) and _stands_in(name, noun.family))
        or is_titled(name, profile.column, noun, profile.difference)
        or any(
            _stands_in(name, numeric_phrase(noun, degree, kind=profile.kind, mean=mean))
            for degree in OPPOSITE
            for mean in (told_mean(profile), None)
        )
    )


def _stands_in(name: str, phrase: str) -> bool:
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    return re.search(pattern, name, flags=re.IGNORECASE) is not None
