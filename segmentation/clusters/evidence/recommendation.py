"""Choose the number of segments and say how sure that is: the rule of docs/methods.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from segmentation.clusters.evidence.decisions import decide
from segmentation.clusters.evidence.limits import (
    CONNECTED,
    FOUND_DIP,
    FOUND_ERRORS,
    FOUND_STABILITY,
    LEAST_SPREAD,
    LOOSE,
    MIN_EXCESS_SHARE,
    MIN_EXCESS_SHARE_OTHERS,
    MIN_STRUCTURE,
    MOST_BENT,
    MOST_ON_THE_WAY,
    N_OTHERS,
    STRAYED,
    WEIGHED,
)
from segmentation.clusters.evidence.references import References
from segmentation.records import CRITERIA, Candidate, Note, Recommendation, ReferenceKind, Verdict


@dataclass(frozen=True, slots=True)
class Structure:
    """By how many standard errors the best silhouette exceeds that of structureless data."""

    score: float
    against: ReferenceKind
    """The kind of structureless data that is hardest to exceed."""
    has_tails: bool = True
    """Whether a column has a long tail, so that data with the same tails was among them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """The number that is recommended, and why."""

    best: Candidate
    reason: Note
    is_largest: bool
    """Whether it is the largest that was tried, and the one that stands out most."""
    open_low: tuple[Note, ...]
    """The doubt that fewer may do better, where it is the smallest that was tried."""


def measure_structure(silhouettes: np.ndarray, references: References) -> Structure:
    """Measure by how many standard errors the best silhouette exceeds that of structureless data.

    A silhouette is judged against the references at the same k. Of several candidates the best is
    always a little above average, for structureless data too, so the best of the data is compared
    with the best of each reference; of the kinds of references the hardest one counts.

    ``silhouettes`` is (n_candidates,).
    """
    scores = []
    for kind in references.silhouettes:
        mean, spread = kind.mean(axis=0), np.maximum(kind.std(axis=0, ddof=1), LEAST_SPREAD)
        best = ((kind - mean) / spread).max(axis=1)
        own = ((silhouettes - mean) / spread).max()
        error = max(float(best.std(ddof=1)), 1e-9) * np.sqrt(1 + 1 / len(kind))
        scores.append(float((own - best.mean()) / error))
    hardest = scores.index(min(scores))
    kinds = get_args(ReferenceKind)
    return Structure(scores[hardest], kinds[hardest], has_tails=len(scores) == len(kinds))


def choose_by_gap(gaps: Mapping[int, tuple[float, float]]) -> int:
    """Return the smallest k whose gap is within one standard error of the largest.

    Parameters
    ----------
    gaps : mapping of int to (float, float)
        Gap and its standard error for each k, k = 1 among them.

    References
    ----------
    .. [1] R. Tibshirani, G. Walther, T. Hastie (2001), J. R. Stat. Soc. B 63, 411-423.
    .. [2] S. Dudoit, J. Fridlyand (2002), Genome Biology 3, research0036: the largest gap in place
       of the first that is followed by a lower one, which stops too early on nested groups.
    """
    largest = max(gaps, key=lambda k: gaps[k][0])
    enough = gaps[largest][0] - gaps[largest][1]
    return min(k for k, (gap, _) in gaps.items() if gap >= enough)


def _name_by_criteria(
    candidates: Sequence[Candidate], *, elbow_k: int | None, gap_k: int | None
) -> dict[str, int | None]:
    """Return the k that each criterion names; the lower of two equals, None where it names none."""
    named: dict[str, int | None] = {"elbow": elbow_k}
    for criterion in CRITERIA:
        sign = 1 if criterion.is_higher_better else -1
        found = [
            (sign * value, -each.k)
            for each in candidates
            if (value := each.value(criterion)) is not None
        ]
        if criterion.names_by == "best":
            named[criterion.key] = -max(found)[1] if found else None
        elif criterion.names_by == "one_standard_error":
            named[criterion.key] = gap_k
    return named


