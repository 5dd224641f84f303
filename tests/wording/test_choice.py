import re
from dataclasses import replace

import pytest

from segmentation import wording
from tests.clusters.searches import SILHOUETTES, candidate, draw_search, found, touching


@pytest.mark.parametrize(
    ("elbow_k", "end"),
    [
        (5, "Calinski-Harabasz, the gap statistic and the elbow agree."),
        (4, "Calinski-Harabasz and the gap statistic agree, but the elbow points to 4."),
        (
            None,
            "Calinski-Harabasz and the gap statistic agree, and the inertia curve has no elbow.",
        ),
    ],
)
def test_where_all_agree_the_verdict_says_so(elbow_k, end):
    said = wording.search_verdict(found(elbow_k=elbow_k))
    assert said == f"Five segments: the silhouette is highest at k = 5 (0.55); {end}"


def test_a_number_against_the_silhouette_says_why():
    said = wording.search_verdict(found(candidate(5, separation=0.0), *touching(6), gap_k=4))
    assert said == (
        "Four segments: every two neighbours among them have visibly fewer customers in between. "
        "On its own, the silhouette prefers 5 (0.55 against 0.49), the elbow the same."
    )
    said = wording.search_verdict(found(*touching(5, 6), gap_k=4, elbow_k=None))
    assert said.endswith("(0.55 against 0.49); the inertia curve has no elbow.")
    said = wording.search_verdict(found(*touching(5, 6), gap_k=4, elbow_k=4))
    assert "The elbow agrees; on its own, the silhouette prefers 5" in said


def test_apart_and_of_the_highest_silhouette():
    said = wording.search_verdict(found(*touching(6), gap_k=1))
    assert said == (
        "Five segments: every two neighbours among them have visibly fewer customers in between. "
        "The silhouette is highest at k = 5 (0.55) and the elbow agrees."
    )
    two = [candidate(2, 0.9), *touching(3, 4, 5, 6)]
    said = wording.search_verdict(found(*two, gap_k=3))
    assert said.startswith(
        "Two segments: there are visibly fewer customers between them than around their centres. "
    )


def test_without_a_border_the_measures_that_decided_are_named():
    said = wording.search_verdict(found(*touching(2, 3, 4, 5, 6), gap_k=3, elbow_k=None))
    assert said.startswith(
        "Five segments are plausible: of the numbers that stand out from chance, the silhouette "
        "and Calinski-Harabasz favour 5. The silhouette is highest"
    )
    others = [*touching(2, 3, 4, 6), *touching(5, calinski_harabasz=1.0)]
    said = wording.search_verdict(found(*others, gap_k=3))
    assert "this one lies furthest above what data without any segments would reach" in said


def test_the_only_number_that_was_tried_was_not_chosen_among_others():
    single = found(ks=(2,), gap_k=2, elbow_k=None)
    said = wording.search_verdict(single)
    assert said.startswith("Two segments are plausible: it was the only number to try, and it ")
    assert not any("prefer" in reason for reason in wording.search_reasons(single))


@pytest.mark.parametrize(
    ("changes", "opening"),
    [
        ({"stability": 0.5}, "but at least two of them overlap"),
        (
            {"stability": 0.5, "separation": 0.52, "separation_error": 0.6},
            "but too few customers lie near the borders to tell whether they are apart",
        ),
        (
            {"stability": 0.5, "separation": 0.6},
            "but other samples of the customers give different ones",
        ),
        (
            {"stability": None, "separation": None},
            "but nothing shows that they are apart or come back on other samples",
        ),
    ],
)
def test_a_weak_verdict_gives_the_doubt_that_made_it_weak(changes, opening):
    evidence = [*touching(2, 3, 4, 6), *touching(5)]
    evidence[-1] = replace(evidence[-1], **changes)
    said = wording.search_verdict(found(*evidence))
    assert said.startswith(f"Five segments, {opening}: ")


def test_two_that_overlap_are_called_both():
    said = wording.search_verdict(found(*touching(2, stability=0.4), ks=(2,), gap_k=2))
    assert said.startswith("Two segments, but they overlap: ")


@pytest.mark.parametrize(
    ("changes", "weighing", "said"),
    [
        (
            {"separation": -0.4},
            {"structure": 1.0},
            "the customers form one continuous group in these features",
        ),
        (
            {},
            {"structure": 1.0},
            "data of the same spread without any segments splits about as well",
        ),
        ({"crowding": 2.0}, {}, "what stands out from chance are long tails that were cut off"),
        (
            {"silhouette_null": 0.9},
            {},
            "no number of segments stands out from chance",
        ),
    ],
)
def test_no_reliable_segments_says_what_decided(changes, weighing, said):
    none = found(*(candidate(k, **changes) for k in SILHOUETTES), **weighing)
    verdict = wording.search_verdict(none)
    assert verdict.startswith(f"No reliable segments: {said}")
    assert "The simplest split is into two (silhouette 0.32)" in verdict


