from dataclasses import replace

import numpy as np
import pytest

from segmentation import wording
from segmentation.records import CRITERIA, Clustering, Segment
from tests.clusters.searches import SILHOUETTES, candidate, found, touching, weigh


def reasons_of(*changed, **weighing):
    return wording.search_reasons(found(*changed, **weighing))


def test_the_reasons_name_both_curves():
    silhouette, elbow = reasons_of(elbow_k=4)[:2]
    assert "k = 5 (0.55;" in silhouette
    assert "next comes k = 6 with 0.54" in silhouette
    assert "k = 4" in elbow


def test_an_elbow_that_is_not_there_is_told():
    assert "points to no number" in wording.elbow_sentence(found(elbow_k=None))


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (
            {"silhouette_null": 0.15},
            "would reach 0.15 at k = 5; yours reach 0.55.",
        ),
        ({"gap": 0.62, "gap_error": 0.02}, "Gap statistic: 0.62 ± 0.02 at k = 5: the segments"),
        ({"gap": -0.1}, "no tighter than in evenly spread data. It favours 5."),
        ({"stability": 0.97}, "the same segments (0.97 out of 1)."),
        ({"stability": 0.8}, "of these customers give the same segments (0.80 out of 1)."),
        ({"stability": 0.6}, "roughly the same segments (0.60 out of 1)."),
        (
            {"stability": 0.5, "segment_stability": (0.9, 0.9, 0.4, 0.9, 0.2)},
            "(0.50 out of 1); least dependable are the third largest and the smallest.",
        ),
    ],
)
def test_further_evidence_is_told_where_there_is_some(evidence, said):
    reasons = reasons_of(candidate(5, **evidence))
    assert len([reason for reason in reasons if said in reason and "clear-cut" not in reason]) == 1


DRAWN = "customers between them as around their centres, so the boundary between them is arbitrary."
FEWER = "fewer customers than around their centres"


@pytest.mark.parametrize(
    ("separation", "error", "end"),
    [
        (0.4, 0.1, f"even between the two least separated segments there are 40% {FEWER}."),
        (0.15, 0.1, f"there are 15% {FEWER}."),
        (0.52, 0.6, f"too few customers to tell whether they are apart: 52% {FEWER}, ± 60%."),
        (-0.2, 0.7, "20% more customers than around their centres, ± 70%."),
        (0.05, 0.01, f"have about as many {DRAWN}"),
        (-0.3, 0.1, f"have at least as many {DRAWN}"),
    ],
)
def test_borders_are_told_as_the_rule_saw_them(separation, error, end):
    reasons = reasons_of(candidate(5, separation=separation, separation_error=error))
    [reason] = [each for each in reasons if each.startswith("Borders: ")]
    assert reason.endswith(end)


def test_a_recommended_number_with_a_weak_dip_is_not_called_drawn():
    """One error is enough where criteria name the number: 0.15 against 0.1."""
    search = found(candidate(5, separation=0.15, separation_error=0.1), *touching(6), gap_k=2)
    assert (search.recommended_k, search.reasons[0].code) == (5, "all_apart")
    assert not any("drawn" in reason for reason in wording.search_reasons(search))


def test_rivals_small_segments_and_samples_are_told():
    reasons = reasons_of(candidate(5, smallest_share=0.015), n_sampled=50)
    assert "Also defensible, since they stand out from chance too: k = 6, 4 or 3." in reasons
    assert "Watch the size: the smallest of the five segments holds 3 customers (1.5%)." in reasons
    assert any("a sample of 50 of 200 customers" in reason for reason in reasons)
    assert not any("Mind the size" in r for r in reasons_of(candidate(5, smallest_share=0.05)))


def test_other_numbers_say_who_names_them():
    reasons = reasons_of(candidate(4, calinski_harabasz=900.0), *touching(6), elbow_k=4)
    assert (
        "Also defensible, since they stand out from chance too: k = 4 (so the elbow and "
        "Calinski-Harabasz), 3 or 6." in reasons
    )


def test_measures_that_disagree_are_named():
    said = "Two further measures, Calinski-Harabasz and Davies-Bouldin, also prefer 5."
    assert said in reasons_of()
    reasons = reasons_of(candidate(4, davies_bouldin=0.1))
    assert "Further measures: Calinski-Harabasz prefers 5 and Davies-Bouldin prefers 4." in reasons


