"""Characters that cannot be seen, and cells kept as text by ="..."."""

import pytest

from segmentation.wording import step_reason
from tests.intake.conftest import raw, read


def said(table):
    return [(s.action, s.column, s.n_cells, step_reason(s)) for s in table.report.steps]


UNSEEN = "characters that cannot be seen (zero-width spaces, byte-order marks, NUL)"


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u2060", "\u200e", "\u00ad", "\u202a"])
def test_they_are_stripped_and_counted(mark):
    table = read(f"{mark}id,age{mark}\nC0{mark},{mark}45\nC1,3{mark}9\nC2,50\n")
    assert list(table.frame.columns) == ["id", "age"]
    assert table.frame["age"].tolist() == [45, 39, 50]
    assert table.frame["id"].tolist() == ["C0", "C1", "C2"]
    assert ("trimmed", "id", 1, UNSEEN) in said(table)
    assert ("trimmed", "age", 2, UNSEEN) in said(table)


def test_two_spellings_of_one_word_become_one_category():
    table = read("id,city\n" + "".join(f"{n},Rome{chr(0x200B) * (n % 2)}\n" for n in range(8)))
    assert table.column("city").n_distinct == 1


def test_joiners_within_words_stay():
    table = read("id,word\n1,\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n2,b\u200c\n")
    assert table.frame["word"].tolist() == ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "b"]


def test_wide_spaces_around_numbers():
    table = read("id,age\na,\u300045\nb,\u2003 39\nc,1\u3000234\n")
    assert table.frame["age"].tolist() == [45, 39, 1234]


def test_digits_that_the_file_keeps_as_text_stay_text():
    rows = "".join(f'="{n:05d}",="{46554 + n}",="{n}.5",{n}\n' for n in range(30))
    table = read(f'="no",code,price,n\n{rows}')
    assert list(table.frame.columns) == ["no", "code", "price", "n"]
    assert table.frame["no"].tolist()[:2] == ["00000", "00001"]
    assert table.frame["code"].tolist()[:2] == ["46554", "46555"]
    assert table.frame["price"].tolist()[:2] == [0.5, 1.5]
    written = 'written as ="...", by which a spreadsheet keeps it as text'
    assert ("trimmed", "code", 30, written) in said(table)


def test_formulas_are_no_such_text():
    assert read('id,a\n1,=A1\n2,"=SUM(B1)"\n').frame["a"].tolist() == ["=A1", "=SUM(B1)"]


@pytest.mark.parametrize("padded", ["\0" * 512 + "{}", "{}" + "\0" * 3])
def test_nul_bytes_that_pad_a_file(padded):
    text = padded.format("id,age\n1,39\n2,28\n")
    table = read(text)
    assert table.frame["age"].tolist() == [39, 28]
    assert said(table)[0][3] == f"{text.count(chr(0))} NUL bytes that only pad the file"


def test_nul_bytes_that_fill_up_cells():
    text = "id,age\n" + "".join(f"{n}\0\0\0\0,{n + 30}\0\0\n" for n in range(1, 9))
    table = read(text)
    assert table.frame["age"].tolist() == list(range(31, 39))
    assert said(table)[0][3] == "48 NUL bytes that only pad the file"
    assert raw(text)[1][0] == ["1", "31"]


def test_an_apostrophe_before_a_number_is_taken_off_and_told():
    table = read("no,balance\n" + "".join(f"'{n:05d},'-{n}.5\n" for n in range(30)))
    assert table.frame["no"].tolist()[:2] == ["00000", "00001"]
    assert table.frame["balance"].tolist()[:2] == [-0.5, -1.5]
    told = "an apostrophe before a number, by which a spreadsheet keeps it as text"
    assert ("trimmed", "balance", 30, told) in said(table)
