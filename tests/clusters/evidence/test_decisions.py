"""What is decided of one candidate, with the numbers that decided it."""

from dataclasses import replace

import pytest

from segmentation.clusters.evidence.decisions import (
    check_apart,
    check_excess,
    check_small,
    check_stable,
    decide,
)
from segmentation.records import Candidate, Check

GOOD = Candidate(
    k=4,
    inertia=100.0,
    silhouette=0.5,
    calinski_harabasz=500.0,
    davies_bouldin=0.6,
    smallest_share=0.1,
    stability=0.95,
    segment_stability=(0.9, 0.75, 0.6, 0.59),
    silhouette_null=0.25,
    silhouette_null_error=0.0625,
    separation=0.6,
    separation_error=0.1,
    crowding=0.5,
)


@pytest.mark.parametrize(
    ("share", "n_customers", "expected"),
    [
        (0.0099, 10_000, True),
        (0.01, 10_000, False),
        (9 / 400, 400, True),
        (10 / 400, 400, False),
        (5 / 60, 60, True),
        (6 / 60, 60, False),
    ],
)
def test_small_is_under_one_in_a_hundred_or_ten_customers(share, n_customers, expected):
    assert check_small(replace(GOOD, smallest_share=share), n_customers).holds is expected


def test_apart_needs_a_dip_of_two_errors_or_one_where_a_criterion_names_the_number():
    assert check_apart(GOOD) == Check(True, "dip", 0.6, 0.2, 0.1)
    less = replace(GOOD, separation=0.19)
    assert check_apart(less) == Check(False, "too_few", 0.19, 0.2, 0.1)
    assert check_apart(less, is_named=True) == Check(True, "dip", 0.19, 0.1, 0.1)


def test_a_border_is_crowded_only_where_enough_customers_were_counted():
    assert check_apart(replace(GOOD, separation=0.09)).code == "no_dip"
    assert check_apart(replace(GOOD, separation=0.0, separation_error=0.51)).code == "too_few"
    assert check_apart(replace(GOOD, separation=None)) == Check()


def test_standing_out_takes_two_errors_above_chance():
    assert check_excess(GOOD) == Check(True, "above_chance", 0.25, 0.125, 0.0625)
    assert check_excess(replace(GOOD, silhouette=0.25)).code == "within_chance"
    assert not check_excess(replace(GOOD, silhouette_null_error=0.126)).holds


@pytest.mark.parametrize(
    ("stability", "code"),
    [(0.8, "stable"), (0.79, "mostly_stable"), (0.6, "mostly_stable"), (0.59, "not_stable")],
)
def test_stability_has_three_levels(stability, code):
    check = check_stable(replace(GOOD, stability=stability))
    assert (check.code, check.holds) == (code, code == "stable")


def test_what_was_not_measured_is_not_decided():
    bare = replace(GOOD, stability=None, segment_stability=(), separation=None, crowding=None)
    decided = decide(bare, named_by=(), n_customers=1000).decided
    assert [decided.apart, decided.stable, decided.crowded] == [Check()] * 3
    assert (decided.segment_levels, decided.segment_limits) == ((), None)


def test_each_segment_is_shaky_fair_or_firm():
    decided = decide(GOOD, named_by=("gap",), n_customers=1000).decided
    assert decided.segment_levels == ("firm", "firm", "fair", "shaky")
    assert decided.segment_limits == (0.6, 0.75)
    assert decided.named_by == ("gap",)


def test_tiny_and_crowded_carry_their_limits():
    decided = decide(replace(GOOD, crowding=1.6), named_by=(), n_customers=1000).decided
    assert decided.crowded == Check(True, "crowded", 1.6, 1.5)
    assert decided.tiny == Check(False, "large_enough", 100, 5.0)
