"""A column of debit and credit gives the amounts beside it their sign."""

import pytest

from segmentation import read_customers
from segmentation.wording import step_reason


def read(words, amounts, *, name="Amount"):
    lines = [f"day,direction,{name},age"]
    pairs = enumerate(zip(words, amounts, strict=True))
    lines += [f"2024-01-{n % 28 + 1:02},{word},{amount},{20 + n}" for n, (word, amount) in pairs]
    return read_customers("\n".join(lines).encode(), name="c.csv")


@pytest.mark.parametrize(
    "words",
    [
        ("Af", "Bij"),
        ("debit", "credit"),
        ("Soll", "Haben"),
        ("DR", "CR"),
        ("Credit note", "Invoice"),
        ("Gutschrift", "Rechnung"),
        ("Refund", "Sale"),
    ],
)
def test_money_that_leaves_is_below_zero(words):
    amounts = [10.5 + n for n in range(12)]
    table = read(list(words) * 6, amounts)
    signs = [-1, 1] * 6
    assert table.frame["Amount"].tolist() == [s * a for s, a in zip(signs, amounts, strict=True)]
    step = next(step for step in table.report.steps if step.code == "sign_elsewhere")
    assert (step.n_cells, step_reason(step)) == (
        6,
        "direction says that this money left; the amounts are below 0 now",
    )


@pytest.mark.parametrize(
    ("name", "letters"), [("Soll/Haben-Kennzeichen", "SH"), ("D/C", "CD"), ("Debit/Credit", "KD")]
)
def test_of_single_letters_the_rarer_goes_the_other_way(name, letters):
    rows = [f"{n},{letters[n % 4 == 0]},{10.5 + n},{20 + n}" for n in range(12)]
    table = read_customers("\n".join([f"n,{name},Umsatz,age", *rows]).encode(), name="c.csv")
    assert [value < 0 for value in table.frame["Umsatz"]] == [n % 4 == 0 for n in range(12)]
    assert [step.n_cells for step in table.report.steps if step.code == "sign_elsewhere"] == [3]
    plain = "\n".join(["n,Class,Umsatz,age", *rows])
    assert read_customers(plain.encode(), name="c.csv").frame["Umsatz"].min() > 0


def test_amounts_with_a_sign_of_their_own_keep_it():
    amounts = [(-1) ** n * (10.5 + n) for n in range(12)]
    assert read(["Af", "Bij"] * 6, amounts).frame["Amount"].tolist() == amounts


def test_other_words_and_other_columns_change_nothing():
    amounts = [10.5 + n for n in range(12)]
    assert read(["Rome", "Oslo"] * 6, amounts).frame["Amount"].min() > 0
    assert read(["Af", "Bij"] * 6, amounts, name="visits").frame["visits"].min() > 0