def recommend(
    candidates: tuple[Candidate, ...],
    *,
    structure: Structure,
    gap_k: int | None,
    n_customers: int,
    elbow_k: int | None = None,
    n_coarse: int = 0,
) -> Recommendation:
    """Weigh the evidence: no k is recommended where there are no reliable segments.

    Parameters
    ----------
    candidates : tuple of Candidate
        With everything that a full search computes, in order of k.
    structure : Structure
        From `measure_structure`.
    gap_k : int
        From `choose_by_gap`.
    elbow_k : int, optional
        The knee of the inertia, which has no say.
    n_coarse : int
        Columns with few different values: a border between two of these is there before any cut.
    """
    named = _name_by_criteria(candidates, elbow_k=elbow_k, gap_k=gap_k)
    decided = tuple(
        decide(
            each,
            named_by=tuple(key for key, k in named.items() if k == each.k),
            n_customers=n_customers,
        )
        for each in candidates
    )
    standing_out = _standing_out(decided) if structure.score >= MIN_STRUCTURE else []
    bordered = None if standing_out or n_coarse else _bordered(decided)
    if bordered is not None:
        doubt = Note("silhouette_within_chance", {"silhouette": bordered.silhouette})
        found = (_border("border_found", bordered, FOUND_ERRORS),), (doubt,)
        return Recommendation(bordered.k, bordered.k, "plausible", named, decided, *found)
    if not standing_out:
        return Recommendation(
            None,
            _fewest(decided),
            "none",
            named,
            decided,
            _why_none(decided, structure),
            _open_low(decided),
        )
    choice = _choose(decided, standing_out)
    verdict, doubts = _grade(choice)
    return Recommendation(
        choice.best.k,
        choice.best.k,
        verdict,
        named,
        decided,
        (choice.reason,),
        doubts,
        _others(choice.best, standing_out),
    )


def excess(candidate: Candidate) -> float:
    """Return how far the silhouette was found to exceed that of structureless data."""
    return candidate.decided.stands_out.value or 0.0


def _n_named(candidate: Candidate) -> int:
    """Return how many of the criteria that have a say name it."""
    return len(_speaking_for(candidate))


def _speaking_for(candidate: Candidate) -> list[str]:
    return [key for key in WEIGHED if key in candidate.decided.named_by]


