"""Digits of other scripts."""
# ruff: noqa: RUF001  # they look like others, which is why they are tested

import pyarrow as pa
import pytest

from segmentation.reading.scripts import in_ascii
from segmentation.wording import step_reason
from tests.intake.conftest import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("٦٨٬١٩٠٫٦٢", "68190.6200"),
        ("۱۲۳۴", "1234"),
        ("१२३.५", "123.5"),
        ("１，２３４．５０", "1,234.50"),
        ("１２％", "12%"),
        ("￥１２０", "¥120"),
        ("٣٫٥٪", "3.5000%"),
        ("1\u3000234", "1 234"),
        ("Müller", "Müller"),
        ("plain", "plain"),
    ],
)
def test_spelled_in_ascii(text, expected):
    assert in_ascii(pa.array([text], pa.large_string())).to_pylist() == [expected]


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "０", "๐", "0"])
def test_numbers_in_other_digits_are_numbers_and_told(zero):
    def written(number):
        return "".join(chr(ord(zero) + int(digit)) for digit in str(number))

    ages = [39, 28, 44, 60, 22, 7, 105]
    rows = "".join(f"k{n},{written(age)}\n" for n, age in enumerate(ages))
    table = read(f"kunde,alter\n{rows}")
    assert table.frame["alter"].tolist() == ages
    told = [(s.n_cells, step_reason(s)) for s in table.report.steps]
    assert told == ([] if zero == "0" else [(7, "digits of another script")])


def test_arabic_marks_leave_no_doubt():
    table = read("a,b\n٨٠٬١٥٧,1\n٢٬٧٢٥,2\n٣٤٣,3\n")
    assert table.frame["a"].tolist() == [80157, 2725, 343]
    fractions = read("a,b\n٨٠٫١٥٧,1\n٢٫٧٢٥,2\n")
    assert fractions.frame["a"].tolist() == [80.157, 2.725]
    assert [step.code for step in fractions.report.steps] == ["other_digits"]
