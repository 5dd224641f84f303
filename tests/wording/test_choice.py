from dataclasses import replace

import numpy as np
import pytest

from segmentation import wording
from segmentation.records import Candidate, Clustering, KSearch, Segment

# Mall customers, income and spending score: silhouettes for k = 2..6, best at 5.
SILHOUETTES = {2: 0.3213, 3: 0.4666, 4: 0.4939, 5: 0.5547, 6: 0.5399}


def candidate(k, silhouette, **more):
    return Candidate(
        k=k,
        inertia=400 / k,
        silhouette=silhouette,
        calinski_harabasz=100 * silhouette,
        davies_bouldin=1 - silhouette,
        smallest_share=0.11,
        **more,
    )


def search(**changes):
    base = KSearch(
        n_customers=200,
        features=("income", "score"),
        candidates=tuple(candidate(k, s) for k, s in SILHOUETTES.items()),
        labels={},
        elbow_k=5,
        silhouette_k=5,
        recommended_k=5,
        verdict="clear",
        seconds=0.1,
    )
    return replace(base, **changes)


def with_evidence(k=5, **more):
    return search(
        candidates=tuple(
            candidate(j, s, **(more if j == k else {})) for j, s in SILHOUETTES.items()
        )
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {},
            "Five segments: the silhouette is highest at k = 5 (0.55) and the elbow agrees.",
        ),
        (
            {"elbow_k": 4},
            "Five segments: the silhouette is highest at k = 5 (0.55), but the elbow points to 4.",
        ),
        (
            {"elbow_k": None, "verdict": "plausible"},
            (
                "Five segments are plausible: the silhouette is highest at k = 5 (0.55), and the "
                "curve of inertia has no elbow."
            ),
        ),
        (
            {"elbow_k": 4, "recommended_k": 4, "verdict": "weak"},
            (
                "Four segments, but they overlap: of the numbers that stand out from chance, most "
                "measures speak for 4. The elbow agrees; the silhouette by itself prefers 5 (0.55 "
                "against 0.49)."
            ),
        ),
    ],
)
def test_the_verdict_says_which_k_and_how_sure(changes, said):
    assert wording.search_verdict(search(**changes)) == said


@pytest.mark.parametrize("elbow_k", [None, 0, 4])
def test_no_reliable_segments_is_a_verdict(elbow_k):
    said = wording.search_verdict(search(verdict="none", recommended_k=None, elbow_k=elbow_k))
    assert said.startswith("No reliable segments: ")
    assert "The best cut is into five (silhouette 0.55)" in said


def test_a_sampled_silhouette_carries_its_error():
    sampled = with_evidence(silhouette_error=0.013)
    assert "(0.55 ± 0.01)" in wording.search_verdict(sampled)


def test_the_reasons_name_both_curves():
    silhouette, elbow, further = wording.search_reasons(search(elbow_k=4))
    assert "k = 5 (0.55;" in silhouette
    assert "next comes k = 6 with 0.54" in silhouette
    assert "k = 4" in elbow
    assert further == "Two further measures, Calinski-Harabasz and Davies-Bouldin, also prefer 5."


def test_an_elbow_that_is_not_there_is_told():
    assert "points to no number" in wording.elbow_sentence(search(elbow_k=None))


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (
            {"silhouette_null": 0.35, "silhouette_null_error": 0.01},
            "would reach 0.35 at k = 5; these",
        ),
        ({"silhouette_null": 0.55, "silhouette_null_error": 0.01}, "no more than chance gives"),
        ({"gap": 0.62, "gap_error": 0.02}, "Gap statistic: 0.62 ± 0.02 at k = 5"),
        ({"gap": -0.1}, "no tighter than in evenly spread data"),
        ({"stability": 0.97}, "the same segments (0.97 of 1)."),
        ({"stability": 0.7}, "roughly the same segments (0.70 of 1)."),
        (
            {"stability": 0.5, "segment_stability": (0.9, 0.9, 0.4, 0.9, 0.2)},
            "(0.50 of 1); least dependable are the third largest and the smallest.",
        ),
    ],
)
def test_further_evidence_is_told_where_there_is_some(evidence, said):
    reasons = wording.search_reasons(with_evidence(**evidence))
    assert len([reason for reason in reasons if said in reason]) == 1


def test_rivals_small_segments_and_samples_are_told():
    small = replace(search().candidate(5), smallest_share=0.015)
    others = tuple(c for c in search().candidates if c.k != 5)
    found = search(candidates=(*others, small), other_k=(4, 6), n_sampled=50)
    reasons = wording.search_reasons(found)
    assert "Also defensible, since they stand out from chance too: k = 4 or 6." in reasons
    assert "Mind the size: the smallest of the five segments holds 3 customers (1.5 %)." in reasons
    assert any("a sample of 50 of 200 customers" in reason for reason in reasons)