def _standing_out(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """Return the candidates that structureless data does not match, tiny segments last resort."""
    standing_out = [
        each
        for each in candidates
        if each.decided.stands_out.holds and not each.decided.crowded.holds
    ]
    return [each for each in standing_out if not each.decided.tiny.holds] or standing_out


def _choose(candidates: tuple[Candidate, ...], standing_out: list[Candidate]) -> _Choice:
    """Choose among the candidates that stand out, with the clause of the rule that decided."""
    most = max(map(excess, standing_out))
    eligible = [each for each in standing_out if excess(each) >= MIN_EXCESS_SHARE * most]
    agreed = [each for each in eligible if _n_named(each) == len(WEIGHED)]
    apart = [each for each in eligible if each.decided.apart.holds]
    if agreed or apart:
        best = max(agreed or apart, key=lambda each: each.k)
        reason = (
            Note("all_agree", {"criteria": list(WEIGHED)})
            if agreed
            else _border("all_apart", best, best.decided.apart.limit)
        )
    else:
        best = max(eligible, key=lambda each: (_n_named(each) > 1, excess(each)))
        speaking = _speaking_for(best)
        reason = (
            Note("most_named", {"criteria": speaking})
            if len(speaking) > 1
            else Note("largest_excess", {"excess": excess(best)})
        )
    if len(candidates) == 1:
        reason = Note("only_one", {"excess": excess(best)})
    is_largest = best.k == candidates[-1].k and excess(best) == most
    return _Choice(best, reason, is_largest, _open_low(candidates) if best is candidates[0] else ())


def _border(code: str, best: Candidate, limit: float | None) -> Note:
    dip = best.decided.apart
    return Note(code, {"dip": dip.value, "error": dip.error, "limit": limit})


def _is_loose(best: Candidate) -> bool:
    """Return whether there is a way between two segments that is almost as crowded as they are."""
    is_sure = _dip_in_errors(best) >= FOUND_ERRORS or (best.separation or 0.0) > MOST_BENT
    return not is_sure and (best.connection or 0.0) >= LOOSE


def _groups(best: Candidate) -> dict[str, int | None]:
    is_connected = (best.connection or 0.0) >= CONNECTED
    return {"groups": best.n_connected} if is_connected else {}


def _bordered(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """Return the candidate whose border is found whatever its silhouette; the surest of several.

    Two wide groups that overlap have a silhouette no better than one wide group; but a border with
    far fewer customers, and no way around it, is none that K-Means drew.
    """
    found = [each for each in candidates if _is_border_found(each)]
    return max(found, key=_dip_in_errors) if found else None


def _is_border_found(candidate: Candidate) -> bool:
    decided = candidate.decided
    return (
        bool(decided.apart.holds)
        and (decided.apart.value or 0.0) >= FOUND_DIP
        and _dip_in_errors(candidate) >= FOUND_ERRORS
        and (decided.stable.value or 0.0) >= FOUND_STABILITY
        and candidate.connection is not None
        and candidate.connection <= MOST_ON_THE_WAY
        and not (decided.crowded.holds or decided.small.holds or decided.tiny.holds)
    )


def _dip_in_errors(candidate: Candidate) -> float:
    dip = candidate.decided.apart
    return (dip.value or 0.0) / dip.error if dip.error else 0.0


def _others(best: Candidate, standing_out: list[Candidate]) -> tuple[int, ...]:
    """Return further numbers that can be defended, best first."""
    most = max(map(excess, standing_out))

    def rank(each: Candidate) -> tuple[bool, bool, float]:
        is_apart = each.decided.apart.holds and excess(each) >= MIN_EXCESS_SHARE * most
        return _n_named(each) == 0, not is_apart, -excess(each)

    others = [
        each
        for each in standing_out
        if each is not best and excess(each) >= MIN_EXCESS_SHARE_OTHERS * most
    ]
    return tuple(each.k for each in sorted(others, key=rank)[:N_OTHERS])


def _fewest(candidates: tuple[Candidate, ...]) -> int:
    """Return the number that is used where none is recommended: the fewest without a tiny segment.

    Every further cut would claim more. The best silhouette is the best by chance alone.
    """
    return next((each.k for each in candidates if not each.decided.tiny.holds), candidates[0].k)


def _open_low(candidates: tuple[Candidate, ...]) -> tuple[Note, ...]:
    """Return the doubt that fewer segments than were tried may do better."""
    lowest = candidates[0].k
    return (Note("open_low", {"k": lowest}),) if lowest > 2 else ()


def _why_none(candidates: tuple[Candidate, ...], structure: Structure) -> tuple[Note, ...]:
    """Return why there are no reliable segments; what decided stands first."""
    if structure.score < MIN_STRUCTURE:
        values = {
            "structure": structure.score,
            "limit": MIN_STRUCTURE,
            "against": structure.against,
        }
        first = Note("no_structure", values)
    elif any(each.decided.stands_out.holds for each in candidates):
        first = Note("tails_cut_off" if structure.has_tails else "no_middles")
    else:
        first = Note("within_chance")
    # Where 2 was not tried, the cut through one of two groups would look the same.
    is_cut = candidates[0].k == 2 and candidates[0].decided.apart.code == "no_dip"
    is_one = is_cut and not any(each.decided.apart.holds for each in candidates)
    if first.code == "no_structure" and is_one:
        return (first, Note("one_group"))
    return (first,)


def _grade(choice: _Choice) -> tuple[Verdict, tuple[Note, ...]]:
    """Grade a recommended number of segments, with what speaks against it, the gravest first.

    It is open where the largest candidate stands out most: then more segments might do better; and
    where the smallest is taken although its segments are not apart: then fewer might.
    """
    decided = choice.best.decided
    apart, stable, small = decided.apart, decided.stable, decided.small
    is_named = _n_named(choice.best) > 0
    doubts: list[Note] = []
    if not apart.holds:
        doubts.append(
            Note("not_apart", {"how": apart.code, "dip": apart.value} | _groups(choice.best))
        )
    elif _is_loose(choice.best):
        doubts.append(Note("loose", {"connection": choice.best.connection}))
    elif (choice.best.strayed or 0.0) >= STRAYED:
        values = {"share": choice.best.strayed, "groups": choice.best.n_connected}
        doubts.append(Note("strayed", values))
    if not stable.holds:
        code = "mostly_stable" if stable.code == "mostly_stable" else "not_stable"
        doubts.append(Note(code, {"stability": stable.value, "limit": stable.limit}))
    if not apart.holds and not is_named:
        doubts.append(Note("not_named", {"criteria": list(WEIGHED)}))
    if small.holds:
        doubts.append(Note("small", {"smallest": small.value, "limit": small.limit}))
    if choice.is_largest:
        doubts.append(Note("open_high", {"k": choice.best.k}))
    open_low = () if apart.holds else choice.open_low
    doubts.extend(open_low)
    if not doubts:
        return "clear", ()
    is_plausible = (
        stable.code in ("stable", "mostly_stable")
        if apart.holds
        else stable.holds and is_named and not choice.is_largest and not open_low
    )
    return "plausible" if is_plausible else "weak", tuple(doubts)
