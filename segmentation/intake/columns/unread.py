"""Name the forms of numbers that are left as text: times of day, limits, ranges."""

from __future__ import annotations

import pyarrow.compute as pc

from segmentation.intake.columns.distinct import Distinct
from segmentation.reading.signs import CURRENCY_MARKS, UNITS

_ALMOST_ALL = 0.9
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
    ("ranges", r"^\d+[.,]\d+ ?[-–] ?\d+[.,]\d+$"),
)
"""Forms of numbers that are left as text: no codes, though they may differ on every row."""


def unread_form(distinct: Distinct) -> str:
    """Return the code of numbers that are left as text; empty where the cells are none."""
    enough = _ALMOST_ALL * distinct.n_cells
    is_plain = pc.match_substring_regex(distinct.texts, rf"^{_NUMBER}$")
    for code, form in _UNREAD:
        is_it = pc.match_substring_regex(distinct.texts, form)
        if code == "limits" and pc.any(is_it).as_py():
            is_it = pc.or_(is_it, is_plain)
        if distinct.n_where(is_it) >= enough:
            return code
    return ""
