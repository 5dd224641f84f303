"""Segments of published files: every name, rule and action against the customers' own numbers."""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from segmentation import workflow
from segmentation.segments.vocabulary import nouns

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
MALL = "mall/Mall_Customers.csv"
MARKETING = "marketing/marketing_campaign_comma_crlf_ddmmyyyy.csv"
TELCO = "telco/Telco-Customer-Churn.csv"
TWO = ("Annual Income (k$)", "Spending Score (1-100)")

CASES = [
    (MALL, 3, None),
    (MALL, 5, TWO),
    (MALL, 6, None),
    ("sample", 4, None),
    (MARKETING, 3, None),
    (MARKETING, 5, None),
    (TELCO, 4, None),
    (TELCO, 5, None),
]
MORE = ("high", "many", "more", "long", "above-average")
LESS = ("low", "few", "short", "below-average", "no", "hardly any", "fewer")


@lru_cache
def result(file, k, features):
    if file == "sample":
        table = workflow.read_sample("shoppers")
    else:
        path = SHARED / "data" / file
        if not path.exists():
            pytest.skip(f"real data are not here: {path.name}")
        table = workflow.read_customers(path)
    return workflow.segment(workflow.prepare(table, features=features), k=k)


@pytest.fixture(params=CASES, ids=lambda case: f"{Path(case[0]).stem}-{case[1]}")
def found(request):
    return result(*request.param)


TITLES = {
    r"young|younger": ("age", -1),
    r"older": ("age", 1),
    r"high-income": ("income", 1),
    r"low-income": ("income", -1),
    r"big spenders|big-spending": ("spend", 1),
    r"low spenders|low-spending": ("spend", -1),
    r"catalogue buyers": ("catalog", 1),
    r"store buyers": ("store", 1),
    r"occasional": ("purchases", -1),
    r"frequent buyers": ("purchases", 1),
}


def claims_of_title(segment, title, words):
    """The differences of the columns that a title is about, each kind of column as their mean."""
    claims = []
    for said, (about, side) in TITLES.items():
        if re.search(rf"\b({said})\b", title):
            told = [
                p.difference * (-1 if words[p.column].form == "birth" else 1)
                for p in segment.numeric
                if about in words[p.column].words
            ]
            claims.append((float(np.mean(told)), side))
    return claims


def said_of(segment, phrase, words):
    """The differences from everyone that a phrase of a name is about, with the side it claims."""
    bare = re.sub(r"^(very|much|slightly) ", "", phrase)
    sides = [(start, 1) for start in MORE] + [(start, -1) for start in LESS]
    by_age = {"older": 1, "younger": -1}
    claims, family = claims_of_title(segment, phrase, words), []
    for profile in segment.numeric:
        noun = words[profile.column]
        if noun.form in ("age", "birth"):
            side = by_age.get(bare, 0) * (-1 if noun.form == "birth" else 1)
            if side:
                claims.append((profile.difference, side))
            continue
        for start, side in sides:
            if bare == f"{start} {noun.words}":
                claims.append((profile.difference, side))
            elif bare == f"{start} {noun.family}":
                family.append((profile.difference, side))
    if family:
        # Of a family it is said that all lie on one side, and far from everyone taken together.
        assert all(difference * side > 0 for difference, side in family)
        claims.append((float(np.mean([difference for difference, _ in family])), family[0][1]))
    return claims


def test_names_are_unique_short_and_none_is_a_part_of_another(found):
    names = [name.casefold() for name in found.names]
    assert len(set(names)) == found.k
    assert all(0 < len(name) <= 60 for name in names)
    said = [set(name.split(", ")) for name in names]
    assert not any(a < b for a in said for b in said)


def test_every_claim_of_a_name_is_true_of_the_customers(found):
    words = nouns([p.column for p in found.segments[0].numeric])
    checked = 0
    for segment in found.segments:
        for phrase in segment.name.lower().split(", "):
            claims = said_of(segment, phrase, words)
            checked += bool(claims)
            assert all(difference * side > 0.2 for difference, side in claims), segment.name
    assert checked >= found.k - 1  # one may be average all round


