"""Look codes up in tables of words, and fill in their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, Any]
_Phrase: TypeAlias = str | Callable[[Values], str]
Phrases: TypeAlias = Mapping[str, _Phrase]
"""How each code is said: a text with places for its values, or a function of them."""


def say(phrases: Phrases, code: str, values: Values) -> str:
    """Return a code in words, without a full stop; as it is spelled where it cannot be said.

    The file of a model may hold a code of a later version, or values that are not the code's.

    Examples
    --------
    >>> say({"blank_lines": "{n:,} blank lines"}, "blank_lines", {"n": 1200})
    '1,200 blank lines'
    """
    phrase = phrases.get(code)
    if phrase is None:
        return code.replace("_", " ")
    try:
        return phrase.format_map(values) if isinstance(phrase, str) else phrase(values)
    except (LookupError, TypeError, ValueError):
        return code.replace("_", " ")
