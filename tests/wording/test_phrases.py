"""Codes in words: a text with places, a function, and a code that nobody knows here."""

from segmentation.wording.phrases import say

PHRASES = {"plain": "as in the file", "counted": "{n} times", "made": lambda values: values["x"]}


def test_a_code_is_said_with_its_values():
    assert say(PHRASES, "plain", {}) == "as in the file"
    assert say(PHRASES, "counted", {"n": 3}) == "3 times"
    assert say(PHRASES, "made", {"x": "by hand"}) == "by hand"


def test_a_code_of_a_later_version_is_said_as_it_is_spelled():
    assert say(PHRASES, "not_yet_known", {}) == "not yet known"
