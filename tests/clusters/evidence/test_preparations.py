from dataclasses import replace

import pytest

from segmentation.clusters.evidence.preparations import choose_preparation, false_alarm
from segmentation.records import AloneCustomers, TriedPreparation


def tried(name, k, alarm=0.001, verdict="clear"):
    return TriedPreparation(name, (), k, 8.0, alarm, "none" if k is None else verdict)


def test_the_chance_is_that_of_gumbels_distribution_and_adds_up_over_tries():
    # 4 standard errors: 1 - exp(-exp(-(4 * 1.28255 + 0.57722))) = 0.00331.
    assert false_alarm(4.0, n_tries=1) == pytest.approx(0.00331, abs=1e-5)
    assert false_alarm(4.0, n_tries=5) == pytest.approx(5 * 0.00331, abs=1e-4)
    assert false_alarm(-5.0, n_tries=3) == 1.0
    # At the mean: 1 - exp(-exp(-0.57722)) = 1 - exp(-0.56146).
    assert false_alarm(0.0, n_tries=1) == pytest.approx(0.42962, abs=1e-4)


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([tried("log", 3)], "log"),
        ([tried("log", None)], "asis"),
        ([tried("log", 3, alarm=0.03)], "asis"),
        ([tried("log", 3, verdict="weak")], "asis"),
        ([tried("log", 3, verdict="plausible"), tried("capped", 3)], "capped"),
        ([tried("log", 3), tried("capped", 4)], "log"),
    ],
)
def test_another_preparation_is_taken_where_it_clearly_shows_segments(others, chosen):
    assert choose_preparation([tried("asis", None), *others]) == chosen


def test_who_made_a_segment_alone_is_set_apart_where_that_shows_as_much():
    others = [tried("log", 3), tried("apart_log", 3)]
    alone = replace(tried("asis", None), alone=AloneCustomers(1))
    assert choose_preparation([alone, *others]) == "apart_log"
    assert choose_preparation([tried("asis", None), *others]) == "log"
    weaker = tried("apart_log", 3, verdict="plausible")
    assert choose_preparation([alone, tried("log", 3), weaker]) == "log"


def test_what_shows_segments_as_it_is_stays():
    assert choose_preparation([tried("asis", 2, verdict="weak"), tried("log", 3)]) == "asis"