def test_a_high_silhouette_with_a_deep_dip_is_not_one_continuous_group():
    apart = found(candidate(2, 0.97, separation=0.84), ks=(2,), structure=3.0)
    said = wording.search_verdict(apart)
    assert said.startswith("No reliable segments: data of the same spread")
    assert "continuous" not in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"separation": 0.0}, "at least two neighbours are not visibly apart"),
        (
            {"separation_error": 0.9},
            "there are too few customers to tell whether all neighbours are apart",
        ),
        (
            {"separation": None},
            "whether all neighbours are apart was not measured",
        ),
        ({"stability": 0.7}, "other samples give only roughly the same segments (0.70 out of 1)"),
        ({"stability": 0.5}, "other samples give different segments (0.50 out of 1)"),
        ({"stability": None}, "whether they come back on other samples was not measured"),
        ({"smallest_share": 0.015}, "the smallest segment holds only 3 customers"),
    ],
)
def test_what_keeps_a_verdict_from_being_clear_is_told(changes, said):
    doubted = found(candidate(5, **changes))
    assert wording.search_reasons(doubted)[0] == f"Why this is not clear-cut: {said}."


def test_doubts_about_a_number_at_the_end_that_nobody_names():
    open_end = found(*touching(2, 3, 4, 5), candidate(6, 0.56, separation=0.0), gap_k=2, elbow_k=2)
    assert open_end.recommended_k == 6
    [doubts, *_] = wording.search_reasons(open_end)
    assert doubts.endswith(
        "6 is the largest number that was tried and stands out most, so more segments might do "
        "better."
    )
    unnamed = found(
        *touching(2, 4, 5, 6, silhouette_null=0.4),
        *touching(3, silhouette_null=0.1),
        gap_k=2,
    )
    assert unnamed.recommended_k == 3
    assert (
        "neither the silhouette, Calinski-Harabasz nor the gap statistic names this number"
        in (wording.search_reasons(unnamed)[0])
    )


def test_a_range_that_begins_too_high_says_that_fewer_may_do_better():
    cut = found(*touching(4, 5, 6), ks=(4, 5, 6), gap_k=4)
    assert cut.recommended_k == 5
    assert "were not tried" not in wording.search_verdict(cut)
    lowest = found(candidate(4, 0.6, separation=0.0), *touching(5, 6), ks=(4, 5, 6), gap_k=4)
    end = " Fewer than four were not tried, and may do better."
    assert lowest.recommended_k == 4
    assert wording.search_verdict(lowest).endswith(end)
    assert (
        "4 is the smallest number that was tried, and fewer may do better."
        in (wording.search_reasons(lowest)[0])
    )
    assert wording.search_verdict(found(ks=(4, 5, 6), structure=1.0)).endswith(end)


def test_a_clear_verdict_has_no_doubts():
    assert not any("keeps this from" in reason for reason in wording.search_reasons(found()))


def test_a_sampled_silhouette_carries_its_error():
    sampled = found(candidate(5, silhouette_error=0.013))
    assert "(0.55 ± 0.01)" in wording.search_verdict(sampled)


def statements(search):
    """Return what may be said of a search, each with whether the evidence itself bears it out."""
    shown = search.candidate(search.default_k)
    dip, error, stability = shown.separation, shown.separation_error, shown.stability
    measured = [each for each in search.candidates if each.separation is not None]
    smallest = round(shown.smallest_share * search.n_customers)
    return {
        "overlap": dip is not None and dip < 0.1 and error <= 0.5,
        "boundary between them is arbitrary": dip is not None and dip < 0.1 and error <= 0.5,
        "not visibly apart": dip is not None and dip < 0.1 and error <= 0.5,
        "too few customers": dip is not None and (dip < 2 * error or error > 0.5),
        "visibly fewer customers": dip is not None and dip >= max(0.1, error),
        "even between": dip is not None and dip >= max(0.1, error),
        "were not tried": search.candidates[0].k > 2,
        "is the smallest number that was tried": shown is search.candidates[0],
        "one continuous group": search.candidates[0].k == 2
        and (search.candidates[0].separation or 0) < 0.1
        and not any((c.separation or 0) >= max(0.1, 2 * c.separation_error) for c in measured),
        "no more than chance": shown.silhouette
        < shown.silhouette_null + 2 * shown.silhouette_null_error,
        "furthest above": all(
            shown.silhouette - shown.silhouette_null >= each.silhouette - each.silhouette_null
            or (each.crowding or 0) > 1.5
            or round(each.smallest_share * search.n_customers) < 0.005 * search.n_customers
            or round(each.smallest_share * search.n_customers) < 3
            for each in search.candidates
        ),
        "give the same segments": stability is not None and stability >= 0.8,
        "roughly the same segments": stability is not None and 0.6 <= stability < 0.8,
        "give different": stability is not None and stability < 0.6,
        "Watch the size": smallest < max(10, 0.01 * search.n_customers),
        "elbow agree": search.elbow_k == shown.k,
        "has no elbow": search.elbow_k is None,
        "is the largest number that was tried": shown.k == search.candidates[-1].k,
        "No reliable segments": search.recommended_k is None,
        "least two of them overlap": shown.k > 2,
        "K-Means cuts": (shown.connection or 0) >= 0.8 or (shown.strayed or 0) >= 0.03,
        "belong more to another": (shown.strayed or 0) >= 0.03,
        "cuts one connected group": shown.n_connected == 1,
        "hang together": (shown.connection or 0) >= 0.8,
        "by the silhouette alone": search.structure < 4 or not shown.decided.stands_out.holds,
        "no tighter": shown.gap is not None and shown.gap <= 0,
        "least dependable": min(shown.segment_stability, default=1) < 0.6,
        "tail": max((each.crowding or 0) for each in search.candidates) > 1.5
        or search.reasons[0].values.get("against") == "tails",
    }


