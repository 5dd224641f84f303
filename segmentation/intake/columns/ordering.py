"""Find the order that categories have of their own: low, medium, high; sizes; bands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segmentation.reading.signs import CURRENCY_MARKS

_SCALES = (
    ("very low", "low", "medium", "high", "very high"),
    ("lowest", "low", "moderate", "high", "highest"),
    ("low", "mid", "high"),
    ("low", "average", "high"),
    ("low", "normal", "high"),
    ("none", "few", "some", "many"),
    ("none", "low", "moderate", "high"),
    ("small", "medium", "large", "extra large"),
    ("tiny", "small", "medium", "large", "huge"),
    ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl"),
    ("xs", "s", "m", "l", "xl", "2xl", "3xl", "4xl", "5xl"),
    ("never", "rarely", "seldom", "sometimes", "often", "usually", "always"),
    ("never", "yearly", "quarterly", "monthly", "weekly", "daily"),
    ("very poor", "poor", "fair", "average", "good", "very good", "excellent"),
    ("very bad", "bad", "neutral", "good", "very good"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unsatisfied", "unsatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unhappy", "unhappy", "neutral", "happy", "very happy"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("beginner", "intermediate", "advanced", "expert"),
    ("junior", "mid", "senior", "lead"),
    ("basic", "standard", "premium"),
    ("free", "basic", "standard", "plus", "pro", "premium", "enterprise"),
    ("bronze", "silver", "gold", "platinum", "diamond"),
    ("blue", "silver", "gold", "platinum"),
    ("child", "teen", "young adult", "adult", "senior"),
    ("young", "middle-aged", "old"),
    ("young", "adult", "senior"),
    ("no education", "primary", "secondary", "tertiary"),
    ("uneducated", "high school", "college", "graduate", "post-graduate", "doctorate"),
    ("basic", "graduation", "master", "phd"),
    ("high school", "associate", "bachelor", "master", "doctorate"),
    ("high school", "bachelor", "master", "phd"),
    ("first", "second", "third", "fourth", "fifth"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("sehr niedrig", "niedrig", "mittel", "hoch", "sehr hoch"),
    ("sehr gering", "gering", "mittel", "hoch", "sehr hoch"),
    ("klein", "mittel", "groß"),
    ("nie", "selten", "manchmal", "oft", "immer"),
    ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    ("sehr unzufrieden", "unzufrieden", "neutral", "zufrieden", "sehr zufrieden"),
    ("très faible", "faible", "moyen", "élevé", "très élevé"),
    ("petit", "moyen", "grand"),
    ("jamais", "rarement", "parfois", "souvent", "toujours"),
    ("muy bajo", "bajo", "medio", "alto", "muy alto"),
    ("pequeño", "mediano", "grande"),
    ("nunca", "a veces", "a menudo", "siempre"),
    ("basso", "medio", "alto"),
    ("baixo", "médio", "alto"),
)  # fmt: skip
"""Words that stand for steps, lowest first."""
_FEWEST = 3
"""Two categories need no order: one column tells them apart either way."""
_NUMBER = rf"[{CURRENCY_MARKS}]?\s?(\d[\d.,' ]*)\s?([kKmM])?\b\s?[%{CURRENCY_MARKS}]?"
_BETWEEN = re.compile(
    rf"^{_NUMBER}\s?\w{{0,6}}\s?(?:-|–|—|to|bis|à|a)\s?{_NUMBER}(?:\s?\D{{0,12}})$"
)
_BELOW = re.compile(
    rf"^(?:<=?|≤|up to|under|below|less than|bis|unter|moins de|menos de|hasta)\s*{_NUMBER}\D*$"
)
_ABOVE = re.compile(
    rf"^(?:>=?|≥|over|above|more than|ab|über|plus de|más de)\s*{_NUMBER}\D*$"
    rf"|^{_NUMBER}\s?\+\D*$"
    rf"|^{_NUMBER}\s?(?:and|or|und|oder|et|y) (?:more|over|older|above|mehr|älter|plus|más)\D*$"
)
_FACTORS = {"k": 1e3, "m": 1e6}


def natural_order(categories: Sequence[str]) -> tuple[str, ...]:
    """Return categories in their own order, lowest first; empty where they have none.

    Examples
    --------
    >>> natural_order(["High", "Low", "Medium"])
    ('Low', 'Medium', 'High')
    >>> natural_order(["65+", "18-24", "25-34"])
    ('18-24', '25-34', '65+')
    >>> natural_order(["red", "green", "blue"])
    ()
    """
    if len(categories) < _FEWEST:
        return ()
    words = {" ".join(c.casefold().replace("_", " ").split()): c for c in categories}
    if len(words) < len(categories):
        return ()
    for scale in _SCALES:
        if all(word in scale for word in words):
            return tuple(words[step] for step in scale if step in words)
    ranks = {category: _rank(word) for word, category in words.items()}
    known = [rank for rank in ranks.values() if rank is not None]
    if len(known) < len(ranks) or len(set(known)) < len(known) or not _has_band(words):
        return ()
    return tuple(sorted(categories, key=lambda category: ranks[category] or (0.0, 0)))


def _has_band(words: Sequence[str] | dict[str, str]) -> bool:
    return sum(_BETWEEN.match(word) is not None for word in words) * 2 >= len(words) - 1


def _rank(word: str) -> tuple[float, int] | None:
    """Return where a band of numbers begins; what lies below a number comes before it."""
    for form, side in ((_BETWEEN, 0), (_BELOW, -1), (_ABOVE, 1)):
        found = form.match(word)
        if found is not None:
            groups = [group for group in found.groups() if group is not None]
            return _value(groups), side
    return None


def _value(groups: list[str]) -> float:
    """Return the first number of a band: thousands marks and k or m taken in."""
    digits = re.sub(r"[.,' ](?=\d{3}\b)|[' ]", "", groups[0]).rstrip(".,").replace(",", ".")
    factors = [_FACTORS[group.lower()] for group in groups[1:] if group.lower() in _FACTORS]
    return float(digits) * (factors[0] if factors else 1.0)
