"""Searches from evidence made by hand, weighed by the rule itself."""

from dataclasses import fields

import numpy as np

from segmentation.clusters.evidence.recommendation import Structure, recommend
from segmentation.records import Candidate, KSearch


def weigh(
    candidates,
    *,
    structure=20.0,
    against="gaussian",
    gap_k=None,
    elbow_k=None,
    n_customers=200,
    labels=None,
    n_sampled=None,
):
    """Return the search that the rule makes of some candidates."""
    found = recommend(
        tuple(candidates),
        structure=Structure(structure, against),
        gap_k=gap_k,
        elbow_k=elbow_k,
        n_customers=n_customers,
    )
    return KSearch(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        n_customers=n_customers,
        features=("income", "score"),
        labels=labels or {},
        seconds=0.1,
        structure=structure,
        n_sampled=n_sampled,
    )


def draw_candidates(seed):
    """Return random evidence for k = 2, 3, ...: of every kind, and with criteria that disagree."""
    generator = np.random.default_rng(seed)
    draw = generator.uniform
    n_tried = int(generator.integers(1, 10))
    first = int(generator.integers(2, 5))
    is_measured = generator.random() < 0.9
    is_tailed = generator.random() < 0.2
    return tuple(
        Candidate(
            k=k,
            inertia=float(1000 / k * draw(0.8, 1.2)),
            silhouette=float(draw(-0.1, 1)),
            calinski_harabasz=float(draw(1, 1000)),
            davies_bouldin=float(draw(0.05, 3)),
            smallest_share=float(draw(0.0005, 1 / k)),
            silhouette_error=float(draw(0, 0.05)) if seed % 3 == 0 else None,
            gap=float(draw(-0.5, 2)) if is_measured else None,
            gap_error=float(draw(0.001, 0.2)) if is_measured else None,
            stability=float(draw(-0.1, 1)) if is_measured else None,
            segment_stability=tuple(draw(0, 1, size=k).tolist()) if is_measured else (),
            silhouette_null=float(draw(0, 0.6)),
            silhouette_null_error=float(draw(0.001, 0.1)),
            separation=float(draw(-1, 1)) if is_measured else None,
            separation_error=float(draw(0.01, 1.2)) if is_measured else None,
            least_separated=(0, 1) if is_measured else None,
            crowding=float(draw(0, 3 if is_tailed else 1.4)) if is_measured else None,
            connection=float(draw(0, 1.3)) if is_measured and seed % 4 == 0 else None,
            n_connected=int(generator.integers(1, k)) if is_measured and seed % 4 == 0 else None,
            strayed=[0.0, 0.01, 0.05, 0.2][k % 4] if is_measured and seed % 4 == 0 else None,
        )
        for k in range(first, first + n_tried)
    )


def draw_search(seed):
    """Return a search of random evidence."""
    candidates = draw_candidates(seed)
    generator = np.random.default_rng(seed + 1_000_000)
    ks = [each.k for each in candidates]
    has_gap = candidates[0].gap is not None
    return weigh(
        candidates,
        structure=float(generator.uniform(0, 20)),
        against=str(generator.choice(["uniform", "gaussian", "tails"])),
        gap_k=int(generator.choice([1, *ks])) if has_gap else None,
        elbow_k=int(generator.choice(ks)) if generator.random() < 0.6 else None,
        n_customers=int(generator.integers(20, 5000)),
    )


# Mall customers, income and spending score: silhouettes for k = 2..6, best at 5.
SILHOUETTES = {2: 0.3213, 3: 0.4666, 4: 0.4939, 5: 0.5547, 6: 0.5399}


def candidate(k, silhouette=None, **more):
    """Return a candidate that stands out, whose segments are apart, large and stable."""
    good = {
        "inertia": 400 / k,
        "silhouette": SILHOUETTES[k] if silhouette is None else silhouette,
        "calinski_harabasz": 100 * SILHOUETTES[k],
        "davies_bouldin": 1 - SILHOUETTES[k],
        "smallest_share": 0.11,
        "stability": 0.97,
        "silhouette_null": 0.2,
        "silhouette_null_error": 0.01,
        "separation": 0.4,
        "separation_error": 0.1,
        "crowding": 0.5,
    }
    return Candidate(k=k, **(good | more))


def found(*changed, ks=(2, 3, 4, 5, 6), gap_k=5, elbow_k=5, **weighing):
    """Return the search that the rule makes of these numbers, some of them changed."""
    given = {each.k: each for each in changed}
    candidates = [given.get(k) or candidate(k) for k in ks]
    return weigh(candidates, gap_k=gap_k, elbow_k=elbow_k, **weighing)


def touching(*ks, **more):
    """Return candidates whose neighbours run into each other."""
    return [candidate(k, separation=0.0, **more) for k in ks]
