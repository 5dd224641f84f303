"""Older encodings: the letters that they give decide, in one language."""

import pytest

from segmentation.intake.delimited.guessing import guess


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("Größe;Müller;Straße;Köln", ("cp1252", "mac_roman", "cp850")),
        ("città;società;Niccolò;Forlì;perché", ("cp1252", "cp850")),
        ("Prénom;Hélène;André;Noël", ("cp1252", "mac_roman", "cp850")),
        ("Žydrūnas;Šiauliai;mėnuo;įmonė", ("cp1257", "iso8859_13")),
        ("Łódź;Kraków;Świątek;Źródło", ("cp1250", "iso8859_2", "cp852", "mac_latin2")),
        ("İstanbul;Şükrü;Doğan;Güneş", ("cp1254", "iso8859_9")),
    ],
)
def test_accented_text_comes_back_letter_by_letter(text, encodings):
    for encoding in encodings:
        data = f"id;name\n1;{text}\n2;Anna\n".encode(encoding)
        assert text in data.decode(guess(data)), encoding


def test_bytes_that_are_no_letters_count_as_windows_text():
    assert guess("a;b\n1;5 €\n".encode("cp1252")) == "cp1252"
