"""Know the words that stand for steps, in the languages that files are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

_SCALES = files(__package__).joinpath("scales.txt").read_text(encoding="utf-8")
"""One scale a line, lowest first: its steps parted by commas, the words for one step by bars."""


def plain(text: str) -> str:
    """Return a category as scales write it: small letters, single spaces, no marks.

    Examples
    --------
    >>> plain("Bachelor's Degree"), plain("Month-to-month"), plain("high.school")
    ('bachelor', 'month to month', 'high school')
    """
    text = re.sub(r"['’`]s\b|['’`]", "", text.casefold())
    text = re.sub(r"[\s._/–-]+", " ", text).strip()
    return text.removesuffix(" degree").removesuffix(" education")


def _steps(line: str) -> dict[str, int]:
    return {
        plain(word): step for step, words in enumerate(line.split(",")) for word in words.split("|")
    }


_STEPS = tuple(_steps(line) for line in _SCALES.splitlines() if line)


def in_steps(words: Sequence[str]) -> tuple[int, ...]:
    """Return the step that each word stands for on one scale; empty where there is no such scale.

    Examples
    --------
    >>> in_steps(["High", "Low", "Medium"]), in_steps(["red", "green", "blue"])
    ((3, 1, 2), ())
    """
    spelled = [plain(word) for word in words] or [""]
    for steps in _STEPS:
        if all(word in steps for word in spelled):
            found = tuple(steps[word] for word in spelled)
            if len(set(found)) == len(found):
                return found
    return ()