def test_profiles_behind_the_names_are_those_of_the_file(found):
    frame = found.prepared.frame
    for segment in found.segments:
        own = frame[found.clustering.labels == segment.segment]
        for profile in segment.numeric:
            if profile.kind == "numeric":
                assert profile.mean == pytest.approx(own[profile.column].mean(), rel=0.02, abs=0.02)


def test_every_action_rests_on_traits_of_its_segment(found):
    for segment in found.segments:
        actions = workflow.actions(segment)
        assert len(actions) <= 3
        assert len({action.name for action in actions}) == len(actions)
        for action in actions:
            assert all(trait in segment.traits for trait in action.because)


def who_fits(found, rule):
    frame = found.prepared.frame
    fits = np.zeros(len(frame), dtype=bool)
    for path in rule.paths:
        on_path = np.ones(len(frame), dtype=bool)
        for condition in path:
            cells = frame[condition.column]
            fills = {coding.name: coding.fill for coding in found.prepared.codings}
            cells = cells.fillna(fills[condition.column])
            on_path &= {
                "above": cells.gt,
                "at most": cells.le,
                "is": cells.eq,
                "is not": cells.ne,
            }[condition.operator](condition.value).to_numpy(dtype=bool)
        fits |= on_path
    return fits


def test_rules_hold_what_they_say_of_the_file_itself(found):
    rules = workflow.rules(found)
    n_right = 0
    for rule in rules.rules:
        fits, own = who_fits(found, rule), found.clustering.labels == rule.segment
        assert rule.size == fits.sum()
        assert rule.recall == pytest.approx((fits & own).sum() / own.sum())
        assert rule.precision == pytest.approx((fits & own).sum() / fits.sum())
        n_right += (fits & own).sum()
    assert rules.fidelity == pytest.approx(n_right / found.prepared.n_customers)
    assert rules.fidelity > 0.8


def test_the_five_mall_segments_have_rules_of_two_thresholds_at_most():
    rules = workflow.rules(result(MALL, 5, TWO))
    assert rules.fidelity >= 0.95
    for rule in rules.rules:
        [path] = rule.paths
        assert 1 <= len(path) <= 2
        assert {condition.column for condition in path} <= set(TWO)


def called(found, word):
    return [segment for segment in found.segments if word in segment.name.lower()]


def mean_of(segment, column):
    return next(p.mean for p in segment.numeric if p.column == column)


@pytest.mark.parametrize(("k", "features"), [(3, None), (5, TWO), (6, None)])
def test_whoever_is_called_high_income_earns_more_than_the_average(k, features):
    found = result(MALL, k, features)
    overall = found.prepared.frame[TWO[0]].mean()
    assert all(mean_of(segment, TWO[0]) > overall for segment in called(found, "high-income"))
    assert all(mean_of(segment, TWO[0]) < overall for segment in called(found, "low-income"))
    assert called(found, "high-income")


def test_telco_customers_who_churn_more_are_to_be_kept():
    found = result(TELCO, 4, None)
    churned = found.prepared.frame["Churn"].to_numpy(dtype=float)
    overall = churned.mean()
    for segment in found.segments:
        share = churned[found.clustering.labels == segment.segment].mean()
        names = [action.name for action in workflow.actions(segment)]
        assert ("Retention" in names) == (share > 1.5 * overall)
    # None of them is told that long-standing customers are new, or the other way round.
    for segment in called(found, "long tenure"):
        told = {action.name for action in workflow.actions(segment)}
        assert not told & {"Welcome", "Introductory offer"}


def test_marketing_segments_are_told_in_the_words_of_the_file():
    found = result(MARKETING, 5, None)
    frame, labels = found.prepared.frame, found.clustering.labels
    for segment in found.segments:
        own = frame[labels == segment.segment]
        if "more teens at home" in segment.name.lower():
            assert own["Teenhome"].mean() > frame["Teenhome"].mean()
        if "hardly any teens at home" in segment.name.lower():
            assert 0 < own["Teenhome"].mean() < 0.05
        if "high spend" in segment.name.lower():
            amounts = [name for name in frame.columns if name.startswith("Mnt")]
            assert own[amounts].sum(axis=1).mean() > 1.5 * frame[amounts].sum(axis=1).mean()
        assert "mnt" not in segment.name.lower()
        assert "teenhome" not in segment.name.lower()
