"""What stands around numbers: each expected value is read off the text by eye."""

import pytest

from segmentation.wording import step_reason
from tests.intake.conftest import read
from tests.reading.test_numbers import read as read_numbers


def typed(*cells):
    rows = "".join(f'"{cell}";x{n}\n' for n, cell in enumerate(cells))
    return read(f"spend;other\n{rows}")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["70'500.–", "44’500.–", "12"], [70500, 44500, 12]),
        (["1 234.–", "5.--", "CHF 12.-"], [1234, 5, 12]),
        (["7,-", "1.234,– €"], [7, 1234]),
        (["-8'223.74", "-4’859.83"], [-8223.74, -4859.83]),
        (["'-132.75", "16.72", "' 5.5"], [-132.75, 16.72, 5.5]),
        (["- 5", "-\xa06", "− 7", "8 -", "9-"], [-5, -6, -7, -8, -9]),
        (["6829/-", "Rs. 12,500/-", "5/="], [6829, 12500, 5]),
        (["$(45.66)", "($1,200)", "-$3", "$-4", "$ - 5"], [-45.66, -1200, -3, -4, -5]),
        (["1.2K", "6.4M", "808", "$177 B", "3bn", "2 Mio."], [1200, 6.4e6, 808, 177e9, 3e9, 2e6]),
        (["1,5 Tsd", "2,25 Mrd."], [1500, 2.25e9]),
        (["3,820.38CR", "2,989.90"], [-3820.38, 2989.9]),
        (["3,820.38 DR", "2,989.90"], [-3820.38, 2989.9]),
        (["1.00 Cr", "2.00 Dr", "3.00Cr"], [1, -2, 3]),
        (["1,00 H", "2,00 S"], [1, -2]),
        (["5CR", "6CR"], [5, 6]),
        (["1.32 %", "0", "0.00", "%12"], [1.32, 0, 0, 12]),
        (["5 €", "7 EUR"], [5, 7]),
    ],
)
def test_spellings(texts, expected):
    found = read_numbers(*texts)
    assert found.values.to_pylist() == pytest.approx(expected)
    assert found.n_read == len(texts)
    assert not found.mixture


@pytest.mark.parametrize("texts", [("5m", "12m"), ("5 H", "7"), ("3 D", "4 D"), ("5 CR", "6 S")])
def test_letters_that_may_mean_something_else_are_left(texts):
    assert None in read_numbers(*texts).values.to_pylist()


def said(table):
    return [(s.action, s.n_cells, step_reason(s)) for s in table.report.steps if s.code]


def test_letters_that_change_a_number_are_told():
    assert said(typed("6.4M", "1.8K", "1.8K", "808")) == [
        (
            "converted",
            3,
            "M and K behind a number multiplies it (K thousand, M million, B billion)",
        )
    ]
    assert said(typed("3,820.38CR", "2,989.90")) == [
        ("converted", 1, "marks of credit and debit (CR); CR is read as negative")
    ]
    assert said(typed("5CR", "6CR")) == [("converted", 2, "marks of credit and debit (CR)")]


def test_several_currencies_are_named_and_never_summed():
    table = typed(*[f"${n}.50" for n in range(1, 16)], *[f"€{n}.25" for n in range(1, 11)])
    assert (table.column("spend").kind, table.column("spend").role) == ("text", "excluded")
    assert said(table) == [
        (
            "pointed out",
            25,
            (
                "amounts in several currencies ($ 15 and € 10) are left as text: they cannot be "
                "added up; convert them to one, or keep the rows of one"
            ),
        )
    ]


def test_percentages_among_plain_numbers_are_named():
    table = typed("5 %", "0.2", "7 %")
    assert table.column("spend").kind == "text"
    assert said(table)[0][2].startswith("percentages stand beside plain numbers")
