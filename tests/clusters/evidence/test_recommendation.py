"""The rule, clause by clause, on evidence made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from segmentation.clusters import search_k
from segmentation.clusters.evidence.recommendation import (
    Structure,
    choose_by_gap,
    measure_structure,
    recommend,
)
from segmentation.clusters.evidence.references import References
from segmentation.records import Candidate
from tests.clusters.crowds import prepared

# One candidate that stands out, whose segments are apart, large and stable.
GOOD = Candidate(
    k=4,
    inertia=100.0,
    silhouette=0.5,
    calinski_harabasz=500.0,
    davies_bouldin=0.6,
    smallest_share=0.1,
    gap=1.0,
    gap_error=0.02,
    stability=0.95,
    silhouette_null=0.3,
    silhouette_null_error=0.01,
    separation=0.6,
    separation_error=0.1,
    crowding=0.5,
)
# Neighbours that run into each other.
TOUCHING = replace(GOOD, separation=0.0)


def candidates(*changed):
    """Return candidates in order of k, the criteria of the others below those of k = 4."""
    return tuple(sorted(changed, key=lambda each: each.k))


def advise(*given, structure=20.0, gap_k=4, n_customers=1000):
    return recommend(
        candidates(*given),
        structure=Structure(structure, "gaussian"),
        gap_k=gap_k,
        n_customers=n_customers,
    )


def other(k, **changes):
    plain = {"silhouette": 0.45, "calinski_harabasz": 400.0}
    return replace(GOOD, k=k, **(plain | changes))


def test_what_all_criteria_name_is_recommended_even_below_a_larger_separated_one():
    advice = advise(other(3), GOOD, other(6))
    assert (advice.recommended_k, advice.verdict) == (4, "clear")
    assert advice.other_k == (3, 6)


def test_the_largest_number_whose_segments_are_all_apart():
    advice = advise(other(2, silhouette=0.55), GOOD, other(7, separation=0.1))
    assert (advice.recommended_k, advice.verdict) == (4, "clear")
    # With a dip it is taken although no criterion names it, and the sole excess is lower.
    assert advise(other(2, silhouette=0.55), GOOD, other(7, silhouette=0.49)).recommended_k == 7


def test_a_weaker_dip_is_enough_where_a_criterion_names_the_same_number():
    weaker = other(6, silhouette=0.48, separation=0.15, separation_error=0.1)
    assert advise(other(3, silhouette=0.52), GOOD, weaker, gap_k=6).recommended_k == 6
    assert advise(other(3, silhouette=0.52), GOOD, weaker, gap_k=3).recommended_k == 4


def test_nothing_beyond_chance_is_no_segments():
    for structure in (3.9, -1):
        advice = advise(GOOD, structure=structure)
        assert (advice.recommended_k, advice.verdict, advice.default_k) == (None, "none", 4)
        [reason] = advice.reasons
        assert reason.code == "no_structure"
        assert reason.values == {"structure": structure, "limit": 4.0, "against": "gaussian"}


def test_a_candidate_that_structureless_data_matches_is_left_out():
    matched = replace(GOOD, silhouette_null_error=0.11)
    assert advise(matched).recommended_k is None
    assert advise(replace(GOOD, silhouette=0.3)).recommended_k is None


def test_a_tail_that_was_cut_off_is_no_segment():
    advice = advise(replace(GOOD, crowding=1.6))
    assert (advice.recommended_k, advice.verdict, advice.other_k) == (None, "none", ())


def test_less_than_seven_tenths_of_the_best_excess_is_not_enough():
    advice = advise(GOOD, other(9, silhouette=0.43), gap_k=9)
    assert advice.recommended_k == 4
    assert advice.other_k == (9,)
    assert advise(GOOD, other(9, silhouette=0.37), gap_k=9).other_k == ()


def test_without_any_border_what_two_criteria_name_or_else_the_greatest_excess():
    """k = 3 has the greater excess, 0.25; silhouette and Calinski-Harabasz name 4."""
    lower = other(3, separation=0.0, silhouette=0.45, silhouette_null=0.2)
    assert advise(lower, TOUCHING, gap_k=9).recommended_k == 4
    tightest = other(5, separation=0.0, calinski_harabasz=600.0)
    assert advise(lower, TOUCHING, tightest, gap_k=9).recommended_k == 3


def test_touching_segments_are_weak_or_plausible_but_never_clear():
    around = (other(2, separation=0.0), other(5, separation=0.0))
    assert advise(TOUCHING, *around).verdict == "plausible"
    assert advise(replace(TOUCHING, stability=0.5), *around).verdict == "weak"


@pytest.mark.parametrize(
    ("stability", "verdict"), [(0.9, "clear"), (0.7, "plausible"), (0.5, "weak")]
)
def test_segments_that_do_not_come_back_lower_the_verdict(stability, verdict):
    assert advise(replace(GOOD, stability=stability), other(5)).verdict == verdict


def test_a_small_segment_is_never_clear():
    """9 of 1,000 customers: under 1%."""
    small = replace(GOOD, smallest_share=0.009)
    assert advise(small, other(5, smallest_share=0.009)).verdict == "plausible"


def test_a_tiny_segment_is_passed_over_for_any_other_that_stands_out():
    outlier = replace(GOOD, k=2, silhouette=0.9, smallest_share=0.001)
    advice = advise(outlier, other(4, silhouette=0.4), gap_k=2)
    assert advice.recommended_k == 4
    assert advise(outlier, gap_k=2).recommended_k == 2


def test_the_largest_number_tried_is_not_clear_while_it_is_still_the_best():
    assert advise(other(2), other(3), GOOD).verdict == "plausible"
    assert advise(other(2), GOOD, other(5)).verdict == "clear"


def test_gap_takes_the_smallest_number_within_one_standard_error_of_the_largest():
    gaps = {1: (0.10, 0.01), 2: (0.30, 0.02), 3: (0.50, 0.02), 4: (0.51, 0.02), 5: (0.49, 0.02)}
    assert choose_by_gap(gaps) == 3
    assert choose_by_gap({1: (0.5, 0.1), 2: (0.55, 0.1), 3: (0.2, 0.1)}) == 1


def test_structure_compares_the_best_with_the_best():
    """References 0.1, 0.2, 0.3 at k = 2 and 0.3, 0.2, 0.1 at k = 3: best scores 1, 0 and 1.

    Their mean is 2/3, their spread 0.577, the error 0.577 x sqrt(4/3) = 2/3. A silhouette of 0.4 at
    k = 2 scores 2: (2 - 2/3) / (2/3) = 2.
    """
    kind = np.array([[0.1, 0.3], [0.2, 0.2], [0.3, 0.1]])
    lower = kind - 0.2
    references = References(np.stack([lower, kind]), np.zeros((2, 3, 2)), np.zeros((2, 3)))
    structure = measure_structure(np.array([0.4, 0.2]), references)
    assert structure.score == pytest.approx(2)
    assert structure.against == "gaussian"


def test_what_decided_is_recorded():
    """Each clause of the rule leaves its code with the numbers that it compared."""
    agreed = advise(other(3), GOOD, other(6))
    assert agreed.reasons[0].code == "all_agree"
    assert agreed.reasons[0].values == {"criteria": ["silhouette", "calinski_harabasz", "gap"]}
    apart = advise(other(2, silhouette=0.55), GOOD, other(7, separation=0.1))
    assert apart.reasons[0].code == "all_apart"
    assert apart.reasons[0].values == {"dip": 0.6, "error": 0.1, "limit": 0.1}
    lower = other(3, separation=0.0, silhouette=0.45, silhouette_null=0.2)
    named = advise(lower, TOUCHING, gap_k=9)
    assert named.reasons[0].code == "most_named"
    assert named.reasons[0].values == {"criteria": ["silhouette", "calinski_harabasz"]}
    tightest = other(5, separation=0.0, calinski_harabasz=600.0)
    furthest = advise(lower, TOUCHING, tightest, gap_k=9)
    assert furthest.reasons[0].code == "largest_excess"
    assert furthest.reasons[0].values == {"excess": pytest.approx(0.25)}
    assert advise(GOOD).reasons[0].code == "only_one"


def test_every_criterion_names_its_own_number():
    """Inertia, silhouette, Calinski-Harabasz, Davies-Bouldin, gap and stability all disagree."""
    found = recommend(
        (
            other(2, stability=0.99),
            other(3, silhouette=0.6),
            other(4, calinski_harabasz=700.0),
            other(5, davies_bouldin=0.2),
            other(6, gap=3.0),
            other(7),
        ),
        structure=Structure(20.0, "uniform"),
        gap_k=1,
        elbow_k=7,
        n_customers=1000,
    )
    assert found.named == {
        "elbow": 7,
        "silhouette": 3,
        "calinski_harabasz": 4,
        "davies_bouldin": 5,
        "gap": 1,
        "stability": 2,
    }
    by = [each.decided.named_by for each in found.candidates]
    assert by == [
        ("stability",),
        ("silhouette",),
        ("calinski_harabasz",),
        ("davies_bouldin",),
        (),
        ("elbow",),
    ]


@pytest.mark.parametrize(
    ("changes", "doubts"),
    [
        ({}, []),
        ({"stability": 0.7}, [("mostly_stable", {"stability": 0.7, "limit": 0.6})]),
        ({"stability": 0.5}, [("not_stable", {"stability": 0.5, "limit": 0.6})]),
        ({"separation": 0.0}, [("not_apart", {"how": "no_dip", "dip": 0.0})]),
        ({"separation_error": 0.7}, [("not_apart", {"how": "too_few", "dip": 0.6})]),
        ({"smallest_share": 0.009}, [("small", {"smallest": 9, "limit": 10.0})]),
    ],
)
def test_what_keeps_a_verdict_from_being_clear_is_recorded(changes, doubts):
    around = (other(2, separation=0.0), other(5, separation=0.0))
    found = advise(replace(GOOD, **changes), *around)
    assert [(each.code, dict(each.values)) for each in found.doubts] == doubts
    assert (found.verdict == "clear") is (not doubts)


def test_the_end_of_the_range_is_a_doubt():
    found = advise(other(2), other(3), GOOD)
    assert [(each.code, dict(each.values)) for each in found.doubts] == [("open_high", {"k": 4})]


def test_the_smallest_number_tried_is_doubted_where_its_segments_are_not_apart():
    found = advise(TOUCHING, other(5, separation=0.0))
    assert [(each.code, dict(each.values)) for each in found.doubts] == [
        ("not_apart", {"how": "no_dip", "dip": 0.0}),
        ("open_low", {"k": 4}),
    ]
    assert found.verdict == "weak"
    assert advise(GOOD, other(5)).verdict == "clear"
    low = advise(other(2, separation=0.0), TOUCHING, other(5, separation=0.0))
    assert "open_low" not in [each.code for each in low.doubts]
    none = advise(GOOD, structure=1)
    assert [(each.code, dict(each.values)) for each in none.doubts] == [("open_low", {"k": 4})]


def test_without_a_recommendation_the_fewest_are_used_that_leave_no_tiny_segment():
    best = other(7, silhouette=0.9)
    assert advise(other(2), other(3), best, structure=1).default_k == 2
    tiny = other(2, smallest_share=0.001)
    assert advise(tiny, other(3), best, structure=1).default_k == 3
    assert advise(tiny, structure=1).default_k == 2


def test_a_number_that_no_criterion_names_is_doubted_where_no_border_shows():
    lower = other(3, separation=0.0, silhouette=0.49, silhouette_null=0.2)
    others = (other(2, silhouette=0.35), other(5, separation=0.0, calinski_harabasz=600.0))
    found = advise(lower, TOUCHING, *others, gap_k=9)
    assert (found.recommended_k, [each.code for each in found.doubts]) == (
        3,
        ["not_apart", "not_named"],
    )


def test_one_continuous_group_is_recorded_only_where_no_cut_shows_a_border():
    crowd = replace(GOOD, k=2, separation=-0.4)
    apart = advise(crowd, replace(GOOD, k=5), structure=1)
    assert [each.code for each in apart.reasons] == ["no_structure"]
    codes = [each.code for each in advise(crowd, replace(crowd, k=5), structure=1).reasons]
    assert codes == ["no_structure", "one_group"]
    for unlike in (
        replace(GOOD, k=2),
        replace(crowd, separation_error=0.9),
        replace(crowd, k=3),  # fewer were not tried: two groups that were cut look the same
    ):
        found = advise(unlike, replace(crowd, k=5), structure=1)
        assert [each.code for each in found.reasons] == ["no_structure"]


def test_cut_off_tails_and_chance_are_told_apart():
    assert [r.code for r in advise(replace(GOOD, crowding=1.6)).reasons] == ["tails_cut_off"]
    assert [r.code for r in advise(replace(GOOD, silhouette=0.3)).reasons] == ["within_chance"]


def test_cut_off_tails_are_told_only_of_columns_that_have_them():
    crowded = (replace(GOOD, crowding=1.6),)
    structure = Structure(20.0, "gaussian", has_tails=False)
    found = recommend(crowded, structure=structure, gap_k=4, n_customers=200)
    assert [each.code for each in found.reasons] == ["no_middles"]
    kinds = References(np.zeros((2, 5, 1)), np.zeros((2, 5, 1)), np.zeros((2, 5)))
    assert not measure_structure(np.array([0.4]), kinds).has_tails


def test_a_border_that_few_show_beside_a_crowded_way_is_a_doubt():
    loose = replace(GOOD, separation=0.4, separation_error=0.12, connection=0.75)
    found = advise(loose, other(5, separation=0.0))
    assert [(each.code, dict(each.values)) for each in found.doubts] == [
        ("loose", {"connection": 0.75})
    ]
    assert found.verdict == "plausible"
    for sure in ({"separation_error": 0.09}, {"connection": 0.6}, {"separation": 0.7}):
        assert advise(replace(loose, **sure), other(5, separation=0.0)).verdict == "clear"


def test_one_column_of_small_counts_holds_no_segments():
    """Structureless sets of the same few values are all the same, but for the last bits."""
    values = np.repeat([0.0, 1, 2, 3, 4, 6], (25, 32, 37, 18, 8, 1))
    points = (values - values.mean()) / values.std()
    search = search_k(prepared(points[:, None]), k_values=(2, 3, 4, 5), seed=42, n_init=3)
    assert search.verdict == "none"
