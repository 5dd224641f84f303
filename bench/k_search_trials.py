"""How often the k advisor names the published number of groups, beside each single criterion.

`python -m bench k_search_trials` takes a minute; `--full` adds 200 random mixtures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.k_search_data import prepared
from bench.k_search_sets import TrialSet, published_sets, random_mixtures, structureless_sets
from segmentation.clusters import search_k
from segmentation.records import KSearch


def choices(search: KSearch) -> dict[str, int | None]:
    """What the rule and each criterion by itself would choose."""
    return {"rule": search.recommended_k, **search.named}


def try_sets(name: str, sets: Iterable[TrialSet]) -> None:
    right: Counter[str] = Counter()
    n_sets = 0
    missed = []
    for trial in sets:
        n_sets += 1
        k_values = tuple(k for k in trial.k_values if k < len(trial.points))
        search = search_k(prepared(trial.points), k_values=k_values, seed=42, n_init=10)
        found = choices(search)
        for criterion, k in found.items():
            # Of structureless data 1 or none is right.
            right[criterion] += k in trial.published if trial.published else k in (None, 1)
        if found["rule"] not in (trial.published or (None,)):
            wanted = " or ".join(map(str, trial.published)) or "none"
            missed.append(f"{trial.name}: {found['rule']} ({search.verdict}) for {wanted}")
    print(f"{name}, {n_sets} sets:", ", ".join(f"{c} {n}" for c, n in right.items()))
    for line in missed:
        print(f"    {line}")


def main(arguments: Sequence[str] = ()) -> None:
    try_sets("published", published_sets())
    try_sets("structureless", structureless_sets())
    if "--full" in arguments:
        try_sets("random mixtures", random_mixtures(200))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
