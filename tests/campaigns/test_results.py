"""What a campaign gained: printed intervals, corrected looks, sentences, the command line.

Covers `segmentation.campaigns.results`, `segmentation.campaigns.balance`,
`segmentation.workflow.campaigns` and `segmentation.cli.campaign_verb`.
"""

import json

import numpy as np
import pandas as pd
import pytest

from segmentation.campaigns import balance, campaign_results, held_out
from segmentation.campaigns.results import newcombe
from segmentation.cli import main
from segmentation.errors import DataError, ParameterError
from segmentation.wording import balance_sentence, result_sentence, several_sentence


@pytest.mark.parametrize(
    ("addressed", "control", "printed"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0000)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_intervals_of_two_shares_are_those_that_newcombe_printed(addressed, control, printed):
    assert newcombe(addressed, control, 0.05) == pytest.approx(printed, abs=5e-5)


# Student's sleep data, as R prints t.test(extra ~ group, data = sleep): p-value = 0.07939,
# 95 percent confidence interval -3.3654832 0.2054832, means 0.75 and 2.33.
SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def test_two_means_are_told_apart_as_r_prints_it():
    [found] = campaign_results(SLEEP[0] + SLEEP[1], [False] * 10 + [True] * 10)
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    assert found.p_value == pytest.approx(0.07939, abs=5e-6)
    assert (found.addressed, found.held_out) == pytest.approx((0.75, 2.33))
    assert "No difference that this number of customers could show" in result_sentence(found)


def shares(n, one, two):
    """Return outcomes of n addressed and n held out, of whom so many responded."""
    outcomes = [1.0] * one + [0.0] * (n - one) + [1.0] * two + [0.0] * (n - two)
    return outcomes, [False] * n + [True] * n


def test_a_gain_is_told_in_percentage_points():
    [found] = campaign_results(*shares(3835, 460, 384))
    assert found.is_shown
    assert result_sentence(found).startswith(
        "All customers: 12% of 3,835 addressed, 10% of 3,835 held out. The campaign brought 2 "
        "percentage points more ("
    )
    # The smallest gain at 3,835 each is that of `size_for_shares`: 10% to 12%.
    assert found.smallest_seen == pytest.approx(0.02, abs=0.001)


def test_several_segments_are_corrected_together():
    one, two = shares(200, 30, 16), shares(200, 20, 20)
    names = ["a"] * 400 + ["b"] * 400
    everybody, a, b = campaign_results(one[0] + two[0], one[1] + two[1], names)
    [alone] = campaign_results(*one)
    assert everybody.segment == ""
    assert (a.segment, b.segment) == ("a", "b")
    assert a.p_value == pytest.approx(2 * alone.p_value)
    # Alone it is beyond chance (z = 2.19), as one of two it is not: 2 * 0.0281 = 0.056.
    assert alone.is_shown
    assert not a.is_shown
    assert a.low < alone.low
    assert a.high > alone.high
    assert several_sentence(2).startswith("Among 2 segments")
    assert not several_sentence(1)


def test_intervals_hold_as_often_as_they_say():
    random = np.random.default_rng(7)
    for draw in (
        lambda n, more: (random.random(n) < 0.1 + more).astype(float),
        lambda n, more: random.gamma(2.0, 10.0, n) + 20 * more,
    ):
        gain = {True: 0.03, False: 0.6}
        is_share = set(np.unique(draw(50, 0.0))) <= {0.0, 1.0}
        true = 0.03 if is_share else 20 * 0.03
        assert gain[is_share] == pytest.approx(true)
        held = [False] * 400 + [True] * 200
        found = [
            campaign_results(np.concatenate([draw(400, 0.03), draw(200, 0.0)]), held)[0]
            for _ in range(600)
        ]
        covered = np.mean([one.low <= true <= one.high for one in found])
        # 600 draws at 95%: a standard error of 0.9 points.
        assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize(
    ("outcomes", "held", "said"),
    [
        ([1, 0, np.nan], [True, False, True], "1 of 3 outcomes are no numbers. Write 1"),
        ([1, 0, 1], [False, False, True], "2 customers were addressed and 1 held out: two of each"),
    ],
)
def test_outcomes_that_cannot_be_compared_are_said(outcomes, held, said):
    with pytest.raises(DataError, match=said):
        campaign_results(outcomes, held)


def test_a_level_that_is_none_is_said():
    with pytest.raises(ParameterError, match=r"A level of 95 is none"):
        campaign_results([1, 0, 1, 0], [True, True, False, False], level=95)


def test_the_groups_are_compared_before_anything_is_sent():
    names = [f"c{n}" for n in range(1000)]
    drawn = held_out(names, 0.2, campaign="spring")
    features = pd.DataFrame({"age": np.arange(1000.0), "drawn": drawn * 5.0, "name": names})
    age, spread = balance(features, drawn)
    assert (age.column, spread.column) == ("age", "drawn")
    assert abs(age.difference) < age.limit
    assert (spread.addressed, spread.held_out) == (0.0, 5.0)
    assert "The groups differ in drawn by more than chance" in balance_sentence((age, spread))
    assert balance_sentence((age,)).startswith("Both groups are alike")
    assert balance_sentence(balance(features, np.zeros(1000, dtype=bool))).startswith("Nobody is")


@pytest.fixture
def outcome_file(tmp_path):
    names = [f"c{n:04d}" for n in range(2000)]
    held = held_out(names, 0.5, campaign="spring")
    random = np.random.default_rng(1)
    bought = random.random(2000) < np.where(held, 0.10, 0.20)
    frame = pd.DataFrame(
        {
            "customer": names,
            "group": np.where(held, "Control", "Mailed"),
            "bought": bought.astype(int),
            "segment": np.where(np.arange(2000) % 2, "at risk", "lost"),
        }
    )
    path = tmp_path / "outcome.csv"
    frame.to_csv(path, index=False)
    return path


def answer(capsys, *options):
    assert main(["campaign", "result", *map(str, options), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_line_tells_it_by_a_column_or_draws_the_group_again(outcome_file, capsys):
    told = ("--outcome", "bought", "--segment", "segment")
    by_column = answer(capsys, outcome_file, *told, "--group", "group")
    drawn = ("--identifier", "customer", "--hold-out", 0.5, "--campaign", "spring")
    assert answer(capsys, outcome_file, *told, *drawn) == by_column
    assert by_column["all"]["is_shown"]
    assert [one["segment"] for one in by_column["segments"]] == ["at risk", "lost"]
    assert main(["campaign", "result", str(outcome_file), *told, "--group", "group"]) == 0
    assert "percentage points more" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--outcome", "sold"], "outcome.csv has no column 'sold'. Its columns are: customer"),
        (["--outcome", "bought"], "Nothing says who was held out: name the column"),
        (
            ["--outcome", "bought", "--group", "group", "--control", "rest"],
            "No row of 'group' says that a customer was held out (it holds: control, mailed).",
        ),
    ],
)
def test_a_file_that_does_not_say_enough_is_refused(outcome_file, capsys, options, said):
    assert main(["campaign", "result", str(outcome_file), *options]) == 2
    assert said in capsys.readouterr().err
