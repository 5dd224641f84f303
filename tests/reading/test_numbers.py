"""Numbers as people write them: each expected value is read off the text by eye."""

import math

import numpy as np
import pyarrow as pa
import pytest

from segmentation.reading.numbers import is_exact, read_numbers


def read(*texts, has_decimal_comma=None):
    array = pa.array(texts, pa.large_string())
    counts = np.ones(len(texts), dtype=np.int64)
    return read_numbers(array, counts, has_decimal_comma=has_decimal_comma)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "-2.5", "+3", ".5", "4.", "1e3", "2E-2"], [1, -2.5, 3, 0.5, 4, 1000, 0.02]),
        (["1,5", "2,25", "-0,5"], [1.5, 2.25, -0.5]),
        (["1,234.50", "12", "1,234,567"], [1234.5, 12, 1234567]),
        (["1.234,50", "12", "1.234.567"], [1234.5, 12, 1234567]),
        (["12,34,567.50", "1,00,000"], [1234567.5, 100000]),
        (["1 234,5", "12 345 678", "7"], [1234.5, 12345678, 7]),
        (["1\u202f234,5", "1\xa0000"], [1234.5, 1000]),
        (["1'234.50", "1’000"], [1234.5, 1000]),
        (["$1,200.50", "-$5", "$ 7"], [1200.5, -5, 7]),
        (["1.200,50 €", "€ 7", "-3 €"], [1200.5, 7, -3]),
        (["CHF 1'200.50", "CHF 7"], [1200.5, 7]),
        (["12 %", "7.5%"], [12, 7.5]),
        (["(1,200)", "(3.5)", "7"], [-1200, -3.5, 7]),
        (["5-", "1,5-"], [-5, -1.5]),
        (["−5", "– 7"], [-5, -7]),
    ],
)
def test_spellings_of_numbers(texts, expected):
    found = read(*texts)
    assert found.values.to_pylist() == expected
    assert found.n_read == len(texts)


def test_a_mark_that_can_be_read_both_ways_follows_the_rest_of_the_file():
    assert read("1,234", "5,678").values.to_pylist() == [1234, 5678]
    assert read("1,234", has_decimal_comma=True).values.to_pylist() == [1.234]
    assert read("1.234", has_decimal_comma=True).values.to_pylist() == [1234]
    assert read("1.234").values.to_pylist() == [1.234]


def test_one_cell_decides_for_the_whole_column():
    found = read("1.234", "1.234,5")
    assert found.has_decimal_comma is True
    assert found.values.to_pylist() == [1234, 1234.5]


@pytest.mark.parametrize(
    "text", ["x", "1 2", "1,23,4", "1.2.3", "12a", "0x10", "1_000", "e5", "--1"]
)
def test_what_is_no_number(text):
    assert read(text, "5").values.to_pylist() == [None, 5]


def test_amounts_in_two_currencies_are_not_one_quantity():
    assert read("$5", "€6").mixture
    assert read("5 %", "0.2").mixture
    assert not read("$5", "6").mixture


def test_what_was_taken_off_is_told():
    assert read("1.200,50 €").marks == {
        "currency": ("€",),
        "thousands": True,
        "decimal_comma": True,
    }
    assert read("12%").marks == {"percent": True}


@pytest.mark.parametrize(
    ("texts", "expected", "unit"),
    [
        (["51 kg", "12.5kg", "-"], [51, 12.5, None], "kg"),
        (["1 year", "2 years"], [1, 2], "years"),
        (["12 KG.", "5\xa0kg"], [12, 5], "kg"),
        (["-3 min", "4 min"], [-3, 4], "min"),
    ],
)
def test_the_unit_of_a_whole_column_is_taken_off_and_told(texts, expected, unit):
    found = read(*texts)
    assert found.values.to_pylist() == expected
    assert found.marks == {"unit": unit}


@pytest.mark.parametrize(
    "texts", [("51 kg", "12"), ("3 days", "2 weeks"), ("12A", "13A"), ("1 kg", "word"), ("5 foo",)]
)
def test_without_one_unit_throughout_nothing_is_taken_off(texts):
    found = read(*texts)
    assert found.marks == {}
    assert found.values.to_pylist() == [12.0 if text == "12" else None for text in texts]


def test_numbers_that_floats_cannot_hold_are_not_exact():
    assert is_exact(pa.chunked_array([[1.0, -2.5, None]]))
    for odd in (1e15, math.inf, math.nan):
        assert not is_exact(pa.chunked_array([[1.0, odd]]))
    assert not is_exact(pa.chunked_array([pa.array([], pa.float64())]))
