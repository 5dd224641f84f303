"""How often the k advisor names the published number of groups, beside each single criterion.

`python -m bench k_search_trials` takes a minute; `--full` adds 200 random mixtures. Sets of a known
kind are made by the seed: thresholds may be set on the even ones, the odd ones are reported alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from bench.k_search_data import prepared
from bench.k_search_kinds import sets_of_kinds
from bench.k_search_sets import TrialSet, published_sets, random_mixtures, structureless_sets
from segmentation.clusters import search_k
from segmentation.records import KSearch


def choices(search: KSearch) -> dict[str, int | None]:
    """What the rule and each criterion by itself would choose."""
    return {"rule": search.recommended_k, **search.named}


def interval(n_right: int, n: int) -> str:
    """The 95% interval of a share: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.

    >>> interval(16, 20), interval(0, 200)
    ('58% to 92%', '0% to 2%')
    """
    z, share = 1.96, n_right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return f"{max(0.0, middle - half):.0%} to {min(1.0, middle + half):.0%}"


def searched(trial: TrialSet) -> KSearch:
    k_values = tuple(k for k in trial.k_values if k < len(trial.points))
    return search_k(prepared(trial.points), k_values=k_values, seed=42, n_init=10)


def is_right(trial: TrialSet, k: int | None) -> bool:
    # Of structureless data 1 or none is right.
    return k in trial.published if trial.published else k in (None, 1)


def missed(trial: TrialSet, search: KSearch) -> str:
    wanted = " or ".join(map(str, trial.published)) or "none"
    return f"    {trial.name}: {search.recommended_k} ({search.verdict}) for {wanted}"


def try_sets(name: str, sets: Iterable[TrialSet]) -> None:
    right: Counter[str] = Counter()
    n_sets = 0
    misses = []
    for trial in sets:
        n_sets += 1
        search = searched(trial)
        found = choices(search)
        right.update(criterion for criterion, k in found.items() if is_right(trial, k))
        if found["rule"] not in (trial.published or (None,)):
            misses.append(missed(trial, search))
    print(f"{name}, {n_sets} sets:", ", ".join(f"{c} {n}" for c, n in right.items()))
    print(f"    rule: {interval(right['rule'], n_sets)}", *misses, sep="\n")


def try_kinds(sets: Mapping[str, Sequence[TrialSet]]) -> None:
    """Print the hits by kind: those of the half that sets thresholds, and of the other half."""
    totals = [[0, 0], [0, 0]]
    for kind, trials in sets.items():
        told = []
        for half, own in groupby(sorted(enumerate(trials), key=lambda e: e[0] % 2), key=_half):
            found = [is_right(trial, searched(trial).recommended_k) for _, trial in own]
            totals[half][0] += sum(found)
            totals[half][1] += len(found)
            told.append(f"{sum(found)} of {len(found)} ({interval(sum(found), len(found))})")
        print(f"{kind}: {told[0]}; held out {told[1]}")
    for half, name in enumerate(("all that set thresholds", "all held out")):
        n_right, n = totals[half]
        print(f"{name}: {n_right} of {n} ({interval(n_right, n)})")


def _half(numbered: tuple[int, TrialSet]) -> int:
    return numbered[0] % 2


def main(arguments: Sequence[str] = ()) -> None:
    is_full = "--full" in arguments
    try_sets("published", published_sets())
    try_sets("structureless", structureless_sets())
    try_kinds(sets_of_kinds(20 if is_full else 4))
    if is_full:
        try_sets("random mixtures", random_mixtures(200))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
