"""Sentences on how many segments there are, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from segmentation.records import Candidate, Clustering, KSearch, Segment
from segmentation.wording.numbers import format_score, format_share, listing, plural, spelled

SMALL_SHARE = 0.05
STABLE = 0.85
FAIRLY_STABLE = 0.65
VISIBLE_DIP = 0.1
"""Share of customers that must be missing at a border for it to be seen."""
UNSTABLE_SEGMENT = 0.6
"""Jaccard similarity below which a segment is not to be trusted (Hennig 2007)."""


def search_verdict(search: KSearch) -> str:
    """Return which number of segments is recommended and how sure that is: one or two sentences."""
    k = search.recommended_k
    if search.verdict == "none" or k is None:
        best = search.candidate(search.silhouette_k)
        return (
            "No reliable segments: the customers form one continuous group in these features. "
            f"The best cut is into {spelled(best.k)} (silhouette "
            f"{format_score(best.silhouette)}); use it as slices of a whole, not as types."
        )
    opening = {
        "clear": f"{spelled(k).capitalize()} segments",
        "plausible": f"{spelled(k).capitalize()} segments are plausible",
        "weak": f"{spelled(k).capitalize()} segments, but they overlap",
        "none": "",
    }[search.verdict]
    if search.silhouette_k == k:
        return f"{opening}: {_silhouette_clause(search, k)}{_elbow_clause(search, k)}."
    return f"{opening}: {_why(search, k)}. {_dissent(search, k)}."


def search_reasons(search: KSearch) -> tuple[str, ...]:
    """Return what speaks for and against the number of segments, one sentence each."""
    k = search.silhouette_k if search.recommended_k is None else search.recommended_k
    candidate = search.candidate(k)
    reasons = [
        silhouette_sentence(search),
        elbow_sentence(search),
        _border_reason(candidate),
        _null_reason(search, candidate),
        _gap_reason(candidate, is_none=search.verdict == "none"),
        _stability_reason(candidate, is_none=search.verdict == "none"),
        _further_reason(search, k),
        _other_reason(search, k),
        _small_reason(search, candidate),
        _sample_reason(search),
    ]
    return tuple(reason for reason in reasons if reason)


def elbow_sentence(search: KSearch) -> str:
    """Return what the inertia curve shows."""
    if search.elbow_k is None:
        return (
            "Elbow: the inertia (how far customers lie from the centre of their segment) falls "
            "without a clear bend, so it points to no number."
        )
    return (
        "Elbow: the inertia (how far customers lie from the centre of their segment) bends at "
        f"k = {search.elbow_k}; further segments gain less."
    )


def silhouette_sentence(search: KSearch) -> str:
    """Return what the silhouette curve shows."""
    best = search.candidate(search.silhouette_k)
    rivals = [candidate for candidate in search.candidates if candidate.k != best.k]
    text = (
        "Silhouette: customers sit best in their own segment, compared with the next one, at "
        f"k = {best.k} ({_silhouette(best)}; 1 = far apart, 0 = touching)"
    )
    if rivals:
        second = max(rivals, key=lambda candidate: candidate.silhouette)
        text += f"; next comes k = {second.k} with {_silhouette(second)}"
    return text + "."


def knife_sentence(clustering: Clustering, segments: Sequence[Segment]) -> str:
    """Return what the silhouettes of single customers show."""
    n_shown = len(clustering.silhouettes)
    n_negative = int((clustering.silhouettes < 0).sum())
    text = (
        "One bar a customer: the longer, the better it fits its segment. "
        f"The mean is {format_score(clustering.silhouette)}"
    )
    scored = [(s.silhouette, s) for s in segments if s.silhouette is not None]
    if len(scored) > 1:
        best = max(scored, key=lambda pair: pair[0])
        worst = min(scored, key=lambda pair: pair[0])
        if best[0] > worst[0]:
            text += (
                f"; best held together is “{best[1].name}” ({format_score(best[0])}), "
                f"least “{worst[1].name}” ({format_score(worst[0])})"
            )
    if n_shown == 0:
        return text + "."
    if n_negative == 0:
        return text + ". No bar is negative: nobody lies closer to another segment."
    verb = "has" if n_negative == 1 else "have"
    return (
        f"{text}. {n_negative:,} of {plural(n_shown, 'customer')} "
        f"({format_share(n_negative / n_shown)}) {verb} a negative bar: closer to another segment."
    )


def split_sentence(search: KSearch, segments: Sequence[Segment]) -> str:
    """Return which of these segments divides when there is one more.

    Parameters
    ----------
    search : KSearch
        Whose labels at k = len(segments) are the positions in ``segments``.
    segments : sequence of Segment
    """
    k = len(segments)
    text = "Each column is a number of segments, each band a group of customers that stays together"
    if k not in search.labels or k + 1 not in search.labels:
        return f"{text}."
    moved = np.bincount(
        search.labels[k] * (k + 1) + search.labels[k + 1], minlength=k * (k + 1)
    ).reshape(k, k + 1)
    owners = np.bincount(moved.argmax(axis=0), minlength=k)
    divided = int(owners.argmax())
    if owners[divided] < 2:
        return f"{text}. From k = {k} to {k + 1} the customers are divided anew."
    parts = [int(n) for n in np.sort(moved[divided])[::-1][: int(owners[divided])]]
    said = listing([f"{n:,}" for n in parts])
    text += f". With one segment more, “{segments[divided].name}” divides: its customers part "
    sizes = moved.sum(axis=0)
    receiving = np.flatnonzero(moved.argmax(axis=0) == divided)
    joined = int((sizes[receiving] - moved[divided, receiving]).sum())
    if joined:
        verb = "joins" if joined == 1 else "join"
        return f"{text}into {said}; {plural(joined, 'customer')} from other segments {verb} them."
    return f"{text}into {said}."


def _silhouette(candidate: Candidate) -> str:
    value = format_score(candidate.silhouette)
    if candidate.silhouette_error is None:
        return value
    return f"{value} ± {format_score(candidate.silhouette_error)}"


def _silhouette_clause(search: KSearch, k: int) -> str:
    return f"the silhouette is highest at k = {k} ({_silhouette(search.candidate(k))})"


def _why(search: KSearch, k: int) -> str:
    """Return what speaks for a number that the silhouette by itself does not name."""
    own = search.candidate(k)
    if is_apart(own):
        return "every two neighbours among them have visibly fewer customers in between"
    highest = max(search.candidates, key=_excess)
    if highest.k == k and own.silhouette_null is not None:
        return "there they stand out furthest from what data without any segments would reach"
    return f"of the numbers that stand out from chance, most measures speak for {k}"


def _dissent(search: KSearch, k: int) -> str:
    """Return which numbers silhouette and elbow name by themselves."""
    best = search.candidate(search.silhouette_k)
    values = f"{_silhouette(best)} against {_silhouette(search.candidate(k))}"
    text = f"The silhouette by itself prefers {best.k} ({values})"
    if search.elbow_k is None:
        return f"{text}; the curve of inertia has no elbow"
    if search.elbow_k == k:
        return f"The elbow agrees; {text[:1].lower()}{text[1:]}"
    return f"{text}, the elbow {'the same' if search.elbow_k == best.k else search.elbow_k}"


def is_apart(candidate: Candidate) -> bool:
    """Whether there are visibly fewer customers between every two neighbouring segments."""
    if candidate.separation is None or candidate.separation_error is None:
        return False
    return candidate.separation >= max(VISIBLE_DIP, 2 * candidate.separation_error)


def _excess(candidate: Candidate) -> float:
    return candidate.silhouette - (candidate.silhouette_null or 0.0)


def _border_reason(candidate: Candidate) -> str:
    if candidate.separation is None:
        return ""
    if is_apart(candidate):
        return (
            "Borders: even between the two segments that are closest to each other there are "
            f"{format_share(candidate.separation)} fewer customers than around their middles."
        )
    return (
        "Borders: at least two neighbouring segments have about as many customers between them as "
        "in their middles, so that border is drawn, not found."
    )


def _elbow_clause(search: KSearch, k: int) -> str:
    if search.elbow_k is None:
        return ", and the curve of inertia has no elbow"
    if search.elbow_k == k:
        return " and the elbow agrees"
    return f", but the elbow points to {search.elbow_k}"


def _null_reason(search: KSearch, candidate: Candidate) -> str:
    if candidate.silhouette_null is None:
        return ""
    null = format_score(candidate.silhouette_null)
    own = format_score(candidate.silhouette)
    margin = 2 * (candidate.silhouette_null_error or 0.0)
    if candidate.silhouette > candidate.silhouette_null + margin:
        text = (
            f"Against chance: data of this size and spread without any segments would reach {null} "
            f"at k = {candidate.k}; these reach {own}"
        )
        if search.verdict == "none":
            return (
                f"{text}. So much is reached without segments where columns have long tails as "
                "here, or where a crowd is cut through its middle."
            )
        return f"{text}."
    return (
        f"Against chance: data of this size and spread without any segments would reach {null} "
        f"at k = {candidate.k}, and these reach {own}: no more than chance gives."
    )


def _gap_reason(candidate: Candidate, *, is_none: bool = False) -> str:
    if candidate.gap is None:
        return ""
    error = "" if candidate.gap_error is None else f" ± {format_score(candidate.gap_error)}"
    how = "tighter" if candidate.gap > 0 else "no tighter"
    text = (
        f"Gap statistic: {format_score(candidate.gap)}{error} at k = {candidate.k}: the segments "
        f"are {how} than in evenly spread data"
    )
    return f"{text}, as the parts of any crowd with a middle are." if is_none else f"{text}."


def _stability_reason(candidate: Candidate, *, is_none: bool = False) -> str:
    if candidate.stability is None:
        return ""
    value = format_score(candidate.stability)
    if candidate.stability >= STABLE:
        text = f"Stability: other samples of these customers give the same segments ({value} of 1)"
    elif candidate.stability >= FAIRLY_STABLE:
        text = f"Stability: other samples give roughly the same segments ({value} of 1)"
    else:
        text = f"Stability: other samples give different segments ({value} of 1)"
    shaky = [i for i, x in enumerate(candidate.segment_stability) if x < UNSTABLE_SEGMENT]
    if shaky:
        which = listing([_by_size(i, candidate.k) for i in shaky])
        text += f"; least dependable {'is' if len(shaky) == 1 else 'are'} {which}"
    if is_none and candidate.stability >= FAIRLY_STABLE:
        text += "; a cut that comes back is still a cut"
    return text + "."


def _by_size(place: int, k: int) -> str:
    """Return the segment at a place by size, from 0, in words."""
    if place == k - 1:
        return "the smallest"
    if place == 0:
        return "the largest"
    ordinals = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    nth = ordinals[place - 1] if place <= len(ordinals) else f"{place + 1}th"
    return f"the {nth} largest"


def _further_reason(search: KSearch, k: int) -> str:
    if len(search.candidates) < 2:
        return ""
    by: tuple[tuple[str, Callable[[Candidate], float]], ...] = (
        ("Calinski-Harabasz", lambda candidate: candidate.calinski_harabasz),
        ("Davies-Bouldin", lambda candidate: -candidate.davies_bouldin),
    )
    best = [(name, max(search.candidates, key=score).k) for name, score in by]
    if all(at == k for _, at in best):
        return f"Two further measures, {best[0][0]} and {best[1][0]}, also prefer {k}."
    said = listing([f"{name} prefers {at}" for name, at in best])
    return f"Further measures: {said}."


def _other_reason(search: KSearch, k: int) -> str:
    others = [f"{other}{_named_by(search, other)}" for other in search.other_k if other != k]
    if not others:
        return ""
    return (
        f"Also defensible, since they stand out from chance too: k = {listing(others, last='or')}."
    )


def _named_by(search: KSearch, k: int) -> str:
    """Return in brackets which measures name a number."""
    names = [
        name
        for name, at in (("silhouette", search.silhouette_k), ("elbow", search.elbow_k))
        if at == k
    ]
    return f" (so the {listing(names)})" if names else ""


def _small_reason(search: KSearch, candidate: Candidate) -> str:
    if candidate.smallest_share >= SMALL_SHARE:
        return ""
    n = round(candidate.smallest_share * search.n_customers)
    return (
        f"Mind the size: the smallest of the {spelled(candidate.k)} segments holds "
        f"{plural(n, 'customer')} ({format_share(candidate.smallest_share)})."
    )


def _sample_reason(search: KSearch) -> str:
    if search.n_sampled is None:
        return ""
    return (
        f"Silhouettes come from a sample of {search.n_sampled:,} of "
        f"{plural(search.n_customers, 'customer')}; ± is their standard error."
    )
