"""Name the forms of numbers that are left as text: times of day, unread dates, limits, ranges."""

from __future__ import annotations

import pyarrow.compute as pc

from segmentation.intake.columns.distinct import Distinct
from segmentation.reading.signs import CURRENCY_MARKS, UNITS

_ALMOST_ALL = 0.9
_MOST_WORDS = 4
_MANY_TEXTS, _SOME_CELLS = 2_000, 300
"""With more different texts, some cells are looked at before all are."""
_NUMBER = r"[-+]?\d+(?:[.,]\d+)*"
LIMITS = (
    rf"(?i)^(?:[<>~≈≤≥±]=? ?|(?:c|ca|circa|approx|about|around|etwa|rund|env|environ|over|under"
    rf"|über|unter|min|max)(?:\. ?| )){_NUMBER}%?$|^{_NUMBER} ?[+*†‡]+$"
)
"""Numbers that are rough, or a limit: ~92, ca. 92, <3, 100+."""
INFINITE = r"(?i)^[-+]?(?:inf|infinity|∞)$"
_UNREAD = (
    ("times_of_day", r"^-?\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?$"),
    ("times_of_day", r"^P(?:\d+[YMWD])*(?:T(?:\d+(?:[.,]\d+)?[HMS])+)?$"),
    ("times_of_day", r"^(?:\d+ ?(?:[dhms]|std|hrs?|min|sec)\.? ?){2,}$"),
    ("limits", LIMITS),
    ("cents_behind", rf"^\d+ ?[{CURRENCY_MARKS}] ?\d{{2}}$"),
    ("several_units", rf"(?i)^{_NUMBER}\s?(?:{UNITS}|[\x{{4e00}}-\x{{9fff}}]{{1,2}})\.?$"),
    (
        "unread_dates",
        (
            r"^\D{0,9}(?:19|20)\d{2}(?:(?:[-/.]| ?\D{1,2} ?)\d{1,2}){2}\D{0,3}$"
            r"|^\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}(?: [\d:]+)?$|^/Date\(\d+[^)]*\)/$"
            r"|^\d{1,2}\.? \pL{3,12}\.?,? (?:19|20)\d{2}$|^\pL{2}\d{1,2}年\d{1,2}月\d{1,2}日$"
        ),
    ),
    ("ranges", r"^\d+[.,]\d+ ?[-–] ?\d+[.,]\d+$"),
    ("two_numbers", rf"^{_NUMBER} ?(?:/|×|x|\*|±|\+/-) ?(?:10 ?\^? ?)?{_NUMBER}$"),
    ("two_numbers", r"""^\d+['\x{2032}] ?\d+["\x{2033}]?$|^\d* ?[½¼¾⅓⅔⅛]$|^\d+ \d/\d+$"""),
)
"""Forms of numbers that are left as text: no codes, though they may differ on every row."""
_BESIDE_PLAIN = ("limits", "two_numbers")
"""Forms beside which numbers without more are of the same column."""
_WORDED = (
    rf"^(?:[^\d\s]{{1,6}} {_NUMBER}|[^\d\s]{{0,6}} ?\d+(?:[.,]\d+)+|[{CURRENCY_MARKS}] ?{_NUMBER})"
    rf"(?: ?[^\d\s][^\d]{{0,13}})?$|^{_NUMBER} [^\d\s][^\d]{{0,13}}$|^\d{{1,3}}(?:_\d{{3}})+$"
)
"""A number with a gap, a decimal or a sign of money, and words that are no unit known here."""


def unread_form(distinct: Distinct) -> str:
    """Return the code of numbers that are left as text; empty where the cells are none."""
    if len(distinct.texts) <= _MANY_TEXTS:
        return _form(distinct, _ALMOST_ALL)
    likely = _form(distinct.sample(_SOME_CELLS), 0.5)
    return _form(distinct, _ALMOST_ALL, only=likely) if likely else ""


def _form(distinct: Distinct, share: float, *, only: str = "") -> str:
    """Return the code of the form that at least a share of the cells has."""
    enough = share * distinct.n_cells
    is_plain = pc.match_substring_regex(distinct.texts, rf"^{_NUMBER}$")
    for code, form in _UNREAD:
        if only not in ("", code):
            continue
        is_it = pc.match_substring_regex(distinct.texts, form)
        if code in _BESIDE_PLAIN and pc.any(is_it).as_py():
            is_it = pc.or_(is_it, is_plain)
        if distinct.n_where(is_it) >= enough:
            return code
    is_worded = only in ("", "worded_numbers") and _has_words_around(distinct, enough)
    return "worded_numbers" if is_worded else ""


def _has_words_around(distinct: Distinct, enough: float) -> bool:
    """Tell whether many numbers stand among the same few words: 16,4 dl and $120/yr, but no A7."""
    is_it = pc.and_(
        pc.match_substring_regex(distinct.texts, _WORDED),
        pc.match_substring_regex(distinct.texts, r"[^\d.,]"),  # 1.0.3 is a version
    )
    if distinct.n_where(is_it) < enough:
        return False
    around = pc.unique(pc.replace_substring_regex(distinct.texts.filter(is_it), _NUMBER, "0"))
    return len(around) <= min(_MOST_WORDS, len(distinct.texts) // 2)
