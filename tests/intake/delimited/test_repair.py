"""Broken rows: fitted where the columns say how, kept aside where they do not.

Covers `segmentation.intake.delimited.shapes`.
"""

import pytest

from segmentation import intake
from segmentation.wording import step_reason

HEADER = "date,time,qty,code,price,product,note\n"
NAMES = ["Boots", "Rain jacket", "Socks", "Down vest", "Cap", "Tent", "Rod", "Towel"] * 3
GOOD = [
    f"{n + 1:02d}/03/2018,0{n % 10}:15,{n % 7},AB-{1000 + n},${n}.5{n % 10},{name},"
    f'"Some {name}, in two parts"\n'
    for n, name in enumerate(NAMES)
]
ROW = ["27/03/2018", "04:30", "3", "AB-2049", "$83.32", "Trail shoes", "Light, and quick"]


def reread(broken):
    """Read the good rows with a broken one among them: its cells (or None), and the steps."""
    lines = [HEADER, *GOOD[:10], broken + "\n", *GOOD[10:]]
    table = intake.read_raw("".join(lines).encode())
    assert len(table.rows) + len(table.report.aside) == len(GOOD) + 1
    assert table.lines is not None
    places = table.lines.tolist()
    cells = table.rows.iloc[places.index(12)].tolist() if 12 in places else None
    return (
        cells,
        [(step.n_rows, step_reason(step)) for step in table.report.steps],
        table.report.aside,
    )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (
            '27/03/2018,,04:30,3,AB-2049,$83.32,Trail shoes,"Light, and quick"',
            "a delimiter too many",
        ),
        (
            ',27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes,"Light, and quick"',
            "a delimiter too many",
        ),
        (
            '27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes,"Light, and quick",',
            "a delimiter too many",
        ),
        (
            '27/03/2018,04:303,AB-2049,$83.32,Trail shoes,"Light, and quick"',
            "a delimiter was missing",
        ),
        (
            '27/03/201804:30,3,AB-2049,$83.32,Trail shoes,"Light, and quick"',
            "a delimiter was missing",
        ),
        (
            '27/03/2018,04:30,3,AB-2049$83.32,Trail shoes,"Light, and quick"',
            "a delimiter was missing",
        ),
        (
            '27/03/2018,04:30,3,AB-2049,$83.32Trail shoes,"Light, and quick"',
            "a delimiter was missing",
        ),
        (
            '27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes"Light, and quick"',
            "a delimiter was missing",
        ),
        (
            '27/03/2018 04:30 3 AB-2049 $83.32 "Trail shoes" "Light, and quick"',
            "another delimiter than in the rest of the file",
        ),
        (
            '27/03/2018;04:30;3;AB-2049;$83.32;Trail shoes;"Light, and quick"',
            "another delimiter than in the rest of the file",
        ),
    ],
)
def test_a_row_with_broken_delimiters_is_fitted_to_its_columns(broken, reason):
    cells, steps, aside = reread(broken)
    assert cells == ROW
    assert steps == [(1, f"{reason}; first in line 12")]
    assert aside == ()


@pytest.mark.parametrize(
    ("broken", "column", "cell"),
    [
        ('"27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes,"Light, and quick"', 0, '"27/03/2018'),
        ('27/03/2018,04:30,"3,AB-2049,$83.32,Trail shoes,"Light, and quick"', 2, '"3'),
        (
            '27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes,""Light, and quick"',
            6,
            '"Light, and quick',
        ),
        (
            '27/03/2018,04:30,3,AB-2049,$83.32,Trail shoes,"Light "x" and quick"',
            6,
            'Light "x" and quick',
        ),
    ],
)
def test_a_quote_out_of_place_stays_in_its_cell_and_swallows_no_row(broken, column, cell):
    cells, steps, aside = reread(broken)
    assert cells == [*ROW[:column], cell, *ROW[column + 1 :]]
    assert steps == [(1, "a quote out of place; it is part of the cell; first in line 12")]
    assert aside == ()


@pytest.mark.parametrize(
    "broken",
    [
        "Source: our own figures",
        "27/03/2018,04:30",
        "x,y,z,w,v,u,t,s,r,q",
        "$83.32,AB-2049,3,04:30,27/03/2018,a,b,c",
    ],
)
def test_a_row_that_suits_no_cut_is_kept_aside(broken):
    cells, steps, aside = reread(broken)
    assert cells is None
    assert steps == []
    assert [(row.line, row.text) for row in aside] == [(12, broken)]


def test_too_few_rows_tell_nothing_about_the_others():
    table = intake.read_raw(b"day,qty\n01/02/2020,3\n02/02/2020,,4\n03/02/2020,5\n")
    assert [row.line for row in table.report.aside] == [3]


def test_a_broken_header_is_repaired():
    for broken in (
        "date,,time,qty,code,price,product,note",
        '"date,time,qty,code,price,product,note',
    ):
        table = intake.read_raw((broken + "\n" + "".join(GOOD)).encode())
        assert [name.strip('"') for name in table.header] == HEADER.strip().split(",")
        assert len(table.rows) == len(GOOD)


def test_a_header_one_name_short_says_so():
    table = intake.read_raw(("datetime,qty,code,price,product,note\n" + "".join(GOOD)).encode())
    assert len(table.header) == 7
    reason = "the header has 6 names for 7 columns; check that they fit"
    assert reason in [step_reason(step) for step in table.report.steps]