def figures(search):
    """Return what the sentences tell in numbers: a pattern, and the groups that are true of it."""
    by_k = {str(each.k): each for each in search.candidates}
    shown = search.candidate(search.default_k)
    best = max(search.candidates, key=lambda each: (each.silhouette, -each.k))

    def score(value):
        return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")

    def is_best(k, value):
        return by_k[k].silhouette == best.silhouette and value.split(" ±")[0] == score(
            best.silhouette
        )

    return [
        (r"highest at k = (\d+) \(([^)]*)\)", is_best),
        (r"the silhouette prefers (\d+) \(([^ ]*) against", is_best),
        (r"against ([^ )]*)\)[.,;]", lambda value: value == score(shown.silhouette)),
        (r"next one, at k = (\d+) \(([^;]*);", is_best),
        (
            r"next comes k = (\d+) with (.*?)\.(?: |$)",
            lambda k, value: (
                by_k[k].silhouette
                == max(each.silhouette for each in search.candidates if each is not best)
                and value.split(" ±")[0] == score(by_k[k].silhouette)
            ),
        ),
        (r"elbow points to (\d+)", lambda k: search.elbow_k == int(k) != shown.k),
        (r"bends at k = (\d+)", lambda k: search.elbow_k == int(k)),
        (
            r"would reach (\S+) at k = (\d+); yours reach (\S+?)[.:](?: |$)",
            lambda null, k, own: (
                (score(shown.silhouette_null), str(shown.k), score(shown.silhouette))
                == (null, k, own)
            ),
        ),
        (
            r"Gap statistic: (\S+) ± \S+ at k = (\d+)",
            lambda gap, k: (score(by_k[k].gap), shown.k) == (gap, int(k)),
        ),
        (r"\((\S+) out of 1\)", lambda value: value == score(shown.stability)),
        (
            r"Calinski-Harabasz prefers (\d+)",
            lambda k: (
                by_k[k].calinski_harabasz == max(c.calinski_harabasz for c in search.candidates)
            ),
        ),
        (
            r"Davies-Bouldin prefers (\d+)",
            lambda k: by_k[k].davies_bouldin == min(c.davies_bouldin for c in search.candidates),
        ),
        (
            r"segment holds (?:only )?([\d,]+) customers?",
            lambda n: int(n.replace(",", "")) == round(shown.smallest_share * search.n_customers),
        ),
    ]


def contradictions(search):
    """Return statements that the evidence itself, not what was decided of it, shows to be wrong."""
    said = all_said(search)
    wrong = [text for text, is_true in statements(search).items() if text in said and not is_true]
    for pattern, holds in figures(search):
        wrong += [found for found in re.findall(pattern, said) if not holds(*told(found))]
    return wrong


def told(found):
    return (found,) if isinstance(found, str) else found


def all_said(search):
    verdict = wording.search_verdict(search)
    return " ".join((verdict, *wording.search_reasons(search), wording.criteria_sentence(search)))


