"""Say what each measure shows of a number of segments, as it was decided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segmentation.records import CRITERIA, Candidate, Clustering, Criterion, KSearch, Segment
from segmentation.wording.numbers import (
    NO_VALUE,
    format_score,
    format_share,
    listing,
    plural,
    spelled,
)

_TOLD_APART = ("elbow", "silhouette", "gap", "stability")
"""Criteria that have a sentence of their own."""


def evidence_reasons(search: KSearch) -> tuple[str, ...]:
    """Return what each measure shows of the number of segments in the verdict."""
    candidate = search.candidate(search.default_k)
    reasons = (
        silhouette_sentence(search),
        elbow_sentence(search),
        _border_reason(candidate),
        _chance_reason(search, candidate),
        _gap_reason(search, candidate),
        _stability_reason(search, candidate),
        _further_reason(search),
        _other_reason(search),
        _small_reason(candidate),
        _sample_reason(search),
    )
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
        f"k = {search.elbow_k}; more segments gain little."
    )


def silhouette_sentence(search: KSearch) -> str:
    """Return what the silhouette curve shows."""
    best = search.candidate(search.silhouette_k)
    rivals = [candidate for candidate in search.candidates if candidate.k != best.k]
    text = (
        "Silhouette: customers fit their own segment best, compared with the next one, at "
        f"k = {best.k} ({silhouette_value(best)}; 1 = far apart, 0 = touching)"
    )
    if rivals:
        second = max(rivals, key=lambda candidate: candidate.silhouette)
        text += f"; next comes k = {second.k} with {silhouette_value(second)}"
    return text + "."


def criteria_sentence(search: KSearch) -> str:
    """Return which number each of the further measures speaks for: what a figure of them fills."""
    named = [
        f"{criterion.title} {_named_number(search, criterion.key)}"
        for criterion in CRITERIA
        if criterion.key not in ("elbow", "silhouette")
        and search.named.get(criterion.key) is not None
    ]
    if not named:
        return "No further measure was computed."
    text = f"The filled markers show the number each measure favours: {listing(named)}."
    if search.gap_k is None:
        return text
    text += " For the gap that is the smallest number within one standard error of the highest."
    return f"{text}{_coarse_note(search)}"


def _coarse_note(search: KSearch) -> str:
    """Return how the gap differs from the published statistic; empty where it does not."""
    if not search.n_coarse:
        return ""
    columns = plural(search.n_coarse, "column")
    verb = "keeps" if search.n_coarse == 1 else "keep"
    return (
        f" Unlike in Tibshirani's statistic, {columns} with few different values {verb} those "
        "values in the evenly spread data."
    )


def _named_number(search: KSearch, key: str) -> str:
    k = search.named[key]
    return "1 (no segments)" if k == 1 else str(k)


def silhouette_plot_sentence(clustering: Clustering, segments: Sequence[Segment]) -> str:
    """Return what the silhouettes of single customers show."""
    n_shown = len(clustering.silhouettes)
    n_negative = int((clustering.silhouettes < 0).sum())
    text = (
        "One bar per customer: the longer, the better the fit. "
        f"The mean is {format_score(clustering.silhouette)}"
    )
    scored = [(s.silhouette, s) for s in segments if s.silhouette is not None]
    if len(scored) > 1:
        best = max(scored, key=lambda pair: pair[0])
        worst = min(scored, key=lambda pair: pair[0])
        if best[0] > worst[0]:
            text += (
                f"; “{best[1].name}” holds together best ({format_score(best[0])}), "
                f"“{worst[1].name}” least ({format_score(worst[0])})"
            )
    if n_shown == 0:
        return text + "."
    if n_negative == 0:
        return text + ". No bar is negative: nobody is closer to another segment."
    verb = "has" if n_negative == 1 else "have"
    return (
        f"{text}. {n_negative:,} of {plural(n_shown, 'customer')} "
        f"({format_share(n_negative / n_shown)}) {verb} a negative bar: closer to another segment."
    )


def split_sentence(search: KSearch, segments: Sequence[Segment]) -> str:
    """Return which of these segments divides when there is one more.

    The labels of the search at their number are their positions.
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
        return f"{text}. From k = {k} to {k + 1} the customers are regrouped."
    parts = [int(n) for n in np.sort(moved[divided])[::-1][: int(owners[divided])]]
    said = listing([f"{n:,}" for n in parts])
    text += f". With one more segment, “{segments[divided].name}” splits "
    sizes = moved.sum(axis=0)
    receiving = np.flatnonzero(moved.argmax(axis=0) == divided)
    joined = int((sizes[receiving] - moved[divided, receiving]).sum())
    if joined:
        verb = "joins" if joined == 1 else "join"
        return f"{text}into {said}; {plural(joined, 'customer')} from other segments {verb} them."
    return f"{text}into {said}."


