"""Names are display text and never a path."""

import unicodedata

import pytest

from segmentation.errors import ParameterError
from segmentation.models import check_name


@pytest.mark.parametrize(
    "name",
    ["a", "spring 2026", "Été", "顧客", "v1.2-final_3", "ग्राहक", "x" * 80, "a..b", "console"],
)
def test_names_that_are_allowed(name):
    assert check_name(name) == unicodedata.normalize("NFC", name)


def test_two_ways_to_write_a_letter_are_one_name():
    assert check_name("E\u0301te\u0301") == "\u00c9t\u00e9"


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_no_name(name):
    with pytest.raises(ParameterError, match=r"A model needs a name\. Give it 1 to 80 letters"):
        check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/b",
        "a\\b",
        "/etc",
        "C:x",
        "a\0b",
        "a\nb",
        "a\u202eb",
        "<b>",
        "a*",
        "a?b",
        "a|b",
        'a"b',
        "~",
        "a\ud800",
        "²",
        "😀",
        "=1+1",
    ],
)
def test_signs_that_are_not_allowed(name):
    with pytest.raises(ParameterError, match=r"A model's name cannot hold .*: it is a name, not a"):
        check_name(name)


@pytest.mark.parametrize("name", [".", "..", ".hidden", "a.", " a", "a ", "... "])
def test_dots_and_spaces_at_the_ends(name):
    with pytest.raises(ParameterError, match=r"begins or ends with a dot or a space\. Leave it"):
        check_name(name)


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "LPT9", "con.json", "Aux .x"])
def test_devices(name):
    with pytest.raises(ParameterError, match=r"names a device on some systems\. Choose another"):
        check_name(name)


def test_names_that_are_too_long():
    with pytest.raises(ParameterError, match=r"has 81 characters: at most 80 are allowed"):
        check_name("x" * 81)
    with pytest.raises(ParameterError, match=r"has 70 characters: .* \(200 bytes\)\. Shorten it"):
        check_name("顧" * 70)
