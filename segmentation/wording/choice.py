"""Say how many segments there are, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from segmentation.records import METHODS, Clustering, KSearch, Note, Segmentation, Verdict
from segmentation.wording.evidence import criterion_name, evidence_reasons, silhouette_value
from segmentation.wording.numbers import format_score, format_share, listing, plural, spelled
from segmentation.wording.phrases import Phrases, Values, say

_NOTHING_THERE: Mapping[str, str] = {
    "one_group": "the customers form one continuous group in these features",
    "no_structure": "data of the same spread without any segments splits about as well",
    "tails_cut_off": "what stands out from chance are long tails that were cut off, not groups",
    "no_middles": "what stands out from chance are pieces with no middle of their own, not groups",
    "within_chance": "no number of segments stands out from chance",
    "few_alone": "what stands out are a few customers alone, too few to be a segment",
}
"""Why there are no reliable segments."""


_GRADES: Mapping[Verdict, tuple[str, str]] = {
    "clear": (
        "Strong",
        "Plan with them: customers of one segment are alike, and other samples give the same ones.",
    ),
    "plausible": (
        "Usable",
        "Good enough for campaigns and reports; who is near a border could be in either segment.",
    ),
    "weak": (
        "Weak",
        "Use them to explore ideas. Test on a few customers before you spend on them.",
    ),
    "none": (
        "None",
        "What you see is one crowd cut into slices: do not treat them as types of customers.",
    ),
}
"""How good segments are in one word, and what that means for their use."""


def grade(verdict: Verdict) -> str:
    """Return how good segments are, in one word within a sentence."""
    return _GRADES[verdict][0].lower()


class _PlainVerdict(NamedTuple):
    """A verdict without statistics."""

    grade: str
    headline: str
    meaning: str


def plain_verdict(search: KSearch) -> _PlainVerdict:
    """Return how good the recommended segments are, in words for who wants to use them."""
    grade, meaning = _GRADES[search.verdict]
    k = search.recommended_k
    if k is None:
        return _PlainVerdict(grade, "No reliable segments", meaning)
    count = f"{spelled(k).capitalize()} segments"
    if search.verdict == "clear":
        return _PlainVerdict(grade, f"{count} that clearly stand apart", meaning)
    if search.verdict == "plausible":
        return _PlainVerdict(grade, f"{count} that you can work with", meaning)
    return _PlainVerdict(grade, f"{count}{_how_sure(search, k)}", meaning)


def own_choice_sentence(search: KSearch, found: Segmentation) -> str:
    """Return that the segments shown are not the recommended ones; empty where they are."""
    algorithm = found.clustering.algorithm
    is_other_method = algorithm != "kmeans"
    if found.k_searched == search.default_k and not is_other_method:
        return ""
    by = f" by {METHODS[algorithm]}" if is_other_method else ""
    return f"You chose to look at {spelled(found.k_searched)} segments{by} instead."


def minimum_sentence(least: float, largest: int | None) -> str:
    """Return how many segments each have so many customers, without any being merged."""
    number = plural(math.ceil(least), "customer")
    if largest is None:
        return f"No number of segments that was tried leaves {number} in each by itself."
    return f"{spelled(largest).capitalize()} segments are the most with {number} in each by itself."


def merged_sentence(clustering: Clustering) -> str:
    """Return what merging small segments with their nearest cost; "" where none was merged."""
    before = clustering.merged
    if before is None:
        return ""
    more = clustering.inertia / before.inertia - 1 if before.inertia > 0 else 0.0
    return (
        f"{spelled(before.k).capitalize()} segments were merged into {spelled(clustering.k)}, each "
        f"small one with its nearest: the silhouette went from {format_score(before.silhouette)} "
        f"to {format_score(clustering.silhouette)}, and the squared distances to the centres grew "
        f"by {format_share(more)}."
    )


def search_verdict(search: KSearch) -> str:
    """Return which number of segments is recommended and how sure that is: one or two sentences."""
    k = search.recommended_k
    if k is None:
        fewest = search.candidate(search.default_k)
        beyond = _beyond(search)
        if beyond is not None:
            return (
                f"{_RANGES[beyond.values['side']]}: {_other_segments(beyond.values)}. Of those "
                f"tried, the simplest split is into {spelled(fewest.k)} (silhouette "
                f"{silhouette_value(fewest)})."
            )
        return (
            f"No reliable segments: {_why_none(search)}. "
            f"The simplest split is into {spelled(fewest.k)} (silhouette "
            f"{silhouette_value(fewest)}); treat it as slices of a whole, not as types of "
            f"customers."
            f"{_not_tried(search)}"
        )
    return f"{_recommendation(search, k)}{_not_tried(search)}"


def search_reasons(search: KSearch) -> tuple[str, ...]:
    """Return what speaks for and against the number of segments, one sentence each."""
    doubts = _doubts_sentence(search)
    return (*([doubts] if doubts else []), *evidence_reasons(search))


def _doubts_sentence(search: KSearch) -> str:
    """Return what keeps the verdict from being clear; empty where nothing does."""
    k = search.recommended_k
    if k is None or not search.doubts:
        return ""
    said = "; ".join(say(_DOUBTS, doubt.code, doubt.values) for doubt in search.doubts)
    return f"Why this is not clear-cut: {said}."


def _recommendation(search: KSearch, k: int) -> str:
    opening = f"{spelled(k).capitalize()} segments{_how_sure(search, k)}"
    if search.reasons[0].code == "all_agree":
        return f"{opening}: {_silhouette_clause(search, k)}; {_agreement(search, k)}."
    if search.silhouette_k == k:
        silhouette = _silhouette_clause(search, k)
        elbow = _elbow_clause(search, k)
        return f"{opening}: {_why(search, k)}. {silhouette[:1].upper()}{silhouette[1:]}{elbow}."
    return f"{opening}: {_why(search, k)}. {_dissent(search, k)}."


_RANGES: Mapping[str, str] = {
    "low": "The numbers to try start too high",
    "high": "The numbers to try end too low",
    "between": "The numbers to try leave out the best one",
}


def _beyond(search: KSearch) -> Note | None:
    """Return that a number was found which was not among those to try."""
    return next((doubt for doubt in search.doubts if doubt.code == "found_beyond"), None)


def _other_segments(found: Values, *, among: str = "them") -> str:
    how = grade(found["verdict"])
    return f"{spelled(found['k'])} segments, which were not among {among}, stand out ({how})"


def _not_tried(search: KSearch) -> str:
    """Return as a further sentence that other numbers may do better, where that was decided."""
    beyond = _beyond(search)
    if beyond is not None:
        return f" {_RANGES[beyond.values['side']]}: {_other_segments(beyond.values)}."
    for doubt in search.doubts:
        if doubt.code == "open_low":
            return f" Fewer than {spelled(doubt.values['k'])} were not tried, and may do better."
    return ""


def _why_none(search: KSearch) -> str:
    codes = [reason.code for reason in search.reasons]
    return _NOTHING_THERE["one_group" if "one_group" in codes else codes[0]]


def _how_sure(search: KSearch, k: int) -> str:
    """Return the verdict as the end of "Five segments"."""
    if search.verdict == "clear":
        return ""
    gravest = search.doubts[0]
    how = gravest.values.get("how")
    is_connected = how == "connected" or "groups" in gravest.values
    if search.verdict == "plausible":
        is_said = is_connected and (how != "too_few" or gravest.values["groups"] == 1)
        return f" are usable, but {_connected(gravest.values)}" if is_said else " are plausible"
    if is_connected:
        return f", but {_connected(gravest.values)}"
    if how == "no_dip":
        return ", but they overlap" if k == 2 else ", but at least two of them overlap"
    if how == "too_few":
        return ", but too few customers lie near the borders to tell whether they are apart"
    if gravest.values.get("stability") is not None:
        return ", but other samples of the customers give different ones"
    return ", but nothing shows that they are apart or come back on other samples"


def _why(search: KSearch, k: int) -> str:
    """Return what decided for a number, where that is not that all agree."""
    reason = search.reasons[0]
    if reason.code in ("all_apart", "border_found"):
        if k == 2:
            return "there are visibly fewer customers between them than around their centres"
        return "every two neighbours among them have visibly fewer customers in between"
    if reason.code == "only_one":
        return "it was the only number to try, and it stands out from chance"
    if reason.code == "most_named":
        speaking = listing([criterion_name(key) for key in reason.values["criteria"]])
        return f"of the numbers that stand out from chance, {speaking} favour {k}"
    return (
        "of the numbers that stand out from chance, this one lies furthest above what data "
        "without any segments would reach"
    )


def _silhouette_clause(search: KSearch, k: int) -> str:
    return f"the silhouette is highest at k = {k} ({silhouette_value(search.candidate(k))})"


def _agreement(search: KSearch, k: int) -> str:
    """Return who agrees with the silhouette, where all that have a say do."""
    criteria = search.reasons[0].values["criteria"]
    others = [criterion_name(key) for key in criteria if key != "silhouette"]
    if search.elbow_k == k:
        return f"{listing([*others, 'the elbow'])} agree"
    return f"{listing(others)} agree{_elbow_clause(search, k)}"


def _elbow_clause(search: KSearch, k: int) -> str:
    if search.elbow_k is None:
        return ", and the inertia curve has no elbow"
    if search.elbow_k == k:
        return " and the elbow agrees"
    return f", but the elbow points to {search.elbow_k}"


def _dissent(search: KSearch, k: int) -> str:
    """Return which numbers silhouette and elbow name by themselves."""
    best = search.candidate(search.silhouette_k)
    highest, own = silhouette_value(best), silhouette_value(search.candidate(k))
    how = f"({highest} against {own})" if highest != own else f"by a hair ({own} for both)"
    text = f"On its own, the silhouette prefers {best.k} {how}"
    if search.elbow_k is None:
        return f"{text}; the inertia curve has no elbow"
    if search.elbow_k == k:
        return f"The elbow agrees; {text[:1].lower()}{text[1:]}"
    return f"{text}, the elbow {'the same' if search.elbow_k == best.k else search.elbow_k}"


def _connected(values: Values) -> str:
    """Return that K-Means cuts what hangs together."""
    if values.get("groups") == 1:
        return "K-Means cuts one connected group"
    return "K-Means cuts at least one connected group in pieces"


def _not_apart(values: Values) -> str:
    how = values["how"]
    if how == "no_dip" and "groups" in values:
        return f"at least two neighbours are not visibly apart, and {_connected(values)}"
    if how == "too_few" and values.get("groups") == 1:
        return _connected(values)
    return {
        "connected": _connected(values),
        "no_dip": "at least two neighbours are not visibly apart",
        "too_few": "there are too few customers to tell whether all neighbours are apart",
    }.get(how, "whether all neighbours are apart was not measured")


def _not_stable(values: Values) -> str:
    stability = values["stability"]
    if stability is None:
        return "whether they come back on other samples was not measured"
    return f"other samples give different segments ({format_score(stability)} out of 1)"


def _not_named(values: Values) -> str:
    criteria = listing([criterion_name(key) for key in values["criteria"]], last="nor")
    return f"neither {criteria} names this number"


_DOUBTS: Phrases = {
    "not_apart": _not_apart,
    "not_stable": _not_stable,
    "mostly_stable": lambda values: (
        "other samples give only roughly the same segments "
        f"({format_score(values['stability'])} out of 1)"
    ),
    "not_named": _not_named,
    "small": lambda values: (
        f"the smallest segment holds only {plural(round(values['smallest']), 'customer')}"
    ),
    "open_high": (
        "{k} is the largest number that was tried and stands out most, so more segments might do "
        "better"
    ),
    "open_low": "{k} is the smallest number that was tried, and fewer may do better",
    "silhouette_within_chance": (
        "by the silhouette alone they would not stand out from data without any segments"
    ),
    "loose": lambda values: (
        f"on the way between two of them customers lie {format_share(values['connection'])} as "
        "densely as in their middles"
    ),
    "strayed": lambda values: (
        f"{_connected(values)}: {format_share(values['share'])} of one segment belong more to "
        "another's middle"
    ),
    "found_beyond": lambda values: _other_segments(values, among="the numbers to try"),
    "missing": lambda values: (
        f"{values['column']} was missing for {format_share(values['share'])} of the customers of "
        "one segment, and what is filled in alike lies together"
    ),
}
"""What keeps a verdict from being clear, from the doubt's values."""
