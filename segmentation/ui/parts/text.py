"""Make text from files safe and short enough to stand in labels and sentences."""

from __future__ import annotations

from segmentation.wording import literal


def plain(text: object) -> str:
    """Return Markdown that shows the text as it is, on one line; see `wording.literal`."""
    return literal(str(text))


def shorten(text: object, limit: int = 60) -> str:
    """Return the text on one line, cut with an ellipsis above `limit` characters.

    Examples
    --------
    >>> shorten("customers of the spring sale", 20)
    'customers of the sp…'
    """
    one_line = " ".join(str(text).split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"
