"""Dates that can be read in two orders are pointed out; null dates are none.

Covers `segmentation.intake.columns.unread` too.
"""

import pytest

from segmentation.wording import step_reason
from tests.intake.conftest import read

OPEN = [f"{1 + n % 12:02}/{1 + n * 7 % 12:02}/2023" for n in range(30)]


def table(cells, name="day"):
    rows = [f"K{n},{cell},{10 + n * n % 37}" for n, cell in enumerate(cells)]
    return read("\n".join([f"id,{name},visits", *rows]))


def test_an_order_that_nothing_proves_is_pointed_out():
    found = table(OPEN)
    (step,) = [step for step in found.report.steps if step.column == "day"]
    assert (step.code, step.n_cells) == ("open_date_order", 30)
    assert step_reason(step) == (
        "01/01/2023 is read day first and may be month first: nothing in this file proves which; "
        "say which"
    )


@pytest.mark.parametrize("cell", ["13/01/2023", "01/13/2023"])
def test_one_cell_proves_the_order(cell):
    assert [step.code for step in table([*OPEN, cell]).report.steps] == []


@pytest.mark.parametrize("null", ["0000-00-00", "00.00.0000"])
def test_null_dates_are_missing(null):
    cells = [null if n % 4 == 0 else f"2023-01-{10 + n % 19}" for n in range(40)]
    found = table(cells).column("day")
    assert (found.kind, found.n_missing) == ("date", 10)


@pytest.mark.parametrize(
    ("odd", "code"),
    [("~92", "limits"), ("ca. 92", "limits"), ("<3", "limits"), ("100+", "limits"),
     ("inf", "infinite"), ("-Infinity", "infinite"), ("ninety", "other_kind")],
)  # fmt: skip
def test_what_is_lost_among_numbers_is_named_for_what_it_is(odd, code):
    found = table([odd if n == 7 else 90 + n % 9 for n in range(40)], "score")
    (step,) = found.report.steps
    assert (step.code, step.n_cells, found.column("score").kind) == (code, 1, "numeric")
    if code == "limits":
        assert step_reason(step) == (
            f"a limit or a rough number, which is no value; the first is {odd!r} in line 9"
        )


def test_rough_numbers_all_over_are_named():
    found = table([f"ca. {90 + n}" for n in range(40)], "score").column("score")
    assert (found.kind, found.reading.code) == ("text", "limits")


def test_letters_before_digits_are_codes_and_no_rough_numbers():
    assert table([f"C{90 + n}" for n in range(40)], "code").column("code").reading.code == ""


def test_a_zone_that_is_named_behind_its_offset():
    found = table([f"2023.01.{1 + n % 28:02} 09:05:07 +0100 CET" for n in range(40)])
    assert str(found.frame["day"][0]) == "2023-01-01 08:05:07"


@pytest.mark.parametrize(("cell", "year"), [("1444/06/{:02}", 1444), ("{:02}/01/2566", 2566)])
def test_years_of_another_calendar_are_pointed_out(cell, year):
    found = table([cell.format(1 + n % 28) for n in range(40)])
    (step,) = found.report.steps
    assert (step.code, step.n_cells, found.frame["day"][0].year) == ("other_calendar", 40, year)
    assert step_reason(step) == (
        f"{cell.format(1)} is read by the Gregorian calendar, and may be of another (Thai, Hijri, "
        "Persian): all years lie before 1500 or after 2400"
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["ja", "nein", "yes", "no"], "boolean"),
        (["true", "false", "1", "0"], "boolean"),
        (["N", "S", "O"], "categorical"),
        (["ja", "nein", "vielleicht"], "categorical"),
    ],
)
def test_yes_and_no_in_two_languages(words, kind):
    found = table([words[n % len(words)] for n in range(40)], "flag")
    assert found.column("flag").kind == kind
    if kind == "boolean":
        assert found.frame["flag"].tolist()[:4] == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("cell", "kind", "code"),
    [("{} Euro", "numeric", "number_marks"), ("{}°C", "numeric", "number_marks"),
     ("{} bps", "numeric", "number_marks"), ("PT{}M", "text", "times_of_day"),
     ("{}万", "numeric", "number_marks"), ("{}.5 Mio. €", "numeric", "number_marks"),
     ("€{}.5m", "numeric", "number_marks"), ("{}.5 millones", "numeric", "number_marks"),
     ("KSh {}", "numeric", "number_marks"), ("{}.5/50", "text", "two_numbers"),
     ("{}×10^3", "text", "two_numbers"), ("5'{}\"", "text", "two_numbers"),
     ("{}.5m", "text", "worded_numbers"), ("${}/yr", "text", "worded_numbers"),
     ("{}.5 TEUR", "text", "worded_numbers"), ("{} kcal", "text", "worded_numbers"),
     ("{}_000", "text", "worded_numbers"), ("{} Straße", "text", "worded_numbers"),
     ("K{}", "text", ""), ("{}B", "numeric", "number_marks"), ("{}-{}-A", "text", "")],
)  # fmt: skip
def test_units_and_durations_are_read_or_named(cell, kind, code):
    found = table([cell.format(10 + n, n) for n in range(40)], "amount").column("amount")
    assert (found.kind, found.reading.code) == (kind, code)
