"""Make text from files safe and short enough to stand in labels and sentences."""

from __future__ import annotations

import re

from segmentation.wording import literal

_HARMLESS = re.compile(r"(?!\d+[.)] )(?!.*www)\w(?:[\w ,/%'?;&()]|[-.](?=[\w (%]|$))*")
"""Text in which Markdown, smart dashes and links find nothing."""


def plain(text: object) -> str:
    """Return Markdown that shows the text as it is, on one line; see `wording.literal`."""
    return literal(str(text))


def label(text: object) -> str:
    r"""Return the text as the label of a widget: marked only where Markdown would change it.

    A screen reader and a slider's own field tell a label as it is written, with its backslashes.

    Examples
    --------
    >>> label("Ausgaben-Score (1-100)"), label("a*b*c")
    ('Ausgaben-Score (1-100)', 'a\\*b\\*c')
    """
    one_line = " ".join(str(text).split())
    return one_line if _HARMLESS.fullmatch(one_line) else plain(one_line)


def shorten(text: object, limit: int = 60) -> str:
    """Return the text on one line, cut with an ellipsis above `limit` characters.

    Examples
    --------
    >>> shorten("customers of the spring sale", 20)
    'customers of the sp…'
    """
    one_line = " ".join(str(text).split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"