def test_every_measure_speaks_for_its_own_number():
    search = found(
        candidate(4, calinski_harabasz=900.0, gap=0.1, gap_error=0.1),
        candidate(3, davies_bouldin=0.1, gap=0.3, gap_error=0.1),
        candidate(2, stability=0.99),
        gap_k=1,
    )
    assert wording.criteria_sentence(search) == (
        "The filled markers show the number each measure favours: Calinski-Harabasz 4, "
        "Davies-Bouldin 3, Gap statistic 1 (no segments) and Stability 2. For the gap that is the "
        "smallest number within one standard error of the highest."
    )
    assert "It favours 1 (no segments)." in " ".join(
        wording.search_reasons(replace(search, recommended_k=4, default_k=4))
    )
    bare = weigh([candidate(2, stability=None)])
    assert wording.criteria_sentence(bare) == (
        "The filled markers show the number each measure favours: Calinski-Harabasz 2 and "
        "Davies-Bouldin 2."
    )


@pytest.mark.parametrize(
    ("n_coarse", "said"),
    [
        (0, ""),
        (1, "1 column with few different values keeps those values"),
        (2, "2 columns with few different values keep those values"),
    ],
)
def test_a_gap_over_columns_with_few_values_is_not_called_tibshiranis(n_coarse, said):
    search = replace(found(candidate(5, gap=0.3)), n_coarse=n_coarse)
    for text in (wording.criteria_sentence(search), " ".join(wording.search_reasons(search))):
        assert said in text
        assert ("Tibshirani" in text) is (n_coarse > 0)


@pytest.mark.parametrize(
    ("changes", "weighing", "end"),
    [
        ({}, {"against": "tails"}, "reached without segments where columns have long tails, as"),
        ({}, {"against": "gaussian"}, "The best of several splits reaches that much without any"),
        ({"crowding": 2.0}, {"structure": 20.0}, "where a long tail is cut off, as here."),
        ({"silhouette_null": 0.6}, {}, "no more than chance gives."),
    ],
)
def test_without_reliable_segments_no_measure_sounds_as_if_there_were(changes, weighing, end):
    none = [candidate(k, gap=0.3, **changes) for k in SILHOUETTES]
    reasons = reasons_of(*none, **({"structure": 1.0} | weighing))
    [chance] = [reason for reason in reasons if reason.startswith("Compared with chance")]
    assert end in chance
    assert any("a split that comes back is still only a split" in reason for reason in reasons)
    assert any("as the parts of any crowd with a middle are" in reason for reason in reasons)


def test_values_are_written_by_the_table_of_criteria():
    values = (1234.56, 0.55471, 151.04, 0.572, 0.1, 0.966, 0.11)
    texts = [wording.format_criterion(c, v) for c, v in zip(CRITERIA, values, strict=True)]
    assert texts == ["1,234.6", "0.555", "151.0", "0.572", "0.100", "0.97", "11%"]
    assert wording.format_criterion(CRITERIA[4], None) == "–"


def test_the_silhouette_plot_names_the_best_and_the_worst_held_together():
    values = np.array([0.7, 0.5, -0.2, 0.4])
    labels = np.array([0, 0, 1, 1])
    found = Clustering(2, labels, np.zeros((2, 1)), 1.0, 0.35, values, np.arange(4))
    segments = (
        Segment(0, "Many", 2, 0.5, {}, silhouette=0.6),
        Segment(1, "Few", 2, 0.5, {}, silhouette=0.1),
    )
    said = wording.silhouette_plot_sentence(found, segments)
    assert "The mean is 0.35; “Many” holds together best (0.60), “Few” least (0.10)" in said
    assert said.endswith("1 of 4 customers (25%) has a negative bar: closer to another segment.")
    nobody = replace(found, silhouettes=np.abs(values))
    assert wording.silhouette_plot_sentence(nobody, segments).endswith(
        "nobody is closer to another segment."
    )
    none = replace(found, silhouettes=np.array([]), shown=np.array([], dtype=int))
    assert wording.silhouette_plot_sentence(none, ()) == (
        "One bar per customer: the longer, the better the fit. The mean is 0.35."
    )


def test_the_segment_that_divides_is_named_with_its_parts():
    labels = {2: np.array([0, 0, 0, 0, 1, 1]), 3: np.array([0, 0, 0, 2, 1, 1])}
    pair = tuple(
        Segment(segment=i, name=name, size=n, share=n / 6, centre={})
        for i, (name, n) in enumerate((("Young", 4), ("Old", 2)))
    )
    said = wording.split_sentence(found(labels=labels), pair)
    assert said.endswith("With one more segment, “Young” splits into 3 and 1.")
    alone = wording.split_sentence(found(labels={2: labels[2]}), pair)
    assert "divides" not in alone


def test_customers_who_join_the_parts_are_told():
    labels = {2: np.array([0, 0, 0, 0, 1, 1]), 3: np.array([0, 0, 0, 2, 2, 1])}
    pair = tuple(
        Segment(segment=i, name=name, size=n, share=n / 6, centre={})
        for i, (name, n) in enumerate((("Young", 4), ("Old", 2)))
    )
    said = wording.split_sentence(found(labels=labels), pair)
    assert said.endswith("“Young” splits into 3 and 1; 1 customer from other segments joins them.")
