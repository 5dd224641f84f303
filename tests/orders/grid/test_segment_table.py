import itertools
from collections import Counter

import pytest

from segmentation.errors import ParameterError
from segmentation.orders import name_by_code, segment_rules
from segmentation.orders.grid.segment_table import MEANINGS, NAMES, codes_of
from segmentation.records import RfmRule
from tests.orders.conftest import exactly

ELEVEN = {
    "champions", "loyal", "potential loyalists", "new", "promising", "need attention",
    "about to sleep", "at risk", "cannot lose them", "hibernating", "lost",
}  # fmt: skip


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_every_code_has_exactly_one_name(levels):
    counts = Counter(code for rule in segment_rules(levels) for code in codes_of(rule))
    digits = [str(level) for level in range(1, levels + 1)]
    assert set(counts) == {"".join(code) for code in itertools.product(digits, repeat=3)}
    assert set(counts.values()) == {1}


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_all_eleven_segments_occur(levels):
    assert set(name_by_code(segment_rules(levels), levels).values()) == ELEVEN
    assert set(NAMES) == set(MEANINGS) == ELEVEN


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_the_corners_bear_the_names_that_everybody_expects(levels):
    names = name_by_code(segment_rules(levels), levels)
    top = str(levels)
    assert names[top * 3] == "champions"
    assert names[top + "11"] == "new"
    assert names["111"] == "lost"
    assert names["1" + top * 2] == "cannot lose them"
    assert names["1" + top + "1"] == "at risk"


def test_a_table_that_misses_a_code_or_names_one_twice_is_refused():
    rules = (RfmRule("all", (1, 3), (1, 3), (1, 2)), RfmRule("best", (3, 3), (3, 3), (2, 3)))
    message = (
        "The segment table does not name each of the 27 codes once: 8 have no name (first: 113) "
        "and 1 have two (first: 332 (all and best)). Mend the scores of those segments."
    )
    with pytest.raises(ParameterError, match=exactly(message)):
        name_by_code(rules, 3)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            RfmRule("odd", (1, 4), (1, 3), (1, 3)),
            (
                "Segment 'odd' cannot take recency scores 1 to 4: they go from 1 to 3, the lower "
                "first."
            ),
        ),
        (
            RfmRule("odd", (1, 3), (3, 1), (1, 3)),
            (
                "Segment 'odd' cannot take frequency scores 3 to 1: they go from 1 to 3, the lower "
                "first."
            ),
        ),
        (
            RfmRule(" ", (1, 3), (1, 3), (1, 3)),
            "A segment of the table has no name. Give it one.",
        ),
    ],
)
def test_a_rule_with_scores_that_do_not_exist_is_refused(rule, message):
    with pytest.raises(ParameterError, match=exactly(message)):
        name_by_code([rule], 3)


def test_other_numbers_of_levels_have_no_table():
    with pytest.raises(ParameterError, match="Cannot score in 6 levels: choose 3, 4 or 5"):
        segment_rules(6)