def test_pieces_of_one_connected_group_are_told_as_such():
    ring = {"connection": 1.1, "n_connected": 1}
    search = found(*(candidate(k, **ring) for k in (2, 3, 4, 5, 6)))
    assert search.verdict == "plausible"
    assert wording.search_verdict(search).startswith(
        "Five segments are usable, but K-Means cuts one connected group: "
    )
    first, *reasons = wording.search_reasons(search)
    assert first == "Why this is not clear-cut: K-Means cuts one connected group."
    (border,) = [reason for reason in reasons if reason.startswith("Borders")]
    assert border == (
        "Borders: at least two neighbouring segments hang together. On the way between them that "
        "is populated best, customers lie at least as densely as around the sparser of their "
        "centres, so K-Means cuts a connected group there."
    )
    overlapping = found(*(candidate(k, separation=0.0, **ring) for k in (2, 3, 4, 5, 6)))
    assert wording.search_reasons(overlapping)[0] == (
        "Why this is not clear-cut: at least two neighbours are not visibly apart, and "
        "K-Means cuts one connected group."
    )
    ring_in_parts = [candidate(5, stability=0.5, separation=0.0, connection=0.9, n_connected=2)]
    ring_in_parts += [candidate(k, **ring) for k in (2, 3, 4, 6)]
    assert wording.search_verdict(found(*ring_in_parts)).startswith(
        "Five segments, but K-Means cuts at least one connected group in pieces: "
    )
    moons = candidate(5, stability=0.5, connection=0.9, n_connected=2)
    weak = found(moons, *(candidate(k, **ring) for k in (2, 3, 4, 6)))
    assert wording.search_verdict(weak).startswith(
        "Five segments, but K-Means cuts at least one connected group in pieces: "
    )
    assert any("customers lie 90% as densely as" in r for r in wording.search_reasons(weak))


@pytest.mark.parametrize(("k", "between"), [(2, "between them"), (3, "in between")])
def test_a_border_is_found_whatever_the_silhouette(k, between):
    wide = candidate(k, separation=0.5, separation_error=0.04, connection=0.4, n_connected=k)
    search = found(wide, ks=(2, 3, 4), structure=2.0, gap_k=1)
    assert (search.recommended_k, search.verdict) == (k, "plausible")
    said = wording.search_verdict(search)
    assert "visibly fewer customers" in said
    assert between in said
    assert wording.search_reasons(search)[0] == (
        "Why this is not clear-cut: by the silhouette alone they would not stand out from "
        "data without any segments."
    )
    for doubtful in ({"stability": 0.85}, {"connection": 0.78}, {"separation_error": 0.13}):
        assert (
            found(replace(wide, **doubtful), ks=(2, 3, 4), structure=2.0, gap_k=1).recommended_k
            is None
        )


@pytest.mark.parametrize(
    ("n_connected", "opening"),
    [(1, "are usable, but K-Means cuts one connected group: "), (3, "are plausible: ")],
)
def test_too_few_customers_tell_only_of_one_connected_group(n_connected, opening):
    few = {"separation": 0.2, "separation_error": 0.3, "connection": 1.1}
    search = found(*(candidate(k, n_connected=n_connected, **few) for k in (2, 3, 4, 5, 6)))
    assert wording.search_verdict(search).startswith(f"Five segments {opening}")
    doubts = wording.search_reasons(search)[0]
    assert ("K-Means cuts" in doubts) is (n_connected == 1)


def test_no_sentence_contradicts_the_numbers():
    wrong = {seed: found for seed in range(600) if (found := contradictions(draw_search(seed)))}
    assert wrong == {}


def test_every_statement_and_figure_of_that_walk_is_met():
    searches = [draw_search(seed) for seed in range(600)]
    said = [all_said(search) for search in searches]
    everything = " ".join(said)
    rare = {"by the silhouette alone"}
    assert {text for text in statements(searches[0]) if text not in everything} <= rare
    assert [
        pattern for pattern, _ in figures(searches[0]) if not re.search(pattern, everything)
    ] == []


def test_random_evidence_meets_every_verdict_and_reason():
    """The walk above would say little if it saw only some of them."""
    searches = [draw_search(seed) for seed in range(600)]
    assert {each.verdict for each in searches} == {"clear", "plausible", "weak", "none"}
    reasons = {reason.code for each in searches for reason in each.reasons}
    assert reasons >= {"all_apart", "most_named", "largest_excess", "only_one", "no_structure"}
    assert reasons >= {"tails_cut_off", "within_chance", "all_agree"}
    doubts = {doubt.code for each in searches for doubt in each.doubts}
    assert doubts == {
        *("not_apart", "not_stable", "mostly_stable", "not_named", "small"),
        *("open_high", "open_low"),
    } | (doubts & {"silhouette_within_chance", "loose", "strayed"})


def test_a_minimum_size_is_told_with_what_merging_costs():
    assert wording.minimum_sentence(49.5, 4) == (
        "Four segments are the most with 50 customers in each by itself."
    )
    assert wording.minimum_sentence(1, None) == (
        "No number of segments that was tried leaves 1 customer in each by itself."
    )


def test_a_silhouette_that_is_higher_by_a_hair_is_said_to_be():
    values = {4: 0.5512, 5: 0.54, 6: 0.5493}
    search = found(*(candidate(k, silhouette=value) for k, value in values.items()))
    assert "the silhouette prefers 4 by a hair (0.55 for both)" in wording.search_verdict(search)
