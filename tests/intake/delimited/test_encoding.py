"""Bytes to text: marks, UTF-8, stray bytes, and the older encodings."""

import pytest

from segmentation.intake.delimited.encoding import decode
from tests.intake.conftest import raw, read

GERMAN = "Name;Größe;Straße\nJürgen Müller;1,80;Königsallee\nZoë Öztürk;1,65;Übersee\n"
POLISH = "imię;miasto\nŁukasz Źródło;Łódź\nPaweł Świątek;Kraków\nŻaneta Dąbrowska;Gdańsk\n"
RUSSIAN = (
    "имя;город;возраст\nАнна Иванова;Москва;34\n"  # noqa: RUF001 - Russian is the point
    "Пётр Сидоров;Казань;45\nОльга;Омск;29\n"  # noqa: RUF001 - the same
)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_german_text_comes_back_in_every_encoding(encoding, shown):
    text = decode(GERMAN.encode(encoding), "customers.csv")
    assert (text.data.decode(), text.encoding) == (GERMAN, shown)


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        ("nom;dépense\nAndré;5 €\nHélène;7 €\n", "cp1252"),
        ("nome;città;attività\nNiccolò;Forlì;società\nAldo;Cantù;perché\n", "cp1252"),
        ("vardas;miestas;amžius\nJūratė;Šiauliai;34\nŽydrūnas;Panevėžys;45\n", "cp1257"),
        (POLISH, "iso8859_2"),
        ("a;b\n1;5 €\n2;7 €\n", "cp1252"),
        ("customer’s;b\n1;2\n", "cp1252"),
        ("顧客;都市\n1;東京\n2;大阪\n", "iso2022_jp"),
    ],
)
def test_older_encodings_are_told_by_their_letters(written, encoding):
    text = decode(written.encode(encoding), "customers.csv")
    assert text.data.decode() == written
    assert text.steps == ()


def test_stray_bytes_in_utf8_are_read_as_windows_text_and_counted():
    lines = "Name,Ort\nMüller,Köln\nJörg,Zürich\n".encode() * 20
    data = lines + "Bär,Linz\n".encode("cp1252")
    text = decode(data, "customers.csv")
    assert text.encoding == "utf-8"
    assert text.data.decode().endswith("Bär,Linz\n")
    assert [(step.action, step.n_cells) for step in text.steps] == [("read as Windows text", 1)]


def test_a_mark_within_the_first_name_is_no_part_of_it():
    header, _ = raw("\ufeffid,age\n1,2\n3,4\n")
    assert header == ["id", "age"]


def test_the_encoding_stands_in_the_report():
    assert read(GERMAN.encode("utf-16")).report.encoding == "utf-16"