def silhouette_value(candidate: Candidate) -> str:
    """Return the mean silhouette, with its error where it comes from a sample."""
    value = format_score(candidate.silhouette)
    if candidate.silhouette_error is None:
        return value
    return f"{value} ± {format_score(candidate.silhouette_error)}"


def _border_reason(candidate: Candidate) -> str:
    apart = candidate.decided.apart
    if apart.value is None:
        return ""
    fewer = f"{format_share(abs(apart.value))} {'fewer' if apart.value >= 0 else 'more'} customers"
    closest = "Borders: between the two least separated segments there are"
    if apart.code == "dip":
        return f"{closest.replace('between', 'even between')} {fewer} than around their centres."
    if apart.code == "too_few":
        return (
            f"{closest} too few customers to tell whether they are apart: {fewer} than around "
            f"their centres, ± {format_share(apart.error or 0.0)}."
        )
    if apart.code == "connected":
        return (
            "Borders: at least two neighbouring segments hang together. On the way between them "
            f"that is populated best, customers lie {_as_densely(candidate.connection or 0.0)} as "
            "around the sparser of their centres, so K-Means cuts a connected group there."
        )
    about = "at least as many" if apart.value <= 0 else "about as many"
    return (
        f"Borders: at least two neighbouring segments have {about} customers between them as "
        "around their centres, so the boundary between them is arbitrary."
    )


def _as_densely(density: float) -> str:
    if density >= 1:
        return "at least as densely"
    return f"{format_share(density)} as densely"


def _chance_reason(search: KSearch, candidate: Candidate) -> str:
    if candidate.silhouette_null is None:
        return ""
    null = format_score(candidate.silhouette_null)
    own = format_score(candidate.silhouette)
    text = (
        f"Compared with chance: data of this size and spread without any segments would reach "
        f"{null} at k = {candidate.k}; yours reach {own}"
    )
    if not candidate.decided.stands_out.holds:
        return f"{text}: no more than chance gives."
    if not _is_nothing_there(search):
        return f"{text}."
    return f"{text}. {_why_not_enough(search)}"


def _is_nothing_there(search: KSearch) -> bool:
    """Return whether there are no segments, not even of a number that was not to be tried."""
    return search.verdict == "none" and all(d.code != "found_beyond" for d in search.doubts)


def _why_not_enough(search: KSearch) -> str:
    """Return why more than chance at one number is no reliable segment."""
    reason = search.reasons[0]
    if reason.code == "tails_cut_off":
        return "So much is reached where a long tail is cut off, as here."
    if reason.code == "no_middles":
        return "So much is reached where a crowd that has no middle is cut in pieces."
    if reason.values.get("against") == "tails":
        return "So much is reached without segments where columns have long tails, as here."
    return "The best of several splits reaches that much without any segments."


def _gap_reason(search: KSearch, candidate: Candidate) -> str:
    if candidate.gap is None:
        return ""
    error = "" if candidate.gap_error is None else f" ± {format_score(candidate.gap_error)}"
    how = "tighter" if candidate.gap > 0 else "no tighter"
    text = (
        f"Gap statistic: {format_score(candidate.gap)}{error} at k = {candidate.k}: the segments "
        f"are {how} than in evenly spread data"
    )
    if _is_nothing_there(search) and candidate.gap > 0:
        text += ", as the parts of any crowd with a middle are"
    if search.gap_k is None:
        return f"{text}."
    return f"{text}. It favours {_named_number(search, 'gap')}.{_coarse_note(search)}"


