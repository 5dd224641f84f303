"""How a file is cut: the marks are told by the table that they give."""

import pytest

from segmentation.intake.delimited.dialect import (
    SAMPLE_LINES,
    Dialect,
    declared_delimiter,
    detect,
    parse,
    sample_of,
)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", ":", "^", "~", " "])
def test_the_delimiter_is_told_by_regular_rows(mark):
    rows = [["name", "age", "city"], ["Ann", "34", "Rome"], ["Bob", "45", "Oslo"]]
    found = detect("\n".join(mark.join(row) for row in rows))
    assert found.delimiter == mark


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("a;b\n1,50;2,25\n3,75;4,00\n", Dialect(";")),
        ('a,b\n"x, y",2\n"z, w",3\n', Dialect(",")),
        ("a,b\n'x, y',2\n'z, w',3\n", Dialect(",", "'")),
        ("a,b\nO'Hara,2\nD'Arcy,3\n", Dialect(",")),
        ('a, b\n"x", "1"\n"y", "2"\n', Dialect(",", skips_space=True)),
        ('a,b\n"say \\"hi\\" now",2\n"no \\"ho\\" now",3\n', Dialect(",", escape="\\")),
        ("a b\n1   2\n33  4\n5    6\n", Dialect(" ", collapses=True)),
    ],
)
def test_quotes_escapes_and_spaces_are_told(sample, expected):
    assert detect(sample) == expected


def test_a_declared_delimiter_is_taken():
    assert declared_delimiter("sep=|\na|b\n") == "|"
    assert declared_delimiter("a,b\n") is None
    assert detect("a;b|c\n1;2|3\n", delimiter="|").delimiter == "|"


def test_the_sample_ends_with_a_whole_line():
    assert sample_of("a,b\n" * 1000) == "a,b\n" * SAMPLE_LINES
    assert sample_of("a,b\n1,2") == "a,b\n1,2"
    assert sample_of("x" * 150_000 + "\n" + "y" * 100_000) == "x" * 150_000 + "\n"


def test_text_is_cut_as_the_dialect_says():
    assert parse("a; 'b;c'\n", Dialect(";", "'", skips_space=True)) == [["a", "b;c"]]
