"""Tell which names are those of parts of a date, and which whole numbers those can be."""

from __future__ import annotations

import re

from segmentation.intake.columns.names import name_words

_CALENDAR = {
    "year": (1900, 2100), "jahr": (1900, 2100), "année": (1900, 2100), "annee": (1900, 2100),
    "año": (1900, 2100), "anno": (1900, 2100), "ano": (1900, 2100), "jaar": (1900, 2100),
    "month": (1, 12), "monat": (1, 12), "mois": (1, 12), "mes": (1, 12), "mese": (1, 12),
    "mês": (1, 12), "maand": (1, 12), "quarter": (1, 4), "quartal": (1, 4), "week": (1, 53),
    "woche": (1, 53), "semaine": (1, 53), "semana": (1, 53), "weekday": (0, 7), "dow": (0, 7),
    "wochentag": (0, 7), "dayofweek": (0, 7), "hour": (0, 24), "stunde": (0, 24),
    "heure": (0, 24), "hora": (0, 24), "yearmonth": (190001, 210012), "yyyymm": (190001, 210012),
    "fy": (1900, 2100), "trimestre": (1, 4), "season": (1, 4), "saison": (1, 4),
    "jahrgang": (1900, 2100), "kw": (1, 53), "kalenderwoche": (1, 53), "geburtsjahr": (1900, 2100),
    "birthyear": (1900, 2100), "yob": (1900, 2100), "baujahr": (1900, 2100), "day": (1, 31),
}  # fmt: skip
"""Parts of a date, and the whole numbers that they can be."""
_COUNTED = frozenset({
    "per", "a", "each", "in", "since", "last", "total", "num", "n", "no", "number", "avg",
    "average", "mean", "tenure", "age", "duration", "orders", "visits", "usage", "spend", "hours",
    "pro", "par", "por", "al", "every", "contract", "term",
})  # fmt: skip
"""Words before "month" or "year" that make it a span and not a part of a date."""
_YEARS = {"year", "yr", "jahr", "année", "annee", "año", "anno", "ano", "jaar", "rok", "год"}
_SINCE = frozenset({
    "since", "joined", "join", "signup", "registered", "registration", "enrolled", "enrollment",
    "enrolment", "founded", "established", "opened", "start", "started", "built", "born",
    "renovated", "vintage", "hired", "acquired", "activated", "entry", "seit", "eintritt",
    "beitritt", "aufnahme", "beginn", "vertragsbeginn", "eröffnet", "eröffnung", "gründung",
    "angemeldet", "anmeldung", "zulassung", "erstzulassung", "geboren", "depuis", "adhésion",
    "entrée", "inscription", "création", "ouverture", "établi", "alta", "desde", "ingreso",
    "registro", "inscripción", "creación", "dal", "iscrizione", "ingresso", "registrazione",
    "cadastro", "adesão", "sinds", "inschrijving", "aanmelding", "sedan", "siden", "od",
})  # fmt: skip
"""Words after which a year tells when somebody came."""
_ENDS_IN_YEAR = re.compile(r".{3,}(jahr|jahrgang|jaar|år|year)$")


DATE_WORDS = frozenset({
    "date", "datum", "fecha", "dob", "birthdate", "birthday", "datetime", "timestamp", "дата",
    "تاريخ", "ημερομηνία", "tarih", "tarihi", "dato", "dátum", "päivämäärä", "날짜", "วันที่",
})  # fmt: skip
_ENDS_IN_DATE = re.compile(
    r"(?!.*(?:up|can|man|vali|consoli|liqui|accommo|intimi|pre|ante|out|seda)date$)"
    r".{2,}(?:date|datum|日期|日付|日時|日)$"
)
_NO_DATE_WORDS = {
    "to", "until", "amount", "sum", "total", "spend", "sales", "revenue", "value", "days", "tage",
    "count", "age", "diff",
}  # fmt: skip
"""Spend to date, and days since a date, are no dates."""


def names_date(name: str, told_by: frozenset[str] = DATE_WORDS) -> bool:
    """Tell whether a name is that of a day or a time.

    Examples
    --------
    >>> names_date("Bestelldatum"), names_date("spend to date"), names_date("update")
    (True, False, False)
    """
    words = name_words(name)
    is_told = bool(set(words) & told_by) or any(map(_ENDS_IN_DATE.match, words))
    return is_told and not set(words) & _NO_DATE_WORDS


def calendar_range(name: str) -> tuple[int, int] | None:
    """Return the whole numbers that a part of a date of this name can be; None if it is none.

    Examples
    --------
    >>> calendar_range("signup_month"), calendar_range("orders_per_month"), calendar_range("Age")
    ((1, 12), None, None)
    """
    words = name_words(name)
    if words[-3:-1] == ("day", "of") and words[-1] in ("week", "month"):
        return _CALENDAR["weekday" if words[-1] == "week" else "day"]
    if words[-2:] in (("week", "number"), ("week", "no"), ("week", "nr")):
        return _CALENDAR["week"]
    if not words or set(words[:-1]) & _COUNTED:
        return None
    return _CALENDAR.get(words[-1])


def names_year(name: str) -> bool:
    """Tell whether whole numbers like 2019 in a column of this name are years.

    Examples
    --------
    >>> names_year("Kunde seit"), names_year("Año de alta"), names_year("Year_Birth")
    (True, True, False)
    """
    words = name_words(name)
    if words == ("year", "birth"):  # counts as an age
        return False
    is_named = bool(_SINCE & set(words)) or bool(set(words[:1]) & _YEARS)
    return is_named or any(_ENDS_IN_YEAR.match(word) for word in words)