def _stability_reason(search: KSearch, candidate: Candidate) -> str:
    stable = candidate.decided.stable
    if stable.value is None:
        return ""
    samples = {
        "stable": "other samples of these customers give the same segments",
        "mostly_stable": "other samples give roughly the same segments",
    }.get(stable.code, "other samples give different segments")
    text = f"Stability: {samples} ({format_score(stable.value)} out of 1)"
    shaky = [i for i, level in enumerate(candidate.decided.segment_levels) if level == "shaky"]
    if shaky:
        which = listing([_by_size(i, candidate.k) for i in shaky])
        text += f"; least dependable {'is' if len(shaky) == 1 else 'are'} {which}"
    if _is_nothing_there(search) and stable.code != "not_stable":
        text += "; a split that comes back is still only a split"
    return f"{text}."


def _by_size(place: int, k: int) -> str:
    """Return the segment at a place by size, from 0, in words."""
    if place == k - 1:
        return "the smallest"
    if place == 0:
        return "the largest"
    ordinals = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    nth = ordinals[place - 1] if place <= len(ordinals) else f"{place + 1}th"
    return f"the {nth} largest"


def _further_reason(search: KSearch) -> str:
    """Return which numbers the criteria without a sentence of their own name."""
    if len(search.candidates) < 2:
        return ""
    named = [
        (criterion.title, k)
        for criterion in CRITERIA
        if criterion.key not in _TOLD_APART and (k := search.named.get(criterion.key)) is not None
    ]
    if not named:
        return ""
    titles = listing([title for title, _ in named])
    if all(k == search.default_k for _, k in named):
        count = "Two" if len(named) == 2 else "All"
        return f"{count} further measures, {titles}, also prefer {search.default_k}."
    return f"Further measures: {listing([f'{title} prefers {k}' for title, k in named])}."


def _other_reason(search: KSearch) -> str:
    others = [f"{other}{_named_by(search, other)}" for other in search.other_k]
    if not others:
        return ""
    return (
        f"Also defensible, since they stand out from chance too: k = {listing(others, last='or')}."
    )


def _named_by(search: KSearch, k: int) -> str:
    """Return in brackets which measures name a number."""
    keys = search.candidate(k).decided.named_by
    names = [criterion_name(key) for key in keys]
    return f" (so {listing(names)})" if names else ""


def criterion_help(criterion: Criterion) -> str:
    """Return what a measure measures, and which end is better.

    >>> criterion_help(CRITERIA[3])
    'How wide the segments are against the way to the next; lower is better'
    """
    plain = f"{criterion.plain[:1].upper()}{criterion.plain[1:]}"
    return f"{plain}; {'higher' if criterion.is_higher_better else 'lower'} is better"


def format_criterion(criterion: Criterion, value: float | None) -> str:
    """Return the value of a measure as a table shows it.

    >>> format_criterion(CRITERIA[0], 1234.56), format_criterion(CRITERIA[6], 0.2)
    ('1,234.6', '20%')
    """
    if value is None:
        return NO_VALUE
    if criterion.decimals is None:
        return format_share(value)
    return f"{value:,.{criterion.decimals}f}"


def criterion_name(key: str) -> str:
    """Return a criterion as it stands inside a sentence."""
    title = next(criterion.title for criterion in CRITERIA if criterion.key == key)
    is_name = any(letter.isupper() for letter in title[1:])
    return title if is_name else f"the {title[:1].lower()}{title[1:]}"


def _small_reason(candidate: Candidate) -> str:
    small = candidate.decided.small
    if not small.holds:
        return ""
    return (
        f"Watch the size: the smallest of the {spelled(candidate.k)} segments holds "
        f"{plural(round(small.value or 0), 'customer')} ({format_share(candidate.smallest_share)})."
    )


def _sample_reason(search: KSearch) -> str:
    if search.n_sampled is None:
        return ""
    return (
        f"Silhouettes come from a sample of {search.n_sampled:,} of "
        f"{plural(search.n_customers, 'customer')}; ± is their standard error."
    )
