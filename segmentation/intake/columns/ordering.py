"""Find the order that categories have of their own: low, medium, high; sizes; bands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa

from segmentation.intake.columns.scales import in_steps
from segmentation.reading.arrays import TEXT
from segmentation.reading.scripts import in_ascii
from segmentation.reading.signs import FACTORS

_FEWEST = 3
"""Two categories need no order: one column tells them apart either way."""
_NUMBER = re.compile(r"(\d{1,3}(?:[.,'’ ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)\s?\+?[\s-]?([^\W\d_]*)")
_WORD = re.compile(r"[^\W\d_]+|[<>≤≥+~,〜–—-]")
_INTERVAL = re.compile(r"[\[(].*,.*[\])]")
"""As programs that cut numbers into bands write them: the point in (17.999, 25.0] is a decimal."""
_OUT_OF = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:/|of|von|sur|de|van|out of) ?(\d+)")
_NUMBERED = re.compile(
    r"\(?(?:\d{1,2}|[a-j])\s?[.):=–-]\s?(?=[^\d\s])|\(?(?:\d{1,2}|[a-j])[.)]\s+(?=\d)"
)
_STARS = re.compile(r"([★⭐]+|\*+)[☆✩\s]*")
_JOINS = frozenset({
    "-", "–", "—", "~", "〜", ",", "to", "thru", "through", "till", "until", "and", "bis", "und",
    "à", "a", "et", "al", "y", "e", "tot", "en", "do", "до", "til",
})  # fmt: skip
"""What stands between the two ends of a band."""
_BELOW = frozenset({
    "<", "≤", "under", "below", "less", "fewer", "lower", "younger", "until", "before", "max",
    "bis", "unter", "weniger", "höchstens", "jünger", "vor", "moins", "jusqu", "inférieur",
    "inférieure", "avant", "menos", "menor", "menores", "hasta", "inferior", "antes", "meno",
    "fino", "sotto", "inferiore", "prima", "até", "abaixo", "minder", "onder", "jonger", "tot",
    "mindre", "yngre", "do", "poniżej", "mniej", "до", "менее", "меньше", "моложе", "младше",
    "未満", "以下", "以内",
})  # fmt: skip
_ABOVE = frozenset({
    ">", "≥", "+", "over", "above", "more", "older", "greater", "higher", "from", "after", "min",
    "least", "up", "beyond", "later", "ab", "über", "mehr", "mindestens", "älter", "nach",
    "darüber", "plus", "partir", "supérieur", "supérieure", "dès", "après", "más", "mayor",
    "mayores", "desde", "superior", "después", "più", "oltre", "sopra", "superiore", "dopo", "mais",
    "acima", "meer", "boven", "ouder", "vanaf", "mer", "över", "äldre", "från", "fra", "ældre",
    "eldre", "mere", "od", "powyżej", "ponad", "więcej", "starsi", "от", "более", "больше",
    "старше", "свыше", "以上", "超",
})  # fmt: skip
"""Words beside a number that say that a band ends or begins there."""
_COUNTED = frozenset({
    "level", "lvl", "tier", "stage", "grade", "tercile", "quartile", "quintile", "decile", "q",
    "step", "phase", "stufe", "niveau", "nivel", "livello", "nível", "poziom", "star", "stars",
    "stern", "sterne", "étoile", "étoiles", "estrella", "estrellas", "stella", "stelle", "estrela",
    "estrelas", "ster", "sterren", "★", "⭐", "s", "er", "代", "星",
})  # fmt: skip
"""Words beside a number that make it one step of several."""
_NOTHING = frozenset({"none", "zero", "no", "nil", "keine", "keiner", "aucun", "aucune", "ninguno"})
_LATIN = "\u3000"
"""Words above it are of scripts without spaces between words."""
_SPANS = {
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen", "jour", "jours", "día", "días"), 1),
    **dict.fromkeys(("dia", "dias", "giorno", "giorni", "dag", "dagen"), 1),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "semaine", "semaines", "semana"), 7),
    **dict.fromkeys(("semanas", "settimana", "settimane", "weken"), 7),
    **dict.fromkeys(("month", "months", "mo", "mos", "monat", "monate", "monaten", "mois"), 30),
    **dict.fromkeys(("mes", "meses", "mese", "mesi", "maand", "maanden", "mês"), 30),
    **dict.fromkeys(("year", "years", "yr", "yrs", "jahr", "jahre", "jahren", "an", "ans"), 365),
    **dict.fromkeys(("año", "años", "anno", "anni", "ano", "anos", "jaar", "lat", "år"), 365),
}
"""Words for spans of time, in days."""


@dataclass(frozen=True, slots=True)
class _Band:
    """Where a band begins and ends, of a text in small letters."""

    low: float
    high: float
    is_counted: bool = False
    """A number alone, with a word that makes it a step; a number without one is no band."""


def natural_order(categories: Sequence[str]) -> tuple[str, ...]:
    """Return categories in their own order, lowest first; empty where they have none.

    Examples
    --------
    >>> natural_order(["High", "Low", "Medium"])
    ('Low', 'Medium', 'High')
    >>> natural_order(["65 ans et plus", "18-24 ans", "25-34 ans"])
    ('18-24 ans', '25-34 ans', '65 ans et plus')
    >>> natural_order(["red", "green", "blue"])
    ()
    """
    if len(categories) < _FEWEST:
        return ()
    spelled = in_ascii(pa.array(categories, TEXT)).to_pylist()
    words = [" ".join(text.casefold().replace("_", " ").split()) for text in spelled]
    if all(_NUMBERED.match(word) for word in words):  # "1. low", "b) 20-30"
        words = [_NUMBERED.sub("", word, count=1) for word in words]
    ranks: Sequence[float | tuple[float, float]] = (
        in_steps(words) or in_steps(_without_shared(words)) or _ends(words)
    )
    if len(set(ranks)) < len(categories):
        return ()
    return tuple(category for _, category in sorted(zip(ranks, categories, strict=True)))


def _without_shared(words: Sequence[str]) -> list[str]:
    """Leave out the word that all texts begin or end with: "low value", "high value"."""
    parted = [re.split(r"[\s-]", word) for word in words]
    if min(map(len, parted)) == 1:
        return []
    for at, rest in ((0, slice(1, None)), (-1, slice(None, -1))):
        if len({part[at] for part in parted}) == 1:
            return [" ".join(part[rest]) for part in parted]
    return []


def _ends(words: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """Return the ends of bands of numbers; nothing where a text is none, or two overlap."""
    parts = [_OUT_OF.fullmatch(text) for text in words]
    if len({part[2] for part in parts if part}) == 1 and None not in parts:  # 3/5, 4/5
        words = [part[1] + " stars" for part in parts if part]
    spans = {_SPANS[word] for text in words for word in _WORD.findall(text) if word in _SPANS}
    found = [_band(text, has_spans=len(spans) > 1) for text in words]
    bands = [band for band in found if band is not None]
    if len(bands) < len(words) or all(b.low == b.high and not b.is_counted for b in bands):
        return ()
    whole = sorted((band.low, band.high) for band in bands if math.isfinite(band.high - band.low))
    if any(one[1] > other[0] for one, other in pairwise(whole)):
        return ()
    return tuple((band.low, band.high) for band in bands)


def _band(text: str, *, has_spans: bool) -> _Band | None:
    """Return the band that a text names: 18-24, under 18, 65 und älter, 4 stars; None if none."""
    stars = _STARS.fullmatch(text)
    if stars is not None:
        return _Band(len(stars[1]), len(stars[1]), is_counted=True)
    if text.split(maxsplit=1)[0] in _NOTHING and not re.search(r"\d", text):
        return _Band(-math.inf, -math.inf)
    text = text.replace("t/m", "tot").replace("up to", "≤").replace("at most", "≤")
    is_interval = _INTERVAL.fullmatch(text) is not None
    met = list(_NUMBER.finditer(text))
    if not 1 <= len(met) <= 2:
        return None
    raw = [_value(found[1], is_interval=is_interval) for found in met]
    sizes = [FACTORS.get(found[2], _SPANS.get(found[2], 1) if has_spans else 1) for found in met]
    if len(raw) == 1:
        return _one_number(text, raw[0] * sizes[0])
    if not _JOINS & set(_WORD.findall(text[met[0].end(1) : met[1].start()])):
        return None
    if sizes[0] == 1 and raw[0] <= raw[1]:  # 20-40k
        sizes[0] = sizes[1]
    low, high = raw[0] * sizes[0], raw[1] * sizes[1]
    return _Band(low, high) if low < high else None


def _one_number(text: str, number: float) -> _Band | None:
    words = set(_WORD.findall(text)) | {mark for mark in "★⭐" if mark in text}
    is_below, is_above = (_says(words, limits) for limits in (_BELOW, _ABOVE))
    if is_below != is_above:
        return _Band(-math.inf, number) if is_below else _Band(number, math.inf)
    is_counted = bool(words) and words <= _COUNTED
    return _Band(number, number, is_counted) if is_counted or not words else None


def _says(words: set[str], limits: frozenset[str]) -> bool:
    """Tell whether a word is one of some; in scripts without spaces, whether it ends in one."""
    ends = tuple(limit for limit in limits if limit > _LATIN)
    return bool(words & limits) or any(word.endswith(ends) for word in words)


def _value(text: str, *, is_interval: bool) -> float:
    """Return a number of a band, thousands marks taken out."""
    if is_interval:
        return float(text.replace(",", "."))
    return float(re.sub(r"[.,'’ ](?=\d{3}(?!\d))", "", text).replace(",", "."))
