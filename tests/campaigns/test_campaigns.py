"""How large a campaign must be, and who is held out: published sizes, properties, messages.

Covers `segmentation.campaigns.*`, `segmentation.records.campaigns`,
`segmentation.wording.campaigns` and `segmentation.cli.campaign_verb`.
"""

import json

import numpy as np
import pytest

from segmentation.campaigns import held_out, size_for_means, size_for_shares
from segmentation.cli import main
from segmentation.errors import ParameterError
from tests.orders.conftest import exactly


def test_shares_need_what_is_published():
    # statsmodels NormalIndPower: 3,835 in each group for 10% and 12%.
    size = size_for_shares(0.10, 0.12)
    assert (size.n_addressed, size.n_held_out) == (3835, 3835)


@pytest.mark.parametrize(
    ("effect", "n"),
    # Cohen (1988), table 2.4.1 for 80% at two-sided 5%: 393, 64 and 26.
    [(0.2, 394), (0.5, 64), (0.8, 26)],
)
def test_means_need_what_cohen_printed(effect, n):
    size = size_for_means(effect * 3, 3.0)
    assert abs(size.n_addressed - n) <= 1
    assert size.n_held_out == size.n_addressed


def test_groups_that_are_not_equal_need_more_in_all():
    # (1 + 1 / ratio) takes the place of 2: 3,834.6 * (1 + 1 / 0.25) / 2 = 9,586.5 addressed.
    size = size_for_shares(0.10, 0.12, ratio=0.25)
    assert size.n_addressed == pytest.approx(9587, abs=1)
    assert size.n_held_out == pytest.approx(2397, abs=1)


def test_both_ways_of_means_meet_where_the_exact_one_ends():
    exact, about = size_for_means(0.0397, 1.0), size_for_means(0.0396, 1.0)
    assert 0 <= about.n_addressed - exact.n_addressed < 70


def test_a_control_group_is_the_same_whoever_else_is_there_and_in_whatever_order():
    names = [f"c{number}" for number in range(20_000)]
    drawn = held_out(names, 0.1, campaign="spring")
    assert drawn.mean() == pytest.approx(0.1, abs=0.008)
    assert held_out(names[::-1], 0.1, campaign="spring")[::-1].tolist() == drawn.tolist()
    assert held_out([" c7 "], 0.1, campaign="spring").tolist() == [drawn[7]]
    assert (held_out(names, 0.2, campaign="spring") >= drawn).all()


def test_two_campaigns_draw_independently():
    names = [f"c{number}" for number in range(20_000)]
    one, other = (held_out(names, 0.5, campaign=name) for name in ("spring", "autumn"))
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: size_for_shares(0.1, 0.1),
            (
                "Cannot tell 0.1 and 0.1 apart: give two different shares between 0 and 1, such as "
                "0.10 and 0.12."
            ),
        ),
        (
            lambda: size_for_shares(0.1, 0.2, power=0.01),
            (
                "A power of 0.01 at a level of 0.05 is none: choose a level such as 0.05 and a "
                "power above it and below 1, such as 0.8."
            ),
        ),
        (
            lambda: size_for_shares(0.1, 0.2, ratio=0),
            (
                "A control group of 0 for each customer addressed is none: choose a number "
                "above 0, such as 1 for equal groups."
            ),
        ),
        (
            lambda: size_for_means(0, 2),
            (
                "Cannot tell means apart that differ by 0 with a standard deviation of 2: give a "
                "difference other than 0, and a deviation above 0."
            ),
        ),
        (
            lambda: size_for_shares(0.1, 0.1000001),
            (
                "So small a difference would need more than a billion customers. Plan for a larger "
                "one."
            ),
        ),
        (
            lambda: held_out(["a"], 1.0),
            "Cannot hold out a share of 1: choose 0 or more and less than 1, such as 0.1.",
        ),
    ],
)
def test_what_is_wrong_is_said(wrong, message):
    with pytest.raises(ParameterError, match=exactly(message)):
        wrong()


def test_the_command_line_tells_the_same(capsys):
    assert main(["campaign", "plan", "--shares", "0.10", "0.12", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["n_addressed"], answer["n_held_out"]) == (3835, 3835)
    assert main(["campaign", "plan", "--means", "0.5", "1"]) == 0
    assert capsys.readouterr().out == (
        "Address 64 customers and hold out 64: if the difference is there, 80% of such campaigns "
        "will show it.\n"
    )
