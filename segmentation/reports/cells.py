"""Fit values into cells of a workbook: text without characters that XLSX lacks."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from segmentation.reading.cells import IS_FORMULA
from segmentation.wording import format_share, lost_in_cells

_LONGEST_TEXT = 32_767
"""Characters of a cell; a spreadsheet refuses to open a file with more."""

_RETURNS = re.compile("\r\n?")
UNKNOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not have, and halves of characters."""

_PLAIN_NUMBER = re.compile(r"[−-]?[\d,]+(?:\.(\d+))?")


class _CleanText(NamedTuple):
    """A text as a cell holds it, and what was lost."""

    text: str
    n_removed: int
    n_cut: int


def clean(text: str) -> _CleanText:
    r"""Return a text without control characters, its line breaks as line feeds, not too long.

    >>> clean("a\x01b\r\nc")
    _CleanText(text='ab\nc', n_removed=2, n_cut=0)
    """
    with_feeds, n_returns = _RETURNS.subn("\n", text)
    kept, n_removed = UNKNOWN.subn("", with_feeds)
    # A spreadsheet counts characters beyond the basic plane twice.
    n_units = len(kept) + sum(c > "\uffff" for c in kept) if len(kept) > _LONGEST_TEXT // 2 else 0
    if n_units <= _LONGEST_TEXT:
        return _CleanText(kept, n_removed + n_returns, 0)
    short = kept[: _LONGEST_TEXT - (n_units - len(kept)) - 1]
    return _CleanText(f"{short}…", n_removed + n_returns, len(kept) - len(short))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula, were it typed in again."""
    return IS_FORMULA(text) is not None


def number_format(text: str, *, column: str = "") -> str:
    """Return the spreadsheet format that shows a number with the digits of a text.

    Examples
    --------
    >>> [number_format(text) for text in ("2,240", "60.6", "0.0012", "5.5%", "1.2e15")]
    ['#,##0', '#,##0.0', '#,##0.0000', '0.0%', '0.0E+00']
    >>> number_format("1969", column="Year_Birth")
    '0'
    """
    if text.endswith("%"):
        digits = text.removesuffix("%").strip()
        if not _PLAIN_NUMBER.fullmatch(digits):  # under 0.1, over 99.9
            return "0.00%"
        return "0%" if "." not in digits else f"0.{'0' * len(digits.partition('.')[2])}%"
    found = _PLAIN_NUMBER.fullmatch(text)
    if found is None:
        return "0.0E+00" if "e" in text else "General"
    whole = "0" if "year" in column.casefold() else "#,##0"
    return f"{whole}.{'0' * len(found[1])}" if found[1] else whole


def share_format(share: float) -> str:
    """Return the spreadsheet format that shows a share as the pages do."""
    return number_format(format_share(share))


class Losses:
    """What a workbook could not hold, counted while it is written."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, cleaned: _CleanText, times: int = 1) -> str:
        """Count what a text has lost in so many cells, and return it."""
        if cleaned.n_removed:
            self.counts["characters"] += times * cleaned.n_removed
            self.counts["cells"] += times
        if cleaned.n_cut:
            self.counts["cut"] += times
        return cleaned.text

    def add_dates(self, n_dates: int) -> None:
        """Count dates that stand as text."""
        self.counts["dates"] += n_dates

    def sentences(self) -> tuple[str, ...]:
        """Return one sentence for each kind of loss."""
        return lost_in_cells(
            n_characters=self.counts["characters"],
            n_cells=self.counts["cells"],
            n_cut=self.counts["cut"],
            n_dates=self.counts["dates"],
            longest=_LONGEST_TEXT,
        )
