"""Guess an older encoding: by the letters that it gives, or by statistics."""

from __future__ import annotations

import re

_SAMPLE = 100_000
"""Bytes that are looked at: more change nothing but the time."""
_SEARCHED = 20_000_000
_LATIN = (
    "cp1252", "cp1250", "mac_roman", "cp850", "iso8859_15", "cp1257", "cp1254", "iso8859_2",
    "iso8859_13", "cp852", "mac_latin2",
)  # fmt: skip
"""Encodings of Latin scripts; equal scores go to the earlier one."""
_OTHERS = (
    "cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1253", "iso8859_7", "cp1255",
    "cp1256", "shift_jis", "cp932", "euc_jp", "gb18030", "big5", "cp949", "euc_kr",
    "cp1252",
)  # fmt: skip
"""Encodings that statistics choose from: the rest only adds ways to be wrong."""
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "äöüß", "éèêëàâçîïôœùûÿæ", "áéíóúñü", "ãáâàçéêíóôõú", "àèéìòù", "åäö", "æøå", "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž", "áéíóöőúüű", "çğ\u0131iöşüİ", "ăâîșțşţ", "āčēģīķļņšūž", "ąčęėįšųūž",
        "äõöüšž", "čćđšž", "ëéïöü",
    )
)  # fmt: skip
"""Letters outside ASCII of one language each: a text is mostly in one."""
_USUAL = frozenset[str]().union(*_ALPHABETS)
_ONE_LANGUAGE = 0.2
_SIGNS = frozenset("€£§°–—\u2019\u2018“”„«»…•©®™µ²³½¡¿\xa0\xad")
_APOSTROPHES = frozenset("\u2019\u2018\xad")
_MOST_ACCENTED = 0.6
"""Share of a word's letters that carry accents in Latin scripts, at most."""


def guess(data: bytes) -> str:
    """Return the encoding of a text that is not UTF-8.

    In words of Latin scripts accented letters are the minority: then that encoding wins under
    which most of them are letters that the languages really use, where they use them. Words
    that hardly hold an ASCII letter are of another script, and statistics decide.
    """
    sample = _lines_outside_ascii(data)
    words = [word for word in re.findall(rb"[A-Za-z\x80-\xff]{2,}", sample) if not word.isascii()]
    n_accented = sum(len(word.translate(None, _ASCII)) for word in words)
    if n_accented <= _MOST_ACCENTED * sum(map(len, words)):
        texts = {encoding: sample.decode(encoding, "replace") for encoding in _LATIN}
        scores = {
            encoding: _score(text) + _in_one_language(text) for encoding, text in texts.items()
        }
        best = max(scores, key=lambda encoding: scores[encoding])
        if scores[best] > 0:
            return best
    # Loaded here because most files never need it.
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=list(_OTHERS)).best()
    return found.encoding if found is not None else "cp1252"


_ASCII = bytes(range(128))


def _lines_outside_ascii(data: bytes) -> bytes:
    """Return the lines that hold bytes outside ASCII: they alone tell encodings apart."""
    lines = [line for line in data[:_SEARCHED].splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_SAMPLE]


def _in_one_language(text: str) -> float:
    """Return up to a fifth where all letters outside ASCII are of one alphabet."""
    letters = [c for c in text.lower() if not c.isascii() and c.isalpha()]
    if not letters:
        return _ONE_LANGUAGE
    most = max(sum(letter in alphabet for letter in letters) for alphabet in _ALPHABETS)
    return _ONE_LANGUAGE * most / len(letters)


def _score(text: str) -> float:
    """Score the mean character outside ASCII: 1 where all are usual, below 0 where most are odd."""
    found = [_score_at(text, m.start()) for m in re.finditer(r"[^\x00-\x7f]", text)]
    return sum(found) / max(1, len(found))


def _score_at(text: str, position: int) -> float:
    character = text[position]
    before = text[position - 1] if position else " "
    after = text[position + 1 : position + 2] or " "
    is_within = before.isalpha() and after.isalpha()
    if character in _APOSTROPHES and is_within:
        return 1.0
    if character in _SIGNS:
        return -0.5 if is_within else 0.9
    if not (before.isalpha() or after.isalpha()):
        return 0.1 if character.isalpha() else -1.0
    if character in _USUAL:
        return 1.0
    if character.lower() in _USUAL:
        return 0.1 if before.islower() else 0.8
    return 0.0 if character.isalpha() else -1.0
