"""Read characters of other scripts in numbers and dates, and drop those that cannot be seen."""

from __future__ import annotations

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.arrays import TEXT

_DECIMAL_MARK, _GROUP_MARK = "\u066b", "\u066c"


class _Ascii(dict[int, str]):
    """What ASCII has for a digit, sign or space of another script; found when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        spelled = character
        if code > 0xFFFF:
            spelled = character  # Digits outside the basic plane are ornaments.
        elif character.isdecimal():
            spelled = str(unicodedata.decimal(character))
        elif unicodedata.category(character) == "Zs":
            spelled = " "
        elif 0xFF01 <= code <= 0xFF5E:  # the full-width copies of ASCII
            spelled = chr(code - 0xFEE0)
        self[code] = spelled
        return spelled


_ASCII = _Ascii({ord("\u066a"): "%", ord("\u060c"): ",", ord("\uffe5"): "¥", ord("\uffe1"): "£"})


def ascii_spellings() -> dict[str, str]:
    """Return the characters that ASCII spells otherwise, each with its spelling; "" leaves it out.

    Of the scripts outside the basic plane, whose digits are ornaments, there is none.
    """
    spelled = {chr(code): _ASCII[code] for code in range(0x80, 0x10000)}
    found = {other: plain for other, plain in spelled.items() if plain.isascii()}
    return found | {_GROUP_MARK: ""}


def in_ascii(texts: pa.Array) -> pa.Array:
    r"""Spell digits, signs and spaces of other scripts in ASCII; other letters stay.

    The Arabic marks say which they are: the one for thousands is left out, and the one for decimals
    becomes a point with more than three digits behind it, which thousands never have.

    Examples
    --------
    >>> in_ascii(pa.array(["\u0661\u066c\u0662\u0663\u0664"], pa.large_string())).to_pylist()
    ['1234']
    """
    if pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        return texts
    return pa.array([_spell(text) for text in texts.to_pylist()], TEXT)


def _spell(text: str) -> str:
    if text.isascii():
        return text
    spelled = text.replace(_GROUP_MARK, "").translate(_ASCII)
    if _DECIMAL_MARK not in text:
        return spelled
    whole, _, rest = spelled.partition(_DECIMAL_MARK)
    n_digits = len(rest) - len(rest.lstrip("0123456789"))
    return f"{whole}.{rest[:n_digits].ljust(4, '0')}{rest[n_digits:]}"
