"""Write the spellings of one category in one way."""

from __future__ import annotations

import re

from segmentation.reading.unseen import bare_text

WHOLE = r"^[+-]?[0-9]+[.]0+$"
"""A whole number as programs write it that know fractions only."""
ZEROS = r"[.]0+$"
_IS_SPELLED = re.compile(WHOLE).match
IS_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII).fullmatch
"""Whether a category is a whole number."""


def category_text(text: str) -> str:
    """Return a category as it is spelled everywhere: without spaces around it, 1.0 as 1.

    Examples
    --------
    >>> category_text(" 1.0"), category_text("1.5"), category_text("North ")
    ('1', '1.5', 'North')
    """
    stripped = bare_text(text)
    if stripped.endswith("0") and _IS_SPELLED(stripped):
        return stripped.partition(".")[0]
    return stripped
