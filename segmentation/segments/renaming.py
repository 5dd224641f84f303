"""Give a segment an analyst's own name and notes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from segmentation.errors import ParameterError
from segmentation.records import Segment

LONGEST_NAME = 80
LONGEST_NOTES = 2_000


def rename(
    segments: tuple[Segment, ...], segment: int, *, name: str, notes: str = ""
) -> tuple[Segment, ...]:
    """Return the segments with another name and notes for one of them.

    A name has 1 to 80 characters after control characters and blanks at the ends are taken away,
    and differs from every other, in lower case too; notes have at most 2,000, line breaks stay.

    Raises
    ------
    ParameterError
        If there is no such segment, or the name or the notes cannot be used.
    """
    numbers = [known.segment for known in segments]
    if segment not in numbers:
        raise ParameterError(
            f"There is no segment {segment}. Choose one of 0 to {len(segments) - 1}."
        )
    name = " ".join(_printable(name, keep="").split())
    notes = _printable(notes, keep="\n").strip()
    _check(segments, segment, name, notes=notes)
    return tuple(
        replace(
            known,
            name=name,
            notes=notes,
            is_own_name=known.is_own_name or name != known.name,
        )
        if known.segment == segment
        else known
        for known in segments
    )


def _check(segments: tuple[Segment, ...], segment: int, name: str, *, notes: str) -> None:
    known = next(each.name for each in segments if each.segment == segment)
    if not name:
        raise ParameterError(
            f"The new name of the segment “{known}” is empty. Write at least one letter."
        )
    if len(name) > LONGEST_NAME:
        raise ParameterError(
            f"The new name of the segment “{known}” has {len(name):,} characters; at most "
            f"{LONGEST_NAME} fit. Shorten it and put the rest into the notes."
        )
    if len(notes) > LONGEST_NOTES:
        raise ParameterError(
            f"The notes of the segment “{known}” have {len(notes):,} characters; at most "
            f"{LONGEST_NOTES:,} fit. Shorten them."
        )
    for other in segments:
        if other.segment != segment and other.name.casefold() == name.casefold():
            raise ParameterError(
                f"Another segment is already called “{other.name}”. "
                f"Give “{known}” a name of its own."
            )


def _printable(text: str, *, keep: str) -> str:
    """Return the text with blanks for control characters, and without direction marks."""
    text = text.replace("\r\n", "\n")
    return "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c not in keep else c
        for c in text
        if unicodedata.category(c) != "Cs" and c not in _DIRECTION_MARKS
    )


_DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They can make a name read differently from what it is."""