def test_measures_that_disagree_are_named():
    found = search(recommended_k=4, elbow_k=4)
    assert "Further measures: Calinski-Harabasz prefers 5 and Davies-Bouldin prefers 5." in (
        wording.search_reasons(found)
    )


def test_one_candidate_is_enough_for_every_sentence():
    found = search(candidates=(candidate(2, 0.3),), silhouette_k=2, recommended_k=2, elbow_k=None)
    assert wording.search_verdict(found).startswith("Two segments: ")
    assert len(wording.search_reasons(found)) == 2


def test_the_knife_plot_names_the_best_and_the_worst_held_together():
    values = np.array([0.7, 0.5, -0.2, 0.4])
    labels = np.array([0, 0, 1, 1])
    found = Clustering(2, labels, np.zeros((2, 1)), 1.0, 0.35, values, np.arange(4))
    segments = (
        Segment(0, "Many", 2, 0.5, {}, silhouette=0.6),
        Segment(1, "Few", 2, 0.5, {}, silhouette=0.1),
    )
    said = wording.knife_sentence(found, segments)
    assert "The mean is 0.35; best held together is “Many” (0.60), least “Few” (0.10)" in said
    assert said.endswith("1 of 4 customers (25 %) has a negative bar: closer to another segment.")
    nobody = replace(found, silhouettes=np.abs(values))
    assert wording.knife_sentence(nobody, segments).endswith(
        "nobody lies closer to another segment."
    )
    none = replace(found, silhouettes=np.array([]), shown=np.array([], dtype=int))
    assert wording.knife_sentence(none, ()) == (
        "One bar a customer: the longer, the better it fits its segment. The mean is 0.35."
    )


def test_the_segment_that_divides_is_named_with_its_parts():
    labels = {2: np.array([0, 0, 0, 0, 1, 1]), 3: np.array([0, 0, 0, 2, 1, 1])}
    pair = tuple(
        Segment(segment=i, name=name, size=n, share=n / 6, centre={})
        for i, (name, n) in enumerate((("Young", 4), ("Old", 2)))
    )
    said = wording.split_sentence(search(labels=labels), pair)
    assert said.endswith("With one segment more, “Young” divides: its customers part into 3 and 1.")
    alone = wording.split_sentence(search(labels={2: labels[2]}), pair)
    assert "divides" not in alone


def test_customers_who_join_the_parts_are_told():
    labels = {2: np.array([0, 0, 0, 0, 1, 1]), 3: np.array([0, 0, 0, 2, 2, 1])}
    pair = tuple(
        Segment(segment=i, name=name, size=n, share=n / 6, centre={})
        for i, (name, n) in enumerate((("Young", 4), ("Old", 2)))
    )
    said = wording.split_sentence(search(labels=labels), pair)
    assert said.endswith(
        "its customers part into 3 and 1; 1 customer from other segments joins them."
    )


def test_a_number_against_the_silhouette_says_why():
    apart = with_evidence(4, separation=0.4, separation_error=0.1)
    said = wording.search_verdict(replace(apart, recommended_k=4, elbow_k=5))
    assert said == (
        "Four segments: every two neighbours among them have visibly fewer customers in between. "
        "The silhouette by itself prefers 5 (0.55 against 0.49), the elbow the same."
    )
    higher = with_evidence(4, silhouette_null=-0.5)
    said = wording.search_verdict(replace(higher, recommended_k=4, elbow_k=None))
    assert "furthest from what data without any segments would reach" in said
    assert said.endswith("; the curve of inertia has no elbow.")


@pytest.mark.parametrize(
    ("separation", "error", "said"),
    [
        (0.4, 0.1, "there are 40 % fewer customers than around their middles."),
        (0.4, 0.3, "that border is drawn, not found."),
        (0.05, 0.01, "that border is drawn, not found."),
    ],
)
def test_borders_are_told(separation, error, said):
    found = with_evidence(separation=separation, separation_error=error)
    [reason] = [each for each in wording.search_reasons(found) if each.startswith("Borders: ")]
    assert reason.endswith(said)


def test_without_reliable_segments_no_measure_sounds_as_if_there_were():
    found = replace(
        with_evidence(stability=0.9, gap=0.3), recommended_k=None, verdict="none", silhouette_k=5
    )
    reasons = "\n".join(wording.search_reasons(found))
    assert "a cut that comes back is still a cut" in reasons
    assert "as the parts of any crowd with a middle are" in reasons


def test_other_numbers_say_who_names_them():
    found = search(recommended_k=6, other_k=(5, 4), elbow_k=4)
    assert (
        "Also defensible, since they stand out from chance too: k = 5 (so the silhouette) or 4 "
        "(so the elbow)." in wording.search_reasons(found)
    )
