import math

import pytest

from segmentation import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2240, "2,240"),
        (2240.0, "2,240"),
        (52_247.25, "52,247"),
        (303.94, "304"),
        (99.97, "100"),
        (60.56, "60.6"),
        (6.04, "6.0"),
        (9.996, "10.0"),
        (0.4284, "0.43"),
        (0.5, "0.50"),
        (0.996, "1.0"),
        (0.0123, "0.012"),
        (0.00123, "0.0012"),
        (-1.5, "−1.5"),
        (-2240, "−2,240"),
        (0, "0"),
        (-0.0, "0"),
        (1e18, "1.0e18"),
        (3.2e-9, "3.2e−09"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_numbers_have_about_three_figures(value, text):
    assert wording.format_number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.2, "20%"),
        (0.405, "40%"),
        (0.055, "5.5%"),
        (0.01, "1%"),
        (0.0999, "10%"),
        (0, "0%"),
        (1, "100%"),
        (0.999, "99.9%"),
        (0.99999, "over 99.9%"),
        (0.00001, "under 0.1%"),
        (1.5, "150%"),
        (-0.2, "−20%"),
        (None, "–%"),
        (math.nan, "–%"),
    ],
)
def test_a_part_is_never_shown_as_nothing_or_all(share, text):
    assert wording.format_share(share) == text


def test_measures_have_two_decimals():
    assert [wording.format_score(x) for x in (0.6, -0.25, -0.001, None, math.nan)] == [
        "0.60",
        "−0.25",
        "0.00",
        "–",
        "–",
    ]


@pytest.mark.parametrize(
    ("value", "column", "kind", "text"),
    [
        (0.25, "churned", "boolean", "25%"),
        (15_843.0, "joined", "date", "2013-05-18"),
        (1968.8, "Year_Birth", "numeric", "1969"),
        (12.5, "years as customer", "numeric", "12.5"),
        (2018.1, "Kunde seit", "numeric", "2018"),
        (2012.0, "customer_since", "numeric", "2012"),
        (1984.2, "Geburtsjahr", "numeric", "1984"),
        (2012.0, "yearly_spend", "numeric", "2,012"),
        (1968.8, "income", "numeric", "1,969"),
        (None, "income", "numeric", "–"),
        (None, "Year_Birth", "numeric", "–"),
        (math.nan, "joined", "date", "–"),
        (1e12, "joined", "date", "1,000,000,000,000"),
    ],
)
def test_values_are_written_as_their_column_wants_it(value, column, kind, text):
    assert wording.format_value(value, column, kind) == text


def test_counts_agree_with_their_noun():
    assert wording.plural(1, "customer") == "1 customer"
    assert wording.plural(0, "customer") == "0 customers"
    assert wording.plural(2240, "customer") == "2,240 customers"
    assert wording.plural(3, "category", "categories") == "3 categories"


def test_small_counts_are_spelled():
    assert [wording.spelled(n) for n in (0, 2, 12, 13, 1300)] == [
        "no",
        "two",
        "twelve",
        "13",
        "1,300",
    ]


def test_parts_are_listed_as_in_speech():
    assert wording.listing([]) == ""
    assert wording.listing(["a"]) == "a"
    assert wording.listing(["a", "b"]) == "a and b"
    assert wording.listing(["a", "b", "c"], last="or") == "a, b or c"


JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words 12", "plain words 12"),
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("[a](b)", r"\[a\]\(b\)"),
        ("<b>&amp;", r"\<b\>\&amp\;"),
        ("Income (k$)", r"Income \(k\$\)"),
        (":red[x]", r"\:red\[x\]"),
        (":smile: :material/home:", rf"\:{JOINER}smile\: \:{JOINER}material\/home\:"),
        ("http://a.b", rf"http{JOINER}\:\/\/a\.b"),
        ("HTTPS://a.b", rf"HTTP{JOINER}S\:\/\/a\.b"),
        ("www.a.b", rf"www{JOINER}\.a\.b"),
        ("me@a.b", rf"me\@{JOINER}a\.b"),
        ("a -> b", rf"a \-{JOINER}\> b"),
        ("two\n\nlines # no heading", r"two lines \# no heading"),
        ("", ""),
    ],
)
def test_text_of_a_file_shows_as_it_is_in_markdown(text, escaped):
    assert wording.literal(text) == escaped


def test_escaping_loses_no_character():
    text = "".join(chr(i) for i in range(33, 127))
    shown = wording.literal(text).replace(JOINER, "")
    assert "".join(c for i, c in enumerate(shown) if not _escapes(shown, i)) == text


def _escapes(shown, i):
    """Whether the character is a backslash that stands before punctuation, and is not escaped."""
    n_before = len(shown[:i]) - len(shown[:i].rstrip("\\"))
    return shown[i] == "\\" and n_before % 2 == 0


def test_a_limit_of_years_keeps_its_half_and_has_no_comma():
    assert wording.format_threshold(1965.5, "Year_Birth") == "1965.5"
    assert wording.format_threshold(2015.0, "Kunde seit") == "2015"
    assert wording.format_threshold(1965.5, "yearly_spend") == "1,965.5"
