"""Sentences on methods side by side, for results worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from segmentation import wording
from segmentation.records import (
    METHODS,
    Adoption,
    Clustering,
    Comparison,
    Dendrogram,
    Mixture,
    Note,
)
from tests.figures.methods import make_result

NAMES = ("Rich", "Poor")


def result(algorithm, labels, *, partners=(), **fields):
    return make_result(algorithm, np.array(labels), partners=partners, **fields)


def comparison(*, ward=0.9, mixture=0.7, hdbscan=0.1):
    results = (
        result("kmeans", [0, 0, 0, 0, 0, 0, 1, 1, 1, 1], partners=(0, 1)),
        result("ward", [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], partners=(0, 1)),
        result("gaussian_mixture", [0, 0, 0, 0, 0, 0, 2, 1, 1, 1], partners=(0, 1, 2)),
        result("hdbscan", [0, 0, 0, 0, -1, -1, 1, 1, 1, -1], partners=(0, 1)),
    )
    first = np.array([1.0, ward, mixture, hdbscan])
    agreement = np.minimum.outer(first, first)
    np.fill_diagonal(agreement, 1)
    agreement[0] = agreement[:, 0] = first
    return Comparison(2, results, agreement, 1.0)


def test_each_band_of_agreement_has_its_words():
    assert wording.comparison_verdict(comparison()) == (
        "Most methods find similar segments: Ward (0.90) finds much the same segments as "
        "K-Means, Gaussian mixture (0.70) finds similar segments, HDBSCAN (0.10) finds different "
        "segments. HDBSCAN leaves 3 customers in no segment. 1 = identical, 0 = no better than "
        "chance."
    )


@pytest.mark.parametrize(
    ("values", "opening"),
    [
        (
            {"ward": 0.9, "mixture": 0.8, "hdbscan": 0.85},
            "The segments do not depend on the method:",
        ),
        (
            {"ward": 0.9, "mixture": 0.8, "hdbscan": 0.2},
            "Most methods find similar segments:",
        ),
        (
            {"ward": 0.9, "mixture": 0.2, "hdbscan": 0.1},
            "The segments depend on the method in part:",
        ),
        ({"ward": 0.5, "mixture": 0.4, "hdbscan": 0.1}, "The segments depend on the method:"),
    ],
)
def test_the_majority_of_other_kinds_of_method_decides(values, opening):
    assert wording.comparison_verdict(comparison(**values)).startswith(opening)


def test_the_least_alike_is_told_though_it_is_k_means_in_another_form():
    found = comparison(ward=0.9, mixture=0.9, hdbscan=0.85)
    on_components = result("kmeans_pca", [0, 0, 0, 0, 0, 0, 0, 1, 1, 1], partners=(0, 1))
    agreement = np.eye(5)
    agreement[:4, :4] = found.agreement
    agreement[0, 4] = agreement[4, 0] = 0.71
    text = wording.comparison_verdict(
        replace(found, results=(*found.results, on_components), agreement=agreement)
    )
    assert text.startswith("Most methods find similar segments:")
    assert (
        f"The least similar is {METHODS['kmeans_pca']} (0.71). HDBSCAN leaves 3 customers" in text
    )


def test_methods_alike_share_a_clause():
    text = wording.comparison_verdict(comparison(ward=0.9, mixture=0.85, hdbscan=0.2))
    assert "Ward (0.90) and Gaussian mixture (0.85) find much the same segments as K-Means" in text


def test_others_throughout_are_others_than_k_means():
    text = wording.comparison_verdict(comparison(ward=0.1, mixture=0.2, hdbscan=0.0))
    assert "HDBSCAN (0.00) find different segments from K-Means" in text


def test_without_another_kind_of_method_there_is_no_verdict():
    alone = comparison()
    alone = replace(alone, results=alone.results[:1], agreement=np.eye(1))
    expected = "No other kind of method found segments to compare with."
    assert wording.comparison_verdict(alone) == expected
    assert wording.agreement_sentence(alone) == "One method alone has nothing to agree with."


def test_most_and_least_alike():
    text = wording.agreement_sentence(comparison())
    assert "Most similar: K-Means and Ward (0.90); least: K-Means and HDBSCAN (0.10)." in text
    assert text.endswith("Customers in no segment count as one more group.")


def test_two_methods_have_one_agreement():
    found = comparison()
    two = replace(found, results=found.results[:2], agreement=found.agreement[:2, :2])
    assert wording.agreement_sentence(two).endswith("Most similar: K-Means and Ward (0.90).")


def test_a_method_is_told_beside_k_means():
    found = comparison()
    assert wording.method_sentence(found, "kmeans", NAMES) == (
        "K-Means: 2 segments of 4 to 6 customers."
    )
    assert wording.method_sentence(found, "ward", NAMES) == (
        "Ward: 2 segments of 5 customers. 9 of 10 customers (90%) are in the same segment as with "
        "K-Means; "
        "the largest move (1) is from “Rich” to “Poor”."
    )
    assert wording.method_sentence(found, "gaussian_mixture", NAMES).endswith(
        "the largest move (1) is from “Poor” to “Only in Gaussian mixture 1”."
    )
    assert wording.method_sentence(found, "hdbscan", NAMES) == (
        "HDBSCAN: 2 segments of 3 to 4 customers; 3 (30%) are in none. 7 of 10 customers (70%) "
        "are in the same segment as with K-Means."
    )


def test_a_method_that_found_nothing_says_why():
    found = comparison()
    nothing = result("hdbscan", [-1] * 10, notes=(Note("No two crowds."),))
    found = replace(found, results=(*found.results[:3], nothing))
    text = wording.method_sentence(found, "hdbscan", NAMES)
    assert text == "HDBSCAN found no segment. No two crowds."


def test_limits_are_told_where_they_were_met():
    found = comparison()
    assert wording.limit_sentences(found) == ()
    sampled = replace(found.results[2], n_fitted=5, notes=(Note("Fitted to a sample."),))
    over_centres = replace(
        found.results[1], n_centres=3, notes=(Note("The tree stands on centres."),)
    )
    nothing = result("hdbscan", [-1] * 10, notes=(Note("No two crowds."),))
    found = replace(found, results=(found.results[0], over_centres, sampled, nothing))
    assert wording.limit_sentences(found) == (
        "Ward: The tree stands on centres.",
        "Gaussian mixture: Fitted to a sample.",
        "HDBSCAN: No two crowds.",
    )


def test_segments_are_called_as_those_they_resemble():
    mixture = comparison().result("gaussian_mixture")
    assert wording.partner_names(mixture, NAMES) == ("Rich", "Poor", "Only in Gaussian mixture 1")


def test_what_holds_together_and_what_is_split():
    counts = np.array([[6, 0, 0], [1, 2, 1], [0, 0, 0]])
    text = wording.shared_sentence(counts, NAMES, ("A", "B"), methods="K-Means and Ward")
    assert text == (
        "Customers by their segment in K-Means and Ward; the stronger the colour, the more of the "
        "row. “Rich” holds together best (100% in one); “Poor” is split most: 2 in “B” and 1 in "
        "“A”."
    )
    lost = np.array([[5, 0, 1], [0, 0, 4], [0, 0, 0]])
    text = wording.shared_sentence(lost, NAMES, ("A", "B"), methods="K-Means and HDBSCAN")
    assert text.endswith("“Rich” holds together best (83% in one); nobody of “Poor” is in one.")
    most = np.array([[5, 0, 1], [1, 0, 3], [0, 0, 0]])
    text = wording.shared_sentence(most, NAMES, ("A", "B"), methods="K-Means and HDBSCAN")
    assert text.endswith("“Poor” is split most: 3 in no segment and 1 in “A”.")
    nothing = np.array([[6], [4], [0]])
    text = wording.shared_sentence(nothing, NAMES, (), methods="K-Means and HDBSCAN")
    assert text.endswith("the more of the row.")


def tree(cut_into, heights=(1.0, 2.0, 9.0)):
    found = result("ward", [0, 0, 1, 1])
    top = Dendrogram(
        np.array([[0, 1], [2, 3], [4, 5]]), np.array(heights), (1, 1, 1, 1), (0, 0, 1, 1), 5.0
    )
    return replace(found, dendrogram=top, sizes=(1,) * cut_into, notes=(Note("Over 300 centres."),))


def test_the_longest_stretch_without_a_merge():
    # 4 groups up to 1, 3 from 1 to 2, 2 from 2 to 9.
    assert wording.dendrogram_sentence(tree(2)) == (
        "The further right two branches meet, the less alike they are. The dashed line cuts the "
        "tree into 2 segments, where it runs longest without a merge. Over 300 centres."
    )
    assert "; it runs longest without a merge where there are two." in (
        wording.dendrogram_sentence(tree(3))
    )
    assert "where there are three." in wording.dendrogram_sentence(tree(2, (1.0, 6.0, 7.0)))


def test_no_tree_is_said():
    nothing = result("ward", [-1], notes=(Note("Too few centres."),))
    assert wording.dendrogram_sentence(nothing) == "There is no tree. Too few centres."


def mixture(curve, *, k=2):
    memberships = np.array([[0.9, 0.1], [0.3, 0.7], [0.2, 0.8], [1.0, 0.0]], dtype=np.float32)
    found = result("gaussian_mixture", [0, 1, 1, 0])
    return replace(found, bic_by_k=curve, bic=dict(curve)[k], memberships=memberships)


def test_the_lowest_bic_and_how_sure_memberships_are():
    text = wording.mixture_sentence(mixture(((1, 80.0), (2, 60.0), (3, 55.0), (4, 70.0))))
    assert "It is lowest at 3, and 5 higher at the 2 in use. 3 of 4 customers (75%) lie in " in (
        text
    )
    text = wording.mixture_sentence(mixture(((1, 80.0), (2, 60.0), (3, 75.0))))
    assert "It is lowest at 2. " in text


def test_a_bic_that_still_falls_singles_out_nothing():
    text = wording.mixture_sentence(mixture(((1, 80.0), (2, 60.0), (3, 50.0))))
    assert "It still falls at 3, so it singles out no number" in text


def test_where_everybody_is_sure_there_still_are_several_clouds():
    found = mixture(((1, 80.0), (2, 60.0), (3, 75.0)))
    sure = np.array([[0.9, 0.1], [0.1, 0.9], [0.2, 0.8], [1.0, 0.0]], dtype=np.float32)
    assert wording.mixture_sentence(replace(found, memberships=sure)).endswith(
        "Each of the 4 customers lies in one of the clouds with a probability of 80% or more."
    )


def test_classes_of_numbers_and_categories_are_no_clouds():
    found = replace(mixture(((1, 80.0), (2, 60.0), (3, 50.0))), algorithm="mixed_mixture")
    text = wording.mixture_sentence(found)
    assert "cloud" not in text
    assert "columns that go together within a class do that" in text
    assert "lie in one of the classes" in text


def test_no_mixture_is_said():
    nothing = result("gaussian_mixture", [-1], notes=(Note("Too few customers."),))
    assert wording.mixture_sentence(nothing) == "There is no mixture to judge. Too few customers."


def adoption(share_same, *, n=100, n_unassigned=0, algorithm="ward"):
    n_in = n - n_unassigned
    labels = np.arange(n_in) % 2
    clustering = Clustering(
        2, labels, np.zeros((2, 1)), 1.0, 0.5, np.zeros(n_in), np.arange(n_in), algorithm=algorithm
    )
    return Adoption(None, clustering, share_same, n_unassigned)


def test_how_many_the_nearest_centre_keeps():
    assert wording.adoption_sentence(adoption(1.0)) == (
        "New customers go to the segment whose centre is nearest. For all of today's 100 customers "
        "that is the same as with Ward."
    )
    assert wording.adoption_sentence(adoption(0.62, n_unassigned=30, algorithm="hdbscan")) == (
        "New customers go to the segment whose centre is nearest. For 62 of today's 100 customers "
        "(62%) that is the same as with HDBSCAN; 30 are in none today and would get one."
    )


def test_a_mixture_goes_by_probability():
    found = adoption(1.0, algorithm="mixed_mixture")
    found = replace(found, clustering=replace(found.clustering, mixture=Mixture((), ())))
    assert wording.adoption_sentence(found) == (
        "New customers go to the segment that is most probable, as all of today's 100 customers "
        "did with Mixed-data mixture; how probable is shown beside it."
    )
    assert wording.method_text("mixed_mixture", None) == (
        "Mixed-data mixture; new customers go to the most probable segment"
    )


def test_a_warning_below_95_per_cent_only():
    assert wording.adoption_warning(adoption(0.95)) == ""
    assert wording.adoption_warning(adoption(0.94)).startswith("Below 95%:")


def test_every_method_has_its_words_and_its_limit():
    assert all(wording.method_words(algorithm).endswith(".") for algorithm in METHODS)
    assert "3,000" in wording.method_words("ward")
    assert "10,000" in wording.method_words("gaussian_mixture")
    assert "5,000" in wording.method_words("hdbscan")


def test_a_page_says_whose_segments_it_speaks_of():
    assert wording.other_method_sentence("ward") == (
        "You are using the segments of Ward. This page is about K-Means, with which the number of "
        "segments was searched."
    )
