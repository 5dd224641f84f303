"""Characters that cannot be seen, and cells that spreadsheets are told to keep as text."""

from __future__ import annotations

import re

MARKS = (
    "\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Without width or meaning: zero-width spaces, marks of byte order and direction, soft hyphens."""
JOINERS = "\u200c\u200d"
"""Part of words in Persian and Hindi and of emoji; at the ends of a cell they join nothing."""
HAS_UNSEEN = f"[{MARKS}{JOINERS}\\x00]"
"""Pattern of cells that may have to be rid of them; NUL pads the cells of old exports."""
UNSEEN = MARKS + JOINERS
"""What is left out of numbers; NUL is no character of a text in SQL."""
_DROPPED = dict.fromkeys(map(ord, MARKS + "\x00"))
KEPT_TEXT = '^="(.*)"$'
"""A cell that tells a spreadsheet to keep what stands in its quotes as text."""
_AS_TEXT = re.compile(r'^="(?:[^"]|"")*"$')
APOSTROPHE = "^'([-+]?[0-9.,]+)$"
"""A number that a spreadsheet keeps as text."""
_APOSTROPHE = re.compile(APOSTROPHE)


def without_unseen(text: str) -> str:
    r"""Return a cell or name without characters that cannot be seen.

    Examples
    --------
    >>> without_unseen("\u200bC0\ufeff")
    'C0'
    """
    return text.translate(_DROPPED).strip(JOINERS).strip()


def kept_text(text: str) -> str:
    """Return what a cell holds that tells a spreadsheet to keep it as text.

    Examples
    --------
    >>> kept_text('="00123"'), kept_text("=A1")
    ('00123', '=A1')
    """
    return text[2:-1].replace('""', '"').strip() if _AS_TEXT.match(text) else text


def without_apostrophe(text: str) -> str:
    """Return a number without the apostrophe that spreadsheets write before what they keep as text.

    Examples
    --------
    >>> without_apostrophe("'-132.75"), without_apostrophe("'tis")
    ('-132.75', "'tis")
    """
    return text[1:] if _APOSTROPHE.match(text) else text


def bare_text(text: str) -> str:
    """Return a cell as it is read: without spaces, what cannot be seen, and marks to keep text.

    Examples
    --------
    >>> bare_text(' ="00123" '), bare_text("'-132.75")
    ('00123', '-132.75')
    """
    stripped = text.strip()
    if stripped.isascii() and not stripped.startswith(("=", "'")) and "\x00" not in stripped:
        return stripped
    return kept_text(without_apostrophe(without_unseen(stripped)))
